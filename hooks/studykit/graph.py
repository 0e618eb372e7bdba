"""The graph of units: relations in both directions, and the containment hierarchy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from studykit.locator import Locator
from studykit.model import Basis, Library, Quotation, RelationType, Unit

_T = TypeVar("_T")


@dataclass(frozen=True)
class Edge:
    """One relation from unit `source` to unit `target`.

    `cites` are the paragraphs that state it, and `quotations` the words of those paragraphs that
    state it. Either is empty if the author gave none.
    """

    source: str
    target: str
    type: RelationType
    basis: Basis
    cites: tuple[Locator, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True)
class Graph:
    """Units by id, edges by source and by target, and direct children, in reading order.

    A duplicate id, which another check reports, can make a unit its own ancestor. Units in such a
    cycle are not listed as children.
    """

    units: Mapping[str, Unit]
    outgoing: Mapping[str, tuple[Edge, ...]]
    incoming: Mapping[str, tuple[Edge, ...]]
    children: Mapping[str, tuple[str, ...]]

    def ancestors(self, unit: Unit) -> list[Unit]:
        """The units that contain a unit, innermost first."""
        return _ancestors(unit, self.units)[0]

    def lineage(self, unit: Unit) -> list[Unit]:
        """The unit and the units that contain it, innermost first."""
        return [unit, *self.ancestors(unit)]

    def subtree(self, unit: Unit) -> Iterator[Unit]:
        """The unit and all its descendants, in reading order."""
        yield unit
        for name in self.children.get(unit.id, ()):
            yield from self.subtree(self.units[name])

    def edges_into(self, name: str, type_: RelationType) -> list[Edge]:
        """The edges of a type whose target is the unit."""
        return [edge for edge in self.incoming.get(name, ()) if edge.type is type_]


def graph_of(library: Library) -> Graph:
    """Build the graph of a library.

    Edges to missing units and edges from a unit to itself are omitted. Checks report them.
    """
    units = {unit.id: unit for unit in library.units}
    outgoing: dict[str, list[Edge]] = {}
    incoming: dict[str, list[Edge]] = {}
    children: dict[str, list[str]] = {}
    for unit in units.values():
        above, is_cycle = _ancestors(unit, units)
        if above and not is_cycle:
            children.setdefault(above[0].id, []).append(unit.id)
        for edge in _edges_of(unit):
            if edge.target in units and edge.target != unit.id:
                outgoing.setdefault(unit.id, []).append(edge)
                incoming.setdefault(edge.target, []).append(edge)
    return Graph(units, _frozen(outgoing), _frozen(incoming), _frozen(children))


def _ancestors(unit: Unit, units: Mapping[str, Unit]) -> tuple[list[Unit], bool]:
    """The units that contain a unit, innermost first, and whether the chain is a cycle."""
    containers: list[Unit] = []
    seen = {unit.id}
    parent = units.get(unit.parent or "")
    while parent and parent.id not in seen:
        seen.add(parent.id)
        containers.append(parent)
        parent = units.get(parent.parent or "")
    return containers, parent is not None


def _edges_of(unit: Unit) -> list[Edge]:
    edges = {
        (name, relation.type): Edge(
            unit.id, name, relation.type, relation.basis, relation.cites, relation.quotations
        )
        for relation in unit.relations
        for name in relation.to
    }
    return list(edges.values())


def _frozen(lists: dict[str, list[_T]]) -> dict[str, tuple[_T, ...]]:
    return {name: tuple(values) for name, values in lists.items()}
