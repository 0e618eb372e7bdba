"""What every generator uses: the library asked for facts, and the pieces of an item."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from studykit.graph import Edge
from studykit.locator import Locator
from studykit.model import Basis, RelationType, Unit
from studykit.quiz.candidates import Candidates, balance_cues, shortlist
from studykit.quiz.draw import ranked
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Choice, Matching, Option, Refusal, Side
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    INFERRED,
    cited,
    document_name,
    in_quotation,
    named,
    said,
    title_of,
)

# More right answers than these make a list to be ticked off, not a question.
KEYS_AT_MOST = 3


@dataclass(frozen=True)
class Material:
    """A library as generators see it."""

    evidence: Evidence
    candidates: Candidates

    @property
    def units(self) -> Iterable[Unit]:
        """Every unit, in reading order."""
        return self.evidence.graph.units.values()

    def unit(self, name: str) -> Unit:
        """The unit of an id."""
        return self.evidence.graph.units[name]

    def ends(self, unit: Unit, type_: RelationType, incoming: bool) -> list[tuple[Edge, Unit]]:
        """The edges of a type that end at a unit, or begin at it, each with its other end."""
        graph = self.evidence.graph
        edges = (graph.incoming if incoming else graph.outgoing).get(unit.id, ())
        return [
            (edge, self.unit(edge.source if incoming else edge.target))
            for edge in edges
            if edge.type is type_
        ]

    def is_group(self, unit: Unit) -> bool:
        """Whether a unit contains others of its kind: what is said of it is said of the whole."""
        children = self.evidence.graph.children.get(unit.id, ())
        return any(self.unit(name).kind is unit.kind for name in children)

    def common_document(self, edge: Edge) -> str:
        """The document that says a relation: named by it, or shared by its ends; else empty."""
        if edge.cites:
            return edge.cites[0].source
        one = self.evidence.documents(self.unit(edge.source))
        other = self.evidence.documents(self.unit(edge.target))
        return next((document for document in one if document in other), "")

    def cites_of(self, document: str, *units: Unit) -> tuple[Locator, ...]:
        """Where units stand in a document."""
        cites = (cite for unit in units for cite in unit.citations if cite.source == document)
        return tuple(dict.fromkeys(cites))

    def original(self, document: str, *units: Unit) -> str:
        """The document's own sentence on some units, with its paragraph; empty if none is near."""
        words = "".join(title_of(unit) for unit in units)
        for cite in self.cites_of(document, *units):
            for name in self.evidence.library.expand(cite):
                text = self.evidence.library.paragraphs[name].text
                if sentence := said(words, [text]):
                    return f"原文：{in_quotation(sentence)}[[{name}]]"
        return ""

    def rationale(self, unit: Unit) -> str:
        """What a unit that does not fit really is, from its own record."""
        documents = self.evidence.documents(unit)
        place = cited(unit.cites[:2])
        owner = document_name(documents[0]) if documents else ""
        for edge in self.evidence.graph.outgoing.get(unit.id, ()):
            target = named(self.unit(edge.target))
            basis = f"{INFERRED}，" if edge.basis is Basis.INFERRED else ""
            if edge.type is RelationType.CAUSES:
                return f"{basis}这是{owner}讲的{target}的原因，见 {place}。"
            if edge.type is RelationType.ADDRESSES:
                return f"{basis}这是{owner}针对{target}的对策，见 {place}。"
        return f"这是{owner}讲的{unit.kind.label}，见 {place}。"

    def options(self, chooser: str, keys: Sequence[Unit], wrong: Sequence[Unit]) -> Choice:
        """Units as options, in the order that the item's name draws."""
        right = [Option(u.id, title_of(u), True, "", u.id) for u in keys]
        others = [Option(u.id, title_of(u), False, self.rationale(u), u.id) for u in wrong]
        return Choice(tuple(ranked(f"{chooser}/options", [*right, *others], lambda o: o.id)))

    def distractors(
        self,
        chooser: str,
        stem: str,
        keys: Sequence[Unit],
        about: Sequence[Unit],
        document: str,
        is_key_elsewhere: Callable[[Unit], bool],
    ) -> tuple[Unit, ...]:
        """Distractors to some keys, those that `is_key_elsewhere` accepts first.

        Fewer than needed where no more can be proved wrong.
        """
        first = keys[0]
        known = (*about, *keys)
        pool = self.candidates.excluded(chooser, first.module, first.kind, document, known)
        return balance_cues(
            chooser, stem, title_of(first), shortlist(stem, known, first, pool, is_key_elsewhere)
        )


def join(*names: str) -> str:
    """The id of a generated item: authors' ids hold no two hyphens on end."""
    return "--".join(names)


def refused(generator: str, rule: Rule, reason: str, *units: Unit) -> Refusal:
    """An item that a generator gives up."""
    return Refusal(generator, tuple(unit.id for unit in units), rule.name, reason)


def shuffled(
    name: str, lefts: Sequence[Side], rights: Sequence[Side], pairs: Sequence[tuple[str, str]]
) -> Matching:
    """Two columns, each in the order that the item's name draws."""
    return Matching(
        tuple(ranked(f"{name}/left", lefts, lambda side: side.id)),
        tuple(ranked(f"{name}/right", rights, lambda side: side.id)),
        tuple(pairs),
    )
