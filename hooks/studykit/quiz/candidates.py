"""Where distractors come from: units of the key's kind, near its module, proved wrong."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

from studykit.model import Kind, Unit
from studykit.quiz.draw import ranked, some, weight
from studykit.quiz.evidence import Evidence
from studykit.quiz.wording import alike, echo, normal, title_of

# Three options suffice (Rodriguez 2005); a fourth makes guessing worth less.
DISTRACTORS = 3
# More to choose from evens out the options; fewer keeps items as they are when units come.
CONSIDERED = 6
# How far to look for one that is longer than the key, or more like the stem, if none is near.
SEARCHED = 30


@dataclass(frozen=True)
class Candidates:
    """The units of a library by module and kind."""

    evidence: Evidence

    @cached_property
    def _units(self) -> dict[tuple[str, Kind], tuple[Unit, ...]]:
        found: dict[tuple[str, Kind], list[Unit]] = {}
        for unit in self.evidence.graph.units.values():
            found.setdefault((unit.module, unit.kind), []).append(unit)
        return {key: tuple(units) for key, units in found.items()}

    def places(self, chooser: str, module: str) -> tuple[str, ...]:
        """Where to look, in a chooser's order: in its own module, then in its neighbours."""
        others = self.evidence.neighbours.get(module, frozenset()) - {module}
        return (module, *ranked(chooser, some(chooser, sorted(others)), str))

    def near(self, chooser: str, module: str, kind: Kind) -> Iterator[Unit]:
        """Units of a kind in a chooser's order, place by place."""
        for name in self.places(chooser, module):
            yield from ranked(chooser, some(chooser, self._units.get((name, kind), ())), _id)

    def excluded(
        self, chooser: str, module: str, kind: Kind, document: str, about: tuple[Unit, ...]
    ) -> Iterator[Unit]:
        """Those of them that a document is proved not to hold, and nothing ties to `about`."""
        names = {unit.id for unit in about}
        for unit in self.near(chooser, module, kind):
            if unit.id in names:
                continue
            if not self.evidence.reason_not_excluded(document, about, unit):
                yield unit


def shortlist(
    stem: str,
    about: Sequence[Unit],
    key: Unit,
    pool: Iterator[Unit],
    is_key_elsewhere: Callable[[Unit], bool],
) -> list[Unit]:
    """The first units of a pool, one longer than the key and one more like the stem among them.

    Units that are the key of other items come first (`is_key_elsewhere`): readers soon know a
    distractor that is never right. None is like another, or like what is asked `about`.
    """
    found = _search(stem, title_of(key), pool, is_key_elsewhere)
    order = sorted(found, key=lambda unit: not is_key_elsewhere(unit))
    taken = [title_of(unit) for unit in (*about, key)]
    chosen: list[Unit] = []

    def is_new(unit: Unit) -> bool:
        # A whole and its part, or two parts of one, do not stand side by side.
        lines = {unit.id, unit.parent} - {None}
        family = any(lines & {other.id, other.parent} for other in chosen)
        return not family and not any(alike(title_of(unit), text) for text in taken)

    def take(units: Iterable[Unit], most: int) -> None:
        for unit in units:
            if most and unit not in chosen and is_new(unit):
                chosen.append(unit)
                taken.append(title_of(unit))
                most -= 1

    take(order, CONSIDERED)
    for lures in (_is_longer, _is_closer):
        lured = [unit for unit in order if lures(stem, title_of(key), title_of(unit))]
        if not any(unit in lured for unit in chosen):
            take(lured, 1)
    return chosen


def _search(
    stem: str, key: str, pool: Iterator[Unit], is_key_elsewhere: Callable[[Unit], bool]
) -> list[Unit]:
    """The beginning of a pool that holds enough keys of other items, and one lure of each kind."""
    found: list[Unit] = []
    keys_elsewhere, longer, closer = 0, False, False
    for unit in islice(pool, SEARCHED):
        found.append(unit)
        keys_elsewhere += is_key_elsewhere(unit)
        longer = longer or _is_longer(stem, key, title_of(unit))
        closer = closer or _is_closer(stem, key, title_of(unit))
        if keys_elsewhere >= CONSIDERED and longer and closer:
            break
    return found


def _is_longer(stem: str, key: str, text: str) -> bool:
    return len(normal(text)) > len(normal(key))


def _is_closer(stem: str, key: str, text: str) -> bool:
    return echo(stem, text) > echo(stem, key)


def balance_cues(chooser: str, stem: str, key: str, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Three of some units, such that the key is longest, or most like the stem, only by chance.

    How many distractors should be longer than the key, and how many more like the stem, is drawn
    as positions are; the first choice that comes nearest is taken.
    """
    count = min(DISTRACTORS, len(units))
    longer = weight(chooser, "longer") % (count + 1)
    closer = weight(chooser, "closer") % (count + 1)

    def distance(chosen: tuple[Unit, ...]) -> int:
        texts = [title_of(unit) for unit in chosen]
        long = sum(_is_longer(stem, key, text) for text in texts)
        close = sum(_is_closer(stem, key, text) for text in texts)
        return abs(long - longer) + 2 * abs(close - closer)

    return min(combinations(units, count), key=distance)


def _id(unit: Unit) -> str:
    return unit.id
