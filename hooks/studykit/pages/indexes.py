"""The generated pages of the indexes: one for each index page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from studykit.html.body import Body, Writer
from studykit.html.inline import Linker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.indexes.catalogue import path_of, set_id
from studykit.indexes.index_pages import Group, IndexPage
from studykit.indexes.matrix import Row
from studykit.indexes.measures import Measure
from studykit.indexes.parallels import ParallelSet
from studykit.locator import document_name
from studykit.model import MEASURE_LABELS, Kind
from studykit.pages.filters import Filter
from studykit.pages.generated import GeneratedPage
from studykit.pages.groups import ListGroup, write_groups
from studykit.pages.related import link_to
from studykit.site import Site

# The tables of these indexes also need the space of the table of contents.
_WIDE = ("matrix", "measures")
_OPENING = 20  # characters
# The detail of a measure that has a column of its own.
_CONTENT = "内容"
# The words that follow the number of entries.
_UNITS = {
    "matrix": "个问题",
    "measures": "条措施",
    "terms": "个词",
    "parallels": "组",
    "concordance": "段",
}
# Distinguishes the facets of details from the values of the other filters.
_GIVEN = "has-"
# The kinds of entries in a cell of the matrix.
_CONTENTS = (
    (Kind.CAUSE.value, Kind.CAUSE.label),
    (Kind.REMEDY.value, Kind.REMEDY.label),
    ("group", "整组的话"),
    ("silence", "未载"),
)


def render_indexes(site: Site) -> list[GeneratedPage]:
    """Return the pages of all indexes, in the order of the navigation."""
    return [
        GeneratedPage(path_of(page), page.title, _body(name, page, site), wide=name in _WIDE)
        for name, pages in site.catalogue.pages.items()
        for page in pages
    ]


def documents_in(rows: Sequence[Row], site: Site) -> list[str]:
    """Return, in order, the ids of the documents that have a cell with content in the rows."""
    speaking = {cell.document for row in rows for cell in row.cells if not cell.is_empty}
    return [each for each in site.indexes.matrix.documents if each in speaking]


def matrix_table(
    rows: Sequence[Row],
    documents: Sequence[str],
    linker: Linker,
    title: str,
    row_id: Callable[[str], str] | None = None,
) -> Markup:
    """Render the matrix rows of some problems as a table with one column a document.

    `row_id` is given only on the matrix's own pages. Tables on other pages repeat those rows, so
    their rows have no ids.
    """
    return render(
        "indexes/matrix.html",
        rows=rows,
        title=title,
        documents=documents,
        label=document_name,
        link=linker.link,
        row_id=row_id,
        reason=lambda text: render_inline(text, linker),
    )


def _body(name: str, page: IndexPage[Any], site: Site) -> Body:
    linker = Linker(path_of(page), site.targets)
    writer = Writer()
    writer.title(page.title)
    filters = _filters(name, page, site)
    writer.block(render("indexes/intro.html", index=name, filters=filters, counted=_UNITS[name]))
    if not page.groups:
        others = site.catalogue.pages[name][1:]
        parts = [(each, relative(html_path(path_of(each)), linker.path)) for each in others]
        writer.block(render("indexes/index-pages.html", pages=parts))
    listed = site.keeper.map(_listed, [(name, linker.path, group) for group in page.groups], site)
    groups = [
        ListGroup(group.title, f"group--{group.key}", rows, len(group.entries), _UNITS[name])
        for group, rows in zip(page.groups, listed, strict=True)
    ]
    write_groups(writer, groups)
    return writer.body()


def _listed(shown: tuple[str, str, Group[Any]], site: Site) -> Markup:
    """Render a group of an index. `shown` is the index's name, the page's path and the group."""
    name, path, group = shown
    rows: Markup = _GROUPS[name](group, site, Linker(path, site.targets))
    return rows


def _filters(name: str, page: IndexPage[Any], site: Site) -> list[Filter]:
    """Return the filters for the rows of a page; only the matrix and the measures have some."""
    entries = [entry for group in page.groups for entry in group.entries]
    if name == "measures":
        return _measure_filters(entries, site)
    if name != "matrix" or not entries:
        return []
    rows: list[Row] = entries
    listed = {module for row in rows for module in row.modules}
    listed_documents = site.indexes.matrix.documents
    documents = ((s.id, s.name) for s in site.library.sources if s.id in listed_documents)
    modules = ((m.id, m.title) for m in site.library.modules if m.id in listed)
    return [
        Filter("document", "文献", tuple(documents)),
        Filter("module", "模块", tuple(modules)),
        Filter("kind", "内容", _CONTENTS),
    ]


def _measure_filters(measures: Sequence[Measure], site: Site) -> list[Filter]:
    found = {value for measure in measures for value in _facets(measure).split()}
    offered = (
        ("document", "文献", [(s.id, document_name(s.id)) for s in site.library.sources]),
        ("kind", "种类", [(kind.value, kind.label) for kind in Kind]),
        ("given", "写明", [(_GIVEN + name, f"有{name}") for name in MEASURE_LABELS]),
    )
    filters = [
        Filter(name, label, tuple(choice for choice in choices if choice[0] in found))
        for name, label, choices in offered
    ]
    return [each for each in filters if len(each.choices) > 1]


def _facets(measure: Measure) -> str:
    """Return the facets of a measure: its document, its kind, and the details that it gives."""
    given = (_GIVEN + detail.label for detail in measure.given_details)
    return " ".join(filter(None, (measure.document, measure.unit.kind.value, *given)))


def _matrix(group: Group[Row], site: Site, linker: Linker) -> Markup:
    spoken = documents_in(group.entries, site)
    return matrix_table(group.entries, spoken, linker, group.title, site.catalogue.row_id)


def _measures(group: Group[Measure], site: Site, linker: Linker) -> Markup:
    return render(
        "indexes/measures.html",
        facets=_facets,
        content=_CONTENT,
        measures=group.entries,
        title=group.title,
        link=linker.link,
        cite=linker.locator,
        row_id=site.catalogue.row_id,
        show=lambda text: render_inline(text, linker),
    )


def _terms(group: Group[Any], site: Site, linker: Linker) -> Markup:
    return render(
        "indexes/terms.html",
        headwords=group.entries,
        link=linker.link,
        row_id=site.catalogue.row_id,
        show=lambda text: render_inline(text, linker),
    )


def _parallels(group: Group[ParallelSet], site: Site, linker: Linker) -> Markup:
    return render(
        "indexes/parallels.html",
        sets=group.entries,
        cite=linker.locator,
        named=lambda section: link_to(section, site, linker),
        row_id=lambda each: site.catalogue.row_id(set_id(each)),
    )


def _concordance(group: Group[Any], site: Site, linker: Linker) -> Markup:
    return render(
        "indexes/concordance.html",
        paragraphs=group.entries,
        opening=_opening,
        title=group.title,
        link=linker.link,
        row_id=site.catalogue.row_id,
        reason=lambda text: render_inline(text, linker),
    )


def _opening(text: str) -> str:
    """Return the first characters of a paragraph, enough for a reader to recognize it."""
    return text if len(text) <= _OPENING else text[:_OPENING].rstrip("“‘（《、，") + "……"


_GROUPS: Mapping[str, Any] = {
    "matrix": _matrix,
    "measures": _measures,
    "terms": _terms,
    "parallels": _parallels,
    "concordance": _concordance,
}
