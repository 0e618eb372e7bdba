"""问题—原因—对策: for each problem, the causes and remedies that each document gives."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from studykit.graph import Edge, Graph
from studykit.locator import Locator
from studykit.model import Basis, Exemption, Kind, Library, RelationType, Requirement, Unit


@dataclass(frozen=True)
class Entry:
    """A cause or a remedy in a cell of `problem`, and the edges by which it belongs there.

    A cause has one edge, to the problem. The edges of a remedy end at the problem, at a cause of
    the problem, or at a unit that is part of such a cause or contains it. `silences` are the
    exemptions of a cause from having a remedy.
    """

    problem: str
    unit: Unit
    edges: tuple[Edge, ...]
    silences: tuple[Exemption, ...] = ()

    @property
    def via(self) -> tuple[Edge, ...]:
        """The edges to causes through which a remedy reaches the problem.

        Empty if an edge leads to the problem itself.
        """
        return () if any(edge.target == self.problem for edge in self.edges) else self.edges

    @property
    def is_inferred(self) -> bool:
        """Whether the editor connects the entry with the problem, and not the document.

        A document connects two units only by a stated edge between them. Whoever follows two edges,
        from the remedy to a cause and from there to the problem, draws a conclusion.
        """
        return not any(
            edge.target == self.problem and edge.basis is Basis.STATED for edge in self.edges
        )


@dataclass(frozen=True)
class ContainingProblem:
    """A problem `unit` that contains the row's problem and has causes or remedies in the document.

    The document gives them for the containing problem as a whole, so the cell shows only its name
    and how many there are. `causes` and `remedies` count those that the document states for the
    containing problem itself, `inferred` those that the editor connects with it.
    """

    unit: Unit
    causes: int
    remedies: int
    inferred: int


@dataclass(frozen=True)
class OwnedExemption:
    """An exemption that says that a document is silent about a problem.

    `owner` is the unit with the exemption: the problem itself or a unit that contains it.
    """

    exemption: Exemption
    owner: Unit


@dataclass(frozen=True)
class Cell:
    """The causes, remedies, containing problems and silences of one document for one problem."""

    document: str
    causes: tuple[Entry, ...] = ()
    remedies: tuple[Entry, ...] = ()
    containing: tuple[ContainingProblem, ...] = ()
    silences: tuple[OwnedExemption, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the cell has nothing to show."""
        return not (self.causes or self.remedies or self.containing or self.silences)


@dataclass(frozen=True)
class Row:
    """A problem and its cells, one for each document.

    `document` is the id of the first document that the problem cites, or the empty string.
    `depth` is the number of problems that contain this one.
    """

    problem: Unit
    document: str
    depth: int
    cells: tuple[Cell, ...]

    @property
    def modules(self) -> frozenset[str]:
        """The modules of the problem and of every cause and remedy in its cells."""
        entries = (entry for cell in self.cells for entry in (*cell.causes, *cell.remedies))
        return frozenset({self.problem.module, *(entry.unit.module for entry in entries)})


@dataclass(frozen=True)
class Matrix:
    """All problems in reading order. `documents` excludes documents that repeat another one."""

    documents: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def of_module(self) -> dict[str, tuple[Row, ...]]:
        """The rows that involve each module, by the id of the module."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            for module in sorted(row.modules):
                found.setdefault(module, []).append(row)
        return {module: tuple(rows) for module, rows in found.items()}


def documents_of(cites: Iterable[Locator]) -> tuple[str, ...]:
    """Return the ids of the documents cited, in the order of their first citation."""
    return tuple(dict.fromkeys(cite.source for cite in cites))


def build_matrix(library: Library, graph: Graph) -> Matrix:
    """Build the matrix of a library."""
    documents = tuple(source.id for source in library.sources if not source.repeats)
    problems = [unit for unit in graph.units.values() if unit.kind is Kind.PROBLEM]
    entries = {
        problem.id: (causes, _remedies(problem, causes, graph))
        for problem in problems
        for causes in [_causes(problem, graph)]
    }
    return Matrix(
        documents,
        tuple(
            Row(
                problem,
                next(iter(documents_of(problem.cites)), ""),
                sum(above.kind is Kind.PROBLEM for above in graph.ancestors(problem)),
                tuple(_cell(problem, document, entries, graph) for document in documents),
            )
            for problem in problems
        ),
    )


def _cell(
    problem: Unit,
    document: str,
    entries: dict[str, tuple[list[Entry], list[Entry]]],
    graph: Graph,
) -> Cell:
    causes, remedies = (_of_document(document, each) for each in entries[problem.id])
    silences = tuple(
        s for s in _silences(problem, graph) if document in documents_of(s.owner.cites)
    )
    silent = {each.exemption.requirement for each in silences}
    # If the document is silent about remedies, only those with an edge to the problem itself stay.
    if Requirement.REMEDY in silent:
        remedies = tuple(each for each in remedies if not each.via)
    containing = []
    for above in graph.ancestors(problem):
        above_causes, above_remedies = (
            () if requirement in silent else _direct(_of_document(document, each))
            for requirement, each in zip(
                (Requirement.CAUSE, Requirement.REMEDY),
                entries.get(above.id, ([], [])),
                strict=True,
            )
        )
        if above_causes or above_remedies:
            containing.append(_containing(above, above_causes, above_remedies))
    return Cell(document, causes, remedies, tuple(containing), silences)


def _direct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(each for each in entries if not each.via)


def _containing(
    unit: Unit, causes: Sequence[Entry], remedies: Sequence[Entry]
) -> ContainingProblem:
    causes_stated, remedies_stated = (
        sum(not each.is_inferred for each in entries) for entries in (causes, remedies)
    )
    inferred = len(causes) + len(remedies) - causes_stated - remedies_stated
    return ContainingProblem(unit, causes_stated, remedies_stated, inferred)


def _of_document(document: str, entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the entries that a document gives, with the edges that it gives.

    An edge belongs to the documents that it cites or, if it cites none, to those that its unit
    cites.
    """
    given_entries = []
    for entry in entries:
        edges = tuple(
            e for e in entry.edges if document in documents_of(e.cites or entry.unit.cites)
        )
        if edges:
            given_entries.append(replace(entry, edges=edges))
    return tuple(given_entries)


def _causes(problem: Unit, graph: Graph) -> list[Entry]:
    causes = []
    for edge in graph.edges_into(problem.id, RelationType.CAUSES):
        cause = graph.units[edge.source]
        silences = tuple(each for each in cause.exempt if each.requirement is Requirement.REMEDY)
        causes.append(Entry(problem.id, cause, (edge,), silences))
    return causes


def _remedies(problem: Unit, causes: list[Entry], graph: Graph) -> list[Entry]:
    targets = {problem.id: None}
    for cause in causes:
        parts = (*graph.subtree(cause.unit), *graph.ancestors(cause.unit))
        targets.update((part.id, None) for part in parts)
    edges: dict[str, list[Edge]] = {}
    for target in targets:
        for edge in graph.edges_into(target, RelationType.ADDRESSES):
            edges.setdefault(edge.source, []).append(edge)
    return [Entry(problem.id, graph.units[name], tuple(same)) for name, same in edges.items()]


def _silences(problem: Unit, graph: Graph) -> Iterator[OwnedExemption]:
    requirements = (Requirement.CAUSE, Requirement.REMEDY)
    for holder in graph.lineage(problem):
        yield from (
            OwnedExemption(each, holder)
            for each in holder.exempt
            if each.requirement in requirements
        )
