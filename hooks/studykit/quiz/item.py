"""The data model of an item: stem, response, rationales, explanation and citations.

The texts of an item are plain text with two kinds of markup: `[[target|text]]` is a reference, and
`**…**` is strong emphasis.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from studykit.locator import Locator
from studykit.model import Basis, ItemType, Level

# A blank as shown in plain text.
GAP = "＿＿＿＿"
TRUE, FALSE = "true", "false"


class Origin(Enum):
    """The author of an item: a generator or a person."""

    GENERATED = "generated"
    AUTHORED = "authored"


class Proof(Enum):
    """The method that proves the distractors of an item wrong; the value states it in words."""

    WORDING = "题干是原文的一句，别的词不合原文"
    SEQUENCE = "次序由作者用有序列表标明"
    LIST = "这一条之下的各项都已列出，干扰项写在同一篇的另一条之下"
    AKIN = "题干所指的文献没有干扰项，另一篇没有正确项"
    STATEMENT = "编写者写明要点所据的段落，引了反驳每个误读的原话"
    WRITTEN = "编写者逐项写明了错在哪里"


@dataclass(frozen=True)
class Option:
    """One option.

    - `id`: the id of its unit, a hash of its text, or `true` or `false`, so that it does not depend
      on the position of the option. In a copy without its key, the id is the position.
    - `rationale`: why a distractor is wrong.
    - `unit`: the id of the unit whose title is the option, or None.
    """

    id: str
    text: str
    correct: bool
    rationale: str
    unit: str | None = None


@dataclass(frozen=True)
class Choice:
    """The response to items of the types single, multiple and true_false: options as shown."""

    options: tuple[Option, ...]

    @property
    def keys(self) -> tuple[Option, ...]:
        """The correct options."""
        return tuple(option for option in self.options if option.correct)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The incorrect options."""
        return tuple(option for option in self.options if not option.correct)


@dataclass(frozen=True)
class Blank:
    """A blank: its accepted answers, the key first, and its options.

    If there are no options, the reader types the answer.
    """

    id: str
    accept: tuple[str, ...]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Cloze:
    """A text with blanks; `parts` holds text and blanks in order."""

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
    """One entry of a column of a matching item, or one step of an ordering item.

    In the right column of a matching item, `rationale` states where a spare entry belongs.
    """

    id: str
    text: str
    rationale: str = ""


@dataclass(frozen=True)
class Matching:
    """Two columns as shown, and the correct pairs of ids (left, right)."""

    left: tuple[Side, ...]
    right: tuple[Side, ...]
    pairs: tuple[tuple[str, str], ...]

    @property
    def spare(self) -> tuple[Side, ...]:
        """The entries of the right column that are in no pair; they are the distractors."""
        used = {right for _, right in self.pairs}
        return tuple(side for side in self.right if side.id not in used)


@dataclass(frozen=True)
class Ordering:
    """Steps in the correct order; `shown` lists their ids in the order first shown."""

    steps: tuple[Side, ...]
    shown: tuple[str, ...]


Response = Choice | Cloze | Matching | Ordering


def rationales_of(response: Response) -> list[tuple[str, str]]:
    """Return the wrong answers that a response offers, each with its rationale if it has one.

    They are distractors, wrong options of blanks, and spare entries of the right column.
    """
    wrong: Iterable[Option | Side] = ()
    if isinstance(response, Choice):
        wrong = response.distractors
    elif isinstance(response, Cloze):
        wrong = [each for blank in response.blanks for each in blank.options if not each.correct]
    elif isinstance(response, Matching):
        wrong = response.spare
    return [(each.text, each.rationale) for each in wrong if each.rationale]


@dataclass(frozen=True)
class Item:
    """One item.

    - `generator`: the name of its family; `written` for one that a person wrote.
    - `units`: ids of the units that a reader has to know to answer.
    - `headings`: ids of the units whose points are asked for; empty without `Proof.LIST`.
    - `document`: id of the source that the stem names or quotes, or an empty string.
    - `cites`: paragraphs that support the key.
    - `basis`: whether the documents state what it asks, or an editor infers it.
    - `points`: what a right answer gives in an exam.
    - `topic`: the titles of the units that it tests, if its stem does not name them.
    - `known_revision`: if set, it replaces the computed revision.
    """

    id: str
    generator: str
    type: ItemType
    module: str
    section: str
    units: tuple[str, ...]
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
    topic: str = ""
    headings: tuple[str, ...] = ()
    known_revision: str = ""

    @property
    def revision(self) -> str:
        """A hash of what the item says: 12 hex digits of the SHA-256 of its texts.

        The order of options does not matter. `known_revision` replaces the hash if it is set: in an
        item whose ids were renamed, in a copy in plain text, and in a copy without its key.
        """
        if self.known_revision:
            return self.known_revision
        texts = (self.type.value, self.stem, self.explanation, *sorted(self._texts()))
        return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:12]

    def _texts(self) -> Iterator[str]:
        """Yield every text of the response, with its id and with what makes it right or wrong."""
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
    """A draft that a generator gave up or a rule rejected: the name of the rule and the reason.

    A warning on an accepted item has the same form.
    """

    generator: str
    units: tuple[str, ...]
    rule: str
    reason: str


@dataclass(frozen=True)
class Enemies:
    """The items that answer each other: those that test a common unit or have a common clue.

    `clues` maps the id of an item to its clues: names of the texts, such as a quotation, by which
    items on different units answer each other. An item without clues is not in the mapping.
    """

    clues: Mapping[str, tuple[str, ...]]

    def sets_of(self, item: Item) -> frozenset[str]:
        """Return the names of an item's enemy sets: its units and its clues."""
        return frozenset((*item.units, *self.clues.get(item.id, ())))

    def are_enemies(self, one: Item, other: Item) -> bool:
        """Return whether two different items are enemies: they have an enemy set in common."""
        return not self.sets_of(one).isdisjoint(self.sets_of(other))


@dataclass(frozen=True)
class ItemBank:
    """The item bank.

    - `items`: all accepted items, module by module in reading order. The items of a module come in
      rounds that mix its sections, without enemies in direct succession if there is such an order.
    - `refused`: all refusals.
    - `doubts`: warnings by item id.
    - `untested`: units that no item tests, with the reason, by unit id.
    - `enemies`: the items that answer each other.
    """

    items: tuple[Item, ...]
    refused: tuple[Refusal, ...]
    doubts: Mapping[str, tuple[Refusal, ...]]
    untested: Mapping[str, str]
    enemies: Enemies


def headline(item: Item) -> str:
    """Return an item as one line for a list: its stem, and what distinguishes it from others.

    All cloze items on a document have the same stem, and so have its matching items: the text or
    the left column is appended. Other items with a common stem have a topic. Options are left out,
    because most of them are false.
    """
    response = item.response
    if isinstance(response, Cloze):
        return f"{item.stem}{response.text}"
    if isinstance(response, Matching):
        return f"{item.stem}（{'；'.join(side.text for side in response.left)}）"
    return f"{item.stem}（{item.topic}）" if item.topic else item.stem


def what_is_asked(item: Item) -> tuple[str, ...]:
    """Return what an item asks; two items that ask the same have equal values.

    The options count only for the two proofs with which many items have the same stem. With any
    other proof, the same stem asks the same, whatever the options are.
    """
    has_common_stem = item.proof in (Proof.STATEMENT, Proof.AKIN)
    response = item.response
    options = response.options if has_common_stem and isinstance(response, Choice) else ()
    return (headline(item), *sorted(option.text for option in options))


def choices(item: Item) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """Yield each set of options with its stem: the options of a choice, or of each blank."""
    if isinstance(item.response, Choice):
        yield item.stem, item.response.options
    elif isinstance(item.response, Cloze):
        for blank in item.response.blanks:
            if blank.options:
                yield item.response.text, blank.options


def offered_texts(item: Item) -> list[str]:
    """Return the texts that a reader chooses, orders or matches."""
    if isinstance(item.response, Matching):
        return [side.text for side in (*item.response.left, *item.response.right)]
    if isinstance(item.response, Ordering):
        return [step.text for step in item.response.steps]
    return [option.text for _, options in choices(item) for option in options]


def distractors(item: Item) -> list[Option]:
    """Return the incorrect options of an item, from all its sets of options."""
    return [option for _, options in choices(item) for option in options if not option.correct]
