"""Test the pages of the indexes: filters, links from and to units, and print."""

from playwright.sync_api import Page, expect
from visit import Visit

ROWS = ".matrix tbody tr"


def shown(visit: Visit, selector: str) -> int:
    return visit.page.locator(f"{selector}:visible").count()


def test_matrix_is_filtered_by_document_module_and_kind(visit: Visit, address: str) -> None:
    visit.page.goto(address + "indexes/matrix.html")
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
    assert shown(visit, ROWS) == everything


def test_without_scripts_everything_is_shown_and_no_filter(scriptless: Page, address: str) -> None:
    scriptless.goto(address + "indexes/matrix.html")
    assert not scriptless.locator(".filters").is_visible()
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
    visit.page.emulate_media(media="print")
    assert visit.page.locator(ROWS).first.is_visible()
    assert not visit.page.locator(".filters").is_visible()
