"""Mend mechanical faults in an author's file: bytes, line ends, markers and blank lines.

Only syntax changes. The letters and digits of a page stay the same, in the same order; of a
document, only the byte order mark and the line ends change. Mending twice gives the same as mending
once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from posixpath import basename, dirname, join

from studykit.naming import PAGE_ENDINGS
from studykit.reader.fields import OPTION, looks_like_field
from studykit.reader.text import WITHOUT_WIDTH, around, is_in_list
from studykit.references import CLOSING, OPENING

_BOM = "\ufeff"
_KEY = re.compile(r"^(?:([a-z_]+)[：:](?! )(?=\S)|([a-z_]+)： ?)")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6} ")
_ROW = re.compile(r"\|")
_BAR = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) ")
_STARTS_LIST = re.compile(r"(?:[-*+]|1\.) +\S")
# Bullets of word processors; the private-use ones are those of the font Wingdings.
_BULLETS = "•●▪■◆○◦‣◇□➢➤\uf06c\uf06e\uf075\uf0a7\uf0b7\uf0d8"
_BULLET = re.compile(rf"^( *)[{_BULLETS}][ \u3000\u00a0]*(?=[^\s{_BULLETS}])")
# 1．甲, 1、甲 and 1.甲, but not 1. 甲, which is Markdown, nor 1.5.
_NUMBER = re.compile(r"([0-9]{1,3})(?:[．、] *|\.(?=[^\s0-9.]))")
# -甲 and — 甲, but not - 甲, which is Markdown.
_DASH = re.compile(r"[-－–—·](?=[^\s－–—·-])|[－–—·] +")
# ＃ 题 and ##题: marks of a heading that are full-width, or have no space after them.
_WIDE_HEADING = re.compile(r"(?=[＃#]{1,6}[^＃#])([＃#]+)[ \u3000]*(?=\S)")
# ｛＃id ．概念｝ at the end of a heading.
_ATTRIBUTES = re.compile(
    r"[ \u3000]*[{｛]\s*(?=[#＃])([#＃][A-Za-z0-9-]+)(?:\s+([.．]\S+?))?\s*[}｝]\s*$"
)
# ［［x］］ and 【【x】】
_REFERENCE = re.compile(r"(?:［［|【【)([^\[\]［］【】]+)(?:］］|】】)")
# ＝＝字＝＝
_MARK = re.compile(r"＝＝([^＝=\s](?:[^＝=]*[^＝=\s])?)＝＝")
_JUNK = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|~\$.*", re.IGNORECASE)


@dataclass(frozen=True)
class Change:
    """What was mended, in Chinese, and the line in the original file, counted from 1."""

    line: int
    what: str


@dataclass
class _Line:
    """A line while it is mended. `number` is its line number in the original file."""

    text: str
    number: int
    is_code: bool = False


_Pass = Callable[[list[_Line], list[Change]], list[_Line]]


def mend_text(path: str, text: str) -> tuple[str, tuple[Change, ...]]:
    """Return the mended text of a file and what was done. `path` is relative to docs/."""
    done: list[Change] = []
    if text.startswith(_BOM):
        text = text.lstrip(_BOM)
        done.append(Change(1, "删去文件开头的字节顺序标记"))
    if "\r" in text:
        done.append(Change(text.count("\n", 0, text.index("\r")) + 1, "换行符改成 LF"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not path.endswith(".md"):
        return text, tuple(done)
    lines = [_Line(line, number) for number, line in enumerate(text.split("\n"), 1)]
    end = _front_end(lines)
    front, body = _mend_front(lines[:end], done), lines[end:]
    _mark_code(body)
    for mend in _PASSES:
        body = mend(body, done)
    return "\n".join(line.text for line in (*front, *body)), tuple(sorted(done, key=_line_of))


def mend_name(path: str) -> str | None:
    """Return the path that a file should have, or None if it should be deleted.

    Files that operating systems and word processors leave behind are deleted; endings are written
    in lower case, those of pages as `.md`.
    """
    name = basename(path)
    if _JUNK.fullmatch(name):
        return None
    stem, dot, ending = name.rpartition(".")
    if not stem or not dot:
        return path
    ending = "md" if ending.lower() in PAGE_ENDINGS else ending.lower()
    return join(dirname(path), f"{stem}.{ending}")


def _line_of(change: Change) -> int:
    return change.line


def _front_end(lines: Sequence[_Line]) -> int:
    """Return the number of lines of the front matter, its fences included."""
    if not lines or lines[0].text != "---":
        return 0
    return next((n for n, line in enumerate(lines[1:], 2) if line.text == "---"), 0)


def _mend_front(lines: list[_Line], done: list[Change]) -> list[_Line]:
    for line in lines:
        _set(line, line.text.replace("\t", "  "), "制表符改成空格", done)
        _set(line, _KEY.sub(r"\1\2: ", line.text, count=1), "元数据的冒号改成半角", done)
    return lines


def _set(line: _Line, text: str, what: str, done: list[Change]) -> None:
    if text != line.text:
        line.text = text
        done.append(Change(line.number, what))


def _mark_code(lines: Sequence[_Line]) -> None:
    """Mark the lines of fenced code, fences included. An unclosed fence reaches to the end."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line.text)
        if fence:
            line.is_code = True
            if match and match[1].startswith(fence) and not line.text[match.end() :].strip():
                fence = ""
        elif match:
            line.is_code, fence = True, match[1]


def _mend_characters(lines: list[_Line], done: list[Change]) -> list[_Line]:
    for line in lines:
        _set(line, WITHOUT_WIDTH.sub("", line.text), "删去看不见的字符", done)
        if line.is_code:
            _set(line, line.text.replace("\t", "    "), "制表符改成空格", done)
    return lines


def _mend_tabs(lines: list[_Line], done: list[Change]) -> list[_Line]:
    """Turn adjacent lines with equal numbers of tabs, as spreadsheets copy them, into tables."""
    mended: list[_Line] = []
    texts = [line.text for line in lines]
    first = lines[0].number if lines else 0
    for cells, group in groupby(lines, key=lambda line: 0 if line.is_code else _tabs(line.text)):
        rows = list(group)
        is_table = cells > 0 and len(rows) > 1
        for row in rows:
            text = row.text
            if is_table:
                inside = " | ".join(cell.strip().replace("|", r"\|") for cell in text.split("\t"))
                _set(row, f"| {inside} |", "制表符分开的各格改成表格", done)
            else:
                before, words, after = around(text)
                # Outside a list, four blanks would make it code; behind the words, two a new line.
                is_listed = "\t" in before and is_in_list(texts, row.number - first)
                before = before.replace("\t", "    " if is_listed else "")
                after = "" if "\t" in after else after
                text = before + words.replace("\t", " ") + after
                _set(row, text, "制表符改成空格", done)
        mended += rows
    return mended


def _tabs(text: str) -> int:
    """Return the number of tabs between the words of a line; 0 if the line is indented."""
    return 0 if text[:1] in ("\t", " ") else text.rstrip().count("\t")


def _mend_signs(lines: list[_Line], done: list[Change]) -> list[_Line]:
    for line in lines:
        if line.is_code:
            continue
        text = line.text
        if _WIDE_HEADING.match(text) and _ATTRIBUTES.search(text):
            text = _WIDE_HEADING.sub(lambda m: "#" * len(m[1]) + " ", text, count=1)
            text = _ATTRIBUTES.sub(_attributes, text)
        elif text.startswith("＃"):
            text = _WIDE_HEADING.sub(lambda m: "#" * len(m[1]) + " ", text, count=1)
        text = _MARK.sub(r"==\1==", _REFERENCE.sub(rf"{OPENING}\1{CLOSING}", text))
        if text[:1] in ("｜", "|"):
            text = text.replace("｜", "|")
        if (match := _DASH.match(text)) and looks_like_field(text[match.end() :]):
            text = f"- {text[match.end() :]}"
        _set(line, _mend_option(text), "记号改成半角，补上空格", done)
        _set(line, _BULLET.sub(r"\1- ", line.text, count=1), "圆点改成「- 」", done)
    return lines


def _attributes(match: re.Match[str]) -> str:
    kind = f" .{match[2][1:]}" if match[2] else ""
    return f" {{ #{match[1][1:]}{kind} }}"


def _mend_option(text: str) -> str:
    match = OPTION.match(text[2:]) if text.startswith("- ") else None
    if match is None or match["box"].strip() not in ("", "x", "X") or text.startswith(OPENING, 2):
        return text
    return f"- [{match['box'].strip() or ' '}] {match['text']}" if match["text"] else text


def _mend_numbers(lines: list[_Line], done: list[Change]) -> list[_Line]:
    """Mend the markers of a list if several lines of a paragraph begin with them."""
    for paragraph in _paragraphs(lines):
        for pattern, put in ((_NUMBER, r"\1. "), (_DASH, "- ")):
            marked = [line for line in paragraph if pattern.match(line.text)]
            if len(marked) > 1:
                for line in marked:
                    text = pattern.sub(put, line.text, count=1)
                    _set(line, text, "列表的记号改成「1. 」或「- 」", done)
    return lines


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Yield the runs of lines that are neither blank nor code."""
    for is_text, group in groupby(
        lines, key=lambda line: bool(line.text.strip()) and not line.is_code
    ):
        if is_text:
            yield list(group)


def _mend_tables(lines: list[_Line], done: list[Change]) -> list[_Line]:
    """Add the delimiter row below the first row of a table, if it is missing."""
    mended: list[_Line] = []
    rows: list[_Line] = []
    for line in (*lines, _Line("", 0)):
        if not line.is_code and _ROW.match(line.text):
            rows.append(line)
            continue
        if len(rows) > 1 and not any(_SEPARATOR.fullmatch(row.text) for row in rows[:2]):
            cells = len(_BAR.split(rows[0].text.strip().strip("|")))
            rows.insert(1, _Line("|" + " --- |" * cells, rows[0].number))
            done.append(Change(rows[0].number, "补上表格的分隔线"))
        mended += [*rows, line]
        rows = []
    return mended[:-1]


def _mend_blank_lines(lines: list[_Line], done: list[Change]) -> list[_Line]:
    mended: list[_Line] = []
    is_listed = False
    for above, line in zip((_Line("", 0), *lines), lines, strict=False):
        if _needs_blank(above, line, is_listed):
            mended.append(_Line("", line.number))
            done.append(Change(line.number, "前面补一个空行"))
            is_listed = False
        is_listed = bool(line.text.strip()) and (is_listed or bool(_ITEM.match(line.text)))
        mended.append(line)
    return mended


def _needs_blank(above: _Line, line: _Line, is_listed: bool) -> bool:
    """Return whether a blank line must be put between a line and the line above it."""
    one, other = above.text, line.text
    if above.is_code or line.is_code or not one.strip() or not other.strip():
        return False
    if _HEADING.match(one) or _HEADING.match(other):
        return True
    if _ROW.match(one) or _ROW.match(other):
        is_end = bool(_ROW.match(one)) and "|" not in other
        return not is_listed and (is_end or not _ROW.match(one))
    if is_listed or one[0] == ">" or one[0] == " ":
        return False
    return bool(_STARTS_LIST.match(other)) or other[0] == ">"


_PASSES: tuple[_Pass, ...] = (
    _mend_characters, _mend_tabs, _mend_signs, _mend_numbers, _mend_tables, _mend_blank_lines,
)  # fmt: skip
