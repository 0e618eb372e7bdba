"""The prose of a unit as its author wrote it: paragraphs and sentences."""

import re
from collections.abc import Iterator, Sequence

from studykit.model import Basis, Page, Unit
from studykit.references import leading_references

# Lines that start a list, table, quotation, heading or code: they contain no sentences.
_NO_PROSE = re.compile(r"\s*(?:[-*+>|#]|\d+[.)、]\s|```|~~~)")
_OPENING, _CLOSING = "“「『（", "”」』）"
_STOPS = "。！？"


def prose_of(unit: Unit, page: Page) -> list[str]:
    """Return a unit's paragraphs up to its first list, table, quotation, heading or code."""
    lines = page.body.split("\n")[unit.line - page.first_line + 1 :]
    end = next((n for n, line in enumerate(lines) if _NO_PROSE.match(line)), len(lines))
    return re.split(r"\n\s*\n", "\n".join(lines[:end]))


def lead_of(unit: Unit, page: Page) -> tuple[str, bool]:
    """Return the sentence that tells what a unit is, and whether the editor gave it.

    It is the definition, else the first sentence with a highlight, else the first; "" without any.
    """
    if unit.definition:
        return unit.definition.text, unit.definition.basis is Basis.INFERRED
    sentences = list(sentences_of(prose_of(unit, page)))
    marked = (each for each in sentences if "==" in each)
    return next(marked, next(iter(sentences), "")), False


def sentences_of(paragraphs: Sequence[str]) -> Iterator[str]:
    """Split paragraphs into sentences, each with the references that follow it.

    A full stop inside quotation marks, brackets or a highlight does not end a sentence.
    """
    for text in paragraphs:
        start = end = depth = 0
        while end < len(text):
            char = text[end]
            end += 1
            depth += (char in _OPENING) - (char in _CLOSING)
            if char in _STOPS and depth <= 0 and text.count("==", start, end) % 2 == 0:
                _, end = leading_references(text, end)
                yield text[start:end].strip()
                start, depth = end, 0
        if rest := text[start:].strip():
            yield rest
