"""Test 前测 and 后测 as a trainer and a class use them: two papers, files, typed papers, results.

tests/scripts/training.test.mjs and training_entry.test.mjs test the values.
"""

import csv
import datetime
import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from accessibility import EVERYTHING, faults, thin
from banks import REAL, site_in
from exams import (
    ITEMS,
    accessibility_faults,
    answer,
    begin,
    hand_in,
    items_on,
    open_composer,
    part,
    visit,
)
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from records import NOW
from results import exam_file, handed_in, right, wrong
from studykit.export.bank import bank_of
from studykit.quiz import paper
from visit import until
from windows import COUNT_PRINTS, new_context

SITE = "last-mile"
DAY = 86_400_000
COUNT = 8


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    own = new_context(browser, reduced_motion="reduce")
    own.clock.install(time=datetime.datetime.fromtimestamp((NOW + 9 * DAY) / 1000, datetime.UTC))
    own.add_init_script(COUNT_PRINTS)
    yield own
    own.close()


@pytest.fixture(scope="module")
def papers() -> list[tuple[str, list[str]]]:
    """Return the codes and the items of a pretest and a posttest."""
    bank = bank_of(site_in(REAL))
    pre = replace(paper.default_blueprint(bank), seed=8, count=COUNT, paired=True)
    return [
        (paper.encode(each, bank), paper.draw(each, bank)) for each in (pre, replace(pre, seed=9))
    ]


def file_of(name: str, code: str, ids: list[str], count: int, day: int) -> dict[str, Any]:
    """Return the file of a person who answers `count` items right, chosen by the name."""
    known = set(random.Random(name).sample(ids, count))  # noqa: S311
    answers = {key: (right if key in known else wrong)(ITEMS[key]) for key in ids}
    time = NOW + day * DAY
    record = handed_in({key: ITEMS[key] for key in ids}, answers, code, name, time)
    return {**exam_file(record), "site_id": SITE}


def single_of(ids: list[str]) -> str:
    return next(key for key in ids if ITEMS[key].type.value == "single")


def votes_on(key: str, code: str) -> dict[str, Any]:
    """Return the file of a show of hands on one item of the bank of a code."""
    return {
        "kind": "votes",
        "version": 1,
        "site": SITE,
        "bank": code[:4],
        "module": ITEMS[key].module,
        "items": {key: {"first": [3, 3, 2, 2], "second": [0, 0, 0, 10]}},
    }


def offer(page: Page, **files: object) -> None:
    payloads: list[FilePayload] = [
        {
            "name": f"{name}.json",
            "mimeType": "application/json",
            "buffer": (file if isinstance(file, str) else json.dumps(file)).encode(),
        }
        for name, file in files.items()
    ]
    page.set_input_files("article input[type=file]", payloads)


def open_analysis(context: BrowserContext, site: Path) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(f"{site.as_uri()}/analysis.html")
    expect(page.locator("article input[type=file]")).to_be_visible()
    return page


def rows(page: Page, name: str) -> list[list[str]]:
    found: list[list[str]] = page.locator(f"[data-show={name}] tr").evaluate_all(
        "all => all.map(row => Array.from(row.children, cell => cell.textContent))"
    )
    return found


def saved(page: Page, name: str) -> tuple[str, str]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return waiting.value.suggested_filename, waiting.value.path().read_text("utf-8")


def code_on(page: Page) -> str:
    return part(page, "code").inner_text()


def test_from_one_code_to_two_papers(context: BrowserContext, real_site: Path) -> None:
    """Compose a pair, open each paper by its link, sit one, and come back by the link."""
    page = visit(context, real_site.as_uri() + "/")
    open_composer(page)
    page.get_by_text("出两份平行卷").click()
    page.get_by_label("题数").fill("99")
    page.get_by_role("button", name="出卷").click()
    fault = page.get_by_role("alert").and_(part(page, "blueprint-fault"))
    expect(fault).to_contain_text(re.compile(r"前测和后测各最多出 \d\d 题，不够 99 题。"))
    expect(fault).to_contain_text(
        re.compile(r"配得成对的题：「认识「最后一公里」」\d+ 对、.*「整改措施」\d+ 对。")
    )
    page.get_by_label("题数").fill("4")
    page.get_by_role("button", name="出卷").click()
    expect(page.get_by_role("heading", name="前测考试码")).to_be_focused()
    pre = code_on(page)
    expect(part(page, "pair-pre")).to_have_text(f"前测 {pre}")
    part(page, "pair-post").click()
    expect(page.get_by_role("heading", name="后测考试码")).to_be_visible()
    assert code_on(page) != pre
    later = {item.id for item in begin(page)}
    page.goto(f"{page.url.partition('?')[0]}?code={pre.replace('-', '').lower()}")
    expect(part(page, "code")).to_have_text(pre)
    items = begin(page, "张三")
    assert not {item.id for item in items} & later
    for item in items[:3]:
        answer(page, item)
    page.reload()
    expect(part(page, "status")).to_contain_text("接着上次的考试")
    assert items_on(page) == items
    hand_in(page)
    expect(part(page, "result")).to_contain_text(f"考试码：前测 {pre}，")
    name, text = saved(page, "把结果存成文件")
    assert name == f"考试结果-张三-前测_{pre}.json"
    assert pre.replace("-", "") in text
    page.reload()
    expect(part(page, "status")).to_contain_text("链接里的这份卷你考过了")
    expect(part(page, "past")).to_contain_text(pre)
    page.goto(f"{page.url.partition('?')[0]}?code=ABCD")
    expect(part(page, "code-fault")).to_contain_text("考试码输错了")


def test_a_class_before_and_after(
    context: BrowserContext, real_site: Path, papers: list[tuple[str, list[str]]]
) -> None:
    """Open the files of both papers together with bad ones and a show of hands; save the tables."""
    (pre, early), (post, late) = papers
    files: dict[str, object] = {}
    for number, (name, before, after) in enumerate(
        [("=甲", 2, 6), ("乙", 4, 8), ("丙", 2, 5), ("丁", 6, 7)]
    ):
        files[f"前{number}"] = file_of(name, pre, early, before, number)
        files[f"后{number}"] = file_of(name, post, late, after, number)
    hands = single_of(early)
    votes = votes_on(hands, pre)
    edited = json.loads(json.dumps(files["前0"]))
    record = next(iter(edited["records"]["exam"].values()))
    record["name"] = "戊"
    record["done"]["marks"] = {
        key: [mark[0], 1, 1] for key, mark in record["done"]["marks"].items()
    }
    files |= {
        "再": files["前1"],
        "只前": file_of("己", pre, early, 1, 8),
        "举手": votes,
        "又举手": votes,
        "新版": {**votes, "version": 2},
        "别站": {**votes, "site": "elsewhere"},
        "别库": {**votes, "bank": "zzzz"},
        "断": json.dumps(votes)[:-9],
        "改": edited,
    }
    page = open_analysis(context, real_site)
    offer(page, 举手=votes)
    expect(page.get_by_role("button", name="题目表存成 CSV").first).to_be_visible()
    for nothing in ("个人表存成 CSV", "模块和种类表存成 CSV"):
        expect(page.get_by_role("button", name=nothing)).to_be_hidden()
    offer(page, **files)
    expect(part(page, "status")).to_have_text(
        "读入 12 个文件，计入 9 份卷，1 份不合。另有 4 个文件没有读入。"
    )
    texts = part(page, "refused").locator("li").all_inner_texts()
    assert [text.partition("：")[0] for text in texts] == [
        "「新版.json」",
        "「别站.json」",
        "「别库.json」",
        "「断.json」",
    ]
    assert "文件是版本 2" in texts[0]
    assert "另一个站点的记录：elsewhere" in texts[1]
    assert "出自另一版题库（zzzz" in texts[2]
    expect(part(page, "faulty")).to_contain_text("写的得分和答案对不上")
    summary = part(page, "gain-summary")
    expect(summary).to_contain_text(
        "前测 5 人，后测 4 人，两次都做、姓名对得上的 4 人。只做了前测：己。"
    )
    # 14 and 26 of 32; the gain is 12 of the 18 that were missing.
    expect(summary).to_contain_text("平均从 43.8% 到 81.3%，提高 37.5 个百分点（95% 区间：")
    expect(summary).to_contain_text("归一化增益 0.67")
    persons = rows(page, "gain-persons")
    assert [row[:4] for row in persons[1:]] == [
        ["=甲", "25%", "75%", "+50"],
        ["乙", "50%", "100%", "+50"],
        ["丙", "25%", "62.5%", "+37.5"],
        ["丁", "75%", "87.5%", "+12.5"],
    ]
    assert [row[6] for row in persons[1:]] == ["0.67", "1", "0.5", "0.5"]
    assert rows(page, "gain-modules")[1][:3] == ["全部", "8", "8"]
    assert sum(int(row[1]) for row in rows(page, "gain-modules")[2:]) == COUNT
    items = rows(page, "gain-items")[1:]
    assert [row[0] for row in items] == ["前测"] * 8 + ["后测"] * 8 + ["举手（举手.json）"]
    assert [row[1] for row in items[:8]] == [str(n) for n in range(1, 9)]
    right_place = [option.correct for option in ITEMS[hands].response.options].index(True)  # type: ignore[union-attr]
    assert items[-1][3:6] == [
        "10",
        f"{[30, 30, 20, 20][right_place]}%",
        f"{100 if right_place == 3 else 0}%",
    ]
    assert page.locator("[data-show=persons-dots] circle").count() == 4
    assert page.locator("[data-show=items-map] text.is-pre").count() > 0
    name, text = saved(page, "个人表存成 CSV")
    assert name == f"前后对比-个人-{pre}.csv"
    table = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert [row[0] for row in table[1:]] == ["'=甲", "乙", "丙", "丁"]
    assert table[1][1:4] == ["0.25", "0.75", "0.5"]
    assert len({len(row) for row in table}) == 1
    for button, head in (("gain-groups", "模块"), ("gain-items", "来自")):
        with page.expect_download() as waiting:
            page.locator(f"[data-control={button}]").click()
        text = waiting.value.path().read_text("utf-8")
        assert next(csv.reader(io.StringIO(text[1:])))[0] == head
    part(page, "paper").select_option(post)
    expect(summary).to_contain_text("两次都做、姓名对得上的 4 人")
    page.set_viewport_size({"width": 360, "height": 740})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("没有对照班：")).to_be_visible()
    page.emulate_media(media="print")
    for shown in ("gain-summary", "persons-dots", "gain-items"):
        expect(part(page, shown)).to_be_visible()
    for hidden in ("[data-control=gain-items]", "[data-show=persons]"):
        expect(page.locator(hidden)).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 720})
    thin(page)
    assert faults(page, EVERYTHING) == []
    page.get_by_role("button", name="清空").click()
    expect(part(page, "training")).to_be_hidden()


def test_votes_on_items_that_cannot_be_loaded_are_refused(
    context: BrowserContext, real_site: Path, papers: list[tuple[str, list[str]]]
) -> None:
    (pre, ids), _ = papers
    context.route("**/data/articles/**", lambda route: route.abort())
    page = open_analysis(context, real_site)
    votes = votes_on(single_of(ids), pre)
    offer(page, 举手=votes)
    expect(part(page, "status")).to_contain_text("另有 1 个文件没有读入。")
    assert part(page, "refused").locator("li").all_inner_texts() == [
        "「举手.json」：有的题取不到。请看网络通不通、文件夹全不全，再选一次这个文件。"
    ]
    context.unroute("**/data/articles/**")
    offer(page, 又举手=votes)
    expect(part(page, "gain-items").locator("tbody tr")).to_have_count(1)


def printed_key(context: BrowserContext, site: Path, code: str) -> list[str]:
    """Return the answers of the printed version B, in the order of its numbers."""
    page = visit(context, f"{site.as_uri()}/")
    page.goto(f"{site.as_uri()}/exam.html?code={code}")
    page.get_by_text("附答案页", exact=True).click()
    page.get_by_role("button", name="打印 B 卷").click()
    until(page, "window.printed")
    expect(part(page, "paper")).to_contain_text("前测 B 卷")
    found: list[str] = page.locator(".answer-key li").evaluate_all(
        "all => all.map(row => row.firstChild.textContent)"
    )
    page.close()
    return found


def typed(key: str) -> str:
    """Return a printed answer as a trainer types it: its letters, or its words."""
    letters = re.findall(r"(?:^|；)([A-Z])\. ", key) or re.findall(r"—([A-Z])", key)
    return "".join(letters or re.findall(r"[A-Z]", key) or [key])


def test_papers_are_typed_in_by_keyboard(
    context: BrowserContext, real_site: Path, papers: list[tuple[str, list[str]]]
) -> None:
    """Type the printed key of version B, for full marks. Correct an error, save, and open again."""
    (pre, ids), _ = papers
    keys = [typed(key) for key in printed_key(context, real_site, pre)]
    page = open_analysis(context, real_site)
    page.get_by_text("录入纸质卷", exact=True).click()
    part(page, "grid-code").fill(pre[:-1])
    page.get_by_role("button", name="打开表格").click()
    expect(part(page, "grid-fault")).to_contain_text("考试码不对")
    part(page, "grid-code").fill(pre)
    part(page, "grid-paper").select_option("B")
    page.get_by_role("button", name="打开表格").click()
    expect(page.get_by_label("第 1 行，姓名")).to_be_focused()
    for text in ["张三", *keys, "李四", "?"]:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.get_by_label("第 2 行，第 2 题")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("第 1 行，第 2 题")).to_be_focused()
    page.get_by_role("button", name="计入").click()
    expect(part(page, "grid-status")).to_contain_text("计入 1 份卷，1 处读不懂")
    assert part(page, "grid-faults").locator("li").all_inner_texts() == [
        "第 2 行「李四」，第 1 题：读不懂「?」。"
    ]
    expect(page.get_by_label("第 2 行，第 1 题")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("第 2 行，第 1 题").evaluate(
        """(cell, text) => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
        }""",
        "\t".join(["0"] * (len(ids) - 2) + ["1", "1"]) + "\r\n",
    )
    page.get_by_role("button", name="计入").click()
    expect(part(page, "status")).to_have_text("读入 1 个文件，计入 2 份卷。")
    assert [row[0::2][:2] for row in rows(page, "persons")[1:]] == [
        ["张三", str(len(ids))],
        ["李四", "2"],
    ]
    page.get_by_role("button", name="打开表格").click()
    expect(part(page, "grid-fault")).to_contain_text("表里有没存的行")
    expect(page.get_by_label("第 2 行，姓名")).to_have_value("李四")
    name, text = saved(page, "存成文件")
    assert name == f"纸质卷-前测_{'-'.join(re.findall('....', pre))}-B_卷.json"
    thin(page)
    assert faults(page, EVERYTHING) == []
    page.close()
    page = open_analysis(context, real_site)
    offer(page, 录入=text, 学员=file_of("王五", pre, ids, 3, 1))
    expect(part(page, "status")).to_have_text("读入 2 个文件，计入 3 份卷。")
    page.get_by_text("录入纸质卷", exact=True).click()
    expect(page.get_by_label("第 2 行，姓名")).to_have_value("李四")
    page.get_by_label("第 2 行，姓名").fill("李六")
    page.get_by_role("button", name="计入").click()
    expect(part(page, "persons")).to_contain_text("李六")
    expect(part(page, "status")).to_have_text("读入 2 个文件，计入 3 份卷。")


def test_papers_are_counted_while_files_are_read(
    context: BrowserContext, real_site: Path, papers: list[tuple[str, list[str]]]
) -> None:
    (pre, ids), _ = papers
    page = open_analysis(context, real_site)
    page.get_by_text("录入纸质卷", exact=True).click()
    part(page, "grid-code").fill(pre)
    page.get_by_role("button", name="打开表格").click()
    page.get_by_label("第 1 行，姓名").fill("张三")
    page.evaluate(
        """() => {
          const read = File.prototype.arrayBuffer;
          const held = new Promise(done => { window.release = done; });
          File.prototype.arrayBuffer = function () { return held.then(() => read.call(this)); };
        }"""
    )
    offer(page, 甲=file_of("甲", pre, ids, 3, 1), 乙=file_of("乙", pre, ids, 4, 1), 断="{")
    page.get_by_role("button", name="计入").click()
    page.evaluate("release()")
    expect(part(page, "status")).to_have_text("读入 3 个文件，计入 3 份卷。另有 1 个文件没有读入。")


def test_axe_finds_nothing_on_a_pair(
    context: BrowserContext, real_site: Path, papers: list[tuple[str, list[str]]]
) -> None:
    page = visit(context, f"{real_site.as_uri()}/")
    page.goto(f"{real_site.as_uri()}/exam.html?code={papers[0][0]}")
    expect(part(page, "pair")).to_be_visible()
    assert accessibility_faults(page) == []
