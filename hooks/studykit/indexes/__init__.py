"""The cross-reference indexes. Each has a module here and is derived from the library alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from studykit.graph import Graph, graph_of
from studykit.indexes.backlinks import Backlink, build_backlinks
from studykit.indexes.concordance import CitedParagraph, build_concordance
from studykit.indexes.map import Maps, build_maps
from studykit.indexes.matrix import Matrix, build_matrix
from studykit.indexes.measures import Measure, build_measures
from studykit.indexes.parallels import Counterpart, ParallelSet, build_parallels, counterparts
from studykit.indexes.terms import Headword, build_terms
from studykit.library import Target
from studykit.model import Library


@dataclass(frozen=True)
class Indexes:
    """Every index of a library."""

    graph: Graph
    maps: Maps
    matrix: Matrix
    terms: tuple[Headword, ...]
    concordance: Mapping[str, tuple[CitedParagraph, ...]]
    parallels: tuple[ParallelSet, ...]
    counterparts: Mapping[str, tuple[Counterpart, ...]]
    measures: tuple[Measure, ...]
    backlinks: Mapping[str, tuple[Backlink, ...]]


def build_indexes(library: Library, targets: Mapping[str, list[Target]]) -> Indexes:
    """Build all indexes of a library.

    `targets` maps an id to the places with that id. The time is linear in the number of units,
    relations and references.
    """
    graph = graph_of(library)
    backlinks = build_backlinks(library, targets)
    return Indexes(
        graph=graph,
        maps=build_maps(library, graph),
        matrix=build_matrix(library, graph),
        terms=build_terms(library, targets, backlinks),
        concordance=build_concordance(library),
        parallels=build_parallels(library),
        counterparts=counterparts(library),
        measures=build_measures(library, graph),
        backlinks=backlinks,
    )
