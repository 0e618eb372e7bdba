"""措施清单: every remedy and procedure as a work list, as far as the documents say."""

from dataclasses import dataclass

from studykit.indexes.matrix import documents_of
from studykit.model import ACTIONS, Kind, Library, Unit


@dataclass(frozen=True)
class Measure:
    """A remedy or procedure: what each column says, empty where the document is silent."""

    unit: Unit
    document: str
    columns: tuple[tuple[str, str], ...]


def build_measures(library: Library) -> tuple[Measure, ...]:
    """The work list of a library, in reading order."""
    return tuple(
        Measure(
            unit,
            next(iter(documents_of(unit.cites)), ""),
            tuple((name, unit.actions.get(name, "")) for name in ACTIONS),
        )
        for unit in library.units
        if unit.kind in (Kind.REMEDY, Kind.PROCEDURE)
    )
