"""Test the pages of the indexes: filters, links from and to units, and print."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from studykit.indexes.catalogue import TITLES
from visit import Visit

ROWS = ".matrix tbody tr"


@pytest.fixture
def visit(reused: Visit) -> Visit:
    return reused


def shown(visit: Visit, selector: str) -> int:
    return visit.page.locator(f"{selector}:visible").count()


def test_matrix_is_filtered_by_document_module_and_kind(visit: Visit, address: str) -> None:
    visit.page.goto(address + "indexes/matrix.html")
    visit.page.get_by_role("button", name="全部展开").click()
    everything = shown(visit, ROWS)
    result = visit.page.locator(".filters__result")
    expect(result).to_have_text(f"显示 {everything} 个问题")
    visit.page.select_option("select[name=document]", "s1")
    assert 0 < shown(visit, ROWS) < everything
    assert shown(visit, ".matrix thead th[data-document=s2]") == 0
    visit.page.select_option("select[name=document]", "")
    visit.page.select_option("select[name=kind]", "silence")
    assert shown(visit, ".matrix li[data-kind=silence]") > 0
    assert shown(visit, ".matrix li[data-kind=cause]") == 0
    visit.page.select_option("select[name=kind]", "")
    visit.page.select_option("select[name=module]", "service-window")
    count = shown(visit, ROWS)
    modules = visit.page.eval_on_selector_all(
        ROWS, "rows => rows.filter(r => !r.hidden).map(r => r.dataset.modules)"
    )
    assert len(modules) == count
    assert all("service-window" in each.split() for each in modules)
    expect(result).to_have_text(f"显示 {count} 个问题")
    visit.page.select_option("select[name=module]", "")
    assert shown(visit, f"{ROWS}:not([hidden])") == 0
    expect(result).to_have_text(f"显示 {everything} 个问题")


def test_without_scripts_everything_is_shown_and_no_filter(scriptless: Page, address: str) -> None:
    scriptless.goto(address + "indexes/matrix.html")
    assert not scriptless.locator(".filters").is_visible()
    assert not scriptless.get_by_role("button", name="全部展开").is_visible()
    for summary in scriptless.locator(".group > summary").all():
        summary.click()
    assert scriptless.locator(f"{ROWS}:visible").count() == scriptless.locator(ROWS).count() > 40


def test_a_unit_links_to_its_rows_and_back(visit: Visit, address: str) -> None:
    visit.page.goto(address + "modules/entry-and-exit.html#public-notice")
    block = visit.page.locator("#public-notice ~ details.related").first
    block.locator("summary").click()
    block.get_by_text("措施清单").click()
    visit.page.wait_for_url("**/indexes/measures.html#row--public-notice")
    visit.page.click("#row--public-notice th a")
    visit.page.wait_for_url("**/modules/entry-and-exit.html#public-notice")


def test_counts_in_a_unit_equal_its_lists(visit: Visit, address: str) -> None:
    visit.page.goto(address + "modules/entry-and-exit.html")
    counts = visit.page.eval_on_selector_all(
        "details.related",
        """blocks => blocks.map(block => {
          const claimed = block.querySelector('.related__count').textContent.match(/\\d+/g);
          const titles = Array.from(block.querySelectorAll('.related__title'));
          const lists = titles.map(t => [t.textContent.match(/（(\\d+)）/)[1],
            t.nextElementSibling.children.length]);
          return [claimed.map(Number), lists.map(([a, b]) => [Number(a), b])];
        })""",
    )
    assert len(counts) > 20
    for (relations, cited), lists in counts:
        assert all(claimed == listed for claimed, listed in lists)
        assert sum(listed for _, listed in lists) == relations + cited


def test_paper_holds_the_tables_and_not_the_tools(visit: Visit, address: str) -> None:
    visit.page.goto(address + "indexes/matrix.html")
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    assert visit.page.locator(ROWS).first.is_visible()
    assert not visit.page.locator(".filters").is_visible()
    visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened(visit.page) == []


LONG = ["quizzes/bank.html", "quizzes/quality.html", "terms.html"]
LONG += [f"indexes/{name}.html" for name in TITLES]


def opened(page: Page) -> list[int]:
    """Return the places of the groups that are open."""
    found: list[int] = page.locator("details.group").evaluate_all(
        "all => all.map((each, n) => each.open ? n : -1).filter(n => n >= 0)"
    )
    return found


@pytest.mark.parametrize("path", LONG)
def test_a_long_list_is_short_as_opened(visit: Visit, address: str, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.goto(address + path)
    assert opened(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollHeight / innerHeight") < 12


def test_closed_groups_open_for_what_leads_into_them(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "indexes/measures.html#row--public-notice")
    expect(page.locator("#row--public-notice")).to_be_in_viewport()
    assert opened(page) == [1]
    page.locator(".jump a").nth(2).click()
    expect(page.locator(".group").nth(2).locator("tr").nth(1)).to_be_in_viewport()
    assert opened(page) == [1, 2]
    # The address is the same as before, and the group was closed again.
    page.locator(".group > summary").nth(2).click()
    page.locator(".jump a").nth(2).click()
    assert opened(page) == [1, 2]
    # A link from the search marks its words, and opens the groups that contain them.
    page.goto(address + "terms.html?h=" + quote("退伍军人"))
    expect(page.get_by_role("heading", name="退伍军人")).to_be_visible()
    assert len(opened(page)) < page.locator(".group").count()
    assert visit.errors == []


def test_measures_are_filtered_by_what_is_given(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "indexes/measures.html")
    page.select_option("select[name=given]", "has-期限")
    rows = page.locator(".measures tbody tr:visible")
    count = rows.count()
    assert 0 < count < page.locator(".measures tbody tr").count()
    expect(page.locator(".filters__result")).to_have_text(f"显示 {count} 条措施")
    assert all("期限" in each for each in rows.locator(".measures__given").all_inner_texts())
    counts = page.locator(".group:visible .group__count").all_inner_texts()
    assert sum(map(int, counts)) == count
    page.select_option("select[name=given]", "")
    assert opened(page) == []


@pytest.mark.parametrize("size", [(390, 844), (320, 568)])
def test_a_phone_shows_the_start_and_the_first_card_at_once(
    visit: Visit, address: str, size: tuple[int, int]
) -> None:
    width, height = size
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.goto(address + "index.html")
    expect(visit.page.locator("h1")).to_have_text("「最后一公里」学习站")
    for part in ("[data-go=step]", ".path__card >> nth=0"):
        box = visit.page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
        assert box["x"] + box["width"] <= width
