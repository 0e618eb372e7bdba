"""Tests that renaming ids changes no item."""

import re
from dataclasses import dataclass, replace

import pytest
from banks import REAL, bank_of
from mini_site import HERE, MINI
from studykit.files import read_folder
from studykit.library import read_library
from studykit.model import Library
from studykit.quiz.item import Choice, Item, ItemBank, Option
from studykit.quiz.stable_ids import build_stable_bank
from studykit.quiz.without_prose import without_prose

# The id of a heading, `{ #id`, or of a reference, `[[id`.
ID_IN_TEXT = re.compile(r"(\{ #|\[\[)([a-z0-9-]+)(?=[ \]|\\])")
FOLDERS = {"mini": MINI / "docs", "golden": HERE / "goldens/bank/docs", "real": REAL}


def rename_ids(text: str, new_ids: dict[str, str]) -> str:
    return ID_IN_TEXT.sub(lambda match: match[1] + new_ids.get(match[2], match[2]), text)


def read_renamed(files: dict[str, bytes], new_ids: dict[str, str]) -> Library:
    """Rename ids in files, leave out the registry, and read the library."""
    renamed = {}
    for path, data in files.items():
        folder, _, name = path.removesuffix(".md").rpartition("/")
        if path.endswith(".md"):
            new_path = f"{folder}/{new_ids.get(name, name)}.md".lstrip("/")
            renamed[new_path] = rename_ids(data.decode(), new_ids).encode()
        elif not path.startswith("registry/"):
            renamed[path] = data
    return read_library(renamed)[0]


def with_old_ids(item: Item, old_ids: dict[str, str]) -> Item:
    """Return an item with its old ids put back in place of the new ones."""

    def option_with_old_ids(option: Option) -> Option:
        return replace(
            option,
            unit=old_ids.get(option.unit or "", option.unit),
            text=rename_ids(option.text, old_ids),
            rationale=rename_ids(option.rationale, old_ids),
        )

    response = item.response
    # Only the options of a choice name units.
    if isinstance(response, Choice):
        response = Choice(tuple(map(option_with_old_ids, response.options)))
    return replace(
        item,
        module=old_ids[item.module],
        section=old_ids[item.section],
        units=tuple(old_ids[id_] for id_ in item.units),
        headings=tuple(old_ids.get(id_, id_) for id_ in item.headings),
        stem=rename_ids(item.stem, old_ids),
        explanation=rename_ids(item.explanation, old_ids),
        response=response,
        # The old bank, whose ids were never renamed, stores no revision.
        known_revision="",
    )


@dataclass(frozen=True)
class Renamed:
    """A library and its bank, the same library with new ids and its bank, and both maps of ids."""

    old_library: Library
    old_bank: ItemBank
    new_library: Library
    new_bank: ItemBank
    new_ids: dict[str, str]
    old_ids: dict[str, str]


@pytest.fixture(scope="module", params=FOLDERS)
def renamed(request: pytest.FixtureRequest) -> Renamed:
    files = read_folder(FOLDERS[request.param])
    library, _ = read_library(files)
    ids = {h.id for page in library.pages for h in page.outline} | {m.id for m in library.modules}
    # The new ids sort in the reverse order, so that nothing can depend on the order of ids.
    new_ids = {id_: f"n{number:04}-new" for number, id_ in enumerate(sorted(ids, reverse=True))}
    assert sorted(ids, key=new_ids.__getitem__) == sorted(ids, reverse=True)
    old_ids = {new: old for old, new in new_ids.items()}
    new_library = read_renamed(files, new_ids)
    assert [unit.id for unit in new_library.units] == [new_ids[u.id] for u in library.units]
    new_bank = build_stable_bank(new_library, old_ids)
    return Renamed(library, bank_of(library), new_library, new_bank, new_ids, old_ids)


def test_renaming_ids_does_not_change_items(renamed: Renamed) -> None:
    items = renamed.new_bank.items
    assert [item.revision for item in items] == [item.revision for item in renamed.old_bank.items]
    assert tuple(with_old_ids(item, renamed.old_ids) for item in items) == renamed.old_bank.items
    # Without the keys the items would differ.
    without_keys = bank_of(renamed.new_library)
    assert {item.id for item in without_keys.items} != {item.id for item in items}


def test_renaming_ids_does_not_change_refusals_and_doubts(renamed: Renamed) -> None:
    old, new = renamed.old_bank, renamed.new_bank
    assert [(each.generator, each.rule) for each in new.refused] == [
        (each.generator, each.rule) for each in old.refused
    ]
    assert {renamed.old_ids[id_] for id_ in new.untested} == set(old.untested)
    assert new.doubts.keys() == old.doubts.keys()


def test_units_in_a_bank_have_the_new_ids(renamed: Renamed) -> None:
    units = {unit.id for unit in renamed.new_library.units}
    assert all(units.issuperset(item.units) for item in renamed.new_bank.items)
    assert all(units.issuperset(each.units) for each in renamed.new_bank.refused)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_bank_does_not_depend_on_prose(name: str) -> None:
    library, _ = read_library(read_folder(FOLDERS[name]))
    assert build_stable_bank(without_prose(library), {}) == bank_of(library)
