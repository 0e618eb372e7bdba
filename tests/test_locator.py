"""Tests of locators: valid ones, invalid ones, and the paragraphs they expand to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studykit.locator import BARE_ID, Locator, document_name, parse_locator

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


LABELS = [
    (Locator("s2", 9, 9), "文二·9"),
    (Locator("s2", 5, 8), "文二·5～8"),
    (Locator("s10", 1, 1), "文十·1"),
    (Locator("s11", 1, 1), "文十一·1"),
    (Locator("s20", 12, 12), "文二十·12"),
    (Locator("s99", 1, 2), "文九十九·1～2"),
    (Locator("s100", 1, 1), "文一〇〇·1"),
    (Locator("s205", 1, 1), "文二〇五·1"),
]


@pytest.mark.parametrize(("locator", "label"), LABELS)
def test_label_for_readers(locator: Locator, label: str) -> None:
    assert locator.label == label


@pytest.mark.parametrize(
    ("title", "name"),
    [("", "文二"), ("排队", "文二《排队》"), ("读《排队》", "文二《读〈排队〉》")],
)
def test_name_of_a_document(title: str, name: str) -> None:
    assert document_name("s2", title) == name


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_no_two_sources_have_one_name(one: int, other: int) -> None:
    texts = [document_name(f"s{number}") for number in (one, other)]
    assert (texts[0] == texts[1]) == (one == other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全班朗读 s1-1，划出", "s1-1"),
        ("读s12-3至", "s12-3"),
        ("读 S2-5..8。", "S2-5..8"),
        ("s1-1", "s1-1"),
        ("is1-1", None),
        ("s1-1-a", None),
        ("s0-1", None),
        ("a/s1-1.html", None),
        ("第 s1 篇", None),
    ],
)
def test_an_id_in_a_text_is_found(text: str, found: str | None) -> None:
    match = BARE_ID.search(text)
    assert (match[0] if match else None) == found


@given(st.integers(1, 99), st.integers(1, 99999), st.integers(1, 99999))
def test_a_written_locator_is_parsed_as_itself(source: int, first: int, last: int) -> None:
    locator = Locator(f"s{source}", first, last)
    assert parse_locator(str(locator)) == locator
