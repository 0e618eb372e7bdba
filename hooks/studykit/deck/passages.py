"""The passages of a module's page that a class sees: opening, tables, cases, summary."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from studykit.deck.slide import Points, Prose, Table
from studykit.model import Heading, ModelAnswer, Module, Page, Section, session_plan_id
from studykit.prose import sentences_of
from studykit.reader.markdown import Block, parse_blocks, walk
from studykit.references import remove_references

_LISTS = ("ordered_list", "bullet_list")
_LINE = 40  # the most characters of sentences that are joined in one line


@dataclass(frozen=True)
class Case:
    """A case: what happened (`stem`), the `questions`, and the model `answer`.

    `below` is the heading above the case.
    """

    below: Heading
    stem: Prose
    questions: Points
    answer: Prose


@dataclass(frozen=True)
class Passages:
    """Finds passages among the blocks of a module's page. Inline text is not parsed."""

    module: Module
    page: Page

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        return parse_blocks("\n" * (self.page.first_line - 1) + self.page.body)

    def _between(self, first: int, end: int) -> list[Block]:
        """Return the blocks that begin on lines from `first` to before `end`, without headings."""
        inside = (each for each in self._blocks if first <= each.first_line < end)
        return [each for each in inside if each.type != "heading"]

    @cached_property
    def _ends(self) -> list[int]:
        """The lines at which passages end: those of all headings, and the end of the page."""
        lines = [heading.line for heading in self.page.outline]
        return [*lines, self.page.first_line + self.page.body.count("\n") + 1]

    def opening(self) -> Prose:
        """Return the sentences of the first paragraph above the first heading."""
        first = next(iter(_paragraphs(self._between(0, self._ends[0]))), "")
        return Prose(_lines([first]))

    def tables(self) -> dict[str, list[Table]]:
        """Return the tables by the id of their section, without those of the session plan."""
        starts = [section.line for section in self.module.sections]
        found: dict[str, list[Table]] = {}
        for block in self._blocks:
            count = bisect_right(starts, block.first_line)
            if block.type == "table" and count:
                section = self.module.sections[count - 1].id
                if section != session_plan_id(self.module.id):
                    found.setdefault(section, []).append(_table(block))
        return found

    def prose_of(self, section: Section) -> tuple[str, ...]:
        """Return the lines of the text below a section's heading, up to the next heading."""
        end = next((line for line in self._ends if line > section.line), section.line)
        return _lines(_paragraphs(self._between(section.line, end)))

    def cases(self) -> Iterator[Case]:
        """Yield the cases of the page: each text that model answers follow."""
        first_line = 0
        for answers in answers_by_case(self.page):
            first_line = max(first_line, answers[0].below.line)
            yield self._case(answers, self._between(first_line, answers[0].first_line))
            first_line = answers[-1].last_line + 1

    def _case(self, answers: Sequence[ModelAnswer], blocks: Sequence[Block]) -> Case:
        # The last list has the questions; earlier lists tell what happened.
        last_list = [each for each in blocks if each.type in _LISTS][-1:]
        end = last_list[0].first_line if last_list else answers[0].first_line
        before = [each for each in blocks if each.first_line < end]
        # A paragraph right above the list introduces the questions, unless it is all of the stem.
        has_intro = last_list and len(before) > 1 and before[-1].type == "paragraph"
        intro = _paragraphs([before.pop()]) if has_intro else []
        stem = [line for each in before for line in _lines_of(each)]
        questions = tuple(question for each in last_list for question in _points(each))
        numbered = any(each.type == "ordered_list" for each in last_list)
        return Case(
            answers[0].below,
            Prose(tuple(stem)),
            Points(questions, tuple(intro), numbered),
            Prose(_lines([each.text for each in answers]), is_answer=True),
        )

    def summary(self) -> tuple[Section, Points] | None:
        """Return the last section, apart from the session plan, and the points of its lists.

        None if it contains units, a case, or no list. Lists of fields do not count.
        """
        plan = session_plan_id(self.module.id)
        sections = [each for each in self.module.sections if each.id != plan]
        if not sections or sections[-1].units:
            return None
        last = sections[-1]
        starts = [each.line for each in self.module.sections]
        end = next((line for line in starts if line > last.line), self._ends[-1])
        if any(last.line < each.first_line < end for each in self.page.model_answers):
            return None
        blocks = self._between(last.line, end)
        listed = {block.first_line for block in self.page.field_blocks}
        lists = [each for each in blocks if each.type in _LISTS and each.first_line not in listed]
        points = tuple(point for each in lists for point in _points(each))
        return (last, Points(points, tuple(_paragraphs(blocks)))) if points else None


def answers_by_case(page: Page) -> list[tuple[ModelAnswer, ...]]:
    """Return the model answers of each case; paragraphs with nothing between are one answer."""
    lines = page.body.split("\n")
    cases: list[tuple[ModelAnswer, ...]] = []
    for answer in page.model_answers:
        past = cases[-1][-1].last_line if cases else 0
        between = lines[max(past + 1 - page.first_line, 0) : answer.first_line - page.first_line]
        if cases and not "".join(between).strip():
            cases[-1] = (*cases[-1], answer)
        else:
            cases.append((answer,))
    return cases


def _lines(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of paragraphs as lines; short sentences are joined up to `_LINE`."""
    lines: list[str] = []
    for sentence in (part for whole in sentences_of(paragraphs) for part in _after_speech(whole)):
        joined = f"{lines[-1]}{sentence}" if lines else ""
        if joined and len(remove_references(joined)) <= _LINE:
            lines[-1] = joined
        else:
            lines.append(sentence)
    return tuple(lines)


def _after_speech(sentence: str) -> list[str]:
    """Split a sentence behind direct speech that ends in 。」, ！」 or ？」 before more text.

    A sentence with a marked phrase stays whole, because the mark could be cut in two.
    """
    return [sentence] if "==" in sentence else re.split(r"(?<=[。！？]」)(?=[一-龥])", sentence)


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    return [
        each.text.source.replace("\n", "")
        for each in blocks
        if each.type == "paragraph" and each.text
    ]


def _lines_of(block: Block) -> Iterator[str]:
    """Yield the lines of a paragraph, or each member of a list as a line."""
    yield from _points(block) if block.type in _LISTS else _lines(_paragraphs([block]))


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
