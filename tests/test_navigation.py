"""Tests of the navigation: a long section is divided into short lists, with each entry once."""

from collections.abc import Iterator
from typing import Any

import pytest
from studykit.model import Library, Registry, Source
from studykit.navigation import ENTRIES_AT_MOST, navigation_of
from studykit.pages.generate import GeneratedPages


def sources_of(count: int) -> list[dict[str, Any]]:
    """Return the navigation entries of a library with `count` documents."""
    sources = tuple(
        Source(f"s{n}", "文献", "文献", True, "", f"sources/s{n}.md", None, (), (), (), 1)
        for n in range(count)
    )
    library = Library(sources, (), (), Registry({}, {}, {}))
    [part] = navigation_of(library, GeneratedPages([], [], [], [], [], [], [], []))
    [entries] = part.values()
    assert isinstance(entries, list)
    return entries


def leaves(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        [below] = entry.values()
        yield from leaves(below) if isinstance(below, list) else [below]


def lists(entries: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    yield entries
    for entry in entries:
        [below] = entry.values()
        yield from lists(below) if isinstance(below, list) else []


@pytest.mark.parametrize("count", [1, 50, 51, 100, 101, 2_500, 2_501, 6_000])
def test_every_entry_occurs_once_and_in_order_in_short_lists(count: int) -> None:
    entries = sources_of(count)
    assert list(leaves(entries)) == [f"sources/s{n}.md" for n in range(count)]
    assert max(map(len, lists(entries))) <= ENTRIES_AT_MOST


@pytest.mark.parametrize(
    ("count", "names"),
    [(101, ["1–50", "51–100", "101–101"]), (2_501, ["1–2500", "2501–2501"])],
)
def test_parts_are_named_by_their_first_and_last(count: int, names: list[str]) -> None:
    assert [name for entry in sources_of(count) for name in entry] == names


def test_parts_of_parts_continue_the_numbers() -> None:
    second = sources_of(2_560)[1]["2501–2560"]
    assert [name for entry in second for name in entry] == ["2501–2550", "2551–2560"]
