"""Tests that every damaged place has a note, with a corrected reading if one is known."""

import re

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
]


def notes_at(paragraph: str, start: int, end: int) -> list[Note]:
    """Return the notes of a paragraph with a quote that covers the characters start to end."""
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


@pytest.mark.parametrize(("word", "reading", "sources"), REPLACED)
def test_every_occurrence_of_a_damaged_word_has_a_reading(
    word: str, reading: str, sources: str
) -> None:
    places = [
        (name, match)
        for name, paragraph in PARAGRAPHS.items()
        if name.partition("-")[0] in sources.split()
        for match in re.finditer(word, paragraph.text)
    ]
    assert {name.partition("-")[0] for name, _ in places} == set(sources.split())
    for name, match in places:
        readings = [note.reading for note in notes_at(name, *match.span())]
        assert any(reading in each for each in readings), name


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
    ],
)
def test_lost_text_is_noted(paragraph: str, words: str) -> None:
    assert any(words in note.note + note.reading for note in NOTES if note.paragraph == paragraph)


def test_every_note_states_its_confidence_and_reason() -> None:
    assert NOTES
    for note in NOTES:
        assert note.confidence in ("把握大", "把握中", "把握小")
        assert len(note.note) >= 3
