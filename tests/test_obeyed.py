"""Tests that an author who does what a fault's fix shows gets rid of the fault, and gets no worse.

A fix shows an example of the right text. Where the example can take the place of what is wrong, it
does here.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial

from mini_site import faults
from studykit.diagnostics import Diagnostic
from studykit.registry import REDIRECTS_PATH
from test_slips import SLIPS, _damage

_LINE = re.compile(r"「((?:#+ |- )[^」]+)」")
_BRACES = re.compile(r"\{ #[^{}]+ \}")
_REFERENCE = re.compile(r"\[\[[^\[\]]+\]\]")
_ENTRY = re.compile(r'("[^"]+"): ("[^"]+")')
# Their examples stand elsewhere, or are several.
_OTHERWISE = ("N11", "T01", "T02")
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
    fields = [n for n in unit if lines[n].startswith("- ")]
    place = (same or fields or [0])[-1]
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
        if "编号" not in match[1] and "在它前面" not in hint and fault.number not in _OTHERWISE:
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


# The first slip of each code. Only a check of built pages reports the two that are left out.
FIRST = {slip["code"]: slip for slip in reversed(SLIPS)}
CHECKED = [slip for code, slip in FIRST.items() if code not in ("M04", "X04")]
# Slips whose fix shows a text that can stand in place of what is wrong.
DECIDED_AT_LEAST = 30


def test_obeying_a_fix_removes_the_fault_and_makes_none_of_its_kind() -> None:
    decided = 0
    worse = []
    for slip in CHECKED:
        files, place = _damage(slip)
        found = faults(files)
        known = {(each.number, each.path, each.message) for each in found}
        fault = next(each for each in found if _is_told(each, slip["code"], place))
        for mended in obeyed(files, fault):
            decided += 1
            after = {(each.number, each.path, each.message) for each in faults(mended)}
            new = [each for each in after - known if each[0][0] == fault.number[0]]
            if new or (fault.number, fault.path, fault.message) in after:
                worse.append((slip["slip"], fault.hint, new))
    assert worse == []
    assert decided >= DECIDED_AT_LEAST


def _is_told(fault: Diagnostic, code: str, place: str) -> bool:
    return fault.number == code and f"{fault.path}:{fault.line}" == place
