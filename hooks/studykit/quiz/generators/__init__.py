"""The generators: each takes the material and yields items and refusals."""

from collections.abc import Callable, Iterator

from studykit.quiz.drafting import Material
from studykit.quiz.generators import (
    gaps,
    groups,
    pairs,
    passages,
    relations,
    sequences,
    statements,
    terms,
    written,
)
from studykit.quiz.item import Item, Refusal

GENERATORS: tuple[Callable[[Material], Iterator[Item | Refusal]], ...] = (
    written.compose,
    relations.compose,
    groups.compose,
    statements.compose,
    pairs.compose,
    terms.compose,
    sequences.compose,
    gaps.compose,
    passages.compose,
)
