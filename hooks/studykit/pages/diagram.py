"""关系图: one unit and its neighbours as a small drawing, to be set in a page."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from studykit.graph import Edge, Graph
from studykit.html.template import fill
from studykit.model import Basis, RelationType, Unit

# In units of the drawing, which are pixels where there is room for it.
BOX_WIDTH, BOX_HEIGHT, ROW, GAP = 176, 44, 56, 56
MARGIN = 2
LINE_OF_TEXT = 11  # full-width characters
LINES_OF_TEXT = 2
LABELS: Mapping[RelationType, str] = {
    RelationType.CAUSES: "导致",
    RelationType.ADDRESSES: "针对",
    RelationType.SEE_ALSO: "参见",
    RelationType.SEE: "见",
}


@dataclass(frozen=True)
class Box:
    """A unit as drawn: its upper left corner, its title cut to lines."""

    unit: Unit
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """An edge as drawn, from left to right, with its label and where that stands."""

    edge: Edge
    path: str
    head: str
    label: str
    x: int
    y: int
    inferred: bool


def draw(unit: Unit, graph: Graph) -> Markup:
    """Draw the edges that end at a unit on its left, those that begin at it on its right.

    Empty where there are none.
    """
    incoming, outgoing = graph.incoming.get(unit.id, ()), graph.outgoing.get(unit.id, ())
    if not (incoming or outgoing):
        return Markup("")
    height = max(len(incoming), len(outgoing), 1) * ROW
    # Columns that hold nothing take no room.
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
    return fill(
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
    """The upper edges of `count` boxes, spread evenly over a height."""
    return [(2 * n + 1) * height // (2 * count) - BOX_HEIGHT // 2 for n in range(count)]


def _box(unit: Unit, x: int, y: int) -> Box:
    return Box(unit, x, y, cut(unit.title))


def _arrow(edge: Edge, x1: int, y1: int, x2: int, y2: int, *, at_start: bool) -> Arrow:
    y1, y2 = y1 + BOX_HEIGHT // 2, y2 + BOX_HEIGHT // 2
    bend = (x1 + x2) // 2
    path = f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2 - 8} {y2}"
    head = f"{x2 - 8},{y2 - 4} {x2},{y2} {x2 - 8},{y2 + 4}"
    # The label stands by the neighbour, where lines are apart.
    x, y = (x1 + 4, y1) if at_start else (x2 - 34, y2)
    inferred = edge.basis is Basis.INFERRED
    return Arrow(edge, path, head, LABELS[edge.type], x, y - 5, inferred)


def cut(title: str) -> tuple[str, ...]:
    """Cut a title to the lines of a box; the last ends in … where something is left out."""
    lines: list[str] = []
    rest = title
    while rest and len(lines) < LINES_OF_TEXT:
        line, rest = _take(rest, LINE_OF_TEXT)
        lines.append(line)
    if rest:
        lines[-1] = _take(lines[-1], LINE_OF_TEXT - 1)[0] + "…"
    return tuple(lines)


def _take(text: str, width: int) -> tuple[str, str]:
    used = 0.0
    for index, character in enumerate(text):
        used += 1 if unicodedata.east_asian_width(character) in "FWA" else 0.6
        if used > width:
            return text[:index], text[index:]
    return text, ""
