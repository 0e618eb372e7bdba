"""Test the time of an exam: clock changes are reported and noted, and never end an exam.

tests/scripts/exam_clock.test.mjs tests the computation of the time.
"""

import datetime
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from exams import (
    MODULES,
    PREFIX,
    answer,
    begin,
    code_of,
    enter,
    fingerprint_of,
    hand_in,
    hosted,
    load,
    node,
    part,
    stored,
    visit,
)
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from studykit.quiz.item import Item
from windows import NOON, at_noon, own_window

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
YEARS = 3653 * DAY
LENGTH = 10 * MINUTE
START = int(NOON.timestamp() * 1000)
TO_1970 = 5000 - START
TO_2100 = int(datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC).timestamp() * 1000) - START
# First ahead, each more than the last, and then back.
JUMPS = {
    "a minute": MINUTE, "half an hour": 31 * MINUTE, "ten years": YEARS, "2100": TO_2100,
    "back a minute": -MINUTE, "back half an hour": -29 * MINUTE, "1970": TO_1970,
}  # fmt: skip


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with own_window(browser, reduced_motion="reduce") as page:
        yield page


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    with at_noon(context) as started:
        yield started


@pytest.fixture(scope="session")
def root(real_site: Path) -> str:
    return real_site.as_uri() + "/"


@pytest.fixture(scope="session")
def code(real_site: Path) -> str:
    """Return the code of a paper with two single-choice items and ten minutes."""
    return code_of(fingerprint_of(real_site), ["single"], 2)


# The items of an exam, and its stored text with its key.
Begun = tuple[list[Item], str, str]


@pytest.fixture(scope="module")
def begun(window: Page, root: str, code: str) -> Begun:
    """Begin an exam, answer the first of its items, and leave after a minute.

    Tests resume this exam.
    """
    window.context.clock.install(time=NOON)
    load(window, root, code)
    items = begin(window)
    answer(window, items[0])
    window.context.clock.run_for(MINUTE)
    window.goto(root + "404.html")
    [(name, exam)] = stored(window, "exam").items()
    return items, f"{PREFIX}exam:{name}", json.dumps(exam)


def put(page: Page, root: str, key: str, text: str) -> None:
    """Put a text into the storage on a page without scripts: those of an exam would count time."""
    page.goto(root + "404.html")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])


def set_clock(context: BrowserContext, by: int, since: int) -> None:
    """Set the wall clock, `since` ms after the beginning, `by` ms ahead (or back if negative)."""
    context.clock.set_system_time((START + since + by) / SECOND)


def notes(page: Page) -> list[str]:
    [exam] = stored(page, "exam").values()
    return [what for _, what, _ in exam["clock"]["notes"]]


def test_clock_jumps_while_the_page_is_open_are_noted_and_end_nothing(
    context: BrowserContext, page: Page, root: str, code: str
) -> None:
    load(page, root, code)
    items = begin(page, "张三")
    answer(page, items[0])
    ran = 2 * MINUTE
    context.clock.run_for(ran)
    alert = page.get_by_role("alert").and_(part(page, "jump"))
    for name, jump in JUMPS.items():
        set_clock(context, jump, ran)
        context.clock.run_for(3 * SECOND)
        expect(alert, name).to_contain_text(f"时钟忽然{'快' if jump > 0 else '慢'}了")
        context.clock.run_for(MINUTE)
        expect(alert, name).to_have_text("")
        ran += MINUTE + 3 * SECOND
        left = (LENGTH - ran) // MINUTE
        expect(part(page, "clock"), name).to_contain_text(f"还剩 {left} 分")
    answer(page, items[1])
    context.clock.run_for(MINUTE)
    expect(part(page, "status")).to_contain_text("时间到，已经按当时的答案交卷")
    expect(part(page, "result")).to_contain_text("得 2 分，满分 2 分")
    expect(part(page, "clock-status")).to_contain_text("没有计入")
    [exam] = stored(page, "exam").values()
    assert notes(page) == ["jump"] * len(JUMPS)
    # The record is consistent: by its own time, no answer is later than the hand-in.
    assert exam["done"]["time"] == exam["time"] + LENGTH
    assert all(exam["time"] <= when <= exam["done"]["time"] for when, _ in exam["answers"].values())


AHEAD = (31 * MINUTE, TO_2100)  # exam_clock.test.mjs tries any jump
BACK = {name: by for name, by in JUMPS.items() if by < -MINUTE}


@pytest.mark.parametrize(("jump", "goes_on"), [*((by, True) for by in AHEAD), (TO_2100, False)])
def test_an_exam_opened_after_its_end_asks_how_to_continue(
    context: BrowserContext, page: Page, root: str, begun: Begun, jump: int, goes_on: bool
) -> None:
    items, key, text = begun
    put(page, root, key, text)
    set_clock(context, jump, MINUTE)
    load(page, root)
    expect(part(page, "away")).to_be_focused()
    expect(part(page, "running")).to_be_hidden()
    expect(page.get_by_role("button", name="交卷", exact=True)).to_be_hidden()
    expect(node(page, items[0]).locator("input:checked")).to_have_count(1)
    expect(node(page, items[1]).locator("input:enabled")).to_have_count(0)
    [exam] = stored(page, "exam").values()
    assert exam["done"] is None
    context.clock.run_for(3 * MINUTE)  # time to think about the question does not count
    if not goes_on:
        page.get_by_role("button", name="按现在的答案交卷").click()
        expect(part(page, "result")).to_contain_text("得 1 分，满分 2 分")
        [exam] = stored(page, "exam").values()
        assert exam["done"]["time"] == exam["time"] + LENGTH
        return
    page.get_by_role("button", name="时钟不准，继续作答").click()
    expect(page.get_by_role("heading", name="考试中")).to_be_focused()
    expect(part(page, "clock")).to_contain_text("还剩 8 分 5")
    answer(page, items[1])
    hand_in(page)
    expect(part(page, "result")).to_contain_text("得 2 分，满分 2 分")
    expect(part(page, "clock-status")).to_contain_text("其中还给考生")
    assert notes(page) == ["away", "back"]


@pytest.mark.parametrize("jump", BACK.values(), ids=BACK)
def test_an_exam_that_is_opened_before_its_beginning_goes_on(
    context: BrowserContext, page: Page, root: str, begun: Begun, jump: int
) -> None:
    items, key, text = begun
    put(page, root, key, text)
    set_clock(context, jump, MINUTE)
    load(page, root)
    expect(part(page, "jump")).to_contain_text("时钟比上次还早")
    expect(part(page, "clock")).to_contain_text("还剩 8 分 5")
    answer(page, items[1])
    context.clock.run_for(9 * MINUTE)
    expect(part(page, "result")).to_contain_text("得 2 分，满分 2 分")
    assert notes(page) == ["jump"]


def test_a_closed_page_counts_and_what_it_counts_can_be_given_back(
    context: BrowserContext, root: str, code: str
) -> None:
    """Close the page for eight minutes of the clock; the learner is asked only at the end."""
    page = visit(context, root, code)
    items = begin(page)
    answer(page, items[0])
    page.close()
    context.clock.fast_forward("08:00")
    page = visit(context, root)
    expect(part(page, "clock")).to_contain_text("还剩 1 分 5")
    expect(part(page, "warning")).to_contain_text("不到 5 分钟")
    context.clock.run_for(2 * MINUTE)
    expect(part(page, "away")).to_contain_text("用掉的时间里有 8 分钟")
    page.get_by_role("button", name="时钟不准，继续作答").click()
    expect(part(page, "clock")).to_contain_text("还剩 7 分 5")
    expect(part(page, "warning")).to_have_text("")
    context.clock.run_for(8 * MINUTE)
    expect(part(page, "result")).to_contain_text("得 1 分，满分 2 分")


def test_an_exam_asks_how_to_continue_after_sleep(
    context: BrowserContext, page: Page, root: str, code: str
) -> None:
    load(page, root, code)
    begin(page)
    context.clock.fast_forward("40:00")
    expect(part(page, "away")).to_contain_text("用掉的时间里有 40 分钟")
    expect(part(page, "running")).to_be_hidden()
    page.reload()
    expect(part(page, "away")).to_contain_text("用掉的时间里有 40 分钟")
    page.get_by_role("button", name="时钟不准，继续作答").click()
    expect(part(page, "clock")).to_contain_text("还剩 9 分 5")


def test_two_windows_have_one_time(context: BrowserContext, root: str, code: str) -> None:
    one = visit(context, root, code)
    items = begin(one)
    other = visit(context, root)
    expect(part(other, "clock")).to_contain_text("还剩 9 分 5")
    context.clock.fast_forward("20:00")
    for page in (one, other):
        expect(part(page, "away")).to_contain_text("用掉的时间里有 20 分钟")
    one.get_by_role("button", name="时钟不准，继续作答").click()
    # The other window receives the event later, and then reads its clock.
    for _ in range(30):
        context.clock.run_for(SECOND // 10)
        if not part(other, "away").is_visible():
            break
        other.wait_for_timeout(100)
    for page in (one, other):
        expect(part(page, "clock")).to_contain_text("还剩 9 分 5")
    answer(other, items[0])
    hand_in(other)
    context.clock.run_for(SECOND)
    for page in (one, other):
        expect(part(page, "result")).to_contain_text("得 1 分，满分 2 分")


def test_a_crash_loses_no_time_and_no_answer(
    context: BrowserContext, page: Page, root: str, code: str
) -> None:
    """A crashing page gets no event, so its time is saved regularly."""
    load(page, root, code)
    items = begin(page)
    answer(page, items[0])
    context.clock.run_for(3 * MINUTE)
    [exam] = stored(page, "exam").values()
    assert 3 * MINUTE - 25 * SECOND <= exam["clock"]["used"] <= 3 * MINUTE + SECOND
    assert set(exam["answers"]) == {items[0].id}


def test_loading_takes_no_time_of_the_exam(context: BrowserContext, real_site: Path) -> None:
    """All articles are requested at once. The time begins, or goes on, when all items are there."""
    page = visit(context, hosted(context, real_site))
    held: list[Route] = []

    def wait_for_articles(action: Callable[[], object]) -> None:
        held.clear()
        context.route("**/data/articles/**", lambda route: held.append(route))
        action()
        expect(part(page, "status")).to_have_text("正在取题……")
        for _ in range(100):
            page.wait_for_timeout(20)
            if len(held) >= min(4, len(MODULES)):
                break
        assert len(held) >= min(4, len(MODULES))
        assert not part(page, "bar").is_visible()
        context.clock.run_for(100 * SECOND)
        context.unroute("**/data/articles/**")
        for route in held:
            route.fallback()
        expect(part(page, "bar")).to_be_visible()

    enter(page, code_of(fingerprint_of(real_site), ["single"], 20, minutes=3))
    wait_for_articles(page.get_by_role("button", name="开始考试").click)
    # On a slow machine, some seconds of the exam have passed; with the 100, a minute would be left.
    expect(part(page, "clock")).to_contain_text(re.compile("还剩 [32] 分"))
    [exam] = stored(page, "exam").values()
    assert exam["time"] >= START + 100 * SECOND
    assert exam["clock"]["notes"] == []
    context.clock.run_for(20 * SECOND)
    wait_for_articles(lambda: page.reload(wait_until="commit"))
    context.clock.run_for(SECOND)
    expect(part(page, "clock")).to_contain_text("还剩 2 分")
    [exam] = stored(page, "exam").values()
    assert exam["clock"]["notes"] == []


LAST = 253_402_300_799_999  # the last millisecond of the year 9999
# Changes of the begun exam's clock that reach the limits of the format.
LIMITS: dict[str, dict[str, Any]] = {
    "a thousand jumps": {"notes": [[START + n, "jump", -n * MINUTE] for n in range(1000)]},
    "a thousand spans away": {"notes": [[START + n, "away", LAST] for n in range(1000)]},
    "used up": {"used": LAST},
    "the last time": {"seen": LAST},
}


def test_no_valid_exam_blocks_the_page(
    context: BrowserContext, page: Page, root: str, begun: Begun
) -> None:
    [item, _], key, text = begun
    for time, limit in itertools.product((START, LAST), LIMITS):
        set_clock(context, 0, 0)
        answers = {item.id: [LAST, ["x"]]}
        clock = {"used": 0, "seen": START, "notes": [], **LIMITS[limit]}
        exam = {**json.loads(text), "time": time, "answers": answers, "clock": clock}
        put(page, root, key, json.dumps(exam))
        context.clock.fast_forward("01:00")
        load(page, root)
        for button in ("时钟不准，继续作答", "按现在的答案交卷"):
            if page.get_by_role("button", name=button).is_visible():
                page.get_by_role("button", name=button).click()
        if part(page, "running").is_visible():
            answer(page, item)
            hand_in(page)
        expect(part(page, "result"), f"{limit}, {time}").to_contain_text("满分 2 分")
        [exam] = stored(page, "exam").values()
        assert exam["done"]["time"] <= LAST, (limit, time)


def test_an_exam_that_cannot_be_resumed_does_not_block_the_page(
    context: BrowserContext, root: str, code: str
) -> None:
    page = visit(context, root, code)
    begin(page)
    page.close()
    page = context.new_page()
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          study.exam.clock.start = () => { throw new Error("broken"); };
        }, true);"""
    )
    page.goto(root + "exam.html")
    expect(part(page, "status")).to_contain_text("这次考试接不上")
    expect(part(page, "past")).to_contain_text("没有交卷")
    expect(page.get_by_label("考试码")).to_be_visible()


def test_a_clock_earlier_than_the_site_is_reported_before_the_start(
    context: BrowserContext, page: Page, root: str, code: str
) -> None:
    load(page, root)
    for years, is_told in ((0, False), (-2, True), (10, False)):
        set_clock(context, years * 366 * DAY, 0)
        enter(page, code)
        expect(part(page, "blueprint")).to_contain_text("共 2 题")
        warning = "电脑的时钟不对，现在是 2024 年 2 月" if is_told else ""
        expect(part(page, "clock-wrong")).to_contain_text(warning)
        assert bool(part(page, "clock-wrong").inner_text()) == is_told, years
        page.get_by_role("button", name="返回").click()


# Returns three lengths in CSS pixels: from the outline of the focused text, which is 4 px outside
# its box, to the left edge of the bar; from the outline to the buttons below; its left padding.
ROOM = """() => {
  const away = document.querySelector("[data-show=away]");
  const box = away.getBoundingClientRect();
  const bar = away.closest(".exam__bar").getBoundingClientRect();
  const below = away.nextElementSibling.querySelector("button").getBoundingClientRect();
  return [box.left - 4 - bar.left, below.top - box.bottom - 4,
          parseFloat(getComputedStyle(away).paddingLeft)];
}"""


def test_the_focused_question_has_room_for_its_outline(
    context: BrowserContext, page: Page, root: str, begun: Begun
) -> None:
    _, key, text = begun
    put(page, root, key, text)
    context.clock.fast_forward("40:00")
    load(page, root)
    expect(part(page, "away")).to_be_focused()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        assert all(room > 0 for room in page.evaluate(ROOM)), width


def test_a_clock_set_back_is_not_reported_as_elapsed_time(
    context: BrowserContext, page: Page, root: str, begun: Begun
) -> None:
    _, key, text = begun
    put(page, root, key, text)
    set_clock(context, -YEARS, 0)
    load(page, root)
    expect(part(page, "jump")).to_contain_text("比上次还早 约 10 年")
    expect(part(page, "status")).to_have_text("接着上次的考试。")
    page.reload()
    expect(part(page, "status")).to_have_text("接着上次的考试。关掉页面的时候，时间也在走。")
