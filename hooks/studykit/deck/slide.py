"""The data model of a deck: slides in the order of a session, and what each of them shows.

The texts of a slide are inline Markdown as authors wrote it: `[[target|text]]` is a reference.
"""

from dataclasses import dataclass

from studykit.graph import Edge
from studykit.model import Kind, Module, Quotation, Unit
from studykit.quiz.item import Item


@dataclass(frozen=True)
class Sentence:
    """The one sentence of a unit. `editorial` says that the editor says it, not a document."""

    text: str
    editorial: bool


@dataclass(frozen=True)
class Neighbour:
    """A unit that a claim, 导致 or 针对, connects with the unit of a slide."""

    unit: Unit
    edge: Edge


@dataclass(frozen=True)
class Column:
    """The units of one kind in a slice of 全图. `left_out` counts neighbours without room."""

    kind: Kind
    neighbours: tuple[Neighbour, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Cover:
    """The first slide: what the class will be able to do."""

    objectives: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """Sentences one below the other. If `is_answer`, they are hidden until the trainer asks."""

    sentences: tuple[str, ...]
    is_answer: bool = False


@dataclass(frozen=True)
class Points:
    """A list with an optional text above; `numbered` if its members are referred to by number."""

    points: tuple[str, ...]
    above: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True)
class Point:
    """A unit: one sentence, and its slice of 全图 or, if it has none, the words of a document."""

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
    """An item; its answer appears beside it when asked for."""

    item: Item


@dataclass(frozen=True)
class Activity:
    """A part of the session plan for which the module has nothing to show."""


Content = Cover | Prose | Points | Point | Table | Question | Activity


@dataclass(frozen=True)
class Slide:
    """One slide.

    - `id`: its name in the deck. It comes from ids, never from wording or place.
    - `section`: the section that it belongs to; empty for the cover and the opening.
    - `label`: the word before the title.
    - `part`: the activity of the session plan. `start` and `minutes`: when this slide begins, and
      how long it takes. They are empty and 0 in the appendix.
    - `notes`: what only the trainer sees.
    - `case`: the name of the case that it belongs to; its slides are picked together.
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
    """The slides of a module: the main run of a session, and all others behind it."""

    module: Module
    main: tuple[Slide, ...]
    appendix: tuple[Slide, ...]

    @property
    def slides(self) -> tuple[Slide, ...]:
        """All slides, in the order in which they are shown."""
        return (*self.main, *self.appendix)
