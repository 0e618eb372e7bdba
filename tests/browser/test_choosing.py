"""Test the choice of items: in the bank, whole or divided, and on the quiz that it links to."""

import shutil
from pathlib import Path

import pytest
from banks import REAL, bank_in, site_in
from playwright.sync_api import Browser, Page, expect
from stage import counted
from studykit.model import ItemType, Level
from studykit.pages.quizzes import render_quizzes
from studykit.quiz.item import Item
from studykit.shipped import PACKAGE
from visit import Visit

ITEMS = bank_in(REAL).items
BANK, QUIZ = "quizzes/bank.html", "quizzes/entry-and-exit.html"
# Some rows are in closed groups.
ROWS, OWN = ".bank > li:not([hidden])", ".item:visible"


def about(source: str, level: Level) -> list[Item]:
    """Return the items of a level that cite a document."""
    return [i for i in ITEMS if i.level is level and source in {cite.source for cite in i.cites}]


def of_quiz(kind: ItemType) -> list[str]:
    """Return the ids of the items of a type on the quiz."""
    own = (item for item in ITEMS if item.module == "entry-and-exit")
    return [item.id for item in own if item.type is kind]


def shown(page: Page) -> list[str]:
    """Return the ids of the items that a quiz shows."""
    return [str(each.get_attribute("data-item")) for each in page.locator(OWN).all()]


def status(page: Page) -> str:
    return page.inner_text(".filters__result")


def test_bank_is_filtered(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + BANK)
    rows = page.locator(ROWS)
    expect(rows).to_have_count(len(ITEMS))
    assert status(page) == f"显示 {len(ITEMS)} 题"
    page.select_option("select[name=type]", "ordering")
    ordering = [item for item in ITEMS if item.type is ItemType.ORDERING]
    expect(rows).to_have_count(len(ordering))
    expect(page.locator("article h2:visible")).to_have_count(len({i.module for i in ordering}))
    page.select_option("select[name=type]", "")
    page.select_option("select[name=level]", "apply")
    page.select_option("select[name=module]", "last-mile")
    # A module is hidden as a whole, and the filter opens the groups of the others.
    rows = page.locator(".bank > li:visible")
    cases = sum(i.level is Level.APPLY and i.module == "last-mile" for i in ITEMS)
    expect(rows).to_have_count(cases)
    assert status(page) == f"显示 {cases} 题"
    rows.first.locator("a").first.click()
    page.wait_for_url("**/quizzes/last-mile.html#*")
    assert visit.errors == []


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_module_links_to_its_filtered_quiz(
    visit: Visit, address: str, real_site: Path, scheme: str
) -> None:
    page = visit.page
    page.goto((address if scheme == "http" else f"{real_site.as_uri()}/") + BANK)
    page.select_option("select[name=document]", "s2")
    page.select_option("select[name=level]", "apply")
    wanted = [item.id for item in about("s2", Level.APPLY) if item.module == "party-ranks"]
    assert wanted
    page.get_by_role("heading", name="党员队伍的问题与原因").locator("+ div .bank__quiz").click()
    page.wait_for_url("**/quizzes/party-ranks.html?*")
    expect(page.locator(OWN)).to_have_count(len(wanted))
    assert shown(page) == wanted
    assert status(page) == f"显示 {len(wanted)} 题"
    assert page.input_value("select[name=level]") == "apply"
    assert visit.errors == []


@pytest.fixture
def divided(tmp_path: Path) -> str:
    """Return a page with the real bank, divided as if it was too long, and the filter script."""
    bank = next(p for p in render_quizzes(site_in(REAL), 0) if p.title == "题库")
    script = PACKAGE / "assets/javascripts/filters.js"
    (tmp_path / "assets/javascripts").mkdir(parents=True)
    shutil.copy(script, tmp_path / "assets/javascripts")
    (tmp_path / "quizzes").mkdir()
    page = tmp_path / BANK
    head = '<!doctype html><meta charset="utf-8"><title>题库</title>'
    page.write_text(f"{head}<article>{''.join(bank.body.blocks)}</article>", "utf-8")
    return page.as_uri()


def test_a_divided_bank_counts_what_each_module_has(visit: Visit, divided: str) -> None:
    page = visit.page
    page.goto(divided)
    assert status(page) == f"显示 {len(ITEMS)} 题"
    page.select_option("select[name=document]", "s2")
    page.select_option("select[name=level]", "apply")
    wanted = about("s2", Level.APPLY)
    assert status(page) == f"显示 {len(wanted)} 题"
    modules = [each.module for each in wanted]
    links = page.locator("li[data-module]:visible .bank__quiz")
    assert [link.get_attribute("href") for link in links.all()] == [
        f"{module}.html?document=s2&level=apply" for module in dict.fromkeys(modules)
    ]
    counts = page.locator("li[data-module]:visible .bank__count").all_inner_texts()
    assert counts == [str(modules.count(module)) for module in dict.fromkeys(modules)]
    page.select_option("select[name=module]", modules[0])
    assert status(page) == f"显示 {modules.count(modules[0])} 题"
    page.select_option("select[name=level]", "")
    page.select_option("select[name=document]", "")
    assert links.get_attribute("href") == f"{modules[0]}.html"
    assert visit.errors == []


def test_a_quiz_shows_filtered_items_and_the_item_of_a_link(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + QUIZ)
    everything = shown(page)
    page.select_option("select[name=type]", "ordering")
    assert shown(page) == of_quiz(ItemType.ORDERING)
    heading = page.locator("article > h2").first
    assert not heading.is_visible()
    page.locator(".md-sidebar--secondary nav a").first.click()
    expect(heading).to_be_in_viewport()
    assert shown(page) == everything


@pytest.mark.parametrize(
    "query", ["?type=none", "?level=", "?type=%22%3E", "?kind=apply", "?document", "?h=apply"]
)
def test_an_address_with_unknown_filter_values_hides_nothing(
    visit: Visit, address: str, query: str
) -> None:
    visit.page.goto(address + QUIZ + query)
    own = [item for item in ITEMS if item.module == "entry-and-exit"]
    expect(visit.page.locator(OWN)).to_have_count(len(own))
    assert visit.errors == []


def test_filtered_out_items_are_not_projected(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + QUIZ + "?type=ordering&project=1")
    counted(page)
    stage = page.locator(".stage__columns").evaluate_all(
        "all => all.flatMap(e => Array.from(e.querySelectorAll('.item'), i => i.dataset.item))"
    )
    assert set(stage) == set(of_quiz(ItemType.ORDERING))


def test_without_scripts_all_is_listed_and_there_is_no_filter(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + BANK)
    assert page.locator(ROWS).count() == len(ITEMS)
    assert not page.locator("form.filters").is_visible()
    page.locator("details.group > summary").first.click()
    expect(page.locator(ROWS).first).to_be_visible()
    page.locator(".bank__quiz").first.click()
    assert page.url.endswith(f"quizzes/{ITEMS[0].module}.html")
    context.close()
