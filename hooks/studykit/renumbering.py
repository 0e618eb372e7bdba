"""Renumber references after paragraphs moved, and give a document or module another number.

Changes of pages and of redirects are shown before the author is asked. Changes of the lock are not
shown: it holds hashes, which mean nothing to an author. Copies of all changed files go to
.before-fix/ first; `restore` puts them back if a run was interrupted.
"""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studykit.asking import agreed
from studykit.files import all_or_none, next_copy, read_folder, write_bytes, write_text
from studykit.library import read_library
from studykit.model import LOCK_PATH, Library, Module, Source
from studykit.registry import REDIRECTS_PATH, lock_text, with_new_id
from studykit.scaffold import next_order, next_source_id
from studykit.shifts import (
    Shift,
    lost_numbers,
    lost_references,
    renamed_target,
    renamed_text,
    renumbered_target,
    renumbered_text,
    shift_of,
    with_moved,
)

# This file is in the folder of copies until all files are written. It lists the files that did not
# exist before.
_UNFINISHED = "unfinished"
_LOSSLESS = "surrogateescape"
# A key of front matter, in each way in which YAML lets an author write it.
_KEY = r"""^(?P<before> *(?P<quote>["']?){}(?P=quote) *: ).*$"""
_ORDER = re.compile(_KEY.format("order"), re.MULTILINE)
_REPEATS = re.compile(_KEY.format("repeats"), re.MULTILINE)


@dataclass(frozen=True)
class _Changes:
    """The new texts of files by path below docs/, and the paths of files to remove."""

    texts: Mapping[str, str]
    removed: Sequence[str] = field(default=())


def moved_documents(library: Library) -> dict[str, Shift]:
    """Return the shifts of the documents whose paragraphs moved, by the id of the document."""
    shifts = (shift_of(source, library.registry) for source in library.sources)
    return {shift.source: shift for shift in shifts if shift.moves}


def print_shifts(shifts: Mapping[str, Shift]) -> None:
    """Print what moved where."""
    for source, shift in shifts.items():
        print(f"docs/sources/{source}.txt 的段落挪动了：")
        print(*(f"  {each}" for each in shift.messages), sep="\n")


def renumber(root: Path, library: Library, shifts: Mapping[str, Shift], *, asks: bool) -> bool:
    """Show how the references change, change them, and register the paragraphs as they are now.

    Numbers that are no longer in use get redirects, for readers who kept links to them. Returns
    False, and changes nothing, if a cited paragraph is gone or the author does not agree. Raises
    OSError.
    """
    pages = {path: text for path, text in _pages(root).items() if path.endswith(".md")}
    if lost := list(_lost(pages, shifts)):
        print(*lost, sep="\n")
        return False
    changed = {
        path: new for path, text in pages.items() if (new := renumbered_text(text, shifts)) != text
    }
    changed |= _redirected(root, library, shifts)
    registry = library.registry
    for source in library.sources:
        if source.id in shifts:
            registry = with_moved(registry, source)
    changed[LOCK_PATH] = lock_text(registry)
    return _write(root, _Changes(changed), "改引用，并登记", asks=asks)


def _redirected(root: Path, library: Library, shifts: Mapping[str, Shift]) -> dict[str, str]:
    """Return the new file of redirects by its path, or an empty dict if it does not change.

    Print the new redirects.
    """
    numbers: dict[str, str] = {}
    for source in library.sources:
        if shift := shifts.get(source.id):
            numbers |= lost_numbers(shift, len(source.paragraphs))
    known = _redirects(root)
    # The target of an older redirect may have moved now. A number in use again needs no redirect.
    kept = {
        old: renumbered_target(new, shifts)
        for old, new in known.items()
        if old not in library.paragraphs
    }
    if {**kept, **numbers} == known:
        return {}
    for old, new in numbers.items():
        print(f"docs/{REDIRECTS_PATH}: 旧链接 {old} 指到 {new}")
    return {REDIRECTS_PATH: _redirects_text({**kept, **numbers})}


def _redirects(root: Path) -> dict[str, str]:
    path = root / "docs" / REDIRECTS_PATH
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def _redirects_text(redirects: Mapping[str, str]) -> str:
    return json.dumps(redirects, ensure_ascii=False, indent=1) + "\n"


def renumber_one(root: Path, name: str, *, asks: bool) -> int:
    """Give a document the next number, or a module the next `order`; return the exit status.

    An author uses this if two documents or modules have one number, for the one that is not
    published yet. Raises OSError.
    """
    restore(root)
    library, found = read_library(read_folder(root / "docs"))
    if faults := [each for each in found if each.path == REDIRECTS_PATH]:
        print(*faults, sep="\n")
        return 1
    source = next((each for each in library.sources if each.id == name), None)
    module = next((each for each in library.modules if each.id == name), None)
    if source:
        new = next_source_id(library, (path.stem for path in (root / "docs/sources").glob("s*")))
        print(f"{name} 改成 {new}。已经发布过的不要改，读者的链接会断")
        changes = _source_changes(root, library, source, new)
    elif module:
        order = next_order(library)
        changes = _module_changes(_pages(root), module, order)
        if not changes.texts:
            print(
                f"没有改：在 docs/{module.path} 里认不出 order 那一行。改法：写成「order: {order}」"
            )
            return 1
        print(f"{name} 的 order 改成 {order}")
    else:
        print(f"没有 {name}。改法：写一篇文献的编号，如 s7；或者一个模块的编号，如 my-topic")
        return 2
    return 0 if _write(root, changes, "改编号", asks=asks) else 1


def finish(copies: Path) -> None:
    """Remove the mark of an unfinished run, after all files are written. Raises OSError.

    This is a function of its own so that tests can interrupt a run here.
    """
    (copies / _UNFINISHED).unlink()


def restore(root: Path) -> None:
    """Put back the files of a renumbering that was interrupted. Raises OSError.

    Otherwise the next renumbering would change some references twice.
    """
    for mark in root.glob(f".before-fix/*/{_UNFINISHED}"):
        for path in json.loads(mark.read_text("utf-8")):
            (root / "docs" / path).unlink(missing_ok=True)
        for path in filter(Path.is_file, (mark.parent / "docs").rglob("*")):
            write_bytes(root / path.relative_to(mark.parent), path.read_bytes())
        mark.unlink()
        print("上一次改编号中断了：已恢复成改以前的样子")


def _pages(root: Path) -> dict[str, str]:
    """Return the texts of pages and documents by path. Encoding them gives back the same bytes."""
    files = read_folder(root / "docs").items()
    return {
        path: data.decode("utf-8", _LOSSLESS)
        for path, data in files
        if path.endswith((".md", ".txt"))
    }


def _source_changes(root: Path, library: Library, source: Source, new: str) -> _Changes:
    """Return how files change if a document gets another number. Its text stays verbatim."""
    pages = _pages(root)
    texts = {
        path: renamed_text(text, source.id, new) if path.endswith(".md") else text
        for path, text in pages.items()
    }
    for each in library.sources:
        if each.repeats == source.id:
            texts[each.path] = _REPEATS.sub(rf"\g<before>{new}", texts[each.path], count=1)
    old = source.path.removesuffix(".md")
    moved = {f"sources/{new}{end}": texts[f"{old}{end}"] for end in (".md", ".txt")}
    changed = {path: text for path, text in texts.items() if text != pages[path]}
    changed |= _redirects_renamed(root, source.id, new)
    lock = lock_text(with_new_id(library.registry, source.id, new))
    return _Changes({**changed, **moved, LOCK_PATH: lock}, (f"{old}.md", f"{old}.txt"))


def _redirects_renamed(root: Path, old: str, new: str) -> dict[str, str]:
    """Return the new file of redirects by its path, or an empty dict if it does not name `old`."""
    known = _redirects(root)
    names = {name: renamed_target(name, old, new) for name in (*known, *known.values())}
    redirects = {names[name]: names[target] for name, target in known.items()}
    return {} if redirects == known else {REDIRECTS_PATH: _redirects_text(redirects)}


def _module_changes(pages: Mapping[str, str], module: Module, order: int) -> _Changes:
    """Return the change of a module's `order`; no change if the line of `order` is not found."""
    text, count = _ORDER.subn(rf"\g<before>{order}", pages[module.path], count=1)
    return _Changes({module.path: text} if count else {})


def _write(root: Path, changes: _Changes, what: str, *, asks: bool) -> bool:
    """Show changes, ask the author if `asks`, and write them; return whether they were written."""
    docs = root / "docs"
    pages = {**_pages(root), REDIRECTS_PATH: _redirects_text(_redirects(root))}
    texts = {path: text for path, text in changes.texts.items() if path not in changes.removed}
    for path, text in texts.items():
        if path in pages:
            print(*_diff(path, pages[path].splitlines(), text.splitlines()), sep="\n")
    for path in changes.removed:
        print(f"docs/{path}: 换名")
    question = f"照这样改 {len(texts)} 个文件：{what}？写 y 回车就改，直接回车不改："
    if asks and not agreed(question):
        print("没有改动")
        return False
    copies = next_copy(root)
    new = [path for path in texts if not (docs / path).exists()]
    paths = sorted({*texts, *changes.removed})
    with all_or_none([docs / path for path in paths], copies):
        for path in paths:
            if path not in new:
                write_bytes(copies / "docs" / path, (docs / path).read_bytes())
        write_text(copies / _UNFINISHED, json.dumps(new))
        for path, text in texts.items():
            write_bytes(docs / path, text.encode("utf-8", _LOSSLESS))
        for path in changes.removed:
            (docs / path).unlink()
        finish(copies)
    print(f"改了 {len(texts)} 个文件，原样留在 {copies.relative_to(root).as_posix()}/")
    return True


def _lost(pages: Mapping[str, str], shifts: Mapping[str, Shift]) -> Iterator[str]:
    for path, text in pages.items():
        for line, target in lost_references(text, shifts):
            yield f"docs/{path}:{line}: 引用了 {target}，原文里已经没有这一段。改法：先删去这处引用"


def _diff(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    return difflib.unified_diff(before, after, f"docs/{path}", "改后", lineterm="", n=0)
