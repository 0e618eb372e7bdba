"""The generators: each takes the material and yields items and refusals."""

from collections.abc import Callable, Iterator

from studykit.quiz.drafting import Material
from studykit.quiz.families import (
    gaps,
    groups,
    pairs,
    passages,
    readings,
    relations,
    sequences,
    statements,
    terms,
    written,
)
from studykit.quiz.item import Item, Refusal

FAMILIES: tuple[Callable[[Material], Iterator[Item | Refusal]], ...] = (
    written.compose,
    readings.compose,
    relations.compose,
    groups.compose,
    statements.compose,
    pairs.compose,
    terms.compose,
    sequences.compose,
    gaps.compose,
    passages.compose,
)
