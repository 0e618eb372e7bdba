"""Tests that renaming ids changes no item."""

import re
from dataclasses import replace

import pytest
from banks import REAL, bank_of
from mini_site import HERE, MINI
from studykit.folder import read_folder
from studykit.graph import graph_of
from studykit.library import read_library
from studykit.model import Library
from studykit.quiz.item import Choice, Item, Option
from studykit.quiz.stable_ids import build_stable_bank

NAMED = re.compile(r"(\{ #|\[\[)([a-z0-9-]+)(?=[ \]|\\])")
SITES = {"mini": MINI / "docs", "golden": HERE / "goldens/bank/docs", "real": REAL}


def renamed(files: dict[str, bytes], names: dict[str, str]) -> Library:
    """Return the library read from files in which all ids have been renamed."""
    found = {}
    for path, data in files.items():
        folder, _, name = path.removesuffix(".md").rpartition("/")
        if path.endswith(".md"):
            given = NAMED.sub(lambda m: m[1] + names.get(m[2], m[2]), data.decode())
            found[f"{folder}/{names.get(name, name)}.md".lstrip("/")] = given.encode()
        elif not path.startswith("registry/"):
            found[path] = data
    return read_library(found)[0]


def by_old_names(item: Item, keys: dict[str, str]) -> Item:
    """Return an item with its old ids put back in place of the new ones."""

    def text(words: str) -> str:
        return NAMED.sub(lambda match: match[1] + keys.get(match[2], match[2]), words)

    def old(option: Option) -> Option:
        unit = keys.get(option.unit or "", option.unit)
        return replace(option, unit=unit, text=text(option.text), rationale=text(option.rationale))

    response = item.response
    if isinstance(response, Choice):
        response = Choice(tuple(map(old, response.options)))
    return replace(
        item,
        module=keys[item.module],
        section=keys[item.section],
        units=tuple(keys[name] for name in item.units),
        about=tuple(keys.get(name, name) for name in item.about),
        stem=text(item.stem),
        explanation=text(item.explanation),
        response=response,
        known_revision="",
    )


@pytest.mark.parametrize("site", SITES)
def test_renaming_ids_does_not_change_items(site: str) -> None:
    files = read_folder(SITES[site])
    library, _ = read_library(files)
    ids = {h.id for page in library.pages for h in page.outline} | {m.id for m in library.modules}
    # The new ids also sort in the reverse order.
    names = {name: f"n{number}-new" for number, name in enumerate(sorted(ids, reverse=True))}
    keys = {new: old for old, new in names.items()}
    before, now = bank_of(library), renamed(files, names)
    assert {unit.id for unit in now.units} == {names[unit.id] for unit in library.units}
    after = build_stable_bank(now, graph_of(now), keys)
    assert [item.revision for item in after.items] == [item.revision for item in before.items]
    assert tuple(by_old_names(item, keys) for item in after.items) == before.items
    assert [(each.generator, each.rule) for each in after.refused] == [
        (each.generator, each.rule) for each in before.refused
    ]
    # The units in items and refusals have the ids in use.
    units = {unit.id for unit in now.units}
    assert all(units.issuperset(item.units) for item in after.items)
    assert all(units.issuperset(each.units) for each in after.refused)
    assert {keys[name] for name in after.untested} == set(before.untested)
    assert after.doubts.keys() == before.doubts.keys()
    # Without the keys the items would differ.
    assert {item.id for item in bank_of(now).items} != {item.id for item in before.items}
