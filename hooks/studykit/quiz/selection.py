"""自测: one or two items after each section, the easier one first.

The items of a self-test are never enemies. The first item is quick to answer, and its type
changes from section to section. The second tests as many of the other units as possible.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from studykit.model import ItemType, Module
from studykit.quiz.draw import weight
from studykit.quiz.item import Enemies, Item, Origin

ITEMS_AT_MOST = 2
# By the work of answering, least first: one choice, some choices, an order, then a list of pairs.
_BY_EFFORT = (
    ItemType.TRUE_FALSE,
    ItemType.SINGLE,
    ItemType.CLOZE,
    ItemType.MULTIPLE,
    ItemType.ORDERING,
    ItemType.MATCHING,
)
_QUICK = 3  # the number of types, from the first, that need only one choice or one word
_NONE_USED: Mapping[ItemType, int] = {}


def self_tests(
    module: Module, items: Sequence[Item], enemies: Enemies
) -> dict[str, tuple[Item, ...]]:
    """Return the items to show after each section of a module, by section id.

    A section without generated items has no entry.
    """
    by_section: dict[str, list[Item]] = {}
    for item in items:
        # A written item is already shown where its author put it.
        if item.module == module.id and item.origin is Origin.GENERATED:
            by_section.setdefault(item.section, []).append(item)
    tests: dict[str, tuple[Item, ...]] = {}
    used: Counter[ItemType] = Counter()
    for section in module.sections:
        if section.id in by_section:
            chosen = choose_items(by_section[section.id], section.units, enemies, used)
            tests[section.id] = chosen
            used.update(item.type for item in chosen)
    return tests


def choose_items(
    items: Iterable[Item],
    units: Iterable[str],
    enemies: Enemies,
    used: Mapping[ItemType, int] = _NONE_USED,
) -> tuple[Item, ...]:
    """Choose up to `ITEMS_AT_MOST` items of a section, no two of them enemies; easier ones first.

    Each item tests a unit that the others do not. `used` counts the types of the items of earlier
    sections. The item chosen first is quick to answer if any is, and of the type that `used` has
    least. Each further item tests the most untested units; among equals, an item of a new type
    goes first, then the item with the greatest hash of its id.
    """
    remaining, untested = list(items), set(units)
    chosen: list[Item] = []

    def gain(item: Item) -> tuple[int, bool, int]:
        new = len(untested & set(item.units))
        return new, item.type not in {each.type for each in chosen}, weight(item.id)

    def opening(item: Item) -> tuple[bool, int, tuple[int, bool, int]]:
        is_quick = _BY_EFFORT.index(item.type) < _QUICK
        return is_quick, -used.get(item.type, 0) if is_quick else 0, gain(item)

    while len(chosen) < ITEMS_AT_MOST:
        candidates = [item for item in remaining if untested & set(item.units)]
        if not candidates:
            break
        best = max(candidates, key=gain if chosen else opening)
        chosen.append(best)
        remaining = [each for each in remaining if not enemies.are_enemies(best, each)]
        untested -= set(best.units)
    return tuple(sorted(chosen, key=lambda item: _BY_EFFORT.index(item.type)))
