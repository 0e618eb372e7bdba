"""Tests of the exam edition (考场版) as learners use it in class.

A paper is sat on the exam edition, which has no keys, and marked on the learning site.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from exam_codes import SIGNS
from exams import (
    ITEMS,
    PAPER,
    PREFIX,
    accessibility_faults,
    code_of,
    enter,
    exam_codes_of,
    hand_in,
    load,
    part,
    stored,
    visit,
)
from host import hosted
from mini_site import ROOT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering
from visit import quiet, rest, until
from windows import new_context, own_window

SCHEMA = json.loads((ROOT / "hooks/studykit/export/schemas/records.schema.json").read_text("utf-8"))
OTHER_BANK = "ZZZZ"


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with own_window(browser, reduced_motion="reduce") as page:
        yield page


@pytest.fixture(scope="session")
def codes(real_site: Path) -> list[str]:
    return exam_codes_of(real_site)


@pytest.fixture(scope="session", params=["folder", "host"])
def exam_address(request: pytest.FixtureRequest, exam_site: Path) -> Iterator[str]:
    """The address of the exam edition, opened from a folder and from a host."""
    if request.param == "folder":
        yield f"{exam_site.as_uri()}/"
        return
    with hosted(exam_site) as address:
        yield address


# Returns the text of each item. The steps of an ordering item are sorted, because the exam edition
# shows them as they were answered, and the learning site as they were shuffled.
READ_ITEM_TEXTS = """all => all.map(item => {
  const text = node => node.textContent.replace(/\\s+/g, '');
  const steps = Array.from(item.querySelectorAll('fieldset li'));
  const isOrdering = steps.some(step => step.querySelector('.item__moves'));
  return isOrdering ? steps.map(text).sort().join() : text(item.querySelector('fieldset'));
})"""


def open_learning_site(context: BrowserContext, site: Path) -> Page:
    """Open the exam page of the site with keys, and wait for its bank."""
    page = visit(context, site.as_uri() + "/")
    until(page, "window.studyData && window.studyData.bank")
    return page


def begin(page: Page, code: str, learner: str = "") -> None:
    enter(page, code)
    page.get_by_label("姓名").fill(learner)
    page.get_by_role("button", name="开始考试").click()
    expect(part(page, "bar")).to_be_visible()


def answer(shown: Locator, item: Item) -> None:
    """Answer an item right. Pages show the options of a choice in the order of the bank."""
    response = item.response
    if isinstance(response, Choice):
        for index, option in enumerate(response.options):
            if option.correct:
                shown.locator(".item__option input").nth(index).check()
    elif isinstance(response, Ordering):
        order(shown, [step.text for step in response.steps])
    else:
        fill(shown.locator(".item__blank"), response)


def order(shown: Locator, texts: list[str]) -> None:
    for index, text in enumerate(texts):
        row = shown.locator("li", has=shown.page.get_by_text(text, exact=True))
        while row.evaluate("li => Array.from(li.parentNode.children).indexOf(li)") != index:
            row.get_by_role("button", name="上移").click()


def fill(blanks: Locator, response: Cloze | Matching) -> None:
    if isinstance(response, Matching):
        rights = [side.id for side in response.right]
        for index, side in enumerate(response.left):
            right = rights.index(dict(response.pairs)[side.id])
            blanks.nth(index).select_option(index=right + 1)  # the first option is empty
        return
    for index, blank in enumerate(response.blanks):
        if blank.options:
            blanks.nth(index).select_option(label=blank.accept[0])
        else:
            blanks.nth(index).fill(blank.accept[0])


@dataclass
class SatPaper:
    """A paper that was sat and handed in. All its answers are right.

    `page` shows the report, and `learning_page` is the exam page of the learning site. `texts` are
    the texts of the items during the exam, and `requested` the addresses of all requests.
    """

    page: Page
    learning_page: Page
    items: list[Item]
    answered: list[Item]
    texts: list[str]
    requested: list[str]
    file: Path
    file_name: str

    @property
    def record(self) -> dict[str, Any]:
        """The only record of an exam in the saved file."""
        [record] = json.loads(self.file.read_text("utf-8"))["records"]["exam"].values()
        return dict(record)


@pytest.fixture(scope="module")
def sat(
    browser: Browser, real_site: Path, exam_address: str, codes: list[str]
) -> Iterator[SatPaper]:
    context = new_context(browser, reduced_motion="reduce")
    learning_page = open_learning_site(context, real_site)
    items = [ITEMS[item_id] for item_id in learning_page.evaluate(PAPER, codes[0])]
    page = visit(context, exam_address)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    begin(page, codes[0], "张三")
    shown = page.locator(".item:visible")
    expect(shown).to_have_count(40)
    # A host differs from a folder only in how items are loaded: one of each type is enough there.
    is_hosted = exam_address.startswith("http")
    answered = list({item.type: item for item in items}.values()) if is_hosted else items[:-1]
    for item in answered:
        answer(shown.nth(items.index(item)), item)
    progress = f"已答 {len(answered)} 题，共 40 题"
    expect(part(page, "answered")).to_have_text(progress)
    texts = shown.evaluate_all(READ_ITEM_TEXTS)
    page.reload()
    expect(part(page, "status")).to_contain_text("接着上次的考试")
    expect(part(page, "answered")).to_have_text(progress)
    hand_in(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="把结果存成文件").click()
    file, file_name = Path(saved.value.path()), saved.value.suggested_filename
    yield SatPaper(page, learning_page, items, answered, texts, requested, file, file_name)
    context.close()


def test_a_paper_has_every_type_of_item(sat: SatPaper) -> None:
    assert {item.type.value for item in sat.items} == {
        "single", "multiple", "true_false", "cloze", "matching", "ordering",
    }  # fmt: skip


def test_a_paper_that_was_handed_in_is_shown_unmarked_and_locked(sat: SatPaper) -> None:
    page = sat.page
    expect(part(page, "result")).to_contain_text("姓名：张三")
    expect(part(page, "result")).to_contain_text("这里没有答案，不判分")
    expect(part(page, "answers").locator(".item")).to_have_count(40)
    assert page.locator(".is-right, .is-wrong, .is-missed, .item--right, .item--wrong").count() == 0
    assert page.locator(".item:visible input:enabled").count() == 0
    assert stored(page, "item") == {}, "an unmarked answer was recorded as a wrong one"


def test_the_saved_file_is_valid_and_states_no_marks(sat: SatPaper) -> None:
    assert sat.file_name.startswith("考试结果-张三-")
    file = json.loads(sat.file.read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(file)
    marks = sat.record["done"]["marks"].values()
    assert Counter(tuple(mark[:2]) for mark in marks) == {("sealed", None): 40}


def test_sitting_a_paper_requests_files_of_the_exam_edition_only(
    sat: SatPaper, exam_address: str
) -> None:
    assert sat.requested
    assert all(url.startswith(exam_address) for url in sat.requested)


def test_the_results_page_of_the_learning_site_marks_the_saved_file(
    sat: SatPaper, real_site: Path
) -> None:
    """Each answer gets all points of its item, so no answer of any type was lost or misread."""
    results = sat.page.context.new_page()
    results.goto(f"{real_site.as_uri()}/analysis.html")
    results.locator("input[type=file]").set_input_files(str(sat.file))
    row = results.locator("[data-show=persons] tbody tr")
    expect(row.locator("th")).to_have_text("张三")
    cells = row.locator("td").all_inner_texts()
    points = [sum(item.points for item in items) for items in (sat.answered, sat.items)]
    assert cells[1:3] == list(map(str, points))
    results.close()


def test_both_editions_show_the_same_items_in_the_same_words(
    sat: SatPaper, codes: list[str]
) -> None:
    begin(sat.learning_page, codes[0])
    shown = sat.learning_page.locator(".item:visible")
    expect(shown).to_have_count(40)
    assert shown.evaluate_all(READ_ITEM_TEXTS) == sat.texts


def test_codes_without_a_paper_are_refused(page: Page, exam_address: str, codes: list[str]) -> None:
    load(page, exam_address)
    fault = page.get_by_role("alert").and_(part(page, "code-fault"))
    wrong_check_sign = SIGNS[(SIGNS.index(codes[0][-1]) + 1) % len(SIGNS)]
    enter(page, codes[0][:-1] + wrong_check_sign)
    expect(fault).to_contain_text("考试码输错了")
    enter(page, code_of(OTHER_BANK, ["single"], 2))
    expect(fault).to_contain_text("这是另一个题库的考试码")
    fingerprint = codes[0][:4]
    enter(page, code_of(fingerprint, ["single"], 3))
    expect(fault).to_contain_text("这里没有这份卷，或者取不到")


def test_the_exam_edition_composes_no_papers_and_has_no_search(page: Page, exam_site: Path) -> None:
    load(page, f"{exam_site.as_uri()}/")
    assert page.get_by_role("button", name="出卷").count() == 0
    assert page.get_by_role("button", name="搜索").count() == 0


def test_both_editions_in_one_storage_keep_separate_records(
    context: BrowserContext, real_site: Path, exam_site: Path, codes: list[str]
) -> None:
    """Pages opened from folders share one storage; no edition resumes an exam of the other."""
    learning_page = open_learning_site(context, real_site)
    begin(learning_page, codes[1])
    page = visit(context, f"{exam_site.as_uri()}/")
    [learning_key] = stored(page, "exam")
    until(page, f"localStorage['{PREFIX}exam:{learning_key}']")
    expect(part(page, "past-none")).to_be_visible()
    hand_in(learning_page)

    begin(page, codes[1])
    learning_page.reload()
    expect(part(learning_page, "past").locator("tbody tr")).to_have_count(1)
    expect(part(learning_page, "status")).not_to_contain_text("接着上次的考试")
    assert len(stored(learning_page, "exam")) == 2
    page.reload()
    expect(part(page, "status")).to_contain_text("接着上次的考试")
    hand_in(page)
    learning_page.reload()
    expect(part(learning_page, "past").locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="返回").click()
    expect(part(page, "past").locator("tbody tr")).to_contain_text("没有判分")
    page.get_by_role("button", name="看作答记录").click()
    expect(part(page, "result")).to_contain_text("答了 0 题，共 2 题")


def test_a_record_cannot_choose_the_file_to_load(context: BrowserContext, exam_site: Path) -> None:
    page = visit(context, f"{exam_site.as_uri()}/")
    resume = part(page, "past").get_by_role("button", name="接着考")
    put = "([key, text]) => localStorage.setItem(key, text)"
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    for code in ("../../assets/x", "//evil.test/x", "x?y", "<b>", ""):
        record = {
            "v": 1, "time": 1, "code": code, "name": "", "paper": {"q001": "sealed"}, "answers": {},
            "done": None,
        }  # fmt: skip
        page.evaluate(put, [f"{PREFIX}exam:x1", json.dumps(record)])
        page.reload()
        expect(resume).to_be_visible()
        quiet(page)
        requested.clear()
        resume.click()
        expect(part(page, "status")).to_contain_text("这里没有这份卷")
        rest(page)
        assert requested == [], code


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target}")


def test_an_exam_is_sat_by_keyboard_alone_and_no_state_has_accessibility_faults(
    page: Page, exam_site: Path, codes: list[str]
) -> None:
    page.goto(f"{exam_site.as_uri()}/index.html")
    found = {"home": accessibility_faults(page)}
    tab_to(page, page.get_by_role("main").get_by_role("link", name="模拟考试"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="用考试码")).to_be_visible()
    found["code"] = accessibility_faults(page)
    tab_to(page, page.get_by_label("考试码"))
    page.keyboard.type(codes[1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="考试码")).to_be_focused()
    found["ready"] = accessibility_faults(page)
    page.keyboard.press("Tab")
    page.keyboard.type("张三")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="考试中")).to_be_focused()
    expect(part(page, "bar")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(part(page, "answered")).to_contain_text("已答 1 题")
    found["sitting"] = accessibility_faults(page)
    tab_to(page, page.get_by_role("button", name="交卷", exact=True))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="作答记录")).to_be_focused()
    expect(part(page, "answers").locator(".item")).to_have_count(2)
    found["report"] = accessibility_faults(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="把结果存成文件")).to_be_focused()
    assert {state: each for state, each in found.items() if each} == {}
