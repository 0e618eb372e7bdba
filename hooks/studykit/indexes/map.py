"""全图: the causes, problems and remedies of a module or document, and the edges between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from studykit.graph import Edge, Graph
from studykit.indexes.matrix import documents_of
from studykit.model import CLAIM_TYPES, Kind, Library, Requirement, Unit

# The columns of a picture, from left to right.
COLUMNS = (Kind.CAUSE, Kind.PROBLEM, Kind.REMEDY)
_UNSTATED_LABELS = {
    Requirement.CAUSE: "原因",
    Requirement.REMEDY: "对策",
    Requirement.TARGET: "针对",
    Requirement.EFFECT: "导致",
}


@dataclass(frozen=True)
class Node:
    """A unit in a picture, and the units of the same kind that are part of it.

    `is_guest` says that the unit belongs to another module or document, and is shown because an
    edge connects it.
    """

    unit: Unit
    is_guest: bool
    children: tuple["Node", ...] = ()

    @property
    def unstated(self) -> tuple[str, ...]:
        """What the documents do not say about the unit: see `unstated_about`."""
        return unstated_about(self.unit)

    def walk(self) -> Iterator["Node"]:
        """Yield the node and all nodes in it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Scene:
    """What a picture shows: the outermost nodes of each of `COLUMNS` in reading order, and edges.

    Every edge is one claim, 导致 or 针对. At least one of its ends is no guest.
    """

    columns: tuple[tuple[Node, ...], ...]
    edges: tuple[Edge, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, column by column."""
        return tuple(node for column in self.columns for top in column for node in top.walk())


def unstated_about(unit: Unit) -> tuple[str, ...]:
    """Return, from a unit's exemptions, what the documents do not say about it, such as 原因."""
    waived = (each.requirement for each in unit.exempt)
    return tuple(_UNSTATED_LABELS[each] for each in waived if each in _UNSTATED_LABELS)


@dataclass(frozen=True)
class Maps:
    """The scenes of the modules and of the documents, by id; none is empty."""

    modules: Mapping[str, Scene]
    documents: Mapping[str, Scene]


def build_maps(library: Library, graph: Graph) -> Maps:
    """Build the scene of every module and document that has causes, problems or remedies.

    A unit belongs to every document that it cites.
    """
    positions = {id_: position for position, id_ in enumerate(graph.units)}
    modules: dict[str, list[Unit]] = {}
    documents: dict[str, list[Unit]] = {}
    for unit in graph.units.values():
        if unit.kind in COLUMNS:
            modules.setdefault(unit.module, []).append(unit)
            for document in documents_of(unit.cites):
                documents.setdefault(document, []).append(unit)
    return Maps(
        {
            module.id: _scene(modules[module.id], graph, positions)
            for module in library.modules
            if module.id in modules
        },
        {
            source.id: _scene(documents[source.id], graph, positions)
            for source in library.sources
            if source.id in documents
        },
    )


def _scene(units: Iterable[Unit], graph: Graph, positions: Mapping[str, int]) -> Scene:
    """Build the scene of some units, with all units that a claim connects with them as guests.

    `positions` maps the id of each unit to its position in reading order.
    """
    own = {unit.id for unit in units}
    found: set[Edge] = set()
    for id_ in own:
        for edge in (*graph.outgoing.get(id_, ()), *graph.incoming.get(id_, ())):
            if edge.type in CLAIM_TYPES and _is_drawn(edge, graph):
                found.add(edge)
    shown = own | {end for edge in found for end in (edge.source, edge.target)}
    children: dict[str, list[str]] = {}
    outermost: list[str] = []
    for id_ in sorted(shown, key=positions.__getitem__):
        ancestor = _nearest_shown_ancestor(graph.units[id_], shown, graph)
        (children.setdefault(ancestor, []) if ancestor else outermost).append(id_)

    def node(id_: str) -> Node:
        return Node(graph.units[id_], id_ not in own, tuple(map(node, children.get(id_, ()))))

    columns = tuple(
        tuple(node(id_) for id_ in outermost if graph.units[id_].kind is kind) for kind in COLUMNS
    )
    edges = sorted(
        found, key=lambda edge: (positions[edge.source], positions[edge.target], edge.type.value)
    )
    return Scene(columns, tuple(edges))


def _is_drawn(edge: Edge, graph: Graph) -> bool:
    """Return whether an edge leads from one column to another.

    Other edges are faults that a check reports. They are not drawn.
    """
    kinds = (graph.units[edge.source].kind, graph.units[edge.target].kind)
    return kinds[0] is not kinds[1] and all(kind in COLUMNS for kind in kinds)


def _nearest_shown_ancestor(unit: Unit, shown: set[str], graph: Graph) -> str:
    """Return the innermost shown unit of the same kind that contains the unit, or ""."""
    for above in graph.ancestors(unit):
        if above.id in shown and above.kind is unit.kind:
            # A duplicate id can make two units contain each other.
            is_cycle = any(each.id == unit.id for each in graph.ancestors(above))
            return "" if is_cycle else above.id
    return ""
