"""措施清单: a work list of all measures, with the details that the documents give."""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.graph import Graph
from studykit.indexes.matrix import documents_of
from studykit.model import MEASURE_LABELS, Kind, Library, Silence, Unit


@dataclass(frozen=True)
class Detail:
    """A cell of the work list.

    `text` is what the passage gives for the measure itself; empty if it gives nothing. Then `parts`
    are the nearest units inside the measure that do have a text, in reading order.
    """

    name: str
    text: str
    parts: tuple[tuple[Unit, str], ...] = ()


@dataclass(frozen=True)
class Measure:
    """A measure.

    `document` is the id of the first document it cites, or the empty string. `columns` has one
    detail for each of `MEASURE_LABELS`.
    """

    unit: Unit
    document: str
    columns: tuple[Detail, ...]

    @property
    def given(self) -> tuple[Detail, ...]:
        """The details that the passage gives, for the measure itself or for parts of it."""
        return tuple(each for each in self.columns if each.text or each.parts)

    @property
    def silences(self) -> tuple[Silence, ...]:
        """The details that the author looked for and did not find, in the order of the columns."""
        order = MEASURE_LABELS.index
        return tuple(sorted(self.unit.silences, key=lambda each: order(each.label)))


def build_measures(library: Library, graph: Graph) -> tuple[Measure, ...]:
    """Return the measures of a library in reading order.

    Remedies and procedures are measures, and so is a unit of another kind that has their fields.
    """
    return tuple(
        Measure(
            unit,
            next(iter(documents_of(unit.cites)), ""),
            tuple(_detail(unit, name, graph) for name in MEASURE_LABELS),
        )
        for unit in library.units
        if unit.kind in (Kind.REMEDY, Kind.PROCEDURE) or unit.actions
    )


def _detail(unit: Unit, name: str, graph: Graph) -> Detail:
    if text := unit.actions.get(name):
        return Detail(name, text)
    parts = tuple(_of_parts(unit, name, graph))
    # The steps of a procedure beside other parts are these parts again.
    others = tuple(part for part in parts if part[0].kind is not Kind.PROCEDURE)
    return Detail(name, "", others or parts)


def _of_parts(unit: Unit, name: str, graph: Graph) -> Iterator[tuple[Unit, str]]:
    for child in graph.children.get(unit.id, ()):
        part = graph.units[child]
        if text := part.actions.get(name):
            yield part, text
        else:
            yield from _of_parts(part, name, graph)
