"""The families of items: each takes the material and yields items and refusals."""

from collections.abc import Callable, Iterator

from studykit.quiz.drafting import Material
from studykit.quiz.families import akin, gaps, placing, readings, sequences, written
from studykit.quiz.item import Item, Refusal

FAMILIES: tuple[Callable[[Material], Iterator[Item | Refusal]], ...] = (
    written.compose,
    readings.compose,
    placing.compose,
    akin.compose,
    sequences.compose,
    gaps.compose,
)
