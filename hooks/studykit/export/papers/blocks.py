"""Blocks of a document: lines and tables. A word processor shows them by the names of styles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A paragraph of one style. Tabs in its text lead to the tab stops of the style.

    If it `keeps_with_next`, it stays on the page of the next block.
    """

    style: str
    text: str
    keeps_with_next: bool = False


@dataclass(frozen=True)
class Table:
    """A table of equal columns. Its cells are paragraphs of one style; `ruled` draws lines.

    A table without lines is a part of one item, so its rows stay on one page.
    """

    style: str
    rows: tuple[tuple[str, ...], ...]
    ruled: bool


Block = Line | Table
