"""The layout of a picture of causes, problems and remedies: where its boxes and lines are.

Layers and barycentres after Sugiyama, Tagawa & Toda 1981: the columns are the layers; a line that
passes a column gets a lane in it, so that it crosses no box. All lengths are whole tenths of an em.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from studykit.graph import Edge
from studykit.indexes.map import COLUMNS, Node, Scene
from studykit.model import Basis

COLUMN, GAP = 142, 32  # the widths of a column and of the gap between two
WIDTH = len(COLUMNS) * COLUMN + (len(COLUMNS) - 1) * GAP
LINE, PADDING, SPACE, FRAME, LANE = 13, 5, 3, 4, 6  # heights; FRAME also insets the sides
LINES_AT_MOST = 6  # lines of a box; the style sheet has a rule for each number
_SIGN = 23  # the width of a box's sign and of its padding
_ROUNDS = 4
_HEAD = 5  # the length of an arrow's head


@dataclass
class Block:
    """An outermost node with all nodes in it, or the lane of an edge, for which `node` is None.

    `centres` maps each unit to the distance from the top of the block to the middle of its box;
    `insets` maps it to the distance of the box from the sides of the column.
    """

    node: Node | None
    height: int
    centres: Mapping[str, int]
    insets: Mapping[str, int] = field(default_factory=dict)
    top: int = 0


@dataclass(frozen=True)
class Line:
    """An edge's line and the head of its arrow, as SVG paths."""

    edge: Edge
    path: str
    head: str
    inferred: bool


@dataclass(frozen=True)
class Layout:
    """The blocks of each column from top to bottom, each with the space above it; the lines."""

    columns: tuple[tuple[tuple[int, Node], ...], ...]
    lines: tuple[Line, ...]
    height: int


def lines_of(node: Node, depth: int) -> int:
    """Return how many lines a box needs for its title, and for what is unstated about its unit.

    A line may not begin with a full stop: a browser then moves the last character of the line above
    to it. So if there are several lines, each is counted as one character shorter.
    """
    room = max((COLUMN - 2 * FRAME * depth - _SIGN) // 10, 4)
    wide = sum(2 if unicodedata.east_asian_width(each) in "FWA" else 1 for each in node.unit.title)
    lines = 1 if wide <= 2 * room else -(-wide // (2 * (room - 1)))
    return min(lines + bool(node.unstated), LINES_AT_MOST)


def lay_out(scene: Scene) -> Layout:
    """Lay out a scene. Apart from sorting, the time is linear in its nodes and edges."""
    columns = [[_block(node) for node in column] for column in scene.columns]
    positions = {
        node.unit.id: (number, block)
        for number, column in enumerate(columns)
        for block in column
        if block.node
        for node in block.node.walk()
    }
    lanes: dict[Edge, Block] = {}
    links: dict[int, list[tuple[str, Block, str]]] = {}
    for edge in scene.edges:
        (start, one), (end, other) = positions[edge.source], positions[edge.target]
        ends = [(one, edge.source), (other, edge.target)]
        if abs(start - end) > 1:
            lane = lanes[edge] = Block(None, LANE, {"": LANE // 2})
            columns[1].append(lane)
            ends.insert(1, (lane, ""))
        for (near, near_id), (far, far_id) in pairwise(ends):
            links.setdefault(id(near), []).append((near_id, far, far_id))
            links.setdefault(id(far), []).append((far_id, near, near_id))
    _order(columns, links)
    height = max((_stack(column) for column in columns), default=0)
    _place(columns, links, height)
    lines = tuple(_line(edge, positions, lanes.get(edge)) for edge in scene.edges)
    return Layout(tuple(_spaced(column) for column in columns), lines, height)


def _block(node: Node) -> Block:
    centres: dict[str, int] = {}
    insets: dict[str, int] = {}

    def measure(node: Node, top: int, depth: int) -> int:
        edge = FRAME if node.children else 0
        slot = lines_of(node, depth + bool(node.children)) * LINE + PADDING
        insets[node.unit.id] = depth * FRAME + edge
        centres[node.unit.id] = top + edge + slot // 2
        below = top + edge + slot
        for child in node.children:
            below = measure(child, below + SPACE, depth + 1)
        return below + edge

    height = measure(node, 0, 0)
    return Block(node, height, centres, insets)


# For each block, by its identity: a unit in it, the block at the other end of an edge, and a unit
# in that block.
Links = Mapping[int, Sequence[tuple[str, Block, str]]]


def _stack(column: Sequence[Block]) -> int:
    """Put the blocks of a column below each other; return the height of the column."""
    top = 0
    for block in column:
        block.top = top
        top += block.height + SPACE
    return max(top - SPACE, 0)


def _order(columns: Sequence[list[Block]], links: Links) -> None:
    """Order the blocks of each column by the mean height of their neighbours.

    Blocks without edges come last.
    """
    for column in columns:
        _stack(column)
    for _ in range(_ROUNDS):
        for number in (0, 2, 1):
            middles = {id(each): _middle(each, links) for each in columns[number]}
            columns[number].sort(
                key=lambda each: (middles[id(each)] is None, middles[id(each)] or 0)
            )
            _stack(columns[number])


def _middle(block: Block, links: Links) -> float | None:
    """Return the mean height of the boxes that edges connect with a block; None without edges."""
    ends = [far.top + far.centres[far_id] for _, far, far_id in links.get(id(block), ())]
    return sum(ends) / len(ends) if ends else None


def _place(columns: Sequence[Sequence[Block]], links: Links, height: int) -> None:
    """Move the blocks of the shorter columns towards their neighbours, without reordering them."""
    order = sorted(range(len(columns)), key=lambda n: (-_stack(columns[n]), n))
    first = order[0]
    placed = {id(block) for block in columns[first]}
    for number in [1, 0, 2] if first == 1 else [1, 2 - first]:
        if number == first:
            continue
        column = columns[number]
        room = height - _stack(column)
        wanted = [_wanted(block, links, placed) for block in column]
        for block, moved in zip(column, _in_order(wanted), strict=True):
            block.top += min(max(int(moved), 0), room)
        placed |= {id(block) for block in column}


def _wanted(block: Block, links: Links, placed: set[int]) -> tuple[float, int]:
    """Return how far down a block would move to face its placed neighbours, with a weight."""
    moves = [
        far.top + far.centres[far_id] - block.top - block.centres[id_]
        for id_, far, far_id in links.get(id(block), ())
        if id(far) in placed
    ]
    return (sum(moves) / len(moves), 1000) if moves else (0.0, 1)


def _in_order(wanted: Sequence[tuple[float, int]]) -> list[float]:
    """Return the non-decreasing numbers that fit the weighted ones best, by least squares.

    This is the algorithm "pool adjacent violators" (Ayer et al. 1955).
    """
    pools: list[tuple[float, int, int]] = []  # mean, weight, count
    for value, weight in wanted:
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, weight_a, count_a), (b, weight_b, count_b) = pools[-2:]
            total = weight_a + weight_b
            pools[-2:] = [((a * weight_a + b * weight_b) / total, total, count_a + count_b)]
    return [mean for mean, _, count in pools for _ in range(count)]


def _spaced(column: Sequence[Block]) -> tuple[tuple[int, Node], ...]:
    """Return the nodes of a column, each with the space above it beyond `SPACE`."""
    spaced = []
    end = 0
    for block in column:
        if block.node:
            spaced.append((block.top - end, block.node))
            end = block.top + block.height + SPACE
    return tuple(spaced)


def _line(edge: Edge, positions: Mapping[str, tuple[int, Block]], lane: Block | None) -> Line:
    """Draw an edge. `positions` has the column and the block of each unit."""
    (start, one), (end, other) = positions[edge.source], positions[edge.target]
    step = 1 if end > start else -1
    x, y = _port(start, one, edge.source, step)
    path = [f"M{x} {y}"]
    if lane:
        middle = lane.top + lane.centres[""]
        path.append(_bend(start, step, y, middle))
        start, y = start + step, middle
    x, target = _port(end, other, edge.target, -step)
    path += [_bend(start, step, y, target), f"H{x - step * _HEAD}"]
    head = f"M{x} {target}l{-step * _HEAD} -4v8z"
    return Line(edge, "".join(path), head, edge.basis is Basis.INFERRED)


def _port(column: int, block: Block, name: str, step: int) -> tuple[int, int]:
    """Return where a line meets a box: on its right side if `step` is 1, else on its left."""
    inset = block.insets[name]
    left = column * (COLUMN + GAP)
    return (left + COLUMN - inset if step > 0 else left + inset), block.top + block.centres[name]


def _bend(column: int, step: int, y: int, target: int) -> str:
    """Return the path through the gap beside a column, from height `y` to `target`."""
    left = column * (COLUMN + GAP)
    start = left + COLUMN if step > 0 else left
    end = start + step * (GAP - _HEAD)
    middle = (start + end) // 2
    return f"H{start}C{middle} {y} {middle} {target} {end} {target}"
