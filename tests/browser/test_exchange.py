"""Test that files of records that are refused change nothing, and that each reason is shown.

Each file is opened in 我的记录 and in 成绩分析, which read files by the same script.
tests/test_record_files.py reads many more files without a browser.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from record_files import BAD, dumped
from records import EXAM, RECORDS, keys_of, put, stored
from visit import Visit

# One file for each reason, and what the page says.
REASONS = {
    "a million marks": "超过 16 MB",
    "GBK": "不是 UTF-8 编码",
    "a picture": "不是 JSON 文件",
    "truncated": "文件不完整",
    "a plan": "不是从本站导出的文件",
    "newer": "文件是版本 2",
    "other site": "另一个站点的记录：<b>other</b>",
    "half a million marks": "内容太多，在 records：一份卷最多 100 题",
    "101 marks": "内容太多，在 records.exam.x：一份卷最多 100 题",
    "__proto__": "内容不合格式，在 records.module.__proto__",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bad")
    paths = {name: folder / f"{index}.json" for index, name in enumerate(REASONS)}
    for name, path in paths.items():
        path.write_bytes(BAD[name].content)
    return paths


def test_there_is_a_file_for_each_reason() -> None:
    """A file that cannot be read is not among them: it becomes unreadable after it was chosen."""
    assert {BAD[name].reason for name in REASONS} == {bad.reason for bad in BAD.values()}


def test_an_import_is_refused_and_changes_nothing(
    reused: Visit, small_site: Path, files: dict[str, Path]
) -> None:
    page = reused.page
    page.goto(f"{small_site.as_uri()}/404.html")
    put(page, keys_of(RECORDS))
    page.goto(f"{small_site.as_uri()}/records.html")
    before = stored(page, "")
    status = page.locator("[data-show=status]")
    for name, path in files.items():
        page.set_input_files("[data-control=open]", path)
        expect(status, name).to_contain_text(f"没有导入「{path.name}」：")
        assert REASONS[name] in status.inner_text(), name
        assert page.locator("[data-show=preview]").is_hidden(), name
    assert stored(page, "") == before
    assert reused.errors == []


def test_a_file_that_is_too_large_is_not_read(
    reused: Visit, small_site: Path, files: dict[str, Path]
) -> None:
    page = reused.page
    page.goto(f"{small_site.as_uri()}/records.html")
    page.evaluate("() => { Blob.prototype.arrayBuffer = () => { throw new Error('read'); }; }")
    page.set_input_files("[data-control=open]", files["a million marks"])
    expect(page.locator("[data-show=status]")).to_contain_text("超过 16 MB")
    page.set_input_files("[data-control=open]", files["newer"])
    expect(page.locator("[data-show=status]")).to_contain_text("文件读不了")


def test_each_bad_file_is_reported_and_the_others_are_imported(
    reused: Visit, small_site: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    good = tmp_path / "good.json"
    good.write_text(dumped(exam={"x": EXAM}), "utf-8")
    page = reused.page
    page.goto(f"{small_site.as_uri()}/analysis.html")
    page.set_input_files("article input[type=file]", [*files.values(), good])
    expect(page.locator("[data-show=status]")).to_contain_text(
        f"另有 {len(files)} 个文件没有读入。"
    )
    expect(page.locator("[data-show=status]")).to_contain_text("读入 1 个文件")
    lines = page.locator("[data-show=refused] li").all_inner_texts()
    for (name, path), line in zip(files.items(), lines, strict=True):
        assert line.startswith(f"「{path.name}」："), name
        assert REASONS[name] in line, name
    assert reused.errors == []
