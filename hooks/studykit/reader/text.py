"""Decode files to text: encoding, line endings and invisible characters."""

import re

from studykit.diagnostics import BY_FIX, Code, Diagnostic, Reporter

_BOM = b"\xef\xbb\xbf"
# Zero-width characters, directional marks, soft hyphens, tag characters, a second BOM, private use
# (reserved for placeholders), surrogates (which only an escape in YAML can produce), the C0 and C1
# controls except tab, line feed and carriage return, and two that no XML file can hold.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


def decode(path: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """Decode a file to text; return it with its faults. Never raises.

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
        hint = "用编辑器另存为 UTF-8 编码；老文件多半是 GBK"
        report(Code.F01_ENCODING, line, "", hint)
        text = data.decode("utf-8", errors="replace")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        hint = f"在编辑器里把换行符改为 LF（Unix）{BY_FIX}"
        report(Code.F03_LINE_ENDING, line, "CRLF 或 CR", hint)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line_text in enumerate(text.split("\n"), 1):
        _check_characters(number, line_text, report)
    text = INVISIBLE.sub("", text)
    return text if text.endswith("\n") else text + "\n", report.found


def _check_characters(number: int, line: str, report: Reporter) -> None:
    if "\t" in line:
        # The words of a document are never changed without its author.
        hint = "从表格贴来的，写成 | 甲 | 乙 |；别的改成空格"
        hint = f"{hint}{BY_FIX}" if report.path.endswith(".md") else "改成空格，再登记"
        report(Code.F04_TAB, number, "", hint)
    if bad := INVISIBLE.search(line):
        point = f"U+{ord(bad[0]):04X}"
        report(Code.F05_INVISIBLE, number, point, "删去这个字符")
