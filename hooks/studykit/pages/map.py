"""全图: the pages with pictures of causes, problems and remedies, and what other pages show."""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from studykit.graph import Edge
from studykit.html.body import Writer
from studykit.html.inline import Linker, TextLinker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.indexes.map import COLUMNS, Node, Scene, unstated_about
from studykit.indexes.matrix import documents_of
from studykit.locator import document_name, quoted_title
from studykit.model import Basis, Kind, Module, RelationType, Unit
from studykit.pages.generated import GeneratedPage
from studykit.pages.map_addresses import map_path, node_id, node_url
from studykit.pages.map_layout import WIDTH, Layout, lay_out, lines_of
from studykit.site import Site

# With more boxes than this, a document has no picture of its own: its page links to the pictures of
# its modules.
NODES_AT_MOST = 200
# With more problems than this, the overview lists none.
_PROBLEMS_AT_MOST = 200
_TITLE = "全图"
# Pictures higher than this, in tenths of an em, are printed smaller, to fit on a sheet of A4.
_TALL = 600
# Modules in one <details> element of a list.
_MODULES_AT_MOST = 50
# How units of these kinds relate to a problem.
_RELATION_OF = {Kind.CAUSE: RelationType.CAUSES, Kind.REMEDY: RelationType.ADDRESSES}


@dataclass(frozen=True)
class Box:
    """A node as shown. `space` is the space above it in tenths of an em, `lines` its lines of text.

    `relations` are the edges that leave it, each with the title of its target. `sentence` tells
    what the unit is; `editorial` says that it is the editor's.
    """

    node: Node
    space: int
    lines: int
    relations: tuple[tuple[Edge, str], ...]
    sentence: Markup
    editorial: bool
    link: Markup
    children: tuple["Box", ...]


def render_maps(site: Site) -> list[GeneratedPage]:
    """Return the overview and the pictures of documents and modules; empty if there are none."""
    maps = site.indexes.maps
    if not maps.modules:
        return []
    titles = {m.id: m.title for m in site.library.modules}
    titles |= {s.id: s.name for s in site.library.sources}
    drawn = [*maps.documents.items(), *maps.modules.items()]
    scenes = [(id_, titles[id_], scene) for id_, scene in drawn]
    pages = site.keeper.map(_page, scenes, site)
    return [_overview_page(site), *pages]


def module_map(module: Module, site: Site, linker: Linker) -> Markup:
    """Return a module's picture, folded, for the head of its page; "" if there is none."""
    scene = site.indexes.maps.modules.get(module.id)
    if scene is None:
        return Markup("")
    return render(
        "map/module.html",
        counts=_counts(scene),
        page=_url(module.id, linker),
        # In the picture citations are plain text: below it, the page has the same ones as links.
        picture=picture(scene, module.title, site, linker, TextLinker(linker.path, site.targets)),
    )


def summary(site: Site, linker: Linker) -> Markup:
    """Return a list for another page: each document, its numbers of units, a link to its picture.

    "" if no document has a picture.
    """
    maps = site.indexes.maps
    rows = [
        (
            document_name(source.id),
            quoted_title(source.short_title),
            _counts(scene),
            _url(source.id, linker),
        )
        for source in site.library.sources
        if (scene := maps.documents.get(source.id))
    ]
    whole = relative(html_path(map_path()), linker.path)
    return render("map/summary.html", rows=rows, whole=whole) if rows else Markup("")


def picture(
    scene: Scene, title: str, site: Site, linker: Linker, sentence_linker: Linker
) -> Markup:
    """Draw a scene. `sentence_linker` renders the references in the sentences of its boxes."""
    layout = lay_out(scene)
    boxes = _boxes(scene, layout, site, linker, sentence_linker)
    return render(
        "map/picture.html",
        title=title,
        columns=list(zip(COLUMNS, boxes, strict=True)),
        numbers=[count for _, count in _count_kinds(scene.nodes)],
        lines=layout.lines,
        width=WIDTH,
        height=layout.height,
        tall=_TALL,
        node_id=lambda unit: node_id(unit, site),
        keys=lambda unit: (site.key(unit.module), site.key(unit.section)),
        label=lambda edge: edge.type.label,
    )


def _page(titled_scene: tuple[str, str, Scene], site: Site) -> GeneratedPage:
    """Return the page of a document or module, given its id, its title and its scene."""
    id_, title, scene = titled_scene
    linker = Linker(map_path(id_), site.targets)
    writer = Writer()
    writer.title(f"{_TITLE}：{title}")
    writer.block(render("map/ways.html", whole="map.html", page=linker.link(id_)))
    if id_ in site.indexes.maps.modules or len(scene.nodes) <= NODES_AT_MOST:
        writer.block(picture(scene, title, site, linker, linker), "map")
    else:
        modules = {node.unit.module for node in _own_nodes(scene)}
        writer.block(_module_list(modules, site, linker))
    return GeneratedPage(map_path(id_), f"{_TITLE}：{title}", writer.body(), wide=True)


def _boxes(
    scene: Scene, layout: Layout, site: Site, linker: Linker, sentence_linker: Linker
) -> list[tuple[Box, ...]]:
    """Return the boxes of each column."""
    relations: dict[str, list[tuple[Edge, str]]] = {}
    units = site.indexes.graph.units
    for edge in scene.edges:
        relations.setdefault(edge.source, []).append((edge, units[edge.target].title))

    def box(node: Node, space: int, depth: int) -> Box:
        # `depth` is the number of frames around the node, which make its box narrower. A node with
        # children has a frame around its box and theirs.
        unit = node.unit
        sentence, editorial = site.leads[unit.id]
        return Box(
            node,
            space,
            lines_of(node, depth + bool(node.children)),
            tuple(relations.get(unit.id, ())),
            render_inline(sentence, sentence_linker),
            editorial,
            linker.link(unit.id),
            tuple(box(child, 0, depth + 1) for child in node.children),
        )

    return [tuple(box(node, space, 0) for space, node in column) for column in layout.columns]


def _overview_page(site: Site) -> GeneratedPage:
    maps = site.indexes.maps
    linker = Linker(map_path(), site.targets)
    writer = Writer()
    writer.title(_TITLE)
    writer.block(render("map/intro.html"))
    problems = _problems_by_document(site.indexes.graph.units.values())
    for source in site.library.sources:
        if scene := maps.documents.get(source.id):
            rows = [_row(unit, site, linker) for unit in problems.get(source.id, ())]
            counts, url = _counts(scene), _url(source.id, linker)
            writer.heading(2, source.name, f"map--{source.id}")
            writer.block(render("map/document.html", counts=counts, url=url, rows=rows))
    writer.heading(2, "按模块看", "map--modules")
    writer.block(_module_list(maps.modules, site, linker))
    return GeneratedPage(map_path(), _TITLE, writer.body(), wide=True)


def _problems_by_document(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Return the problems by the first document that each cites; none if there are too many."""
    problems = [unit for unit in units if unit.kind is Kind.PROBLEM]
    found: dict[str, list[Unit]] = {}
    for unit in problems if len(problems) <= _PROBLEMS_AT_MOST else ():
        found.setdefault(next(iter(documents_of(unit.cites)), ""), []).append(unit)
    return found


def _module_list(ids: Container[str], site: Site, linker: Linker) -> Markup:
    """Return the links to the pictures of some modules."""
    scenes = site.indexes.maps.modules
    modules = [
        (module.title, _counts(scenes[module.id]), _url(module.id, linker))
        for module in site.library.modules
        if module.id in scenes and module.id in ids
    ]
    starts = range(0, len(modules), _MODULES_AT_MOST)
    parts = [(start + 1, modules[start : start + _MODULES_AT_MOST]) for start in starts]
    return render("map/modules.html", parts=parts)


def _row(problem: Unit, site: Site, linker: Linker) -> dict[str, object]:
    """Return a problem with the numbers of its causes and remedies, stated and inferred."""
    graph = site.indexes.graph
    above = [each for each in graph.ancestors(problem) if each.kind is Kind.PROBLEM]
    unstated = unstated_about(problem)
    neighbours = []
    for kind, type_ in _RELATION_OF.items():
        edges = [
            each
            for each in graph.edges_into(problem.id, type_)
            if graph.units[each.source].kind is kind
        ]
        stated = sum(each.basis is Basis.STATED for each in edges)
        neighbours.append((kind, stated, len(edges) - stated, kind.label in unstated))
    url = relative(node_url(problem, site), linker.path)
    return {"unit": problem, "depth": min(len(above), 2), "neighbours": neighbours, "url": url}


def _url(id_: str, linker: Linker) -> str:
    return relative(html_path(map_path(id_)), linker.path)


def _counts(scene: Scene) -> list[tuple[Kind, int]]:
    """Return the number of a scene's own units by kind, in the order of the columns."""
    return _count_kinds(_own_nodes(scene))


def _count_kinds(nodes: Collection[Node]) -> list[tuple[Kind, int]]:
    return [(kind, sum(node.unit.kind is kind for node in nodes)) for kind in COLUMNS]


def _own_nodes(scene: Scene) -> list[Node]:
    """Return the nodes of a scene that are no guests."""
    return [node for node in scene.nodes if not node.is_guest]
