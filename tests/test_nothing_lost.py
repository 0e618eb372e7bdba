"""Tests that a page without faults shows what its author wrote, whole, in order and once."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mini_site import HERE, REMEMBERING, mini_files
from run_core import run_core
from studykit.html import markdown as page_markdown
from studykit.library import read_library
from studykit.site import site_of
from words import authored_pages, lost_words

SHAPES = yaml.safe_load((HERE / "shapes.yaml").read_text("utf-8"))
PIECES = (
    "- ", "1. ", "2) ", "> ", "    ", "  ", "\n", "\n\n", "**", "*", "_", "`", "```\n", "| ", " |",
    "| - |\n", "：", "，", "。", "「", "」", "~~", "\\", "[", "](a.md)", "![", "<", "&amp;", "#",
    "• ", "1．", "①", "…", "[[s1-1]]", "[[hard-to-get|字]]", ":", "!!! ", "---\n", "甲乙", "丙",
    "丁戊",
)  # fmt: skip
MARKERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张"
marked_shapes = st.tuples(st.sampled_from(SHAPES), st.sampled_from(MARKERS)).map(
    lambda drawn: drawn[0].replace("字", f"{drawn[1]}字") + "\n\n"
)
# Many short texts, because few long ones are without a fault.
pieces = st.sampled_from(PIECES) | marked_shapes
texts = st.integers(1, 12).flatmap(
    lambda most: st.lists(pieces, min_size=1, max_size=most).map("".join)
)


# The pages into which a text is put, each with the words behind which it is put.
PLACES = {"guide/reader.md": "段落写作 [[s1-2]]。\n", "index.md": "---\n\n"}


def _with(text: str) -> dict[str, bytes]:
    """Return the small site with a text on two pages.

    The module of the small site is left out, because it would take most of the time.
    """
    files = {path: data for path, data in mini_files().items() if not path.startswith("modules/")}
    files["index.md"] = files["index.md"].replace(b"[[queues]]", b"[[sayings]]")
    for path, after in PLACES.items():
        place = files[path].decode().rindex(after) + len(after)
        page = files[path].decode()
        files[path] = f"{page[:place]}\n{text}\n\n{page[place:]}".encode()
    return files


def test_the_pages_without_a_text_have_no_fault() -> None:
    assert {fault.path for fault in run_core(_with(""))}.isdisjoint(PLACES)


def test_random_markdown_is_shown_or_reported() -> None:
    faultless = 0

    @given(texts)
    @example("：    ```\n    甲天字\n    ```\n\n")  # code within a paragraph
    @settings(max_examples=150)
    def check(text: str) -> None:
        nonlocal faultless
        files = _with(text)
        # A strict build with a fault makes no page, so what its author sees is the fault.
        found = run_core(files, REMEMBERING)
        faulty = {fault.path for fault in found}
        assert [
            lost for lost in lost_words(files, found, REMEMBERING) if lost.path not in faulty
        ] == []
        faultless += not PLACES.keys() <= faulty

    check()
    assert faultless >= 10


ONE, TWO = "<li>核对号源</li>\n", "<li>公布时间</li>\n"


@pytest.mark.parametrize(
    ("damage", "line"),
    [(TWO, 62), (ONE + ONE + TWO, 63), (TWO + ONE, 62)],
    ids=["drops", "repeats", "exchanges"],
)
def test_a_difference_between_page_and_source_is_reported(
    damage: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = page_markdown._Blocks.run

    def damaged(self: page_markdown._Blocks, text: str) -> str:
        return run(self, text.replace(ONE + TWO, damage))

    monkeypatch.setattr(page_markdown._Blocks, "run", damaged)
    found = [(fault.path, fault.line, fault.code) for fault in run_core(mini_files())]
    assert found == [("modules/queues.md", line, "M04")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("人民\n群众", "人民群众"),
        ("人民，\n  群众", "人民，群众"),
        ("见 [[hard-to-get]]\n群众", "一号难求</a>群众"),
        ("yes\nno", "yes\nno"),
        ("第 1\n条", "第 1\n条"),
        ("**服务，**群众", "<strong>服务，</strong>群众"),
        ("**用`**`标出**", "<strong>用<code>**</code>标出</strong>"),
        ("**甲 [[hard-to-get|乙**丙]] 丁**", "乙**丙</a> 丁</strong>"),
        ("`人民\n群众`", "人民\n群众"),
    ],
)
def test_line_ends_and_strong_text_in_chinese(written: str, shown: str) -> None:
    assert shown in _shown(written)


@pytest.mark.parametrize("text", ["**用`**`标出**", "**甲 [[hard-to-get|乙**丙]] 丁**"])
def test_a_code_span_protects_the_end_of_strong_text(text: str) -> None:
    assert {fault.path for fault in run_core(_with(text)) if fault.code in ("M04", "M05")} == set()


def _shown(text: str) -> str:
    return authored_pages(site_of(read_library(_with(text))[0]))["guide/reader.md"]
