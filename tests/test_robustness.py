"""No text at all makes the reader raise, and no fault is told of a line that is not there."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from mini_site import faults, mini_files

PATHS = [
    "modules/queues.md",
    "sources/s1.md",
    "sources/s1.txt",
    "index.md",
    "registry/ids.json",
    "registry/redirects.json",
    "registry/readings.json",
]
# The pieces of which slips are made, so that chance meets the grammar.
PIECES = [
    "---\n", "title: 一\n", "order: 1\n", "objectives:\n  - 说\n", "# ", "## ", "### ", "###### ",
    " { #a .原因 }", " { #b-c .题 }", " { #d .步骤 }", "{", "}", "[[", "]]", "[[s1-1]]", "[[a|b]]",
    "s9-99999..1", "“", "”", "==", "- ", "1. ", "- [x] ", "- [ ]", "- 导致：", "- 针对（归纳）：",
    "- 出处：", "- 免（原因）：", "- 校注（把握大）：", "```\n", "> ", "| a | b |\n| - | - |\n",
    "<b>", "<!--", "-->", "\n", "\n\n", "    ", "\t", "\r\n", "\ufeff", "\u200b", "\ue000", "文",
    "===\n", "\\", "`", "*", "_", "![](x)", "[x](javascript:y)", "\x00", "&#0;", "：", "#10 天\n",
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
    for fault in faults(files):
        assert fault.hint
        assert fault.message
        data = files.get(fault.path, b"")
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        assert 1 <= fault.line <= lines


@given(path=st.sampled_from(PATHS), data=st.binary(max_size=200))
@settings(max_examples=200)
def test_any_bytes_are_read(path: str, data: bytes) -> None:
    files = mini_files()
    files[path] = data
    assert isinstance(faults(files), list)


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_reading_is_a_function_of_the_text(text: str) -> None:
    files = mini_files()
    files["modules/queues.md"] = text.encode("utf-8", "surrogatepass")
    assert faults(files) == faults(dict(reversed(files.items())))
