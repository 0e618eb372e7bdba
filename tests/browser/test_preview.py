"""Test 引文预览: by mouse, keyboard and touch, without scripts, and from a folder."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from visit import Visit, quiet

PAGE = "modules/entry-and-exit.html"
CITATION = 'a.cite[data-cite="s2-9"]'
PREVIEW = ".preview"


@pytest.fixture
def page(visit: Visit, address: str) -> Page:
    visit.page.goto(address + PAGE)
    return visit.page


def verbatim(real_site: Path, name: str) -> str:
    lines = Path(__file__).parents[2].joinpath("docs/sources", f"{name.split('-')[0]}.txt")
    paragraphs = [x.strip(" \t\u3000") for x in lines.read_text("utf-8").split("\n") if x.strip()]
    return paragraphs[int(name.split("-")[1]) - 1]


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_hover_shows_the_paragraph_alone_and_verbatim(
    visit: Visit, address: str, real_site: Path, scheme: str
) -> None:
    """A folder differs only in how paragraphs are loaded, so the other tests visit a host."""
    page = visit.page
    page.goto((address if scheme == "http" else real_site.as_uri() + "/") + PAGE)
    page.hover(CITATION)
    expect(page.locator(PREVIEW)).to_be_visible()
    shown = page.locator(".preview__text").all_text_contents()
    assert shown == [verbatim(real_site, "s2-9")]
    assert page.locator(".preview__number").all_text_contents() == ["文二·9　《党员教育管理对策》"]
    assert page.locator(CITATION).first.get_attribute("aria-expanded") == "true"
    page.hover(".preview__text")
    page.wait_for_timeout(500)
    expect(page.locator(PREVIEW)).to_be_visible()
    page.hover("h1")
    expect(page.locator(PREVIEW)).to_have_count(0)
    assert page.locator(CITATION).first.get_attribute("aria-expanded") == "false"


def test_the_pointer_passing_by_shows_nothing(page: Page) -> None:
    page.hover(CITATION)
    page.hover("h1")
    page.wait_for_timeout(400)
    expect(page.locator(PREVIEW)).to_have_count(0)


def test_keyboard_opens_enters_leaves_and_closes(page: Page) -> None:
    citation = page.locator(CITATION).first
    page.locator("h1").click()
    page.keyboard.press("Shift")
    citation.focus()
    preview = page.locator(PREVIEW)
    expect(preview).to_be_visible()
    # A resting mouse, under which the page has scrolled, does not close what the keyboard opened.
    page.mouse.move(5, 300)
    page.wait_for_timeout(400)
    expect(preview).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('preview__body')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "打开原文"
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.cite") == "s2-9"
    page.wait_for_timeout(300)
    expect(preview).to_have_count(0)


def test_tab_out_of_the_end_goes_on_from_the_citation(page: Page) -> None:
    page.keyboard.press("Shift")
    citation = page.locator(CITATION).first
    citation.focus()
    expect(page.locator(PREVIEW)).to_be_visible()
    for _ in range(4):  # its body, 打开原文, 复制引文, 关闭
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "关闭"
    page.keyboard.press("Tab")
    active = page.evaluate("""() => {
      const cite = document.querySelector('a.cite[data-cite="s2-9"]');
      const here = document.activeElement;
      const after = cite.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
      return [Boolean(after), here.closest('.preview') === null];
    }""")
    assert active == [True, True]


def test_enter_and_click_follow_the_link(page: Page) -> None:
    page.keyboard.press("Shift")
    page.locator(CITATION).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/s2.html#s2-9")


def test_it_stays_between_the_header_and_the_end_of_the_window(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 600})
    link = page.locator("a.cite[data-cite]").nth(8)
    box = page.locator("#citation-preview")
    for top in (70, 250, 400, 560):
        link.evaluate("(link, top) => scrollBy(0, link.getBoundingClientRect().top - top)", top)
        link.focus()
        page.keyboard.press("Shift")
        link.hover()
        expect(box).to_be_visible()
        bounds = box.evaluate(
            "box => [box.getBoundingClientRect().top, box.getBoundingClientRect().bottom]"
        )
        header = page.locator(".md-header").evaluate("e => e.getBoundingClientRect().bottom")
        assert bounds[0] >= header, top
        assert bounds[1] <= 600, top
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        link.blur()
        expect(box).to_have_count(0)


def test_a_range_shows_each_of_its_paragraphs(visit: Visit, address: str) -> None:
    visit.page.goto(address + "modules/party-ranks.html")
    visit.page.hover('a.cite[data-cite="s2-2..3"]')
    expect(visit.page.locator(".preview__text")).to_have_count(2)
    numbers = visit.page.locator(".preview__number").all_text_contents()
    assert [number.split("　")[0] for number in numbers] == ["文二·2", "文二·3"]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    size = {"width": 360, "height": 640}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_touch_shows_first_and_follows_then(phone: Page, address: str) -> None:
    phone.goto(address + PAGE)
    phone.tap(CITATION)
    expect(phone.locator(PREVIEW)).to_be_visible()
    assert phone.url.endswith(PAGE)
    box = phone.locator(PREVIEW).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    for button in (".preview__open", ".preview__close"):
        size = phone.locator(button).bounding_box()
        assert size is not None
        assert min(size["height"], size["width"]) >= 44
    phone.tap(".preview__close")
    expect(phone.locator(PREVIEW)).to_have_count(0)
    phone.tap(CITATION)
    phone.tap(".preview__open")
    phone.wait_for_url("**/sources/s2.html#s2-9")


def test_without_the_excerpts_a_citation_is_a_plain_link(visit: Visit, address: str) -> None:
    visit.page.route("**/data/excerpts/*", lambda route: route.abort())
    visit.page.goto(address + PAGE)
    visit.page.hover(CITATION)
    visit.page.wait_for_timeout(400)
    expect(visit.page.locator(PREVIEW)).to_have_count(0)
    visit.page.click(CITATION)
    visit.page.wait_for_url("**/sources/s2.html#s2-9")


def test_by_touch_too_it_is_followed_without_the_excerpts(phone: Page, address: str) -> None:
    phone.route("**/data/excerpts/*", lambda route: route.abort())
    phone.goto(address + PAGE)
    with phone.expect_event("requestfailed"):
        phone.tap(CITATION)
    phone.tap(CITATION)
    phone.wait_for_url("**/sources/s2.html#s2-9")


def test_without_scripts_a_citation_is_a_plain_link(scriptless: Page, address: str) -> None:
    scriptless.goto(address + PAGE)
    assert scriptless.locator(CITATION).first.get_attribute("title")
    scriptless.click(CITATION)
    scriptless.wait_for_url("**/sources/s2.html#s2-9")


def test_excerpts_are_asked_for_only_when_wanted(visit: Visit, address: str) -> None:
    visit.page.goto(address + PAGE)
    quiet(visit.page)
    assert not [url for url in visit.requests if "data/excerpts" in url]
    visit.page.hover(CITATION)
    expect(visit.page.locator(PREVIEW)).to_be_visible()
    wanted = [url for url in visit.requests if "data/excerpts" in url]
    assert [re.sub(r"\.[0-9a-f]{8}", "", url) for url in wanted] == [
        address + "data/excerpts/s2.js"
    ]
    assert visit.errors == []
