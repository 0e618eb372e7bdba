"""Tests of enemies: which items answer each other, and how pages and self-tests separate them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from banks import REAL, bank_in, bank_of, library_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_library import random_libraries
from studykit.locator import Locator
from studykit.model import Basis, ItemType, Level, Library
from studykit.quiz.enemies import enemies_of, separated
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    ItemBank,
    Matching,
    Option,
    Ordering,
    Proof,
    Response,
    Side,
)
from studykit.quiz.rules import Rule
from studykit.quiz.selection import self_tests


def item(
    name: str,
    response: Response,
    units: Sequence[str] = (),
    stem: str = "",
    paragraph: int = 1,
    explanation: str = "",
) -> Item:
    return Item(
        id=name,
        generator="",
        type=ItemType.SINGLE,
        module="m",
        section="s",
        units=tuple(units),
        document="",
        cites=(Locator("s1", paragraph, paragraph),),
        basis=Basis.STATED,
        level=Level.REMEMBER,
        proof=Proof.WRITTEN,
        stem=stem,
        explanation=explanation,
        response=response,
    )


def choice(key: str, *distractors: str) -> Choice:
    wrong = (Option(text, text, False, "") for text in distractors)
    return Choice((Option(key, key, True, ""), *wrong))


def sides(*texts: str) -> tuple[Side, ...]:
    return tuple(Side(text, text) for text in texts)


def choice_with_rationale(rationale: str) -> Choice:
    return Choice((Option("key", "八点", True, ""), Option("distractor", "九点", False, rationale)))


def cloze(before: str, answer: str, after: str) -> Cloze:
    return Cloze((before, Blank("1", (answer,)), after))


SAID = "号源不够，要提前两天放出"
# A response that shows no text by which another item could be answered.
PLAIN = choice("对", "错")
POINT = next(unit for unit in library_in(REAL).units if unit.parent)
CLOZE = item("cloze", cloze("窗口每天", "提前放号", "，不再排队。"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item("a", PLAIN, ["u", "v"]), item("b", PLAIN, ["w", "v"])),
        (item("a", choice(SAID, "另一说法")), item("b", choice("别的说法", SAID))),
        (item("a", choice(SAID)), item("b", choice("号源不够,要提前两天放出。"))),
        (item("a", choice(SAID)), item("b", PLAIN, stem=f"据文一，{SAID}。")),
        (item("a", choice(SAID)), item("b", PLAIN, stem=f"窗口写着「{SAID}」。这样对吗？")),
        (item("a", choice(SAID)), item("b", cloze(f"{SAID}，不要等到", "最后一天", "才放。"))),
        (
            item("a", Matching(sides(SAID), sides("甲"), ())),
            item("b", Ordering(sides("乙", SAID), ("乙", SAID))),
        ),
        (
            item("a", PLAIN, explanation="原文：“每天上午八点放号，十点补放”[[s1-1]]。"),
            item("b", PLAIN, explanation="补放写在后面，“每天上午八点放号”[[s1-1]]在前。"),
        ),
        (
            item("a", PLAIN, explanation="原文：“每天上午八点放号，十点补放”[[s1-1]]。"),
            item("b", choice_with_rationale("“每天上午八点放号”[[s1-1]]，不是九点。")),
        ),
        (
            item("a", PLAIN, explanation="原文：“每天上午八点放号”[[s1-1]]。"),
            item("b", PLAIN, explanation="原文：“一号窗口每天上午八点放号给老人”[[s1-1]]。"),
        ),
        (
            replace(item("a", PLAIN), proof=Proof.LIST, headings=(POINT.parent or "",)),
            item("b", PLAIN, [POINT.id]),
        ),
        (CLOZE, item("b", choice("别处也提前放号"))),
        (CLOZE, item("b", PLAIN, stem="判断：窗口提前放号。")),
    ],
    ids=[
        "common unit",
        "same option",
        "same option but for punctuation",
        "option in a stem",
        "option quoted in a stem",
        "option in the text of a cloze",
        "option of two other types",
        "clause quoted in two explanations",
        "clause quoted in an explanation and a rationale",
        "quoted clause inside a longer one",
        "point of a list",
        "answer to a gap in an option",
        "answer to a gap in a stem",
    ],
)
def test_items_that_answer_each_other_are_enemies(one: Item, other: Item) -> None:
    enemies = enemies_of(
        [one, other, item("c", choice("无关的一个说法"), paragraph=2)], library_in(REAL)
    )
    assert enemies.are_enemies(one, other)
    assert enemies.are_enemies(other, one)
    assert "c" not in enemies.clues


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item("a", PLAIN, ["u"]), item("b", PLAIN, ["v"])),
        (item("a", choice("每月一次")), item("b", choice("每月一次"))),
        (
            item("a", PLAIN, explanation="原文：“八点放号”[[s1-1]]。"),
            item("b", PLAIN, explanation="原文：“八点放号”[[s1-1]]，没有写补放。"),
        ),
        (item("a", PLAIN, stem=f"判断：{SAID}。"), item("b", PLAIN, stem=f"{SAID}，对不对？")),
        (item("a", choice(SAID)), item("b", PLAIN, stem="据文一，号源不够。")),
        (CLOZE, item("b", choice("别处也提前放号"), paragraph=2)),
    ],
    ids=[
        "other units",
        "short option",
        "short quotation",
        "stems alike",
        "part of an option in a stem",
        "answer to a gap on another paragraph",
    ],
)
def test_items_that_only_resemble_each_other_are_no_enemies(one: Item, other: Item) -> None:
    assert not enemies_of([one, other], library_in(REAL)).are_enemies(one, other)


def test_two_enemies_of_a_third_item_need_not_be_enemies() -> None:
    others = [item(name, choice(f"{name}处也提前放号")) for name in ("东", "西")]
    enemies = enemies_of([CLOZE, *others], library_in(REAL))
    assert all(enemies.are_enemies(CLOZE, other) for other in others)
    assert not enemies.are_enemies(*others)


# Orders. ------------------------------------------------------------------------------------------


def shared_unit_pairs(items: Sequence[Item]) -> int:
    """Count the neighbours that share a unit."""
    return sum(not set(a.units).isdisjoint(b.units) for a, b in pairwise(items))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(units=st.lists(st.sets(st.sampled_from("uvwxyz"), max_size=3), max_size=6))
def test_enemies_are_separated_if_any_order_separates_them(units: list[set[str]]) -> None:
    items = [item(f"i{n}", PLAIN, sorted(each)) for n, each in enumerate(units)]
    result = separated(items, enemies_of(items, library_in(REAL)))
    assert sorted(result, key=lambda each: each.id) == items
    is_possible = any(shared_unit_pairs(order) == 0 for order in permutations(items))
    assert (shared_unit_pairs(result) == 0) == is_possible


def test_a_section_asks_about_each_unit_before_it_asks_again() -> None:
    items = [item(f"{unit}{n}", PLAIN, [unit]) for unit in "uvw" for n in range(3)]
    result = separated(items, enemies_of(items, library_in(REAL)))
    assert [each.id for each in result] == ["u0", "v0", "w0", "u1", "v1", "w1", "u2", "v2", "w2"]


def test_items_that_no_order_separates_stay_in_order() -> None:
    items = [item(f"i{n}", PLAIN, ["u"]) for n in range(3)]
    assert separated(items, enemies_of(items, library_in(REAL))) == tuple(items)
    assert separated([], enemies_of([], library_in(REAL))) == ()


@pytest.mark.parametrize("count", [40, 3000])
def test_long_sections_are_separated_as_well(count: int) -> None:
    items = [item(f"i{n}", PLAIN, [f"u{n // 3}"]) for n in range(count)]
    assert shared_unit_pairs(items) > count / 2
    assert shared_unit_pairs(separated(items, enemies_of(items, library_in(REAL)))) <= 2


def test_an_item_that_is_added_moves_few_others() -> None:
    """Adding a thirtieth item changes few pairs of neighbours, four on average at most."""
    items = [item(f"i{n}", PLAIN, [f"u{n // 3}"]) for n in range(30)]
    enemies = enemies_of(items, library_in(REAL))
    whole = separated(items, enemies)
    changed = []
    for n in range(30):
        before = separated(items[:n] + items[n + 1 :], enemies)
        neighbours = set(pairwise(each for each in whole if each is not items[n]))
        changed.append(len(neighbours - set(pairwise(before))))
    assert sum(changed) <= 4 * len(changed), changed


# Banks. -------------------------------------------------------------------------------------------


def check_doubts(bank: ItemBank) -> None:
    """Assert that exactly the items that follow an enemy have a doubt for it."""
    after_an_enemy = {
        after.id
        for before, after in pairwise(bank.items)
        if before.module == after.module and bank.enemies.are_enemies(before, after)
    }
    doubted = {
        name
        for name, found in bank.doubts.items()
        if Rule.ENEMIES.name in {each.rule for each in found}
    }
    assert doubted == after_an_enemy


def check_self_tests(library: Library, bank: ItemBank) -> None:
    """Assert that no two items of a self-test are enemies."""
    for module in library.modules:
        items = [each for each in bank.items if each.module == module.id]
        for chosen in self_tests(module, items, bank.enemies).values():
            assert len(chosen) < 2 or not bank.enemies.are_enemies(*chosen)


def test_the_real_bank_has_few_neighbours_that_share_a_unit() -> None:
    bank = bank_in(REAL)
    assert shared_unit_pairs(bank.items) < len(bank.items) / 20
    check_doubts(bank)


def test_the_real_modules_have_self_tests_of_two_items_that_are_no_enemies() -> None:
    library, bank = library_in(REAL), bank_in(REAL)
    check_self_tests(library, bank)
    by_module = [self_tests(module, bank.items, bank.enemies) for module in library.modules]
    assert any(len(tests) == 2 for by_section in by_module for tests in by_section.values())


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(library=random_libraries())
def test_any_library_separates_enemies(library: Library) -> None:
    bank = bank_of(library)
    check_doubts(bank)
    check_self_tests(library, bank)
