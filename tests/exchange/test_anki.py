"""Test the Anki package by Anki's own importer: twice, and after an edit."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from anki import import_export_pb2
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from odd import FIXED, content_of, real_content
from studykit.export.exchange import anki
from studykit.export.exchange.format import Content
from studykit.quiz.item import Cloze, Item


class Updates:
    """Which notes of a package replace those of the collection."""

    IF_NEWER = import_export_pb2.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER
    NEVER = import_export_pb2.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_NEVER


LATER = 1764086400
_SCHEDULE = "select id, type, queue, due, ivl, factor, reps, lapses from cards order by id"


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def _import(
    collection: Collection, content: Content, folder: Path, updates: Any = Updates.IF_NEWER
) -> dict[str, int]:
    """Import a package as Anki's window does by default; count the notes by what became of them."""
    path = folder / "given.apkg"
    path.write_bytes(anki.make(content).files["anki.apkg"])
    options = ImportAnkiPackageOptions(
        with_scheduling=False, merge_notetypes=False, update_notes=updates
    )
    log = collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=options)
    ).log
    fates = {"new": log.new, "updated": log.updated, "duplicate": log.duplicate}
    fates["conflicting"] = log.conflicting
    return {name: len(notes) for name, notes in fates.items() if len(notes)}


def _study(collection: Collection, deck: str) -> int:
    """Answer all cards of a deck once; return how many."""
    collection.decks.select(collection.decks.id_for_name(deck) or 0)  # type: ignore[arg-type]
    count = 0
    while card := collection.sched.getCard():
        collection.sched.answerCard(card, 4)
        count += 1
    return count


def _decks(collection: Collection) -> set[str]:
    return {each.name for each in collection.decks.all_names_and_ids()}


def _notes(collection: Collection) -> dict[str, Any]:
    notes = [collection.get_note(each) for each in collection.find_notes("")]
    return {note["编号"]: note for note in notes}


def _plain(text: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", text.replace("<br>", "\n")))


def test_again_and_after_an_edit_nothing_is_doubled_and_schedules_stay(
    collection: Collection, tmp_path: Path
) -> None:
    content = content_of(FIXED)
    assert _import(collection, content, tmp_path) == {"new": len(FIXED)}
    [deck] = [name for name in _decks(collection) if name.startswith("奇文/异字::")]
    assert _study(collection, deck) == len(FIXED)
    schedule = collection.db.all(_SCHEDULE)  # type: ignore[union-attr]
    assert all(row[1] == 2 for row in schedule), "a card is not learnt"
    assert _import(collection, content, tmp_path) == {"duplicate": len(FIXED)}

    edited = replace(FIXED[0], stem="改过的题干")
    items = [edited, *FIXED[1:], replace(FIXED[1], id="added")]
    later = replace(content_of(items), time=LATER)
    assert _import(collection, later, tmp_path) == {"updated": len(FIXED), "new": 1}
    notes = _notes(collection)
    assert notes.keys() == {item.id for item in items}
    assert notes[edited.id]["题干"] == edited.stem
    assert notes[edited.id]["版本"] == edited.revision != FIXED[0].revision
    assert schedule == collection.db.all(_SCHEDULE)[: len(schedule)]  # type: ignore[union-attr]
    types = [each.name for each in collection.models.all_names_and_ids()]
    assert sum(name.startswith("学习站") for name in types) == 2


def test_a_learners_own_edit_is_replaced_by_a_later_bank_unless_they_refuse(
    collection: Collection, tmp_path: Path
) -> None:
    """Anki takes what is newer, the learner's note or the bank. The page of the files says so."""
    content = content_of(FIXED)
    _import(collection, content, tmp_path)
    note = _notes(collection)[FIXED[0].id]
    note["题干"], note.tags = "我的题干", ["我的标签"]
    collection.update_note(note)
    _import(collection, replace(content, time=LATER), tmp_path)
    assert _notes(collection)[FIXED[0].id]["题干"] == "我的题干", "the newer edit was replaced"
    newer = replace(content, time=4_000_000_000)
    _import(collection, newer, tmp_path, updates=Updates.NEVER)
    assert _notes(collection)[FIXED[0].id]["题干"] == "我的题干"
    _import(collection, newer, tmp_path)
    found = _notes(collection)[FIXED[0].id]
    assert _plain(found["题干"]) == FIXED[0].stem
    assert "我的标签" not in found.tags


def test_cards_show_the_texts_and_hide_the_answers(collection: Collection, tmp_path: Path) -> None:
    content = content_of(FIXED)
    _import(collection, content, tmp_path)
    notes = _notes(collection)
    for name, item in content.items.items():
        _check(notes[name], item)


def _check(note: Any, item: Item) -> None:
    assert _plain(note["题干"]) == item.stem
    assert _plain(note["解析"]).startswith(item.explanation)
    [card] = note.cards()
    front, back = _plain(card.question()), _plain(card.answer())
    assert item.stem in front
    assert item.explanation in back
    assert f"{item.id}@{item.revision}" in back
    if isinstance(item.response, Cloze):
        accepted = item.response.blanks[0].accept
        assert accepted[0] not in front.replace(item.stem, "") or item.response.blanks[0].options
        assert all(text in back for text in accepted)
        assert all(part in front for part in item.response.parts if isinstance(part, str))
    else:
        assert "答案：" not in front
        assert "答案：" in back


def test_the_real_bank_is_imported_whole(collection: Collection, tmp_path: Path) -> None:
    content = real_content()
    assert _import(collection, content, tmp_path) == {"new": len(content.items)}
    assert _decks(collection) >= {
        f"{content.title}::{title}" for title in content.module_titles.values()
    }
    assert len(collection.find_cards("")) == len(content.items)


def test_ids_never_change_and_bytes_are_the_same() -> None:
    """Learners' collections have these numbers; other numbers would add every card again."""
    names = ("model/choice", "model/blanks", "deck/odd/windows")
    assert tuple(map(anki.number, names)) == (1403235529, 354759032, 1319061550)
    assert anki.make(content_of(FIXED)).files == anki.make(content_of(FIXED)).files
