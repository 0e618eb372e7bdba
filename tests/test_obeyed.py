"""Tests that an author who does what a fault's fix shows gets rid of the fault, and gets no worse.

A fix shows an example of the right text. Where the example can take the place of what is wrong, it
does here, in every slip.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from mini_site import faults
from studykit.diagnostics import Diagnostic
from studykit.registry import REDIRECTS_PATH
from test_slips import SLIPS, Slip, _damage

_LINE = re.compile(r"「((?:#+ |- )[^」]+)」")
_BRACES = re.compile(r"\{ #[^{}]+ \}")
_REFERENCE = re.compile(r"\[\[[^\[\]]+\]\]")
_ENTRY = re.compile(r'("[^"]+"): ("[^"]+")')
Files = dict[str, bytes]


def _with_line(files: Files, fault: Diagnostic, change: Callable[[str], str]) -> Files:
    lines = files[fault.path].decode().split("\n")
    lines[fault.line - 1] = change(lines[fault.line - 1])
    if "删去下面那行" in fault.hint:
        del lines[fault.line]
    return {**files, fault.path: "\n".join(lines).encode()}


def _with_field(files: Files, fault: Diagnostic, shown: str) -> Files:
    """Write an example in place of a line, or as a field of the unit whose heading is the line."""
    lines = files[fault.path].decode().split("\n")
    if not (lines[fault.line - 1].startswith("#") and shown.startswith("- ")):
        return _with_line(files, fault, partial(_as_shown, shown))
    label = re.split("[：（]", shown)[0] + "："
    ends = (n for n in range(fault.line, len(lines)) if lines[n].startswith("#"))
    unit = range(fault.line, next(ends, len(lines)))
    same = [n for n in unit if lines[n].startswith(label)]
    place = same[0] if same else next((n for n in unit if lines[n].startswith("- ")), 0)
    if not place:
        place = unit.stop
        shown = f"{shown}\n"
    lines[place : place + len(same[:1])] = [shown.replace("……", "看一遍")]
    return {**files, fault.path: "\n".join(lines).encode()}


def _as_shown(shown: str, line: str) -> str:
    """Write a line as an example shows it; …… stands for what the author wrote."""
    label, dots, _ = shown.partition("……")
    return label + line.partition("：")[2] if dots else shown


def obeyed(files: Files, fault: Diagnostic) -> Iterator[Files]:
    """Yield the files in which the examples of a fault's fix take the place of what is wrong."""
    hint = fault.hint
    for match in _LINE.finditer(hint):
        if "编号" not in match[1] and "在它前面" not in hint and fault.number not in ("N11", "T01"):
            yield _with_field(files, fault, match[1])
    if fault.number in ("H04", "H06", "H07", "H05") and (braces := _BRACES.search(hint)):
        yield _with_line(files, fault, lambda line: re.sub(r"\{.*\}", braces[0], line))
    if fault.number == "H04" and (named := re.search(r"如 (#[a-z0-9-]+)", hint)):
        yield _with_line(files, fault, lambda line: re.sub(r"#[^ #}]+", named[1], line, count=1))
    if fault.number[0] == "R" and fault.number != "R11" and (shown := _REFERENCE.search(hint)):
        wrong = fault.message.partition("：")[2].split(" → ")[0].split("（")[0]
        if wrong and "编号" not in shown[0]:
            target = re.escape(wrong.strip("[]"))
            pattern = rf"(?<!\[){target}"
            if fault.number != "R13":
                pattern = rf"\[\[{target}(?:\|[^\]]*)?\]\]|{pattern}"
            yield _with_line(
                files, fault, lambda line: re.sub(pattern, lambda _: shown[0], line, count=1)
            )
    if fault.number in ("N16", "S07") and (entry := _ENTRY.search(hint)):
        path = REDIRECTS_PATH if "redirects" in hint else "registry/readings.json"
        known = json.loads(files[path])
        old, new = map(json.loads, entry.groups())
        yield {**files, path: json.dumps({**known, old: new.replace("新编号", "numbers")}).encode()}


def _reported(slip: Slip) -> tuple[Files, Diagnostic]:
    files, place = _damage(slip)
    return files, next(
        each
        for each in faults(files)
        if each.number == slip["code"] and f"{each.path}:{each.line}" == place
    )


# Only a check of built pages reports these.
CHECKED = [slip for slip in SLIPS if slip["code"] not in ("M04", "X04")]
# Slips whose fix shows a text that can stand in place of what is wrong.
DECIDED_AT_LEAST = 60


@pytest.mark.parametrize("slip", CHECKED, ids=lambda slip: slip["slip"])
def test_obeying_a_fix_removes_the_fault_and_makes_none_of_its_kind(slip: Slip) -> None:
    files, fault = _reported(slip)
    before = {(each.number, each.path, each.message) for each in faults(files)}
    for mended in obeyed(files, fault):
        after = {(each.number, each.path, each.message) for each in faults(mended)}
        assert (fault.number, fault.path, fault.message) not in after, fault
        new = {each for each in after - before if each[0][0] == fault.number[0]}
        assert new == set(), fault


def test_many_fixes_can_be_obeyed_as_they_stand() -> None:
    decided = [slip for slip in CHECKED if any(True for _ in obeyed(*_reported(slip)))]
    assert len(decided) >= DECIDED_AT_LEAST
