"""自测: one or two items after each section, chosen to test as many units as possible.

They are never enemies.
"""

from collections.abc import Iterable, Sequence

from studykit.model import ItemType, Module
from studykit.quiz.draw import weight
from studykit.quiz.item import Enemies, Item, Origin

ITEMS_AT_MOST = 2
# The order in which the items of a self-test stand: what takes one press comes first.
_EASE = (
    ItemType.TRUE_FALSE,
    ItemType.SINGLE,
    ItemType.MULTIPLE,
    ItemType.CLOZE,
    ItemType.ORDERING,
    ItemType.MATCHING,
)


def self_tests(
    module: Module, items: Sequence[Item], enemies: Enemies
) -> dict[str, tuple[Item, ...]]:
    """Return the items to show after each section of a module, by section id.

    A section without generated items has no entry.
    """
    by_section: dict[str, list[Item]] = {}
    for item in items:
        # A hand-written item is already shown where its author put it.
        if item.module == module.id and item.origin is Origin.GENERATED:
            by_section.setdefault(item.section, []).append(item)
    return {
        section.id: choose_items(by_section[section.id], section.units, enemies)
        for section in module.sections
        if section.id in by_section
    }


def choose_items(items: Iterable[Item], units: Iterable[str], enemies: Enemies) -> tuple[Item, ...]:
    """Choose up to `ITEMS_AT_MOST` items greedily, no two of them enemies.

    Each step takes the item that tests the most untested units. If several do, an item of a new
    type comes first, then the greatest hash of the id.
    """
    remaining, untested = list(items), set(units)
    chosen: list[Item] = []
    while remaining and len(chosen) < ITEMS_AT_MOST and untested:
        types = {item.type for item in chosen}

        def gain(item: Item) -> tuple[int, bool, int]:
            new = len(untested & set(item.units))  # noqa: B023
            return new, item.type not in types, weight(item.id)  # noqa: B023

        best = max(remaining, key=gain)
        if not untested & set(best.units):
            break
        chosen.append(best)
        remaining = [each for each in remaining if not enemies.are_enemies(best, each)]
        untested -= set(best.units)
    return tuple(sorted(chosen, key=lambda item: _EASE.index(item.type)))
