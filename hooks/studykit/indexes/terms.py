"""概念索引: the terms in pinyin order, with their definitions and the places that mention them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studykit.collation import Reading, is_han, parse_reading
from studykit.indexes.backlinks import Backlink
from studykit.library import Target
from studykit.model import Library, RelationType, Unit, id_of_path
from studykit.occurrence import Finder


@dataclass(frozen=True)
class Place:
    """A place that an entry points at: the titles of its page and section, and its target.

    `rank` is the position of the place in the reading order of the site.
    """

    page: str
    section: str
    target: Target
    rank: int


@dataclass(frozen=True)
class Headword:
    """A word of the index.

    If `see` is set, the word is only a cross-reference to that unit. Otherwise `places` begins
    with the definition. `paragraphs` are the ids of the paragraphs that contain the word, an alias,
    or a word that refers to the unit by 见. `is_coined` says that no document uses the word itself.
    `see_also` are the ids of related units that are headwords themselves.
    """

    word: str
    reading: Reading
    unit: Unit
    is_coined: bool = False
    see: Unit | None = None
    places: tuple[Place, ...] = ()
    paragraphs: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


def build_terms(
    library: Library,
    targets: Mapping[str, list[Target]],
    backlinks: Mapping[str, tuple[Backlink, ...]],
) -> tuple[Headword, ...]:
    """Return the headwords of a library, sorted by pinyin."""
    index = _Index(
        library,
        {unit.id: unit for unit in library.units_and_terms},
        _sections(library, targets),
        Finder(_section_texts(library)),
        _words(library),
        backlinks,
    )
    named = (unit for unit in library.units_and_terms if unit.headwords)
    headwords = [headword for unit in named for headword in index.headwords(unit)]
    return tuple(sorted(headwords, key=lambda each: (each.reading.syllables, each.word)))


def letters_of(headwords: tuple[Headword, ...]) -> dict[str, tuple[Headword, ...]]:
    """Group the headwords by letter. Headwords without a letter come first, under `#`."""
    letters: dict[str, list[Headword]] = {}
    for headword in headwords:
        letters.setdefault(headword.reading.letter, []).append(headword)
    return {letter: tuple(letters[letter]) for letter in sorted(letters)}


@dataclass(frozen=True)
class _Index:
    """The facts from which headwords are made.

    `sections` has the place of each id. `texts` finds the ids of headings and modules by the words
    in their text. `words` has the words of each unit and of the units that refer to it by 见.
    """

    library: Library
    units: Mapping[str, Unit]
    sections: Mapping[str, Place]
    texts: Finder
    words: Mapping[str, Sequence[str]]
    backlinks: Mapping[str, tuple[Backlink, ...]]

    def headwords(self, unit: Unit) -> Iterator[Headword]:
        """Yield the entries of the title and of the aliases of a unit."""
        main = self.units.get(_see(unit), unit)
        for word in unit.headwords:
            reading = self.library.readings[unit.word(word)]
            is_coined = not self.library.paragraphs_with([word])
            if main is unit and word == unit.title:
                yield Headword(
                    word,
                    reading,
                    unit,
                    is_coined,
                    places=self._places(unit),
                    paragraphs=self.library.paragraphs_with(self.words[unit.id]),
                    see_also=self._see_also(unit),
                )
            else:
                yield Headword(word, reading, unit, is_coined, see=main)

    def _see_also(self, unit: Unit) -> tuple[str, ...]:
        related = (t for r in unit.relations if r.type is RelationType.SEE_ALSO for t in r.to)
        return tuple(name for name in related if name in self.units and self.units[name].headwords)

    def _places(self, unit: Unit) -> tuple[Place, ...]:
        """Return one place for each section: the definition first, then in reading order.

        A section uses a term if it refers to the term's unit or contains one of the unit's words.
        """
        using = {link.citer.id for link in self.backlinks.get(unit.id, ())}
        using.update(self.texts.find(self.words[unit.id]))
        citing = sorted((self.sections[name] for name in using), key=lambda place: place.rank)
        places: dict[tuple[str, str], Place] = {}
        for place in (self.sections[unit.id], *citing):
            places.setdefault((place.target.path, place.section), place)
        return tuple(places.values())


def _see(unit: Unit) -> str:
    """Return the id to which a unit refers by 见, or the empty string."""
    return next((t for r in unit.relations if r.type is RelationType.SEE for t in r.to), "")


def _words(library: Library) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {unit.id: [] for unit in library.units_and_terms}
    for unit in library.units_and_terms:
        words[unit.id] += unit.headwords
        if _see(unit) in words and _see(unit) != unit.id:
            words[_see(unit)] += unit.headwords
    return words


def _section_texts(library: Library) -> dict[str, str]:
    """Return, by id, the text of each module's opening, and the title and text of each heading."""
    texts: dict[str, str] = {}
    modules = {module.path: module.id for module in library.modules}
    for page in library.pages:
        if page.path not in modules:
            continue
        texts[modules[page.path]] = page.texts[0]
        for heading, text in zip(page.outline, page.texts[1:], strict=True):
            if heading.id:
                texts[heading.id] = f"{heading.title}\n{text}"
    return texts


def _sections(library: Library, targets: Mapping[str, list[Target]]) -> dict[str, Place]:
    """Return the place of every page and heading, by id. Each of them can refer to a term."""
    places: dict[str, Place] = {}
    modules = {module.path: module for module in library.modules}
    others = [page for page in library.pages if page.path not in modules]
    pages = {page.path: page for page in library.pages}
    for page in (*(pages[path] for path in modules), *others):
        title = modules[page.path].title if page.path in modules else page.title
        name = id_of_path(page.path)
        section = ""
        places[name] = Place(title, "", targets[name][0], len(places))
        for heading in page.outline:
            section = heading.title if heading.level == 2 else section
            if heading.id:
                target = targets[heading.id][0]
                places[heading.id] = Place(title, section, target, len(places))
    return places


def syllables_of(title: str, reading: str) -> tuple[tuple[str, str], ...]:
    """Pair each character of a title with its syllable.

    `号源`, `hào yuán` → `(号, hào), (源, yuán)`. A character that is not Chinese is paired with the
    empty string. The result is empty if the reading does not fit the title.
    """
    rest = iter(parse_reading(reading, title) or ())
    pairs = tuple((each, next(rest, "") if is_han(each) else "") for each in title)
    return pairs if any(syllable for _, syllable in pairs) else ()
