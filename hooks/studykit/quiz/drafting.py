"""Helpers shared by the families of items: queries on the library and parts of an item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studykit.locator import Locator
from studykit.model import Kind, Unit
from studykit.quiz.draw import ranked
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import FALSE, TRUE, Choice, Matching, Option, Refusal, Side
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    EDITORS_TITLE,
    PART_NOUNS,
    is_word_for_word,
    quoted_title,
    title_of,
)

# With more keys an item becomes a checklist instead of a question.
KEYS_AT_MOST = 3


@dataclass(frozen=True)
class Material:
    """The library as the families use it, with its evidence."""

    evidence: Evidence

    @property
    def units(self) -> Iterable[Unit]:
        """All units in reading order."""
        return self.evidence.graph.units.values()

    def parts(self, unit: Unit) -> list[Unit]:
        """Return the children of a unit that have its kind; for a procedure, its remedies."""
        graph = self.evidence.graph
        kind = Kind.REMEDY if unit.kind is Kind.PROCEDURE else unit.kind
        children = (graph.units[name] for name in graph.children.get(unit.id, ()))
        return [each for each in children if each.kind is kind] if unit.kind in PART_NOUNS else []

    def heading(self, unit: Unit, document: str) -> str:
        """Return a unit's title in 「」, with the mark that `named` adds."""
        return quoted_title(unit) + self._mark(unit, document)

    def named(self, unit: Unit, document: str) -> str:
        """Return a unit's title, as the name of a part of a document.

        `EDITORS_TITLE` is added unless the document has the title word for word.
        """
        return title_of(unit) + self._mark(unit, document)

    def _mark(self, unit: Unit, document: str) -> str:
        is_literal = is_word_for_word(title_of(unit), self.evidence.sources[document])
        return "" if is_literal else EDITORS_TITLE

    def cites_of(self, document: str, *units: Unit) -> tuple[Locator, ...]:
        """Return the citations of some units that point into a document, without repeats."""
        cites = (cite for unit in units for cite in unit.all_cites if cite.source == document)
        return tuple(dict.fromkeys(cites))


def item_id(*names: str) -> str:
    """Return the id of a generated item: names joined by two hyphens.

    It cannot equal an author's id, because those never contain two consecutive hyphens.
    """
    return "--".join(names)


def document_suffix(unit: Unit, document: str) -> tuple[str, ...]:
    """Return the document as the last part of the id of an item on a unit.

    The tuple is empty for the document that the unit cites first.
    """
    return () if unit.cites and unit.cites[0].source == document else (document,)


def refusal(family: str, rule: Rule, reason: str, *units: Unit) -> Refusal:
    """Return the refusal with which a family gives up a draft on some units."""
    return Refusal(family, tuple(unit.id for unit in units), rule.name, reason)


def choice(name: str, options: Iterable[Option]) -> Choice:
    """Return options in a pseudorandom order that depends on the item's id."""
    return Choice(tuple(ranked(f"{name}/options", options, lambda option: option.id)))


def true_false_choice(is_true: bool, wrong: str) -> Choice:
    """Return the two options of a statement; `wrong` is the rationale of the distractor."""
    return Choice(
        (
            Option(TRUE, "对", is_true, "" if is_true else wrong),
            Option(FALSE, "错", not is_true, wrong if is_true else ""),
        )
    )


def shuffled(
    name: str, lefts: Sequence[Side], rights: Sequence[Side], pairs: Sequence[tuple[str, str]]
) -> Matching:
    """Return two columns, each in a pseudorandom order that depends on the item's id."""
    return Matching(
        tuple(ranked(f"{name}/left", lefts, lambda side: side.id)),
        tuple(ranked(f"{name}/right", rights, lambda side: side.id)),
        tuple(pairs),
    )
