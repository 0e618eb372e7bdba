"""Limits on length and nesting, which keep the Markdown parsers from failing or taking minutes.

Two programs parse the Markdown: markdown-it-py and Python-Markdown. Both recurse once for each
level of nesting. Python-Markdown takes quadratic time for delimiters that open and never close.
A paragraph, list item or table row beyond the limits is therefore reported, and removed before
either program sees it. The limits are many times the size of the longest real paragraph. The author
guide states them.
"""

import re
from collections.abc import Iterator, Sequence

from studykit.diagnostics import Code, Diagnostic, Reporter

CHARACTERS_AT_MOST = 10_000
LINES_AT_MOST = 300
MARKUP_AT_MOST = 200
NESTED_AT_MOST = 8
INDENT_AT_MOST = 40

_MARKUP = "[*_`<={"
_QUOTES = re.compile(r" {0,3}>[> ]*")
_BULLET = re.compile(r" *[-*+] ")
_NUMBER = re.compile(r" *\d+\. ")
_DELIMITERS = frozenset("-:| ")
# One list marker or block quote marker, with the spaces before it.
_NESTING = re.compile(r" *(?:>|[-*+](?: |$)|\d{1,9}[.)](?: |$))")


def within_limits(path: str, text: str) -> tuple[str, list[Diagnostic]]:
    """Blank the parts of a page that exceed a limit; return the text with the faults.

    The other lines keep their line numbers. The time is linear in the length of the text.
    """
    lines = text.split("\n")
    report = Reporter(path)
    for first, end in _stretches(lines):
        before = len(report.found)
        _check_nesting(lines[first:end], first + 1, report)
        _check_size(lines[first:end], first + 1, report)
        if len(report.found) > before:
            lines[first:end] = [""] * (end - first)
    return "\n".join(lines), report.found


def _stretches(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield every stretch of lines that may become one run of inline text.

    A stretch is a paragraph, a list item or a table row. It is given as the index of its first
    line and the index after its last line.
    """
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = start + 1
        while end < len(lines) and lines[end].strip():
            end += 1
        yield from _items(lines, start, end)
        start = end


def _items(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    bare = [_QUOTES.sub("", line, count=1) for line in lines[start:end]]
    # Only a list or a table is split. Python-Markdown takes any other stretch as one paragraph,
    # even if a list follows without a blank line.
    marker = next((each for each in (_BULLET, _NUMBER) if each.match(bare[0])), None)
    is_table = len(bare) > 1 and "|" in bare[1] and set(bare[1]) <= _DELIMITERS
    first = start
    for index in range(start + 1, end):
        if is_table or (marker and marker.match(bare[index - start])):
            yield first, index
            first = index
    yield first, end


def _check_nesting(lines: Sequence[str], first: int, report: Reporter) -> None:
    for number, line in enumerate(lines, first):
        depth = start = 0
        indent = _spaces(line)
        while (found := _NESTING.match(line, start)) and depth <= NESTED_AT_MOST:
            depth += 1
            start = found.end()
            # Text behind a marker is indented too: a list in a block quote may be as deep.
            indent = max(indent, _spaces(line[start:]))
        is_thematic_break = set(line) - {" "} in ({"-"}, {"*"})
        if depth > NESTED_AT_MOST and not is_thematic_break:
            hint = f"列表和引用块最多套 {NESTED_AT_MOST} 层；改成几段，或分成几个列表"
            report(Code.F10_NESTED, number, line.strip()[:20], hint)
        elif indent > INDENT_AT_MOST:
            hint = f"行首最多 {INDENT_AT_MOST} 个空格"
            report(Code.F10_NESTED, number, f"行首 {indent} 个空格", hint)


def _spaces(text: str) -> int:
    """Return the number of spaces at the beginning of a text."""
    return len(text) - len(text.lstrip(" "))


def _check_size(lines: Sequence[str], first: int, report: Reporter) -> None:
    length = sum(map(len, lines))
    if length > CHARACTERS_AT_MOST:
        hint = f"一段最多 {CHARACTERS_AT_MOST} 字；中间空一行，分成几段"
        report(Code.F08_PARAGRAPH_LONG, first, f"{length} 字", hint)
        return
    if len(lines) > LINES_AT_MOST:
        hint = f"一段最多 {LINES_AT_MOST} 行；中间空一行，分成几段"
        report(Code.F08_PARAGRAPH_LONG, first, f"{len(lines)} 行", hint)
    for char in _MARKUP:
        count = sum(line.count(char) for line in lines)
        if count > MARKUP_AT_MOST:
            hint = f"一段里同一种符号最多 {MARKUP_AT_MOST} 个；中间空一行，分成几段"
            report(Code.F09_MARKUP_MANY, first, f"{count} 个 {char}", hint)
