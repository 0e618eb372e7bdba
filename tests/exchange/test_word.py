"""Test that scripts and Python write the same .docx, and that programs read what was put in."""

import base64
import io
import zipfile
from dataclasses import asdict, replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from node import run
from odd import FIXED, content_of, odd_banks
from openxml_audit import OpenXmlValidator
from studykit.export.exchange.plain import cited
from studykit.export.papers.compose import SHEETS, TEXTS, Heading, compose, header_of, title_of
from studykit.export.papers.look import LOOKS
from studykit.export.papers.question import Question, question_of
from studykit.export.papers.script import word_data
from studykit.export.papers.word import docx_of
from studykit.quiz.item import Item
from studykit.quiz.versions import version_b

HEADING = Heading("奇<文>&「异」{}$&", "0123-4567-89AB-CDEF", "A", 30)
POST = replace(HEADING, version="B", form="post")
Document = tuple[str, Heading, list[Question], str]


def questions_of(items: tuple[Item, ...], seed: int = 0) -> list[Question]:
    """Return the questions of items; those of B 卷 if there is a seed."""
    content = content_of(items)
    shown = [version_b(item, seed) if seed else item for item in content.items.values()]
    return [question_of(item, cited(item, content.site.library)) for item in shown]


def written(sheet: str, heading: Heading, questions: list[Question], look: str) -> bytes:
    blocks = compose(sheet, heading, questions, LOOKS[look].characters)
    return docx_of(blocks, LOOKS[look], title_of(sheet, heading), header_of(heading))


def by_scripts(documents: list[Document]) -> list[bytes]:
    given_ = [
        {"sheet": sheet, "heading": asdict(heading), "questions": list(map(asdict, questions)),
         "look": look}
        for sheet, heading, questions, look in documents
    ]  # fmt: skip
    found: list[str] = run("word.mjs", {"data": word_data(), "documents": given_})
    return [base64.b64decode(each) for each in found]


def shown_in(document: bytes) -> list[str]:
    """Return the texts of paragraphs and cells, as python-docx reads them."""
    file = docx.Document(io.BytesIO(document))
    return [each.text or "" for each in file.element.body.iter(qn("w:t"))]


def test_scripts_write_the_same_fixed_documents() -> None:
    documents: list[Document] = [
        (sheet, HEADING, questions_of(FIXED, seed), look)
        for sheet in SHEETS
        for look in LOOKS
        for seed in (0, 7)
    ]
    documents += [(sheet, POST, questions_of(FIXED[:1]), "compact") for sheet in SHEETS]
    assert by_scripts(documents) == [written(*each) for each in documents]


# Few examples with many documents each, because each runs node.
@settings(max_examples=5)
@given(banks=st.lists(odd_banks(), min_size=5, max_size=5), seed=st.integers(1, 2**25 - 1))
def test_scripts_write_the_same_odd_documents(banks: list[tuple[Item, ...]], seed: int) -> None:
    documents: list[Document] = [
        (sheet, HEADING, questions_of(bank, seed), "standard") for bank in banks for sheet in SHEETS
    ]
    assert by_scripts(documents) == [written(*each) for each in documents]


@settings(max_examples=25)
@given(bank=odd_banks())
def test_every_text_is_read_back(bank: tuple[Item, ...]) -> None:
    questions = questions_of(bank)
    paper = "\n".join(shown_in(written("paper", HEADING, questions, "compact")))
    key = "\n".join(shown_in(written("key", HEADING, questions, "compact")))
    for each in questions:
        asked = [each.stem, each.text, *each.left]
        if each.type != "true_false":
            asked += [text for texts in each.option_lists for text in texts]
        assert [text for text in asked if text not in paper] == []
        assert each.explanation in key
        assert f"{each.id}@{each.revision}" in key
        assert each.revision not in paper


@settings(max_examples=25)
@given(bank=odd_banks())
def test_papers_and_answer_sheets_do_not_depend_on_the_key(bank: tuple[Item, ...]) -> None:
    """Other answers, explanations, sources, ids and revisions give the same bytes."""
    questions = questions_of(bank)
    others = [
        replace(
            each,
            id="x",
            revision="0",
            explanation="",
            sources="",
            answers=("Z",) * len(each.answers),
        )
        for each in questions
    ]
    for sheet in ("paper", "answers"):
        given_, other = (written(sheet, HEADING, all_, "compact") for all_ in (questions, others))
        assert given_ == other
    assert written("key", HEADING, questions, "compact") != written(
        "key", HEADING, others, "compact"
    )


def test_a_control_character_cannot_break_a_file() -> None:
    question = questions_of(FIXED)[0]
    odd = "甲\x00\x0b\ud800乙\ufffe丙"
    [read] = [
        text
        for text in shown_in(
            written("paper", HEADING, [Question(**{**asdict(question), "stem": odd})], "standard")
        )
        if "甲" in text and "丙" in text
    ]
    assert "甲乙丙" in read


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_document_is_valid(
    sheet: str, look: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("word") / "paper.docx"
    path.write_bytes(written(sheet, HEADING, questions_of(FIXED), look))
    result = OpenXmlValidator().validate(path)
    assert result.errors == []


def test_entries_have_one_date_and_no_person_is_named() -> None:
    with zipfile.ZipFile(io.BytesIO(written("key", HEADING, questions_of(FIXED), "standard"))) as z:
        assert {entry.date_time for entry in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = z.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert "dcterms:created" not in core.partition(">")[2]


def test_placeholders_of_texts_are_replaced() -> None:
    for sheet in SHEETS:
        blocks = compose(sheet, HEADING, questions_of(FIXED[2:3]), 20)
        assert [b for b in blocks if "%" in str(b).replace(FIXED[2].stem, "")] == []
    assert all(text.count("%") == len({*text.split("%")[1:]}) for text in TEXTS.values())
