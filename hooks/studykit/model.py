"""The data model of the site. The author guide explains what each value means to an author."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from studykit.collation import Reading
from studykit.locator import Locator, document_name, parse_locator
from studykit.occurrence import Finder
from studykit.references import Reference

# A word, and the pinyin that its author gives or an empty string.
Word = tuple[str, str]


class Kind(Enum):
    """The kinds of units. The values are used in exported JSON and in class names of HTML."""

    PROBLEM = "problem"
    CAUSE = "cause"
    REMEDY = "remedy"
    TERM = "term"
    PROCEDURE = "procedure"
    ITEM = "item"

    @property
    def label(self) -> str:
        """The word that authors write after the id in a heading, and that readers see."""
        return _KIND_LABELS[self]


# The labels of the fields of remedies and procedures that make up the list of measures (措施清单),
# in the order of its columns.
MEASURE_LABELS = ("主体", "内容", "期限", "时长", "频次", "条件", "检查")

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
    """Who says something: the document (STATED) or the editor (INFERRED)."""

    STATED = "stated"
    INFERRED = "inferred"


class RelationType(Enum):
    """The types of relations between units."""

    CAUSES = "causes"
    ADDRESSES = "addresses"
    SEE_ALSO = "see_also"
    SEE = "see"

    @property
    def label(self) -> str:
        """The label of the field in which authors write the relation, and that readers see."""
        return _RELATION_LABELS[self]


_RELATION_LABELS = {
    RelationType.CAUSES: "导致",
    RelationType.ADDRESSES: "针对",
    RelationType.SEE_ALSO: "参见",
    RelationType.SEE: "见",
}
RELATION_OF_LABEL = {label: type_ for type_, label in _RELATION_LABELS.items()}

# Relations that claim something; their basis tells who claims it. 参见 and 见 only point.
CLAIM_TYPES = frozenset({RelationType.CAUSES, RelationType.ADDRESSES})
# The kinds that a relation may point at. 参见 may point at anything.
TARGET_KINDS = {
    RelationType.CAUSES: frozenset({Kind.PROBLEM}),
    RelationType.ADDRESSES: frozenset({Kind.PROBLEM, Kind.CAUSE}),
    RelationType.SEE: frozenset({Kind.TERM}),
}


class Requirement(Enum):
    """What the checks require. An exemption (免) waives it if the documents do not say it."""

    CAUSE = "cause"  # a cause of a problem
    REMEDY = "remedy"  # a remedy of a problem
    TARGET = "target"  # what a remedy addresses
    EFFECT = "effect"  # what a cause leads to
    CITATION = "citation"  # a unit that cites each paragraph of a source


@dataclass(frozen=True)
class Quotation:
    """Text quoted in “…” and the locators that follow it."""

    text: str
    cites: tuple[Locator, ...]
    line: int


@dataclass(frozen=True)
class Relation:
    """A relation from the unit that has it to the units `to`.

    `cites` are the paragraphs that state it, and `quotations` the words of those paragraphs that
    state it. Either is empty if the author gave none.
    """

    type: RelationType
    to: tuple[str, ...]
    basis: Basis
    cites: tuple[Locator, ...]
    line: int
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True)
class Statement:
    """A sentence that the author wrote about what one document says, true or false.

    `support` is what the author gives for it or against it: a text with references and quotations
    as written. `cites` and `quotations` are those in `support`.
    """

    text: str
    support: str
    cites: tuple[Locator, ...]
    quotations: tuple[Quotation, ...]
    line: int

    @property
    def document(self) -> str:
        """The id of the document that the sentence is about."""
        return self.cites[0].source


@dataclass(frozen=True)
class KeyPoint(Statement):
    """A true statement (要点): it says exactly what the cited paragraphs say, in other words."""


@dataclass(frozen=True)
class Misreading(Statement):
    """A false statement (误读) that a hasty reader may believe; the quotations refute it."""


@dataclass(frozen=True)
class Exemption:
    """A requirement that is waived for a unit or a source, with the author's reason.

    `paragraphs` are the ids of the paragraphs of a source that it applies to; empty for a unit. A
    detail of a measure is no requirement: if the documents do not give it, that is a `Silence`.
    """

    requirement: Requirement
    reason: str
    line: int
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Silence:
    """A detail of a measure, one of `MEASURE_LABELS`, that the documents do not give: 免（期限）.

    `reason` says what the author looked for. A detail that the author does not mention is not a
    silence: nobody looked for it.
    """

    label: str
    reason: str
    line: int


@dataclass(frozen=True)
class Definition:
    """The meaning of a term: STATED in a document, or INFERRED by the editor."""

    text: str
    basis: Basis


@dataclass(frozen=True)
class Steps:
    """The texts of a procedure's steps. `are_ordered` says whether their order matters."""

    texts: tuple[str, ...]
    are_ordered: bool


class ItemType(Enum):
    """The answer format of an item."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    CLOZE = "cloze"
    MATCHING = "matching"
    ORDERING = "ordering"

    @property
    def label(self) -> str:
        """The word that authors write after 题型, and that readers see."""
        return _TYPE_LABELS[self]


class Level(Enum):
    """The cognitive level of an item, after Bloom's taxonomy as revised in 2001."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"

    @property
    def label(self) -> str:
        """The word that authors write after 层次, and that readers see."""
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
    """One option of a written item."""

    text: str
    correct: bool
    rationale: str
    line: int


@dataclass(frozen=True)
class WrittenItem:
    """What an item (题) that an author wrote has besides the fields of its unit.

    Its texts are plain, but every reference stays as `[[target|text]]`.
    """

    type: ItemType
    level: Level
    points: int
    stem: str
    options: tuple[WrittenOption, ...]
    explanation: str


@dataclass(frozen=True)
class InClass:
    """The author's decisions about a unit's slide in the module's deck.

    `in_main_run` puts it into the main run or keeps it out; None leaves that to
    `deck.choice.choose`. `sentence` is the author's sentence for the class, or empty.
    """

    in_main_run: bool | None = None
    sentence: str = ""


@dataclass(frozen=True)
class Field:
    """A list item with a known label: `- 导致（归纳）：[[x]]`, where 归纳 is the marker."""

    label: str
    marker: str
    value: str
    references: tuple[Reference, ...]
    line: int
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True)
class FieldBlock:
    """A list of fields and its line range, counted from 1 and including `last_line`."""

    first_line: int
    last_line: int
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Heading:
    """A heading as our parser reads it. `kind` is None for a section or an unknown kind."""

    level: int
    title: str
    id: str
    kind: Kind | None
    line: int


@dataclass(frozen=True)
class Unit:
    """A knowledge unit: a heading of level 3 or deeper with an id and a kind.

    `marked_phrases` are the phrases of its text in `==…==`. `pinyin` is what the author gives for
    its title, or empty. `coined` is the reason why the editor gave it a name that the documents do
    not use; empty for any other unit. `details` maps labels of `MEASURE_LABELS` to what the
    documents say: who, what, until when …
    """

    id: str
    kind: Kind
    title: str
    module: str
    section: str
    parent: str | None
    path: str
    line: int
    text: str
    marked_phrases: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    pinyin: str = ""
    coined: str = ""
    cites: tuple[Locator, ...] = ()
    relations: tuple[Relation, ...] = ()
    exempt: tuple[Exemption, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    misreadings: tuple[Misreading, ...] = ()
    in_class: InClass = InClass()
    # Fields of terms.
    definition: Definition | None = None
    # Fields of procedures.
    steps: Steps | None = None
    # Fields of remedies and procedures.
    details: Mapping[str, str] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    # Fields of items.
    written_item: WrittenItem | None = None

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its key points and misreadings."""
        return (*self.key_points, *self.misreadings)

    @property
    def all_cites(self) -> tuple[Locator, ...]:
        """The locators of the unit itself and of its relations."""
        return (*self.cites, *(cite for relation in self.relations for cite in relation.cites))

    @property
    def headwords(self) -> tuple[str, ...]:
        """Its entries in the term index: the title and the aliases.

        Empty unless the unit is a term or has aliases.
        """
        is_indexed = self.kind is Kind.TERM or bool(self.aliases)
        return (self.title, *self.aliases) if is_indexed else ()

    def word(self, headword: str) -> Word:
        """Return one of its headwords with the pinyin that its author gives."""
        return headword, self.pinyin if headword == self.title else ""


@dataclass(frozen=True)
class Section:
    """A level-2 heading and the ids of the units below it, in order."""

    id: str
    title: str
    line: int
    units: tuple[str, ...]


@dataclass(frozen=True)
class Prompt:
    """A discussion question and its note for the trainer."""

    question: str
    note: str


# The length of a session in minutes; a rule of this site.
SESSION_MINUTES = 90


@dataclass(frozen=True)
class SessionPlanRow:
    """A row of a module's session plan (90 分钟安排).

    `activity` and `action` are plain texts, but every reference stays as `[[target|text]]`.
    """

    time: str
    activity: str
    action: str

    @property
    def span(self) -> tuple[int, int]:
        """The minutes at which it begins and ends: the first two numbers of its time.

        The same minute twice if there is no second number, or if that is less.
        """
        start, end, *_ = [*map(int, re.findall(r"\d{1,6}", self.time)), 0, 0]
        return start, max(start, end)


@dataclass(frozen=True)
class Parallel:
    """Passages of different documents on the same point, either `identical` or similar."""

    identical: bool
    members: tuple[Locator, ...]
    path: str
    line: int


@dataclass(frozen=True)
class Module:
    """One thematic study page. `minutes` is the study time. `session_plan` may be empty."""

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
    session_plan: tuple[SessionPlanRow, ...] = ()


@dataclass(frozen=True)
class Note:
    """An editorial note (校注) on a paragraph. `correction` is empty if it proposes none."""

    paragraph: str
    quote: str
    correction: str
    confidence: str
    note: str
    line: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a source with an id. The text is verbatim except for surrounding spaces."""

    id: str
    text: str
    line: int


@dataclass(frozen=True)
class Source:
    """A document, with the metadata and notes from its companion page.

    `short_title` is the title itself if the author gave no shorter one. `repeats` is the id of the
    source that it repeats, or None; `repeats_line` is the line of the companion page that says so,
    or 1. `in_force` says whether it is a rule in force today; `since` says when it was written or
    took effect.
    """

    id: str
    title: str
    short_title: str
    title_is_editorial: bool
    provenance: str
    path: str
    repeats: str | None
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    exempt: tuple[Exemption, ...]
    repeats_line: int
    in_force: bool = False
    since: str = ""

    @property
    def name(self) -> str:
        """What readers see wherever the document is named: `文二《…》`, with its short title."""
        return document_name(self.id, self.short_title)

    def originals_in(self, other: "Source") -> dict[str, str]:
        """Map ids of our paragraphs to those of `other` at the same position with the same text."""
        return {
            ours.id: theirs.id
            for ours, theirs in zip(self.paragraphs, other.paragraphs, strict=False)
            if ours.text == theirs.text
        }


@dataclass(frozen=True)
class ModelAnswer:
    """A paragraph that begins with 参考思路: its first and last line in the file, and its text.

    `label` is what it begins with, as written, with its punctuation; `text` is the rest. `below` is
    the heading of the part that contains it.
    """

    first_line: int
    last_line: int
    label: str
    text: str
    below: Heading


# The page of the terms that have no unit in a module.
GLOSSARY = "terms.md"
# Marks the texts that an author has to replace: those of a new module, and those that stand in the
# fix of a fault for what only its author knows.
PLACEHOLDER = "（样例）"
# The lock: every published address and the hash of every paragraph. The command `lock` writes it.
LOCK_PATH = "registry/ids.json"
# The folder of modules, in docs/ and in the site.
MODULES = "modules/"


def session_plan_id(module: str) -> str:
    """Return the id of the section that is a module's session plan, given the module's id."""
    return f"{module}-plan"


def lesson_path(module: str) -> str:
    """Return the path of a module's 教案, as if the page were a file under docs/.

    The 教案 shows the parts of the module's page that are for trainers, so references to those
    parts link to it.
    """
    return f"lessons/{module}.md"


def id_of_path(path: str) -> str:
    """Return the id of a page or source, which is its file name: `x` for `modules/x.md`."""
    return path.rpartition("/")[2].removesuffix(".md")


def text_path_of(path: str) -> str:
    """Return the path of the text file that the companion page at `path` describes."""
    return path.removesuffix(".md") + ".txt"


@dataclass(frozen=True)
class Link:
    """The address of a Markdown link or image, as written, and its line."""

    address: str
    line: int


@dataclass(frozen=True)
class Page:
    """The contents that every type of page has: its outline, references and quotations.

    `first_line` is the line of the file on which `body` begins, from 1. `texts` are plain texts:
    the one before the first heading, then the one below each heading of the outline.
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
    links: tuple[Link, ...] = ()
    model_answers: tuple[ModelAnswer, ...] = ()


@dataclass(frozen=True)
class Registry:
    """The contents of docs/registry/: the lock, redirects, pinyin, and facilities of items.

    `paragraphs` maps paragraph ids to hashes of their text. `pages` maps the address of every page
    that was ever published, relative to the site's root, to the anchors of its headings.
    `redirects` maps retired ids to ids in use. `page_redirects` maps retired pages to an id or a
    page. `pinyin` maps words and single characters to their reviewed pinyin. `keys` maps ids to
    their keys, the ids under which things were first published, if the two differ; the key is empty
    for an id that was merged into another thing (see `renames.decide_keys`). `facilities` maps item
    ids to the revision that was measured, and the share of right answers in percent.
    """

    paragraphs: Mapping[str, str]
    pages: Mapping[str, frozenset[str]]
    redirects: Mapping[str, str]
    page_redirects: Mapping[str, str] = field(default_factory=dict)
    pinyin: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    facilities: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def anchors_of(self, path: str) -> frozenset[str]:
        """Return the published anchors of the page at a path below docs/; empty if it is new."""
        return self.pages.get(f"{path.removesuffix('.md')}.html", frozenset())

    @cached_property
    def all_pinyin(self) -> tuple[tuple[str, str], ...]:
        """The pinyin as one value, for a function that uses most of it.

        `kept/` records what such a function reads. This value takes one record instead of one for
        each word.
        """
        return tuple(self.pinyin.items())

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of modules, sections and units that were ever in use."""
        ids: set[str] = set()
        for address, anchors in self.pages.items():
            if address.startswith(MODULES):
                ids |= {address[len(MODULES) :].removesuffix(".html"), *anchors}
        return frozenset(ids)


@dataclass(frozen=True)
class Library:
    """Everything that was read, in reading order. Quizzes and indexes are derived from it.

    `glossary` are the terms of the page `GLOSSARY`. They are no units of a module: only the term
    index, the search and the checks use them. `readings` has the readings of all headwords.
    """

    sources: tuple[Source, ...]
    modules: tuple[Module, ...]
    pages: tuple[Page, ...]
    registry: Registry
    glossary: tuple[Unit, ...] = ()
    readings: Mapping[Word, Reading] = field(default_factory=dict)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit of every module, in reading order."""
        return tuple(unit for module in self.modules for unit in module.units)

    @cached_property
    def units_and_terms(self) -> tuple[Unit, ...]:
        """The units of modules and the terms of the glossary: all that the term index may list."""
        return (*self.units, *self.glossary)

    @cached_property
    def coined_words(self) -> frozenset[str]:
        """The words for what an editor named (拟名), because no document has a word for it."""
        units = (unit for unit in self.units_and_terms if unit.coined)
        return frozenset(word for unit in units for word in unit.headwords)

    @cached_property
    def paragraphs(self) -> dict[str, Paragraph]:
        """Every paragraph by id."""
        return {p.id: p for source in self.sources for p in source.paragraphs}

    def paragraphs_with(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the paragraphs that contain at least one of the words.

        A paragraph that repeats another is left out.
        """
        return self._finder.find(words)

    @cached_property
    def _finder(self) -> Finder:
        copies = self.originals.keys()
        return Finder({p.id: p.text for p in self.paragraphs.values() if p.id not in copies})

    @cached_property
    def parallels(self) -> tuple[Parallel, ...]:
        """The parallels that modules declare."""
        return tuple(parallel for module in self.modules for parallel in module.parallels)

    def expand(self, locator: Locator) -> tuple[str, ...]:
        """The ids of a locator's paragraphs that exist. A huge range takes no extra time."""
        return locator.within(self.paragraph_counts.get(locator.source, 0))

    @cached_property
    def paragraph_counts(self) -> dict[str, int]:
        """The number of paragraphs of each source, by its id."""
        return {source.id: len(source.paragraphs) for source in self.sources}

    @cached_property
    def originals(self) -> dict[str, str]:
        """Map each paragraph that repeats one of another source to the original."""
        by_id = {source.id: source for source in self.sources}
        return {
            ours: theirs
            for source in self.sources
            if source.repeats in by_id and source.repeats != source.id
            for ours, theirs in source.originals_in(by_id[source.repeats]).items()
        }

    @cached_property
    def all_parallels(self) -> tuple[Parallel, ...]:
        """The parallels that modules declare, and an identical one for each repeated paragraph.

        Parallels may have members in common; `indexes.parallels` joins such parallels into sets.
        """
        pages = {p.id: (s.path, p.line) for s in self.sources for p in s.paragraphs}
        repeated = (
            # Ids of paragraphs are always locators.
            Parallel(True, tuple(filter(None, map(parse_locator, pair))), *pages[pair[0]])
            for pair in self.originals.items()
        )
        return (*self.parallels, *repeated)
