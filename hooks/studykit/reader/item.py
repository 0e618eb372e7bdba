"""Parse written items (题): a stem, a task list of options with rationales, and fields."""

import re
from typing import TypeVar

from studykit.diagnostics import Code, Reporter
from studykit.model import Field, ItemType, Level, WrittenItem, WrittenOption
from studykit.reader.fields import OPTION, link_hint
from studykit.reader.markdown import Block, parse_again
from studykit.reader.page import Part, linked_of, plain_of, texts_of

_T = TypeVar("_T")
# The item types that a task list can express.
TYPES = {each.label: each for each in (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE)}
LEVELS = {level.label: level for level in Level}
POINTS = {str(number): number for number in range(1, 101)}
# Options are labelled with the letters A to Z.
OPTIONS_AT_MOST = 26
_WELL_FORMED = re.compile(r"\[[ xX]\]\s")


def read_written_item(part: Part, line: int, report: Reporter) -> tuple[WrittenItem, str]:
    """Read a written item, and report its faults; return the item, and its stem as plain text.

    `line` is the line of the item's heading.
    """
    options: list[WrittenOption] = []
    stem: list[Block] = []
    for block in part.blocks:
        if _is_options(block):
            options += _read_options(block, report)
        elif options:
            hint = "选项的解释另起一段，缩进四格，放在该选项下面"
            report(Code.T04_RATIONALE_OUTSIDE, block.first_line, "", hint)
        else:
            stem.append(block)
    for piece in texts_of(part.blocks):
        if piece.inline.links:
            hint = link_hint(piece.inline.links[0].address, "题")
            shown = piece.inline.links[0].address
            report(Code.T14_LINK, piece.line, shown, hint)
    if len(options) > OPTIONS_AT_MOST:
        hint = f"最多 {OPTIONS_AT_MOST} 个，一个字母一个；删去几个"
        shown = f"{len(options)} 个"
        report(Code.T12_OPTIONS_MANY, line, shown, hint)
        options = options[:OPTIONS_AT_MOST]
    text = plain_of(stem)
    if not text.strip():
        hint = "在选项之前写出题干"
        report(Code.T05_STEM_MISSING, line, "", hint)
    written = _read_fields(part.fields, linked_of(stem), tuple(options), line, report)
    _check_options(written, line, report)
    return written, text


def _is_options(block: Block) -> bool:
    return block.type == "bullet_list" and any(
        OPTION.match(plain_of(item.children[:1])) for item in block.children
    )


def _read_options(block: Block, report: Reporter) -> list[WrittenOption]:
    options = []
    for item in block.children:
        match = OPTION.match(plain_of(item.children[:1]))
        line = item.first_line
        if match is None or not _WELL_FORMED.match(match[0]):
            shown = plain_of(item.children[:1])[:20]
            text = (match["text"] if match else shown).strip()
            box = "x" if match and match["box"].strip() else " "
            hint = f"写成「- [{box}] {text}」：半角方括号，正确的写 [x]，别的写 [ ]，后面一格"
            report(Code.T01_OPTION_BOX, line, shown, hint)
        linked = linked_of(item.children[:1])
        boxed = OPTION.match(linked)
        text = boxed["text"].strip() if boxed else linked
        correct = bool(match and match["box"].strip())
        if correct and (rationale := plain_of(item.children[1:]).strip()):
            hint = "正确项为什么对，写进「解析」：选项下面的解释只给干扰项"
            report(Code.T13_RIGHT_EXPLAINED, line, rationale[:20], hint)
        options.append(WrittenOption(text, correct, linked_of(item.children[1:]), line))
    return options


def _read_fields(
    fields: tuple[Field, ...],
    stem: str,
    options: tuple[WrittenOption, ...],
    line: int,
    report: Reporter,
) -> WrittenItem:
    values = {field.label: field for field in fields}
    keys = sum(option.correct for option in options)
    item_type = _choose(values.get("题型"), TYPES, report)
    level = _choose(values.get("层次"), LEVELS, report)
    points = _choose(values.get("分值"), POINTS, report, "1 到 100 的整数") or 1
    if "解析" not in values:
        hint = "加一行「- 解析：……」，说明为什么"
        report(Code.T06_EXPLANATION_MISSING, line, "", hint)
    explanation = ""
    if field := values.get("解析"):
        explanation = parse_again(field.value, field.line).marked_up
    type_ = item_type or (ItemType.MULTIPLE if keys > 1 else ItemType.SINGLE)
    return WrittenItem(type_, level or Level.APPLY, points, stem, options, explanation)


def _choose(
    field: Field | None, values: dict[str, _T], report: Reporter, named: str = ""
) -> _T | None:
    if field is None or field.value in values:
        return values[field.value] if field else None
    first = next(iter(values))
    hint = f"如「- {field.label}：{first}」；可以写：{named or '、'.join(values)}"
    report(Code.T07_VALUE_INVALID, field.line, field.value, hint)
    return None


def _check_options(written: WrittenItem, line: int, report: Reporter) -> None:
    options = written.options
    keys = sum(option.correct for option in options)
    if len(options) < 2:
        hint = "至少写三个选项，各占一行：正确的写「- [x] 」，干扰的写「- [ ] 」"
        report(Code.T02_OPTIONS_FEW, line, f"{len(options)} 个", hint)
    elif keys == 0 or (keys > 1 and written.type is not ItemType.MULTIPLE):
        hint = "单选和判断恰有一个 [x]，多选至少一个"
        report(Code.T03_KEY, line, f"{keys} 个", hint)
    if written.type is ItemType.TRUE_FALSE and len(options) != 2:
        hint = "判断题只写「对」和「错」两个选项，或把题型改成单选"
        report(Code.T11_TRUE_FALSE, line, f"{len(options)} 个", hint)
    seen: set[str] = set()
    for option in options:
        if option.text in seen:
            hint = "改写或删去一个"
            shown = option.text[:20]
            report(Code.T08_OPTION_REPEATED, option.line, shown, hint)
        seen.add(option.text)
        if not option.correct and not option.rationale.strip():
            hint = "在这个选项下面另起一段，缩进四格，说明它为什么错"
            shown = option.text[:20]
            report(Code.T09_RATIONALE_MISSING, option.line, shown, hint)
