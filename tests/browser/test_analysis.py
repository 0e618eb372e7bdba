"""Test 成绩分析 as a trainer uses it: files of a class are opened, reported, saved and printed.

tests/scripts/analysis.test.mjs tests the statistics, the copies and the corrected dates as values.
"""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from accessibility import EVERYTHING, faults
from banks import site_in
from mini_site import MINI
from playwright.sync_api import Browser, Page, expect
from records import DAY, NOW
from results import MINUTE, bank_of, code_of, exam_file, handed_in, right, share, wrong
from studykit.quiz.item import Choice
from visit import Visit
from windows import own_window

BANK = {item.id: item for item in site_in(MINI / "docs").bank.items}


# The page. -------------------------------------------------------------------------------------

SINGLE, ORDER, JUDGE = "first-step", "order--release-steps", "claim--release-early"
OTHER = "reading--few-numbers"
OPTIONS = BANK[SINGLE].response
assert isinstance(OPTIONS, Choice)
# A distractor that nobody chooses, and the id of the one that all wrong answers choose.
NEVER = sorted(OPTIONS.distractors, key=lambda option: option.id)[1]
WRONG = min(OPTIONS.distractors, key=lambda option: option.id).id


@pytest.fixture(scope="session")
def code(small_site: Path) -> str:
    return code_of(bank_of(small_site), len(BANK))


@pytest.fixture(scope="session")
def later_code(small_site: Path) -> str:
    return code_of(bank_of(small_site), len(BANK), seed=2)


def answers_of(single: float, order: float, judge: float, other: float = 1) -> dict[str, list[str]]:
    """Return answers to the four items of the small site, each right (1) or wrong (0)."""
    chosen = {ORDER: order, JUDGE: judge, OTHER: other}
    answers = {key: (right if is_right else wrong)(BANK[key]) for key, is_right in chosen.items()}
    return {**answers, SINGLE: right(BANK[SINGLE]) if single else [WRONG]}


Make = Callable[..., dict[str, Any]]


@pytest.fixture
def sat(code: str) -> Make:
    """Return a function that makes the record of an exam on the whole bank."""

    def make(name: str, *marks: float, time: int = NOW, **change: Any) -> dict[str, Any]:
        answers = answers_of(*marks or (1, 1, 1))
        return {**handed_in(BANK, answers, code, name, time), **change}

    return make


@pytest.fixture
def group(sat: Make) -> list[dict[str, Any]]:
    """Return the files of a class of four."""
    marks = {"=甲": (1, 1, 0), "乙": (1, 0, 1), "丙<b>": (0, 0, 1), "丁": (1, 1, 0)}
    return [
        exam_file(sat(name, *each, time=NOW + index * MINUTE))
        for index, (name, each) in enumerate(marks.items())
    ]


@contextmanager
def empty_page(browser: Browser) -> Iterator[Page]:
    """Yield a page at a fixed time and place, in a browser context of its own."""
    with own_window(browser) as page:
        page.context.clock.set_fixed_time(datetime.fromtimestamp((NOW + DAY) / 1000, UTC))
        yield page


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with empty_page(browser) as page:
        yield page


@pytest.fixture(scope="module")
def loaded(browser: Browser) -> Iterator[Visit]:
    """A page for all tests that change nothing on it but its files."""
    with empty_page(browser) as page:
        yield Visit(page)


def opened(visit: Visit, site: Path) -> Page:
    visit.page.goto(f"{site.as_uri()}/analysis.html")
    return visit.page


@pytest.fixture
def page(loaded: Visit, small_site: Path) -> Iterator[Page]:
    """Yield the page without files."""
    loaded.errors.clear()
    if not loaded.page.url.endswith("/analysis.html"):
        opened(loaded, small_site)
    yield loaded.page
    assert loaded.errors == []
    assert [url for url in loaded.requests if not url.startswith(("file:", "blob:"))] == []
    clear = loaded.page.get_by_role("button", name="清空")
    if clear.is_visible():
        clear.click()


def buffers(*files: object) -> list[Any]:
    return [
        {
            "name": f"{index}.json",
            "mimeType": "application/json",
            "buffer": (file if isinstance(file, str) else json.dumps(file)).encode(),
        }
        for index, file in enumerate(files)
    ]


def offer(page: Page, *files: object) -> None:
    page.set_input_files("article input[type=file]", buffers(*files))


def rows(page: Page, name: str) -> list[list[str]]:
    found: list[list[str]] = page.locator(f"[data-show={name}] tr").evaluate_all(
        "all => all.map(row => Array.from(row.children, cell => cell.textContent))"
    )
    return found


def expect_message(page: Page, text: str) -> None:
    expect(page.locator("[data-show=status]")).to_have_text(text)


def listed(page: Page, name: str) -> list[str]:
    found: list[str] = page.locator(f"[data-show={name}] li").all_inner_texts()
    return found


def saved(page: Page, name: str) -> tuple[str, list[list[str]]]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    text = waiting.value.path().read_text("utf-8")
    assert text.startswith("\ufeff")
    name = waiting.value.suggested_filename
    return name, list(csv.reader(io.StringIO(text[1:], newline="")))


def test_a_class_is_analysed_and_bad_files_are_reported(
    page: Page, group: list[dict[str, Any]], code: str
) -> None:
    other = {**group[0], "site_id": "other"}
    offer(page, *group, group[0], "{", other)
    expect_message(page, "读入 5 个文件，计入 4 份卷。另有 2 个文件没有读入。")
    assert listed(page, "refused") == [
        "「5.json」：文件不完整，后面的一截没有了。请重新复制，或者重新导出。",
        "「6.json」：是另一个站点的记录：other。请到那个站点打开。",
    ]
    assert listed(page, "notes") == ["有 1 份卷在几个文件里都有，各只计一次。"]
    shown = "-".join(code[at : at + 4] for at in range(0, 16, 4))
    expect(page.locator("[data-show=paper]")).to_have_text(f"{shown}（计入 4 人）")
    expect(page.locator("[data-show=summary]")).to_have_text(
        "4 人计入，平均得分率 69%，最高 75%，最低 50%。不到 10 人，区分度只供参考。"
    )
    expect(page.locator("[data-show=items] tbody tr")).to_have_count(4)
    assert [row[0] for row in rows(page, "items")] == ["题号", "1", "2", "3", "4"]
    # Grouped by type, as on the paper.
    stems = [row[1] for row in rows(page, "items")[1:]]
    assert [stems[0], stems[3]] == [BANK[SINGLE].stem, BANK[ORDER].stem]
    items = {row[1]: row[2:] for row in rows(page, "items")[1:]}
    # 3 of 4 are right. By hand: the marks 1 1 0 1 cannot correlate with 2 2 2 2, the other points.
    assert items["号源不清，先做什么？"] == ["4", "75%", "算不出", NEVER.text]
    # The marks 0 1 1 0 correlate negatively with 3 2 1 3, the points for the other items.
    assert items[BANK[JUDGE].stem] == ["4", "50%", "-0.9（负）", "都有人选"]
    assert items[BANK[ORDER].stem][3] == "没有选项"
    persons = rows(page, "persons")
    assert persons == [
        ["姓名", "交卷日期", "得分", "满分", "排队（4 分）"],
        ["=甲", "2026-11-18", "3", "4", "3"],
        ["丁", "2026-11-18", "3", "4", "3"],
        ["乙", "2026-11-18", "3", "4", "3"],
        ["丙<b>", "2026-11-18", "2", "4", "2"],
    ]
    name, table = saved(page, "成绩表存成 CSV")
    assert name == f"考试成绩-{code}.csv"
    assert table == [["'=甲" if cell == "=甲" else cell for cell in row] for row in persons]
    _, table = saved(page, "题目表存成 CSV")
    assert [row[3:5] for row in table if row[1] == BANK[JUDGE].stem] == [["0.5", "-0.9"]]
    page.locator("[data-show=items] a").first.click()
    page.wait_for_url("**/quizzes/queues.html#*")


def test_a_file_without_exams_is_refused_with_the_reason(page: Page, sat: Make) -> None:
    offer(page, exam_file(), exam_file(sat("甲")))
    expect_message(page, "读入 1 个文件，计入 1 份卷。另有 1 个文件没有读入。")
    assert listed(page, "refused") == [
        "「0.json」：里面没有考试。请在「我的记录」重新按「只导出考试成绩」。"
    ]


def test_files_are_dropped_and_cleared(page: Page, group: list[dict[str, Any]]) -> None:
    page.evaluate(
        """texts => {
          const all = new DataTransfer();
          texts.forEach((text, place) => all.items.add(new File([text], place + '.json')));
          document.querySelector('article h1').dispatchEvent(
            new DragEvent('drop', { dataTransfer: all, bubbles: true, cancelable: true }));
        }""",
        [json.dumps(each) for each in group],
    )
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(4)
    page.get_by_role("button", name="清空").press("Enter")
    expect(page.locator("[data-show=result]")).to_be_hidden()
    expect(page.locator("article input[type=file]")).to_be_focused()


def test_files_that_are_still_read_are_cleared_too(
    reused: Visit, small_site: Path, sat: Make
) -> None:
    page = opened(reused, small_site)
    offer(page, exam_file(sat("甲")))
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(1)
    page.evaluate(
        """() => {
          const read = File.prototype.arrayBuffer;
          File.prototype.arrayBuffer = function () {
            return new Promise(done => { window.release = done; }).then(() => read.call(this));
          };
        }"""
    )
    offer(page, exam_file(sat("乙")))
    page.get_by_role("button", name="清空").click()
    page.evaluate("release()")
    page.wait_for_timeout(200)
    expect(page.locator("[data-show=result]")).to_be_hidden()


def test_each_paper_is_shown_by_itself(page: Page, sat: Make, later_code: str) -> None:
    offer(page, exam_file(sat("甲"), sat("甲", code=later_code)), exam_file(sat("乙", 0, 0, 0)))
    paper = page.locator("[data-show=paper]")
    expect(paper.locator("option")).to_have_count(2)
    assert [row[0] for row in rows(page, "persons")[1:]] == ["甲", "乙"]
    paper.select_option(later_code)
    assert [row[:3] for row in rows(page, "persons")[1:]] == [["甲", "2026-11-18", "4"]]


def test_progress_is_reported_for_many_files_and_bad_files_are_cleared(
    reused: Visit, small_site: Path
) -> None:
    page = opened(reused, small_site)
    page.evaluate(
        """() => {
          window.said = [];
          const status = document.querySelector('[data-show=status]');
          const note = () => said.push(status.textContent);
          new MutationObserver(note).observe(status, {childList: true});
        }"""
    )
    offer(page, *["{"] * 45)
    expect_message(page, "读入 0 个文件，计入 0 份卷。另有 45 个文件没有读入。")
    reading = [text for text in page.evaluate("said") if "正在读" in text]
    assert reading == [f"正在读第 {n} 个文件，共 45 个……" for n in (1, 21, 41)]
    page.get_by_role("button", name="清空").click()
    expect(page.locator("[data-show=refused] li")).to_have_count(0)
    expect(page.get_by_role("button", name="清空")).to_be_hidden()


CLOCKS: list[tuple[list[list[Any]], str]] = [
    (
        [[NOW, "jump", -5 * MINUTE]],
        "电脑的时钟往回跳了 5 分钟，可能多用了这么久，没有计入用时，请问本人",
    ),
    (
        [[NOW, "jump", -40_000], [NOW + MINUTE, "jump", -80_000]],
        "电脑的时钟往回跳了 2 分钟，可能多用了这么久，没有计入用时，请问本人",
    ),
    ([[NOW, "jump", 3 * 60 * MINUTE]], "电脑的时钟往前跳了约 3 小时，没有计入用时"),
    ([[NOW, "away", 40_000]], "页面没有开着，或者电脑睡着的时间共不到 1 分钟"),
    (
        [[NOW, "away", 60 * MINUTE], [NOW + MINUTE, "back", 60 * MINUTE]],
        "页面没有开着，或者电脑睡着的时间共 60 分钟；本人说电脑的时钟不准，要回了 60 分钟",
    ),
    ([[NOW, "jump", 8 * 365 * DAY]], "电脑的时钟往前跳了约 8 年，没有计入用时"),
    ([], ""),
]


def test_notes_of_the_clock_are_listed_for_each_person(page: Page, sat: Make) -> None:
    """A clock that was put back may hide time that was used, so the trainer is told of it."""
    persons = [
        sat(
            f"甲{index}",
            time=NOW + index * MINUTE,
            clock={
                "used": 10 * MINUTE + sum(span for _, name, span in notes if name == "away"),
                "seen": NOW,
                "notes": notes,
            },
        )
        for index, (notes, _) in enumerate(CLOCKS)
    ]
    offer(page, *map(exam_file, persons))
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(len(CLOCKS))
    assert listed(page, "notes") == [
        f"「甲{index}」：{text}。" for index, (_, text) in enumerate(CLOCKS) if text
    ]


# Which exams count. ----------------------------------------------------------------------------


def test_the_same_exam_counts_once_and_one_not_handed_in_is_reported(page: Page, sat: Make) -> None:
    begun = sat("甲", done=None)
    offer(
        page,
        exam_file(begun),
        exam_file(sat("甲"), sat("", time=NOW + MINUTE), sat("", time=NOW + 2 * MINUTE)),
        exam_file(sat("甲")),
        exam_file(sat("乙", done=None)),
    )
    expect_message(page, "读入 4 个文件，计入 3 份卷。")
    assert listed(page, "notes") == [
        "「乙」有一份卷没有交，没有计入。",
        "有 1 份卷在几个文件里都有，各只计一次。",
    ]
    names = sorted(row[0] for row in rows(page, "persons")[1:])
    assert names == ["未取名（1.json）", "未取名（1.json）", "甲"]


def test_two_of_one_name_stand_side_by_side_for_the_trainer_to_choose(
    page: Page, sat: Make
) -> None:
    """Neither an earlier date nor a slightly different spelling of the name replaces an exam."""
    early = sat(" 甲\u200b", 1, 1, 1, time=NOW - DAY)
    offer(page, exam_file(sat("甲", 1, 0, 0)), exam_file(early), exam_file(sat("乙", 0, 0, 1)))
    expect_message(page, "读入 3 个文件，计入 1 份卷，1 组等你决定。")
    assert [row[0] for row in rows(page, "persons")[1:]] == ["乙"]
    expect(page.locator("[data-show=summary]")).to_contain_text("另有 1 组卷等你决定，没有计入。")
    asked = page.get_by_role("group", name="「甲」有 2 份内容不同的卷")
    boxes = asked.get_by_role("checkbox")
    assert asked.locator("label").all_inner_texts() == [
        "1.json：2026-11-17 10:10 交卷，用了 10 分钟，得 4 / 4（写的日期最早）",
        "0.json：2026-11-18 10:10 交卷，用了 10 分钟，得 2 / 4",
    ]
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    expect(boxes.nth(1)).to_be_focused()
    expect_message(page, "读入 3 个文件，计入 2 份卷。")
    assert [row[:3] for row in rows(page, "persons")[1:]] == [
        ["乙", "2026-11-18", "2"],
        ["甲（你选的：0.json）", "2026-11-18", "2"],
    ]
    boxes.nth(0).check()  # two persons of one name
    assert len(rows(page, "persons")) == 4
    boxes.nth(0).uncheck()
    boxes.nth(1).uncheck()
    assert len(rows(page, "persons")) == 2
    page.get_by_role("button", name="每人都计写着最早的一份").click()
    assert rows(page, "persons")[1][0] == "甲（你选的：1.json）"


def test_a_copy_under_another_name_is_in_doubt_with_what_it_was_copied_from(
    page: Page, sat: Make
) -> None:
    """Different persons do not answer every item at the same moments."""
    copied = sat("甲", 1, 0, 0)
    other = {**copied, "name": "乙"}
    own = sat("乙", 0, 0, 0, time=NOW + MINUTE)
    offer(page, *map(exam_file, (copied, other, own, sat("丙", 1, 1, 1, time=NOW + 2 * MINUTE))))
    expect_message(page, "读入 4 个文件，计入 1 份卷，1 组等你决定。")
    asked = page.get_by_role("group", name="「乙」「甲」的 3 份卷，大多数题作答的时刻一样")
    assert sorted(text.split("：")[0] for text in asked.locator("label").all_inner_texts()) == [
        "「乙」1.json",
        "「乙」2.json",
        "「甲」0.json",
    ]
    page.get_by_role("button", name="每人都计写着最早的一份").click()
    assert [row[0] for row in rows(page, "persons")[1:]] == ["丙"]


def shifted(record: dict[str, Any], by: int) -> dict[str, Any]:
    """Return a record with all its times moved, in milliseconds."""
    copy = {**record, "time": record["time"] + by, "answers": moved(record, lambda at: at + by)}
    return edited(copy, time=record["done"]["time"] + by)


WRONG_CLOCKS: dict[str, tuple[int, list[list[Any]], str]] = {
    "eight years behind": (-8 * 365 * DAY, [[NOW, "jump", 8 * 365 * DAY]], "约 8 年"),
    "never set right": (-8 * 365 * DAY, [], ""),
}


@pytest.mark.parametrize("name", WRONG_CLOCKS)
def test_a_wrong_date_explained_by_the_clock_is_left_to_the_trainer(
    page: Page, sat: Make, name: str
) -> None:
    by, notes, span = WRONG_CLOCKS[name]
    used = 10 * MINUTE + sum(length for _, kind, length in notes if kind == "away")
    clock = {"used": used, "seen": NOW, "notes": notes}
    offer(page, exam_file({**shifted(sat("甲", 1, 0, 0), by), "clock": clock}))
    if not span:
        expect(page.locator("[data-show=faulty]")).to_contain_text("重新导出没有用")
        return
    asked = page.get_by_role("group", name="「甲」的卷")
    expect(asked).to_contain_text("2026-11-18 10:10 交卷，用了 10 分钟，得 2 / 4")
    expect(asked).to_contain_text(f"考试中电脑的时钟跳了{span}")
    expect(page.locator("[data-show=faulty] li")).to_have_count(0)
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(0)
    page.get_by_role("button", name="每人都计写着最早的一份").click()
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(0)
    asked.get_by_role("checkbox").check()
    assert rows(page, "persons")[1][:3] == ["甲（你选的：0.json）", "2026-11-18", "2"]


# Manipulated files. ----------------------------------------------------------------------------


def edited(record: dict[str, Any], **change: Any) -> dict[str, Any]:
    """Return a record with other fields in `done`."""
    return {**record, "done": {**record["done"], **change}}


def marked(record: dict[str, Any], item: str, *mark: Any) -> dict[str, Any]:
    """Return a record with another mark for an item."""
    marks = {**record["done"]["marks"], item: list(mark)}
    return edited(record, marks=marks)


def answered(record: dict[str, Any], item: str, *answer: str) -> dict[str, Any]:
    return {**record, "answers": {**record["answers"], item: [NOW + MINUTE, list(answer)]}}


def moved(record: dict[str, Any], to: Callable[[int], int]) -> dict[str, Any]:
    """Return the answers of a record, given at other times."""
    return {item: [to(time), answer] for item, (time, answer) in record["answers"].items()}


def forgeries(sat: Make, code: str) -> dict[str, tuple[dict[str, Any], str]]:
    """Return forged records by name, each with the expected message."""
    honest, poor = sat("某"), sat("某", 0, 0, 0)
    of = BANK[SINGLE]
    last = "0" if code[-1] != "0" else "1"
    all_right = {key: [item.revision, 1, item.points] for key, item in BANK.items()}
    at = {"time": NOW + 10 * MINUTE}
    return {
        "share 1 without answers": (
            {**poor, "answers": {}, "done": {**at, "marks": all_right}},
            "第 1–4 题写的得分和答案对不上：写着共得 4 分，按答案是 0 分",
        ),
        "share 1 of a wrong answer": (
            marked(poor, SINGLE, of.revision, 1, 1),
            "题写的得分和答案对不上：写着共得 1 分，按答案是 0 分",
        ),
        "a little more": (
            marked(poor, SINGLE, of.revision, 0.001, 1),
            "题写的得分和答案对不上：写着共得 0.001 分，按答案是 0 分",
        ),
        "points of its own": (
            marked(honest, SINGLE, of.revision, 1, 1000),
            "题写的得分和答案对不上：写着共得 1000 分，按答案是 1 分",
        ),
        "an item that is not on the paper": (
            marked(honest, "made-up", "r", 1, 1000),
            "有 1 题不在这份卷上，例如 made-up",
        ),
        "an answer to an item that is not on the paper": (
            answered(honest, "made-up", "x"),
            "有 1 题不在这份卷上，例如 made-up",
        ),
        "a paper of its own": (
            {**honest, "paper": {**honest["paper"], "made-up": "r"}},
            "有 1 题不在这份卷上，例如 made-up",
        ),
        "a revision of its own": (
            marked(honest, SINGLE, "0123", 1, 1),
            "有 1 题写的版本和卷上的不同，例如 first-step",
        ),
        "done in 1995": (
            {**edited(honest, time=800_000_600_000), "time": 800_000_000_000},
            "写着 1995-05-09 14:13 开考，那时还没有这个站",
        ),
        "done in 2058": (
            {**edited(honest, time=2_788_000_600_000), "time": 2_788_000_000_000},
            "写着 2058-05-07 20:36 交卷，比这台电脑的时钟（2026-11-19 10:00）还晚",
        ),
        "handed in before it was begun": (
            edited(honest, time=NOW - 5000),
            "写着 2026-11-18 10:00:00 开考，2026-11-18 09:59:55 交卷，先后颠倒",
        ),
        "longer than allowed": (
            edited(honest, time=NOW + 32 * MINUTE),
            "用了 32 分钟，这份卷限时 30 分钟",
        ),
        "a made-up code": ({**honest, "code": "ABCDEFGHJKMN0000"}, "考试码不对，不是站里出的卷"),
        "a code with a wrong check": ({**honest, "code": code[:-1] + last}, "考试码不对"),
        "no code": ({**honest, "code": "=" * 2000}, "没有写考试码，不知道是哪份卷"),
        "answers in 1970": (
            {**honest, "answers": moved(honest, lambda _: 1)},
            "有 4 题作答的时刻在开考以前，或者在交卷以后",
        ),
        "answers a day after handing in": (
            {**honest, "answers": moved(honest, lambda time: time + DAY)},
            "有 4 题作答的时刻在开考以前，或者在交卷以后",
        ),
        "the exam moved without its answers": (
            {**edited(honest, time=NOW + 10 * MINUTE - 10 * DAY), "time": NOW - 10 * DAY},
            "有 4 题作答的时刻在开考以前，或者在交卷以后",
        ),
        "a millisecond used": (
            {**honest, "clock": {"used": 1, "seen": NOW, "notes": []}},
            "记下的用时和开考、交卷的时刻对不上",
        ),
        "thirty years used": (
            {**honest, "clock": {"used": 10**12, "seen": NOW, "notes": []}},
            "记下的用时和开考、交卷的时刻对不上",
        ),
        "two answers where there is one": (
            answered(honest, SINGLE, WRONG, NEVER.id),
            "题的答案在页面上填不出来",
        ),
        "an unknown option": (answered(honest, SINGLE, "z9"), "题的答案在页面上填不出来"),
        "a step too few": (
            answered(honest, ORDER, *right(BANK[ORDER])[1:]),
            "题的答案在页面上填不出来",
        ),
        "a step twice": (
            answered(honest, ORDER, *right(BANK[ORDER])[:1] * len(right(BANK[ORDER]))),
            "题的答案在页面上填不出来",
        ),
    }


def test_an_edited_record_is_reported_by_name_and_never_counted(
    page: Page, sat: Make, code: str
) -> None:
    forged_records = forgeries(sat, code)
    files = [
        exam_file({**record, "name": f"伪{index}"})
        for index, (record, _) in enumerate(forged_records.values())
    ]
    offer(page, exam_file(sat("甲", 1, 0, 0)), *files)
    count = len(forged_records)
    expect_message(
        page,
        f"读入 {count + 1} 个文件，计入 1 份卷，{count} 份不合。",
    )
    lines = listed(page, "faulty")
    for index, (name, (_, reason)) in enumerate(forged_records.items()):
        who = f"「伪{index}」（{index + 1}.json）"
        assert [line for line in lines if who in line and reason in line], (name, lines)
    assert [row[:3] for row in rows(page, "persons")[1:]] == [["甲", "2026-11-18", "2"]]
    same = sum(record["code"] == code for record, _ in forged_records.values())
    expect(page.locator("[data-show=summary]")).to_contain_text(f"另有 {same} 份不合，没有计入。")
    assert "这里证明不了的有三样" in page.locator("article").inner_text()


# Values that may replace any other value, including names of items and options.
ODD: list[Any] = [
    *(None, True, 0, 1, -1, 0.5, 10**9, NOW, NOW + MINUTE, 8 * 10**11),
    *("", "x", "true", SINGLE, ORDER, WRONG, [], {}),
]


def mutant(record: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a record with one or two parts replaced, removed, duplicated or renamed."""
    made: dict[str, Any] = json.loads(json.dumps(record))
    for _ in range(chance.randint(1, 2)):
        box: Any = made
        while True:
            keys = list(box) if isinstance(box, dict) else list(range(len(box)))
            key = chance.choice(keys)
            if isinstance(box[key], dict | list) and box[key] and chance.random() < 0.8:
                box = box[key]
                continue
            if isinstance(box, dict) and chance.random() < 0.2:
                box[chance.choice([SINGLE, ORDER, JUDGE, OTHER, "x"])] = box[key]
            elif chance.random() < 0.1:
                del box[key]
            else:
                like = [each for each in ODD if type(each) is type(box[key])]
                box[key] = chance.choice(like if like and chance.random() < 0.9 else ODD)
            break
    return made


ASSESS = """texts => study.analysis.loadReading().then(() =>
  Promise.all(texts.map((text, place) => new Promise(done => {
  study.exchange.read(new File([text], place + '.json'), (error, read) => {
    if (error) return done({ refused: error.message });
    const file = { name: place + '.json', member: '', exams: read.records.exam };
    study.loadBank(bank => study.analysis.assess([file], bank, Date.now()).then(made => {
      const each = made.marked[0];
      done(each ? { faults: each.faults.map(String), marks: each.marks } : { open: true });
    }));
  });
}))))"""


def test_no_edit_is_worth_more_than_the_answers_in_it(page: Page, sat: Make) -> None:
    """Each mutant is refused, set apart, or marked by the rules from its own answers."""
    chance = random.Random(16)  # noqa: S311
    records = [mutant(sat("甲", *chance.choices([0, 1], k=4)), chance) for _ in range(300)]
    texts = [json.dumps(exam_file(record)) for record in records]
    results = page.evaluate(ASSESS, texts)
    kinds: Counter[str] = Counter()
    for record, result in zip(records, results, strict=True):
        if not result.get("marks") or result["faults"]:
            kinds[
                "refused" if "refused" in result else "apart" if "faults" in result else "open"
            ] += 1
            continue
        kinds["counted"] += 1
        answers = {item: answer for item, (_, answer) in record["answers"].items()}
        assert result["marks"] == {
            key: [item.revision, pytest.approx(share(item, answers.get(key, []))), item.points]
            for key, item in BANK.items()
        }
    # Each outcome occurred.
    assert min(kinds["refused"], kinds["apart"], kinds["counted"]) >= 20, kinds


def test_exams_handed_in_unmarked_are_marked(page: Page, sat: Make) -> None:
    """The exam edition hands exams in without shares; everything else is the same."""
    unmarked = sat("甲", 1, 0, 0)
    for mark in unmarked["done"]["marks"].values():
        mark[1] = None
    offer(page, exam_file(unmarked))
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(1)
    assert rows(page, "persons")[1][:4] == ["甲", "2026-11-18", "2", "4"]
    assert listed(page, "faulty") == []


def test_what_was_left_out_of_the_marks_counts_as_nothing(page: Page, sat: Make) -> None:
    record = sat("甲", 1, 0, 0)
    for item in (ORDER, JUDGE):
        del record["done"]["marks"][item]
        del record["answers"][item]
    offer(page, exam_file(record))
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(1)
    assert rows(page, "persons")[1][:4] == ["甲", "2026-11-18", "2", "4"]


# Another bank. ---------------------------------------------------------------------------------


@pytest.fixture
def former(small_site: Path, sat: Make) -> Make:
    """Return a function that makes exams of an old bank: another statement, and one more item."""
    bank = bank_of(small_site)
    code = code_of({**bank, "fingerprint": "zzzz"}, len(BANK) + 1)

    def make(name: str, *marks: float) -> dict[str, Any]:
        record = sat(name, *marks, code=code)
        record["paper"] |= {JUDGE: "0123", "gone": "4567"}
        record["done"]["marks"] |= {JUDGE: ["0123", 1, 1], "gone": ["4567", 1, 500]}
        return record

    return make


def test_unchanged_items_of_a_former_bank_are_marked_and_the_rest_is_reported(
    page: Page, former: Make
) -> None:
    easy = former("丙", 1, 1, 1)
    # This exam is left out: it has another revision of an item than the others with its code.
    easy["paper"][ORDER] = easy["done"]["marks"][ORDER][0] = "other"
    forged = former("丁", 0, 0, 0)
    forged["done"]["marks"][SINGLE][1] = 1
    offer(page, *map(exam_file, (former("甲", 1, 0, 0), former("乙", 1, 1, 0), easy, forged)))
    expect_message(page, "读入 4 个文件，计入 2 份卷，2 份不合。")
    expect(page.locator("[data-show=summary]")).to_contain_text(
        "这份卷出自改动以前的题库：5 题里，3 题和现在一样，按答案重判；"
        "2 题改过或撤下，判不了，不算分。"
    )
    assert [row[:4] for row in rows(page, "persons")[1:]] == [
        ["乙", "2026-11-18", "3", "3"],
        ["甲", "2026-11-18", "2", "3"],
    ]
    lines = listed(page, "faulty")
    assert "「丙」（2.json）" in lines[0]
    assert "卷上的题和用同一个考试码的多数卷不一样" in lines[0]
    assert "「丁」（3.json）" in lines[1]
    assert "得分和答案对不上" in lines[1]


def test_a_former_bank_without_remaining_items_is_not_marked(page: Page, former: Make) -> None:
    record = former("甲", 1, 1, 1)
    record["paper"] = dict.fromkeys(record["paper"], "0")
    for mark in record["done"]["marks"].values():
        mark[0] = "0"
    offer(page, exam_file(record))
    expect(page.locator("[data-show=faulty]")).to_contain_text("题库改过，卷上没有一道题和现在一样")
    expect(page.locator("[data-show=result]")).to_be_hidden()


def test_files_wait_until_the_bank_is_loaded(reused: Visit, small_site: Path, sat: Make) -> None:
    page = reused.page
    page.route("**/data/bank.*.js", lambda route: route.abort())
    opened(reused, small_site)
    status = page.locator("[data-show=status]")
    expect(status).to_contain_text("没有打开题库：文件取不到")
    offer(page, exam_file({**sat("甲"), "name": "constructor"}))
    expect(status).to_have_text("读入 1 个文件，还没有判分：题库取不到。请按「再取一次题库」。")
    again = page.get_by_role("button", name="再取一次题库")
    again.click()
    expect(status).to_contain_text("没有打开题库")
    page.unroute("**/data/bank.*.js")
    again.click()
    expect(page.locator("[data-show=persons] tbody tr:visible")).to_have_count(1)
    assert rows(page, "persons")[1][0] == "constructor"
    assert all("bank." in error or "ERR_FAILED" in error for error in reused.errors)


def test_items_that_cannot_be_loaded_are_reported(
    reused: Visit, small_site: Path, sat: Make
) -> None:
    reused.page.route("**/data/articles/**", lambda route: route.abort())
    page = opened(reused, small_site)
    offer(page, exam_file(sat("甲")))
    expect(page.locator("[data-show=faulty]")).to_contain_text("有 4 题取不到，没有判")


# Accessibility and print. ----------------------------------------------------------------------


def test_axe_finds_nothing_and_paper_has_the_tables_alone(
    reused: Visit, small_site: Path, group: list[dict[str, Any]], sat: Make
) -> None:
    page = opened(reused, small_site)
    doubtful = [exam_file(sat("戊", 1, 0, 0)), exam_file(sat("戊", 1, 1, 0))]
    offer(page, *group, "{", *doubtful, exam_file(edited(sat("己"), time=NOW - DAY)))
    expect(page.locator("[data-show=items] tbody tr")).to_have_count(4)
    assert faults(page, EVERYTHING) == []
    page.set_viewport_size({"width": 360, "height": 740})
    # On a phone a row is a card, and each of its cells has a label.
    shown = (
        page.locator("[data-show=items] tbody tr")
        .first.locator("td")
        .evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    )
    assert shown == ['"题号"', '"人数"', '"得分率"', '"区分度"', '"没有人选的干扰项"']
    assert faults(page, EVERYTHING) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    heights = page.locator("article").locator(
        "button:visible, input[type=file]:visible, select:visible, label.item__option:visible"
    )
    assert [h for h in heights.evaluate_all("all => all.map(e => e.offsetHeight)") if h < 44] == []
    page.emulate_media(media="print")
    for shown in ("items", "persons", "summary"):
        expect(page.locator(f"[data-show={shown}]")).to_be_visible()
    for hidden in ("article input[type=file]", "[data-show=refused]", "[data-control=print]"):
        expect(page.locator(hidden)).to_be_hidden()
