"""Decode files to text: encoding, line endings and invisible characters."""

import re
from collections.abc import Sequence

from studykit.conflicts import are_two_files, conflict_lines
from studykit.diagnostics import BY_FIX, Code, Diagnostic, Reporter
from studykit.model import LOCK_PATH

_BOM = b"\xef\xbb\xbf"
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")
_DOCUMENT = re.compile(r"sources/(s[0-9]+)\.(?:txt|md)")
# Zero-width characters, directional marks, soft hyphens, tag characters, a second BOM, private use
# (reserved for placeholders), surrogates (which only an escape in YAML can produce), the C0 and C1
# controls except tab, line feed and carriage return, and two that no XML file can hold.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)

# The invisible characters that come from editors and web pages and never carry meaning, so that
# `fix` removes them: soft hyphens, zero-width characters, directional marks and isolates, tags.
WITHOUT_WIDTH = re.compile(
    "[\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def decode(path: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """Decode a file to text; return the text and the faults. Never raises.

    The text has LF line endings, ends with a line feed, and has no invisible characters. Invalid
    UTF-8 becomes U+FFFD.
    """
    report = Reporter(path)
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
        report(Code.F02_BOM, 1, "", f"另存为「UTF-8（无 BOM）」{BY_FIX}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "用记事本打开，另存为，编码选「UTF-8」；老文件多半是 GBK（记事本写作 ANSI）"
        report(Code.F01_ENCODING, line, "", hint)
        text = data.decode("utf-8", errors="replace")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        hint = f"在编辑器里把换行符改为 LF（Unix）{BY_FIX}"
        report(Code.F03_LINE_ENDING, line, "CRLF 或 CR", hint)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    check_conflicts(text, report)
    lines = text.split("\n")
    for number, written in enumerate(lines, 1):
        if "\t" in written:
            shown = written.strip()[:20].replace("\t", "→")
            report(Code.F04_TAB, number, shown, _tab_hint(lines, number - 1, path))
        _check_invisible(number, written, report)
    text = INVISIBLE.sub("", text)
    return text if text.endswith("\n") else text + "\n", report.found


def check_conflicts(text: str, report: Reporter) -> None:
    """Report each conflict that a merge left in a file."""
    for line in conflict_lines(text):
        report(Code.F11_CONFLICT, line, "", _conflict_hint(report.path, text))


def _conflict_hint(path: str, text: str) -> str:
    document = _DOCUMENT.fullmatch(path)
    if document and are_two_files(text):
        name = document[1]
        return (
            f"两人各加了一篇 {name}：运行 git merge --abort，再运行 python -m studykit renumber "
            f"{name}，把自己的一篇改成下一个编号，提交以后再合并"
        )
    if path == LOCK_PATH:
        return "运行 python -m studykit lock：两边合得起来，就合成一份"
    return "从 <<<<<<< 到 >>>>>>> 只留对的一边，或者两边都留；这几行记号删去"


def _check_invisible(number: int, line: str, report: Reporter) -> None:
    if bad := INVISIBLE.search(line):
        point = f"U+{ord(bad[0]):04X}"
        before, after = line[: bad.start()][-6:], line[bad.end() :][:6]
        shown = f"{point}，在「{before}」和「{after}」之间"
        report(Code.F05_INVISIBLE, number, INVISIBLE.sub("", shown), _hint_for(bad[0], report.path))


def around(line: str) -> tuple[str, str, str]:
    """Return the blanks and tabs before the words of a line, the words, and those behind them."""
    before = len(line) - len(line.lstrip("\t "))
    words = line[before:].rstrip("\t ")
    return line[:before], words, line[before + len(words) :]


def is_in_list(lines: Sequence[str], index: int) -> bool:
    """Return whether a line that is indented belongs to an item of a list above it."""
    above = (line for line in reversed(lines[:index]) if line.strip() and not line[0].isspace())
    return bool(_ITEM.match(next(above, "")))


def _tab_hint(lines: Sequence[str], index: int, path: str) -> str:
    """Say what to write in place of the tabs of a line."""
    before, words, after = around(lines[index])
    ends = [("行首", before), ("行末", after)]
    at_ends = "和".join(name for name, blank in ends if "\t" in blank)
    if path.endswith(".txt"):
        hint = f"{at_ends}的删去" if at_ends else ""
        if "\t" in words:
            # The words of a document are never changed without its author.
            hint += f"{hint and '；'}对着原件看：是表格，一行写成一段，各格用「｜」隔开；别的换成"
            hint += "一个空格，再登记"
        return hint
    is_front = lines[0] == "---" and "---" not in lines[1:index]
    indent = (
        "改成两个空格" if is_front else "一个改成四个空格" if is_in_list(lines, index) else "删去"
    )
    hints = [f"行首的{indent}"] if "\t" in before else []
    hints += ["字中间的改成一个空格"] if "\t" in words else []
    hints += ["行末的删去"] if "\t" in after else []
    if "\t" in words and path.endswith(".md"):
        hints += ["是从表格贴来的几行，就做成表格"]
    return "；".join(hints) + (BY_FIX if path.endswith(".md") else "")


def _hint_for(character: str, path: str) -> str:
    if "\ue000" <= character <= "\uf8ff":
        return "这是一个没有编码的字或符号，删去就少一个字：对着原件换成正确的字"
    by_fix = path.endswith(".md") and WITHOUT_WIDTH.match(character)
    return f"删去这个字符{BY_FIX}" if by_fix else "删去这个字符"
