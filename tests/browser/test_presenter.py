"""Test 讲者窗口: both windows show the same page, over http, from a folder, and after reloads.

Also test blocked pop-ups and forged messages.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accessibility import COLOURS, WCAG
from playwright.sync_api import Browser, BrowserContext, Page, expect
from stage import TITLE, axe_faults, counted, heading, number, project, sheet
from visit import Visit, add_script, resize, until

MODULE = "modules/grassroots-activities.html"
LESSON = "lessons/grassroots-activities.html"
QUIZ = "quizzes/last-mile.html"


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, address: str, real_site: Path) -> str:
    return address if request.param == "http" else real_site.as_uri() + "/"


def test_a_window_without_its_opener_is_found_by_the_channel(
    context: BrowserContext, address: str
) -> None:
    page, window = context.new_page(), context.new_page()
    project(page, address + QUIZ)
    name = page.evaluate("encodeURIComponent(study.stage.current().state.id)")
    window.goto(f"{address}{QUIZ}?presenter={name}")
    in_step(page, window)
    window.keyboard.press("PageDown")
    expect(page.locator(".stage__number")).to_contain_text("第 2 页")


@pytest.fixture
def opened(visit: Visit) -> Iterator[Callable[..., tuple[Page, Page]]]:
    """Yield a function that opens a stage and, by a key, the trainer's window."""
    errors: list[str] = []

    def both(url: str, page: Page = visit.page) -> tuple[Page, Page]:
        project(page, url)
        page.keyboard.press("d")
        counted(page)
        with page.expect_popup() as popup:
            page.keyboard.press("p")
        window = popup.value
        window.on("pageerror", lambda error: errors.append(str(error)))
        in_step(page, window)
        return page, window

    yield both
    assert errors + visit.thrown == []


def in_step(page: Page, window: Page) -> None:
    """Wait until the trainer's window shows the same page number as the stage."""
    expect(window.locator(".stage__number")).to_have_text(
        page.locator(".stage__number").inner_text(), timeout=15_000
    )


def now(window: Page) -> str:
    """Return the heading in the pane of the current page."""
    found = window.locator(".presenter__now .stage__part:not(.is-away) h2")
    return str(found.evaluate(TITLE))


def first_line(page: Page, within: str) -> str:
    """Return the first words on the page shown in a box."""
    return str(
        page.evaluate(
            """within => {
              const part = document.querySelector(within + ' .stage__part:not(.is-away)');
              const view = part.querySelector('.stage__view').getBoundingClientRect();
              const walker = document.createTreeWalker(part.querySelector('.stage__columns'), 4);
              const range = document.createRange();
              while (walker.nextNode()) {
                if (!walker.currentNode.data.trim()) continue;
                range.selectNodeContents(walker.currentNode);
                const rects = Array.from(range.getClientRects());
                if (rects.some(r => r.left >= view.left - 1 && r.right <= view.right + 1)) {
                  return walker.currentNode.data.trim();
                }
              }
            }""",
            within,
        )
    )


def test_both_windows_follow_each_other_through_reloads(
    opened: Callable[[str], tuple[Page, Page]], root: str
) -> None:
    page, window = opened(root + MODULE)
    for _ in range(4):
        page.keyboard.press("PageDown")
    in_step(page, window)
    assert now(window) == heading(page)
    assert first_line(window, ".presenter__now") == first_line(page, "#stage")
    window.keyboard.press("PageDown")  # the clicker controls the other window
    expect(page.locator(".stage__number")).to_contain_text("第 6 页")
    window.get_by_role("button", name="上一页").click()
    expect(page.locator(".stage__number")).to_contain_text("第 5 页")
    window.reload()
    in_step(page, window)
    assert now(window) == heading(page)
    page.reload()
    counted(page)
    in_step(page, window)
    window.keyboard.press("PageDown")
    expect(page.locator(".stage__number")).to_contain_text("第 6 页")


def test_the_preview_shows_the_next_page(
    opened: Callable[[str], tuple[Page, Page]], address: str
) -> None:
    page, window = opened(address + MODULE)
    for _ in range(5):
        in_step(page, window)
        following = first_line(window, ".presenter__next")
        page.keyboard.press("PageDown")
        assert first_line(page, "#stage") == following


def test_the_presenter_shows_answers_notes_and_time(
    opened: Callable[[str], tuple[Page, Page]], address: str
) -> None:
    page, window = opened(address + QUIZ)
    page.keyboard.press("PageDown")
    in_step(page, window)
    answer = window.locator(".presenter__now .answer-mark").first
    expect(answer).to_be_visible()
    assert answer.evaluate("e => getComputedStyle(e).outlineStyle") == "dashed"
    expect(page.locator("#stage .answer-mark").first).to_be_hidden()
    window.keyboard.press("a")
    expect(page.locator("#stage .answer-mark").first).to_be_visible()
    expect(answer).to_have_css("outline-style", "none")
    assert "用时" in window.locator(".stage__clock").last.inner_text()
    window.keyboard.press("2")
    expect(page.locator("#stage .item.is-current .tally__count").nth(1)).to_have_value("1")


def test_the_notes_of_the_slide_and_the_pace_are_shown(
    opened: Callable[[str], tuple[Page, Page]], address: str
) -> None:
    page, window = opened(address + LESSON)
    notes = window.get_by_role("region", name="讨论与备注")
    expect(notes).to_contain_text("做法：请每人写下去年参加过的一次活动")
    expect(notes).to_contain_text("「导入」还剩 8 分，正照安排")
    page.evaluate(
        "(stage => stage.go(stage.screen.find(stage.deck.parts.find(part => part.slide.label"
        " === '讨论').key)))(study.stage.current())"
    )
    note = page.locator("article .prompt-note").first.text_content() or ""
    expect(notes).to_contain_text(note.replace("备注", "").split("[")[0].strip()[:12])
    expect(notes).to_contain_text("比安排快")


def test_a_blank_screen_is_shown_to_the_presenter(
    opened: Callable[[str], tuple[Page, Page]], address: str
) -> None:
    page, window = opened(address + QUIZ)
    blank = page.locator(".stage__blank")
    for key, colour in (("b", "黑屏"), ("w", "白屏")):
        window.keyboard.press(key)
        expect(blank).to_be_visible()
        expect(window.locator(".stage__status")).to_contain_text(colour)
        window.keyboard.press("PageDown")  # the next key lifts it
        expect(blank).to_be_hidden()


def test_size_text_and_colour_follow(
    opened: Callable[[str], tuple[Page, Page]], address: str
) -> None:
    page, window = opened(address + QUIZ)
    resize(page, 1024, 768)
    page.keyboard.press("+")
    page.keyboard.press("l")
    counted(page)
    in_step(page, window)
    expect(window.locator("#stage")).to_have_attribute("data-md-color-scheme", "slate")
    size = window.locator(".presenter__now .stage__screen").evaluate("e => e.offsetWidth")
    assert size == 1024


def test_leaving_the_stage_is_shown_to_the_presenter(
    opened: Callable[..., tuple[Page, Page]], context: BrowserContext, address: str
) -> None:
    page, window = opened(address + QUIZ, context.new_page())
    page.keyboard.press("Escape")
    expect(window.locator(".stage__status")).to_contain_text("投影已退出")
    page.close()
    expect(window.locator(".stage__status")).to_contain_text("没有回应", timeout=15_000)


def test_a_browser_that_leaves_full_screen_for_the_window_keeps_the_stage(
    visit: Visit, address: str
) -> None:
    page = visit.page
    page.goto(address + QUIZ)
    page.get_by_role("button", name="投影", exact=True).click()
    counted(page)
    until(page, "document.fullscreenElement !== null")
    with page.expect_popup():
        page.keyboard.press("p")
    # Some browsers leave full screen for the new window by themselves.
    page.evaluate("document.exitFullscreen().catch(() => {})")
    until(page, "document.fullscreenElement === null")
    expect(page.locator("#stage")).to_be_visible()
    expect(page.locator(".stage__status")).to_contain_text("按 F")


def test_a_blocked_pop_up_is_reported_and_the_notes_are_shown(visit: Visit, address: str) -> None:
    add_script(visit.page, "window.open = () => null;")
    project(visit.page, address + MODULE)
    visit.page.keyboard.press("p")
    expect(visit.page.locator(".stage__status")).to_contain_text("拦住了讲者窗口")
    expect(sheet(visit.page)).to_contain_text("讨论与备注")
    visit.page.keyboard.press("p")
    expect(sheet(visit.page)).to_be_hidden()
    assert number(visit.page) == 1


FORGED = [
    {},
    {"type": "run", "name": "__proto__"},
    {"type": "run", "name": "constructor"},
    {"type": "run"},
    {"type": "vote", "option": 1e9, "by": 1},
    {"type": "vote", "option": "<img>", "by": {}},
    None,
    "text",
]


def test_forged_messages_do_nothing(visit: Visit, address: str) -> None:
    page = visit.page
    project(page, address + QUIZ)
    name = page.evaluate("study.stage.current().state.id")
    for body in FORGED:
        page.evaluate(
            "([study, body]) => postMessage({ study, from: 'x', number: Date.now(), body }, '*')",
            [name, body],
        )
    page.evaluate("postMessage({ pair: 'other', from: 'x', number: 1, body: {} }, '*')")
    page.evaluate("new Promise(done => setTimeout(done, 50))")
    assert number(page) == 1
    assert visit.errors == []


def test_a_window_without_a_stage_reports_that_none_answers(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="zh-CN")  # own context: a clock affects all pages of its context
    visit = Visit(page)
    page.clock.install()
    for asked in ("presenter", "presenter=", "presenter=%E0%A4%A"):
        page.goto(f"{address}{MODULE}?{asked}")
        status = page.locator(".presenter .stage__status")
        expect(status).to_have_text("正在连接投影窗口……")
        page.clock.run_for(8_000)
        expect(status).to_contain_text("投影窗口没有回应")
    assert visit.errors == []
    page.context.close()


def test_axe_finds_nothing_in_the_window(
    opened: Callable[[str], tuple[Page, Page]], address: str
) -> None:
    page, window = opened(address + QUIZ)
    assert axe_faults(window, WCAG) == []
    page.keyboard.press("l")
    expect(window.locator("#stage")).to_have_attribute("data-md-color-scheme", "slate")
    assert axe_faults(window, COLOURS) == []
