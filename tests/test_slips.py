"""Tests that every slip, which is a mistake of an author, is reported with its code at its line."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
import yaml
from mini_site import REMEMBERING, diagnostics_of, mini_files
from run_core import run_core
from studykit.check.lengths import LENGTH_AT_MOST, UNIT_LENGTH
from studykit.diagnostics import Code

TESTS = Path(__file__).parent
QUEUES = "modules/queues.md"
# Marks, in `put`, the line that must be reported. It is removed before the page is read.
MARK = "▲"
# Codes that only a check of rendered pages, or of the list of all pages, reports.
NEEDS_PAGES = ("M04", "X04")

# A row of slips.yaml: in `file`, the first `find` is replaced by `put`. The fault is reported where
# `put` has MARK, or else on the first line of the file `in` that contains `at`.
Slip = TypedDict(
    "Slip",
    {
        "slip": str,
        "code": str,
        "find": str,
        "put": str,
        "file": NotRequired[str],
        "at": NotRequired[str],
        "in": NotRequired[str],
    },
)
SLIPS: list[Slip] = yaml.safe_load((TESTS / "slips.yaml").read_text("utf-8"))


def damaged_by(slip: Slip) -> tuple[dict[str, bytes], str]:
    """Return the damaged files, and the `path:line` that must be reported."""
    files = mini_files()
    path = slip.get("file", QUEUES)
    text = files[path].decode()
    assert text.count(slip["find"]) >= 1, "the slip does not fit the small site any more"
    text = text.replace(slip["find"], slip["put"], 1)
    files[path] = text.replace(MARK, "").encode()
    if MARK in text:
        return files, f"{path}:{_line_of(MARK, text)}"
    where = slip.get("in", path)
    return files, f"{where}:{_line_of(slip['at'], files[where].decode())}"


def _damaged_by_name(name: str) -> dict[str, bytes]:
    """Return the files damaged by the slip of this name."""
    return damaged_by(next(slip for slip in SLIPS if slip["slip"] == name))[0]


def _line_of(needle: str, text: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["slip"])
def test_each_slip_is_reported_with_its_code_at_its_line(slip: Slip) -> None:
    files, place = damaged_by(slip)
    find = run_core if slip["code"] in NEEDS_PAGES else diagnostics_of
    found = find(files, REMEMBERING)
    reported = {f"{fault.path}:{fault.line} {fault.code}" for fault in found}
    assert f"{place} {slip['code']}" in reported


SECTION_LONG = "N19"


@pytest.mark.parametrize(
    ("length", "is_long"), [(LENGTH_AT_MOST, False), (LENGTH_AT_MOST + 1, True)]
)
def test_a_section_too_long_for_one_step_is_reported(length: int, is_long: bool) -> None:
    """A section is one step of reading. Each of its units counts as UNIT_LENGTH characters."""
    files = mini_files()
    heading = "## 队从哪里来"
    text = files[QUEUES].decode().replace("它不是秩序问题。", "乱" * 2_000 + "。")
    files[QUEUES] = text.encode()
    (found,) = (each for each in diagnostics_of(files) if each.code == SECTION_LONG)
    counted = re.search(r"(\d+) 个单元，(\d+) 字", found.message)
    assert counted
    units, characters = map(int, counted.groups())
    missing = length - characters - UNIT_LENGTH * units
    files[QUEUES] = text.replace("乱" * 2_000, "乱" * (2_000 + missing)).encode()
    reported = [
        (each.path, each.line) for each in diagnostics_of(files) if each.code == SECTION_LONG
    ]
    assert reported == ([(QUEUES, _line_of(heading, text))] if is_long else [])


ENCODINGS: dict[str, tuple[str, int, Callable[[bytes], bytes]]] = {
    "字节顺序标记": ("F02", 1, lambda data: b"\xef\xbb\xbf" + data),
    "CRLF 换行": ("F03", 1, lambda data: data.replace(b"\n", b"\r\n")),
    "GBK 编码": ("F01", 2, lambda data: data.decode().encode("gbk", "ignore")),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_wrong_encoding_is_reported(name: str) -> None:
    code, line, damage = ENCODINGS[name]
    files = mini_files()
    files[QUEUES] = damage(files[QUEUES])
    reported = {(fault.path, fault.line, fault.code) for fault in diagnostics_of(files)}
    assert (QUEUES, line, code) in reported


WRONG_NAMES = {
    "文件名有大写": ("F06", "modules/Queues.md", "modules/queues.md"),
    "文件名是中文": ("F06", "modules/排队.md", "modules/queues.md"),
    "文献的名字不对": ("F06", "sources/essay.md", "sources/s2.md"),
    "原文没有说明页": ("S01", "sources/s3.txt", "sources/s2.txt"),
    "说明页没有原文": ("S02", "sources/s3.md", "sources/s2.md"),
}


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_wrong_file_name_is_reported(name: str) -> None:
    code, path, original = WRONG_NAMES[name]
    files = mini_files()
    files[path] = files[original]
    assert (path, code) in {(fault.path, fault.code) for fault in diagnostics_of(files)}


# Faults of a second module that has no units, and the same `order` as the first.
WRONG_MODULES = {"没有知识单元": "N02", "次序与别的模块相同": "Y08"}


@pytest.mark.parametrize("name", WRONG_MODULES)
def test_a_wrong_module_is_reported(name: str) -> None:
    files = mini_files()
    text = "---\ntitle: 空\norder: 1\nminutes: 5\nobjectives:\n  - 说出\n---\n\n还没有写。\n"
    files["modules/void.md"] = text.encode()
    reported = {(fault.path, fault.code) for fault in diagnostics_of(files)}
    assert ("modules/void.md", WRONG_MODULES[name]) in reported


REPEATED_SOURCE = "R09"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("- 出处：[[s2-2]]", "- 出处：[[s3-2]]", 19),
        ("- 导致：[[long-queue]]", "- 导致：[[long-queue]]、[[s3-1]]", 29),
    ],
)
def test_citing_a_source_that_repeats_another_is_reported(old: str, new: str, line: int) -> None:
    files = mini_files()
    files["sources/s3.txt"] = files["sources/s2.txt"]
    files["sources/s3.md"] = files["sources/s2.md"].replace(
        b"provenance", b"repeats: s2\nprovenance"
    )
    files[QUEUES] = files[QUEUES].decode().replace(old, new).encode()
    reported = {(fault.path, fault.line, fault.code) for fault in diagnostics_of(files)}
    assert (QUEUES, line, REPEATED_SOURCE) in reported


def test_the_fault_of_a_cycle_of_references_names_its_whole_path() -> None:
    """The references are those of the field 见."""
    files = _damaged_by_name("见绕成圈")
    messages = [fault.message for fault in diagnostics_of(files) if fault.code == "R07"]
    assert messages == [
        "「见」绕成了圈：numbers → numbers-two → numbers",
        "「见」绕成了圈：numbers-two → numbers → numbers-two",
    ]


def test_no_paragraph_is_proposed_for_a_relation_to_nothing() -> None:
    """The paragraph cited by the unit names neither end."""
    files = mini_files()
    text = files[QUEUES].decode()
    written = "- 导致：[[long-queue]]（[[s1-2]]）\n- 出处：[[s1-2]]"
    damaged = text.replace(written, "- 导致：[[no-such]]\n- 出处：[[s1-3]]")
    files[QUEUES] = damaged.encode()
    assert damaged != text
    (hint,) = [fault.hint for fault in diagnostics_of(files) if fault.code == "Z17"]
    assert "s1-3" not in hint


def test_a_reference_by_a_renamed_id_is_a_notice_that_names_the_new_id() -> None:
    (notice,) = diagnostics_of(_damaged_by_name("引用改了名的编号"))
    assert notice.is_notice
    assert notice.message.endswith("waiting-line → long-queue")


def test_a_reference_by_a_retired_id_without_a_redirect_is_a_fault() -> None:
    files = _damaged_by_name("引用改了名的编号")
    files["registry/redirects.json"] = b"{}"
    assert {"R02"} == {fault.code for fault in diagnostics_of(files) if not fault.is_notice}


def test_the_undamaged_site_has_no_fault() -> None:
    assert diagnostics_of(mini_files()) == []


# Codes that an author's slip in one file does not cause, and the file that tests them.
TESTED_IN = {
    "F07": "test_odd_libraries.py",
    "F08": "test_limits.py",
    "F09": "test_limits.py",
    "F11": "test_conflicts.py",
    "H17": "test_render.py",
    "K03": "test_decks.py",
    "S12": "test_addresses.py",
    "S14": "test_addresses.py",
    "T12": "test_odd_libraries.py",
    "X06": "hosting/test_policy.py",
    "X07": "test_attachments.py",
    "X08": "test_attachments.py",
    "X09": "test_attachments.py",
}


def _codes_tested_here() -> set[str]:
    return {
        SECTION_LONG,
        REPEATED_SOURCE,
        *WRONG_MODULES.values(),
        *(slip["code"] for slip in SLIPS),
        *(code for code, *_ in ENCODINGS.values()),
        *(code for code, *_ in WRONG_NAMES.values()),
    }


def test_every_code_is_tested_here_or_in_the_file_that_is_named() -> None:
    assert {str(code) for code in Code} - _codes_tested_here() == set(TESTED_IN)


@pytest.mark.parametrize("code", TESTED_IN)
def test_a_code_that_is_tested_elsewhere_stands_in_a_string_there(code: str) -> None:
    tree = ast.parse((TESTS / TESTED_IN[code]).read_text("utf-8"))
    strings = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert any(re.search(rf"\b{code}\b", text) for text in strings)


def test_two_faults_of_different_kinds_are_reported_in_one_run() -> None:
    files = mini_files()
    text = files[QUEUES].decode()
    text = text.replace("#few-numbers .原因", "#few-numbers .缘由").replace("==半天==", "==半天")
    files[QUEUES] = text.encode()
    assert {"H06", "M01"} <= {fault.code for fault in diagnostics_of(files)}
