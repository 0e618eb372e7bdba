"""自测: one or two items after each section, chosen so that they test as many units as they can."""

from collections.abc import Iterable, Sequence

from studykit.model import Module
from studykit.quiz.draw import weight
from studykit.quiz.item import Item, Origin

ITEMS_AT_MOST = 2


def self_tests(module: Module, items: Sequence[Item]) -> dict[str, tuple[Item, ...]]:
    """The items to put after each section of a module, by the section's id; few have none."""
    by_section: dict[str, list[Item]] = {}
    for item in items:
        # Hand-written items stand where their author put them.
        if item.module == module.id and item.origin is Origin.GENERATED:
            by_section.setdefault(item.section, []).append(item)
    return {
        section.id: choose(by_section[section.id], section.units)
        for section in module.sections
        if section.id in by_section
    }


def choose(items: Iterable[Item], units: Iterable[str]) -> tuple[Item, ...]:
    """Take the item that tests most units not yet tested, then again; a new type before an old."""
    left, open_units = list(items), set(units)
    chosen: list[Item] = []
    while left and len(chosen) < ITEMS_AT_MOST and open_units:
        types = {item.type for item in chosen}

        def gain(item: Item) -> tuple[int, bool, int]:
            new = len(open_units & set(item.units))  # noqa: B023
            return new, item.type not in types, weight(item.id)  # noqa: B023

        best = max(left, key=gain)
        if not open_units & set(best.units):
            break
        chosen.append(best)
        left.remove(best)
        open_units -= set(best.units)
    return tuple(chosen)
