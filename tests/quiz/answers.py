"""Generate answers to an item (right, wrong, partial, blank, random, impossible), and its key."""

import random
from collections.abc import Sequence
from typing import Any

from results import Answer, right, wrong
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering


def drawn(item: Item, chance: random.Random) -> Answer:
    """Return a random answer that the item's controls can give."""
    response = item.response
    if isinstance(response, Choice):
        names = [option.id for option in response.options]
        most = len(names) if item.type is ItemType.MULTIPLE else 1
        chosen = set(chance.sample(names, chance.randint(0, most)))
        return [name for name in names if name in chosen]
    if isinstance(response, Matching):
        names = ["", *(side.id for side in response.right)]
        return [chance.choice(names) for _ in response.left]
    if isinstance(response, Ordering):
        return chance.sample([step.id for step in response.steps], len(response.steps))
    return [
        chance.choice(["", *(option.id for option in blank.options)])
        if blank.options
        else chance.choice(["", "不知道", *blank.accept])
        for blank in response.blanks
    ]


def partial(item: Item) -> Answer:
    """Return a partially right answer where possible: the first part right, the rest wrong."""
    key, other = right(item), wrong(item)
    if isinstance(item.response, Choice):
        return key[:1] if item.type is ItemType.MULTIPLE else other
    if isinstance(item.response, Ordering):
        return [*key[:-2], key[-1], key[-2]]
    return key[:1] + other[1:]


def answers_of(item: Item) -> list[Answer]:
    chance = random.Random(item.id)  # noqa: S311
    blank = [[""] * len(right(item))] if isinstance(item.response, Cloze | Matching) else []
    fixed = [[], *blank, right(item), wrong(item), partial(item)]
    if item.type is ItemType.MULTIPLE and isinstance(item.response, Choice):
        fixed.append([option.id for option in item.response.options])
    return fixed + [drawn(item, chance) for _ in range(4)]


def impossible(item: Item) -> Sequence[Answer]:
    """Return answers that no control of the item gives."""
    response, key = item.response, right(item)
    if isinstance(response, Choice):
        both = [key[0], response.distractors[0].id]
        twice = [key[0], key[0]]
        return [["z9"], twice, *([] if item.type is ItemType.MULTIPLE else [both])]
    if isinstance(response, Ordering):
        return [key[1:], [*key, key[0]], [key[0]] * len(key), ["z9", *key[1:]]]
    answers = [[*key, ""], key[:-1] or ["", ""]]
    chosen = isinstance(response, Matching) or bool(response.blanks[0].options)
    return [*answers, ["z9", *key[1:]]] if chosen else answers


def key_of(item: Item) -> dict[str, Any]:
    """Return the key of an item: see `Key` in the package's types/records.d.ts."""
    response, kind = item.response, {"type": item.type.value}
    if isinstance(response, Choice):
        options = [option.id for option in response.options]
        is_one = item.type is not ItemType.MULTIPLE
        return {**kind, "options": options, "right": right(item), "isOne": is_one}
    if isinstance(response, Ordering):
        return {**kind, "order": right(item)}
    if isinstance(response, Matching):
        options = [side.id for side in response.right]
        return {**kind, "blanks": [{"accept": [each], "options": options} for each in right(item)]}
    blanks = [
        {
            "accept": [option.id for option in blank.options if option.correct],
            "options": [option.id for option in blank.options],
        }
        if blank.options
        else {"accept": list(blank.accept), "options": None}
        for blank in response.blanks
    ]
    return {**kind, "blanks": blanks}
