"""B 卷: the items of a paper in another order, with their lists in another order.

A port of `orderB` and `shuffle` in `exam/paper.js` and of `shuffleLists` in `papers/versions.js`.
Tests check that Python and the scripts give the same papers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from studykit.model import ItemType
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Side
from studykit.quiz.paper import TYPES, PaperItem, rank

_Named = TypeVar("_Named", Option, Side)


def order_b(ids: Sequence[str], items: Mapping[str, PaperItem], seed: int) -> list[str]:
    """Return the ids of a paper in the order of B 卷; `ids` have the order of A 卷, by type."""
    return [
        name
        for kind in TYPES
        for name in shuffled([n for n in ids if items[n].type == kind], f"{seed}:B", ())
    ]


def shuffled(names: Sequence[str], salt: str, barred: Iterable[str]) -> Sequence[str]:
    """Return names in another order, which depends on the salt.

    The names are sorted by hash and rotated. The first rotation is taken that is neither the given
    order nor in `barred`, which holds orders as names joined by spaces. If there is none, the names
    keep their order.
    """
    ranking = rank(names, salt)
    unwanted = {*barred, " ".join(names)}
    rotations = (ranking[start:] + ranking[:start] for start in range(len(ranking)))
    return next((each for each in rotations if " ".join(each) not in unwanted), names)


def version_b(item: Item, seed: int) -> Item:
    """Return an item with its lists as B 卷 has them; true-or-false items keep theirs."""
    response, salt = item.response, f"{seed}:{item.id}"
    if item.type is ItemType.TRUE_FALSE:
        return item
    if isinstance(response, Choice):
        response = Choice(_in_order(response.options, salt))
    elif isinstance(response, Cloze):
        response = Cloze(tuple(_part(part, salt) for part in response.parts))
    elif isinstance(response, Matching):
        response = replace(response, right=_in_order(response.right, salt))
    else:
        right_order = " ".join(step.id for step in response.steps)
        shown = tuple(shuffled(response.shown, salt, (right_order,)))
        response = replace(response, shown=shown)
    return replace(item, response=response)


def _part(part: str | Blank, salt: str) -> str | Blank:
    return part if isinstance(part, str) else replace(part, options=_in_order(part.options, salt))


def _in_order(entries: Sequence[_Named], salt: str) -> tuple[_Named, ...]:
    by_id = {each.id: each for each in entries}
    return tuple(by_id[name] for name in shuffled(tuple(by_id), salt, ()))
