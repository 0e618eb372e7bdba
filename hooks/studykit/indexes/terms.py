"""概念索引: the terms in pinyin order, with their definitions and the places that mention them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studykit.collation import Reading, is_han, parse_reading, read_word
from studykit.indexes.backlinks import Backlink
from studykit.library import Target
from studykit.model import Library, RelationType, Unit, name_of


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
    with the definition. `see_also` are the ids of related units that are headwords themselves.
    """

    word: str
    reading: Reading
    unit: Unit
    see: Unit | None = None
    places: tuple[Place, ...] = ()
    see_also: tuple[str, ...] = ()


def build_terms(
    library: Library,
    targets: Mapping[str, list[Target]],
    backlinks: Mapping[str, tuple[Backlink, ...]],
) -> tuple[Headword, ...]:
    """Return the headwords of a library, sorted by pinyin."""
    units = {unit.id: unit for unit in library.units}
    sections = _sections(library, targets)
    headwords = [
        headword
        for unit in units.values()
        if unit.headwords
        for headword in _headwords(unit, units, sections, backlinks, library.registry.readings)
    ]
    return tuple(sorted(headwords, key=lambda each: (each.reading.syllables, each.word)))


def letters_of(headwords: tuple[Headword, ...]) -> dict[str, tuple[Headword, ...]]:
    """Group the headwords by letter. Headwords without a letter come first, under `#`."""
    letters: dict[str, list[Headword]] = {}
    for headword in headwords:
        letters.setdefault(headword.reading.letter, []).append(headword)
    return {letter: tuple(letters[letter]) for letter in sorted(letters)}


def _headwords(
    unit: Unit,
    units: Mapping[str, Unit],
    sections: Mapping[str, Place],
    backlinks: Mapping[str, tuple[Backlink, ...]],
    reviewed: Mapping[str, str],
) -> Iterator[Headword]:
    see = next((t for r in unit.relations if r.type is RelationType.SEE for t in r.to), "")
    main = units.get(see, unit)
    reading = read_word(unit.title, reviewed, unit.reading)
    if main is unit:
        places = _places(unit, sections, backlinks.get(unit.id, ()))
        yield Headword(unit.title, reading, unit, None, places, _see_also(unit, units))
    else:
        yield Headword(unit.title, reading, unit, main)
    for alias in unit.aliases:
        yield Headword(alias, read_word(alias, reviewed), unit, main)


def _see_also(unit: Unit, units: Mapping[str, Unit]) -> tuple[str, ...]:
    related = (t for r in unit.relations if r.type is RelationType.SEE_ALSO for t in r.to)
    return tuple(name for name in related if name in units and units[name].headwords)


def _places(
    unit: Unit, sections: Mapping[str, Place], backlinks: tuple[Backlink, ...]
) -> tuple[Place, ...]:
    """Return one place for each section: the definition first, then in reading order."""
    citing = sorted((sections[link.citer.id] for link in backlinks), key=lambda p: p.rank)
    places: dict[tuple[str, str], Place] = {}
    for place in (sections[unit.id], *citing):
        places.setdefault((place.target.path, place.section), place)
    return tuple(places.values())


def _sections(library: Library, targets: Mapping[str, list[Target]]) -> dict[str, Place]:
    """Return the place of every page and heading by its id; any of them can refer to a term."""
    places: dict[str, Place] = {}
    modules = {module.path: module for module in library.modules}
    others = [page for page in library.pages if page.path not in modules]
    pages = {page.path: page for page in library.pages}
    for page in (*(pages[path] for path in modules), *others):
        title = modules[page.path].title if page.path in modules else page.title
        name = name_of(page.path)
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

    `号源`, `hào yuán` → `(号, hào), (源, yuán)`. A character that is not Chinese gets the empty
    string. The result is empty if the reading does not fit the title.
    """
    rest = iter(parse_reading(reading, title) or ())
    pairs = tuple((each, next(rest, "") if is_han(each) else "") for each in title)
    return pairs if any(syllable for _, syllable in pairs) else ()
