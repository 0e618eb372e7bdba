"""`data/search.js`: the search index of the site, as one script.

The index is made from the library, not from built pages, so that answers, controls and repeated
content are never found. The script stores an object in `window.studySearch.index`:

    schema   1
    kinds    [[name, label], …]: the kinds by which results are filtered
    pages    [[url, title, generated], …]
    entries  [[page, section, anchor, kind, title, text, reading, names, notes], …] in reading order

`generated` is 1 for a generated page. `page` is an index into pages, `section` into entries (-1 if
none), `kind` into kinds (-1 if none). `reading` is the title in pinyin without tones, its syllables
separated by spaces. `names` are [[alias, reading], …]; those of a paragraph are its locators,
without a reading. `notes` are [[quote, reading], …], the editor's readings of damaged words of the
text. A hand-written item has its heading as title and its stem as text; any other item has its stem
as title. Empty values at the end of an entry are omitted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studykit import collation
from studykit.export.script import entry_script
from studykit.html.links import html_path
from studykit.library import plain_text
from studykit.locator import Locator, document_name, former_names
from studykit.model import GLOSSARY, Heading, Kind, Module, Page, Source, Unit, lesson_path, plan_id
from studykit.pages.generated import GeneratedPage
from studykit.pages.quizzes.addresses import quiz_path
from studykit.quiz.item import headline
from studykit.site import Site

FILE = "data/search.js"
# The property of `window` that the search script reads.
GLOBAL = "studySearch"
SCHEMA_VERSION = 1

_PARAGRAPH, _ITEM, _HEADWORD = "paragraph", "item", "headword"
# The kinds of units, and three more: entries of the glossary, paragraphs of documents, and items.
KINDS = {
    **{kind.value: kind.label for kind in Kind if kind is not Kind.ITEM},
    _HEADWORD: "词条",
    _PARAGRAPH: "原文",
    _ITEM: "题库",
}
_KIND_INDEX = {name: place for place, name in enumerate(KINDS)}


@dataclass
class _Index:
    """The index while it is being built."""

    site: Site
    pages: list[list[object]] = field(default_factory=list)
    entries: list[list[object]] = field(default_factory=list)

    def add_page(
        self,
        path: str,
        title: str,
        text: str = "",
        generated: bool = False,
        aliases: Sequence[str] = (),
    ) -> None:
        self.pages.append([html_path(path), title, *([1] if generated else [])])
        self.add_entry("", title, text, aliases=aliases)

    def add_entry(
        self,
        anchor: str,
        title: str,
        text: str,
        kind: str = "",
        section: int = -1,
        own: str = "",
        aliases: Sequence[str] = (),
        notes: Sequence[tuple[str, str]] = (),
    ) -> int:
        """Add an entry to the page added last; return the position of the entry."""
        is_named = kind not in (_PARAGRAPH, _ITEM)
        entry: list[object] = [
            len(self.pages) - 1,
            section,
            anchor,
            _KIND_INDEX.get(kind, -1),
            title,
            plain_text(text, self.site.targets),
            self._reading(title, own) if is_named else "",
            [[alias, self._reading(alias) if is_named else ""] for alias in aliases],
            [list(note) for note in notes],
        ]
        while not entry[-1]:
            entry.pop()
        self.entries.append(entry)
        return len(self.entries) - 1

    def _reading(self, title: str, own: str = "") -> str:
        read = collation.read_word(title, self.site.library.registry.readings, own)
        return " ".join(syllable.letters for syllable in read.syllables)


def search_script(site: Site, generated: Sequence[GeneratedPage]) -> str:
    """Return the script with the index of a site; generated pages are indexed by title only.

    Items are indexed on their quiz page, session plans on the module's 教案.
    """
    index = _Index(site)
    for page in _in_index_order(site):
        if module := site.modules.get(page.path):
            _add_module(index, module, page)
        elif source := site.sources.get(page.path):
            _add_source(index, source, page)
        elif page.path == GLOSSARY:
            _add_glossary(index, page)
        else:
            _add_page(index, page)
    items = {quiz_path(module): found for module, found in site.items_of.items()}
    written = {
        site.key(unit.id): unit.title for unit in site.library.units if unit.kind is Kind.ITEM
    }
    plans = {lesson_path(module.id): module for module in site.library.modules}
    for generated_page in generated:
        index.add_page(generated_page.path, generated_page.title, generated=True)
        if module := plans.get(generated_page.path):
            _add_plan(index, module)
        for item in items.get(generated_page.path, ()):
            title, text = written.get(item.id, ""), plain_text(headline(item), site.targets)
            index.add_entry(item.id, title or text, text if title else "", _ITEM)
    value = {
        "schema": SCHEMA_VERSION,
        "kinds": list(KINDS.items()),
        "pages": index.pages,
        "entries": index.entries,
    }
    return entry_script(GLOBAL, "index", value)


def _in_index_order(site: Site) -> Iterator[Page]:
    """Yield the modules, then the documents, then all other pages."""
    yield from (site.pages[path] for path in site.modules)
    yield from (site.pages[path] for path in site.sources)
    read = site.modules.keys() | site.sources.keys()
    yield from (page for page in site.library.pages if page.path not in read)


def _opening(page: Page) -> str:
    """Return the text of a page before its first section."""
    below = zip(page.outline, page.texts[1:], strict=True)
    return "\n".join((page.texts[0], *(text for heading, text in below if heading.level == 1)))


def _passages(page: Page) -> Iterator[tuple[Heading, str]]:
    below = zip(page.outline, page.texts[1:], strict=True)
    return ((heading, text) for heading, text in below if heading.level > 1)


def _add_page(index: _Index, page: Page) -> None:
    index.add_page(page.path, page.title, _opening(page))
    section = -1
    for heading, text in _passages(page):
        place = index.add_entry(heading.id, heading.title, text, section=section)
        section = place if heading.level == 2 else section


def _add_module(index: _Index, module: Module, page: Page) -> None:
    units = {unit.id: unit for unit in module.units}
    index.add_page(module.path, module.title, "\n".join((*module.objectives, _opening(page))))
    section = -1
    for heading, text in _passages(page):
        if heading.id == plan_id(module.id):
            continue
        if heading.level == 2:
            section = index.add_entry(heading.id, heading.title, text)
        elif (unit := units.get(heading.id)) and unit.kind is not Kind.ITEM:
            _add_unit(index, unit, text, section, unit.kind.value)


def _add_plan(index: _Index, module: Module) -> None:
    """Add the session plan of a module to its 教案, the page added last."""
    for heading, text in _passages(index.site.pages[module.path]):
        if heading.id == plan_id(module.id):
            index.add_entry(heading.id, heading.title, text)


def _add_glossary(index: _Index, page: Page) -> None:
    terms = {unit.id: unit for unit in index.site.library.glossary}
    index.add_page(page.path, page.title, _opening(page))
    section = -1
    for heading, text in _passages(page):
        if heading.level == 2:
            section = index.add_entry(heading.id, heading.title, text)
        elif unit := terms.get(heading.id):
            meaning = unit.definition.text if unit.definition else ""
            _add_unit(index, unit, "\n".join(filter(None, (meaning, text))), section, _HEADWORD)


def _add_unit(index: _Index, unit: Unit, text: str, section: int, kind: str) -> None:
    actions = (f"{name}：{value}" for name, value in unit.details.items())
    index.add_entry(
        unit.id,
        unit.title,
        "\n".join((text, *actions)),
        kind=kind,
        section=section,
        own=unit.reading,
        aliases=unit.aliases,
    )


def _add_source(index: _Index, source: Source, page: Page) -> None:
    index.add_page(
        source.path,
        source.name,
        "\n".join((source.provenance, _opening(page))),
        aliases=(source.id, document_name(source.id), *former_names(source.id), source.title),
    )
    for number, paragraph in enumerate(source.paragraphs, 1):
        locator = Locator(source.id, number, number)
        notes = [
            (note.quote, note.reading)
            for note in source.notes
            if note.paragraph == paragraph.id and note.quote and note.reading
        ]
        index.add_entry(
            paragraph.id,
            locator.label,
            paragraph.text,
            _PARAGRAPH,
            aliases=(str(locator), locator.spoken, *_former_labels(paragraph.id)),
            notes=notes,
        )


def _former_labels(paragraph: str) -> tuple[str, str]:
    """Return the labels that earlier editions printed for a paragraph: `文2-9`, `篇二·9`."""
    source, _, number = paragraph.partition("-")
    on_screen, on_paper = former_names(source)
    return f"{on_screen}-{number}", f"{on_paper}·{number}"
