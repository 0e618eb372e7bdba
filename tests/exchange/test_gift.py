"""Test GIFT: gift-pegjs reads every item back."""

from typing import Any

import pytest
from banks import SMALL, site_in
from hypothesis import given, settings
from node import run
from odd import FIXED, content_of, item_of, odd_banks, real_content
from studykit.export.exchange import gift
from studykit.export.exchange.format import Content, Export
from studykit.model import ItemType
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Response, Side

Json = dict[str, Any]
# Codes that gift-pegjs leaves in the right side of a pair, and that Moodle decodes there.
_CHARACTERS = {f"&&{ord(char):03};": char for char in "\\:#={}~"} | {"&&010": "\n"}


def _check(content: Content) -> Export:
    export = gift.make(content)
    questions = [each for each in run("gift.mjs", export.files["gift.txt"].decode()) if each]
    category = ""
    exported = set()
    for question in questions:
        if question["type"] == "Category":
            category = question["title"]
            continue
        item = content.items[question["id"]]
        exported.add(item.id)
        assert content.module_titles[item.module] in category
        _compare(question, item)
    left_out = {each.item for each in export.left_out}
    assert exported | left_out == set(content.items)
    assert not exported & left_out
    return export


def _compare(question: Json, item: Item) -> None:
    response = item.response
    assert set(question["tags"]) == {item.module, f"rev-{item.revision}"}
    assert question["title"] == item.id
    assert question["globalFeedback"]["text"].startswith(item.explanation)
    stem = f"{item.stem}\n{response.text}" if isinstance(response, Cloze) else item.stem
    assert _same(question["stem"], stem)
    assert question["stem"]["format"] == "plain"
    if isinstance(response, Matching):
        _compare_pairs(question, response)
    elif isinstance(response, Cloze):
        assert question["type"] == "Short"
        texts = [each["text"]["text"] for each in question["choices"]]
        assert texts == [_spaced(text.replace("*", "\\*")) for text in response.blanks[0].accept]
    elif item.type is ItemType.TRUE_FALSE and isinstance(response, Choice):
        assert question["isTrue"] == (response.keys[0].id == "true")
        # gift-pegjs calls the first feedback `trueFeedback`; Moodle shows it for a wrong answer.
        assert _same(question["trueFeedback"], response.distractors[0].rationale)
        assert question["falseFeedback"] is None
    elif isinstance(response, Choice):
        _compare_options(question, response, is_single=item.type is ItemType.SINGLE)


def _compare_options(question: Json, response: Choice, *, is_single: bool) -> None:
    assert len(question["choices"]) == len(response.options)
    part = 100 / len(response.keys)
    for choice, option in zip(question["choices"], response.options, strict=True):
        assert _same(choice["text"], option.text)
        assert _same(choice["feedback"] or {"text": ""}, option.rationale)
        if is_single:
            assert (choice["isCorrect"], choice["weight"]) == (option.correct, None)
        else:
            weight = part if option.correct else -part
            assert choice["weight"] == pytest.approx(weight, abs=1e-5)


def _compare_pairs(question: Json, response: Matching) -> None:
    right_texts = {side.id: side.text for side in response.right}
    left_texts = {side.id: side.text for side in response.left}
    pairs = [(left_texts[left], right_texts[right]) for left, right in response.pairs]
    expected = [*pairs, *(("", side.text) for side in response.spare)]
    found = [(each["subquestion"]["text"], each["subanswer"]) for each in question["matchPairs"]]
    for code, char in _CHARACTERS.items():
        found = [(left, right.replace(code, char)) for left, right in found]
    assert sorted(found) == sorted((_spaced(one), _spaced(other)) for one, other in expected)


def _spaced(text: str) -> str:
    """Return a text with single spaces, as gift-pegjs returns plain texts."""
    return " ".join(part for part in text.split(" ") if part)


def _same(read: Json, text: str) -> bool:
    return str(read["text"]) == _spaced(text)


def test_every_item_of_the_real_bank_is_read_back() -> None:
    content = real_content()
    left_out = {each.item: each.reason for each in _check(content).left_out}
    orderings = {i.id for i in content.items.values() if i.type is ItemType.ORDERING}
    assert left_out == dict.fromkeys(orderings, "GIFT 没有排序题")


def test_every_item_of_a_small_bank_is_read_back_or_has_a_reason() -> None:
    assert all(each.reason for each in _check(Content(site_in(SMALL), "x", "站", 0, "")).left_out)


def test_odd_texts_of_every_type() -> None:
    left_out = {each.item: each.reason for each in _check(content_of(FIXED)).left_out}
    assert left_out == {"fixed--4": "空里有选项，GIFT 没有这样的题", "fixed--7": "GIFT 没有排序题"}
    assert gift.make(content_of(FIXED)) == gift.make(content_of(FIXED))


@settings(max_examples=6)
@given(odd_banks())
def test_any_texts_are_read_back(items: tuple[Item, ...]) -> None:
    _check(content_of(items))


def test_what_gift_cannot_hold_is_left_out_with_a_reason() -> None:
    sides = (Side("l", "a->b"), Side("m", "乙"))
    rights = (Side("r", "一"), Side("s", "二"))
    many = Choice(tuple(Option(f"o{n}", f"{n}", n < 11, "") for n in range(13)))
    cases: dict[str, tuple[Response, ItemType, str]] = {
        "arrow": (Matching(sides, rights, (("l", "r"), ("m", "s"))), ItemType.MATCHING, "->"),
        "many": (many, ItemType.MULTIPLE, "10 个"),
        "two": (Cloze((Blank("1", ("甲",)), Blank("2", ("乙",)))), ItemType.CLOZE, "几个空"),
    }
    items = [item_of(case[0], case[1], "题", "因", name) for name, case in cases.items()]
    left_out = {each.item: each.reason for each in _check(content_of([*items, FIXED[0]])).left_out}
    assert left_out.keys() == cases.keys()
    assert all(case[2] in left_out[name] for name, case in cases.items())
