"""Tests of a second site, of another organisation in another field: workplace safety in a plant.

The command `new` makes it; its pages were written with no help but the author guide. They show that
the package, above all the families of items, knows no word of the first compilation.
"""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from banks import REAL, bank_in, evidence_in, item_in, library_in
from bots import BOTS
from build_site import build, files_of
from fitting import SCALES, STAGES, open_page
from fitting import faults as unfit
from guessing import exam_of, excessive
from host import hosted
from mini_site import diagnostics_of
from playwright.sync_api import Browser, expect
from shared import shared
from starting import SECOND, start_second
from studykit.__main__ import main
from studykit.files import read_folder
from studykit.locator import document_name
from studykit.model import ItemType, Kind
from studykit.quiz.item import Choice, Cloze, Origin
from studykit.quiz.rules import breaches
from studykit.quiz.wording import first_deictic
from studykit.shipped import PACKAGE
from test_soundness import prove
from visit import Visit

DOCS = SECOND / "docs"
LIBRARY = library_in(DOCS)
BANK = bank_in(DOCS)
TAUGHT = {unit.id for unit in LIBRARY.units if unit.kind is not Kind.ITEM}

# Words of the first compilation's field, and its names.
WORDS = (
    "last-mile", "最后一公里", "党", "支部", "群众", "干部", "基层", "对照检查", "离退休", "作风",
    "宗旨", "诉求", "六篇", "文六", "公示", "民主评议", "窗口人员", "整改措施", "两票",
)  # fmt: skip
SHIPPED = sorted(
    path for path in PACKAGE.rglob("*") if path.suffix and "__pycache__" not in path.parts
)


def words_in(docs: Path) -> list[str]:
    """Return those of `WORDS` that the pages and documents of a site have."""
    text = b"\n".join(read_folder(docs).values()).decode()
    return [word for word in WORDS if word in text]


# The pages. ---------------------------------------------------------------------------------------


def test_the_site_has_the_planned_size() -> None:
    assert len(LIBRARY.sources) == 4
    assert len(LIBRARY.modules) == 2
    assert len(TAUGHT) >= 30


def test_the_pages_have_no_fault() -> None:
    assert [str(fault) for fault in diagnostics_of(read_folder(DOCS))] == []


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the second site, started by the command `new` and built strictly."""

    def make(folder: Path) -> None:
        project = start_second(folder)
        result = build(project, project / "site")
        assert result.returncode == 0, result.stderr
        assert "WARNING" not in result.stderr

    return shared(tmp_path_factory, "second", make)


def test_no_page_names_the_first_field(second: Path) -> None:
    files = files_of(second / "site")
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    assert {"modules/lockout.html", "quizzes/bank.html", "guide/author.html"} <= set(pages)
    assert [(path, word) for path in pages for word in WORDS if word in pages[path]] == []


def test_every_line_of_its_decks_fits_every_stage(second: Path, browser: Browser) -> None:
    page = open_page(browser)
    decks = sorted((second / "site/decks").glob("*.html"))
    assert len(decks) == len(LIBRARY.modules)
    for deck in decks:
        assert unfit(page, deck.as_uri(), [SCALES] * len(STAGES)) == [], deck.name
    page.context.close()


def test_a_bundle_has_settings_with_the_name_of_the_site(second: Path, tmp_path: Path) -> None:
    project = tmp_path / "second"
    shutil.copytree(second, project)
    assert main(["--root", str(project), "bundle"]) == 0
    [path] = (project / "dist").iterdir()
    with zipfile.ZipFile(path) as bundle:
        server = {n: bundle.read(n).decode() for n in bundle.namelist() if "server/" in n}
        guide = bundle.read("site/guide/host.html").decode()
    assert "root /srv/second/current/site;" in server["server/nginx.conf"]
    assert "/srv/second/current/site" in server["server/Caddyfile"]
    assert "/srv/second" in guide
    assert [name for name, text in server.items() if "{site_id}" in text] == []


def test_a_reader_goes_through_the_second_site(second: Path, visit: Visit) -> None:
    """Home, a module with its projection, a search, a quiz, a picture, a handout, an exam."""
    with hosted(second / "site") as address:
        page = visit.page
        page.goto(address)
        page.get_by_role("link", name="从一起挤伤找原因").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("从一起挤伤找原因")
        page.get_by_role("button", name="投影").click()
        expect(page.locator(".stage")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("textbox", name="搜索全站").click()
        page.get_by_role("textbox", name="搜索全站").fill("光栅")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        page.goto(f"{address}quizzes/press-injury.html")
        expect(page.locator(".item").first).to_be_visible()
        page.goto(f"{address}indexes/map-press-injury.html")
        expect(page.locator(".map").first).to_be_visible()
        page.goto(f"{address}handouts/press-injury.html")
        expect(page.locator("h1")).to_contain_text("讲义")
        assert page.pdf().startswith(b"%PDF")
        page.goto(f"{address}exam.html")
        page.get_by_role("button", name="随机 20 题").click()
        page.get_by_role("button", name="开始考试").click()
        expect(page.locator(".item").first).to_be_visible()


# The bank. ----------------------------------------------------------------------------------------


def test_the_bank_has_six_types_and_enough_items() -> None:
    assert {item.type for item in BANK.items} == set(ItemType)
    assert len(BANK.items) >= 1.5 * len(TAUGHT)
    assert sum(item.origin is Origin.AUTHORED for item in BANK.items) == 9


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


def test_the_words_are_those_of_the_first_compilation() -> None:
    assert words_in(REAL) == [*WORDS]
    assert words_in(DOCS) == []


def test_no_file_of_the_package_names_the_first_compilation() -> None:
    assert len(SHIPPED) > 300
    found = [(path.name, word) for path in SHIPPED for word in WORDS if word in read(path)]
    assert found == []


def read(path: Path) -> str:
    return path.read_text("utf-8")


# What the other field needs. ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "answer"),
    [
        ("repair-in-a-day", "二十四小时"), ("weekly-drill", "五分钟"), ("stop-drill", "十秒"),
        ("own-inspection", "十台"), ("contractor-penalty", "五千元"), ("briefing", "四十分钟"),
        ("quarterly-test", "两天"),
    ],
)  # fmt: skip
def test_a_blank_asks_for_the_quantity_alone(unit: str, answer: str) -> None:
    """Readers type the quantity, not 不少于 before it or 内 after it."""
    cloze = item_in(DOCS, f"cloze--{unit}").response
    assert isinstance(cloze, Cloze)
    assert [blank.accept for blank in cloze.blanks] == [(answer,)]


def test_a_cloze_does_not_show_the_number_of_an_article() -> None:
    texts = [item.response.text for item in BANK.items if isinstance(item.response, Cloze)]
    assert any("抽查的设备" in text for text in texts)
    assert [text for text in texts if re.match("第.+?[条款]", text)] == []


@pytest.mark.parametrize(
    "text", ["该班组先做什么？", "该队员在哪里？", "该部门怎么办？", "该支部怎么办？"]
)
def test_words_for_people_and_places_of_any_field_refer_outside_an_item(text: str) -> None:
    assert first_deictic(text)


@pytest.mark.parametrize(
    "text", ["下一步该派员去哪里？", "该全部停机吗？", "应该班组长去做什么？", "该动员谁？"]
)
def test_the_verb_should_does_not_refer_outside_an_item(text: str) -> None:
    assert not first_deictic(text)
