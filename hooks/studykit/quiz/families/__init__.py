"""The families of items: each takes the material and yields items and refusals."""

from collections.abc import Callable, Iterator

from studykit.quiz.drafting import Material
from studykit.quiz.families import akin, gaps, placing, readings, sequences, written
from studykit.quiz.item import Item, Refusal

# The bank lists the refusals in the order of the families; it sorts the items.
FAMILIES: tuple[Callable[[Material], Iterator[Item | Refusal]], ...] = (
    written.compose,  # what authors wrote (题)
    readings.compose,  # a key point (要点) among misreadings (误读)
    placing.compose,  # which points a document puts under which heading
    akin.compose,  # which of two documents on one topic says what
    sequences.compose,  # the steps of a procedure, to be put in order
    gaps.compose,  # a sentence of a document with a blank
)
