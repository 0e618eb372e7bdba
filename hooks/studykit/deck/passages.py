"""The passages of a module's page that a class sees: opening, tables, cases, summary."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from studykit.deck.slide import Points, Prose, Table
from studykit.diagnostics import Reporter
from studykit.model import Heading, ModelAnswer, Module, Page, Section, plan_id
from studykit.prose import sentences_of
from studykit.reader.markdown import Block, parse, walk
from studykit.references import remove_references

_LISTS = ("ordered_list", "bullet_list")
_LINE = 40  # characters of joined sentences


@dataclass(frozen=True)
class Case:
    """A case: what happened, what is asked, and an author's way to an answer."""

    below: Heading
    stem: Prose
    asked: Points
    way: Prose


@dataclass(frozen=True)
class Passages:
    """The parsed blocks of a module's page. Its faults were reported when it was read."""

    module: Module
    page: Page

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        return parse("\n" * (self.page.first_line - 1) + self.page.body, Reporter(""))

    def _between(self, first: int, end: int) -> list[Block]:
        """The blocks from line `first` on and before line `end`, headings left out."""
        inside = (each for each in self._blocks if first <= each.first_line < end)
        return [each for each in inside if each.type != "heading"]

    @cached_property
    def _ends(self) -> list[int]:
        """The lines of all headings, and a line behind the last one of the page."""
        lines = [heading.line for heading in self.page.outline]
        return [*lines, self.page.first_line + self.page.body.count("\n") + 1]

    def opening(self) -> Prose:
        """Return the sentences of the first paragraph, before the first heading."""
        first = next(iter(_paragraphs(self._between(0, self._ends[0]))), "")
        return Prose(_lines([first]))

    def tables(self) -> dict[str, list[Table]]:
        """Return the tables of each section, without the session plan."""
        starts = [section.line for section in self.module.sections]
        found: dict[str, list[Table]] = {}
        for block in self._blocks:
            place = bisect_right(starts, block.first_line)
            if block.type == "table" and place:
                section = self.module.sections[place - 1].id
                if section != plan_id(self.module.id):
                    found.setdefault(section, []).append(_table(block))
        return found

    def prose_of(self, section: Section) -> tuple[str, ...]:
        """Return the lines of the text below a section's heading, up to the next heading."""
        end = next((line for line in self._ends if line > section.line), section.line)
        return _lines(_paragraphs(self._between(section.line, end)))

    def cases(self) -> Iterator[Case]:
        """Yield the texts that have a model answer, in order."""
        above = 0
        for answer in self.page.model_answers:
            above = max(above, answer.below.line)
            yield self._case(answer, self._between(above, answer.first_line))
            above = answer.last_line + 1

    def _case(self, answer: ModelAnswer, blocks: Sequence[Block]) -> Case:
        lists = [each for each in blocks if each.type in _LISTS]
        before = [each for each in blocks if not lists or each.first_line < lists[0].first_line]
        stem = _paragraphs(before)
        # A short line right above the list belongs to the questions.
        above = [stem.pop()] if lists and len(stem) > 1 else []
        points = tuple(point for each in lists for point in _points(each))
        numbered = any(each.type == "ordered_list" for each in lists)
        return Case(
            answer.below,
            Prose(_lines(stem)),
            Points(points, tuple(above), numbered),
            # The label of the slide says 参考思路.
            Prose(_lines([answer.text[4:].lstrip("：:。")]), is_answer=True),
        )

    def summary(self) -> tuple[Section, Points] | None:
        """Return the last section and its points, if it is a list without units and questions."""
        own = [each for each in self.module.sections if each.id != plan_id(self.module.id)]
        if not own or own[-1].units:
            return None
        blocks = self._between(own[-1].line, self._ends[-1])
        listed = {block.first_line for block in self.page.field_blocks}
        lists = [each for each in blocks if each.type in _LISTS and each.first_line not in listed]
        points = tuple(point for each in lists for point in _points(each))
        return (own[-1], Points(points, tuple(_paragraphs(blocks)))) if points else None


def _lines(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of paragraphs, short ones joined: a line each is read at one glance."""
    lines: list[str] = []
    for sentence in sentences_of(paragraphs):
        joined = f"{lines[-1]}{sentence}" if lines else ""
        if joined and len(remove_references(joined)) <= _LINE:
            lines[-1] = joined
        else:
            lines.append(sentence)
    return tuple(lines)


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    return [
        each.text.source.replace("\n", "")
        for each in blocks
        if each.type == "paragraph" and each.text
    ]


def _points(block: Block) -> Iterator[str]:
    for item in block.children:
        yield "".join(_paragraphs(item.children))


def _table(block: Block) -> Table:
    rows = [
        tuple(cell.text.source if cell.text else "" for cell in row.children)
        for row in walk([block])
        if row.type == "tr"
    ]
    return Table(rows[0], tuple(rows[1:]))
