"""Test 模拟考试 as a class uses it: compose, share the code, sit, leave, resume and hand in."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from exam_codes import SIGNS, TYPES
from exams import (
    ITEMS,
    PREFIX,
    accessibility_faults,
    answer,
    begin,
    code_of,
    code_of_all_types,
    enter,
    fingerprint_of,
    hand_in,
    hosted,
    items_on,
    load,
    node,
    open_composer,
    part,
    sit,
    stored,
    visit,
)
from paper import Sheets, pieces, plain, print_page
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from studykit.quiz.item import Choice, Item, Matching, Ordering
from visit import until
from windows import COUNT_PRINTS, NOON, at_noon, own_window


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with own_window(browser, COUNT_PRINTS, reduced_motion="reduce") as page:
        yield page


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    with at_noon(context) as started:
        yield started


@pytest.fixture(scope="session")
def root(real_site: Path) -> str:
    """Return the address of the site in a folder, where browsers allow pages least."""
    return real_site.as_uri() + "/"


@pytest.fixture(scope="session")
def fingerprint(real_site: Path) -> str:
    return fingerprint_of(real_site)


def fitting_of(*modules: str) -> re.Pattern[str]:
    """Return a pattern of what the page says of the items of some modules."""
    count = sum(item.module in modules for item in ITEMS.values())
    return re.compile(
        f"^合条件的有 {count} 题。互相透露答案的题不放在一份卷上，一份卷最多出 \\d\\d 题。$"
    )


def test_an_exam_from_code_to_review(context: BrowserContext, root: str) -> None:
    """Compose, begin, crash, resume with the elapsed time counted, hand in, and read the report."""
    page = visit(context, root)
    open_composer(page)
    page.get_by_label("入口与出口").check()
    page.get_by_label("党员教育").check()
    page.get_by_label("题数").fill("12")
    page.get_by_label("限时").fill("10")
    expect(part(page, "fitting")).to_have_text(fitting_of("entry-and-exit", "member-education"))
    page.get_by_role("button", name="出卷").click()
    expect(part(page, "code")).to_have_text(re.compile(rf"^([{SIGNS}]{{4}}-){{4}}[{SIGNS}]{{4}}$"))
    expect(part(page, "blueprint")).to_contain_text("共 12 题，满分 12 分，限时 10 分钟")
    expect(part(page, "blueprint")).to_contain_text("模块：入口与出口、党员教育。")
    code = part(page, "code").inner_text()
    items = begin(page, "张三")
    assert {item.module for item in items} == {"entry-and-exit", "member-education"}
    for item in items[:5]:
        answer(page, item)
    single = items[0]
    assert isinstance(single.response, Choice)
    wrong = single.response.distractors[0]
    node(page, single).locator(f'input[value="{wrong.id}"]').check()
    expect(part(page, "answered")).to_have_text("已答 5 题，共 12 题")
    assert page.locator(".item__answer, .item__mark").count() == 0
    page.close()

    context.clock.fast_forward("04:00")
    page = visit(context, root)
    expect(part(page, "status")).to_contain_text("接着上次的考试")
    expect(part(page, "clock")).to_have_text(re.compile("还剩 5 分 5\\d 秒"))
    assert items_on(page) == items
    expect(part(page, "answered")).to_have_text("已答 5 题，共 12 题")
    expect(node(page, single).locator(f'input[value="{wrong.id}"]')).to_be_checked()
    page.get_by_role("button", name="交卷", exact=True).click()
    expect(part(page, "unanswered")).to_be_focused()
    expect(page.get_by_role("button", name="交卷", exact=True)).to_be_hidden()
    expect(part(page, "unanswered")).to_contain_text("还有 7 题没有作答或没有答完：第 6–12 题")
    page.get_by_role("button", name="回去再看").click()
    expect(page.get_by_role("button", name="交卷", exact=True)).to_be_focused()
    hand_in(page)

    expect(page.get_by_role("heading", name="成绩单")).to_be_focused()
    expect(part(page, "result")).to_have_text(
        re.compile(
            rf"姓名：张三。考试码：{code}，2026 年 3 月 2 日 20:04 交卷。得 4 分，满分 12 分。"
        )
    )
    expect(part(page, "answers").locator(".item")).to_have_count(12)
    for table in ("by-modules", "by-kinds"):
        rows = part(page, table).locator("tr").all()
        cells = [[float(c) for c in row.locator("td").all_inner_texts()] for row in rows]
        count, points, most = map(sum, zip(*cells, strict=True))
        assert (count, points, most) == (12, 4, 12) or table == "by-kinds"
    expect(part(page, "answers").locator(".item")).to_have_count(12)
    assert items_on(page) == items
    assert page.locator(".item--right").count() == 4
    results = page.locator(".item__result").all_text_contents()
    assert results[0].startswith("不对")
    assert [text.strip() for text in results[5:]] == ["没有作答。"] * 7
    assert page.locator(".item__answer[open] .item__source:visible").count() == 12

    [exam] = stored(page, "exam").values()
    attempts = stored(page, "item")
    assert set(attempts) == {item.id for item in items[:5]} == set(exam["answers"])
    assert {len(each["attempts"]) for each in attempts.values()} == {1}
    assert {each["attempts"][0][0] for each in attempts.values()} == {exam["done"]["time"]}
    assert attempts[single.id]["attempts"][0][1:] == [single.revision, 0, [wrong.id]]

    page.get_by_role("button", name="返回").click()
    row = part(page, "past").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("4 / 12")
    row.get_by_role("button", name="看成绩单").click()
    expect(part(page, "result")).to_contain_text("得 4 分，满分 12 分")
    expect(part(page, "answers").locator(".item")).to_have_count(12)
    assert items_on(page) == items


def test_a_class_sits_the_same_paper(context: BrowserContext, root: str, real_site: Path) -> None:
    """Answer every type of item, from a folder and on a host that is not a secure context."""
    code = code_of_all_types(24)
    first = sit(visit(context, root), code)
    assert {item.type.value for item in first} == set(TYPES)
    page = visit(context, hosted(context, real_site))
    assert page.evaluate("window.isSecureContext") is False
    assert sit(page, "-".join(re.findall("....", code.lower().replace("0", "o")))) == first
    for item in first:
        answer(page, item)
    expect(part(page, "answered")).to_have_text("已答 24 题，共 24 题")
    page.reload()
    expect(part(page, "answered")).to_have_text("已答 24 题，共 24 题")
    page.get_by_role("button", name="交卷", exact=True).click()
    expect(part(page, "unanswered")).to_have_text("全都答了。交卷以后不能再改。")
    page.get_by_role("button", name="确定交卷").click()
    expect(part(page, "result")).to_contain_text("得 24 分，满分 24 分")


ARTICLES = "**/data/articles/**"


def enter_slowly(
    context: BrowserContext, site: Path, code: str
) -> tuple[Page, Callable[[], list[Route]]]:
    """Enter a code while the host holds back the items.

    Return the page, and a function that ends the holding back and returns the waiting requests.
    """
    page = visit(context, hosted(context, site))
    held: list[Route] = []
    context.route(ARTICLES, lambda route: held.append(route))

    def end() -> list[Route]:
        context.unroute(ARTICLES)
        return held

    enter(page, code)
    return page, end


def test_loading_is_announced_before_it_begins(
    context: BrowserContext, real_site: Path, fingerprint: str
) -> None:
    """If an item fails to load, that is reported, and no exam begins."""
    page, let_go = enter_slowly(context, real_site, code_of(fingerprint, ["single"], 1))
    with page.expect_request(ARTICLES):
        page.get_by_role("button", name="开始考试").click()
    expect(part(page, "status")).to_have_text("正在取题……")
    [waiting] = let_go()
    waiting.abort()
    expect(part(page, "status")).to_contain_text("有的题取不到，还没有开考")
    assert stored(page, "exam") == {}
    page.get_by_role("button", name="开始考试").click()
    expect(page.locator(".item:visible")).to_have_count(1)
    expect(part(page, "bar")).to_be_visible()
    context.route(ARTICLES, lambda route: route.abort())
    page.reload()
    expect(part(page, "status")).to_contain_text("已经开考的，时间照走，答案都在")
    expect(part(page, "past")).to_contain_text("没有交卷")


def test_a_second_press_while_loading_begins_no_second_exam(
    context: BrowserContext, real_site: Path, fingerprint: str
) -> None:
    page, let_go = enter_slowly(context, real_site, code_of(fingerprint, ["single"], 2))
    with page.expect_request(ARTICLES):
        page.get_by_label("姓名").press("Enter")
    page.wait_for_timeout(20)  # two presses in the same millisecond would begin the same exam
    page.keyboard.press("Enter")
    for waiting in let_go():
        waiting.fallback()
    expect(part(page, "answered")).to_have_text("已答 0 题，共 2 题")
    assert len(stored(page, "exam")) == 1


def test_a_paper_that_was_left_is_not_printed(
    context: BrowserContext, real_site: Path, fingerprint: str
) -> None:
    """The exam began before the paper was laid out: the paper must not appear or be printed."""
    page, let_go = enter_slowly(context, real_site, code_of(fingerprint, ["single"], 2))
    with page.expect_request(ARTICLES):
        page.get_by_role("button", name="打印 A 卷").click()
    page.get_by_role("button", name="开始考试").click()
    for waiting in let_go():
        waiting.fallback()
    expect(part(page, "answered")).to_have_text("已答 0 题，共 2 题")
    page.wait_for_timeout(200)
    assert page.evaluate("window.printed") is None
    assert page.locator(".has-paper").count() == 0


# About as many as fit one paper, in which no item answers another.
MANY = 50

# Whether the exam is hidden after the click, its score, and the number of items shown by then.
PRESS = """() => new Promise(done => {
  const result = document.querySelector('[data-show=result]');
  const answers = document.querySelector('[data-show=answers]');
  const button = document.querySelector('[data-control="hand-in"]');
  new MutationObserver(() => result.textContent &&
    done([!shown, result.textContent, answers.querySelectorAll('.item').length])
  ).observe(result, { childList: true });
  button.click();
  const shown = button.offsetParent;
})"""


def test_the_score_does_not_wait_for_the_items(page: Page, root: str, fingerprint: str) -> None:
    """An exam of fifty items closes at once. Its items appear in steps and enter the review."""
    load(page, root, code_of(fingerprint, TYPES, MANY))
    items = begin(page)
    assert len(items) == MANY
    for item in items[:3]:
        answer(page, item)
    page.get_by_role("button", name="交卷", exact=True).click()
    is_away, result, shown = page.evaluate(PRESS)
    assert is_away
    assert f"得 3 分，满分 {MANY} 分" in result
    assert shown == 0
    expect(part(page, "answers").locator(".item")).to_have_count(MANY)
    assert items_on(page) == items
    page.reload()
    part(page, "past").get_by_role("button", name="看成绩单").click()
    expect(part(page, "answers").locator(".item")).to_have_count(MANY)
    attempts = stored(page, "item")
    assert set(attempts) == {item.id for item in items[:3]}
    assert {len(each["attempts"]) for each in attempts.values()} == {1}


def test_answers_enter_the_review_though_the_items_do_not_come(
    context: BrowserContext, real_site: Path, fingerprint: str
) -> None:
    """Simulate a page closed before the report was complete, and a network that then failed."""
    page = visit(context, hosted(context, real_site))
    [item] = sit(page, code_of(fingerprint, ["single"], 1))
    answer(page, item)
    hand_in(page)
    until(page, f"localStorage['{PREFIX}item:{item.id}']")
    page.evaluate(f"localStorage.removeItem('{PREFIX}item:{item.id}')")
    context.route(ARTICLES, lambda route: route.abort())
    page.reload()
    part(page, "past").get_by_role("button", name="看成绩单").click()
    expect(part(page, "status")).to_contain_text("有的题取不到")
    until(page, f"localStorage['{PREFIX}item:{item.id}']")


def test_parts_of_an_answer_count_as_stated(page: Page, root: str, fingerprint: str) -> None:
    load(page, root, code_of(fingerprint, ["multiple", "matching"], 6))
    items = begin(page)
    expected = 0.0
    for item in items:
        if isinstance(item.response, Choice):
            right, wrong = item.response.keys, item.response.distractors
            chosen = [*right[:-1], wrong[0]]
            for option in chosen:
                node(page, item).locator(f'input[value="{option.id}"]').check()
            expected += (len(right) - 2) / len(right)
        elif isinstance(item.response, Matching):
            left = item.response.left[0]
            select = node(page, item).locator("select").first
            select.select_option(dict(item.response.pairs)[left.id])
            expected += 1 / len(item.response.left)
    hand_in(page)
    expect(part(page, "result")).to_contain_text(f"得 {round(expected, 1):g} 分，满分 6 分")


def test_the_clock_warns_and_ends_the_exam(
    context: BrowserContext, page: Page, root: str, fingerprint: str
) -> None:
    load(page, root, code_of(fingerprint, ["single"], 2))
    items = begin(page)
    answer(page, items[0])
    warning = page.get_by_role("alert").and_(part(page, "warning"))
    expect(warning).to_have_text("")
    for minutes, left in (("05:01", "5 分钟"), ("04:00", "1 分钟")):
        context.clock.run_for(minutes)
        expect(warning).to_contain_text(f"不到 {left}")
    context.clock.run_for("01:00")
    expect(part(page, "status")).to_contain_text("时间到，已经按当时的答案交卷")
    expect(part(page, "result")).to_contain_text("得 1 分，满分 2 分")


def test_codes_that_do_not_fit_and_blueprints_that_cannot_be_filled(
    page: Page, root: str, fingerprint: str
) -> None:
    load(page, root)
    code = code_of(fingerprint, TYPES, 20)
    fault = page.get_by_role("alert").and_(part(page, "code-fault"))
    enter(page, code[:-1])
    expect(fault).to_contain_text("输错了。它每四位一组，至少四组，现在有 15 位")
    enter(page, code[:-1] + SIGNS[SIGNS.index(code[-1]) ^ 1])
    expect(fault).to_contain_text("现在有 16 位。请逐组核对")
    enter(page, code_of("ZZZZ", TYPES, 20))
    expect(fault).to_contain_text(f"以 ZZZZ 开头，这里的以 {fingerprint.upper()} 开头")
    open_composer(page)
    page.get_by_label("排序").check()
    page.get_by_role("button", name="出卷").click()
    # No two ordering items test a common unit, so one paper can have all of them.
    ordered = sum(isinstance(item.response, Ordering) for item in ITEMS.values())
    expect(part(page, "fitting")).to_contain_text(f"合条件的有 {ordered} 题。")
    expect(page.get_by_label("题数")).to_have_attribute("max", str(ordered))
    fault = page.get_by_role("alert").and_(part(page, "blueprint-fault"))
    expect(fault).to_contain_text(f"一份卷最多出 {ordered} 题，不够 20 题")
    page.get_by_label("题数").fill("0")
    page.get_by_role("button", name="出卷").click()
    expect(fault).to_have_text("题数要是 1 到 100 的整数。")


def test_an_exam_of_another_bank_stays_in_the_list(page: Page, root: str) -> None:
    code = code_of("ZZZZ", TYPES, 2, minutes=240)
    marks = {"gone--item": ["r", 0.5, 2], next(iter(ITEMS)): ["old", 1, 1]}
    begun = {"v": 1, "time": int(NOON.timestamp() * 1000), "code": code, "name": "", "answers": {}}
    load(page, root)
    page.evaluate(
        "all => all.forEach((each, n) => localStorage.setItem(each[0], JSON.stringify(each[1])))",
        [
            [f"{PREFIX}exam:x1", {**begun, "done": None}],
            [f"{PREFIX}exam:x2", {**begun, "done": {"time": begun["time"], "marks": marks}}],
        ],
    )
    page.reload()
    rows = part(page, "past").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="题库换了，不能接着考")).to_have_count(1)
    rows.get_by_role("button", name="看成绩单").click()
    expect(part(page, "result")).to_contain_text("得 2 分，满分 3 分")
    expect(part(page, "by-modules")).to_contain_text("已撤下的题")
    expect(page.locator(".item__result:visible")).to_contain_text("题目已修订")
    expect(part(page, "answers")).to_contain_text("另有 1 题已从题库撤下")


def begun_in_another_bank(paper: dict[str, str], answered: list[Item]) -> dict[str, Any]:
    """Return an exam of ten minutes that was begun with another bank."""
    now = int(NOON.timestamp() * 1000)
    right = [item.response.keys[0].id for item in answered if isinstance(item.response, Choice)]
    return {
        "v": 1, "time": now, "code": code_of("ZZZZ", TYPES, len(paper)), "name": "张三",
        "paper": paper, "done": None,
        "answers": {item.id: [now, [key]] for item, key in zip(answered, right, strict=True)},
    }  # fmt: skip


@pytest.mark.parametrize("is_over", [False, True])
def test_an_exam_goes_on_when_the_bank_changes(
    context: BrowserContext, page: Page, root: str, is_over: bool
) -> None:
    """The exam continues with the unchanged items. An answer to an old revision does not count."""
    one, revised, other = [item for item in ITEMS.values() if item.type.value == "single"][:3]
    paper = {
        other.id: other.revision,
        revised.id: "0a1b",
        "gone-item": "0a1b",
        one.id: one.revision,
    }
    exam = begun_in_another_bank(paper, [revised, one])
    load(page, root)
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)", [f"{PREFIX}exam:x1", json.dumps(exam)]
    )
    if is_over:
        context.clock.fast_forward("11:00")
    page.reload()
    if is_over:
        page.get_by_role("button", name="按现在的答案交卷").click()
    else:
        expect(part(page, "status")).to_contain_text("开考以后题库改过：2 题已修订或撤下，不算在内")
        expect(part(page, "answered")).to_have_text("已答 1 题，共 2 题")
        answer(page, other)
        hand_in(page)
    points = 1 if is_over else 2
    expect(part(page, "result")).to_contain_text(
        f"得 {points} 分，满分 2 分。开考以后题库改过：2 题"
    )
    expect(part(page, "answers").locator(".item")).to_have_count(2)
    done = stored(page, "exam")["x1"]
    assert set(done["done"]["marks"]) == {one.id, other.id}
    assert done["answers"][revised.id] == exam["answers"][revised.id]
    assert set(stored(page, "item")) == ({one.id} if is_over else {one.id, other.id})


def test_an_exam_without_remaining_items_keeps_its_answers(page: Page, root: str) -> None:
    exam = begun_in_another_bank({next(iter(ITEMS)): "0a1b"}, [])
    load(page, root)
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)", [f"{PREFIX}exam:x1", json.dumps(exam)]
    )
    page.reload()
    expect(part(page, "past")).to_contain_text("题库换了，不能接着考。答案还在")
    assert stored(page, "exam") == {"x1": exam}


def test_two_windows_share_one_exam(context: BrowserContext, root: str, fingerprint: str) -> None:
    one = visit(context, root, code_of(fingerprint, ["single"], 2))
    items = begin(one)
    other = visit(context, root)
    expect(part(other, "status")).to_contain_text("接着上次的考试")
    answer(one, items[0])
    expect(part(other, "answered")).to_have_text("已答 1 题，共 2 题")
    expect(node(other, items[0]).locator("input:checked")).to_have_count(1)
    answer(other, items[1])
    hand_in(other)
    for page in (one, other):
        expect(part(page, "result")).to_contain_text("得 2 分，满分 2 分")
    expect(part(one, "answers").locator(".item")).to_have_count(2)
    attempts = stored(one, "item")
    assert [len(each["attempts"]) for each in attempts.values()] == [1, 1]


def test_a_copy_that_goes_on_changes_nothing_that_was_handed_in(
    page: Page, root: str, fingerprint: str
) -> None:
    """Begin an exam, continue a copy elsewhere, hand in the original, and join both copies."""
    load(page, root, code_of(fingerprint, ["single"], 2))
    items = begin(page)
    answer(page, items[0])
    [(name, begun)] = stored(page, "exam").items()
    later = begun["time"] + 60_000
    elsewhere = {**begun, "answers": {item.id: [later, ["wrong"]] for item in items}}
    hand_in(page)
    before = stored(page, "exam")[name]
    page.evaluate("([id, copy]) => study.store.add('exam', id, copy)", [name, elsewhere])
    assert stored(page, "exam")[name] == before
    page.reload()
    part(page, "past").get_by_role("button", name="看成绩单").click()
    expect(part(page, "result")).to_contain_text("得 1 分，满分 2 分")
    expect(part(page, "answers").locator(".item--right")).to_have_count(1)
    expect(node(page, items[1]).locator(".item__verdict")).to_have_text("没有作答。")


# Print. -------------------------------------------------------------------------------------------


def meant(item: Item, key: str) -> list[tuple[str, str]]:
    """Return the letters of a printed answer, each with the text that must be beside it."""
    response = item.response
    if isinstance(response, Choice):
        parts = [part.split(". ", 1) for part in key.split("；")]
        assert sorted(text for _, text in parts) == sorted(o.text for o in response.keys)
        return [(letter, text) for letter, text in parts]
    if isinstance(response, Matching):
        texts = {side.id: side.text for side in response.right}
        pairs = dict(response.pairs)
        right = [texts[pairs[side.id]] for side in response.left]
        assert [part[:-1] for part in key.split("，")] == [
            f"{n}—" for n in range(1, len(right) + 1)
        ]
        return list(zip([part[-1] for part in key.split("，")], right, strict=True))
    if isinstance(response, Ordering):
        return list(zip(key.split(" → "), [step.text for step in response.steps], strict=True))
    assert key == "；".join(blank.accept[0] for blank in response.blanks)
    return []


def listed(item: Item) -> list[str]:
    """Return the lettered texts of an item, as printed in the order of the bank."""
    response = item.response
    texts: list[str] = []
    if isinstance(response, Choice):
        texts = [option.text for option in response.options]
    elif isinstance(response, Matching):
        texts = [side.text for side in response.right]
    elif isinstance(response, Ordering):
        steps = {step.id: step.text for step in response.steps}
        texts = [steps[name] for name in response.shown]
    return [f"{letter}.{plain(text)}" for letter, text in zip("ABCDEFGH", texts, strict=False)]


def print_version(page: Page, version: str, folder: Path, *, key: bool) -> Sheets:
    page.get_by_label("附答案页").set_checked(key)
    printed = page.evaluate("window.printed || 0")
    page.get_by_role("button", name=f"打印 {version} 卷").click()
    until(page, "before => window.printed > before", printed)
    return print_page(page, folder / f"{version}-{key}.pdf")


# The first characters of the entries, for each list of options or choices.
SIGNS_SHOWN = """all => all.map(list => Array.from(
  list.querySelectorAll('.item__letter, .item__choice'), each => each.textContent[0]).join(''))"""


def letters_fit(page: Page, sheets: Sheets, items: list[Item]) -> None:
    """Check in the PDF that each letter of the key is beside the right text, in its own item."""
    keys = page.locator(".answer-key li").evaluate_all("all => all.map(e => e.firstChild.data)")
    assert len(keys) == len(items)
    lists = page.locator(".exam__paper .item__options, .exam__paper .item__choices")
    shown = lists.evaluate_all(SIGNS_SHOWN)
    assert len(shown) > 8
    assert shown == ["ABCDEFGHIJ"[: len(signs)] for signs in shown]
    first = next(n for n, text in enumerate(sheets.pages) if plain(text).startswith("答案1."))
    body, answers = (
        "".join(map(plain, part)) for part in (sheets.pages[:first], sheets.pages[first:])
    )
    starts: list[int] = []
    for number, (item, key) in enumerate(zip(items, keys, strict=True), 1):
        assert f"{number}.{plain(key)}" in answers
        starts.append(body.index(f"{number}.{pieces(item.stem)[0]}", starts[-1] if starts else 0))
    for item, key, start, end in zip(items, keys, starts, [*starts[1:], None], strict=True):
        for letter, text in meant(item, key):
            assert f"{letter}.{plain(text)}" in body[start:end], item.id


def test_paper_in_two_orders_with_the_key_apart(
    page: Page, root: str, fingerprint: str, tmp_path: Path
) -> None:
    load(page, root)
    code = code_of(fingerprint, TYPES, 24)
    enter(page, code)
    orders, printed = {}, {}
    for version in "AB":
        bare = print_version(page, version, tmp_path, key=False)
        full = print_version(page, version, tmp_path, key=True)
        names = page.locator(".exam__paper .item").evaluate_all(
            "all => all.map(e => e.dataset.item)"
        )
        orders[version], printed[version] = [ITEMS[name] for name in names], full
        assert "答案" not in bare.text
        assert [plain(each) for each in full.pages[: len(bare.pages)]] == [
            plain(each) for each in bare.pages
        ]
        assert f"{version}卷考试码{'-'.join(re.findall('....', code))}共24题" in bare.text
        assert "姓名" in bare.pages[0]
        assert "多选:对的选项按比例给分" in bare.text
        assert not re.search("开始考试|打印A卷|附答案页|考过的卷", bare.text)
        letters_fit(page, full, orders[version])
    one, other = orders["A"], orders["B"]
    assert one != other
    assert sorted(item.id for item in one) == sorted(item.id for item in other)
    for item in one:
        shown = [n for n in "AB" if "".join(listed(item)) in printed[n].text]
        assert shown == (["A", "B"] if item.type.value in ("true_false", "cloze") else ["A"])


def test_the_report_is_printed_without_the_items(
    page: Page, root: str, fingerprint: str, tmp_path: Path
) -> None:
    load(page, root)
    code = code_of(fingerprint, ["single"], 2)
    items = sit(page, code, "张三")
    hand_in(page)
    page.get_by_role("button", name="打印成绩单").click()
    sheets = print_page(page, tmp_path / "report.pdf")
    assert len(sheets.pages) == 1
    for words in (
        "成绩单",
        "姓名:张三",
        code[:4],
        "2026年3月2日20:0",
        "得0分",
        "按模块",
        "按知识种类",
    ):
        assert words in sheets.text
    assert not [item for item in items if pieces(item.stem)[0] in sheets.text]
    assert "返回" not in sheets.text


# Accessibility. -----------------------------------------------------------------------------------


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    pytest.fail("Tab does not lead there")


def test_an_exam_is_sat_by_keys_alone(page: Page, root: str, fingerprint: str) -> None:
    load(page, root)
    tab_to(page, page.get_by_label("考试码"))
    page.keyboard.type(code_of(fingerprint, ["single"], 1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="考试码")).to_be_focused()
    tab_to(page, page.get_by_label("姓名"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="考试中")).to_be_focused()
    tab_to(page, page.locator(".item:visible input").first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="交卷", exact=True))
    page.keyboard.press("Enter")
    expect(part(page, "unanswered")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="成绩单")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="打印成绩单"))


def test_a_random_paper_its_numbers_and_its_report(
    context: BrowserContext, page: Page, root: str
) -> None:
    """Draw a paper by one press, jump to flagged items, and see what to read again."""
    load(page, root)
    page.get_by_role("button", name="随机 20 题").click()
    expect(part(page, "blueprint")).to_contain_text(
        "共 20 题，满分 20 分，限时 30 分钟。模块：全部。"
    )
    items = begin(page)
    numbers = page.locator(".exam__number")
    expect(numbers).to_have_count(20)
    answer(page, items[0])
    node(page, items[2]).get_by_role("button", name="标记，回头再看").click()
    page.locator(".exam__grid summary").click()
    assert [numbers.nth(n).get_attribute("aria-label") for n in (0, 1, 2)] == [
        "第 1 题，已答",
        "第 2 题，没有答完",
        "第 3 题，没有答完，标着",
    ]
    assert page.locator(".exam__number[aria-current]").count() == 1
    numbers.nth(14).click()
    assert page.evaluate("document.activeElement.dataset.item") == items[14].id
    expect(numbers.first).to_be_hidden()
    context.clock.fast_forward("03:00")
    expect(part(page, "used")).to_have_text("已用 3 分")
    page.reload()
    page.locator(".exam__grid summary").click()
    expect(numbers.nth(2)).to_have_attribute("aria-label", "第 3 题，没有答完，标着")
    hand_in(page)

    expect(part(page, "rate")).to_have_text("得分率 5%")
    expect(part(page, "took")).to_have_text("用时 3 分钟，限时 30 分钟")
    bars = part(page, "by-modules").locator("rect").all()
    cells = part(page, "by-modules").locator("tr").all()
    assert len(bars) == len(cells) > 1
    for bar, row in zip(bars, cells, strict=True):
        _, points, most = (float(cell) for cell in row.locator("td").all_inner_texts())
        assert float(bar.get_attribute("width") or "") == pytest.approx(
            100 * points / most, abs=0.1
        )
    steps = part(page, "steps").locator("li")
    expect(steps).to_have_count(5)
    missed = [int(text.split("错 ")[1].split(" 题")[0]) for text in steps.all_inner_texts()]
    assert missed == sorted(missed, reverse=True)
    assert "modules/" in str(steps.locator("a").first.get_attribute("href"))


def test_a_double_click_hands_nothing_in(page: Page, root: str, fingerprint: str) -> None:
    load(page, root, code_of(fingerprint, ["single"], 2))
    begin(page)
    page.get_by_role("button", name="交卷", exact=True).dblclick()
    # The second click fell on the button that appeared in its place.
    page.locator("[data-control=hand-in]:visible").dispatch_event("click", {"detail": 2})
    expect(page.get_by_role("button", name="确定交卷")).to_be_visible()


def test_axe_finds_nothing(
    context: BrowserContext, page: Page, root: str, fingerprint: str
) -> None:
    """test_exam_edition_in_class.py checks the page before any exam, the same in both editions."""
    load(page, root, code_of(fingerprint, TYPES, 8))
    items = begin(page)
    answer(page, items[0])
    context.clock.fast_forward("05:01")
    page.get_by_role("button", name="交卷", exact=True).click()
    found = {"sitting": accessibility_faults(page)}
    tree = page.locator("main").aria_snapshot()
    assert "答案" not in tree
    assert tree.count("radio") + tree.count("checkbox") + tree.count("combobox") > 8
    context.clock.fast_forward("20:00")
    expect(part(page, "away")).to_be_focused()
    found["asked"] = accessibility_faults(page)
    page.get_by_role("button", name="时钟不准，继续作答").click()
    page.get_by_role("button", name="交卷", exact=True).click()
    page.get_by_role("button", name="确定交卷").click()
    expect(part(page, "answers").locator(".item")).to_have_count(8)
    found["report"] = accessibility_faults(page)
    page.get_by_role("button", name="返回").click()
    enter(page, "AB")
    open_composer(page)
    page.get_by_label("排序").check()
    page.get_by_role("button", name="出卷").click()
    # The page now shows past exams, the choices for a paper, and two faults.
    for shown in ("past", "code-fault", "blueprint-fault"):
        expect(part(page, shown)).to_be_visible()
    found["home"] = accessibility_faults(page)
    assert {state: each for state, each in found.items() if each} == {}
