"""The vocabulary of the site as values. See the author guide for what each means to a writer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from studykit.locator import Locator, Reference, parse_locator


class Kind(Enum):
    """The closed set of unit kinds; the value is the word in contracts."""

    PROBLEM = "problem"
    CAUSE = "cause"
    REMEDY = "remedy"
    TERM = "term"
    PROCEDURE = "procedure"
    ITEM = "item"

    @property
    def label(self) -> str:
        """The word an author writes after the heading's id, and a reader sees."""
        return _KIND_LABELS[self]


# What a remedy's work list says, in the words of its fields, column by column.
ACTIONS = ("主体", "内容", "期限", "时长", "频次", "条件", "检查")

_KIND_LABELS = {
    Kind.PROBLEM: "问题",
    Kind.CAUSE: "原因",
    Kind.REMEDY: "对策",
    Kind.TERM: "概念",
    Kind.PROCEDURE: "步骤",
    Kind.ITEM: "题",
}
KIND_OF_LABEL = {label: kind for kind, label in _KIND_LABELS.items()}


class Basis(Enum):
    """Who says it: the document, or the editor."""

    STATED = "stated"
    INFERRED = "inferred"


class RelationType(Enum):
    """Typed edges between units."""

    CAUSES = "causes"
    ADDRESSES = "addresses"
    SEE_ALSO = "see_also"
    SEE = "see"


class Exempted(Enum):
    """What an exemption (免) says the document does not give."""

    CAUSE = "cause"
    REMEDY = "remedy"
    TARGET = "target"
    EFFECT = "effect"
    CITATION = "citation"


@dataclass(frozen=True)
class Relation:
    """An edge from its unit to `to`; `cites` is where the document says it, when given."""

    type: RelationType
    to: tuple[str, ...]
    basis: Basis
    cites: tuple[Locator, ...]
    line: int


@dataclass(frozen=True)
class Exemption:
    """A recorded silence of the documents, with its reason."""

    rule: Exempted
    reason: str
    line: int
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What a term means: STATED by a document, or INFERRED, an editor's note."""

    text: str
    basis: Basis


@dataclass(frozen=True)
class Steps:
    """The points of a procedure; `sequence` tells whether their order matters."""

    points: tuple[str, ...]
    sequence: bool


@dataclass(frozen=True)
class Quotation:
    """Words in “…” and the locators that follow them."""

    text: str
    cites: tuple[Locator, ...]
    line: int


class ItemType(Enum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    CLOZE = "cloze"
    MATCHING = "matching"
    ORDERING = "ordering"

    @property
    def label(self) -> str:
        """The word an author writes after 题型, and a reader sees."""
        return _TYPE_LABELS[self]


class Level(Enum):
    """What an item asks of the learner, after Bloom's taxonomy as revised in 2001."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"

    @property
    def label(self) -> str:
        """The word an author writes after 层次, and a reader sees."""
        return _LEVEL_LABELS[self]


_TYPE_LABELS = {
    ItemType.SINGLE: "单选",
    ItemType.MULTIPLE: "多选",
    ItemType.TRUE_FALSE: "判断",
    ItemType.CLOZE: "填空",
    ItemType.MATCHING: "匹配",
    ItemType.ORDERING: "排序",
}
_LEVEL_LABELS = {
    Level.REMEMBER: "识记",
    Level.UNDERSTAND: "理解",
    Level.APPLY: "应用",
}


@dataclass(frozen=True)
class WrittenOption:
    """One option of a hand-written item."""

    text: str
    correct: bool
    rationale: str
    line: int


@dataclass(frozen=True)
class Exercise:
    """What a hand-written item (题) adds to its unit.

    Its texts are plain, with every reference kept as `[[target|text]]`.
    """

    type: ItemType
    level: Level
    points: int
    stem: str
    options: tuple[WrittenOption, ...]
    explanation: str


@dataclass(frozen=True)
class Field:
    """A list item with a label of the closed set: `- 导致（归纳）：[[x]]`."""

    label: str
    marker: str
    value: str
    references: tuple[Reference, ...]
    line: int


@dataclass(frozen=True)
class FieldBlock:
    """A list of fields and the lines it takes, from 1, the last one included."""

    first_line: int
    last_line: int
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Heading:
    """A heading as the reader sees it; `kind` is None for a section or an unknown kind."""

    level: int
    title: str
    id: str
    kind: Kind | None
    line: int


@dataclass(frozen=True)
class Unit:
    """A knowledge unit: a heading of level 3 or deeper with an id and a kind."""

    id: str
    kind: Kind
    title: str
    module: str
    section: str
    parent: str | None
    path: str
    line: int
    text: str
    marks: tuple[str, ...] = ()
    definition: Definition | None = None
    steps: Steps | None = None
    aliases: tuple[str, ...] = ()
    reading: str = ""
    actions: Mapping[str, str] = field(default_factory=dict)
    cites: tuple[Locator, ...] = ()
    relations: tuple[Relation, ...] = ()
    exempt: tuple[Exemption, ...] = ()
    exercise: Exercise | None = None

    @property
    def citations(self) -> tuple[Locator, ...]:
        """Where it stands in the documents, and where they say its relations."""
        return (*self.cites, *(cite for relation in self.relations for cite in relation.cites))

    @property
    def headwords(self) -> tuple[str, ...]:
        """The words it stands under in the term index: none unless a term, or also named."""
        named = self.kind is Kind.TERM or self.aliases
        return (self.title, *self.aliases) if named else ()


@dataclass(frozen=True)
class Section:
    """A level-2 heading and the units below it, in order."""

    id: str
    title: str
    line: int
    units: tuple[str, ...]


@dataclass(frozen=True)
class Prompt:
    """A discussion question and the trainer's note to it."""

    question: str
    note: str


@dataclass(frozen=True)
class Parallel:
    """Passages of different documents on one point, `identical` or akin."""

    identical: bool
    members: tuple[Locator, ...]
    path: str
    line: int


@dataclass(frozen=True)
class Module:
    """One thematic study page."""

    id: str
    title: str
    path: str
    order: int
    minutes: int
    objectives: tuple[str, ...]
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    prompts: tuple[Prompt, ...]
    parallels: tuple[Parallel, ...]


@dataclass(frozen=True)
class Note:
    """An editorial note (校注) to one paragraph; `reading` is empty where nothing is mended."""

    paragraph: str
    quote: str
    reading: str
    confidence: str
    note: str
    line: int


@dataclass(frozen=True)
class Paragraph:
    """One addressable paragraph of a source, verbatim but for the space around it."""

    id: str
    text: str
    line: int


@dataclass(frozen=True)
class Source:
    """One of the documents, with what its companion page says about it."""

    id: str
    title: str
    title_is_editorial: bool
    provenance: str
    path: str
    repeats: str | None
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    exempt: tuple[Exemption, ...]
    line: int

    def repeated(self, original: "Source") -> dict[str, str]:
        """The paragraphs that repeat those of `original`, place by place: ours to theirs."""
        return {
            ours.id: theirs.id
            for ours, theirs in zip(self.paragraphs, original.paragraphs, strict=False)
            if ours.text == theirs.text
        }


# Where modules lie, and their pages.
MODULES = "modules/"


def name_of(path: str) -> str:
    """The name of a page or source, which is its id: `modules/x.md` gives `x`."""
    return path.rpartition("/")[2].removesuffix(".md")


@dataclass(frozen=True)
class Page:
    """What every page holds whatever it is for: its outline, references and quotations.

    `texts` are plain: what stands before the first heading, then below each one of the outline.
    """

    path: str
    title: str
    order: int
    body: str
    first_line: int
    outline: tuple[Heading, ...]
    references: tuple[Reference, ...]
    quotations: tuple[Quotation, ...]
    field_blocks: tuple[FieldBlock, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Registry:
    """The checked-in lock: text hashes of paragraphs, and addresses with what took their place.

    `pages` are the pages that were ever published, by address from the site's root, with the
    anchors of headings on each. `redirects` lead from retired ids to ids in use, `moved` from
    retired pages to an id or a page. `readings` are reviewed readings in pinyin, of words and of
    single characters. `keys` are as `renames.judge` has them.
    """

    paragraphs: Mapping[str, str]
    pages: Mapping[str, frozenset[str]]
    redirects: Mapping[str, str]
    moved: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids ever in use: of modules, sections and units."""
        ids: set[str] = set()
        for address, anchors in self.pages.items():
            if address.startswith(MODULES):
                ids |= {address[len(MODULES) :].removesuffix(".html"), *anchors}
        return frozenset(ids)


@dataclass(frozen=True)
class Library:
    """Everything read, in reading order: what quizzes and indexes are derived from."""

    sources: tuple[Source, ...]
    modules: tuple[Module, ...]
    pages: tuple[Page, ...]
    registry: Registry

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit of every module, in reading order."""
        return tuple(unit for module in self.modules for unit in module.units)

    @cached_property
    def paragraphs(self) -> dict[str, Paragraph]:
        """Every paragraph by id."""
        return {p.id: p for source in self.sources for p in source.paragraphs}

    @cached_property
    def parallels(self) -> tuple[Parallel, ...]:
        """Parallels that modules declare."""
        return tuple(parallel for module in self.modules for parallel in module.parallels)

    def expand(self, locator: Locator) -> tuple[str, ...]:
        """The paragraphs of a locator that exist; a wild range costs nothing."""
        return locator.within(self.lengths.get(locator.source, 0))

    @cached_property
    def lengths(self) -> dict[str, int]:
        """How many paragraphs each source has, by its id."""
        return {source.id: len(source.paragraphs) for source in self.sources}

    @cached_property
    def twins(self) -> dict[str, str]:
        """For each paragraph of a source that repeats another, the one it repeats."""
        by_id = {source.id: source for source in self.sources}
        return {
            ours: theirs
            for source in self.sources
            if source.repeats in by_id and source.repeats != source.id
            for ours, theirs in source.repeated(by_id[source.repeats]).items()
        }

    @cached_property
    def passages(self) -> tuple[tuple[bool, tuple[Locator, ...]], ...]:
        """Sets of parallel passages, and whether each set is identical.

        A paragraph that repeats another is identical with it, without being declared so.
        """
        declared = ((parallel.identical, parallel.members) for parallel in self.parallels)
        pairs = (map(parse_locator, pair) for pair in self.twins.items())
        return (*declared, *((True, tuple(filter(None, pair))) for pair in pairs))
