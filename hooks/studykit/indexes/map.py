"""全图: the causes, problems and remedies of a module or document, and the edges between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from studykit.graph import Edge, Graph
from studykit.indexes.matrix import documents_of
from studykit.model import STATEMENTS, Kind, Library, Requirement, Unit

# The columns of a picture, from left to right.
COLUMNS = (Kind.CAUSE, Kind.PROBLEM, Kind.REMEDY)
_SILENCES = {
    Requirement.CAUSE: "原因",
    Requirement.REMEDY: "对策",
    Requirement.TARGET: "针对",
    Requirement.EFFECT: "导致",
}


@dataclass(frozen=True)
class Node:
    """A unit in a picture, and the units of the same kind that are part of it.

    `own` is false if the unit belongs elsewhere and is shown because an edge connects it.
    """

    unit: Unit
    own: bool
    children: tuple["Node", ...] = ()

    @property
    def silences(self) -> tuple[str, ...]:
        """What the documents do not say about the unit, according to its exemptions."""
        waived = (each.requirement for each in self.unit.exempt)
        return tuple(_SILENCES[each] for each in waived if each in _SILENCES)

    def walk(self) -> Iterator["Node"]:
        """The node and all nodes in it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Scene:
    """What a picture shows: for each of `COLUMNS` its outermost nodes in reading order, and edges.

    Every edge is one statement, 导致 or 针对, of which at least one end is the picture's own.
    """

    columns: tuple[tuple[Node, ...], ...]
    edges: tuple[Edge, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, column by column."""
        return tuple(node for column in self.columns for top in column for node in top.walk())


@dataclass(frozen=True)
class Maps:
    """The scenes of the modules and of the documents, by id; none is empty."""

    modules: Mapping[str, Scene]
    documents: Mapping[str, Scene]


def build_maps(library: Library, graph: Graph) -> Maps:
    """Build the scene of every module and document that has causes, problems or remedies.

    A unit belongs to every document that it cites. The time is linear in units and edges.
    """
    place = {name: n for n, name in enumerate(graph.units)}
    modules: dict[str, list[Unit]] = {}
    documents: dict[str, list[Unit]] = {}
    for unit in graph.units.values():
        if unit.kind in COLUMNS:
            modules.setdefault(unit.module, []).append(unit)
            for document in documents_of(unit.cites):
                documents.setdefault(document, []).append(unit)
    return Maps(
        {m.id: _scene(modules[m.id], graph, place) for m in library.modules if m.id in modules},
        {s.id: _scene(documents[s.id], graph, place) for s in library.sources if s.id in documents},
    )


def _scene(own: Iterable[Unit], graph: Graph, place: Mapping[str, int]) -> Scene:
    """Build the scene of some units and of all units that a statement connects with them.

    `place` is the position of each unit in reading order.
    """
    owned = {unit.id for unit in own}
    found: dict[Edge, None] = {}
    for name in sorted(owned):
        for edge in (*graph.outgoing.get(name, ()), *graph.incoming.get(name, ())):
            if edge.type in STATEMENTS and _is_drawn(edge, graph):
                found[edge] = None
    shown = owned | {end for edge in found for end in (edge.source, edge.target)}
    names = sorted(shown, key=place.__getitem__)
    parts: dict[str, list[str]] = {}
    tops: list[str] = []
    for name in names:
        holder = _holder(graph.units[name], shown, graph)
        (parts.setdefault(holder, []) if holder else tops).append(name)

    def node(name: str) -> Node:
        return Node(graph.units[name], name in owned, tuple(map(node, parts.get(name, ()))))

    columns = tuple(
        tuple(node(name) for name in tops if graph.units[name].kind is kind) for kind in COLUMNS
    )
    edges = sorted(
        found, key=lambda edge: (place[edge.source], place[edge.target], edge.type.value)
    )
    return Scene(columns, tuple(edges))


def _is_drawn(edge: Edge, graph: Graph) -> bool:
    """Whether an edge leads from one column to another. A check reports any other statement."""
    kinds = (graph.units[edge.source].kind, graph.units[edge.target].kind)
    return kinds[0] is not kinds[1] and all(kind in COLUMNS for kind in kinds)


def _holder(unit: Unit, shown: set[str], graph: Graph) -> str:
    """Return the innermost shown unit of the same kind that contains the unit, or ""."""
    for above in graph.ancestors(unit):
        if above.id in shown and above.kind is unit.kind:
            # A duplicate id can make two units contain each other.
            is_cycle = any(each.id == unit.id for each in graph.ancestors(above))
            return "" if is_cycle else above.id
    return ""
