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
without a reading. `notes` are [[quote, correction], …] of damaged words of the text. A written item
has its heading as title and its stem as text; any other item has its stem as title. Empty values at
the end of an entry are omitted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from studykit.collation import Reading
from studykit.export.script import entry_script
from studykit.html.links import html_path
from studykit.library import plain_text
from studykit.locator import Locator, document_name, former_names
from studykit.model import (
    GLOSSARY,
    Heading,
    Kind,
    Module,
    Page,
    Source,
    Unit,
    Word,
    lesson_path,
    session_plan_id,
)
from studykit.pages.generated import GeneratedPage
from studykit.pages.quizzes.addresses import quiz_path
from studykit.quiz.item import headline
from studykit.readings import read_words
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
_KIND_INDEX = {name: index for index, name in enumerate(KINDS)}


@dataclass(frozen=True)
class _Entry:
    """An entry whose words have no readings yet.

    `section` is the position of its section among the entries of the page, -1 if there is none.
    `pinyin` is the reading that the author gives for the title. `is_read` says that the title and
    the aliases get readings.
    """

    section: int
    anchor: str
    title: str
    text: str
    kind: str
    pinyin: str
    is_read: bool
    aliases: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that get readings: the title and the aliases."""
        aliases = tuple((each, "") for each in self.aliases)
        return ((self.title, self.pinyin), *aliases) if self.is_read else ()

    def row(self, page: int, first: int, readings: Mapping[Word, Reading]) -> list[object]:
        """Return the entry as it is stored.

        `page` is the index of its page, and `first` the index of the page's first entry.
        """

        def letters(word: Word) -> str:
            return " ".join(each.letters for each in readings[word].syllables)

        row: list[object] = [
            page,
            self.section if self.section < 0 else first + self.section,
            self.anchor,
            _KIND_INDEX.get(self.kind, -1),
            self.title,
            self.text,
            letters((self.title, self.pinyin)) if self.is_read else "",
            [[each, letters((each, "")) if self.is_read else ""] for each in self.aliases],
            list(map(list, self.notes)),
        ]
        while not row[-1]:
            row.pop()
        return row


@dataclass
class _Entries:
    """The entries of one page while they are collected; their positions count from 0.

    `site` may record what is looked up in it: see `kept`.
    """

    site: Site
    entries: list[_Entry] = field(default_factory=list)

    def add(
        self,
        anchor: str,
        title: str,
        text: str,
        kind: str = "",
        section: int = -1,
        pinyin: str = "",
        aliases: Sequence[str] = (),
        notes: Iterable[tuple[str, str]] = (),
    ) -> int:
        """Add an entry; return its position."""
        is_read = kind not in (_PARAGRAPH, _ITEM)
        plain = plain_text(text, self.site.targets)
        entry = _Entry(
            section, anchor, title, plain, kind, pinyin, is_read, tuple(aliases), tuple(notes)
        )
        self.entries.append(entry)
        return len(self.entries) - 1


def search_script(site: Site, generated: Sequence[GeneratedPage]) -> str:
    """Return the script with the index of a site.

    Of generated pages only the titles are indexed, the items on quiz pages, and the session plan on
    a module's 教案.
    """
    authored = list(_in_index_order(site))
    quizzes = {quiz_path(module): module for module in site.items_of}
    plans = {lesson_path(module.id): module.path for module in site.library.modules}
    made = [
        (page.title, plans.get(page.path, ""), quizzes.get(page.path, "")) for page in generated
    ]
    of_authored = site.keeper.map(_authored, [page.path for page in authored], site)
    of_generated = site.keeper.map(_generated, made, site)
    indexed = (*of_authored, *of_generated)
    words = [tuple(word for entry in own for word in entry.words) for _, own in indexed]
    readings = read_words(words, site.library.registry, site.keeper)
    pages: list[list[object]] = []
    entries: list[list[object]] = []
    shown: tuple[Page | GeneratedPage, ...] = (*authored, *generated)
    for page, (title, own) in zip(shown, indexed, strict=True):
        first = len(entries)
        entries += [each.row(len(pages), first, readings) for each in own]
        is_generated = isinstance(page, GeneratedPage)
        pages.append([html_path(page.path), title, *([1] if is_generated else [])])
    value = {
        "schema": SCHEMA_VERSION,
        "kinds": list(KINDS.items()),
        "pages": pages,
        "entries": entries,
    }
    return entry_script(GLOBAL, "index", value)


def _authored(path: str, site: Site) -> tuple[str, list[_Entry]]:
    """Return the title and the entries of an author's page."""
    index, page = _Entries(site), site.pages[path]
    if module := site.modules.get(path):
        _add_module(index, module, page)
        return module.title, index.entries
    if source := site.sources.get(path):
        _add_source(index, source, page)
        return source.name, index.entries
    if path == GLOSSARY:
        _add_glossary(index, page)
    else:
        _add_page(index, page)
    return page.title, index.entries


def _generated(page: tuple[str, str, str], site: Site) -> tuple[str, list[_Entry]]:
    """Return the title and the entries of a generated page.

    `page` is its title, the path of the module whose session plan it shows, and the id of the
    module whose quiz it is. The path and the id may be empty.
    """
    title, planned, asked = page
    index = _Entries(site)
    index.add("", title, "")
    if planned:
        _add_plan(index, site.modules[planned], site.pages[planned])
    for item in site.items_of.get(asked, ()):
        heading, text = site.headings.get(item.id, ""), plain_text(headline(item), site.targets)
        index.add(item.id, heading or text, text if heading else "", _ITEM)
    return title, index.entries


def _in_index_order(site: Site) -> Iterator[Page]:
    """Yield the modules, then the documents, then all other pages."""
    yield from (site.pages[path] for path in site.modules)
    yield from (site.pages[path] for path in site.sources)
    yielded = site.modules.keys() | site.sources.keys()
    yield from (page for page in site.library.pages if page.path not in yielded)


def _opening(page: Page) -> str:
    """Return the text of a page before its first section."""
    below = zip(page.outline, page.texts[1:], strict=True)
    return "\n".join((page.texts[0], *(text for heading, text in below if heading.level == 1)))


def _passages(page: Page) -> Iterator[tuple[Heading, str]]:
    below = zip(page.outline, page.texts[1:], strict=True)
    return ((heading, text) for heading, text in below if heading.level > 1)


def _add_page(index: _Entries, page: Page) -> None:
    index.add("", page.title, _opening(page))
    section = -1
    for heading, text in _passages(page):
        entry = index.add(heading.id, heading.title, text, section=section)
        section = entry if heading.level == 2 else section


def _add_module(index: _Entries, module: Module, page: Page) -> None:
    units = {unit.id: unit for unit in module.units}
    index.add("", module.title, "\n".join((*module.objectives, _opening(page))))
    section = -1
    for heading, text in _passages(page):
        if heading.id == session_plan_id(module.id):
            continue
        if heading.level == 2:
            section = index.add(heading.id, heading.title, text)
        elif (unit := units.get(heading.id)) and unit.kind is not Kind.ITEM:
            _add_unit(index, unit, text, section, unit.kind.value)


def _add_plan(index: _Entries, module: Module, page: Page) -> None:
    """Add the session plan of a module to its 教案, the page added last."""
    for heading, text in _passages(page):
        if heading.id == session_plan_id(module.id):
            index.add(heading.id, heading.title, text)


def _add_glossary(index: _Entries, page: Page) -> None:
    terms = {unit.id: unit for unit in index.site.library.glossary}
    index.add("", page.title, _opening(page))
    section = -1
    for heading, text in _passages(page):
        if heading.level == 2:
            section = index.add(heading.id, heading.title, text)
        elif unit := terms.get(heading.id):
            meaning = unit.definition.text if unit.definition else ""
            _add_unit(index, unit, "\n".join(filter(None, (meaning, text))), section, _HEADWORD)


def _add_unit(index: _Entries, unit: Unit, text: str, section: int, kind: str) -> None:
    actions = (f"{name}：{value}" for name, value in unit.details.items())
    index.add(
        unit.id,
        unit.title,
        "\n".join((text, *actions)),
        kind=kind,
        section=section,
        pinyin=unit.pinyin,
        aliases=unit.aliases,
    )


def _add_source(index: _Entries, source: Source, page: Page) -> None:
    index.add(
        "",
        source.name,
        "\n".join((source.provenance, _opening(page))),
        aliases=(source.id, document_name(source.id), *former_names(source.id), source.title),
    )
    for number, paragraph in enumerate(source.paragraphs, 1):
        locator = Locator(source.id, number, number)
        notes = [
            (note.quote, note.correction)
            for note in source.notes
            if note.paragraph == paragraph.id and note.quote and note.correction
        ]
        index.add(
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
