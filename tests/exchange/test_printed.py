"""Test what LibreOffice prints of papers: all files in one run, to PDF, and back to text."""

import re
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from banks import REAL, site_in
from libreoffice import convert
from odd import FIXED, content_of
from paper import tool
from studykit.export.bank import bank_of
from studykit.export.exchange.format import Content
from studykit.export.exchange.papers import papers_of, questions_of
from studykit.export.exchange.plain import cited
from studykit.export.papers.compose import SHEETS, Heading, compose
from studykit.export.papers.look import LOOKS
from studykit.export.papers.question import Question, question_of
from studykit.export.papers.word import docx_of
from studykit.quiz.paper import Blueprint, default_blueprint, display_code, encode

REAL_FILES = ("A-paper", "B-paper-compact", "B-answers", "B-answers-compact", "B-key")


def real() -> tuple[Content, Blueprint]:
    content = Content(site_in(REAL), "last-mile", "最后一公里")
    return content, default_blueprint(bank_of(content.site))


def odd_questions() -> list[Question]:
    content = content_of(FIXED)
    return [question_of(item, cited(item, content.site.library)) for item in content.items.values()]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with papers and what LibreOffice prints of them."""
    folder = tmp_path_factory.mktemp("printed")
    content, blueprint = real()
    bank = bank_of(content.site)
    files = dict(papers_of(content, encode(blueprint, bank), blueprint, bank))
    for name in REAL_FILES:
        (folder / f"{name}.docx").write_bytes(files[f"{name}.docx"])
    heading = Heading("奇<文>&「异」", "0123", "A", 30)
    for sheet in SHEETS:
        look = LOOKS["compact"]
        blocks = compose(sheet, heading, odd_questions(), look.characters)
        (folder / f"odd-{sheet}.docx").write_bytes(docx_of(blocks, look, "题", "0123"))
    convert(sorted(folder.glob("*.docx")), "pdf", folder)
    return folder


def pages_of(path: Path) -> list[str]:
    """Return the text of each page of a PDF file, without spaces: pdftotext puts some in."""
    text = tool("pdftotext", "-raw", path, "-").decode()
    return ["".join(page.split()) for page in text.split("\f") if page.strip()]


def body_of(path: Path) -> str:
    """Return the text of all pages of a real paper, without headers and numbers of pages."""
    content, blueprint = real()
    code = display_code(encode(blueprint, bank_of(content.site)))
    return without_heads(pages_of(path), code)


def squeezed(text: str) -> str:
    return "".join(text.split())


def shown_on_paper(question: Question) -> list[str]:
    """Return the texts of a question in reading order: those side by side, row by row."""
    texts = [question.stem, question.text.replace("＿", "_")]
    options = [text for each in question.option_lists for text in each]
    if question.type != "true_false":
        texts += chain(*zip_longest(question.left, options, fillvalue=""))
    return [squeezed(text) for text in texts if text]


def without_heads(pages: list[str], code: str) -> str:
    """Return the text of all pages without the header and the number of each page."""
    texts = []
    for number, page in enumerate(pages, 1):
        assert page.endswith(f"—{number}—"), page[-20:]
        assert page.startswith(code), page[:30]
        texts.append(
            re.sub(r"[A-Z]卷", "", page.removeprefix(code), count=1).removesuffix(f"—{number}—")
        )
    return "".join(texts)


@pytest.mark.parametrize(("name", "version"), [("A-paper", "A"), ("B-paper-compact", "B")])
def test_a_paper_is_printed_whole_and_in_order(printed: Path, name: str, version: str) -> None:
    content, blueprint = real()
    bank = bank_of(content.site)
    text = body_of(printed / f"{name}.pdf").replace("＿", "_")
    end = 0
    for number, question in enumerate(questions_of(content, blueprint, bank, version), 1):
        for each in (f"{number}．{squeezed(question.stem)}", *shown_on_paper(question)[1:]):
            at = text.find(each, end)
            assert at >= 0, f"{number}: {each}"
            end = at
        assert question.revision not in text
    assert len(pages_of(printed / "B-paper-compact.pdf")) < len(pages_of(printed / "A-paper.pdf"))


def test_a_key_is_printed_with_sources_and_revisions(printed: Path) -> None:
    content, blueprint = real()
    text = body_of(printed / "B-key.pdf")
    for question in questions_of(content, blueprint, bank_of(content.site), "B"):
        assert squeezed(question.explanation) in text
        assert f"{question.id}@{question.revision}" in text


@pytest.mark.parametrize(("name", "most"), [("B-answers", 2), ("B-answers-compact", 1)])
def test_an_answer_sheet_has_a_place_for_each_answer_on_few_pages(
    printed: Path, name: str, most: int
) -> None:
    content, blueprint = real()
    pages = pages_of(printed / f"{name}.pdf")
    assert len(pages) <= most
    page = "".join(pages)
    questions = questions_of(content, blueprint, bank_of(content.site), "B")
    for number, question in enumerate(questions, 1):
        if question.type in ("single", "multiple"):
            letters = "".join(f"[{chr(65 + n)}]" for n in range(len(question.option_lists[0])))
            assert f"{number}．{letters}" in page


def test_odd_texts_are_printed(printed: Path) -> None:
    paper = without_heads(pages_of(printed / "odd-paper.pdf"), "0123")
    key = without_heads(pages_of(printed / "odd-key.pdf"), "0123")
    for question in odd_questions():
        for each in shown_on_paper(question):
            assert each in paper.replace("＿", "_"), each
        assert squeezed(question.explanation) in key


def test_paper_is_a4(printed: Path) -> None:
    for path in printed.glob("*.pdf"):
        assert "(A4)" in tool("pdfinfo", path).decode()
