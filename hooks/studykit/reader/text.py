"""Decode files to text: encoding, line endings and invisible characters."""

import re

from studykit.conflicts import are_two_files, conflict_lines
from studykit.diagnostics import BY_FIX, Code, Diagnostic, Reporter
from studykit.model import LOCK_PATH

_BOM = b"\xef\xbb\xbf"
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
    for number, line_text in enumerate(text.split("\n"), 1):
        _check_characters(number, line_text, report)
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


def _check_characters(number: int, line: str, report: Reporter) -> None:
    if "\t" in line:
        # `fix` replaces no tab in a document: only its author knows what the tab stands for.
        hint = f"改成一个空格；是从表格贴来的几行，就做成表格{BY_FIX}"
        if report.path.endswith(".txt"):
            hint = "对着原件看：是表格，一行写成一段，各格用「｜」隔开；别的换成一个空格，再登记"
        report(Code.F04_TAB, number, line.strip()[:20].replace("\t", "→"), hint)
    if bad := INVISIBLE.search(line):
        point = f"U+{ord(bad[0]):04X}"
        before, after = line[: bad.start()][-6:], line[bad.end() :][:6]
        shown = f"{point}，在「{before}」和「{after}」之间"
        report(Code.F05_INVISIBLE, number, INVISIBLE.sub("", shown), _hint_for(bad[0], report.path))


def _hint_for(character: str, path: str) -> str:
    if "\ue000" <= character <= "\uf8ff":
        return "这是一个没有编码的字或符号，删去就少一个字：对着原件换成正确的字"
    by_fix = path.endswith(".md") and WITHOUT_WIDTH.match(character)
    return f"删去这个字符{BY_FIX}" if by_fix else "删去这个字符"
