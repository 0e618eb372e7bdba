"""Test that the scripts mark answers to each item of the real bank as the rules demand.

`results.share` computes the expected shares independently, from the rules on the exam page.
"""

from collections.abc import Mapping, Sequence

import pytest
from answers import answers_of, impossible, key_of
from banks import REAL, bank_in
from node import run
from results import Answer, share
from studykit.model import ItemType

ITEMS = {item.id: item for item in bank_in(REAL).items}
Marked = list[tuple[float, bool]]


def marked(cases: Mapping[str, Sequence[Answer]]) -> dict[str, Marked]:
    """Return what the scripts say of each answer: its share, and whether it is possible."""
    given = [[key_of(ITEMS[name]), answers] for name, answers in cases.items()]
    return dict(zip(cases, run("mark.mjs", given), strict=True))


def test_each_answer_gets_the_share_of_the_rules() -> None:
    assert {item.type for item in ITEMS.values()} == set(ItemType)
    cases = {name: answers_of(item) for name, item in ITEMS.items()}
    shares = set()
    for name, found in marked(cases).items():
        for answer, (by_script, is_possible) in zip(cases[name], found, strict=True):
            assert by_script == pytest.approx(share(ITEMS[name], answer)), (name, answer)
            assert is_possible, (name, answer)
            shares.add(by_script)
    assert {0, 1, 0.5} < shares


def test_impossible_answers_are_distinguished_from_wrong_ones() -> None:
    cases = {name: impossible(item) for name, item in ITEMS.items()}
    for name, found in marked(cases).items():
        assert found, name
        for answer, (_, is_possible) in zip(cases[name], found, strict=True):
            assert not is_possible, (name, answer)
