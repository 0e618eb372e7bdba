"""Tests of maps (全图): the scenes against the relations as written, and the layout as geometry."""

import random
import re
from collections import Counter
from collections.abc import Iterator

import banks
import pytest
from banks import library_in
from hypothesis import given, settings
from hypothesis import strategies as st
from mini_site import mini_files
from studykit.graph import Graph, graph_of
from studykit.indexes.map import COLUMNS, Node, Scene, build_maps
from studykit.library import read_library
from studykit.model import CLAIM_TYPES, Library, RelationType
from studykit.pages.map import render_maps
from studykit.pages.map_layout import COLUMN, FRAME, GAP, PADDING, SPACE, lay_out, lines_of
from studykit.site import site_of
from synthetic import Spec, library_of, regular

REAL = library_in(banks.REAL)
LINE_HEIGHT = 13  # as in the style sheet


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    count = draw(st.integers(1, 14))
    labels = st.sampled_from(["导致", "导致（归纳）", "针对", "针对（归纳）", "参见"])
    links = st.tuples(labels, st.integers(0, count - 1), st.integers(0, 2))
    specs = st.builds(
        Spec,
        st.sampled_from(["问题", "原因", "对策", "概念"]),
        st.integers(3, 6),
        st.lists(links, max_size=3).map(tuple),
        st.tuples(st.integers(1, 2), st.just(1), st.just(1)),
    )
    return library_of(draw(st.lists(specs, min_size=count, max_size=count)))


def statements(library: Library, owned: set[str]) -> Counter[tuple[str, str, str, str]]:
    """Return the relations as written that a picture of some units shows, with their basis."""
    kinds = {unit.id: unit.kind for unit in library.units}
    last = {
        (unit.id, relation.type.value, target): relation.basis.value
        for unit in library.units
        for relation in unit.relations
        for target in relation.to
        if relation.type in CLAIM_TYPES and {unit.id, target} & owned
    }
    return Counter(
        (source, type_, target, basis)
        for (source, type_, target), basis in last.items()
        if {kinds.get(source), kinds.get(target)} <= set(COLUMNS)
        and kinds[source] is not kinds[target]
    )


def scenes_of(library: Library) -> Iterator[tuple[set[str], Scene]]:
    """Return every scene, with the ids of the units that its module or document has."""
    maps = build_maps(library, graph_of(library))
    drawn = [unit for unit in library.units if unit.kind in COLUMNS]
    for name, scene in maps.modules.items():
        yield {unit.id for unit in drawn if unit.module == name}, scene
    for name, scene in maps.documents.items():
        yield {u.id for u in drawn if name in {cite.source for cite in u.cites}}, scene


def prove_scenes(library: Library) -> None:
    for owned, scene in scenes_of(library):
        shown = Counter(
            (edge.source, edge.type.value, edge.target, edge.basis.value) for edge in scene.edges
        )
        assert shown == statements(library, owned)
        names = [node.unit.id for node in scene.nodes]
        assert len(set(names)) == len(names)
        ends = {end for edge in scene.edges for end in (edge.source, edge.target)}
        assert set(names) == owned | ends
        assert {node.unit.id for node in scene.nodes if not node.is_guest} == owned
        for kind, column in zip(COLUMNS, scene.columns, strict=True):
            assert all(node.unit.kind is kind for top in column for node in top.walk())


def test_scenes_of_the_real_documents() -> None:
    prove_scenes(REAL)
    whole = [edge for _, scene in scenes_of(REAL) for edge in scene.edges]
    assert {edge.type for edge in whole} == {RelationType.CAUSES, RelationType.ADDRESSES}


@settings(max_examples=60)
@given(libraries())
def test_scenes_of_any_library(library: Library) -> None:
    prove_scenes(library)


# Layout. ------------------------------------------------------------------------------------------


def boxes(node: Node, top: int, depth: int = 0) -> Iterator[tuple[str, int, int]]:
    """Return the boxes of a block as the style sheet places them: unit, top, bottom."""
    edge = FRAME if node.children else 0
    height = lines_of(node, depth + bool(node.children)) * LINE_HEIGHT + PADDING
    yield node.unit.id, top + edge, top + edge + height
    below = top + edge + height
    for child in node.children:
        inside = list(boxes(child, below + SPACE, depth + 1))
        yield from inside
        below = below_of(child, inside)


def below_of(node: Node, inside: list[tuple[str, int, int]]) -> int:
    """Return the bottom of a block whose boxes are given: frames end below their last box."""
    last = node
    frames = 0
    while last.children:
        frames += 1
        last = last.children[-1]
    return next(bottom for name, _, bottom in inside if name == last.unit.id) + FRAME * frames


def prove_layout(scene: Scene) -> None:
    layout = lay_out(scene)
    at: dict[str, tuple[int, int, int]] = {}
    spans: list[list[tuple[int, int]]] = []
    for number, column in enumerate(layout.columns):
        end, spans_here = 0, []
        for index, (space, node) in enumerate(column):
            assert space >= 0
            top = end + space + (SPACE if index else 0)
            inside = list(boxes(node, top))
            end = below_of(node, inside)
            spans_here.append((top, end))
            at |= {name: (number, start, stop) for name, start, stop in inside}
        assert end <= layout.height
        spans.append(spans_here)
    assert {line.edge for line in layout.lines} == set(scene.edges)
    for line in layout.lines:
        numbers = [int(each) for each in re.findall(r"-?\d+", line.path)]
        source, target = at[line.edge.source], at[line.edge.target]
        # A line begins and ends at half the height of its boxes.
        assert numbers[1] == source[1] + (source[2] - source[1]) // 2
        head = [int(each) for each in re.findall(r"-?\d+", line.head)]
        assert head[1] == target[1] + (target[2] - target[1]) // 2
        left = target[0] * (COLUMN + GAP)
        assert left <= head[0] <= left + COLUMN
        if abs(source[0] - target[0]) > 1:
            # The lane through the middle column passes between its blocks.
            lane = int(re.findall(r"C\d+ \d+ \d+ (\d+)", line.path)[0])
            assert all(not start < lane < stop for start, stop in spans[1])
            assert 0 <= lane <= layout.height


def test_layouts_of_the_real_documents() -> None:
    for _, scene in scenes_of(REAL):
        prove_layout(scene)


@settings(max_examples=60)
@given(libraries(), st.randoms(use_true_random=False))
def test_layouts_of_any_library_and_of_any_order_of_edges(
    library: Library, chance: random.Random
) -> None:
    for _, scene in scenes_of(library):
        prove_layout(scene)
    graph = graph_of(library)

    def shuffled(edges: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
        names = chance.sample(sorted(edges), len(edges))
        return {name: tuple(chance.sample(edges[name], len(edges[name]))) for name in names}

    outgoing, incoming = shuffled(dict(graph.outgoing)), shuffled(dict(graph.incoming))
    other = Graph(graph.units, outgoing, incoming, graph.children)  # type: ignore[arg-type]
    first, second = build_maps(library, graph), build_maps(library, other)
    assert first == second
    for name, scene in first.modules.items():
        assert lay_out(scene) == lay_out(second.modules[name])


@pytest.mark.parametrize(
    ("title", "depth", "lines"),
    [
        ("党性", 0, 1),
        ("一二三四五六七八九十一", 0, 1),
        ("一二三四五六七八九十一二", 0, 2),
        ("一二三四五六七八九十一", 2, 2),
        ("abcdefghijklmnopqrstuv", 0, 1),
        ("一" * 200, 0, 6),
        ("一二三", 30, 1),
    ],
)
def test_lines_of_a_box(title: str, depth: int, lines: int) -> None:
    unit = next(iter(library_of([Spec("问题")]).units))
    node = Node(type(unit)(**{**unit.__dict__, "title": title}), is_guest=False)
    assert lines_of(node, depth) == lines


# Pages. -------------------------------------------------------------------------------------------


def html_of(library: Library) -> dict[str, str]:
    return {page.path: "".join(page.body.blocks) for page in render_maps(site_of(library))}


def test_every_document_and_module_has_a_page() -> None:
    pages = html_of(REAL)
    maps = build_maps(REAL, graph_of(REAL))
    names = ["", *maps.documents, *maps.modules]
    assert list(pages) == [f"indexes/map{'-' if name else ''}{name}.md" for name in names]
    problems = re.findall(
        r'class="map-rows__row[^>]*><a href="map-[\w-]+\.html#map--([\w-]+)"',
        pages["indexes/map.md"],
    )
    assert Counter(problems) == Counter(u.id for u in REAL.units if u.kind.value == "problem")


def test_the_overview_counts_only_causes_and_remedies() -> None:
    row = html_of(REAL)["indexes/map.md"].partition("#map--service-on-the-lips")[2]
    row = row.partition("</li>")[0]
    assert "未载原因" in row
    assert "未载对策" in row


def test_a_large_document_is_left_to_the_pictures_of_its_modules() -> None:
    pages = html_of(library_of(regular(1200)))
    assert "map__box" not in pages["indexes/map-s1.md"]
    assert 'href="map-module-1.html"' in pages["indexes/map-s1.md"]
    assert "indexes/map-module-48.md" in pages
    whole = pages["indexes/map.md"]
    assert "map-rows" not in whole
    assert whole.count('href="map-module-') == 48


def test_a_library_without_problems_has_no_pictures() -> None:
    assert html_of(library_of([Spec("概念")])) == {}


def test_markup_in_titles_is_text() -> None:
    files = mini_files()
    hostile = "<img src=x onerror=alert(1)> **b**"
    files["modules/queues.md"] = files["modules/queues.md"].replace(
        "### 号源 {".encode(), f"### {hostile} {{".encode()
    )
    files["sources/s1.md"] = files["sources/s1.md"].replace(
        b"title: ", f"title: {hostile}".encode()
    )
    pages = html_of(read_library(files)[0])
    assert all("<img" not in html and "<b>" not in html for html in pages.values())
    assert "&lt;img" in pages["indexes/map-queues.md"]
