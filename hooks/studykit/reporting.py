"""The order in which faults are reported: causes before consequences, and one line for one cause.

Authors mend the first fault first. It must be a fault that they made, not a consequence of one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby

from studykit.diagnostics import Code, Diagnostic


def _codes(*codes: Code) -> frozenset[str]:
    return frozenset(map(str, codes))


_CONFLICT = str(Code.F11_CONFLICT)
_BROKEN = str(Code.S04_LINE_BREAK)
_ENCODING = str(Code.F01_ENCODING)
_LINK_BROKEN = str(Code.X04_LINK_BROKEN)
# Faults that mostly follow from a fault elsewhere: an id is lost, a file is not read, or a field or
# an option is misspelt and so seems to be missing.
_CONSEQUENCES = _codes(
    Code.M04_SHOWN_OTHERWISE, Code.H17_OUTLINE, Code.R02_DANGLING, Code.R03_AMBIGUOUS,
    Code.R12_RENAMED, Code.N01_UNIT_EMPTY, Code.N03_SECTION_EMPTY, Code.N04_CITATION_MISSING,
    Code.N05_CAUSE_MISSING, Code.N06_REMEDY_MISSING, Code.N07_TARGET_MISSING,
    Code.N08_EFFECT_MISSING, Code.N09_DEFINITION_MISSING, Code.N10_STEPS_MISSING,
    Code.N11_PARAGRAPH_UNCITED, Code.N13_PROMPTS_FEW, Code.N20_PLACEHOLDER, Code.T03_KEY,
    Code.T09_RATIONALE_MISSING, Code.T10_RULE_BROKEN, Code.X04_LINK_BROKEN,
)  # fmt: skip
# Faults of a whole file, which may hide or cause any other of its faults.
_OF_FILES = _codes(
    Code.F01_ENCODING, Code.F06_FILE_NAME, Code.F07_PAGE_TAKEN, Code.Y01_FRONT_MATTER_MISSING,
    Code.Y02_FRONT_MATTER_UNCLOSED, Code.Y03_FRONT_MATTER_INVALID, Code.S01_COMPANION_MISSING,
    Code.S02_TEXT_MISSING, Code.S03_TEXT_EMPTY, Code.S04_LINE_BREAK, Code.S05_PARAGRAPH_CHANGED,
    Code.S08_REGISTRY, Code.S15_MOVED, Code.M02_CODE_UNCLOSED, Code.H18_IN_FENCE,
)  # fmt: skip
# These follow from a fault of a heading or of a file name, and cause faults of references.
_OF_LOSS = _codes(Code.S07_RETIRED, Code.S12_ADDRESS_LOST)
# If the paragraphs of a document moved, its numbers name others, and these faults follow. Their
# fixes would change what is right.
_MOVED = str(Code.S15_MOVED)
_OF_MOVED = _codes(
    Code.N11_PARAGRAPH_UNCITED, Code.N12_EXEMPTION_NEEDLESS, Code.N15_PARALLEL_DIFFERS,
    Code.Q01_NOT_IN_PARAGRAPH, Code.R06_RANGE_BEYOND, Code.S10_NOTE_QUOTE, Code.S11_REPEATS,
    Code.T10_RULE_BROKEN, Code.V03_MISREADING_HELD, Code.V09_MISQUOTED,
    Code.W02_NOT_IN_DOCUMENTS, Code.W04_NOT_IN_PARAGRAPH, Code.Z16_NOT_IN_EVIDENCE,
)  # fmt: skip
# The author mends this fault when all others are mended: `lock` registers what is there.
_LAST = _codes(Code.S06_UNREGISTERED)
_CHARACTERS = _codes(Code.F04_TAB, Code.F05_INVISIBLE)
# The faults that a fault causes on its own line. M03: every bar divides cells, also one inside a
# reference. R01: a malformed reference counts as missing. What stands below the fields of an item
# explains no option.
_ON_LINE = {
    str(Code.M03_CELLS_MANY): _codes(
        Code.R01_MALFORMED, Code.Q03_UNBALANCED, Code.M01_MARK_UNCLOSED, Code.M05_STRONG_UNCLOSED
    ),
    str(Code.Z11_AFTER_FIELDS): _codes(Code.T04_RATIONALE_OUTSIDE),
    str(Code.R01_MALFORMED): _codes(
        Code.Z09_TARGET_MISSING,
        Code.R08_NOT_PARAGRAPH,
        Code.R13_BARE,
        Code.V01_KEY_POINT_UNCITED,
        Code.V02_MISREADING_UNREFUTED,
        Code.N21_DEFINITION_UNCITED,
        Code.Q02_UNCITED,
    ),
}
# If a page is shown otherwise than it was read, other faults with these codes are the reason: all
# those of a letter, and raw HTML.
_OF_READING = ("F", "H", "M", "T", "Y", "Z", str(Code.X01_RAW_HTML))
_SHOWN_OTHERWISE = _codes(Code.M04_SHOWN_OTHERWISE, Code.H17_OUTLINE)
# The places of these faults have one cause if they are in one file.
_JOINED_IN_FILE = _codes(
    Code.F04_TAB,
    Code.F05_INVISIBLE,
    Code.N11_PARAGRAPH_UNCITED,
    Code.N20_PLACEHOLDER,
    Code.R13_BARE,
    Code.S04_LINE_BREAK,
    Code.S06_UNREGISTERED,
    Code.S07_RETIRED,
    Code.S12_ADDRESS_LOST,
)
# The places of these faults have one cause if they say the same.
_JOINED_BY_MESSAGE = _codes(
    Code.R02_DANGLING, Code.R09_REPEATED_SOURCE, Code.R12_RENAMED, Code.X04_LINK_BROKEN
)
_ID = re.compile(r"[a-z0-9#./-]+")
# From this number of places on, faults of one cause become one fault with a list.
_JOINED_FROM = 4
# At most this number of places is listed.
_LISTED_AT_MOST = 30


def arranged(
    found: Iterable[Diagnostic], reported: Set[Diagnostic] = frozenset()
) -> list[Diagnostic]:
    """Return the faults to report, in order. Faults of one cause become one fault with a list.

    `reported` are those among them that were reported before; they are left out, also from lists.
    """
    causes = (each for each in _causes(set(found)) if each not in reported)
    kept = sorted(causes, key=lambda each: (_rank(each), each))
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for each in kept:
        groups.setdefault(_cause(each), []).append(each)
    return [one for group in groups.values() for one in _joined(group)]


def _causes(found: set[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the faults without those that certainly follow from others."""
    conflicts = [each for each in found if each.code == _CONFLICT]
    if conflicts:
        yield from conflicts
        return
    garbled = {each.path for each in found if each.code == _ENCODING}
    found = {each for each in found if each.path not in garbled or each.code == _ENCODING}
    misread = {
        each.path
        for each in found
        if each.code.startswith(_OF_READING) and each.code not in _SHOWN_OTHERWISE
    }
    # A broken link of a page's text is found again in its HTML, which has no lines.
    linked = {
        (each.path, each.message) for each in found if each.code == _LINK_BROKEN and each.line > 1
    }
    caused = {
        (each.path, each.line, number) for each in found for number in _ON_LINE.get(each.code, ())
    }
    is_moved = any(each.code == _MOVED for each in found)
    broken = {each.path for each in found if each.code == _BROKEN}
    for each in found:
        if is_moved and each.code in _OF_MOVED:
            continue
        if each.code == _MOVED and each.path in broken:
            continue
        if each.code in _SHOWN_OTHERWISE and each.path in misread:
            continue
        if each.code == _LINK_BROKEN and each.line == 1 and (each.path, each.message) in linked:
            continue
        if (each.path, each.line, each.code) not in caused:
            yield each


def _rank(fault: Diagnostic) -> int:
    # If two documents have one number, all other conflicts follow from that.
    if fault.code == _CONFLICT and fault.path.endswith(".txt"):
        return -1
    # A wrong character in a document is the reason why its paragraph is not the registered one.
    if fault.code in _OF_FILES or (fault.code in _CHARACTERS and fault.path.endswith(".txt")):
        return 0
    if fault.code in _LAST:
        return 4
    if fault.code in _OF_LOSS:
        return 2
    return 3 if fault.code in _CONSEQUENCES else 1


def _cause(fault: Diagnostic) -> tuple[str, ...]:
    if fault.code in _JOINED_IN_FILE:
        return (fault.code, fault.path, _kind(fault))
    if fault.code in _JOINED_BY_MESSAGE:
        return (fault.code, fault.message)
    return (fault.code, fault.path, str(fault.line), fault.message, fault.hint)


def _kind(fault: Diagnostic) -> str:
    """The hint of a fault without the ids in it, which may differ from place to place."""
    return _ID.sub("", fault.hint)


def _joined(group: Sequence[Diagnostic]) -> list[Diagnostic]:
    if len(group) < _JOINED_FROM:
        return list(group)
    first = group[0]
    meaning, colon, _ = first.message.partition("：")
    if first.code in _JOINED_BY_MESSAGE:
        return [replace(first, message=f"{first.message}（共 {len(group)} 处：{_places(group)}）")]
    names = list(dict.fromkeys(each.message.partition("：")[2] for each in group))
    lines = f"共 {len(group)} 处：第 {'、'.join(_lines(group))} 行"
    if not colon or len(names) == 1:
        return [replace(first, message=f"{first.message}（{lines}）")]
    listed = "、".join(names[:_LISTED_AT_MOST]) + ("……" if len(names) > _LISTED_AT_MOST else "")
    return [replace(first, message=f"{meaning}：{listed}（共 {len(names)} 处）")]


def _places(group: Sequence[Diagnostic]) -> str:
    return "；".join(
        f"{path} 第 {'、'.join(_lines(list(each)))} 行"
        for path, each in groupby(group, key=lambda fault: fault.path)
    )


def _lines(group: Sequence[Diagnostic]) -> list[str]:
    lines = [str(line) for line in sorted({each.line for each in group})]
    return lines if len(lines) <= _LISTED_AT_MOST else [*lines[:_LISTED_AT_MOST], "……"]
