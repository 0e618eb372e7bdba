"""Test 考场版 as a class uses it: a paper is sat unmarked, and marked on the usual site."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from accessibility import COLOURS, EVERYTHING, faults
from exam_codes import SIGNS
from exams import ITEMS, PAPER, PREFIX, code_of, enter, exam_codes_of, hand_in, kept, show, visit
from host import hosted
from mini_site import ROOT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering
from visit import until

SCHEMA = json.loads((ROOT / "hooks/studykit/export/schemas/records.schema.json").read_text("utf-8"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    browser_context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    yield browser_context
    browser_context.close()


@pytest.fixture(scope="session")
def codes(real_site: Path) -> list[str]:
    return exam_codes_of(real_site)


@pytest.fixture(scope="session", params=["folder", "host"])
def place(request: pytest.FixtureRequest, exam_site: Path) -> Iterator[str]:
    if request.param == "folder":
        yield f"{exam_site.as_uri()}/"
        return
    with hosted(exam_site) as address:
        yield address


# The texts of items.
WORDS = (
    """all => all.map(item => item.querySelector('fieldset').textContent.replace(/\\s+/g, ''))"""
)


def usual(context: BrowserContext, site: Path) -> Page:
    page = visit(context, site.as_uri() + "/")
    until(page, "window.studyData && window.studyData.bank")
    return page


def begin(page: Page, code: str, name: str = "") -> None:
    enter(page, code)
    page.get_by_label("姓名").fill(name)
    page.get_by_role("button", name="开始考试").click()
    expect(show(page, "bar")).to_be_visible()


def answer(shown: Locator, item: Item) -> None:
    """Answer an item right; choices are selected by position."""
    response = item.response
    if isinstance(response, Choice):
        for place, option in enumerate(response.options):
            if option.correct:
                shown.locator(".item__option input").nth(place).check()
    elif isinstance(response, Ordering):
        order(shown, [step.text for step in response.steps])
    else:
        fill(shown.locator(".item__blank"), response)


def order(shown: Locator, texts: list[str]) -> None:
    for place, text in enumerate(texts):
        own = shown.locator("li", has=shown.page.get_by_text(text, exact=True))
        while own.evaluate("li => Array.from(li.parentNode.children).indexOf(li)") != place:
            own.get_by_role("button", name="上移").click()


def fill(blanks: Locator, response: Cloze | Matching) -> None:
    if isinstance(response, Matching):
        rights = [side.id for side in response.right]
        for place, side in enumerate(response.left):
            blanks.nth(place).select_option(index=rights.index(dict(response.pairs)[side.id]) + 1)
        return
    for place, blank in enumerate(response.blanks):
        if blank.options:
            blanks.nth(place).select_option(label=blank.accept[0])
        else:
            blanks.nth(place).fill(blank.accept[0])


# Do as the results page does: load the items, translate the names of choices, and mark.
MARK = """([kept, ids]) => new Promise(done => {
  const study = window.study, exam = study.exam, bank = window.studyData.bank;
  study.loadElements(ids, bank.items, 'marked--', nodes => {
    const byId = {};
    nodes.forEach(node => { byId[node.getAttribute('data-item')] = node; });
    const opened = exam.unseal(kept, bank, id => byId[id]);
    done({ opened, shares: ids.map(id => {
      const handle = study.quiz.start(byId[id], true);
      handle.fill((opened.answers[id] || [0, []])[1]);
      return id in opened.answers ? handle.share() : 0;
    }) });
  });
})"""


def test_a_paper_is_sat_unmarked_and_marked_on_the_usual_site(
    context: BrowserContext, real_site: Path, place: str, codes: list[str]
) -> None:
    """The same code gives the same paper, word by word; every type of item keeps its answer."""
    trainer = usual(context, real_site)
    ids = trainer.evaluate(PAPER, codes[0])
    page = visit(context, place)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    begin(page, codes[0], "张三")
    items = page.locator(".item:visible")
    expect(items).to_have_count(40)
    assert {ITEMS[name].type.value for name in ids} == {
        "single", "multiple", "true_false", "cloze", "matching", "ordering",
    }  # fmt: skip
    for number, name in enumerate(ids[:-1]):
        answer(items.nth(number), ITEMS[name])
    expect(show(page, "answered")).to_contain_text("共 40 题")
    words = items.evaluate_all(WORDS)
    page.reload()
    expect(show(page, "told")).to_contain_text("接着上次的考试")
    expect(items).to_have_count(40)
    hand_in(page)
    expect(show(page, "result")).to_contain_text("姓名：张三")
    expect(show(page, "result")).to_contain_text("这里没有答案，不判分")
    expect(show(page, "answers").locator(".item")).to_have_count(40)
    assert page.locator(".is-right, .is-wrong, .is-missed, .item--right, .item--wrong").count() == 0
    assert page.locator(".item:visible input:enabled").count() == 0
    assert kept(page, "item") == {}, "an answer that was not marked is no wrong one"
    with page.expect_download() as saved:
        page.get_by_role("button", name="把结果存成文件").click()
    assert saved.value.suggested_filename.startswith("考试结果-张三-")
    file = json.loads(Path(saved.value.path()).read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(file)
    [record] = file["records"]["exam"].values()
    assert {tuple(mark[:2]) for mark in record["done"]["marks"].values()} == {("sealed", None)}
    assert all(url.startswith(place) for url in asked)

    found = trainer.evaluate(MARK, [record, ids])
    assert found["shares"] == [1] * 39 + [0]
    opened = found["opened"]
    assert list(opened["paper"]) == ids
    assert opened["paper"] == {name: ITEMS[name].revision for name in ids}
    assert set(opened["done"]["marks"]) == set(ids)
    results = context.new_page()
    results.goto(f"{real_site.as_uri()}/analysis.html")
    results.locator("input[type=file]").set_input_files(str(saved.value.path()))
    row = results.locator("[data-show=persons] tbody tr")
    expect(row.locator("th")).to_have_text("张三")
    points = sum(ITEMS[name].points for name in ids)
    cells = row.locator("td").all_inner_texts()
    assert cells[1:3] == [str(points - ITEMS[ids[-1]].points), str(points)]
    enter(trainer, codes[0])
    trainer.get_by_role("button", name="开始考试").click()
    expect(trainer.locator(".item:visible")).to_have_count(40)
    same = trainer.locator(".item:visible").evaluate_all(WORDS)
    ordered = [ITEMS[name].type.value == "ordering" for name in ids]
    for one, other, is_ordered in zip(words, same, ordered, strict=True):
        assert (sorted(one) if is_ordered else one) == (sorted(other) if is_ordered else other)


def test_codes_without_a_paper_are_refused(
    context: BrowserContext, place: str, codes: list[str], real_site: Path
) -> None:
    page = visit(context, place)
    fault = page.get_by_role("alert").and_(show(page, "code-fault"))
    last = SIGNS[(SIGNS.index(codes[0][-1]) + 1) % 32]
    enter(page, codes[0][:-1] + last)
    expect(fault).to_contain_text("考试码输错了")
    enter(page, code_of("ZZZZ", ["single"], 2))
    expect(fault).to_contain_text("这是另一个题库的考试码")
    enter(page, code_of(codes[0][:4].lower(), ["single"], 3))
    expect(fault).to_contain_text("这里没有这份卷，或者取不到")
    assert page.get_by_role("button", name="出卷").count() == 0
    assert page.get_by_role("button", name="搜索").count() == 0


def test_both_editions_on_one_host_keep_separate_records(
    context: BrowserContext, real_site: Path, exam_site: Path, codes: list[str]
) -> None:
    """At one address they share their storage, but neither resumes an exam of the other."""
    page = visit(context, f"{exam_site.as_uri()}/")
    begin(page, codes[1])
    other = usual(context, real_site)
    expect(show(other, "past-none")).to_be_visible()
    [name] = kept(other, "exam")
    until(other, f"localStorage['{PREFIX}exam:{name}']")
    page.reload()
    expect(show(page, "told")).to_contain_text("接着上次的考试")
    hand_in(page)
    other.reload()
    expect(show(other, "past-none")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    expect(show(page, "past").locator("tbody tr")).to_contain_text("没有判分")
    page.get_by_role("button", name="看作答记录").click()
    expect(show(page, "result")).to_contain_text("答了 0 题，共 2 题")


@pytest.mark.parametrize("code", ["../../assets/x", "//evil.test/x", "x?y", "<b>", ""])
def test_a_record_cannot_choose_the_file_to_load(
    context: BrowserContext, exam_site: Path, codes: list[str], code: str
) -> None:
    page = visit(context, f"{exam_site.as_uri()}/")
    record = {
        "v": 1, "time": 1, "code": code, "name": "", "paper": {"q001": "sealed"}, "answers": {},
        "done": None,
    }  # fmt: skip
    put = "([key, text]) => localStorage.setItem(key, text)"
    page.evaluate(put, [f"{PREFIX}exam:x1", json.dumps(record)])
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url))
    page.reload()
    show(page, "past").get_by_role("button", name="接着考").click()
    expect(show(page, "told")).to_contain_text("这里没有这份卷")
    assert not [url for url in scripts if "data/articles" in url or "evil" in url]


LOW = """() => Array.from(document.querySelectorAll(
  '.exam button, .exam label.item__option, .exam .item__blank'))
  .filter(e => e.getClientRects().length && Math.round(e.getBoundingClientRect().height) < 44)
  .map(e => e.outerHTML)"""


def judged(page: Page) -> list[object]:
    found: list[object] = []
    for size in ({"width": 1280, "height": 800}, {"width": 360, "height": 740}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        found += faults(page, EVERYTHING) + page.evaluate(LOW)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than a phone")
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    found += faults(page, COLOURS)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'default')")
    return found


def test_by_keys_alone_and_axe_finds_nothing(
    context: BrowserContext, exam_site: Path, codes: list[str]
) -> None:
    page = context.new_page()
    page.goto(f"{exam_site.as_uri()}/index.html")
    found = {"home": judged(page)}
    page.get_by_role("main").get_by_role("link", name="模拟考试").press("Enter")
    expect(page.get_by_role("heading", name="用考试码")).to_be_visible()
    found["code"] = judged(page)
    page.get_by_label("考试码").focus()
    page.keyboard.type(codes[1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="考试码")).to_be_focused()
    found["ready"] = judged(page)
    page.keyboard.press("Tab")
    page.keyboard.type("张三")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="考试中")).to_be_focused()
    expect(show(page, "bar")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(show(page, "answered")).to_contain_text("已答 1 题")
    found["sitting"] = judged(page)
    page.get_by_role("button", name="交卷", exact=True).press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="作答记录")).to_be_focused()
    expect(show(page, "answers").locator(".item")).to_have_count(2)
    found["report"] = judged(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="把结果存成文件")).to_be_focused()
    assert {state: each for state, each in found.items() if each} == {}
