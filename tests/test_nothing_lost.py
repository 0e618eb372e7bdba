"""Tests that a page without faults shows what its author wrote, whole, in order and once."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mini_site import HERE, mini_files
from run_core import run_core
from studykit.html import markdown as page_markdown
from studykit.library import read_library
from studykit.site import site_of
from words import _pages, lost_words

SHAPES = yaml.safe_load((HERE / "shapes.yaml").read_text("utf-8"))
PIECES = (
    "- ", "1. ", "2) ", "> ", "    ", "  ", "\n", "\n\n", "**", "*", "_", "`", "```\n", "| ", " |",
    "| - |\n", "：", "，", "。", "「", "」", "~~", "\\", "[", "](a.md)", "![", "<", "&amp;", "#",
    "• ", "1．", "①", "…", "[[s1-1]]", "[[numbers|字]]", ":", "!!! ", "---\n", "甲乙", "丙", "丁戊",
)  # fmt: skip
NAMES = "天地玄黄宇宙洪荒日月盈昃辰宿列张"
shapes = st.tuples(st.sampled_from(SHAPES), st.sampled_from(NAMES)).map(
    lambda drawn: drawn[0].replace("字", f"{drawn[1]}字") + "\n\n"
)
# Many short texts, because few long ones are without a fault.
texts = st.integers(1, 12).flatmap(
    lambda most: st.lists(st.sampled_from(PIECES) | shapes, min_size=1, max_size=most).map("".join)
)


def _with(text: str) -> dict[str, bytes]:
    files = mini_files()
    for path, after in (("guide/reader.md", "段落写作 [[s1-2]]。\n"), ("index.md", "---\n\n")):
        place = files[path].decode().rindex(after) + len(after)
        page = files[path].decode()
        files[path] = f"{page[:place]}\n{text}\n\n{page[place:]}".encode()
    return files


@given(texts)
@settings(max_examples=150, deadline=None)
def test_random_markdown_is_shown_or_told(text: str) -> None:
    files = _with(text)
    # A strict build with a fault makes no page, so what its author sees is the fault.
    found = run_core(files)
    faulty = {fault.path for fault in found}
    assert [lost for lost in lost_words(files, found) if lost.path not in faulty] == []


@pytest.mark.parametrize("damage", ["drops", "repeats", "exchanges"])
def test_a_page_that_differs_from_what_was_read_is_told(
    damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = page_markdown._Blocks

    def damaged(self: page_markdown._Blocks, text: str) -> str:
        one, two = "<li>核对号源</li>\n", "<li>公布时间</li>\n"
        put = {"drops": two, "repeats": one + one + two, "exchanges": two + one}
        return run(self, text.replace(one + two, put[damage]))

    run = blocks.run
    monkeypatch.setattr(blocks, "run", damaged)
    assert {(fault.path, fault.line, fault.number) for fault in run_core(mini_files())} & {
        ("modules/queues.md", line, "M04") for line in (62, 63, 64)
    }


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("人民\n群众", "人民群众"),
        ("人民，\n  群众", "人民，群众"),
        ("见 [[numbers]]\n群众", "号源</a>群众"),
        ("yes\nno", "yes\nno"),
        ("第 1\n条", "第 1\n条"),
        ("**服务，**群众", "<strong>服务，</strong>群众"),
        ("`人民\n群众`", "人民\n群众"),
    ],
)
def test_line_ends_and_strong_text_in_chinese(written: str, shown: str) -> None:
    assert shown in _shown(written)


def _shown(text: str) -> str:
    return _pages(site_of(read_library(_with(text))[0]))["guide/reader.md"]
