"""An item as a value: what is asked, how it is answered, why, and from where.

Every text of an item is plain; `[[target|text]]` in it is a reference, `**` stands around what is
strong, and nothing else is markup.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from studykit.locator import Locator
from studykit.model import Basis, ItemType, Level

# A blank as it is shown where nothing can be filled in.
GAP = "＿＿＿＿"
TRUE, FALSE = "true", "false"


class Origin(Enum):
    """Who made an item."""

    GENERATED = "generated"
    AUTHORED = "authored"


class Proof(Enum):
    """How the wrong answers of an item are shown to be wrong; the value says it in a sentence."""

    DOCUMENT = "题干指明了文献，干扰项不在这篇文献里"
    MEMBER = "题干问哪一项不在内，干扰项都在内"
    PASSAGE = "题干引了原句，别的文献没有这句话，也没有相近的段落"
    WORDING = "题干是原文的一句，别的词不合原文"
    DEFINITION = "每个释义只属于它自己的词"
    SEQUENCE = "次序由作者用有序列表标明"
    WRITTEN = "编写者逐项写明了错在哪里"


@dataclass(frozen=True)
class Option:
    """One option. Its id is that of its unit or document, never its place.

    `rationale` says of a wrong one what it really is.
    """

    id: str
    text: str
    correct: bool
    rationale: str
    unit: str | None = None


@dataclass(frozen=True)
class Choice:
    """What single, multiple and true_false ask: options as they are shown."""

    options: tuple[Option, ...]

    @property
    def keys(self) -> tuple[Option, ...]:
        """The right ones."""
        return tuple(option for option in self.options if option.correct)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong ones."""
        return tuple(option for option in self.options if not option.correct)


@dataclass(frozen=True)
class Blank:
    """A blank: what is accepted, the first being the answer, and the options if it is chosen."""

    id: str
    accept: tuple[str, ...]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Cloze:
    """A text with blanks: `parts` are texts and the ids of blanks, in order."""

    parts: tuple[str | Blank, ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """The blanks, in order."""
        return tuple(part for part in self.parts if isinstance(part, Blank))

    @property
    def text(self) -> str:
        """The text with its blanks shown as gaps."""
        return "".join(GAP if isinstance(part, Blank) else part for part in self.parts)


@dataclass(frozen=True)
class Side:
    """One thing to be matched or ordered; `rationale` says of a right side where it belongs."""

    id: str
    text: str
    rationale: str = ""


@dataclass(frozen=True)
class Matching:
    """Two columns, as they are shown, and the pairs of ids that belong together."""

    left: tuple[Side, ...]
    right: tuple[Side, ...]
    pairs: tuple[tuple[str, str], ...]

    @property
    def spare(self) -> tuple[Side, ...]:
        """What is left over on the right."""
        used = {right for _, right in self.pairs}
        return tuple(side for side in self.right if side.id not in used)


@dataclass(frozen=True)
class Ordering:
    """Steps in their true order, and the order in which they are first shown."""

    steps: tuple[Side, ...]
    shown: tuple[str, ...]


Response = Choice | Cloze | Matching | Ordering


@dataclass(frozen=True)
class Item:
    """One item.

    `units` are those it tests, `about` those that its stem names, `document` the source that
    the stem names, if any. `cites` is where its answer stands.
    """

    id: str
    generator: str
    type: ItemType
    module: str
    section: str
    units: tuple[str, ...]
    about: tuple[str, ...]
    document: str
    cites: tuple[Locator, ...]
    basis: Basis
    level: Level
    proof: Proof
    stem: str
    explanation: str
    response: Response
    origin: Origin = Origin.GENERATED
    points: int = 1
    known_revision: str = ""

    @property
    def revision(self) -> str:
        """A hash of what is shown, whatever the order: the first 12 hex digits of SHA-256.

        An item that only calls things by other names keeps the one it was known by.
        """
        if self.known_revision:
            return self.known_revision
        shown = "\x1f".join((self.type.value, self.stem, self.explanation, *sorted(self.shown())))
        return hashlib.sha256(shown.encode()).hexdigest()[:12]

    def shown(self) -> Iterator[str]:
        """Every text of the response, with what makes it right or wrong."""
        response = self.response
        if isinstance(response, Choice):
            yield from map(_option_text, response.options)
        elif isinstance(response, Cloze):
            yield response.text
            for blank in response.blanks:
                yield from (f"{blank.id}={text}" for text in blank.accept)
                yield from map(_option_text, blank.options)
        elif isinstance(response, Matching):
            yield from (f"{side.id} {side.text} {side.rationale}" for side in response.left)
            yield from (f"{side.id} {side.text} {side.rationale}" for side in response.right)
            yield from (f"{left}={right}" for left, right in response.pairs)
        else:
            yield from (f"{n} {step.text}" for n, step in enumerate(response.steps))


def _option_text(option: Option) -> str:
    return f"{option.id} {option.text} {option.correct} {option.rationale}"


@dataclass(frozen=True)
class Refusal:
    """An item that was not made, or not let through: the rule's name, and the reason in words."""

    generator: str
    units: tuple[str, ...]
    rule: str
    reason: str


@dataclass(frozen=True)
class ItemBank:
    """All items in reading order, what was refused, what is doubtful, what no item tests.

    `doubts` are warnings by item id; `untested` gives for a unit the reason.
    """

    items: tuple[Item, ...]
    refused: tuple[Refusal, ...]
    doubts: Mapping[str, tuple[Refusal, ...]]
    untested: Mapping[str, str]


def headline(item: Item) -> str:
    """An item in one line: its stem, with what tells it from others that ask alike."""
    response = item.response
    if isinstance(response, Cloze):
        return f"{item.stem}{response.text}"
    if isinstance(response, Matching):
        return f"{item.stem}（{'；'.join(side.text for side in response.left)}）"
    return item.stem


def choices(item: Item) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """Each set of options with its stem: the item's own, or that of each blank."""
    if isinstance(item.response, Choice):
        yield item.stem, item.response.options
    elif isinstance(item.response, Cloze):
        for blank in item.response.blanks:
            if blank.options:
                yield item.response.text, blank.options


def distractors(item: Item) -> list[Option]:
    """The wrong options of an item."""
    return [option for _, options in choices(item) for option in options if not option.correct]
