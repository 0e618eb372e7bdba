"""Read the files of docs/ into a library, and report the faults of each file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.examples import with_examples, with_lost_ids
from studykit.kept.keeper import FRESH, Keeper
from studykit.locator import IDENTIFIER
from studykit.model import (
    GLOSSARY,
    Library,
    Module,
    Note,
    Page,
    Registry,
    Source,
    Unit,
    id_of_path,
    lesson_path,
    session_plan_id,
    text_path_of,
)
from studykit.naming import RESERVED, TEXT_ENDINGS, file_name
from studykit.reader.glossary import read_glossary
from studykit.reader.guide import read_guide
from studykit.reader.limits import within_limits
from studykit.reader.module import read_module
from studykit.reader.source import read_source
from studykit.reader.text import decode
from studykit.readings import read_words
from studykit.references import Reference, replace_references
from studykit.registry import read_registry

# The file name must be an id: without its extension, it is the id of the page.
_FILE_NAME = re.compile(rf"{IDENTIFIER.pattern}\.(?:md|txt|json)")


def read_library(
    files: Mapping[str, bytes], keeper: Keeper = FRESH
) -> tuple[Library, list[Diagnostic]]:
    """Read the files of docs/, given by relative path with `/`. Files other than texts are ignored.

    Returns everything that could be read, and the faults within single files.
    `check.check_library` finds faults between files. Never raises, whatever the files contain.
    """
    texts, found = _decode_all(files, keeper)
    registry, diagnostics = read_registry(texts)
    found += diagnostics
    sources: list[Source] = []
    modules: list[Module] = []
    glossary: tuple[Unit, ...] = ()
    pages: list[Page] = []
    written = [
        (path, text, texts.get(text_path_of(path)))
        for path, text in texts.items()
        if path.endswith(".md")
    ]
    for document, page, diagnostics in keeper.map(_read, written, None):
        if isinstance(document, Source):
            sources.append(document)
        elif isinstance(document, Module):
            units = _with_current_ids(document.units, registry)
            is_same = units is document.units
            modules.append(document if is_same else replace(document, units=units))
        elif document:
            glossary = _with_current_ids(document, registry)
        pages.append(page)
        found += diagnostics
    found += _missing_companions(texts)
    sources.sort(key=lambda source: (len(source.id), source.id))
    modules.sort(key=lambda module: (module.order, module.id))
    found = with_lost_ids(with_examples(found, pages, sources), pages, registry)
    groups = [glossary, *(module.units for module in modules)]
    words = [
        tuple(unit.word(each) for unit in group for each in unit.headwords) for group in groups
    ]
    return Library(
        tuple(_with_shared_notes(sources)),
        tuple(modules),
        tuple(pages),
        registry,
        glossary,
        read_words(list(filter(None, words)), registry, keeper),
    ), found


def _decode_all(
    files: Mapping[str, bytes], keeper: Keeper
) -> tuple[dict[str, str], list[Diagnostic]]:
    texts: dict[str, str] = {}
    found: list[Diagnostic] = []
    paths = list(filter(is_text, sorted(files)))
    decoded = keeper.map(_decoded, [(path, files[path]) for path in paths], None)
    for path, (text, diagnostics) in zip(paths, decoded, strict=True):
        name = path.rpartition("/")[2]
        is_kept = name.partition(".")[0] in RESERVED
        if not _FILE_NAME.fullmatch(name) or path != path.lower() or is_kept:
            hint = f"文件名只用小写英文、数字和连字符，字母开头，如 {file_name(name)}"
            hint += f"；{'、'.join(RESERVED)} 留给网页" if is_kept else ""
            found.append(diagnose(Code.F06_FILE_NAME, path, 1, name, hint))
        texts[path] = text
        found += diagnostics
    return texts, found


def _decoded(file: tuple[str, bytes], _: None) -> tuple[str, list[Diagnostic]]:
    return text_of(*file)


def is_text(path: str) -> bool:
    """Return whether a file of docs/ is read, given its path."""
    return path.endswith(TEXT_ENDINGS) and not path.startswith("assets/")


def text_of(path: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """Decode a file. Lines of a page that exceed the limits of the parser are left out.

    Returns the text and the faults.
    """
    text, found = decode(path, data)
    if path.endswith(".md"):
        text, diagnostics = within_limits(path, text)
        found += diagnostics
    return text, found


def _read(
    written: tuple[str, str, str | None], _: None
) -> tuple[Source | Module | tuple[Unit, ...] | None, Page, list[Diagnostic]]:
    """Read a page, given by its path, its text, and the text file beside it or None.

    Returns the source, module or terms on it, or None; the page itself; and its faults.
    """
    path, text, document = written
    folder = path.rpartition("/")[0]
    if folder == "sources":
        return read_source(path, text, document)
    if folder == "modules":
        return read_module(path, text)
    if path == GLOSSARY:
        return read_glossary(path, text)
    return None, *read_guide(path, text)


def _missing_companions(texts: Mapping[str, str]) -> list[Diagnostic]:
    return [
        diagnose(
            Code.S01_COMPANION_MISSING,
            path,
            1,
            "",
            f"运行 python -m studykit add-source docs/{path}，它写出 docs/{path[:-4]}.md",
        )
        for path in texts
        if re.fullmatch(r"sources/[^/]+\.txt", path) and path[:-4] + ".md" not in texts
    ]


def _with_current_ids(units: tuple[Unit, ...], registry: Registry) -> tuple[Unit, ...]:
    """Replace retired ids by their new ids in the targets of relations."""

    def with_current_targets(unit: Unit) -> Unit:
        if not any(name in registry.redirects for each in unit.relations for name in each.to):
            return unit
        relations = tuple(
            replace(each, to=tuple(registry.redirects.get(name, name) for name in each.to))
            for each in unit.relations
        )
        return replace(unit, relations=relations)

    current = tuple(map(with_current_targets, units))
    return units if current == units else current


def _with_shared_notes(sources: list[Source]) -> list[Source]:
    """Copy the notes of shared paragraphs to each source that repeats another."""
    by_id = {source.id: source for source in sources}
    completed = []
    for source in sources:
        original = by_id.get(source.repeats or "")
        if original and original is not source:
            notes = (*source.notes, *_shared_notes(source, original))
            source = replace(source, notes=notes)
        completed.append(source)
    return completed


def _shared_notes(source: Source, original: Source) -> list[Note]:
    repeated_by = {theirs: ours for ours, theirs in source.originals_in(original).items()}
    texts = {paragraph.id: paragraph.text for paragraph in original.paragraphs}
    return [
        replace(note, paragraph=repeated_by[note.paragraph])
        for note in original.notes
        # Do not copy a note with a wrong quotation: it is reported once, at its own line.
        if note.paragraph in repeated_by and note.quote in texts[note.paragraph]
    ]


@dataclass(frozen=True)
class Target:
    """The target of a reference.

    `type` is page, module, section, unit or paragraph. `path` and `line` say where it is defined.
    `anchor` is empty for a whole page. `kind` is empty unless the target is a unit. `shown_on` is
    the path of the page that shows the target, if that is not the page that defines it.
    """

    id: str
    type: str
    title: str
    path: str
    anchor: str
    line: int
    kind: str = ""
    shown_on: str = ""

    @property
    def page(self) -> str:
        """The path of the page that shows it."""
        return self.shown_on or self.path


def targets_of(library: Library) -> dict[str, list[Target]]:
    """Return all possible targets of references, by id. Several targets of one id are a fault.

    A retired id with a redirect has the targets of the new id.
    """
    targets: dict[str, list[Target]] = {}

    def add(target: Target) -> None:
        targets.setdefault(target.id, []).append(target)

    kinds = {unit.id: unit.kind.value for unit in library.units_and_terms}
    of_module = {module.path: module for module in library.modules}
    for page in library.pages:
        name = id_of_path(page.path)
        module = of_module.get(page.path)
        type_ = "module" if module else "page"
        title = module.title if module else page.title
        add(Target(name, type_, title, page.path, "", 1))
        for heading in page.outline:
            if heading.id:
                has_units = module or page.path == GLOSSARY
                type_ = "unit" if has_units and heading.level > 2 else "section"
                kind = kinds.get(heading.id, "")
                target = Target(
                    heading.id, type_, heading.title, page.path, heading.id, heading.line, kind
                )
                is_plan = module and heading.level == 2 and heading.id == session_plan_id(name)
                add(replace(target, shown_on=lesson_path(name)) if is_plan else target)
    for source in library.sources:
        for paragraph in source.paragraphs:
            title = f"{source.name}第 {paragraph.id.partition('-')[2]} 段"
            add(Target(paragraph.id, "paragraph", title, source.path, paragraph.id, paragraph.line))
    for old, new in library.registry.redirects.items():
        if new in targets and old not in targets:
            targets[old] = targets[new]
    return targets


def labelled_text(text: str, targets: Mapping[str, list[Target]]) -> str:
    """Like `plain_text`, but references to paragraphs without a text become labels: `文二·5`."""

    def labelled(reference: Reference) -> str:
        is_bare = reference.locator and not reference.text
        return reference.locator.label if reference.locator and is_bare else str(reference)

    return plain_text(replace_references(text, labelled), targets)


def plain_text(text: str, targets: Mapping[str, list[Target]]) -> str:
    """Remove the site's inline markup from a text.

    A reference becomes its text or the title of its target. A reference to a paragraph without a
    text is removed, as is the markup of highlights and emphasis.
    """

    def shown(reference: Reference) -> str:
        places = targets.get(reference.target)
        title = places[0].title if places and places[0].type != "paragraph" else ""
        return reference.text or title

    return replace_references(text, shown).replace("==", "").replace("**", "").strip()
