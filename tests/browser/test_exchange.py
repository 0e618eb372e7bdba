"""Test huge and hostile record files: refused at once with a one-line message, and nothing is lost.

Each file is opened in 我的记录 and in 成绩分析, which read files by the same script.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mini_site import ROOT
from playwright.sync_api import FilePayload, expect
from records import EXAM, ITEM, MODULE, NOW, RECORDS, REVISION, file_of, keys_of, put, stored
from visit import Visit, until

SCHEMA = json.loads((ROOT / "hooks/studykit/export/schemas/records.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def dumped(**records: Any) -> str:
    return json.dumps(file_of(records), separators=(",", ":"))


def exam_of(field: str, count: int) -> dict[str, Any]:
    """Return an exam with `count` entries in one of its lists."""
    lists: dict[str, Any] = {
        "paper": {f"i{n}": REVISION for n in range(count)},
        "answers": {f"i{n}": [NOW, ["y"]] for n in range(count)},
    }
    marks = {f"i{n}": [REVISION, 1, 1] for n in range(count)}
    return {
        **EXAM,
        **({field: lists[field]} if field in lists else {"done": {"time": NOW, "marks": marks}}),
    }


def item_of(count: int) -> dict[str, Any]:
    return {"v": 1, "attempts": [[NOW + n, REVISION, 1, ["y"]] for n in range(count)]}


def module_of(count: int) -> dict[str, Any]:
    return {**MODULE, "sections": {f"s{n}": [NOW, True] for n in range(count)}}


def head(rest: str) -> str:
    """Return the text of a file, with `rest` in place of its records."""
    return json.dumps(file_of({}))[:-3] + rest


MANY = "内容太多，在 {}：一份卷最多 100 题"
# Each with the reason, and whether the schema can express it.
HUGE: dict[str, tuple[Callable[[], str], str, bool]] = {
    "a million marks": (
        lambda: dumped(exam={"x": exam_of("marks", 1_000_000)}),
        "超过 16 MB",
        False,
    ),
    "half a million marks": (
        lambda: dumped(exam={"x": exam_of("marks", 500_000)}),
        MANY.format("records"),
        False,
    ),
    "101 marks": (
        lambda: dumped(exam={"x": exam_of("marks", 101)}),
        MANY.format("records.exam.x"),
        True,
    ),
    "101 answers": (
        lambda: dumped(exam={"x": exam_of("answers", 101)}),
        MANY.format("records.exam.x"),
        True,
    ),
    "101 items": (
        lambda: dumped(exam={"x": exam_of("paper", 101)}),
        MANY.format("records.exam.x"),
        True,
    ),
    "5001 attempts": (
        lambda: dumped(item={"x": item_of(5001)}),
        MANY.format("records.item.x"),
        True,
    ),
    "1001 sections": (
        lambda: dumped(module={"x": module_of(1001)}),
        MANY.format("records.module.x"),
        True,
    ),
    "1001 exams": (
        lambda: dumped(exam={f"x{n}": EXAM for n in range(1001)}),
        MANY.format("records.exam"),
        True,
    ),
    "200,000 records": (
        lambda: dumped(item={f"x{n}": {} for n in range(200_000)}),
        MANY.format("records"),
        False,
    ),
    "200,000 numbers": (
        lambda: dumped(item={f"x{n}": n for n in range(200_000)}),
        MANY.format("records"),
        False,
    ),
    "a number instead of a record": (
        lambda: dumped(item={"a": ITEM, "b": 0}),
        "内容不合格式，在 records.item.b",
        True,
    ),
    "a list instead of a record": (
        lambda: dumped(item={"a": ITEM, "b": [0]}),
        "内容不合格式，在 records.item.b",
        True,
    ),
    "brackets that do not fit": (
        lambda: dumped(item={"a": ITEM}).replace("]]", "]}"),
        "不是 JSON 文件",
        False,
    ),
    "a million brackets": (lambda: head("[" * 1_000_000), "文件不完整", False),
    "a million brackets and their ends": (
        lambda: head('{"item":{"a":' + "[" * 300_000 + "]" * 300_000 + "}}}"),
        "内容不合格式，在 records.item.a",
        False,
    ),
    "a text of quotes without an end": (lambda: head('"' + '\\"' * 2_000_000), "文件不完整", False),
    "a text of ten million signs": (
        lambda: head('{"item":{"a":"' + "x" * 10_000_000 + '"}}}'),
        "内容不合格式，在 records.item.a",
        True,
    ),
    "quotes one after another": (lambda: head('"' * 2_000_001), MANY.format("records"), False),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("huge")
    paths = {name: folder / f"{place}.json" for place, name in enumerate(HUGE)}
    for name, path in paths.items():
        path.write_text(HUGE[name][0](), "utf-8")
    return paths


def test_an_import_is_refused_and_changes_nothing(
    visit: Visit, small_site: Path, files: dict[str, Path]
) -> None:
    page = visit.page
    page.goto(f"{small_site.as_uri()}/records.html")
    put(page, keys_of(RECORDS))
    page.reload()
    before = stored(page, "")
    status = page.locator("[data-show=told]")
    for name, path in files.items():
        page.set_input_files("[data-do=open]", path)
        expect(status, name).to_contain_text(f"没有导入「{path.name}」：")
        assert HUGE[name][1] in status.inner_text(), name
        assert page.locator("[data-show=preview]").is_hidden(), name
    assert stored(page, "") == before
    assert visit.errors == []


def test_each_bad_file_is_reported_and_the_others_are_imported(
    visit: Visit, small_site: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    good = tmp_path / "good.json"
    good.write_text(dumped(exam={"x": EXAM}), "utf-8")
    page = visit.page
    page.goto(f"{small_site.as_uri()}/analysis.html")
    page.set_input_files("article input[type=file]", [*files.values(), good])
    expect(page.locator("[data-show=told]")).to_contain_text(f"另有 {len(HUGE)} 个文件没有读入。")
    expect(page.locator("[data-show=told]")).to_contain_text("读入 1 个文件")
    lines = page.locator("[data-show=refused] li").all_inner_texts()
    for (name, path), line in zip(files.items(), lines, strict=True):
        assert line.startswith(f"「{path.name}」："), name
        assert HUGE[name][1] in line, name
    assert visit.errors == []


def test_a_file_of_another_kind_is_named_as_such(visit: Visit, small_site: Path) -> None:
    named = {
        b"\x89PNG\r\n\x1a\n\x00": "不是 JSON 文件",
        b"PK\x03\x04\xff": "不是 JSON 文件",
        '{"member": "甲"}'.encode("gb18030"): "不是 UTF-8 编码",
        '{"member": "甲"}'.encode("utf-16"): "不是 UTF-8 编码",
        json.dumps({**file_of({}), "x": 0}).encode(): "内容不合格式，在 x。",
    }
    page = visit.page
    page.goto(f"{small_site.as_uri()}/analysis.html")
    page.set_input_files(
        "article input[type=file]",
        [
            FilePayload(name=f"{place}.json", mimeType="", buffer=content)
            for place, content in enumerate(named)
        ],
    )
    lines = page.locator("[data-show=refused] li")
    expect(lines).to_have_count(len(named))
    for text, line in zip(named.values(), lines.all_inner_texts(), strict=True):
        assert text in line


def test_the_schema_refuses_the_same_files_where_it_can() -> None:
    for name, (make, _, is_said) in HUGE.items():
        if is_said:
            assert not VALIDATOR.is_valid(json.loads(make())), name


def test_a_file_of_the_largest_size_is_read_in_pieces(visit: Visit, small_site: Path) -> None:
    """Other tasks get their turn between the steps, as often as there are steps."""
    exams = {f"x{n}": {**exam_of("marks", 100), "time": NOW + n} for n in range(300)}
    records = {"exam": exams, "item": {f"i{n}": item_of(5) for n in range(5000)}}
    VALIDATOR.validate(file_of({"exam": {"x0": exams["x0"]}, "item": {"i0": item_of(5)}}))
    page = visit.page
    page.goto(f"{small_site.as_uri()}/records.html")
    page.evaluate(
        """text => {
          const wait = window.setTimeout;
          window.turns = window.most = 0;
          window.setTimeout = (action, time, ...rest) => {
            if (time === 0) window.turns += 1;
            return wait(action, time, ...rest);
          };
          // What one call reads, in characters.
          const parse = JSON.parse;
          JSON.parse = given => {
            window.most = Math.max(window.most, String(given).length);
            return parse(given);
          };
          study.exchange.read(new File([text], 'a.json'), (error, read) => {
            window.found = error ? error.message : Object.keys(read.records.exam).length;
          });
        }""",
        dumped(**records),
    )
    until(page, "'found' in window")
    assert page.evaluate("found") == 300
    # 600,000 tokens and 60,000 entries. No single text is more than a fraction of the file.
    assert page.evaluate("turns") >= 20
    assert page.evaluate("most") < len(dumped(**records)) / 10
    assert visit.errors == []
