"""Divides the slides of a deck into pages, on which nothing is shrunk, cut or outside its box."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from studykit.export.slides.blocks import ANSWER, Block, Grid, Style, TextBlock
from studykit.export.slides.measure import width, wrap
from studykit.export.slides.runs import Run, Runs, plain

WIDTH, HEIGHT = 960, 540
SIDE = 48
INNER = WIDTH - 2 * SIDE
# The height at which text ends, above the foot.
BOTTOM = 496
_TOP, _TOP_OF_COVER = 22, 64
_BELOW_TITLE = 12
_TITLE_LINES = 3
CHIP = 20  # size of the word before the title
CHIP_SIDE = 10
HANGING = 38  # indent of paragraphs with a mark
CELL = ANSWER
CELL_SIDE, CELL_TOP = 8, 5
GAP = 20  # the space between the columns of a slice; a third of it is between boxes
# Widths of table columns, in characters: the minimum, and the most that counts when the remaining
# width is divided in proportion to the longest cells.
_NARROWEST, _WIDEST = 4, 30


@dataclass(frozen=True)
class Heading:
    """The title of a page: its lines, its font and pitch, and where it begins."""

    lines: tuple[str, ...]
    size: int
    pitch: int
    left: float
    top: int

    @property
    def bottom(self) -> int:
        """Where the body begins."""
        return self.top + len(self.lines) * self.pitch + _BELOW_TITLE


@dataclass(frozen=True)
class Piece:
    """A paragraph or a row that fits a page, or a part of one that does not.

    `cells` are the lines of its cells; a paragraph is one cell. `height` is without the space
    `below`. `head` is the height of the head of its grid, 0 for a paragraph. `is_begun` says that
    it continues a paragraph or row of the page before.
    """

    block: Block
    cells: tuple[tuple[Runs, ...], ...]
    height: float
    below: float
    head: float = 0
    is_begun: bool = False

    @property
    def stays_with_next(self) -> bool:
        """Whether it has to stay on the page of the next piece."""
        return isinstance(self.block, TextBlock) and self.block.style.keeps_with_next

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden until the answer is shown."""
        return isinstance(self.block, TextBlock) and self.block.is_answer

    @property
    def has_blanks(self) -> bool:
        """Whether a part of it is blank until the answer is shown."""
        return any(run.blank for cell in self.cells for line in cell for run in line)


Pieces = tuple[Piece, ...]


def heading_of(title: str, label: str, *, is_cover: bool) -> Heading:
    """Return the title of a page as it is laid out."""
    size, pitch, top = (44, 58, _TOP_OF_COVER) if is_cover else (36, 48, _TOP)
    left = SIDE + (chip_width(label) + 12 if label else 0)
    lines = [plain(line) for line in wrap((Run(title),), size, WIDTH - SIDE - left)]
    if len(lines) > _TITLE_LINES:
        lines = [*lines[: _TITLE_LINES - 1], lines[_TITLE_LINES - 1][:-2] + "……"]
    return Heading(tuple(lines), size, pitch, left, top)


def chip_width(label: str) -> float:
    """Return the width of the word before a title with its box."""
    return width(label) * CHIP + 2 * CHIP_SIDE


def divide(blocks: Sequence[Block], room: float) -> list[Pieces]:
    """Divide blocks into pages of `room` points.

    A paragraph or row that fits a page is not divided.
    """
    pages: list[list[Piece]] = [[]]
    for piece in (piece for block in blocks for piece in _pieces(block, room)):
        if pages[-1] and height_of([*pages[-1], piece]) > room:
            moved: list[Piece] = []
            while len(pages[-1]) > 1 and pages[-1][-1].stays_with_next:
                moved.insert(0, pages[-1].pop())
            if height_of([*moved, piece]) > room:
                pages[-1] += moved
                moved = []
            pages.append(moved)
        pages[-1].append(piece)
    return [tuple(page) for page in _balanced(pages, room)]


def height_of(pieces: Sequence[Piece]) -> float:
    """Return the height of pieces on one page, with the heads of their tables."""
    tops = [
        piece
        for index, piece in enumerate(pieces)
        if index == 0 or pieces[index - 1].block is not piece.block
    ]
    inside = sum(piece.height + piece.below for piece in pieces)
    return inside + sum(piece.head for piece in tops) - (pieces[-1].below if pieces else 0)


def column_widths(grid: Grid) -> list[float]:
    """Return the widths of the columns of a table or slice, in points."""
    count = len(grid.head)
    if grid.kinds:
        return [(INNER - GAP * (count - 1)) / count] * count
    rows = (grid.head, *grid.rows)
    longest = [max(width(plain(row[n])) for row in rows if n < len(row)) for n in range(count)]
    least = [min(each, _NARROWEST) * CELL.size + 2 * CELL_SIDE for each in longest]
    rest = INNER - sum(least)
    if rest < 0:
        return [INNER / count] * count
    shares = [min(max(each, 1), _WIDEST) for each in longest]
    return [own + rest * share / sum(shares) for own, share in zip(least, shares, strict=True)]


def head_of(grid: Grid) -> Piece:
    """Return the head of a grid, which every page with some of its rows repeats."""
    return _row(grid, _cells(grid, grid.head))


def lines_of(runs: Runs, room: float, style: Style = CELL) -> tuple[Runs, ...]:
    """Return the lines of a text in a style. Bold text is taken to be as wide as other text."""
    return wrap(runs, style.size, room)


def _pieces(block: Block, room: float) -> Iterator[Piece]:
    if isinstance(block, TextBlock):
        inner = INNER - (HANGING if block.mark else 0)
        yield from _divided(block, (lines_of(block.runs, inner, block.style),), room)
        return
    head = head_of(block)
    for row in block.rows:
        cells = _cells(block, row)
        yield from _divided(block, cells, room, head.height + head.below)


def _cells(grid: Grid, row: tuple[Runs, ...]) -> tuple[tuple[Runs, ...], ...]:
    widths = column_widths(grid)
    return tuple(lines_of(c, w - 2 * CELL_SIDE) for c, w in zip(row, widths, strict=False))


def _divided(
    block: Block, cells: tuple[tuple[Runs, ...], ...], room: float, head: float = 0
) -> Iterator[Piece]:
    """Yield a paragraph or a row of a block, in parts if it does not fit a page."""
    whole = replace(_row(block, cells), head=head)
    if head + whole.height <= room:
        yield whole
        return
    pitch = block.style.pitch if isinstance(block, TextBlock) else CELL.pitch
    extra = 0 if isinstance(block, TextBlock) else 2 * CELL_TOP
    most = max(int((room - head - extra) // pitch), 1)
    parts = [[cell[index : index + most] for index in range(0, len(cell), most)] for cell in cells]
    for number, part in enumerate(zip_longest(*parts, fillvalue=())):
        yield replace(_row(block, part), head=head, is_begun=number > 0)


def _row(block: Block, cells: tuple[tuple[Runs, ...], ...]) -> Piece:
    count = max((len(cell) for cell in cells), default=1)
    if isinstance(block, TextBlock):
        return Piece(block, cells, count * block.style.pitch, block.style.below)
    below = GAP / 3 if block.kinds else 0
    return Piece(block, cells, max(count, 1) * CELL.pitch + 2 * CELL_TOP, below)


def _balanced(pages: list[list[Piece]], room: float) -> list[list[Piece]]:
    """Move a piece to the last page if a single line would stand alone there."""
    if len(pages) > 1 and len(pages[-2]) > 1 and len(pages[-1]) == 1:
        moved, alone = pages[-2][-1], pages[-1][0]
        is_one_line = max(map(len, alone.cells)) == 1
        if is_one_line and height_of([moved, alone]) <= room:
            return [*pages[:-2], pages[-2][:-1], [moved, alone]]
    return pages
