"""Read the files of docs/ into a library, with every fault in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from studykit.diagnostics import Code, Diagnostic, diagnose
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
    lesson_path,
    name_of,
    plan_id,
)
from studykit.parallel import parallel_map
from studykit.reader.glossary import read_glossary
from studykit.reader.guide import read_guide
from studykit.reader.limits import within_limits
from studykit.reader.module import read_module
from studykit.reader.source import read_source, text_path_of
from studykit.reader.text import decode
from studykit.references import Reference, replace_references
from studykit.registry import read_registry

_TEXT_SUFFIXES = (".md", ".txt", ".json")
# The file name without its extension is the id of the page, which references use.
_FILE_NAME = re.compile(rf"{IDENTIFIER.pattern}\.(?:md|txt|json)")


def read_library(files: Mapping[str, bytes]) -> tuple[Library, list[Diagnostic]]:
    """Read the files of docs/, given by relative path with `/`. Files other than texts are ignored.

    Returns everything that could be read, and the faults within single files.
    `check.check_library` finds faults between files. Never raises, whatever the files contain.
    """
    texts, found = _decode_all(files)
    registry, faults = read_registry(texts)
    found += faults
    sources: list[Source] = []
    modules: list[Module] = []
    glossary: tuple[Unit, ...] = ()
    pages: list[Page] = []
    paths = [path for path in texts if path.endswith(".md")]
    for document, page, faults in parallel_map(lambda path: _read(path, texts), paths):
        if isinstance(document, Source):
            sources.append(document)
        elif isinstance(document, Module):
            units = _with_current_ids(document.units, registry)
            modules.append(replace(document, units=units))
        elif document:
            glossary = _with_current_ids(document, registry)
        pages.append(page)
        found += faults
    found += _missing_companions(texts)
    sources.sort(key=lambda source: (len(source.id), source.id))
    modules.sort(key=lambda module: (module.order, module.id))
    return Library(
        tuple(_with_shared_notes(sources)), tuple(modules), tuple(pages), registry, glossary
    ), found


def _decode_all(files: Mapping[str, bytes]) -> tuple[dict[str, str], list[Diagnostic]]:
    texts: dict[str, str] = {}
    found: list[Diagnostic] = []
    for path in sorted(files):
        if not path.endswith(_TEXT_SUFFIXES) or path.startswith("assets/"):
            continue
        name = path.rpartition("/")[2]
        if not _FILE_NAME.fullmatch(name) or path != path.lower():
            hint = "文件名只用小写英文、数字和连字符，字母开头，如 entry-and-exit.md"
            found.append(diagnose(Code.F06_FILE_NAME, path, 1, name, hint))
        texts[path], faults = text_of(path, files[path])
        found += faults
    return texts, found


def text_of(path: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """Decode a file. Lines of a page that exceed the limits of the parser are left out.

    Returns the text and the faults.
    """
    text, found = decode(path, data)
    if path.endswith(".md"):
        text, faults = within_limits(path, text)
        found += faults
    return text, found


def _read(
    path: str, texts: Mapping[str, str]
) -> tuple[Source | Module | tuple[Unit, ...] | None, Page, list[Diagnostic]]:
    """Read a page: the source, module or terms on it, if any, the page itself, and its faults."""
    folder = path.rpartition("/")[0]
    if folder == "sources":
        return read_source(path, texts[path], texts.get(text_path_of(path)))
    if folder == "modules":
        return read_module(path, texts[path])
    if path == GLOSSARY:
        return read_glossary(path, texts[path])
    return None, *read_guide(path, texts[path])


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
        relations = tuple(
            replace(each, to=tuple(registry.redirects.get(name, name) for name in each.to))
            for each in unit.relations
        )
        return replace(unit, relations=relations)

    return tuple(map(with_current_targets, units)) if registry.redirects else units


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
    repeated_by = {theirs: ours for ours, theirs in source.repeated_paragraphs(original).items()}
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
    `anchor` is empty for a whole page. `kind` is only for units. `shown_on` is the path of the page
    that shows it, if that is another than where it is defined.
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
    """All possible targets of references, by id. More than one target for an id is a fault.

    A retired id with a redirect has the targets of the new id.
    """
    targets: dict[str, list[Target]] = {}

    def add(target: Target) -> None:
        targets.setdefault(target.id, []).append(target)

    kinds = {unit.id: unit.kind.value for unit in library.named_units}
    of_module = {module.path: module for module in library.modules}
    for page in library.pages:
        name = name_of(page.path)
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
                is_plan = module and heading.level == 2 and heading.id == plan_id(name)
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
    text is removed, as are the signs of marks and emphasis.
    """

    def shown(reference: Reference) -> str:
        places = targets.get(reference.target)
        title = places[0].title if places and places[0].type != "paragraph" else ""
        return reference.text or title

    return replace_references(text, shown).replace("==", "").replace("**", "").strip()
