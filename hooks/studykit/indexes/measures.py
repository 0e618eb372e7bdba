"""措施清单: a work list of all measures, with the details that the documents give."""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.graph import Graph
from studykit.indexes.matrix import documents_of
from studykit.model import MEASURE_LABELS, Kind, Library, Silence, Unit


@dataclass(frozen=True)
class Detail:
    """A detail of a measure, such as its deadline: a cell of the work list.

    `label` is one of `MEASURE_LABELS`. `text` is what the passage gives for the measure itself. If
    it is empty, `parts` are the nearest units below the measure that give this detail, with its
    text, in reading order. Procedures are among them only if no other unit gives it.
    """

    label: str
    text: str
    parts: tuple[tuple[Unit, str], ...] = ()


@dataclass(frozen=True)
class Measure:
    """A unit of the work list, with what the documents say about carrying it out.

    `document` is the id of the first document it cites, or the empty string. `details` has one
    detail for each of `MEASURE_LABELS`.
    """

    unit: Unit
    document: str
    details: tuple[Detail, ...]

    @property
    def given_details(self) -> tuple[Detail, ...]:
        """The details that the passage gives, for the measure itself or for parts of it."""
        return tuple(each for each in self.details if each.text or each.parts)

    @property
    def silences(self) -> tuple[Silence, ...]:
        """The details that, as the editor says, the documents do not give, in order."""
        order = MEASURE_LABELS.index
        return tuple(sorted(self.unit.silences, key=lambda each: order(each.label)))


def build_measures(library: Library, graph: Graph) -> tuple[Measure, ...]:
    """Return the measures of a library in reading order.

    Remedies and procedures are measures, and so are other units that have fields of a measure.
    """
    return tuple(
        Measure(
            unit,
            next(iter(documents_of(unit.cites)), ""),
            tuple(_detail(unit, label, graph) for label in MEASURE_LABELS),
        )
        for unit in library.units
        if unit.kind in (Kind.REMEDY, Kind.PROCEDURE) or unit.details
    )


def _detail(unit: Unit, label: str, graph: Graph) -> Detail:
    if text := unit.details.get(label):
        return Detail(label, text)
    parts = tuple(_nearest_parts(unit, label, graph))
    # A procedure below a measure repeats the measure's other parts as steps.
    others = tuple((part, text) for part, text in parts if part.kind is not Kind.PROCEDURE)
    return Detail(label, "", others or parts)


def _nearest_parts(unit: Unit, label: str, graph: Graph) -> Iterator[tuple[Unit, str]]:
    """Yield the units below a unit that give a detail, with its text.

    Units below a unit that gives the detail are left out.
    """
    for child in graph.children.get(unit.id, ()):
        part = graph.units[child]
        if text := part.details.get(label):
            yield part, text
        else:
            yield from _nearest_parts(part, label, graph)
