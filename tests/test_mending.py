"""Tests of what `studykit fix` mends: only syntax, never words, and everything in one run."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mini_site import ROOT
from studykit.mending import mend_name, mend_text
from test_nothing_lost import PIECES
from test_robustness import PARTS
from test_robustness import PIECES as MARKUP

FRONT = "---\ntitle: 甲\n---\n\n"
MENDED = {
    "BOM": ("\ufeff甲\n", "甲\n"),
    "CRLF": ("甲\r\n乙\r丙\n", "甲\n乙\n丙\n"),
    "a full-width heading": ("＃＃ 节 ｛ #a ．原因 ｝\n", "## 节 { #a .原因 }\n"),
    "no space": ("###节{#a .原因}\n", "### 节 { #a .原因 }\n"),
    "full-width references": ("见［［s1-1］］和【【a|乙】】。\n", "见[[s1-1]]和[[a|乙]]。\n"),
    "full-width marks": ("＝＝十天＝＝\n", "==十天==\n"),
    "bullets": ("甲：\n• 乙\n●丙\n", "甲：\n\n- 乙\n- 丙\n"),
    "bullets of Wingdings": ("\uf0b7\u00a0乙\n", "- 乙\n"),
    "numbers": ("1．甲\n2、乙\n3.丙\n", "1. 甲\n2. 乙\n3. 丙\n"),
    "one number": ("2024．甲\n", "2024．甲\n"),
    "dashes": ("-甲\n－ 乙\n", "- 甲\n- 乙\n"),
    "a field": ("－导致：[[a]]\n", "- 导致：[[a]]\n"),
    "a dialogue": ("——甲说。\n——乙说。\n", "——甲说。\n——乙说。\n"),
    "options": ("- 【x】甲\n- ［ ］乙\n- []丙\n", "- [x] 甲\n- [ ] 乙\n- [ ] 丙\n"),
    "a table": ("|甲|乙|\n|一|二|\n", "|甲|乙|\n| --- | --- |\n|一|二|\n"),
    "cells of Excel": ("甲\t乙\n一\t二|三\n", "| 甲 | 乙 |\n| --- | --- |\n| 一 | 二\\|三 |\n"),
    "tabs": ("甲\t乙\n\n\t丙\t \n\t\n丁  \n戊\n", "甲 乙\n\n丙\n\n丁  \n戊\n"),
    "tabs in a list": ("- 甲\n\t- 乙\n\n\t丙\n", "- 甲\n    - 乙\n\n    丙\n"),
    "text after a table": ("| 甲 |\n| --- |\n乙\n", "| 甲 |\n| --- |\n\n乙\n"),
    "no blank line": ("甲\n## 节\n乙\n- 丙\n- 丁\n", "甲\n\n## 节\n\n乙\n\n- 丙\n- 丁\n"),
    "code": ("```\n• 甲\n｜乙\n## 丙\n```\n", "```\n• 甲\n｜乙\n## 丙\n```\n"),
    "an item of two lines": ("- 甲\n乙\n- 丙\n", "- 甲\n乙\n- 丙\n"),
    "zero width": ("甲\u200b乙\u00ad\n", "甲乙\n"),
}  # fmt: skip
_LETTERS = re.compile(r"[^\W_]")


@pytest.mark.parametrize("name", MENDED)
def test_what_is_mechanical_is_mended(name: str) -> None:
    text, mended = MENDED[name]
    assert mend_text("a.md", text)[0] == mended


def test_changes_are_listed_with_the_lines_of_the_old_file() -> None:
    _, done = mend_text("a.md", f"{FRONT}甲\n- 乙\n\n|甲|\n|乙|\n")
    assert [(change.line, change.what) for change in done] == [
        (6, "前面补一个空行"),
        (8, "补上表格的分隔线"),
    ]


def test_front_matter_keeps_its_words() -> None:
    text, _ = mend_text("a.md", "---\ntitle：甲：乙\norder:\t3\n---\n\n丙\n")
    assert text == "---\ntitle: 甲：乙\norder:  3\n---\n\n丙\n"


texts = st.lists(
    st.sampled_from([*PIECES, *MARKUP, *PARTS, "｜", "－", "［", "］", "＃＃", "\t", "1．", "---"])
    | st.text(max_size=4),
    max_size=30,
).map("".join)  # fmt: skip


@given(texts, st.sampled_from(["a.md", "sources/s1.txt"]))
@example("---\na：：b\n---\n", "a.md")
@settings(max_examples=600)
def test_mending_twice_changes_nothing_more_and_no_word_ever_changes(text: str, path: str) -> None:
    once, done = mend_text(path, text)
    assert mend_text(path, once) == (once, ())
    assert _LETTERS.findall(once) == _LETTERS.findall(text)
    assert bool(done) == (once != text)
    if path.endswith(".txt"):
        assert once == text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def test_real_pages_need_no_mending() -> None:
    pages = [*(ROOT / "docs").rglob("*.md")]
    assert pages
    for path in pages:
        text = path.read_text("utf-8")
        assert mend_text(path.name, text) == (text, ())


@pytest.mark.parametrize(
    ("path", "mended"),
    [
        ("guide/duty.MD", "guide/duty.md"),
        ("duty.markdown", "duty.md"),
        ("assets/Fee.PNG", "assets/Fee.png"),
        (".DS_Store", None),
        ("a/._x.md", None),
        ("a/Thumbs.db", None),
        ("~$x.docx", None),
        ("a/b", "a/b"),
        (".gitignore", ".gitignore"),
    ],
)
def test_names(path: str, mended: str | None) -> None:
    assert mend_name(path) == mended
