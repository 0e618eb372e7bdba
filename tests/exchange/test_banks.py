"""Test banks for phone exams and spreadsheets, as their readers see them.

The readers are openpyxl and SheetJS for workbooks, JSON for 问卷星, and the parsers of
`text_banks.py` for text.
"""

import base64
import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from banks import REAL, site_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from node import run
from odd import FIXED, LONG, content_of, odd_banks
from openxml_audit import OpenXmlValidator
from studykit.export.exchange import chaoxing, kaoshibao, sheet, textbank, wenjuanxing, xuetang
from studykit.export.exchange.format import Content, Export, Format, identity
from studykit.export.exchange.simple import ORDERS, Simple, simplified
from studykit.export.exchange.workbook import CELL_AT_MOST
from studykit.model import ItemType
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Ordering, Side
from text_banks import Entry, read_common, read_xuetang

WORKBOOKS = {"bank.xlsx": sheet, "chaoxing.xlsx": chaoxing, "kaoshibao.xlsx": kaoshibao}
FORMATS: tuple[Format, ...] = tuple(
    each.FORMAT for each in (sheet, textbank, chaoxing, kaoshibao, xuetang, wenjuanxing)
)
Rows = list[list[str]]


@cache
def real() -> Content:
    return Content(site_in(REAL), "last-mile", "最后一公里", 1764000000, "20251124-1600")


def by_openpyxl(data: bytes) -> dict[str, Rows]:
    """Return the cells of each sheet. Each must be text, and none a formula."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets: dict[str, Rows] = {}
    for page in book.worksheets:
        cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        assert {(cell.data_type, cell.number_format) for cell in cells} <= {("s", "@")}
        sheets[page.title] = [
            ["" if cell.value is None else str(cell.value) for cell in row]
            for row in page.iter_rows()
        ]
    return sheets


def by_sheetjs(files: list[bytes]) -> list[dict[str, Rows]]:
    """Return the cells of each sheet of each file. Each must be text, and none a formula."""
    found: list[dict[str, Any]] = run("workbook.mjs", [base64.b64encode(f).decode() for f in files])
    for book in found:
        for rows in book.values():
            assert {(kind, formula) for row in rows for kind, _, formula in row} <= {("s", False)}
    return [
        {name: [[value for _, value, _ in row] for row in rows] for name, rows in book.items()}
        for book in found
    ]


def as_read(text: str) -> str:
    """Return a text as programs read it back from XML, where a line end is LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_simple(content: Content) -> list[Simple]:
    """Check every question against the item that it is made from, and return all questions."""
    questions, left_out = simplified(content)
    by_item: dict[str, list[Simple]] = {}
    for question in questions:
        by_item.setdefault(question.item.id, []).append(question)
    assert {*by_item, *(each.item for each in left_out)} == set(content.items)
    for name, own in by_item.items():
        check_question(content.items[name], own)
    return questions


def check_question(item: Item, own: list[Simple]) -> None:
    response = item.response
    assert all(identity(item) in each.name and each.name in each.note for each in own)
    if isinstance(response, Matching):
        right_texts = {side.id: side.text for side in response.right}
        keys = dict(response.pairs)
        chosen = [each.options[each.right[0]] for each in own]
        assert chosen == [" ".join(right_texts[keys[side.id]].split()) for side in response.left]
        assert all("“" in each.stem for each in own)
        return
    [question] = own
    if isinstance(response, Ordering):
        right = " → ".join(step.text for step in response.steps)
        assert question.options[question.right[0]] == " ".join(right.split())
        assert len({*question.options}) <= len(question.options) == ORDERS
    elif isinstance(response, Cloze):
        assert question.blanks == tuple(
            tuple(" ".join(text.split()) for text in blank.accept) for blank in response.blanks
        )
        assert len(question.pieces) == len(question.blanks) + 1
    elif item.type is ItemType.TRUE_FALSE:
        assert question.options[question.right[0]] == (
            "正确" if response.keys[0].id == "true" else "错误"
        )
    else:
        chosen = [question.options[index] for index in question.right]
        assert chosen == [" ".join(key.text.split()) for key in response.keys]


def expected_answer(question: Simple) -> str:
    if question.blanks:
        return "；".join(" / ".join(blank) for blank in question.blanks)
    return question.letters


# Text. --------------------------------------------------------------------------------------------


def check_text(content: Content, questions: list[Simple]) -> None:
    entries = read_common(textbank.FORMAT.make(content).files["bank.txt"])
    assert [entry.answer for entry in entries] == [expected_answer(each) for each in questions]
    assert [entry.options for entry in entries] == [list(each.options) for each in questions]
    assert [entry.why for entry in entries] == [each.note for each in questions]
    assert [entry.stem for entry in entries] == [each.asked() for each in questions]
    export = xuetang.FORMAT.make(content)
    refused = {each.item for each in export.left_out}
    kept = [each for each in questions if each.item.id not in refused]
    check_xuetang(kept, read_xuetang(export.files["xuetang.txt"]) if kept else [])


def check_xuetang(questions: list[Simple], entries: list[Entry]) -> None:
    assert [entry.why for entry in entries] == [each.note for each in questions]
    for question, entry in zip(questions, entries, strict=True):
        if question.type == "true_false":
            assert (entry.answer, entry.options) == (question.options[question.right[0]], [])
        elif question.blanks:
            assert [tuple(each.split(";")) for each in entry.answer.split("|")] == [
                *question.blanks
            ]
            assert len(re.findall("__+", entry.stem)) >= len(question.blanks)
        else:
            assert entry.answer.split(";") == list(question.letters)
            assert entry.options == list(question.options)


# Workbooks. ---------------------------------------------------------------------------------------


def check_workbooks(contents: list[Content]) -> None:
    """Read all workbooks by both readers, which must agree, and compare cells with the items."""
    files = [
        (content, name, module.FORMAT.make(content))
        for content in contents
        for name, module in WORKBOOKS.items()
    ]
    by_js = by_sheetjs([export.files[name] for _, name, export in files])
    for (content, name, export), other in zip(files, by_js, strict=True):
        sheets = by_openpyxl(export.files[name])
        assert {page: without_ends(rows) for page, rows in sheets.items()} == {
            page: without_ends(rows) for page, rows in other.items()
        }
        check_rows(name, content, export, sheets)


def without_ends(rows: Rows) -> Rows:
    """Return rows without empty cells and rows at their ends, which readers count differently."""
    cut = ["\x1f".join(map(as_read, row)).rstrip("\x1f").split("\x1f") for row in rows]
    while cut and cut[-1] == [""]:
        cut.pop()
    return cut


def check_rows(name: str, content: Content, export: Export, sheets: dict[str, Rows]) -> None:
    refused = {each.item: each.reason for each in export.left_out}
    lost = {row[0]: row[1] for row in sheets["未导出"][1:]}
    assert {key: value.removeprefix("未导出：") for key, value in lost.items()} == refused
    questions = [q for q in check_simple(content) if q.item.id not in refused]
    if name == "bank.xlsx":
        check_full(content, sheets["题库"])
    elif name == "chaoxing.xlsx":
        head, *rows = sheets["课程题库"]
        assert head[:11] == [
            "目录", "题目类型", "大题题干", "小题题型", "小题题干", "正确答案", "答案解析",
            "难易度", "知识点", "标签", "选项数",
        ]  # fmt: skip
        for question, row in zip(questions, rows, strict=True):
            assert row[0].count("/") == 2
            assert row[2] == question.asked()
            options = question.options or tuple(";".join(each) for each in question.blanks)
            assert tuple(row[11 : 11 + int(row[10])]) == options
            assert not any(row[11 + int(row[10]) :])
            assert row[5] == ("；".join(options) if question.blanks else question.letters)
            assert question.name in row[6]
    else:
        _, head, *rows = sheets["Sheet1"]
        assert [each.partition("\n")[0] for each in head[:3]] == [
            "题干（必填）",
            "题型 （必填）",
            "选项 A",
        ]
        for question, row in zip(questions, rows, strict=True):
            assert (row[0], row[10]) == (question.asked(), question.letters)
            assert len([each for each in row[2:10] if each]) == len(question.options)


def check_full(content: Content, rows: Rows) -> None:
    head, *cells = rows
    table = [dict(zip(head, row, strict=True)) for row in cells]
    assert [(row["编号"], row["修订号"]) for row in table] == [
        (item.id, item.revision) for item in content.items.values()
    ]
    for row, item in zip(table, content.items.values(), strict=True):
        response = item.response
        assert row["题干"] == as_read(item.stem)
        assert row["解析"] == as_read(item.explanation)
        assert (row["题族"], row["证据"]) == (item.generator, item.proof.value)
        assert row["模块"] == content.module_titles[item.module]
        assert row["节"]
        if isinstance(response, Choice):
            options = [value for key, value in row.items() if key.startswith("选项") and value]
            assert options == [as_read(option.text) for option in response.options]
            letters = [each[0] for each in row["答案"].split("；") if each[1:3] == ". "]
            keys = [chr(65 + n) for n, o in enumerate(response.options) if o.correct]
            assert set(keys) <= set(letters)
            reasons = [o.rationale for o in response.options if o.rationale]
            assert all(as_read(reason) in row["逐项说明"] for reason in reasons)
        elif isinstance(response, Cloze):
            assert row["正文"] == as_read(response.text)


def test_workbooks_of_the_real_bank_and_of_fixed_odd_items_are_read_back() -> None:
    starts = ("=1+1", "+86", "-1", "@甲", "0012", "TRUE", "http://a.example", "{=1}")
    starting = [
        replace(FIXED[0], id=f"start-{n}", stem=text, explanation=text, response=_choice(3, text))
        for n, text in enumerate(starts)
    ]
    check_workbooks([real(), content_of([*FIXED, *starting])])


def test_a_measured_facility_is_shown_as_long_as_the_item_is_the_same() -> None:
    content = content_of(FIXED[:2])
    library = content.site.library
    measured = {FIXED[0].id: (FIXED[0].revision, 62), FIXED[1].id: ("another", 40)}
    registry = replace(library.registry, facilities=measured)
    site = replace(content.site, library=replace(library, registry=registry))
    data = sheet.FORMAT.make(replace(content, site=site)).files["bank.xlsx"]
    head, *rows = by_openpyxl(data)["题库"]
    assert [row[head.index("得分率")] for row in rows] == ["62", ""]


# Few examples with many banks each, because each runs node.
@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow])
@given(banks=st.lists(odd_banks(), min_size=8, max_size=8))
def test_workbooks_of_odd_items_are_read_back(banks: list[tuple[Item, ...]]) -> None:
    check_workbooks([content_of(bank) for bank in banks])


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_is_valid(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WORKBOOKS[name].FORMAT.make(content_of(FIXED)).files[name])
    assert OpenXmlValidator().validate(path).errors == []


# 问卷星. ------------------------------------------------------------------------------------------


def check_jsonl(content: Content, questions: list[Simple]) -> None:
    export = wenjuanxing.FORMAT.make(content)
    refused = {each.item for each in export.left_out}
    kept = [each for each in questions if each.item.id not in refused]
    lines: list[dict[str, Any]] = []
    for data in export.files.values():
        assert len(data.decode()) <= 1_000_000
        first, *rest = map(json.loads, data.decode().strip("\n").split("\n"))
        assert first["qtype"] == "问卷基础信息"
        lines += rest
    assert [line["answeranalysis"] for line in lines] == [each.note for each in kept]
    for question, line in zip(kept, lines, strict=True):
        if question.blanks:
            assert line["title"].count("{_}") == len(line["answerlists"]) == len(question.blanks)
            scores = [float(each["quizscore"]) for each in line["answerlists"]]
            assert sum(scores) == pytest.approx(question.item.points)
        else:
            # The platform identifies an answer by its text, so texts must differ.
            assert len({*line["select"]}) == len(line["select"])
            right = [line["select"].index(text) for text in line["correctselect"]]
            assert right == list(question.right)


# Questions, text and JSONL of a bank. -------------------------------------------------------------


def check_texts(content: Content) -> list[Simple]:
    """Check that questions have the answers of their items, and that both texts are read back."""
    questions = check_simple(content)
    check_text(content, questions)
    check_jsonl(content, questions)
    return questions


def test_texts_of_the_real_bank_are_read_back() -> None:
    questions = check_texts(real())
    assert {each.type for each in questions} == {"single", "multiple", "true_false", "blanks"}
    assert simplified(real())[1] == ()


def test_texts_of_fixed_odd_items_are_read_back() -> None:
    check_texts(content_of(FIXED))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(bank=odd_banks())
def test_texts_of_odd_items_are_read_back(bank: tuple[Item, ...]) -> None:
    check_texts(content_of(bank))


@pytest.mark.parametrize("between", ["", " "])
def test_adjacent_blanks_are_two(between: str) -> None:
    parts = ("前", Blank("1", ("甲",)), between, Blank("2", ("乙",)), "后")
    content = content_of([replace(FIXED[3], response=Cloze(parts))])
    files = {**textbank.FORMAT.make(content).files, **xuetang.FORMAT.make(content).files}
    for name, reader in (("bank.txt", read_common), ("xuetang.txt", read_xuetang)):
        (entry,) = reader(files[name])
        assert len(re.findall("__+", entry.stem)) == 2


def test_a_large_module_is_written_in_parts() -> None:
    item = FIXED[1]
    items = [replace(item, id=f"many-{n}", explanation=LONG * 90) for n in range(30)]
    export = wenjuanxing.FORMAT.make(content_of(items))
    assert len(export.files) == 3
    check_texts(content_of(items))


# What is left out. --------------------------------------------------------------------------------


def _choice(count: int, text: str = "项") -> Choice:
    return Choice(tuple(Option(f"o{n}", f"{text}{n}", n == 0, "") for n in range(count)))


def _steps(count: int) -> Ordering:
    steps = tuple(Side(f"p{n}", f"第{n}步") for n in range(count))
    return Ordering(steps, tuple(step.id for step in reversed(steps)))


def _blank(*accept: str, before: str = "前") -> Cloze:
    return Cloze((before, Blank("1", accept), "后"))


LEFT_OUT: dict[str, tuple[Choice | Cloze | Ordering, dict[str, str]]] = {
    "nine options": (_choice(9), {"chaoxing": "选项多于 8 个", "kaoshibao": "选项多于 8 个"}),
    "a blank": (_blank("甲"), {"kaoshibao": "没有查到考试宝的表格里填空题怎样写"}),
    "two steps": (_steps(2), dict.fromkeys(
        ("chaoxing", "kaoshibao", "textbank", "wenjuanxing", "xuetang"),
        "排序题只有一种或两种次序，改成单选没有意义",
    )),
    "eight steps": (_steps(8), dict.fromkeys(
        ("chaoxing", "kaoshibao", "textbank", "wenjuanxing", "xuetang"),
        "排序题多于 7 步，改成单选读不过来",
    )),
    "a semicolon": (_blank("甲;乙"), {
        "chaoxing": "空的答案里有分号，平台用它隔开几种答案",
        "kaoshibao": "没有查到考试宝的表格里填空题怎样写",
        "xuetang": "空的答案里有 ; 或 |，平台用它们隔开答案",
    }),
    "an underline": (_blank("甲", before="前__"), {
        "kaoshibao": "没有查到考试宝的表格里填空题怎样写",
        "xuetang": "题干里有连着的下划线，平台会当作空",
    }),
    "an underline between blanks": (Cloze(("前", Blank("1", ("甲",)), "_", Blank("2", ("乙",)))), {
        "kaoshibao": "没有查到考试宝的表格里填空题怎样写",
        "xuetang": "题干里有连着的下划线，平台会当作空",
    }),
    "the mark of a blank": (_blank("甲", before="前{_}"), {
        "kaoshibao": "没有查到考试宝的表格里填空题怎样写",
        "wenjuanxing": "题里有 {_}，平台会当作空",
    }),
    "a long option": (_choice(3, "长" * 500), {"xuetang": "选项多于 500 字"}),
    "no room in a cell": (_choice(2, "长" * CELL_AT_MOST), {
        "chaoxing": "有一段文字超过一个单元格的上限",
        "kaoshibao": "有一段文字超过一个单元格的上限",
        "sheet": "有一段文字超过一个单元格的上限",
        "xuetang": "选项多于 500 字",
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_a_format_cannot_hold_is_listed_with_its_reason(name: str) -> None:
    response, reasons = LEFT_OUT[name]
    kind = {Choice: ItemType.SINGLE, Cloze: ItemType.CLOZE, Ordering: ItemType.ORDERING}
    item = replace(FIXED[0], response=response, type=kind[type(response)])
    content = content_of([item, FIXED[2]])
    found = {each.name: each.make(content).left_out for each in FORMATS}
    assert {name: [(each.item, each.reason) for each in lost] for name, lost in found.items()} == {
        each.name: [(item.id, reasons[each.name])] if each.name in reasons else []
        for each in FORMATS
    }


# All formats. -------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_format_says_what_was_not_tried(each: Format) -> None:
    if each.name != "sheet":
        assert "按公开资料整理，未在平台实测" in each.purpose
    assert each.steps
    assert each.checked
