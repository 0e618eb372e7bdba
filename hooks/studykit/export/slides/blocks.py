"""What a slide shows, as blocks below each other: paragraphs, tables, and slices of 全图."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from studykit.deck.slide import (
    Activity,
    Column,
    Content,
    Cover,
    Neighbour,
    Point,
    Points,
    Prose,
    Question,
    Slide,
    Table,
)
from studykit.export.slides.runs import Run, Runs, runs_of
from studykit.html.inline import Linker, render_inline
from studykit.locator import Locator
from studykit.model import Basis
from studykit.pages.decks import BEFORE_ANSWER, cites_beside, cites_of_answer, says
from studykit.pages.items import (
    key_text,
    letters_of_pairs,
    places_of_steps,
    render_text,
    shown_steps,
)
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering

_EDITORIAL = Run("〔编者归纳〕")
_RIGHT = Run("　✓", bold=True, blank="　")
_BULLET = "•"


@dataclass(frozen=True)
class Style:
    """The style of a paragraph: size of the font, pitch of its lines, space below, in points.

    If it `keeps_with_next`, the paragraph stays on the page of the next paragraph. Text smaller
    than 3.3 % of the height of a slide, 17.8 points, cannot be read from the back of a room, where
    viewers sit at up to six times the height of the picture.
    """

    size: int
    pitch: int
    below: int
    bold: bool = False
    muted: bool = False
    keeps_with_next: bool = False


LEAD = Style(22, 32, 8, muted=True, keeps_with_next=True)
SENTENCE = Style(34, 48, 16, bold=True)
TEXT = Style(28, 40, 12)
QUOTATION = Style(26, 38, 12)
STEM = Style(26, 36, 10, bold=True, keeps_with_next=True)
OPTION = Style(22, 30, 6)
ANSWER = Style(18, 25, 5)


@dataclass(frozen=True)
class TextBlock:
    """A paragraph. `mark` is its bullet, number or letter; `is_answer` if it is hidden at first."""

    style: Style
    runs: Runs
    mark: str = ""
    is_answer: bool = False


@dataclass(frozen=True)
class Grid:
    """A table or a slice of 全图: rows of cells below a head.

    Every page that shows some of the rows repeats the head. `kinds` are the kinds of the columns of
    a slice, whose cells are drawn as boxes; a table has none.
    """

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    kinds: tuple[str, ...] = ()


Block = TextBlock | Grid


def blocks_of(slide: Slide, minutes: int, linker: Linker) -> tuple[Block, ...]:
    """Return the blocks of a slide. `minutes` is the duration of the whole session."""
    return tuple(_Writer(linker).blocks(slide.content, slide.minutes, minutes))


class _Writer:
    """Writes the contents of slides. Its linker resolves references."""

    def __init__(self, linker: Linker) -> None:
        self.linker = linker

    def inline(self, text: str) -> Runs:
        return runs_of(render_inline(text, self.linker))

    def item_text(self, text: str) -> Runs:
        return runs_of(render_text(text, self.linker))

    def blocks(self, content: Content, own_minutes: int, minutes: int) -> Iterator[Block]:
        if isinstance(content, Cover):
            yield from self.cover(content, minutes)
        elif isinstance(content, Prose):
            yield from self.prose(content)
        elif isinstance(content, Points):
            yield from self.points(content)
        elif isinstance(content, Point):
            yield from self.point(content)
        elif isinstance(content, Table):
            head = tuple(map(self.inline, content.head))
            yield Grid(head, tuple(tuple(map(self.inline, row)) for row in content.rows))
        elif isinstance(content, Question):
            yield from self.question(content.item)
        elif isinstance(content, Activity):
            yield TextBlock(TEXT, (Run(f"{own_minutes} 分钟"),))

    def cover(self, content: Cover, minutes: int) -> Iterator[Block]:
        if content.objectives:
            after = f"{minutes} 分钟以后，能够" if minutes else "学完以后，能够"
            yield TextBlock(LEAD, (Run(after),))
            yield from (TextBlock(TEXT, (Run(o),), _BULLET) for o in content.objectives)

    def prose(self, content: Prose) -> Iterator[Block]:
        if content.is_answer:
            yield TextBlock(LEAD, (Run(BEFORE_ANSWER),))
        for each in content.sentences:
            yield TextBlock(TEXT, self.inline(each), is_answer=content.is_answer)

    def points(self, content: Points) -> Iterator[Block]:
        yield from (TextBlock(LEAD, self.inline(each)) for each in content.above)
        if len(content.points) == 1:
            yield TextBlock(SENTENCE, self.inline(content.points[0]))
            return
        for number, point in enumerate(content.points, 1):
            mark = f"{number}." if content.numbered else _BULLET
            yield TextBlock(TEXT, self.inline(point), mark)

    def point(self, content: Point) -> Iterator[Block]:
        if sentence := content.sentence:
            basis = (_EDITORIAL,) if sentence.editorial else ()
            runs = (*self.inline(sentence.text), *basis, *_labels(cites_beside(content)))
            yield TextBlock(SENTENCE, runs)
        for each in content.quotations:
            yield TextBlock(QUOTATION, (Run(f"“{each.text}”"), *_labels(each.cites)))
        if content.columns:
            yield _slice(content)

    def question(self, item: Item) -> Iterator[Block]:
        yield TextBlock(STEM, self.item_text(item.stem))
        response = item.response
        if isinstance(response, Choice):
            texts = [(self.item_text(each.text), each.correct) for each in response.options]
            yield from _options(texts)
        elif isinstance(response, Cloze):
            yield from self.cloze(response)
        elif isinstance(response, Matching):
            yield self.matching(item, response)
        elif isinstance(response, Ordering):
            yield from self.steps(item)
        key = self.item_text(f"答案：{key_text(item)}")
        yield TextBlock(ANSWER, _bold(key), is_answer=True)
        why = (*self.item_text(item.explanation), *_labels(cites_of_answer(item)))
        if why:
            yield TextBlock(ANSWER, why, is_answer=True)

    def cloze(self, response: Cloze) -> Iterator[Block]:
        parts = (
            Run(part) if isinstance(part, str) else Run(part.accept[0], bold=True, blank="＿")
            for part in response.parts
        )
        yield TextBlock(TEXT, tuple(parts))
        for blank in response.blanks:
            yield from _options([((Run(each.text),), each.correct) for each in blank.options])

    def matching(self, item: Item, response: Matching) -> Grid:
        letters = letters_of_pairs(item)
        lefts = [
            (
                (Run(f"{number}. "), *self.item_text(side.text)),
                (Run(letters.get(side.id, ""), bold=True, blank="＿"),),
            )
            for number, side in enumerate(response.left, 1)
        ]
        rights = [
            (Run(f"{letter}. "), *self.item_text(side.text))
            for letter, side in zip(ascii_uppercase, response.right, strict=False)
        ]
        none: Runs = ()
        rows = tuple(
            (*(lefts[row] if row < len(lefts) else (none, none)), _at(rights, row))
            for row in range(max(len(lefts), len(rights)))
        )
        return Grid(((Run("左"),), (Run("答"),), (Run("右"),)), rows)

    def steps(self, item: Item) -> Iterator[Block]:
        places = places_of_steps(item)
        for letter, (name, text) in zip(ascii_uppercase, shown_steps(item), strict=False):
            position = Run(f"　第 {places[name]}", bold=True, blank="　")
            yield TextBlock(OPTION, (*self.item_text(text), position), f"{letter}.")


def _labels(cites: Iterable[Locator]) -> Runs:
    return tuple(Run(f"〔{each.label}〕") for each in cites)


def _options(options: Sequence[tuple[Runs, bool]]) -> Iterator[Block]:
    for letter, (runs, is_right) in zip(ascii_uppercase, options, strict=False):
        yield TextBlock(OPTION, (*runs, _RIGHT) if is_right else runs, f"{letter}.")


def _bold(runs: Runs) -> Runs:
    return tuple(replace(run, bold=True) for run in runs)


def _at(cells: Sequence[Runs], index: int) -> Runs:
    return cells[index] if index < len(cells) else ()


def _slice(content: Point) -> Grid:
    """Return the slice of 全图 around a unit, with a column for each kind, a box for each unit."""
    columns = content.columns
    boxes = [_boxes(column, content) for column in columns]
    height = max(map(len, boxes))
    return Grid(
        tuple(_heading(column) for column in columns),
        tuple(tuple(_at(each, row) for each in boxes) for row in range(height)),
        tuple(column.kind.value for column in columns),
    )


def _heading(column: Column) -> Runs:
    said = f"，{says(column.neighbours[0])}" if column.neighbours else ""
    left = f"（另有 {column.left_out} 项）" if column.left_out else ""
    return (Run(f"{column.kind.label}{said}{left}"),)


def _boxes(column: Column, content: Point) -> list[Runs]:
    own = [(Run(content.unit.title, bold=True),)] if column.kind is content.unit.kind else []
    return [*own, *map(_box, column.neighbours)]


def _box(neighbour: Neighbour) -> Runs:
    title = Run(neighbour.unit.title)
    return (title, _EDITORIAL) if neighbour.edge.basis is Basis.INFERRED else (title,)
