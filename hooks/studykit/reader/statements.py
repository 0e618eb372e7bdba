"""Parse key points and misreadings: a sentence, and in brackets at its end the evidence for it.

- 要点：续借的天数是上限，可以更短（“不超过十五天”[[s1-8]]）
- 误读：续借满十五天还可以再续（“续借只办一次”[[s1-8]]）
"""

import re
from typing import TypeVar

from studykit.diagnostics import A_QUOTATION, Code, Reporter
from studykit.model import Field, KeyPoint, Misreading
from studykit.reader.markdown import parse_again
from studykit.references import remove_references

KEY_POINT, MISREADING = "要点", "误读"
# The allowed lengths in characters. Options are compared side by side, and readers do not read
# longer ones to the end.
LENGTHS = range(8, 61)

_Sort = TypeVar("_Sort", KeyPoint, Misreading)

_OPENING, _CLOSING = "（(", "）)"
_QUESTION = re.compile(r"[？?]|[吗呢]$")
_NOT_ONE = re.compile(r"[。！；;!\n]")


def read_key_points(fields: tuple[Field, ...], report: Reporter) -> tuple[KeyPoint, ...]:
    """Return the key points (要点) among the fields of a unit; faults are reported."""
    found = (_read(each, KeyPoint, report) for each in fields if each.label == KEY_POINT)
    return tuple(each for each in found if each)


def read_misreadings(fields: tuple[Field, ...], report: Reporter) -> tuple[Misreading, ...]:
    """Return the misreadings (误读) among the fields of a unit; faults are reported.

    A misreading is left out if it quotes no words that refute it: nothing else proves it wrong.
    """
    found = (_read(each, Misreading, report) for each in fields if each.label == MISREADING)
    misreadings = tuple(each for each in found if each)
    _report_unpaired(misreadings, fields, report)
    return misreadings


def _report_unpaired(
    misreadings: tuple[Misreading, ...], fields: tuple[Field, ...], report: Reporter
) -> None:
    """Report the first misreading of each document about which the unit has no key point.

    No item can be made of such misreadings, because it would have no key. Nothing is reported if a
    key point lacks its citation: that is a fault of its own, and the key point may be the one that
    seems to be missing.
    """
    points = [each for each in fields if each.label == KEY_POINT]
    if not all(each.references for each in points):
        return
    documents = {
        each.locator.source for point in points for each in point.references if each.locator
    }
    for misreading in misreadings:
        if misreading.document not in documents:
            documents.add(misreading.document)
            hint = "补一条讲同一篇文献的要点；没有要点，误读出不了题"
            report(Code.V07_NO_KEY_POINT, misreading.line, misreading.text[:20], hint)


def _read(field: Field, sort: type[_Sort], report: Reporter) -> _Sort | None:
    text, evidence = split_evidence(field.value)
    inline = parse_again(evidence, field.line)
    cites = tuple(each.locator for each in inline.references if each.locator is not None)
    quotations = tuple(each for each in inline.quotations if each.cites)
    if not cites and sort is KeyPoint and (inside := parse_again(text, field.line).references):
        sentence = remove_references(text).strip()
        places = "、".join(str(each) for each in inside)
        hint = f"段落移到句末的括号里，写成「- {field.label}：{sentence}（{places}）」"
        report(Code.V01_KEY_POINT_UNCITED, field.line, field.value[:20], hint)
        return None
    if not cites and sort is KeyPoint:
        hint = f"句末用括号引出根据，如「（{A_QUOTATION}）」；引不出原话，只写段落"
        report(Code.V01_KEY_POINT_UNCITED, field.line, field.value[:20], hint)
        return None
    if not quotations and sort is Misreading:
        hint = f"句末用括号引出反驳它的原话，如「（{A_QUOTATION}）」；没有原话可引，就删去这一条"
        report(Code.V02_MISREADING_UNREFUTED, field.line, field.value[:20], hint)
        return None
    if fault := _fault(text, field.line):
        hint = "写一句完整的陈述，不用引号“”、引用和标记，出处和原话放在句末的括号里"
        report(Code.V05_NO_STATEMENT, field.line, f"{text[:20]}（{fault}）", hint)
        return None
    documents = dict.fromkeys(cite.source for cite in cites)
    if len(documents) > 1:
        hint = "一句话只说一篇文献；两篇都说的，各写一条"
        report(Code.V06_TWO_DOCUMENTS, field.line, "、".join(documents), hint)
        return None
    return sort(text, evidence, cites, quotations, field.line)


def split_evidence(value: str) -> tuple[str, str]:
    """Split a value into its sentence, without the full stop, and the text in its last brackets.

    >>> split_evidence("续借（只一次）十五天（“不超过十五天”[[s1-8]]）。")
    ('续借（只一次）十五天', '“不超过十五天”[[s1-8]]')
    >>> split_evidence("续借一次")
    ('续借一次', '')
    """
    text = value.strip().rstrip("。 ")
    depth = 0
    for index in range(len(text) - 1, -1, -1) if text[-1:] in tuple(_CLOSING) else ():
        depth += (text[index] in _CLOSING) - (text[index] in _OPENING)
        if not depth:
            return text[:index].rstrip("。 "), text[index + 1 : -1].strip()
    return text, ""


def _fault(text: str, line: int) -> str:
    """Return why a text is no statement, or an empty string if it is one."""
    inline = parse_again(text, line)
    if inline.references or inline.quotations or inline.links or inline.plain != text:
        return "有标记"
    if len(text) not in LENGTHS:
        return f"{len(text)} 个字，应当是 {LENGTHS.start} 到 {LENGTHS.stop - 1} 个"
    if _NOT_ONE.search(text):
        return "不止一句"
    return "是问句" if _QUESTION.search(text) else ""
