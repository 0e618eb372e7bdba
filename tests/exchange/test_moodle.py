"""Test Moodle XML: every item is read back as Moodle reads it, with the marks of this site."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from banks import REAL, SMALL, site_in
from hypothesis import given, settings
from moodle_reader import Question, levels_of, read
from odd import FIXED, content_of, item_of, odd_banks
from studykit.export.exchange import moodle
from studykit.export.exchange.format import Content, Export
from studykit.model import ItemType
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Ordering

TYPES = {
    ItemType.SINGLE: "multichoice",
    ItemType.MULTIPLE: "multichoice",
    ItemType.TRUE_FALSE: "truefalse",
    ItemType.CLOZE: "cloze",
    ItemType.MATCHING: "matching",
    ItemType.ORDERING: "ordering",
}


def _check(content: Content) -> Export:
    """Read the export back, and compare every question with its item."""
    export = moodle.make(content)
    questions = read(export.files["moodle.xml"])
    left_out = [each.item for each in export.left_out]
    assert len(left_out) + len(questions) == len(content.items)
    assert {*left_out, *(each.id for each in questions)} == set(content.items)
    for question in questions:
        _compare(question, content.items[question.id])
        title = content.module_titles[content.items[question.id].module]
        assert question.category == [
            "$course$",
            "top",
            f"{content.title} {content.stamp}".strip(),
            title,
        ]
    return export


def _compare(question: Question, item: Item) -> None:
    response = item.response
    assert question.type == TYPES[item.type]
    assert {item.module, f"rev:{item.revision}"} <= set(question.tags)
    assert question.stem[0] == item.stem
    assert question.why[0] == item.explanation
    if isinstance(response, Choice):
        _compare_options(question, response, item.type)
    elif isinstance(response, Matching):
        right_texts = {side.id: side.text for side in response.right}
        left_texts = {side.id: side.text for side in response.left}
        pairs = [(left_texts[left], right_texts[right]) for left, right in response.pairs]
        spare = [("", side.text) for side in response.spare]
        assert sorted(question.pairs) == sorted([*pairs, *spare])
    elif isinstance(response, Ordering):
        assert [text for text, _, _ in question.answers] == [s.text for s in response.steps]
    else:
        _compare_blanks(question, response)
    blanks = len(response.blanks) if isinstance(response, Cloze) else 1
    assert question.points == item.points * blanks


def _compare_options(question: Question, response: Choice, type_: ItemType) -> None:
    def name(option: Option) -> str:
        return option.id if type_ is ItemType.TRUE_FALSE else option.text

    shown = {name(option): option.rationale for option in response.options}
    assert {text: why for text, _, why in question.answers} == shown
    keys = {name(option) for option in response.keys}
    wrong = {name(option) for option in response.distractors}
    if type_ is not ItemType.MULTIPLE:
        assert {text: share for text, share, _ in question.answers} == {
            **dict.fromkeys(keys, 100.0),
            **dict.fromkeys(wrong, 0.0),
        }
        return
    assert question.mark(keys) == pytest.approx(1, abs=1e-5)
    for size in range(min(len(shown), 3) + 1):
        for chosen in map(set, combinations(sorted(shown), size)):
            expected = max(0, len(chosen & keys) - len(chosen & wrong)) / len(keys)
            assert question.mark(chosen) == pytest.approx(expected, abs=1e-5)


def _compare_blanks(question: Question, response: Cloze) -> None:
    shown = "".join("_" if isinstance(part, Blank) else part for part in response.parts)
    assert question.stem[1] == shown
    for blank, alternatives in zip(response.blanks, question.blanks, strict=True):
        if blank.options:
            expected = [(o.text, 100.0 * o.correct, o.rationale) for o in blank.options]
        else:
            expected = [(text, 100.0, "") for text in blank.accept]
        assert alternatives == expected


@pytest.mark.parametrize("docs", [REAL, SMALL], ids=["real", "small"])
def test_every_item_of_a_bank_is_read_back(docs: Path) -> None:
    assert _check(Content(site_in(docs), "x", "站", 0, "")).left_out == ()


def test_odd_texts_of_every_type() -> None:
    assert _check(content_of(FIXED)).left_out == ()


@settings(max_examples=30)
@given(odd_banks())
def test_any_texts_are_read_back(items: tuple[Item, ...]) -> None:
    _check(content_of(items))


def test_ticking_every_option_earns_less_than_all() -> None:
    item = next(each for each in FIXED if each.type is ItemType.MULTIPLE)
    question = read(moodle.make(content_of([item])).files["moodle.xml"])[0]
    assert question.mark({text for text, _, _ in question.answers}) < 0.5


def test_what_moodle_cannot_hold_is_left_out_with_a_reason() -> None:
    many = Choice(tuple(Option(f"o{n}", f"{n}", n < 11, "") for n in range(13)))
    taken = Cloze(("前", Blank("1", ("甲\\}乙",)), "后"))
    items = [
        item_of(many, ItemType.MULTIPLE, "题", "因", "many"),
        item_of(taken, ItemType.CLOZE, "题", "因", "taken"),
        FIXED[0],
    ]
    left_out = {each.item: each.reason for each in _check(content_of(items)).left_out}
    assert left_out.keys() == {"many", "taken"}
    assert "10 个" in left_out["many"]
    assert "反斜线" in left_out["taken"]


def test_the_same_items_give_the_same_bytes_and_another_date_another_category() -> None:
    content = content_of(FIXED)
    files = moodle.make(content).files
    assert moodle.make(content_of(FIXED)).files == files
    later = moodle.make(replace(content, stamp="20251125-0900")).files
    for each, stamp in ((files, "20251124-1600"), (later, "20251125-0900")):
        question = read(each["moodle.xml"])[0]
        assert question.category[2] == f"奇文/异字 {stamp}"


SLASHES = ("/甲", "甲/", "/", "甲//乙", "//甲/乙//")


@pytest.mark.parametrize("title", SLASHES)
@pytest.mark.parametrize("site", SLASHES)
def test_names_with_slashes_are_whole_levels(site: str, title: str) -> None:
    content = replace(content_of(FIXED), title=site, stamp="")
    assert levels_of(moodle.category_of(content, title)) == ["$course$", "top", site, title]
