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

    It is the definition, else the highlighted sentence, else the first; "" without any. A sentence
    that states nothing is taken only if both do not.
    """
    if unit.definition:
        return unit.definition.text, unit.definition.basis is Basis.INFERRED
    sentences = list(sentences_of(prose_of(unit, page)))
    return _first_statement([highlighted(sentences), *sentences[:1]]), False


def highlighted(sentences: Sequence[str]) -> str:
    """Return the first highlighted statement, else the first highlighted sentence, else ""."""
    return _first_statement([each for each in sentences if "==" in each])


def _first_statement(sentences: Sequence[str]) -> str:
    found = [each for each in sentences if each]
    return next(filter(is_statement, found), next(iter(found), ""))


def is_statement(sentence: str) -> bool:
    """Return whether a sentence states something: no question, no colon that announces a text."""
    return not sentence.endswith(("？", "："))


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
