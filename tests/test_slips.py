"""Tests that every slip of an author is reported with its code at the right line."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from mini_site import faults, mini_files
from run_core import run_core
from studykit.diagnostics import Code

MARK = "▲"
# Codes that the rendered page shows, or the list of all pages.
RENDERED = ("M04", "X04")
SLIPS = yaml.safe_load((Path(__file__).parent / "slips.yaml").read_text("utf-8"))


def _damage(slip: dict[str, str]) -> tuple[dict[str, bytes], str]:
    """Return the damaged files, and the `path:line` that must be reported."""
    files = mini_files()
    path = slip.get("file", "modules/queues.md")
    text = files[path].decode()
    assert text.count(slip["find"]) >= 1, "the slip does not fit the small site any more"
    text = text.replace(slip["find"], slip["put"], 1)
    files[path] = text.replace(MARK, "").encode()
    if MARK in text:
        return files, f"{path}:{_line_of(MARK, text)}"
    where = slip.get("in", path)
    return files, f"{where}:{_line_of(slip['at'], files[where].decode())}"


def _line_of(needle: str, text: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["slip"])
def test_each_slip_is_reported_with_its_code_at_its_line(slip: dict[str, str]) -> None:
    files, place = _damage(slip)
    found = run_core(files) if slip["code"] in RENDERED else faults(files)
    reported = {f"{fault.path}:{fault.line} {fault.number}" for fault in found}
    assert f"{place} {slip['code']}" in reported


@pytest.mark.parametrize(("added", "is_long"), [(1000, False), (2000, True)])
def test_a_section_is_no_longer_than_a_step(added: int, is_long: bool) -> None:
    """The section has four units, which count as much as 1,760 characters."""
    files = mini_files()
    text = files["modules/queues.md"].decode().replace("它不是秩序问题。", "乱" * added + "。")
    files["modules/queues.md"] = text.encode()
    line = _line_of("## 队从哪里来", text)
    told = [each for each in faults(files) if each.number == "N19"]
    assert [(each.path, each.line) for each in told] == [("modules/queues.md", line)] * is_long


BYTES: dict[str, tuple[str, int, Callable[[bytes], bytes]]] = {
    "字节顺序标记": ("F02", 1, lambda data: b"\xef\xbb\xbf" + data),
    "CRLF 换行": ("F03", 1, lambda data: data.replace(b"\n", b"\r\n")),
    "GBK 编码": ("F01", 2, lambda data: data.decode().encode("gbk", "ignore")),
}


@pytest.mark.parametrize("name", BYTES)
def test_slip_of_the_editor(name: str) -> None:
    code, line, damage = BYTES[name]
    files = mini_files()
    files["modules/queues.md"] = damage(files["modules/queues.md"])
    reported = {(fault.path, fault.line, fault.number) for fault in faults(files)}
    assert ("modules/queues.md", line, code) in reported


FILES = {
    "文件名有大写": ("F06", "modules/Queues.md", "modules/queues.md"),
    "文件名是中文": ("F06", "modules/排队.md", "modules/queues.md"),
    "文献的名字不对": ("F06", "sources/essay.md", "sources/s2.md"),
    "原文没有说明页": ("S01", "sources/s3.txt", "sources/s2.txt"),
    "说明页没有原文": ("S02", "sources/s3.md", "sources/s2.md"),
}


@pytest.mark.parametrize("name", FILES)
def test_slip_of_a_file_name(name: str) -> None:
    code, path, like = FILES[name]
    files = mini_files()
    files[path] = files[like]
    assert (path, code) in {(fault.path, fault.number) for fault in faults(files)}


def test_module_without_units_and_two_modules_of_one_order() -> None:
    files = mini_files()
    text = "---\ntitle: 空\norder: 1\nminutes: 5\nobjectives:\n  - 说出\n---\n\n还没有写。\n"
    files["modules/void.md"] = text.encode()
    reported = {(fault.path, fault.number) for fault in faults(files)}
    assert {("modules/void.md", "N02"), ("modules/void.md", "Y08")} <= reported


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("- 出处：[[s2-2]]", "- 出处：[[s3-2]]", 19),
        ("- 导致：[[long-queue]]", "- 导致：[[long-queue]]、[[s3-1]]", 29),
    ],
)
def test_repeated_source_is_not_cited(old: str, new: str, line: int) -> None:
    files = mini_files()
    files["sources/s3.txt"] = files["sources/s2.txt"]
    files["sources/s3.md"] = files["sources/s2.md"].replace(
        b"provenance", b"repeats: s2\nprovenance"
    )
    text = files["modules/queues.md"].decode().replace(old, new)
    files["modules/queues.md"] = text.encode()
    reported = {(fault.path, fault.line, fault.number) for fault in faults(files)}
    assert ("modules/queues.md", line, "R09") in reported


def test_a_circle_of_see_names_its_whole_path() -> None:
    files, _ = _damage(next(slip for slip in SLIPS if slip["slip"] == "见绕成圈"))
    messages = [fault.message for fault in faults(files) if fault.number == "R07"]
    assert messages == [
        "「见」绕成了圈：numbers → numbers-two → numbers",
        "「见」绕成了圈：numbers-two → numbers → numbers-two",
    ]


def test_a_renamed_id_is_a_notice_that_names_the_new_id() -> None:
    files, _ = _damage(next(slip for slip in SLIPS if slip["slip"] == "引用改了名的编号"))
    (told,) = faults(files)
    assert told.is_notice
    assert told.message.endswith("waiting-line → long-queue")


def test_a_retired_id_without_a_redirect_is_a_fault() -> None:
    files, _ = _damage(next(slip for slip in SLIPS if slip["slip"] == "引用改了名的编号"))
    files["registry/redirects.json"] = b"{}"
    assert {"R02"} == {fault.number for fault in faults(files) if not fault.is_notice}


def test_the_undamaged_site_has_no_fault() -> None:
    assert faults(mini_files()) == []


def test_every_code_has_a_slip() -> None:
    table = {slip["code"] for slip in SLIPS} | {
        code for code, *_ in (*BYTES.values(), *FILES.values())
    }
    # Codes tested above, and in the tests of outlines, built pages, addresses, odd libraries,
    # limits, attachments and decks.
    elsewhere = {"N02", "Y08", "R09", "H17", "X06", "S12", "F07", "T12", "F08", "F09"}
    elsewhere |= {"X07", "X08", "X09", "N19", "K03"}
    assert {code.number for code in Code} == table | elsewhere


def test_all_faults_are_reported_at_once() -> None:
    files = mini_files()
    text = files["modules/queues.md"].decode()
    text = text.replace("#few-numbers .原因", "#few-numbers .原囚").replace("==半天==", "==半天")
    files["modules/queues.md"] = text.encode()
    assert {"H06", "M01"} <= {fault.number for fault in faults(files)}
