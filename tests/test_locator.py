"""Tests of locators: valid ones, invalid ones, and the paragraphs they expand to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studykit.locator import Locator, parse_locator

LOCATORS = [
    ("s2-9", Locator("s2", 9, 9)),
    ("s2-5..8", Locator("s2", 5, 8)),
    ("s12-1..1", Locator("s12", 1, 1)),
    ("s2-8..5", Locator("s2", 8, 5)),
    ("s2", None),
    ("s0-1", None),
    ("s2-0", None),
    ("s2-05", None),
    ("S2-5", None),
    ("s2-5...8", None),
    ("s2-5-8", None),
    ("s２-5", None),
    ("s2-5 ", None),
]


@pytest.mark.parametrize(("text", "locator"), LOCATORS)
def test_parse_locator(text: str, locator: Locator | None) -> None:
    assert parse_locator(text) == locator


def test_a_range_holds_its_paragraphs_in_order() -> None:
    assert Locator("s2", 9, 11).within(10) == ("s2-9", "s2-10")
    assert Locator("s2", 9, 11).within(12) == ("s2-9", "s2-10", "s2-11")


@pytest.mark.parametrize(
    ("locator", "label"), [(Locator("s2", 5, 5), "文2-5"), (Locator("s2", 5, 8), "文2-5～8")]
)
def test_label_for_readers(locator: Locator, label: str) -> None:
    assert locator.label == label


PRINTED = [
    (Locator("s2", 9, 9), "篇二·9"),
    (Locator("s2", 5, 8), "篇二·5～8"),
    (Locator("s10", 1, 1), "篇十·1"),
    (Locator("s11", 1, 1), "篇十一·1"),
    (Locator("s20", 12, 12), "篇二十·12"),
    (Locator("s99", 1, 2), "篇九十九·1～2"),
    (Locator("s100", 1, 1), "篇一〇〇·1"),
    (Locator("s205", 1, 1), "篇二〇五·1"),
]


@pytest.mark.parametrize(("locator", "printed"), PRINTED)
def test_wording_on_paper(locator: Locator, printed: str) -> None:
    assert locator.printed == printed


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_no_two_sources_are_printed_alike(one: int, other: int) -> None:
    texts = [Locator(f"s{number}", 1, 1).printed for number in (one, other)]
    assert (texts[0] == texts[1]) == (one == other)


@given(st.integers(1, 99), st.integers(1, 99999), st.integers(1, 99999))
def test_a_written_locator_is_parsed_as_itself(source: int, first: int, last: int) -> None:
    locator = Locator(f"s{source}", first, last)
    assert parse_locator(str(locator)) == locator
