"""Tests that every word of an author is on a page or is reported.

`make bench` tests the same with thousands of mutants (`bench/mutants.py`).
"""

from collections.abc import Callable

import pytest
from banks import REAL, site_in
from markupsafe import Markup
from mini_site import REMEMBERING, mini_files
from mutants import mutant
from run_core import run_core
from studykit.diagnostics import Reporter
from studykit.files import read_folder
from studykit.html.body import Writer
from studykit.model import Field
from studykit.pages import authored as page
from studykit.reader import fields
from studykit.reader.markdown import Block
from test_mutants import PROJECTS, prove_faults
from words import lost_words, words_lost_on


@pytest.mark.parametrize("name", ["small", "bank"])
def test_sites_without_faults_lose_no_words(name: str) -> None:
    assert lost_words(PROJECTS[name], []) == []


def test_the_real_pages_lose_no_words() -> None:
    assert words_lost_on(site_in(REAL), read_folder(REAL), []) == []


@pytest.mark.parametrize(
    ("name", "seed"), [(name, seed) for name in ("small", "bank") for seed in range(1000, 1030)]
)
def test_a_mutant_has_faults_at_lines_that_exist_and_every_lost_word_is_reported(
    name: str, seed: int
) -> None:
    files = mutant(PROJECTS[name], seed)
    found = run_core(files, REMEMBERING)
    prove_faults(files, found)
    assert lost_words(files, found, REMEMBERING) == []


def _break_paragraphs(patch: pytest.MonkeyPatch) -> None:
    """Drop the end of each paragraph of a document."""
    patch.setattr(page, "_spans", lambda paragraph, notes: ((paragraph.text[:-9], False),))


def _break_fields(patch: pytest.MonkeyPatch) -> None:
    """Drop the last field of each list."""
    read_fields = fields.read_fields

    def broken(block: Block, place: fields.Place | None, report: Reporter) -> tuple[Field, ...]:
        return read_fields(block, place, report)[:-1]

    patch.setattr(fields, "read_fields", broken)


def _break_lines(patch: pytest.MonkeyPatch) -> None:
    """Drop the second step of each procedure."""
    line = Writer.line

    def broken(self: Writer, text: str, number: int = 0) -> None:
        if not text.startswith("2. "):
            line(self, text, number)

    patch.setattr(Writer, "line", broken)


def _break_options(patch: pytest.MonkeyPatch) -> None:
    """Drop the items from module pages, but not their answers."""
    patch.setattr(page, "item_block", lambda *_, **__: Markup("<p></p>"))


@pytest.mark.parametrize(
    ("damage", "lines"),
    [
        (_break_paragraphs, {("sources/s1.txt", 1), ("sources/s2.txt", 3)}),
        (_break_fields, {("modules/queues.md", 94), ("sources/s1.md", 9)}),
        (_break_lines, {("modules/queues.md", 63)}),
        (_break_options, {("modules/queues.md", 73), ("modules/queues.md", 82)}),
    ],
)
def test_words_dropped_by_broken_code_are_found(
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[pytest.MonkeyPatch], None],
    lines: set[tuple[str, int]],
) -> None:
    damage(monkeypatch)
    files = mini_files()
    assert lines <= {(lost.path, lost.line) for lost in lost_words(files, run_core(files))}
