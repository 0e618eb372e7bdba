"""Tests of keys in successive lock files: a renamed thing keeps its key, a new one gets its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studykit.model import Registry
from studykit.renames import decide_keys, shared_keys


def registry(
    locked: set[str], redirects: Mapping[str, str], keys: Mapping[str, str] | None = None
) -> Registry:
    pages = {"modules/m.html": frozenset(locked)}
    return Registry({}, pages, redirects, keys=keys or {})


def locked_again(before: Registry, redirects: Mapping[str, str], used: set[str]) -> Registry:
    """Return the next lock: the ids in use, and the old ids that redirect to them."""
    now = replace(before, redirects=redirects)
    kept = {old for old in before.ids if redirects.get(old) in used}
    return registry(used | kept, redirects, decide_keys(now, used))


def keys(lock: Registry, used: set[str]) -> dict[str, str]:
    """Return the keys of the ids in use, by id, except keys that equal their id."""
    return {name: lock.keys[name] for name in lock.keys if name in used and lock.keys[name] != name}


# Successive releases, each with the ids in use and the redirects, and the keys of the last release.
HISTORIES: dict[str, tuple[list[tuple[str, dict[str, str]]], dict[str, str]]] = {
    "renamed": ([("a x", {}), ("b x", {"a": "b"})], {"b": "a"}),
    "renamed twice": ([("a", {}), ("b", {"a": "b"}), ("c", {"a": "c", "b": "c"})], {"c": "a"}),
    "renamed and back": ([("a", {}), ("b", {"a": "b"}), ("a", {"b": "a"})], {}),
    "renamed, back, and again": (
        [("a", {}), ("b", {"a": "b"}), ("a", {"b": "a"}), ("c", {"a": "c", "b": "c"})],
        {"c": "a"},
    ),
    "merged into another": ([("a b", {}), ("b", {"a": "b"})], {}),
    "two merged into a new one": ([("a b", {}), ("c", {"a": "c", "b": "c"})], {}),
    "merged, then renamed": (
        [("a b", {}), ("b", {"a": "b"}), ("c", {"a": "c", "b": "c"})],
        {"c": "b"},
    ),
    "renamed, then merged": (
        [("a x", {}), ("b x", {"a": "b"}), ("x", {"a": "x", "b": "x"})],
        {},
    ),
    "merged, and there again": ([("a b", {}), ("b", {"a": "b"}), ("a b", {})], {}),
    "lost, and its name taken": ([("a", {}), ("b", {"a": "b"}), ("", {}), ("b", {})], {}),
    "lost without a redirect": ([("a", {}), ("b", {}), ("b", {"a": "b"})], {}),
    "to nothing": ([("a", {}), ("b", {"a": "z"})], {}),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_renamed_unit_keeps_its_key_and_a_merged_one_keeps_its_own(name: str) -> None:
    releases, expected = HISTORIES[name]
    lock, used = registry(set(), {}), set[str]()
    for ids, redirects in releases:
        used = set(ids.split())
        lock = locked_again(lock, redirects, used)
        assert locked_again(lock, redirects, used) == lock
    assert keys(lock, used) == expected
    assert shared_keys(lock, used) == {}


def test_a_former_id_may_not_be_given_to_another_thing() -> None:
    lock = locked_again(registry({"a"}, {}), {"a": "b"}, {"b"})
    again = locked_again(lock, {}, {"a", "b"})
    assert shared_keys(again, {"a", "b"}) == {"a": ("a", "b")}
    # If the other thing gives up the name `a`, it is the key of the first thing again.
    lock = locked_again(again, {"a": "b"}, {"b"})
    assert keys(lock, {"b"}) == {"b": "a"}
    # A name that the thing had in between may not be taken either.
    lock = locked_again(lock, {"a": "c", "b": "c"}, {"c"})
    assert shared_keys(locked_again(lock, {"a": "c"}, {"b", "c"}), {"b", "c"}) == {"a": ("b", "c")}


@dataclass
class Author:
    """Simulates an author who renames things and maintains the redirects as the guide says.

    `things` maps a thing to its current id, `firsts` lists the first id of each thing, and
    `bearers` maps every id ever used to its thing.
    """

    things: dict[int, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    firsts: list[str] = field(default_factory=list)
    bearers: dict[str, int] = field(default_factory=dict)

    def name(self, thing: int, name: str) -> None:
        self.redirects.pop(name, None)
        self.things[thing] = name
        self.bearers[name] = thing

    def add(self, name: str) -> None:
        if name not in self.bearers:
            self.name(len(self.firsts), name)
            self.firsts.append(name)

    def retire(self, thing: int, new: str) -> None:
        old = self.things.pop(thing)
        self.redirects = {name: new if to == old else to for name, to in self.redirects.items()}
        self.redirects[old] = new

    def rename(self, thing: int, name: str) -> None:
        """Give the thing a new name, or one that it had before."""
        if self.bearers.get(name, thing) == thing and self.things.get(thing, name) != name:
            self.retire(thing, name)
            self.name(thing, name)

    def merge(self, thing: int, other: int) -> None:
        if thing != other and {thing, other} <= set(self.things):
            self.retire(thing, self.things[other])

    def lose(self, thing: int) -> None:
        name = self.things.pop(thing, "")
        self.redirects = {old: new for old, new in self.redirects.items() if new != name}


NAMES = st.sampled_from("abcdefgh")
THINGS = st.integers(0, 4)
CHANGES = st.one_of(
    st.tuples(st.just("rename"), THINGS, NAMES),
    st.tuples(st.just("merge"), THINGS, THINGS),
    st.tuples(st.just("add"), NAMES),
    st.tuples(st.just("lose"), THINGS),
)


@given(st.lists(CHANGES, max_size=15))
@settings(max_examples=300)
def test_the_first_id_is_the_key_and_no_two_things_share_one(
    changes: list[tuple[str, int | str]],
) -> None:
    author, lock = Author(), registry(set(), {})
    for kind, *what in [("add", "a"), ("add", "b"), *changes]:
        getattr(author, kind)(*what)
        used = set(author.things.values())
        lock = locked_again(lock, dict(author.redirects), used)
        found = keys(lock, used)
        for thing, name in author.things.items():
            assert found.get(name, name) == author.firsts[thing]
        assert shared_keys(lock, used) == {}
