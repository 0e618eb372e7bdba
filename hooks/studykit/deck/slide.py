"""The data model of a deck: slides in the order of a session, and their contents.

The texts of a slide are inline Markdown as authors wrote it: `[[target|text]]` is a reference.
"""

from dataclasses import dataclass

from studykit.graph import Edge
from studykit.model import Kind, Module, Quotation, Unit
from studykit.quiz.item import Item


@dataclass(frozen=True)
class Sentence:
    """The one sentence of a unit. `editorial` says that it is the editor's, not a document's."""

    text: str
    editorial: bool


@dataclass(frozen=True)
class Neighbour:
    """A unit that a claim, 导致 or 针对, connects with the unit of a slide."""

    unit: Unit
    edge: Edge


@dataclass(frozen=True)
class Column:
    """The units of one kind in a slice of 全图, the part of it around one unit.

    `left_out` is the number of neighbours for which the slide has no room.
    """

    kind: Kind
    neighbours: tuple[Neighbour, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Cover:
    """The first slide: what the class will be able to do."""

    objectives: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """Sentences one below the other; if `is_answer`, hidden until the trainer shows them."""

    sentences: tuple[str, ...]
    is_answer: bool = False


@dataclass(frozen=True)
class Points:
    """A list of points, `numbered` or with bullets, and the text above it, if any."""

    points: tuple[str, ...]
    above: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True)
class Point:
    """A unit: one sentence, and its slice of 全图 or, if it has none, quotations."""

    unit: Unit
    sentence: Sentence | None
    quotations: tuple[Quotation, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table as its author wrote it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Question:
    """An item; its answer appears on the slide when the trainer shows it."""

    item: Item


@dataclass(frozen=True)
class Activity:
    """A part of the session plan for which the module has nothing to show."""


Content = Cover | Prose | Points | Point | Table | Question | Activity


@dataclass(frozen=True)
class Slide:
    """One slide.

    - `id`: unique in the deck. It is the id of the heading or item that the slide shows, or is made
      from the id of the heading above and a number; it never depends on wording.
    - `section`: the id of its section; empty for the cover, the opening and activities.
    - `label`: the word before the title.
    - `part`: the activity of the session plan during which it is shown; empty in the appendix.
    - `start`, `minutes`: the minute at which it begins, and its duration; 0 in the appendix.
    - `notes`: lines that only the trainer sees.
    - `case`: the id of its case, if it has one. A plan takes all slides of a case together.
    """

    id: str
    title: str
    content: Content
    section: str = ""
    label: str = ""
    notes: tuple[str, ...] = ()
    part: str = ""
    start: int = 0
    minutes: int = 0
    case: str = ""


@dataclass(frozen=True)
class Deck:
    """The slides of a module: the main run of a session, and all other slides behind it."""

    module: Module
    main: tuple[Slide, ...]
    appendix: tuple[Slide, ...]

    @property
    def slides(self) -> tuple[Slide, ...]:
        """All slides, in the order in which they are shown."""
        return (*self.main, *self.appendix)
