"""Compare a library with its lock: changed, new, moved and missing paragraphs, and ids."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import count

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import LOCK_PATH, Library, Source, text_path_of
from studykit.registry import LOCK_HINT, UNLESS_PUBLISHED, redirect_hint, text_hash
from studykit.renames import ids_of, locate_ids, shared_keys
from studykit.shifts import shift_of


def check_registry(library: Library) -> list[Diagnostic]:
    """Report what differs from the lock.

    Of a document whose paragraphs moved, that is the only fault: every later paragraph then has
    the number of another one.
    """
    found: list[Diagnostic] = []
    settled = set()
    for source in library.sources:
        moved = _moved(library, source)
        found += moved or _check_paragraphs(library, source)
        settled |= {source.id} if moved or not source.paragraphs else set()
    return [*found, *_check_ids(library, settled)]


def _moved(library: Library, source: Source) -> list[Diagnostic]:
    """Return the fault of a document whose paragraphs moved, at the first that did."""
    known = library.registry.paragraphs
    differing = (each for each in source.paragraphs if known.get(each.id) != text_hash(each.text))
    first = next(differing, None)
    last = source.paragraphs[-1] if source.paragraphs else None
    if not last or (first is None and f"{source.id}-{len(source.paragraphs) + 1}" not in known):
        return []
    shift = shift_of(source, library.registry)
    if not shift.moves:
        return []
    hint = "误删、误加的，照原样改回去，别处引文和出处的错就都没有了；确要这样改，运行 "
    hint += "python -m studykit lock --renumber，代改各页的引用"
    line = (first or last).line
    shown = "；".join(shift.messages)
    return [diagnose(Code.S15_MOVED, text_path_of(source.path), line, shown, hint)]


def _check_paragraphs(library: Library, source: Source) -> Iterator[Diagnostic]:
    path = text_path_of(source.path)
    for paragraph in source.paragraphs:
        known = library.registry.paragraphs.get(paragraph.id)
        line = paragraph.line
        if known is None:
            yield diagnose(Code.S06_UNREGISTERED, path, line, paragraph.id, LOCK_HINT)
        elif known != text_hash(paragraph.text):
            hint = f"原文照录，不得改动；若确是更正录入，{LOCK_HINT}"
            yield diagnose(Code.S05_PARAGRAPH_CHANGED, path, line, paragraph.id, hint)


def _check_ids(library: Library, settled: set[str]) -> Iterator[Diagnostic]:
    """Report ids that are new, used again, or gone; paragraphs of `settled` documents are not."""
    registry, used = library.registry, ids_of(library)
    for name, path, line in locate_ids(library):
        if name not in registry.ids:
            yield diagnose(Code.S06_UNREGISTERED, path, line, name, LOCK_HINT)
    for key, names in shared_keys(registry, used).items():
        # The registry gives the key to what was renamed. What took the former id has it by its id.
        taken = key if key in names else names[-1]
        free = next(name for n in count(2) if (name := f"{taken}-{n}") not in used | registry.ids)
        hint = f"它们都认作 {key}，学员的记录会混在一起；"
        hint += f"新写的 {taken} 换一个没用过的编号，如 {free}"
        yield diagnose(Code.S14_ID_REUSED, LOCK_PATH, 1, "、".join(names), hint)
    for name in sorted(set(registry.paragraphs) - set(library.paragraphs)):
        if name.partition("-")[0] not in settled:
            hint = f"原文的段落不删不并，照原样放回去{UNLESS_PUBLISHED}"
            yield diagnose(Code.S07_RETIRED, LOCK_PATH, 1, name, hint)
    new = used - registry.ids
    for name in sorted(registry.ids - used - set(registry.redirects)):
        near = get_close_matches(name, sorted(new), 1) or ["新编号"]
        hint = redirect_hint(name, near[0])
        yield diagnose(Code.S07_RETIRED, LOCK_PATH, 1, name, hint)
