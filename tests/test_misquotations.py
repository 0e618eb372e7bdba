"""Tests that a misquotation is found wherever it stands, and what its fix (Q01) shows."""

import pytest
from mini_site import diagnostics_of, mini_files
from studykit.check.references import nearest_words
from studykit.model import Paragraph

PARAGRAPH = "第三，要建立工作台账，为了落实责任，每月检查一次。原因是号源少。"


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("为落实责任", "为了落实责任"),
        ("为了要落实责任", "为了落实责任"),
        ("建立工作台帐，为了落实责任", "要建立工作台账，为了落实责任"),
        ("为了落实责任，每月的检查一次", "为了落实责任，每月检查一次"),
        ("原因就是号源少", "原因是号源少"),
        ("要建立工作台账，为了落实责任，每月检查一次。原因是号源少，放号晚", PARAGRAPH[3:]),
    ],
)
def test_a_misquotation_is_answered_with_whole_clauses(quoted: str, said: str) -> None:
    """An author can copy the fix: the paragraph contains it, and it consists of whole clauses."""
    hint = nearest_words(quoted, ["s1-2"], {"s1-2": Paragraph("s1-2", PARAGRAPH, 1)})
    assert hint.endswith(f"s1-2 这里写的是「{said}」")


# Words that no document has. A heading may hold no quotation at all (H15), and a text that takes no
# reference none either (Q02).
FALSE = "“根本没有的话”"
FOUND = {"Q01", "Q02", "H15"}
# Lines of front matter whose value is words. A list is reported at its key.
WORDS = ("title:", "provenance:")


@pytest.mark.parametrize("path", [path for path in mini_files() if path.endswith(".md")])
def test_a_false_quotation_is_found_on_every_line_of_a_page(path: str) -> None:
    files = mini_files()
    _, front, body = files[path].decode().split("---\n", 2)
    # A title of a document is copied, with its quotation marks.
    copied = path.startswith("sources/")
    said = [
        line + FALSE if line.startswith(WORDS[copied:]) else line for line in front.splitlines()
    ]
    said = ["---", *said, "---"]
    is_code = False
    for line in body.splitlines():
        words, brace, braces = line.partition(" {")
        is_code ^= line.startswith("```")
        is_read = line and not is_code and not line.startswith("```")
        said.append(f"{words}{FALSE}[[s1-1]]{brace}{braces}" if is_read else line)
    files[path] = "\n".join(said).encode()
    expected = {number for number, line in enumerate(said, 1) if FALSE in line}
    faults = (each for each in diagnostics_of(files) if each.path == path)
    assert expected == {each.line for each in faults if each.code in FOUND}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("「放号晚」当作「放号迟」", "「放号晚」当作「“放号”晚」。别处写「“放号”晚」"),
        ("只为试验。", "第 1 段说“一号难求”[[s1-1]]。"),
        ("title: 排队的文章", "title: 说“一号难求”的文章"),
    ],
)
def test_words_that_a_companion_copies_with_their_marks_are_no_misquotation(
    old: str, new: str
) -> None:
    files = mini_files()
    page = files["sources/s1.md"].decode()
    assert old in page
    files["sources/s1.md"] = page.replace(old, new).encode()
    assert diagnostics_of(files) == []
