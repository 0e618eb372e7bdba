"""Marked text as stretches: what a reader is shown differently, and what lies between."""

from collections.abc import Sequence
from itertools import groupby


def split_by_mark(text: str, marked: Sequence[bool]) -> tuple[tuple[str, bool], ...]:
    """Cut a text where its marks change; `marked` tells of each character whether it is."""
    spans = []
    start = 0
    for mark, run in groupby(marked):
        end = start + len(list(run))
        spans.append((text[start:end], mark))
        start = end
    return tuple(spans)
