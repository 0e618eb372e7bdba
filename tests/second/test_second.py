"""Tests of a second site, of another organisation in another field: workplace safety in a plant.

Its pages were written by the author guide alone. They show that the engine, above all the families
of items, knows no word of the first compilation.
"""

import re
from pathlib import Path

import pytest
from banks import REAL, bank_in, evidence_in, item_in, library_in
from bots import BOTS
from build_site import build, files_of
from guessing import exam_of, excessive
from mini_site import HERE, ROOT, copy_project, faults
from studykit.folder import read_folder
from studykit.locator import document_name
from studykit.model import ItemType, Kind
from studykit.quiz.item import Choice, Cloze, Origin
from studykit.quiz.rules import breaches
from studykit.quiz.wording import first_deictic
from test_soundness import prove

PROJECT = HERE / "second"
DOCS = PROJECT / "docs"
LIBRARY = library_in(DOCS)
BANK = bank_in(DOCS)
TAUGHT = {unit.id for unit in LIBRARY.units if unit.kind is not Kind.ITEM}

# Words of the first compilation's field. Its titles use each of them, the second site none.
FIELD = (
    "党员", "支部", "党组织", "群众", "干部", "基层", "对照检查", "最后一公里",
    "流动党员", "离退休", "入口", "出口", "作风", "教育", "宗旨", "诉求",
)  # fmt: skip
QUIZ = ROOT / "hooks" / "studykit" / "quiz"
FIELD_FREE = [*sorted((QUIZ / "families").glob("*.py")), QUIZ / "wording.py", QUIZ / "rules.py"]


def titles(docs: Path) -> str:
    """Return the titles of a site's documents, modules and units, one a line."""
    library = library_in(docs)
    documents = [source.title for source in library.sources]
    modules = [module.title for module in library.modules]
    return "\n".join((*documents, *modules, *(unit.title for unit in library.units)))


# The pages. ---------------------------------------------------------------------------------------


def test_the_site_has_the_planned_size() -> None:
    assert len(LIBRARY.sources) == 4
    assert len(LIBRARY.modules) == 2
    assert len(TAUGHT) >= 30


def test_the_pages_have_no_fault() -> None:
    assert [str(fault) for fault in faults(read_folder(DOCS))] == []


def test_a_strict_build_succeeds_and_no_page_names_the_first_field(tmp_path: Path) -> None:
    site = tmp_path / "project" / "site"
    result = build(copy_project(PROJECT, tmp_path / "project"), site)
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    pages = {path: data for path, data in files_of(site).items() if path.endswith(".html")}
    assert {"modules/lockout.html", "quizzes/bank.html", "indexes/measures.html"} <= set(pages)
    found = [(path, word) for path in pages for word in FIELD if word in pages[path].decode()]
    assert found == []


# The bank. ----------------------------------------------------------------------------------------


def test_the_bank_has_six_types_and_enough_items() -> None:
    assert {item.type for item in BANK.items} == set(ItemType)
    assert len(BANK.items) >= 1.5 * len(TAUGHT)
    assert sum(item.origin is Origin.AUTHORED for item in BANK.items) == 6


def test_every_unit_is_tested() -> None:
    assert BANK.untested == {}
    assert {name for item in BANK.items for name in item.units} >= TAUGHT


def test_every_refusal_has_a_reason() -> None:
    assert all(refusal.reason and refusal.units for refusal in BANK.refused)


def test_the_items_are_sound() -> None:
    prove(LIBRARY, BANK)
    evidence = evidence_in(DOCS)
    for item in BANK.items:
        assert breaches(item, evidence, warns=False) == []


def test_no_item_asks_which_document_says_a_thing() -> None:
    names = {document_name(source.id) for source in LIBRARY.sources}
    documents = names | {source.title for source in LIBRARY.sources}
    for item in BANK.items:
        assert not re.search("哪一?[篇份]|哪个(?:文献|文件)|出自", item.stem), item.stem
        if isinstance(item.response, Choice):
            assert not documents & {option.text for option in item.response.options}, item.stem


def test_bots_that_have_read_nothing_score_near_chance() -> None:
    assert excessive(exam_of(BANK.items, LIBRARY), BOTS) == []


# No word of a field in the code. -----------------------------------------------------------------


def test_the_words_of_the_field_are_those_of_the_first_compilation() -> None:
    assert [word for word in FIELD if word not in titles(REAL)] == []
    assert [word for word in FIELD if word in titles(DOCS)] == []


@pytest.mark.parametrize("path", FIELD_FREE, ids=lambda path: path.name)
def test_no_family_names_the_field_of_the_first_compilation(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [word for word in FIELD if word in text] == []


# What the other field needs. ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "answer"),
    [
        ("repair-in-a-day", "二十四小时"), ("weekly-drill", "五分钟"), ("stop-drill", "十秒"),
        ("own-inspection", "十台"), ("contractor-penalty", "五千元"), ("briefing", "四十分钟"),
        ("quarterly-test", "两天"),
    ],
)  # fmt: skip
def test_a_gap_asks_for_the_quantity_alone(unit: str, answer: str) -> None:
    """Readers type the quantity, not 不少于 before it or 内 after it."""
    cloze = item_in(DOCS, f"cloze--{unit}").response
    assert isinstance(cloze, Cloze)
    assert [blank.accept for blank in cloze.blanks] == [(answer,)]


def test_a_gap_does_not_show_the_number_of_an_article() -> None:
    gaps = [item.response.text for item in BANK.items if isinstance(item.response, Cloze)]
    assert any("抽查的设备" in text for text in gaps)
    assert [text for text in gaps if re.match("第.+?[条款]", text)] == []


@pytest.mark.parametrize(
    "text", ["该班组先做什么？", "该队员在哪里？", "该部门怎么办？", "该支部怎么办？"]
)
def test_words_for_people_and_places_of_any_field_refer_outside_an_item(text: str) -> None:
    assert first_deictic(text)


@pytest.mark.parametrize(
    "text", ["下一步该派员去哪里？", "该全部停机吗？", "应该班组长去做什么？", "该动员谁？"]
)
def test_the_verb_should_is_no_such_word(text: str) -> None:
    assert not first_deictic(text)
