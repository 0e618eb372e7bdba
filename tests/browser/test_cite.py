"""Test 复制引文: the copied text in every place, by keyboard, and without the clipboard."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from accessibility import EVERYTHING, faults
from host import placed
from playwright.sync_api import Browser, Page, expect
from visit import Visit

PASTE = """() => { const field = document.createElement('textarea');
  field.setAttribute('aria-label', 'pasted'); document.body.appendChild(field); field.focus(); }"""


@pytest.fixture(scope="module")
def places(small_site: Path) -> Iterator[dict[str, str]]:
    with placed(small_site) as addresses:
        yield addresses


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page with its own browser context and a fixed clock."""
    with closing(browser.new_context(locale="zh-CN")) as context:
        context.clock.set_fixed_time(datetime(2026, 11, 8, 2, tzinfo=UTC))
        opened = Visit(context.new_page())
        yield opened.page
        assert opened.errors == []


def pasted(page: Page) -> str:
    expect(page.get_by_role("status").filter(has_text="已复制。")).to_be_visible()
    page.evaluate(PASTE)
    page.keyboard.press("Control+v")
    found = page.get_by_label("pasted")
    expect(found).not_to_have_value("")
    return found.input_value()


def source_of(address: str, place: str, paragraph: str) -> tuple[str, str]:
    """Return the medium, and the address if there is one, at the end of the citation."""
    if place == "folder":
        return "DK", ""
    return "OL", f" {address}sources/{paragraph.split('-')[0]}.html#{paragraph}."


@pytest.mark.parametrize("place", ["root", "intranet", "folder"])
def test_a_passage_is_pasted_with_its_source(
    page: Page, places: dict[str, str], place: str
) -> None:
    page.goto(f"{places[place]}sources/s1.html")
    assert page.evaluate("window.isSecureContext") == (place != "intranet")
    button = page.get_by_role("button", name="复制引文：文一·2")
    button.press("Enter")
    expect(page.locator("#s1-2 [role=status]")).to_have_text("已复制。")
    expect(button).to_be_focused()
    carrier, address = source_of(places[place], place, "s1-2")
    assert pasted(page) == (
        "原因是号源少，放号晚。\n"
        f"佚名. [排队的文章][Z/{carrier}]. 小站: 文一第2段[2026-11-08].{address}"
    )


def test_a_title_of_the_document_itself_has_no_brackets(page: Page, places: dict[str, str]) -> None:
    page.goto(f"{places['folder']}sources/s2.html")
    page.get_by_role("button", name="复制引文：文二·1").click()
    assert "\n佚名. 等候的文章[Z/DK]. 小站: 文二第1段[" in pasted(page)


@pytest.mark.parametrize("place", ["root", "intranet"])
def test_a_unit_s_citation_is_copied_from_its_preview(
    page: Page, places: dict[str, str], place: str
) -> None:
    page.goto(f"{places[place]}modules/queues.html")
    page.locator('a.cite[data-cite="s1-1"]').first.focus()
    preview = page.locator(".preview")
    preview.get_by_role("button", name="复制引文").press("Enter")
    expect(preview.locator("[role=status]")).to_have_text("已复制。")
    expect(preview.get_by_role("button", name="复制引文")).to_be_focused()
    _, address = source_of(places[place], place, "s1-1")
    assert pasted(page) == (
        f"窗口排长队，“一号难求”。\n佚名. [排队的文章][Z/OL]. 小站: 文一第1段[2026-11-08].{address}"
    )


def test_paragraphs_in_a_row_are_one_passage(page: Page, places: dict[str, str]) -> None:
    page.goto(f"{places['folder']}modules/queues.html")
    page.locator("a.cite[data-cite]").first.evaluate("e => e.setAttribute('data-cite', 's1-1..3')")
    page.locator("a.cite[data-cite]").first.focus()
    page.locator(".preview").get_by_role("button", name="复制引文").click()
    text = pasted(page)
    assert text.startswith("窗口排长队，“一号难求”。\n原因是号源少，放号晚。\n建议提前放号")
    assert "文一第1至3段[" in text


def test_the_passage_is_selected_if_the_browser_cannot_copy(
    page: Page, visit: Visit, places: dict[str, str]
) -> None:
    page.goto(f"{places['intranet']}sources/s1.html")
    page.evaluate("() => { document.execCommand = () => false; }")
    button = page.get_by_role("button", name="复制引文：文一·2")
    for _ in range(2):
        button.click()
        expect(page.locator("#s1-2 [role=status]")).to_contain_text("请按 Ctrl+C")
        expect(page.get_by_label("引文", exact=True)).to_be_focused()
    selected = page.evaluate("String(document.getSelection())")
    assert selected.startswith("原因是号源少，放号晚。\n佚名.")
    assert faults(page, EVERYTHING) == []
    visit.errors.clear()  # axe would fetch style sheets, and the page's policy forbids it


def test_neither_paper_nor_the_stage_shows_the_button(page: Page, places: dict[str, str]) -> None:
    page.goto(f"{places['root']}sources/s1.html")
    button = page.locator("#s1-2 .cite-copy__button")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator(".project-button").click()
    expect(page.locator("#stage .paragraph__text").first).to_be_visible()
    assert page.locator("#stage .cite-copy").count() == 0
