"""Blocks of a document: lines and tables. A word processor shows them by the names of styles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A paragraph of one style."""

    style: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table of equal columns. Its cells are paragraphs of one style; `ruled` draws lines."""

    style: str
    rows: tuple[tuple[str, ...], ...]
    ruled: bool


Block = Line | Table
