"""关系图: an inline SVG diagram of a unit and its neighbours."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from studykit.graph import Edge, Graph
from studykit.html.template import render
from studykit.model import Basis, RelationType, Unit

# In SVG user units, which equal CSS pixels unless the diagram is scaled down.
BOX_WIDTH, BOX_HEIGHT, ROW, GAP = 176, 44, 56, 56
MARGIN = 2
LINE_OF_TEXT = 11  # full-width characters
LINES_OF_TEXT = 2
RELATION_LABELS: Mapping[RelationType, str] = {
    RelationType.CAUSES: "导致",
    RelationType.ADDRESSES: "针对",
    RelationType.SEE_ALSO: "参见",
    RelationType.SEE: "见",
}


@dataclass(frozen=True)
class Box:
    """A unit's box: the coordinates of its upper left corner, and its title split into lines."""

    unit: Unit
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """An edge's arrow, from left to right: its SVG path and head, its label and its position."""

    edge: Edge
    path: str
    head: str
    label: str
    x: int
    y: int
    inferred: bool


def draw_diagram(unit: Unit, graph: Graph) -> Markup:
    """Draw a unit with its incoming edges on the left and its outgoing edges on the right.

    Returns "" if there are no edges.
    """
    incoming, outgoing = graph.incoming.get(unit.id, ()), graph.outgoing.get(unit.id, ())
    if not (incoming or outgoing):
        return Markup("")
    height = max(len(incoming), len(outgoing), 1) * ROW
    # An empty column takes no space.
    left = BOX_WIDTH + GAP if incoming else 0
    width = left + BOX_WIDTH + (GAP + BOX_WIDTH if outgoing else 0)
    middle = (height - BOX_HEIGHT) // 2
    boxes = [_box(unit, left, middle)]
    arrows = []
    for edge, y in zip(incoming, _rows(len(incoming), height), strict=True):
        boxes.append(_box(graph.units[edge.source], 0, y))
        arrows.append(_arrow(edge, BOX_WIDTH, y, left, middle, at_start=True))
    start = left + BOX_WIDTH
    for edge, y in zip(outgoing, _rows(len(outgoing), height), strict=True):
        boxes.append(_box(graph.units[edge.target], start + GAP, y))
        arrows.append(_arrow(edge, start, middle, start + GAP, y, at_start=False))
    return render(
        "diagram.html",
        unit=unit,
        boxes=boxes,
        arrows=arrows,
        width=width + 2 * MARGIN,
        height=height + 2 * MARGIN,
        margin=MARGIN,
        box_width=BOX_WIDTH,
        box_height=BOX_HEIGHT,
    )


def _rows(count: int, height: int) -> list[int]:
    """Return the y coordinates of `count` boxes that are spread evenly over a height."""
    return [(2 * n + 1) * height // (2 * count) - BOX_HEIGHT // 2 for n in range(count)]


def _box(unit: Unit, x: int, y: int) -> Box:
    return Box(unit, x, y, wrap_title(unit.title))


def _arrow(edge: Edge, x1: int, y1: int, x2: int, y2: int, *, at_start: bool) -> Arrow:
    y1, y2 = y1 + BOX_HEIGHT // 2, y2 + BOX_HEIGHT // 2
    bend = (x1 + x2) // 2
    path = f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2 - 8} {y2}"
    head = f"{x2 - 8},{y2 - 4} {x2},{y2} {x2 - 8},{y2 + 4}"
    # The label is next to the neighbour, because the arrows converge at the unit itself.
    x, y = (x1 + 4, y1) if at_start else (x2 - 34, y2)
    inferred = edge.basis is Basis.INFERRED
    return Arrow(edge, path, head, RELATION_LABELS[edge.type], x, y - 5, inferred)


def wrap_title(title: str) -> tuple[str, ...]:
    """Split a title into the lines of a box; the last line ends with … if the title is cut."""
    lines: list[str] = []
    rest = title
    while rest and len(lines) < LINES_OF_TEXT:
        line, rest = _split_at_width(rest, LINE_OF_TEXT)
        lines.append(line)
    if rest:
        lines[-1] = _split_at_width(lines[-1], LINE_OF_TEXT - 1)[0] + "…"
    return tuple(lines)


def _split_at_width(text: str, width: int) -> tuple[str, str]:
    used = 0.0
    for index, character in enumerate(text):
        used += 1 if unicodedata.east_asian_width(character) in "FWA" else 0.6
        if used > width:
            return text[:index], text[index:]
    return text, ""
