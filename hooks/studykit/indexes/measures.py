"""措施清单: a work list of all remedies and procedures, with the details the documents give."""

from dataclasses import dataclass

from studykit.indexes.matrix import documents_of
from studykit.model import MEASURE_LABELS, Kind, Library, Unit


@dataclass(frozen=True)
class Measure:
    """A remedy or procedure.

    `document` is the id of the first document it cites, or the empty string. `columns` are pairs
    of a column name and its text, which is empty if the document does not give it.
    """

    unit: Unit
    document: str
    columns: tuple[tuple[str, str], ...]


def build_measures(library: Library) -> tuple[Measure, ...]:
    """Return the measures of a library in reading order."""
    return tuple(
        Measure(
            unit,
            next(iter(documents_of(unit.cites)), ""),
            tuple((name, unit.actions.get(name, "")) for name in MEASURE_LABELS),
        )
        for unit in library.units
        if unit.kind in (Kind.REMEDY, Kind.PROCEDURE)
    )
