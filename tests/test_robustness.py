"""Tests that no text makes the reader raise, and that all faults are at lines that exist."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from mini_site import REMEMBERING, composed, diagnostics_of, mini_files, with_page
from test_mutants import prove_faults

PATHS = [
    "modules/queues.md",
    "sources/s1.md",
    "sources/s1.txt",
    "index.md",
    "registry/ids.json",
    "registry/redirects.json",
    "registry/readings.json",
]
# Pieces of markup, so that random texts contain valid and almost valid syntax.
PIECES = [
    "---\n", "title: 一\n", "order: 1\n", "objectives:\n  - 说\n", "# ", "## ", "### ", "###### ",
    " { #a .原因 }", " { #b-c .题 }", " { #d .步骤 }", "{", "}", "[[", "]]", "[[s1-1]]", "[[a|b]]",
    "s9-99999..1", "“", "”", "==", "- ", "1. ", "- [x] ", "- [ ]", "- 导致：", "- 针对（归纳）：",
    "- 出处：", "- 免（原因）：", "- 校注（把握大）：", "```\n", "> ", "| a | b |\n| - | - |\n",
    "<b>", "<!--", "-->", "\n", "\n\n", "    ", "\t", "\r\n", "\ufeff", "\u200b", "\ue000", "文",
    "===\n", "\\", "`", "*", "_", "![](x)", "[x](javascript:y)", "\x00", "&#0;", "：", "#10 天\n",
]  # fmt: skip
# Whole units, so that random pages contain relations, steps, items and terms.
PARTS = [
    "---\ntitle: 甲*乙*\norder: 1\nminutes: 9\nobjectives:\n  - 说\n---\n\n", "## 节 { #s }\n\n",
    "### 甲 { #a .问题 }\n\n话。\n\n", "#### 乙 { #b .原因 }\n\n==话==。\n\n- 导致：[[a]]\n",
    "##### 丙 { #a .概念 }\n\n词。\n\n- 释义：[[b]]词\n- 别名：甲、、乙\n",
    "- 出处：[[s1-1..3]]、[[s2-1]]\n", "- 见：[[a]]\n", "- 针对：[[b]]\n",
    "### 步 { #c .步骤 }\n\n1. 一[[a]]\n2. 二\n3. 三\n\n话。\n\n",
    "### 题 { #q .题 }\n\n问？\n\n- [x] 甲\n- [ ] 乙\n\n    因\n\n- 解析：是\n- 出处：[[s1-1]]\n\n",
    "- 相同：[[s1-1]]、[[s2-1]]\n", "- 讨论：？\n", "- 备注：话\n", "## 安排 { #queues-plan }\n\n",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


@given(path=st.sampled_from(PATHS), text=texts)
@example("modules/queues.md", "---\n" + "[" * 3000)
@example("modules/queues.md", "---\ntitle: " + "{" * 3000 + "\n---\n")
@example("modules/queues.md", "> " * 500 + "### x { #y .原因 }")
@example("modules/queues.md", "- " * 300 + "x")
@example("registry/ids.json", "[" * 100_000)
@example("modules/queues.md", "---\na: &a [*a]\n---\n")
@settings(max_examples=400)
def test_any_text_is_read(path: str, text: str) -> None:
    files = mini_files()
    files[path] = text.encode("utf-8", "surrogatepass")
    prove_faults(files, diagnostics_of(files, REMEMBERING))


@given(path=st.sampled_from(PATHS), data=st.binary(max_size=200))
@settings(max_examples=200)
def test_any_bytes_are_read(path: str, data: bytes) -> None:
    files = mini_files()
    files[path] = data
    prove_faults(files, diagnostics_of(files, REMEMBERING))


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_reading_the_same_text_twice_gives_the_same_result(text: str) -> None:
    files = mini_files()
    files["modules/queues.md"] = text.encode("utf-8", "surrogatepass")
    found = diagnostics_of(files, REMEMBERING)
    # The second time, every page is read anew.
    assert found == diagnostics_of(dict(reversed(files.items())))


@given(st.lists(st.sampled_from(PIECES) | st.sampled_from(PARTS), max_size=40).map("".join))
@settings(max_examples=100)
def test_a_site_can_be_composed_from_any_text(text: str) -> None:
    assert composed(with_page(text, "modules/queues.md"), REMEMBERING)
