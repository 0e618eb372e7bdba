"""The search for distractors: units of the key's kind, in or near its module, proved wrong."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

from studykit.model import Kind, Unit
from studykit.quiz.draw import T, ranked, thinned, weight
from studykit.quiz.evidence import Evidence
from studykit.quiz.wording import are_similar, normalized, shared_characters, title_of

# Three options are enough (Rodriguez 2005); a fourth lowers the chance of guessing right.
DISTRACTORS = 3
# A longer shortlist gives better balanced options. A shorter one changes fewer items when units
# are added.
SHORTLIST_LENGTH = 6
# The number of candidates to search for one that is longer than the key, and for one that shares
# more characters with the stem.
SEARCH_LIMIT = 30


@dataclass(frozen=True)
class Candidates:
    """The units of a library by module and kind, as candidates for distractors."""

    evidence: Evidence

    @cached_property
    def _units(self) -> dict[tuple[str, Kind], tuple[Unit, ...]]:
        found: dict[tuple[str, Kind], list[Unit]] = {}
        for unit in self.evidence.graph.units.values():
            found.setdefault((unit.module, unit.kind), []).append(unit)
        return {key: tuple(units) for key, units in found.items()}

    def module_order(self, chooser: str, module: str) -> tuple[str, ...]:
        """Return ids of modules to search: the own module, then its neighbours in hash order."""
        others = self.evidence.neighbours.get(module, frozenset()) - {module}
        return (module, *ranked(chooser, thinned(chooser, sorted(others)), str))

    def nearby(self, chooser: str, module: str, kind: Kind) -> Iterator[Unit]:
        """Yield the units of a kind, module by module, each module in the chooser's hash order."""
        for name in self.module_order(chooser, module):
            yield from ranked(chooser, thinned(chooser, self._units.get((name, kind), ())), _id)

    def excluded(
        self, chooser: str, module: str, kind: Kind, document: str, about: tuple[Unit, ...]
    ) -> Iterator[Unit]:
        """Yield the units from `nearby` that are proved wrong under a stem.

        The document is proved not to contain them, and nothing ties them to the units `about`.
        """
        names = {unit.id for unit in about}
        for unit in self.nearby(chooser, module, kind):
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
    """Return the first suitable units of a pool, as candidates for the distractors of one key.

    At least one is longer than the key, and at least one shares more characters with the stem, if
    the search finds any. Units that are keys of other items come first (`is_key_elsewhere`),
    because readers soon recognize a distractor that is never right. No title is similar to
    another, to the key, or to a unit in `about`.
    """
    found = _search(stem, title_of(key), pool, is_key_elsewhere)
    order = sorted(found, key=lambda unit: not is_key_elsewhere(unit))
    taken = [title_of(unit) for unit in (*about, key)]
    chosen: list[Unit] = []

    def is_new(unit: Unit) -> bool:
        # A unit is not listed together with a part of it, nor two parts of the same unit.
        lines = {unit.id, unit.parent} - {None}
        is_related = any(lines & {other.id, other.parent} for other in chosen)
        return not is_related and not any(are_similar(title_of(unit), text) for text in taken)

    def take(units: Iterable[Unit], limit: int) -> None:
        for unit in units:
            if limit and unit not in chosen and is_new(unit):
                chosen.append(unit)
                taken.append(title_of(unit))
                limit -= 1

    take(order, SHORTLIST_LENGTH)
    for matches in (_is_longer, _is_closer):
        matching = [unit for unit in order if matches(stem, title_of(key), title_of(unit))]
        if not any(unit in matching for unit in chosen):
            take(matching, 1)
    return chosen


def _search(
    stem: str, key: str, pool: Iterator[Unit], is_key_elsewhere: Callable[[Unit], bool]
) -> list[Unit]:
    """Return the shortest sufficient prefix of a pool, or its first `SEARCH_LIMIT` units.

    A prefix is sufficient if it has `SHORTLIST_LENGTH` keys of other items, a unit longer than the
    key, and a unit that shares more characters with the stem.
    """
    found: list[Unit] = []
    keys_elsewhere, longer, closer = 0, False, False
    for unit in islice(pool, SEARCH_LIMIT):
        found.append(unit)
        keys_elsewhere += is_key_elsewhere(unit)
        longer = longer or _is_longer(stem, key, title_of(unit))
        closer = closer or _is_closer(stem, key, title_of(unit))
        if keys_elsewhere >= SHORTLIST_LENGTH and longer and closer:
            break
    return found


def _is_longer(stem: str, key: str, text: str) -> bool:
    return len(normalized(text)) > len(normalized(key))


def _is_closer(stem: str, key: str, text: str) -> bool:
    return shared_characters(stem, text) > shared_characters(stem, key)


def balance_cues(
    chooser: str, stem: str, key: str, candidates: Sequence[T], text: Callable[[T], str]
) -> tuple[T, ...]:
    """Choose up to `DISTRACTORS` candidates so that length and overlap with the stem give no cue.

    The key is then the longest option, or the one that shares most characters with the stem, only
    by chance. A hash gives the wanted number of distractors that are longer than the key, and of
    those that share more characters with the stem. The first combination with the smallest
    distance from these numbers is taken; overlap counts twice.
    """
    count = min(DISTRACTORS, len(candidates))
    longer = weight(chooser, "longer") % (count + 1)
    closer = weight(chooser, "closer") % (count + 1)

    def distance(chosen: tuple[T, ...]) -> int:
        texts = [text(each) for each in chosen]
        long = sum(_is_longer(stem, key, each) for each in texts)
        close = sum(_is_closer(stem, key, each) for each in texts)
        return abs(long - longer) + 2 * abs(close - closer)

    return min(combinations(candidates, count), key=distance)


def _id(unit: Unit) -> str:
    return unit.id
