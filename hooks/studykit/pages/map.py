"""全图: the pages with pictures of causes, problems and remedies, and parts on other pages."""

from collections.abc import Container
from dataclasses import dataclass

from markupsafe import Markup

from studykit.graph import Edge
from studykit.html.body import Writer
from studykit.html.inline import Linker, TextLinker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.indexes.map import COLUMNS, Node, Scene
from studykit.indexes.matrix import documents_of
from studykit.locator import document_name, quoted_title
from studykit.model import Basis, Kind, Module, RelationType, Unit
from studykit.pages.generated import GeneratedPage
from studykit.pages.handouts import prose_of, sentences_of
from studykit.pages.map_addresses import map_path, node_id, node_url
from studykit.pages.map_layout import WIDTH, Layout, lay_out, lines_of
from studykit.pages.related import RELATION_LABELS
from studykit.parallel import parallel_map
from studykit.site import Site

# A document's picture of more boxes cannot be surveyed: its page leads to those of its modules. The
# overview lists problems up to this number, too.
NODES_AT_MOST = 200
_TITLE = "全图"
# A higher picture, in tenths of an em, is printed smaller, so that it takes one sheet of A4.
_TALL = 600
# Entries of a list of modules in one disclosure.
_MODULES_AT_MOST = 50
_STATED_BY = {Kind.CAUSE: RelationType.CAUSES, Kind.REMEDY: RelationType.ADDRESSES}


@dataclass(frozen=True)
class Box:
    """A node as shown: `space` is the tenths of an em above it, `lines` the height of its box."""

    node: Node
    space: int
    lines: int
    says: tuple[tuple[Edge, str], ...]
    sentence: Markup
    editorial: bool
    link: Markup
    children: tuple["Box", ...]


def render_maps(site: Site) -> list[GeneratedPage]:
    """Return the overview and the pictures of the documents and modules; empty without units."""
    maps = site.indexes.maps
    if not maps.modules:
        return []
    titles = {m.id: m.title for m in site.library.modules}
    titles |= {s.id: s.name for s in site.library.sources}
    scenes = [*maps.documents.items(), *maps.modules.items()]
    pages = parallel_map(lambda each: _page(each[0], titles[each[0]], each[1], site), scenes)
    return [_overview_page(site), *pages]


def module_slice(module: Module, site: Site, linker: Linker) -> Markup:
    """Return a module's picture, folded, for the head of its page; "" if there is none."""
    scene = site.indexes.maps.modules.get(module.id)
    if scene is None:
        return Markup("")
    return render(
        "map/slice.html",
        counts=_counts(scene),
        page=_url(module.id, linker),
        # The units stand on the page itself, with their citations as links.
        picture=picture(scene, module.title, site, linker, TextLinker(linker.path, site.targets)),
    )


def overview(site: Site, linker: Linker) -> Markup:
    """Return the whole in small: for each document its numbers, and the way to its picture."""
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
    return render("map/small.html", rows=rows, whole=whole) if rows else Markup("")


def picture(scene: Scene, title: str, site: Site, linker: Linker, words: Linker) -> Markup:
    """Draw a scene. `words` renders the references in the sentences of its boxes."""
    layout = lay_out(scene)
    return render(
        "map/picture.html",
        title=title,
        columns=list(zip(COLUMNS, _boxes(scene, layout, site, linker, words), strict=True)),
        numbers=_numbers(scene, own=False),
        lines=layout.lines,
        width=WIDTH,
        height=layout.height,
        tall=_TALL,
        node_id=lambda unit: node_id(unit, site),
        keys=lambda unit: (site.key(unit.module), site.key(unit.section)),
        label=lambda edge: RELATION_LABELS[edge.type],
    )


def _page(name: str, title: str, scene: Scene, site: Site) -> GeneratedPage:
    linker = Linker(map_path(name), site.targets)
    writer = Writer()
    writer.title(f"{_TITLE}：{title}")
    writer.block(render("map/ways.html", whole="map.html", page=linker.link(name)))
    if name in site.indexes.maps.modules or len(scene.nodes) <= NODES_AT_MOST:
        writer.block(picture(scene, title, site, linker, linker), "map")
    else:
        involved = {node.unit.module for node in scene.nodes if node.own}
        writer.block(_module_list(involved, site, linker))
    return GeneratedPage(map_path(name), f"{_TITLE}：{title}", writer.body(), wide=True)


def _boxes(
    scene: Scene, layout: Layout, site: Site, linker: Linker, words: Linker
) -> list[tuple[Box, ...]]:
    says: dict[str, list[tuple[Edge, str]]] = {}
    units = site.indexes.graph.units
    for edge in scene.edges:
        says.setdefault(edge.source, []).append((edge, units[edge.target].title))

    def box(node: Node, space: int, depth: int) -> Box:
        unit = node.unit
        sentence, editorial = _sentence(unit, site)
        return Box(
            node,
            space,
            lines_of(node, depth + bool(node.children)),
            tuple((edge, title) for edge, title in says.get(unit.id, ())),
            render_inline(sentence, words),
            editorial,
            linker.link(unit.id),
            tuple(box(child, 0, depth + 1) for child in node.children),
        )

    return [tuple(box(node, space, 0) for space, node in column) for column in layout.columns]


def _sentence(unit: Unit, site: Site) -> tuple[str, bool]:
    """Return the sentence that tells what a unit is, and whether the editor gave it.

    It is the definition, else the first marked sentence, else the first.
    """
    if unit.definition:
        return unit.definition.text, unit.definition.basis is Basis.INFERRED
    sentences = list(sentences_of(prose_of(unit, site.pages[unit.path])))
    marked = (each for each in sentences if "==" in each)
    return next(marked, next(iter(sentences), "")), False


def _overview_page(site: Site) -> GeneratedPage:
    maps, graph = site.indexes.maps, site.indexes.graph
    linker = Linker(map_path(), site.targets)
    writer = Writer()
    writer.title(_TITLE)
    writer.block(render("map/intro.html"))
    problems: dict[str, list[Unit]] = {}
    for unit in graph.units.values():
        if unit.kind is Kind.PROBLEM:
            problems.setdefault(next(iter(documents_of(unit.cites)), ""), []).append(unit)
    is_short = sum(map(len, problems.values())) <= NODES_AT_MOST
    for source in site.library.sources:
        if scene := maps.documents.get(source.id):
            own = problems.get(source.id, ()) if is_short else ()
            writer.heading(2, source.name, f"map--{source.id}")
            writer.block(
                render(
                    "map/document.html",
                    counts=_counts(scene),
                    url=_url(source.id, linker),
                    rows=[_row(unit, site, linker) for unit in own],
                )
            )
    writer.heading(2, "按模块看", "map--modules")
    writer.block(_module_list(maps.modules, site, linker))
    return GeneratedPage(map_path(), _TITLE, writer.body(), wide=True)


def _module_list(names: Container[str], site: Site, linker: Linker) -> Markup:
    """Return the links to the pictures of some modules."""
    scenes = site.indexes.maps.modules
    modules = [
        (module.title, _counts(scenes[module.id]), _url(module.id, linker))
        for module in site.library.modules
        if module.id in scenes and module.id in names
    ]
    starts = range(0, len(modules), _MODULES_AT_MOST)
    parts = [(at + 1, modules[at : at + _MODULES_AT_MOST]) for at in starts]
    return render("map/modules.html", parts=parts)


def _row(problem: Unit, site: Site, linker: Linker) -> dict[str, object]:
    """Return a problem with the numbers of its causes and remedies, stated and inferred."""
    graph = site.indexes.graph
    above = [each for each in graph.ancestors(problem) if each.kind is Kind.PROBLEM]
    waived = Node(problem, own=True).silences
    ends = []
    for kind, type_ in _STATED_BY.items():
        edges = [
            each
            for each in graph.edges_into(problem.id, type_)
            if graph.units[each.source].kind is kind
        ]
        stated = sum(each.basis is Basis.STATED for each in edges)
        ends.append((kind, stated, len(edges) - stated, kind.label in waived))
    url = relative(node_url(problem, site), linker.path)
    return {"unit": problem, "depth": min(len(above), 2), "ends": ends, "url": url}


def _url(name: str, linker: Linker) -> str:
    return relative(html_path(map_path(name)), linker.path)


def _counts(scene: Scene) -> list[tuple[Kind, int]]:
    """Return the number of a scene's own units by kind, in the order of the columns."""
    return list(zip(COLUMNS, _numbers(scene, own=True), strict=True))


def _numbers(scene: Scene, *, own: bool) -> list[int]:
    nodes = [node for node in scene.nodes if node.own or not own]
    return [sum(node.unit.kind is kind for node in nodes) for kind in COLUMNS]
