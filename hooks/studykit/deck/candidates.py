"""All slides that a module can give, in the order of its page."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from studykit.deck.passages import Passages
from studykit.deck.quotations import quotations_of
from studykit.deck.sentence import sentence_of
from studykit.deck.slide import Column, Neighbour, Point, Points, Prose, Question, Slide
from studykit.graph import Graph
from studykit.indexes.map import COLUMNS
from studykit.model import (
    CLAIM_TYPES,
    Heading,
    Kind,
    Module,
    Page,
    Prompt,
    Section,
    Unit,
    session_plan_id,
)
from studykit.prose import prose_of, sentences_of
from studykit.quiz.item import Origin, rationales_of
from studykit.quiz.selection import self_tests
from studykit.site import Site

# The most boxes in a column of a slice. More cannot be read from the back of a room.
_BOXES_AT_MOST = 4


class Sort(Enum):
    """The sort of a slide. The slides of a section stand in the order of these sorts."""

    UNIT = 0
    TABLE = 1
    CASE = 2
    ITEM = 3
    PROMPT = 4


@dataclass(frozen=True)
class Candidate:
    """A slide that may be in the main run.

    `unit` is the unit that the slide shows, which may be a written item; None for other slides.
    """

    slide: Slide
    sort: Sort
    unit: Unit | None = None


def candidates_of(module: Module, site: Site, passages: Passages) -> list[Candidate]:
    """Return the slides of all sections but the session plan, in page order.

    Within a section, they are in the order of `Sort`. The summary itself is none of them.
    `passages` are those of the module; the caller passes them because they take long to parse.
    """
    summary = passages.summary()
    plan = session_plan_id(module.id)
    shown = [section for section in module.sections if section.id != plan]
    by_section: dict[str, list[Candidate]] = {}
    for each in (
        *_units(module, site),
        *_tables(module, passages),
        *_cases(passages, module),
        *_items(module, site),
        *_prompts(module, passages.page),
    ):
        by_section.setdefault(each.slide.section, []).append(each)
    for section in shown:
        # A section that gives no other slide is shown by its text.
        if section.id not in by_section and not (summary and section is summary[0]):
            content = Prose(passages.prose_of(section))
            slide = Slide(section.id, section.title, content, section.id)
            by_section[section.id] = [Candidate(slide, Sort.TABLE)]
    return [each for section in shown for each in by_section.get(section.id, ())]


def _units(module: Module, site: Site) -> Iterator[Candidate]:
    page = site.pages[module.path]
    for unit in module.units:
        if unit.kind is not Kind.ITEM:
            sentence = sentence_of(unit, page)
            columns = _columns(unit, site.indexes.graph)
            quotations = () if columns else quotations_of(unit, sentence, page, site.library)
            content = Point(unit, sentence, quotations, columns)
            notes = tuple(map(_plain, sentences_of(prose_of(unit, page))))
            slide = Slide(unit.id, unit.title, content, unit.section, unit.kind.label, notes)
            yield Candidate(slide, Sort.UNIT, unit)


def _columns(unit: Unit, graph: Graph) -> tuple[Column, ...]:
    """Return the part of 全图 around a unit; empty if no claim connects it with another."""
    if unit.kind not in COLUMNS:
        return ()
    neighbours: dict[Kind, list[Neighbour]] = {}
    for edge in (*graph.outgoing.get(unit.id, ()), *graph.incoming.get(unit.id, ())):
        other = graph.units[edge.target if edge.source == unit.id else edge.source]
        if edge.type in CLAIM_TYPES and other.kind in COLUMNS and other.kind is not unit.kind:
            neighbours.setdefault(other.kind, []).append(Neighbour(other, edge))
    if not neighbours:
        return ()
    return tuple(
        Column(kind, tuple(found[:_BOXES_AT_MOST]), max(len(found) - _BOXES_AT_MOST, 0))
        for kind in COLUMNS
        if (found := neighbours.get(kind, [])) or kind is unit.kind
    )


def _tables(module: Module, passages: Passages) -> Iterator[Candidate]:
    tables = passages.tables()
    for section in module.sections:
        for number, table in enumerate(tables.get(section.id, ()), 1):
            name = f"{section.id}--table-{number}"
            notes = tuple(map(_plain, passages.prose_of(section)))
            slide = Slide(name, section.title, table, section.id, "对照", notes)
            yield Candidate(slide, Sort.TABLE)


def _cases(passages: Passages, module: Module) -> Iterator[Candidate]:
    for number, case in enumerate(passages.cases(), 1):
        section = section_at(module, case.below.line)
        if not section:
            return
        name = case_id(case.below, number)
        for step, label, content, lines in (
            ("stem", "情境", case.stem, case.stem.sentences),
            ("asked", "问题", case.questions, case.questions.points),
            ("way", "参考思路", case.answer, case.answer.sentences),
        ):
            if lines:
                id_ = f"{case.below.id}--{step}-{number}"
                slide = Slide(id_, case.below.title, content, section.id, label, case=name)
                yield Candidate(slide, Sort.CASE)


def _items(module: Module, site: Site) -> Iterator[Candidate]:
    """Yield the written items and the self-tests, as the module's page shows them."""
    items = site.items_of.get(module.id, ())
    tests = self_tests(module, items, site.bank.enemies)
    titles = {section.id: section.title for section in module.sections}
    written = [item for item in items if item.origin is Origin.AUTHORED]
    units = {site.key(unit.id): unit for unit in module.units}
    for item in (*written, *(test for by_section in tests.values() for test in by_section)):
        unit = units.get(item.id)
        title = unit.title if unit else titles.get(item.section, "")
        notes = tuple(_plain(f"{wrong}：{why}") for wrong, why in rationales_of(item.response))
        slide = Slide(item.id, title, Question(item), item.section, item.type.label, notes)
        yield Candidate(slide, Sort.ITEM, unit)


def _prompts(module: Module, page: Page) -> Iterator[Candidate]:
    for number, (name, section, prompt) in enumerate(prompts_of(module, page), 1):
        notes = tuple(_plain(each) for each in prompt.note.split("\n") if each)
        content = Points((prompt.question,))
        slide = Slide(name, f"第 {number} 题", content, section.id, "讨论", notes)
        yield Candidate(slide, Sort.PROMPT)


def case_id(below: Heading, number: int) -> str:
    """Return the id of a case, given the heading above it and its number in the module."""
    return f"{below.id}--case-{number}"


def prompts_of(module: Module, page: Page) -> Iterator[tuple[str, Section, Prompt]]:
    """Yield the discussion prompts of a module's page, each with its id and its section."""
    fields = (field for block in page.field_blocks for field in block.fields)
    lines = [field.line for field in fields if field.label == "讨论"]
    for number, (prompt, line) in enumerate(zip(module.prompts, lines, strict=False), 1):
        section = section_at(module, line)
        if not section:
            return
        yield f"{section.id}--prompt-{number}", section, prompt


def section_at(module: Module, line: int) -> Section | None:
    """Return the section of a module that a line of its page belongs to.

    Lines above the first section count as its lines. Returns None if the module has no sections,
    which the reader reports as a fault.
    """
    starts = [section.line for section in module.sections]
    return module.sections[max(bisect_right(starts, line) - 1, 0)] if starts else None


def _plain(text: str) -> str:
    return text.replace("==", "").replace("**", "")
