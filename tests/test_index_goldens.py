"""Tests of the indexes of the small site as text, compared with golden files.

`pytest tests/test_index_goldens.py --accept` rewrites the golden files. Read the diff before you
commit it.
"""

from collections.abc import Callable, Iterator

import pytest
from mini_site import HERE, mini_files
from studykit.indexes import Indexes, build_indexes
from studykit.library import read_library, targets_of
from studykit.model import Library

GOLDENS = HERE / "goldens" / "indexes"


def _matrix(indexes: Indexes) -> Iterator[str]:
    for row in indexes.matrix.rows:
        yield f"{row.document} {'  ' * row.depth}{row.problem.title}"
        for cell in row.cells:
            yield f"  {cell.document}{': —' if cell.is_empty else ''}"
            for entry in (*cell.causes, *cell.remedies):
                ends = ", ".join(f"{e.target} {e.basis.value}" for e in entry.edges)
                silences = "".join(f"; silent on {s.requirement.value}" for s in entry.silences)
                yield f"    {entry.unit.kind.value} {entry.unit.title} -> {ends}{silences}"
            for group in cell.containing:
                counts = (
                    f"{group.causes} causes, {group.remedies} remedies, {group.inferred} inferred"
                )
                yield f"    group {group.unit.title}: {counts}"
            for silence in cell.silences:
                requirement = silence.exemption.requirement.value
                yield f"    silent on {requirement} of {silence.owner.title}"


def _terms(indexes: Indexes) -> Iterator[str]:
    for each in indexes.terms:
        tail = f" see {each.see.title}" if each.see else ""
        yield f"{each.reading.letter} {each.word}{' (coined)' if each.is_coined else ''}{tail}"
        if each.see is None:
            meaning = each.unit.definition
            yield f"    {meaning.basis.value}: {meaning.text}" if meaning else "    no meaning"
            yield f"    in {', '.join(each.paragraphs)}"
        yield from (f"    {p.page} › {p.section}: {p.target.title}" for p in each.places)
        if each.see_also:
            yield f"    see also {', '.join(each.see_also)}"


def _concordance(indexes: Indexes) -> Iterator[str]:
    for citations in indexes.concordance.values():
        for each in citations:
            titles = "、".join(unit.title for unit in each.units)
            yield f"{each.paragraph.id}: {titles or each.repeats or each.reason or 'uncited'}"


def _parallels(indexes: Indexes) -> Iterator[str]:
    for each in indexes.parallels:
        yield f"{'identical' if each.identical else 'akin'}, in {', '.join(each.sections)}"
        for passage in each.passages:
            for name, spans in passage.paragraphs:
                text = "".join(f"[{text}]" if shared else text for text, shared in spans)
                yield f"  {name} {text}"


def _measures(indexes: Indexes) -> Iterator[str]:
    for each in indexes.measures:
        yield f"{each.document} {each.unit.kind.value} {each.unit.title}"
        for detail in each.details:
            parts = "; ".join(f"{part.title}: {text}" for part, text in detail.parts)
            yield f"    {detail.label}: {detail.text or parts or '—'}"


def _backlinks(indexes: Indexes) -> Iterator[str]:
    for target, links in indexes.backlinks.items():
        yield target
        for link in links:
            yield f"    {link.type.value} {link.basis.value} {link.citer.id} {list(link.sentences)}"


INDEXES: dict[str, Callable[[Indexes], Iterator[str]]] = {
    "matrix": _matrix,
    "terms": _terms,
    "concordance": _concordance,
    "parallels": _parallels,
    "measures": _measures,
    "backlinks": _backlinks,
}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(mini_files())[0]


@pytest.mark.parametrize("name", INDEXES)
def test_index_equals_its_golden_file(name: str, library: Library, accept: bool) -> None:
    indexes = build_indexes(library, targets_of(library))
    text = "\n".join(INDEXES[name](indexes)) + "\n"
    golden = GOLDENS / f"{name}.txt"
    if accept:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
