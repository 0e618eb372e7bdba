"""Make honest exam records as a site exports them, and compute the score of an answer.

Scores are computed independently, from the rules that the exam page shows to members.
"""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build_site import hashed_file
from exam_codes import KINDS, LEVELS, TYPES, Blueprint, encode
from records import NOW, file_of
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering

MINUTE = 60_000
Answer = list[str]
Record = dict[str, Any]


def bank_of(site: Path) -> dict[str, Any]:
    """Return the bank of a built site, as its scripts have it."""
    text = hashed_file(site, "data/bank.js").read_text("utf-8")
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text, text.index('["bank"]=') + 9)[0]
    return found


def code_of(bank: Mapping[str, Any], count: int, seed: int = 1, minutes: int = 30) -> str:
    """Return the code of a paper of all modules, kinds, types and levels."""
    modules = list(bank["modules"])
    blueprint = Blueprint(modules, KINDS, TYPES, LEVELS, count, minutes, seed)
    return encode(blueprint, bank["fingerprint"], modules)


def right(item: Item) -> Answer:
    """Return the right answer of an item, in the form of a record."""
    response = item.response
    if isinstance(response, Choice):
        return [option.id for option in response.keys]
    if isinstance(response, Matching):
        return [dict(response.pairs)[side.id] for side in response.left]
    if isinstance(response, Ordering):
        return [step.id for step in response.steps]
    return [
        next(option.id for option in blank.options if option.correct)
        if blank.options
        else blank.accept[0]
        for blank in response.blanks
    ]


def wrong(item: Item) -> Answer:
    """Return an answer with no right part."""
    response = item.response
    if isinstance(response, Choice):
        return [response.distractors[0].id]
    if isinstance(response, Matching):
        own = dict(response.pairs)
        return [next(s.id for s in response.right if s.id != own[e.id]) for e in response.left]
    if isinstance(response, Ordering):
        return [step.id for step in response.steps[1:] + response.steps[:1]]
    return [
        next(option.id for option in blank.options if not option.correct)
        if blank.options
        else "什么都不对"
        for blank in response.blanks
    ]


def share(item: Item, answer: Answer) -> float:
    """Return the share of an item's points that an answer earns, by the rules on the exam page."""
    key = right(item)
    if item.type is ItemType.MULTIPLE:
        hits = len(set(answer) & set(key))
        return max(0, hits - len(set(answer) - set(key))) / len(key)
    if item.type is ItemType.MATCHING:
        return sum(a == b for a, b in zip(key, answer, strict=False)) / len(key)
    if isinstance(item.response, Choice):
        return float(set(answer) == set(key))
    if isinstance(item.response, Cloze):
        return float(len(answer) == len(key) and all(map(_fills, item.response.blanks, answer)))
    return float(answer == key)


def _fills(blank: Any, text: str) -> bool:
    return text in (
        [option.id for option in blank.options if option.correct] if blank.options else blank.accept
    )


def handed_in(
    items: Mapping[str, Item],
    answers: Mapping[str, Answer],
    code: str,
    name: str = "",
    time: int = NOW,
) -> Record:
    """Return the record of an exam on some items, handed in after ten minutes.

    The moments of the answers depend on the name and the time, since no two persons answer at the
    same moments.
    """
    chance = random.Random(f"{name} {time}")  # noqa: S311
    return {
        "v": 1,
        "time": time,
        "code": code,
        "name": name,
        "paper": {key: item.revision for key, item in items.items()},
        "answers": {
            key: [time + chance.randint(1, 9 * MINUTE), answer] for key, answer in answers.items()
        },
        "done": {
            "time": time + 10 * MINUTE,
            "marks": {
                key: [item.revision, share(item, answers.get(key, [])), item.points]
                for key, item in items.items()
            },
        },
    }


def exam_file(*records: Record, member: str = "") -> dict[str, Any]:
    """Return a file of exams as 我的记录 exports it."""
    exams = {f"x{index}": record for index, record in enumerate(records)}
    return file_of({"exam": exams}, member=member)
