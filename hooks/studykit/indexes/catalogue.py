"""The layout of the indexes: the pages of each index, and the address of every row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studykit.indexes import Indexes
from studykit.indexes.concordance import CitedParagraph
from studykit.indexes.index_pages import PAGE_ENTRIES_AT_MOST, Group, IndexPage, split_index
from studykit.indexes.matrix import Row
from studykit.indexes.measures import Measure
from studykit.indexes.parallels import ParallelSet
from studykit.indexes.terms import Headword, letters_of
from studykit.model import Library

FOLDER = "indexes"
TITLES = {
    "matrix": "问题—原因—对策",
    "measures": "措施清单",
    "terms": "概念索引",
    "parallels": "互见",
    "concordance": "出处对照",
}
_WITHOUT_DOCUMENT = "没有出处"


@dataclass(frozen=True)
class Catalogue:
    """The pages of every index by its name, and the addresses of the rows.

    `rows` maps the id of a unit or paragraph to the names of the indexes that list it, and each
    name to the address of the first such row, relative to the site root. `keys` maps the id of a
    renamed unit to its permanent key, which is its first id.
    """

    pages: Mapping[str, tuple[IndexPage[Any], ...]]
    rows: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, str]

    def row_id(self, name: str) -> str:
        """Return the id of the row of a unit, a paragraph or a set.

        The id of a unit's row stays the same if the unit is renamed.
        """
        return row_id(self.keys.get(name, name))


def path_of(page: IndexPage[Any]) -> str:
    """Return the path of a page of an index, as if it were a file below docs/."""
    return f"{FOLDER}/{page.name}.md"


def row_id(name: str) -> str:
    """Return the id of a row.

    No author can give the same id, because an author's id has no two hyphens in a row.
    """
    return f"row--{name}"


def set_id(parallel: ParallelSet) -> str:
    """Return the id of a set of parallel passages, composed of the locators of its members."""
    members = (str(passage.locator).replace("..", "-to-") for passage in parallel.passages)
    return "--".join(members)


def build_catalogue(
    library: Library, indexes: Indexes, keys: Mapping[str, str], limit: int = PAGE_ENTRIES_AT_MOST
) -> Catalogue:
    """Divide the indexes into pages of at most `limit` entries.

    An index without groups has no page. `keys` are those of `Catalogue`.
    """
    groups: dict[str, list[Group[Any]]] = {
        "matrix": _by_document(library, indexes.matrix.rows),
        "measures": _by_document(library, indexes.measures),
        "terms": _by_letter(indexes.terms),
        "parallels": _by_module(library, indexes.parallels),
        "concordance": [
            Group(source.id, _title(library, source.id), indexes.concordance[source.id])
            for source in library.sources
        ],
    }
    pages = {
        name: split_index(name, TITLES[name], parts, limit)
        for name, parts in groups.items()
        if parts
    }
    rows: dict[str, dict[str, str]] = {}
    catalogue = Catalogue(pages, rows, keys)
    for name, divided in pages.items():
        for page in divided:
            address = f"{FOLDER}/{page.name}.html"
            for entry in (entry for group in page.groups for entry in group.entries):
                row, listed = _LISTING[name](entry)
                for each in listed:
                    rows.setdefault(each, {}).setdefault(name, f"{address}#{catalogue.row_id(row)}")
    return catalogue


def _of_matrix(row: Row) -> tuple[str, Iterable[str]]:
    entries = (entry for cell in row.cells for entry in (*cell.causes, *cell.remedies))
    return row.problem.id, (row.problem.id, *(entry.unit.id for entry in entries))


def _of_measure(measure: Measure) -> tuple[str, Iterable[str]]:
    return measure.unit.id, (measure.unit.id,)


def _of_headword(headword: Headword) -> tuple[str, Iterable[str]]:
    return headword.unit.id, () if headword.see else (headword.unit.id,)


def _of_parallel(parallel: ParallelSet) -> tuple[str, Iterable[str]]:
    return set_id(parallel), (name for each in parallel.passages for name, _ in each.paragraphs)


def _of_citation(citation: CitedParagraph) -> tuple[str, Iterable[str]]:
    return citation.paragraph.id, (citation.paragraph.id, *(unit.id for unit in citation.units))


# For each index: from an entry to the name of its row and the ids of the units or paragraphs in it.
_LISTING: Mapping[str, Callable[[Any], tuple[str, Iterable[str]]]] = {
    "matrix": _of_matrix,
    "measures": _of_measure,
    "terms": _of_headword,
    "parallels": _of_parallel,
    "concordance": _of_citation,
}


def _title(library: Library, source_id: str) -> str:
    return next((s.name for s in library.sources if s.id == source_id), _WITHOUT_DOCUMENT)


def _by_document(library: Library, entries: Sequence[Row | Measure]) -> list[Group[Any]]:
    order = [source.id for source in library.sources]
    groups: dict[str, list[Row | Measure]] = {name: [] for name in order}
    for entry in entries:
        groups.setdefault(entry.document, []).append(entry)
    return [
        Group(name or "none", _title(library, name), tuple(filed))
        for name, filed in groups.items()
        if filed
    ]


def _by_letter(headwords: tuple[Headword, ...]) -> list[Group[Any]]:
    return [
        Group(letter.lower() if letter != "#" else "other", letter, filed)
        for letter, filed in letters_of(headwords).items()
    ]


def _by_module(library: Library, sets: tuple[ParallelSet, ...]) -> list[Group[Any]]:
    filed: dict[str, list[ParallelSet]] = {}
    for each in sets:
        filed.setdefault(each.path, []).append(each)
    return [
        Group(module.id, module.title, tuple(filed[module.path]))
        for module in library.modules
        if module.path in filed
    ]
