"""Tests of modules that are read step by step, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect
from visit import quiet, renew, rest

MODULE = "modules/last-mile.html"
FIRST, SECOND = "last-mile-origin", "last-mile-purpose-section"
THIRD, EXERCISES, LAST = "last-mile-forms", "last-mile-exercises", "last-mile-summary"
PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_SHIFT = 0.02
# Sections whose heading is shown.
OPEN = """() => [...document.querySelectorAll('article h2[id]')]
  .filter(heading => heading.getClientRects().length).map(heading => heading.id)"""
TOP = "id => document.getElementById(id).getBoundingClientRect().top"
QUESTION = "document.querySelector('.opener').getBoundingClientRect().top"
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@pytest.fixture(scope="module")
def lasting(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(lasting: Page, address: str) -> Iterator[Page]:
    """A page on a phone, as on a reader's first visit."""
    lasting.set_viewport_size(PHONE)
    yield lasting
    renew(lasting, address)


def opened(page: Page) -> list[str]:
    rest(page)
    found: list[str] = page.evaluate(OPEN)
    return found


def lead_on(page: Page) -> None:
    page.locator(".steps__next:visible").click()


def test_a_module_opens_with_its_head_and_one_step(page: Page, address: str) -> None:
    page.goto(address + MODULE)
    quiet(page)
    assert opened(page) == [FIRST]
    assert page.evaluate(SHIFT) < MOST_SHIFT
    assert page.evaluate(QUESTION) < PHONE["height"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 8 * PHONE["height"]
    current = page.locator(".steps [aria-current=step]")
    expect(current).to_contain_text("这个说法从哪里来")
    expect(page.locator(".steps__place")).to_have_text("第 1 步，共 9 步")


@pytest.mark.parametrize(
    ("anchor", "step"),
    [(f"#{SECOND}", SECOND), ("#mass-line", FIRST), ("?h=宗旨#serving-purpose", SECOND)],
)
def test_an_anchor_opens_its_step(page: Page, address: str, anchor: str, step: str) -> None:
    name = anchor.partition("#")[2]
    page.goto(address + MODULE + anchor)
    for _ in "opened", "reloaded":
        quiet(page)
        assert opened(page) == [step]
        assert 40 <= page.evaluate(TOP, name) < PHONE["height"] / 2
        page.reload()


def test_an_anchor_beside_the_steps_opens_the_whole_page(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#last-mile-discussion")
    assert len(opened(page)) > 9
    page.goto(address + "modules/party-ranks.html")
    assert len(opened(page)) == 1


def test_an_unknown_anchor_opens_the_module(page: Page, address: str) -> None:
    page.goto(address + MODULE + "#%zz")
    assert opened(page) == [FIRST]


def test_links_and_the_back_button_lead_to_steps(page: Page, address: str) -> None:
    page.goto(address + MODULE)
    page.locator(f".steps a[href='#{SECOND}']").click()
    assert opened(page) == [SECOND]
    assert page.evaluate("document.activeElement.id") == SECOND
    page.evaluate("location.hash = 'mass-line'")
    assert opened(page) == [FIRST]
    page.go_back()
    assert opened(page) == [SECOND]


def test_the_back_button_leads_to_an_address_without_a_fragment(page: Page, address: str) -> None:
    page.goto(address + MODULE)
    lead_on(page)
    assert opened(page) == [SECOND]
    page.go_back()
    page.wait_for_url(address + MODULE)
    assert opened(page) == [FIRST]


def test_a_press_marks_the_step_and_leads_on_once(page: Page, address: str) -> None:
    page.goto(address + MODULE)
    page.locator(".steps__next:visible").dblclick()
    assert opened(page) == [SECOND]
    expect(page.locator(f"#{SECOND}")).to_be_focused()
    expect(page.locator(".steps__place")).to_have_text("第 2 步，共 9 步")
    assert page.locator(".steps__link.is-learned").count() == 1
    # The module opens at the first step that is not learned.
    page.goto(address + "index.html")
    page.goto(address + MODULE)
    assert opened(page) == [SECOND]


def test_after_the_last_step_come_the_score_and_the_next_module(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{LAST}")
    end = page.locator(".module-end")
    expect(end.locator(".module-end__score")).to_contain_text("学完 0 步，共 9 步")
    lead_on(page)
    expect(end.locator(".module-end__score")).to_contain_text("学完 1 步，共 9 步")
    expect(end).to_be_focused()
    end.locator(".module-end__next a").click()
    page.wait_for_url("**/causes-and-remedies.html")


def test_exercises_are_shown_one_at_a_time(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{EXERCISES}")
    items = page.locator("article .item:visible")
    expect(page.locator(".steps__case:visible")).to_contain_text("第 1 题")
    first = items.first.get_attribute("data-item")
    expect(items).to_have_count(1)
    page.get_by_role("button", name="下一题").first.click()
    expect(items).to_have_count(1)
    assert items.first.get_attribute("data-item") != first


def test_the_question_before_a_step_is_asked_again_at_its_end(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{THIRD}")
    opener = page.locator(".opener:visible")
    asked = opener.get_attribute("data-opens")
    opener.locator("label").first.click()
    assert page.locator(f"#self--{asked}").is_visible()
    keys = page.evaluate("Object.keys(localStorage)")
    assert not [key for key in keys if ":item:" in key]


def test_the_whole_page_is_a_press_away_and_remembered(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{SECOND}")
    page.get_by_role("button", name="看全文").click()
    assert len(opened(page)) > 9
    assert 0 < page.evaluate(TOP, SECOND) < PHONE["height"]
    page.goto(address + "modules/party-ranks.html")
    assert len(opened(page)) > 9
    page.get_by_role("button", name="按步读").click()
    assert len(opened(page)) == 1


def test_paper_shows_the_whole_module(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{SECOND}")
    page.emulate_media(media="print")
    assert len(opened(page)) > 9
    expect(page.locator(".opener").first).to_be_hidden()
    expect(page.locator(".steps")).to_be_hidden()


def test_a_folder_works_too_and_no_script_shows_the_whole_module(
    page: Page, scriptless: Page, address: str, real_site: Path
) -> None:
    page.goto(f"{real_site.as_uri()}/{MODULE}#{SECOND}")
    assert opened(page) == [SECOND]
    scriptless.goto(address + MODULE)
    assert scriptless.locator("article h2:visible").count() > 9


def test_without_the_script_of_records_the_page_is_whole(page: Page, address: str) -> None:
    page.route("**/records.*.js", lambda route: route.abort())
    page.goto(f"{address}{MODULE}#{SECOND}")
    quiet(page)
    assert len(opened(page)) > 9
    assert 0 < page.evaluate(TOP, SECOND) < PHONE["height"]


def test_the_projector_shows_the_whole_module(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{address}{MODULE}#{SECOND}")
    page.locator(".project-button").click()
    stage = page.locator("#stage")
    expect(stage).to_be_visible()
    page.keyboard.press("o")
    expect(stage).to_contain_text("现象和成因要分开")
    expect(stage).to_contain_text("小结")
    assert not stage.locator(".opener, .steps").count()


def test_the_contents_unfold_the_open_step(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address + MODULE)
    contents = page.locator(".md-sidebar--secondary")
    expect(contents.get_by_text("群众路线", exact=True)).to_be_visible()
    contents.get_by_text("现象和成因要分开").click()
    assert opened(page) == ["telling-symptom-from-cause"]
    expect(contents.get_by_text("群众路线", exact=True)).to_be_hidden()


DISCUSSION = "last-mile-discussion"  # a section that is no step


def test_reading_by_step_from_a_section_that_is_no_step_opens_the_first(
    page: Page, address: str
) -> None:
    page.goto(f"{address}{MODULE}#{DISCUSSION}")
    page.get_by_role("button", name="按步读").click()
    assert opened(page) == [FIRST]
    expect(page.locator(".steps__place")).to_have_text("第 1 步，共 9 步")
    page.reload()
    assert opened(page) == [FIRST]
    # The address no longer names the section, so a link to it leads there again.
    page.locator(f"a[href='#{DISCUSSION}']").first.evaluate("link => link.click()")
    assert DISCUSSION in opened(page)


def test_reading_by_step_shows_one_item_of_the_first_step(page: Page, address: str) -> None:
    """Two items are put at the end of the first section, before the page's scripts run."""
    items = '<p class="unit--item">甲</p><p class="unit--item">乙</p>'

    def changed(route: Route) -> None:
        response = route.fetch()
        head, heading, rest = response.text().partition(f'<h2 id="{SECOND}"')
        assert heading
        route.fulfill(response=response, body=f"{head}{items}{heading}{rest}")

    page.route(f"{address}{MODULE}", changed)
    page.goto(f"{address}{MODULE}#{DISCUSSION}")
    page.get_by_role("button", name="按步读").click()
    assert opened(page) == [FIRST]
    expect(page.locator("p.unit--item:visible")).to_have_text("甲")
    expect(page.locator(".steps__case:visible")).to_have_text("第 1 题，共 2 题")


def test_a_link_to_the_present_address_shows_what_is_hidden_again(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{EXERCISES}")
    second = page.evaluate("document.querySelectorAll('.unit--item')[1].id")
    page.evaluate("id => { location.hash = id; }", second)
    expect(page.locator(".steps__case:visible")).to_contain_text("第 2 题")
    page.get_by_role("button", name="上一题").first.click()
    expect(page.locator(".steps__case:visible")).to_contain_text("第 1 题")
    page.evaluate(
        """id => {
          const link = document.querySelector('article').appendChild(document.createElement('a'));
          link.href = `#${id}`;
          link.click();
        }""",
        second,
    )
    expect(page.locator(".steps__case:visible")).to_contain_text("第 2 题")


def test_an_anchor_in_the_opening_text_opens_the_first_step(page: Page, address: str) -> None:
    page.goto(f"{address}{MODULE}#{SECOND}")
    page.evaluate("document.querySelector('.steps').nextElementSibling.id = 'opening'")
    page.evaluate("location.hash = 'opening'")
    assert opened(page) == [FIRST]
    assert 0 <= page.evaluate(TOP, "opening") < PHONE["height"]
