"""Tests that every damaged place has a note, with a correction if one is known."""

import re
from itertools import pairwise

import pytest
from compilation import LIBRARY
from studykit.model import Note

NOTES = [note for source in LIBRARY.sources for note in source.notes]
PARAGRAPHS = LIBRARY.paragraphs

# A damaged word, the correct word, and the sources in which every instance is damaged.
REPLACED = [
    ("治理", "管理", "s2"),
    ("熟悉", "认识", "s2"),
    ("非凡", "特别", "s2"),
    ("再接再励", "再接再厉", "s2"),
    ("权利", "权力", "s1"),
    ("大通", "打通", "s1"),
    ("急燥", "急躁", "s5 s6"),
    ("报有", "抱有", "s5 s6"),
    ("必需", "必须", "s5 s6"),
    ("坚实", "坚持", "s5 s6"),
    ("务实", "夯实", "s5 s6"),
    ("做的不够", "做得不够", "s5 s6"),
    ("从群众中来到", "从群众中来，到", "s5 s6"),
    ("连续二年", "连续两年", "s2"),
    ("党的小组", "党小组", "s2"),
]
# Half-width punctuation, which should be full-width. Asterisks, which stand for deleted names, are
# left out.
HALF_WIDTH = re.compile(r"[!-)+-/:-@\[-`{-~]")


def notes_at(paragraph: str, start: int, end: int) -> list[Note]:
    """Return the notes of a paragraph whose quote covers the characters from start to end."""
    text = PARAGRAPHS[paragraph].text
    return [
        note
        for note in NOTES
        if note.paragraph == paragraph
        and note.quote
        and any(
            match.start() <= start and end <= match.end()
            for match in re.finditer(re.escape(note.quote), text)
        )
    ]


@pytest.mark.parametrize(("word", "correction", "sources"), REPLACED)
def test_every_occurrence_of_a_damaged_word_has_a_correction(
    word: str, correction: str, sources: str
) -> None:
    places = [
        (name, match)
        for name, paragraph in PARAGRAPHS.items()
        if name.partition("-")[0] in sources.split()
        for match in re.finditer(word, paragraph.text)
    ]
    assert {name.partition("-")[0] for name, _ in places} == set(sources.split())
    for name, match in places:
        corrections = [note.correction for note in notes_at(name, *match.span())]
        assert any(correction in each for each in corrections), name


@pytest.mark.parametrize("paragraph", ["s5-1", "s5-10", "s6-1", "s6-10"])
def test_every_deleted_name_has_a_note(paragraph: str) -> None:
    stars = [match.span() for match in re.finditer(r"\*", PARAGRAPHS[paragraph].text)]
    assert stars
    assert all(notes_at(paragraph, *span) for span in stars)


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("s1-1", "开引号"),
        ("s2-2", "像"),
        ("s2-3", "断成了两段"),
        ("s2-9", "引导语"),
        ("s3-1", "失去"),
        ("s3-4", "失去"),
        ("s5-1", "标题"),
        ("s5-6", "标题"),
        ("s5-10", "标题"),
        ("s6-6", "标题"),
        ("s1-5", "阶段"),
        ("s1-5", "冒号"),
        ("s1-8", "逗号"),
        ("s4-4", "主语"),
        ("s5-4", "动词"),
    ],
)
def test_lost_text_is_noted(paragraph: str, words: str) -> None:
    notes = [note for note in NOTES if note.paragraph == paragraph]
    assert any(words in note.note + note.correction for note in notes)


def test_every_note_states_its_confidence_and_reason() -> None:
    assert NOTES
    for note in NOTES:
        assert note.confidence in ("把握大", "把握中", "把握小")
        assert len(note.note) >= 3


def test_every_half_width_mark_has_a_note() -> None:
    places = [
        (name, match.span())
        for name, paragraph in PARAGRAPHS.items()
        for match in HALF_WIDTH.finditer(paragraph.text)
    ]
    assert len(places) >= 40
    for name, span in places:
        assert notes_at(name, *span), (name, span)


def remarks(paragraph: str) -> str:
    return "".join(note.note for note in NOTES if note.paragraph == paragraph)


def test_every_paragraph_with_unpaired_quotation_marks_has_a_note() -> None:
    texts = [(name, paragraph.text) for name, paragraph in PARAGRAPHS.items()]
    broken = [name for name, text in texts if text.count("“") != text.count("”")]
    assert broken
    assert all("引号" in remarks(name) for name in broken)


def test_every_paragraph_without_a_mark_at_its_end_has_a_note() -> None:
    cut = [name for name, paragraph in PARAGRAPHS.items() if paragraph.text[-1] not in "。："]
    assert cut
    assert all("标点" in remarks(name) or "小标题" in remarks(name) for name in cut)


def test_notes_that_cannot_decide_give_no_correction() -> None:
    undecided = [note for note in NOTES if "不能定" in note.note]
    assert undecided
    assert [note.quote for note in undecided if note.correction] == []


def test_corrections_do_not_overlap() -> None:
    """Search replaces each quote by its correction, so no character may have two corrections."""
    for name, paragraph in PARAGRAPHS.items():
        spans = sorted(
            match.span()
            for note in NOTES
            if note.paragraph == name and note.correction
            for match in re.finditer(re.escape(note.quote), paragraph.text)
        )
        assert all(end <= start for (_, end), (start, _) in pairwise(spans)), name


def test_notes_that_a_repeat_inherits_are_true_there() -> None:
    """The parts of s5 are separated by empty lines; those of s6 are not."""
    inherited = [note.note for note in NOTES if note.paragraph.startswith("s6-")]
    assert inherited
    assert not any("空行" in each for each in inherited)
