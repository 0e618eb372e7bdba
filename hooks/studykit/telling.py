"""The order in which faults are told: causes before consequences, and one line for one cause.

Authors mend the first fault first. It must be one that they made, not one that follows from it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from studykit.diagnostics import Code, Diagnostic

_CONFLICT = Code.F11_CONFLICT.number
# What follows from a fault elsewhere, mostly: of an id that is lost, of a file that is not read.
_CONSEQUENCES = frozenset(
    code.number
    for code in (
        Code.M04_SHOWN_OTHERWISE, Code.H17_OUTLINE, Code.R02_DANGLING, Code.R12_RENAMED,
        Code.N05_CAUSE_MISSING, Code.N06_REMEDY_MISSING, Code.N11_PARAGRAPH_UNCITED,
        Code.N20_PLACEHOLDER, Code.S06_UNREGISTERED, Code.S07_RETIRED, Code.S12_ADDRESS_LOST,
        Code.X04_LINK_BROKEN,
    )
)  # fmt: skip
# Faults of a whole file, which may hide or cause any other of its faults.
_OF_FILES = ("F01", "F06", "F07", "Y01", "Y02", "Y03", "S01", "S02", "S08", "M02", "H18")
# A page is shown otherwise than it was read, and this is the reason.
_OF_READING = ("F", "H", "M", "T", "X01", "Y", "Z")
_SHOWN_OTHERWISE = (Code.M04_SHOWN_OTHERWISE.number, Code.H17_OUTLINE.number)
# The places of these faults have one cause if they are in one file.
_JOINED_IN_FILE = frozenset({"F04", "F05", "N11", "N20", "R13", "S04", "S06", "S07", "S12"})
# The places of these faults have one cause if they say the same.
_JOINED_BY_MESSAGE = frozenset({"R02", "R09", "R12", "X04"})
_ID = re.compile(r"[a-z0-9#./-]+")
# Fewer places than these are told one by one.
_MANY = 4
_NAMED = 30


def arranged(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the faults that are told, in order. One with many places becomes one with a list."""
    kept = sorted(_causes(set(found)), key=lambda each: (_rank(each), each))
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for each in kept:
        groups.setdefault(_cause(each), []).append(each)
    return [one for group in groups.values() for one in _joined(group)]


def _causes(found: set[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the faults without those that certainly follow from others."""
    conflicts = [each for each in found if each.number == _CONFLICT]
    if conflicts:
        yield from conflicts
        return
    misread = {
        each.path
        for each in found
        if each.number.startswith(_OF_READING) and each.number not in _SHOWN_OTHERWISE
    }
    for each in found:
        if each.number not in _SHOWN_OTHERWISE or each.path not in misread:
            yield each


def _rank(fault: Diagnostic) -> int:
    if fault.number in _OF_FILES:
        return 0
    return 2 if fault.number in _CONSEQUENCES else 1


def _cause(fault: Diagnostic) -> tuple[str, ...]:
    if fault.number in _JOINED_IN_FILE:
        return (fault.number, fault.path, _kind(fault))
    if fault.number in _JOINED_BY_MESSAGE:
        return (fault.number, fault.message)
    return (fault.number, fault.path, str(fault.line), fault.message, fault.hint)


def _kind(fault: Diagnostic) -> str:
    """The hint of a fault without the ids in it, which may differ from place to place."""
    return _ID.sub("", fault.hint)


def _joined(group: Sequence[Diagnostic]) -> list[Diagnostic]:
    if len(group) < _MANY:
        return list(group)
    first = group[0]
    meaning, colon, _ = first.message.partition("：")
    if first.number in _JOINED_BY_MESSAGE:
        return [replace(first, message=f"{first.message}（共 {len(group)} 处：{_places(group)}）")]
    names = list(dict.fromkeys(each.message.partition("：")[2] for each in group))
    lines = f"共 {len(group)} 处：第 {'、'.join(_lines(group))} 行"
    if not colon or len(names) == 1:
        return [replace(first, message=f"{first.message}（{lines}）")]
    listed = "、".join(names[:_NAMED]) + ("……" if len(names) > _NAMED else "")
    return [replace(first, message=f"{meaning}：{listed}（共 {len(names)} 处）")]


def _places(group: Sequence[Diagnostic]) -> str:
    return "；".join(
        f"{path} 第 {'、'.join(_lines(list(each)))} 行"
        for path, each in groupby(group, key=lambda fault: fault.path)
    )


def _lines(group: Sequence[Diagnostic]) -> list[str]:
    lines = [str(line) for line in sorted({each.line for each in group})]
    return lines if len(lines) <= _NAMED else [*lines[:_NAMED], "……"]
