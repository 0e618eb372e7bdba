"""成绩分析: the numbers by hand and by an oracle; files of a class opened, told, saved, printed."""

import csv
import io
import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from accessibility import EVERYTHING, faults
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mini_site import MINI, ROOT
from playwright.sync_api import Browser, Page, expect
from records import DAY, NOW, file_of
from studykit.folder import read_folder
from studykit.library import read_library
from studykit.quiz.item import Choice
from studykit.render.site import site_of
from visit import Visit

SCRIPTS = ROOT / "docs/assets/javascripts"
PARTS = ("records/record", "analysis/sittings", "analysis/statistics", "analysis/csv")
BANK = {item.id: item for item in site_of(read_library(read_folder(MINI / "docs"))[0]).bank.items}


@pytest.fixture(scope="module")
def values(browser: Browser) -> Iterator[Page]:
    """The part of the page that knows no page."""
    context = browser.new_context()
    opened = context.new_page()
    for name in PARTS:
        opened.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text("utf-8"))
    yield opened
    context.close()


# Numbers. --------------------------------------------------------------------------------------


def sitting(*marks: tuple[float, float], code: str = "k") -> dict[str, Any]:
    """A sitting of items a, b, …: the share and the points of each."""
    named = {chr(97 + place): ["r", *mark] for place, mark in enumerate(marks)}
    return {"who": "甲", "code": code, "time": NOW, "answers": {}, "marks": named}


# Four persons, three items of one point: what is worked out in the comments.
GUTTMAN = [
    sitting((1, 1), (1, 1), (1, 1)),
    sitting((1, 1), (1, 1), (0, 1)),
    sitting((1, 1), (0, 1), (0, 1)),
    sitting((0, 1), (0, 1), (0, 1)),
]
TABLE = [
    # a: 1 1 1 0 with the rest 2 1 0 0: products 0.75, squares 0.75 and 2.75.
    # b: 1 1 0 0 with the rest 2 1 1 0: products 1, squares 1 and 2. c mirrors a.
    (GUTTMAN, [(0.75, 0.75 / 2.0625**0.5), (0.5, 1 / 2**0.5), (0.25, 0.75 / 2.0625**0.5)]),
    # Half of two points and all of one: 1 + 2 + 0 of 6, 1 + 0 + 1 of 3.
    (
        [sitting((0.5, 2), (1, 1)), sitting((1, 2), (0, 1)), sitting((0, 2), (1, 1))],
        [(0.5, -(0.75**0.5)), (2 / 3, -(0.75**0.5))],
    ),
    # Two persons tell nothing; nor an item that all got right, nor the rest of it alone.
    ([sitting((1, 1), (0, 1)), sitting((0, 1), (1, 1))], [(0.5, None), (0.5, None)]),
    ([sitting((1, 1), (each, 1)) for each in (1, 0, 1)], [(1, None), (2 / 3, None)]),
    # Tenths that only rounding tells apart.
    ([sitting((0.1, 3), (each, 1)) for each in (1, 0, 1)], [(0.1, None), (2 / 3, None)]),
]


@pytest.mark.parametrize(("sittings", "wanted"), TABLE)
def test_items_have_the_numbers_worked_out_by_hand(
    values: Page, sittings: list[Any], wanted: list[Any]
) -> None:
    found = values.evaluate("all => study.analysis.items(all)", sittings)
    assert [each["count"] for each in found] == [len(sittings)] * len(wanted)
    assert [each["facility"] for each in found] == pytest.approx([each[0] for each in wanted])
    assert [each["discrimination"] for each in found] == [
        each[1] if each[1] is None else pytest.approx(each[1]) for each in wanted
    ]


def oracle(points: list[list[float]], place: int) -> float | None:
    """The correlation of an item with the rest, by Python's own library."""
    own = [row[place] for row in points]
    rest = [sum(row[:place] + row[place + 1 :]) for row in points]
    if len(own) < 3 or max(own) - min(own) < 1e-6 or max(rest) - min(rest) < 1e-6:
        return None
    return statistics.correlation(own, rest)


shares = st.sampled_from([0, 1, 0.5, 1 / 3, 0.75])


@settings(
    max_examples=15,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=5).flatmap(
        lambda full: st.tuples(
            st.just(full),
            st.lists(
                st.lists(shares, min_size=len(full), max_size=len(full)), min_size=1, max_size=12
            ),
        )
    )
)
def test_items_have_the_numbers_of_an_oracle(
    values: Page, drawn: tuple[list[int], list[list[float]]]
) -> None:
    full, rows = drawn
    sittings = [sitting(*zip(row, full, strict=True)) for row in rows]
    points = [[share * of for share, of in zip(row, full, strict=True)] for row in rows]
    found = values.evaluate("all => study.analysis.items(all)", sittings)
    for place, each in enumerate(found):
        own = sum(row[place] for row in points)
        assert each["facility"] == pytest.approx(own / (full[place] * len(rows)))
        wanted = oracle(points, place)
        assert each["discrimination"] == (wanted and pytest.approx(wanted, abs=1e-9))
    persons = values.evaluate(
        "all => study.analysis.persons(all, id => id < 'c' ? 'x' : 'y')", sittings
    )
    for row, person in zip(points, persons, strict=True):
        assert person["score"] == {"points": pytest.approx(sum(row)), "of": sum(full)}
        parts = {"x": (row[:2], full[:2]), "y": (row[2:], full[2:])}
        assert person["modules"] == {
            name: {"points": pytest.approx(sum(got)), "of": sum(of)}
            for name, (got, of) in parts.items()
            if of
        }


def test_distractors_that_nobody_chose(values: Page) -> None:
    options = [
        {"value": value, "isRight": value == "a", "place": place}
        for place in (None, 0, 1)
        for value in "abc"
    ]
    answers = [["b", "c"], ["a"], []]
    found = values.evaluate("given => study.analysis.unchosen(...given)", [options, answers])
    # Anywhere b and c were chosen; in the first place b alone, in the second c.
    assert [(each["place"], each["value"]) for each in found] == [(0, "c"), (1, "b")]


CELLS = {
    "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", " =1": "' =1", "＝1": "'＝1",
    "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "\t=1": "'\t=1", "甲": "甲", "a=b": "a=b", "": "",
    'a"b': 'a"b', "a,b": "a,b", "a\nb": "a\nb",
}  # fmt: skip


def test_a_spreadsheet_takes_no_cell_for_a_formula(values: Page) -> None:
    text = values.evaluate("rows => study.analysis.csv(rows)", [[each, -0.5] for each in CELLS])
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert read == [[each, "-0.5"] for each in CELLS.values()]


# Who counts. -----------------------------------------------------------------------------------


def exam(
    name: str = "", time: int = NOW, code: str = "k", *, done: bool = True, share: float = 1
) -> dict[str, Any]:
    marks = {"a": ["r", share, 1]}
    handed_in = {"time": time + 1, "marks": marks} if done else None
    return {
        "v": 1, "time": time, "code": code, "name": name, "answers": {}, "done": handed_in,
    }  # fmt: skip


def collected(values: Page, *files: tuple[str, dict[str, Any]]) -> Any:
    given = [
        {"name": f"{place}.json", "member": member, "exams": exams}
        for place, (member, exams) in enumerate(files)
    ]
    found = values.evaluate("files => study.analysis.collect(files)", given)
    who = [(each["who"], each["file"], each["marks"]["a"][1]) for each in found["sittings"]]
    return sorted(who), found["repeated"], [each["who"] for each in found["open"]]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        # The same file twice; an export from before it was handed in, and one from after.
        ([("甲", {"x": exam()}), ("甲", {"x": exam()})], ([("甲", "1.json", 1)], [], [])),
        ([("甲", {"x": exam(done=False)}), ("甲", {"x": exam()})], ([("甲", "1.json", 1)], [], [])),
        # The same paper again: the first that was handed in counts, in whatever file it is.
        (
            [("", {"y": exam("甲", NOW + DAY, share=1)}), ("甲", {"x": exam(" 甲 ", share=0)})],
            ([("甲", "1.json", 0)], ["甲"], []),
        ),
        # Another paper is another sitting, and so is another's name on the same computer.
        (
            [("甲", {"x": exam(), "y": exam(code="m"), "z": exam("乙")})],
            ([("乙", "0.json", 1), ("甲", "0.json", 1), ("甲", "0.json", 1)], [], []),
        ),
        # Without a name two are two, unless it is the same exam.
        (
            [("", {"x": exam()}), ("", {"y": exam()}), ("", {"x": exam()})],
            ([("", "1.json", 1), ("", "2.json", 1)], [], []),
        ),
        # Not handed in is told, if nothing was.
        ([("甲", {"x": exam(done=False)})], ([], [], ["甲"])),
    ],
)
def test_each_counts_once(values: Page, files: list[Any], wanted: object) -> None:
    assert collected(values, *files) == wanted


# The page. -------------------------------------------------------------------------------------

SINGLE, ORDER, JUDGE = "first-step", "order--release-steps", "statement--few-numbers--long-queue"
OPTIONS = BANK[SINGLE].response
assert isinstance(OPTIONS, Choice)
KEY, WRONG, NEVER = (each.id for each in sorted(OPTIONS.options, key=lambda o: not o.correct))


def class_file(name: str, single: float, order: float, judge: float) -> dict[str, Any]:
    marks = {
        item: [BANK[item].revision, share, 2 if item == ORDER else 1]
        for item, share in ((SINGLE, single), (ORDER, order), (JUDGE, judge))
    }
    answers = {SINGLE: [NOW, [KEY if single else WRONG]], JUDGE: [NOW, ["true"]]}
    record = {
        "v": 1, "time": NOW, "code": "ABCDEFGHJKMN0000", "name": name, "answers": answers,
        "done": {"time": NOW, "marks": marks},
    }  # fmt: skip
    return file_of({"exam": {"x1": record}})


CLASS = [
    class_file("=甲", 1, 1, 0),
    class_file("乙", 1, 0, 1),
    class_file("丙<b>", 0, 0, 1),
    class_file("丁", 1, 1, 0),
]


@pytest.fixture
def page(visit: Visit, small_site: Path) -> Iterator[Page]:
    visit.page.goto(f"{small_site.as_uri()}/analysis.html")
    yield visit.page
    assert visit.errors == []
    assert [url for url in visit.requests if not url.startswith(("file:", "blob:"))] == []


def buffers(*files: object) -> list[Any]:
    return [
        {
            "name": f"{place}.json",
            "mimeType": "application/json",
            "buffer": (file if isinstance(file, str) else json.dumps(file)).encode(),
        }
        for place, file in enumerate(files)
    ]


def offer(page: Page, *files: object) -> None:
    page.set_input_files("article input[type=file]", buffers(*files))


def rows(page: Page, name: str) -> list[list[str]]:
    found: list[list[str]] = page.locator(f"[data-show={name}] tr").evaluate_all(
        "all => all.map(row => Array.from(row.children, cell => cell.textContent))"
    )
    return found


def saved(page: Page, name: str) -> tuple[str, list[list[str]]]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    text = waiting.value.path().read_text("utf-8")
    assert text.startswith("\ufeff")
    name = waiting.value.suggested_filename
    return name, list(csv.reader(io.StringIO(text[1:], newline="")))


def test_a_class_is_analysed_and_bad_files_are_told(page: Page) -> None:
    other = {**CLASS[0], "site_id": "other"}
    offer(page, *CLASS, CLASS[0], "{", other)
    told = page.locator("[data-show=told]")
    expect(told).to_have_text(
        "读入 5 个文件，里面有 4 份交了的卷，1 个考试码。另有 2 个文件没有读入。"
    )
    assert page.locator("[data-show=refused] li").all_inner_texts() == [
        "没有读入「5.json」：文件不完整，后面的一截没有了。请重新复制，或者重新导出。",
        "没有读入「6.json」：是另一个站点的记录：other。请到那个站点打开。",
    ]
    expect(page.locator("[data-show=paper]")).to_have_text("ABCD-EFGH-JKMN-0000（4 人）")
    expect(page.locator("[data-show=summary]")).to_contain_text(
        "4 人交卷，平均得分率 56%，最高 75%，最低 25%。不到 10 人"
    )
    expect(page.locator("[data-show=items] tbody tr")).to_have_count(3)
    items = {row[0]: row[1:] for row in rows(page, "items")[1:]}
    # 3 of 4; by hand: 1 1 0 1 with 2 1 1 2 of the rest.
    assert items["号源不清，先做什么？"][:3] == ["4", "75%", "0.58"]
    assert items["号源不清，先做什么？"][3] == text_of(NEVER)
    # The statement goes against the others: 0 1 1 0 with 3 1 0 3.
    assert items[BANK[JUDGE].stem] == ["4", "50%", "-0.96（负）", "错"]
    assert items[BANK[ORDER].stem][3] == "没有选项"
    persons = rows(page, "persons")
    assert persons[0] == ["姓名", "交卷日期", "得分", "满分", "排队"]
    assert persons[1:] == [
        ["=甲", "2026-11-18", "3", "4", "3 / 4"],
        ["丁", "2026-11-18", "3", "4", "3 / 4"],
        ["乙", "2026-11-18", "2", "4", "2 / 4"],
        ["丙<b>", "2026-11-18", "1", "4", "1 / 4"],
    ]
    name, table = saved(page, "成绩表存成 CSV")
    assert name == "考试成绩-ABCDEFGHJKMN0000.csv"
    assert table == [["'=甲" if cell == "=甲" else cell for cell in row] for row in persons]
    _, table = saved(page, "题目表存成 CSV")
    assert [row[2:4] for row in table if row[0] == BANK[JUDGE].stem] == [["0.5", "-0.96"]]
    page.locator("[data-show=items] a").first.click()
    page.wait_for_url("**/quizzes/queues.html#*")


def text_of(option: str) -> str:
    assert isinstance(OPTIONS, Choice)
    return next(each.text for each in OPTIONS.options if each.id == option)


def test_files_are_dropped_and_cleared(page: Page) -> None:
    page.evaluate(
        """texts => {
          const all = new DataTransfer();
          texts.forEach((text, place) => all.items.add(new File([text], place + '.json')));
          document.querySelector('article h1').dispatchEvent(
            new DragEvent('drop', { dataTransfer: all, bubbles: true, cancelable: true }));
        }""",
        [json.dumps(each) for each in CLASS],
    )
    expect(page.locator("[data-show=persons] tbody tr")).to_have_count(4)
    page.get_by_role("button", name="清空").press("Enter")
    expect(page.locator("[data-show=result]")).to_be_hidden()
    expect(page.locator("article input[type=file]")).to_be_focused()


def test_files_that_are_still_read_are_cleared_too(page: Page) -> None:
    offer(page, CLASS[0])
    expect(page.locator("[data-show=persons] tbody tr")).to_have_count(1)
    page.evaluate(
        """() => {
          const read = File.prototype.arrayBuffer;
          File.prototype.arrayBuffer = function () {
            return new Promise(done => { window.release = done; }).then(() => read.call(this));
          };
        }"""
    )
    offer(page, CLASS[1])
    page.get_by_role("button", name="清空").click()
    page.evaluate("release()")
    page.wait_for_timeout(200)
    expect(page.locator("[data-show=result]")).to_be_hidden()


def test_a_table_of_items_is_not_saved_before_it_is_there(page: Page) -> None:
    """The items of the paper chosen before are none of this one."""
    other = json.loads(json.dumps(CLASS[0]).replace("ABCDEFGHJKMN0000", "ABCDEFGHJKMN1111"))
    offer(page, *CLASS, other)
    body = page.locator("[data-show=items] tbody tr")
    save = page.get_by_role("button", name="题目表存成 CSV")
    expect(body).to_have_count(3)
    expect(save).to_be_enabled()
    assert page.evaluate(
        """() => {
          const paper = document.querySelector('[data-show=paper]');
          paper.selectedIndex = 1;
          paper.dispatchEvent(new Event('change', { bubbles: true }));
          return [document.querySelector('[data-do=items]').disabled,
                  document.querySelectorAll('[data-show=items] tr').length];
        }"""
    ) == [True, 0]
    expect(body).to_have_count(3)
    expect(save).to_be_enabled()


def test_without_the_bank_an_item_may_be_called_as_what_every_object_has(
    visit: Visit, small_site: Path
) -> None:
    visit.page.route("**/data/bank.js", lambda route: route.abort())
    visit.page.goto(f"{small_site.as_uri()}/analysis.html")
    offer(visit.page, json.dumps(CLASS[0]).replace(SINGLE, "constructor"))
    expect(visit.page.locator("[data-show=items] tbody tr")).to_have_count(3)
    assert "已撤下的题：constructor" in [row[0] for row in rows(visit.page, "items")]
    assert all("bank.js" in error or "ERR_FAILED" in error for error in visit.errors)


def test_what_was_revised_or_is_gone_is_told(page: Page) -> None:
    text = json.dumps(CLASS[0]).replace(BANK[SINGLE].revision, "0123").replace(ORDER, "gone-item")
    offer(page, text)
    expect(page.locator("[data-show=items] tbody tr")).to_have_count(3)
    items = {row[0]: row[4] for row in rows(page, "items")[1:]}
    assert items["号源不清，先做什么？"] == "题目已修订，看不出"
    assert "已撤下的题：gone-item" in items
    assert rows(page, "persons")[0][-2:] == ["排队", "已撤下的题"]


def test_axe_finds_nothing_and_paper_has_the_tables_alone(page: Page, visit: Visit) -> None:
    offer(page, *CLASS, "{")
    expect(page.locator("[data-show=items] tbody tr")).to_have_count(3)
    assert faults(page, EVERYTHING) == []
    page.set_viewport_size({"width": 360, "height": 740})
    # On a phone a row is a card, and each of its cells says what it is.
    shown = (
        page.locator("[data-show=items] tbody tr")
        .first.locator("td")
        .evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    )
    assert shown == ['"人数"', '"得分率"', '"区分度"', '"没有人选的干扰项"']
    assert faults(page, EVERYTHING) == []
    visit.errors.clear()  # axe would fetch style sheets, and the page's policy forbids it
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    heights = page.locator("article").locator("button:visible, input:visible, select:visible")
    assert [h for h in heights.evaluate_all("all => all.map(e => e.offsetHeight)") if h < 44] == []
    page.emulate_media(media="print")
    for shown in ("items", "persons", "summary"):
        expect(page.locator(f"[data-show={shown}]")).to_be_visible()
    for hidden in ("article input[type=file]", "[data-show=refused]", "[data-do=print]"):
        expect(page.locator(hidden)).to_be_hidden()
