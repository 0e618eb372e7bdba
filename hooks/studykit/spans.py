"""Split a text into spans by a mark on each of its characters.

Pages use it to mark the words that parallel passages share, and the words that a note quotes.
"""

from collections.abc import Sequence
from itertools import groupby


def split_by_mark(text: str, marked: Sequence[bool]) -> tuple[tuple[str, bool], ...]:
    """Split a text into spans of (text, is marked). `marked` has one value per character."""
    spans = []
    start = 0
    for mark, run in groupby(marked):
        end = start + len(list(run))
        spans.append((text[start:end], mark))
        start = end
    return tuple(spans)
