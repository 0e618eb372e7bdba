"""前测 and 后测, pretest and posttest: two parallel papers, a port of `exam/pair.js`.

The papers are drawn as matched pairs of items, one item of a pair for each paper. This is
Gulliksen's method of matched random subtests (Theory of Mental Tests, 1950, 207–210), with enemies
(van der Linden 2005). All items of a pair are of one module and one type, and if possible of one
family and one level; among equal candidates, the measured facilities are as near as possible.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

Pair = tuple[str, str]
# The distance, in percentage points, between an item whose facility was measured and one whose
# facility was not. It is the greatest possible, so that such items are paired last.
_UNKNOWN = 100


class Matched(Protocol):
    """What decides how an item is paired, besides its module."""

    @property
    def type(self) -> str:
        """The type of the item."""

    @property
    def level(self) -> str:
        """The level of the item: what it asks of the learner."""

    @property
    def family(self) -> str:
        """The family that made the item."""

    @property
    def facility(self) -> int | None:
        """The share of a class that answers the item right, in percent; None if never measured."""

    @property
    def sets(self) -> frozenset[str]:
        """The names of the item's enemy sets."""


def choose_pairs(
    ranked: Mapping[str, Sequence[str]], items: Mapping[str, Matched], count: int
) -> list[Pair]:
    """Choose up to `count` pairs of ids: one for the pretest, one for the posttest.

    `ranked` has the candidates of each module in the order in which they are tried. No two chosen
    items are enemies. Each module gives pairs in proportion to its candidates, by the method of
    Sainte-Laguë, as long as it can. A smaller `count` gives the first pairs of a greater one.
    """
    chosen: list[Pair] = []
    taken: set[str] = set()
    tilt: Counter[str] = Counter()
    exhausted: set[str] = set()
    for module in _turns(ranked):
        if len(chosen) == count:
            break
        if module in exhausted:
            continue
        free = [name for name in ranked[module] if taken.isdisjoint(items[name].sets)]
        found = _best_pair(free, items)
        if not found:
            exhausted.add(module)
            continue
        chosen.append(_oriented(found, items, tilt))
        taken.update(*(items[name].sets for name in found))
    return chosen


def _turns(ranked: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a module for each pair that it may give, in the order in which they take turns.

    Pair k (from 0) of a module with n items has the sort key (2k + 1) / n.
    """
    keyed = [
        ((2 * index + 1) / len(names), module)
        for module, names in ranked.items()
        for index in range(len(names) // 2)
    ]
    # The sort is stable, so that equal keys keep the order of the modules.
    return (module for _, module in sorted(keyed, key=lambda each: each[0]))


def _best_pair(free: Sequence[str], items: Mapping[str, Matched]) -> Pair | None:
    """Return the best pair, or None if no two items can be paired.

    A pair of one family and one level is best, then of one family, then of one level. Among equals,
    the pair with the first item in `free` wins, then the pair with the smallest distance.
    """
    for wanted in ((True, True), (True, False), (False, True), (False, False)):
        for index, one in enumerate(free):
            others = [
                other
                for other in free[index + 1 :]
                if _likeness(items[one], items[other]) == wanted
                and items[one].type == items[other].type
                and items[one].sets.isdisjoint(items[other].sets)
            ]
            if others:
                return one, min(others, key=lambda other: _distance(items[one], items[other]))
    return None


def _likeness(one: Matched, other: Matched) -> tuple[bool, bool]:
    return one.family == other.family, one.level == other.level


def _distance(one: Matched, other: Matched) -> int:
    if one.facility is None or other.facility is None:
        return 0 if one.facility is other.facility else _UNKNOWN
    return abs(one.facility - other.facility)


def _oriented(pair: Pair, items: Mapping[str, Matched], tilt: Counter[str]) -> Pair:
    """Return a pair in the order that balances the two papers best, and add it to `tilt`.

    `tilt` says by how many items of a family or level the pretest exceeds the posttest, and under
    "" by how many percentage points of facility. Families and levels are balanced first.
    """

    def cost(first: Matched, second: Matched) -> tuple[int, int]:
        after = Counter(tilt)
        _add(after, first, second)
        names = (*_names(first), *_names(second))
        return sum(abs(after[name]) for name in names), abs(after[""])

    one, other = (items[name] for name in pair)
    is_kept = cost(one, other) <= cost(other, one)
    first, second = pair if is_kept else (pair[1], pair[0])
    _add(tilt, items[first], items[second])
    return first, second


def _add(tilt: Counter[str], first: Matched, second: Matched) -> None:
    for name in _names(first):
        tilt[name] += 1
    for name in _names(second):
        tilt[name] -= 1
    if first.facility is not None and second.facility is not None:
        tilt[""] += first.facility - second.facility


def _names(item: Matched) -> tuple[str, str]:
    return f"family {item.family}", f"level {item.level}"
