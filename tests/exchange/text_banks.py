"""Parsers of the text banks, written from the grammars and not from the writers.

They are as strict as programs are: each part of a question is one line, and any other line is an
error.
"""

import re
from dataclasses import dataclass, field

KINDS = ("单选题", "多选题", "判断题", "填空题")


@dataclass
class Entry:
    kind: str
    stem: str
    options: list[str] = field(default_factory=list)
    answer: str = ""
    why: str = ""


def _blocks(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n") == len(text.splitlines())
    return [block.split("\r\n") for block in text.strip("\r\n").split("\r\n\r\n")]


def _rest(entry: Entry, lines: list[str]) -> Entry:
    for line in lines:
        if line.startswith("答案："):
            assert not entry.answer, line
            entry.answer = line.removeprefix("答案：")
        elif line.startswith("解析："):
            entry.why = line.removeprefix("解析：")
        else:
            letter = chr(ord("A") + len(entry.options))
            assert line.startswith(f"{letter}. "), line
            entry.options.append(line[3:])
    assert entry.answer
    return entry


def read_common(data: bytes) -> list[Entry]:
    """Read the common grammar: `1. [单选题] 题干`, options, 答案, 解析."""
    entries = []
    for number, [head, *lines] in enumerate(_blocks(data), 1):
        found = re.fullmatch(r"(\d+)\. \[(\w+)\] (.*)", head)
        assert found, head
        assert int(found[1]) == number
        entries.append(_rest(Entry(found[2], found[3]), lines))
    assert {entry.kind for entry in entries} <= set(KINDS)
    return entries


def read_xuetang(data: bytes) -> list[Entry]:
    """Read the grammar of 学堂: `[单选题]`, a line with the stem, options, 答案, 解析."""
    entries = []
    for head, stem, *lines in _blocks(data):
        found = re.fullmatch(r"\[(\w+)\](\(系统评分\))?", head)
        assert found, head
        assert bool(found[2]) == (found[1] == "填空题")
        entries.append(_rest(Entry(found[1], stem), lines))
    return entries
