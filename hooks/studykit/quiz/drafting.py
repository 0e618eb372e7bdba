"""Helpers shared by all generators: queries on the library and parts of an item."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from studykit.graph import Edge
from studykit.locator import Locator
from studykit.model import Basis, Kind, Quotation, RelationType, Unit
from studykit.quiz.candidates import Candidates, balance_cues, shortlist
from studykit.quiz.draw import ranked
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import FALSE, TRUE, Choice, Matching, Option, Refusal, Side
from studykit.quiz.overlap import runs_of
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    EXPLANATION_QUOTE_AT_MOST,
    INFERRED,
    PART_NOUNS,
    bigrams,
    document_name,
    in_quotes,
    is_quotable,
    normalized,
    quoted_title,
    reference_markup,
    sentences,
    title_of,
)
from studykit.references import Reference

# With more keys an item becomes a checklist instead of a question.
KEYS_AT_MOST = 3


@dataclass(frozen=True)
class Material:
    """The library as generators use it: its evidence and its candidates for distractors."""

    evidence: Evidence
    candidates: Candidates

    @property
    def units(self) -> Iterable[Unit]:
        """All units in reading order."""
        return self.evidence.graph.units.values()

    def unit(self, name: str) -> Unit:
        """Return the unit with an id. Raises KeyError if there is none."""
        return self.evidence.graph.units[name]

    def edges_at(self, unit: Unit, type_: RelationType, incoming: bool) -> list[tuple[Edge, Unit]]:
        """Return the edges of a type at a unit, each with the unit at its other end.

        The edges end at the unit if `incoming`, else they begin at it.
        """
        graph = self.evidence.graph
        edges = (graph.incoming if incoming else graph.outgoing).get(unit.id, ())
        return [
            (edge, self.unit(edge.source if incoming else edge.target))
            for edge in edges
            if edge.type is type_
        ]

    def is_group(self, unit: Unit) -> bool:
        """Return whether a unit contains others of its kind.

        A relation of such a unit holds for the whole group, not for each member.
        """
        children = self.evidence.graph.children.get(unit.id, ())
        return any(self.unit(name).kind is unit.kind for name in children)

    def parts(self, unit: Unit) -> list[Unit]:
        """Return the children of a unit that have its kind; for a procedure, its remedies."""
        kind = Kind.REMEDY if unit.kind is Kind.PROCEDURE else unit.kind
        children = map(self.unit, self.evidence.graph.children.get(unit.id, ()))
        return [each for each in children if each.kind is kind] if unit.kind in PART_NOUNS else []

    def heading(self, unit: Unit, document: str) -> str:
        """Return a unit's title for a stem on a document, in quotation marks.

        It is marked as the editor's unless the document has the title word for word.
        """
        words = normalized(title_of(unit))
        paragraphs = self.evidence.sources[document].paragraphs
        is_literal = any(words in normalized(each.text) for each in paragraphs)
        return quoted_title(unit) + ("" if is_literal else "（编者拟题）")

    def common_document(self, edge: Edge) -> str:
        """Return the id of the document that states a relation, or an empty string.

        It is the first document that the relation cites, or else one that both its ends cite.
        """
        if edge.cites:
            return edge.cites[0].source
        one = self.evidence.documents(self.unit(edge.source))
        other = self.evidence.documents(self.unit(edge.target))
        return next((document for document in one if document in other), "")

    def cites_of(self, document: str, *units: Unit) -> tuple[Locator, ...]:
        """Return the citations of some units that point into a document, without repeats."""
        cites = (cite for unit in units for cite in unit.citations if cite.source == document)
        return tuple(dict.fromkeys(cites))

    def places(self, document: str, *edges: Edge) -> str:
        """Return references to the paragraphs of a document that state some relations.

        They are those that a relation cites, or else the first citation of its source unit. For an
        inferred relation without citations, they are the first citations of both ends. They are
        sorted, so that the order of modules does not matter.
        """
        cites = {cite for edge in edges for cite in self._cites_of_edge(document, edge)}
        return reference_markup(sorted(cites))

    def _cites_of_edge(self, document: str, edge: Edge) -> Iterable[Locator]:
        own = [cite for cite in edge.cites if cite.source == document]
        ends = [self.unit(edge.source), self.unit(edge.target)]
        if edge.basis is Basis.STATED and self.cites_of(document, ends[0]):
            ends.pop()
        return own or [cite for end in ends for cite in self.cites_of(document, end)[:1]]

    def original(self, document: str, edge: Edge) -> str:
        """Quote the words of a document that state a relation, and cite them.

        They are the words that the relation quotes, or else the sentence that names both ends. A
        sentence that names one end states no relation. Without such words, and for an inferred
        relation, which no sentence states, the paragraphs alone are cited.
        """
        if edge.basis is Basis.INFERRED:
            return f"见 {self.places(document, edge)}。"
        quoted = [(each.text, self._holder(each)) for each in edge.quotations]
        if not quoted or not all(holder for _, holder in quoted):
            quoted = self._joint_sentence(document, edge)
        if not quoted:
            return f"见 {self.places(document, edge)}。"
        return "原文：" + "、".join(f"{in_quotes(text)}{Reference(name)}" for text, name in quoted)

    def _holder(self, quotation: Quotation) -> str:
        """Return the id of the first cited paragraph that has the words, or an empty string."""
        library = self.evidence.library
        names = (name for cite in quotation.cites for name in library.expand(cite))
        return next((n for n in names if quotation.text in library.paragraphs[n].text), "")

    def _joint_sentence(self, document: str, edge: Edge) -> list[tuple[str, str]]:
        """Return the quotable sentence that names both ends, and the id of its paragraph.

        Of several, it is the one that shares the most bigrams with their titles. The list is empty
        if there is none.
        """
        library = self.evidence.library
        ends = (self.unit(edge.source), self.unit(edge.target))
        cites = [c for c in edge.cites if c.source == document] or self.cites_of(document, *ends)
        names = dict.fromkeys(name for cite in cites for name in library.expand(cite))
        found = [
            (sentence, name)
            for name in names
            for sentence in sentences(library.paragraphs[name].text)
            if is_quotable(sentence, EXPLANATION_QUOTE_AT_MOST)
            and runs_of([sentence]).name_both(*ends)
        ]
        titles = bigrams("".join(map(title_of, ends)))
        return sorted(found, key=lambda each: -len(titles & bigrams(each[0])))[:1]

    def rationale(self, unit: Unit) -> str:
        """Return the rationale for a unit as a distractor, from its own relations and citations.

        It names the unit's document and the target of its first CAUSES or ADDRESSES relation, or
        its kind if it has no such relation.
        """
        documents = self.evidence.documents(unit)
        place = reference_markup(unit.cites[:2])
        owner = document_name(documents[0]) if documents else ""
        for edge in self.evidence.graph.outgoing.get(unit.id, ()):
            target = quoted_title(self.unit(edge.target))
            basis = f"{INFERRED}，" if edge.basis is Basis.INFERRED else ""
            if edge.type is RelationType.CAUSES:
                return f"{basis}这是{owner}讲的{target}的原因，见 {place}。"
            if edge.type is RelationType.ADDRESSES:
                return f"{basis}这是{owner}针对{target}的对策，见 {place}。"
        return f"这是{owner}讲的{unit.kind.label}，见 {place}。"

    def options(self, chooser: str, keys: Sequence[Unit], wrong: Sequence[Unit]) -> Choice:
        """Return units as options, in a pseudorandom order that depends on `chooser`."""
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
        """Return distractors for some keys, preferring those that `is_key_elsewhere` accepts.

        There may be fewer than needed if no more units can be proved wrong.
        """
        first = keys[0]
        known = (*about, *keys)
        pool = self.candidates.excluded(chooser, first.module, first.kind, document, known)
        return balance_cues(
            chooser,
            stem,
            title_of(first),
            shortlist(stem, known, first, pool, is_key_elsewhere),
            title_of,
        )


def item_id(*names: str) -> str:
    """Return the id of a generated item: names joined by two hyphens.

    It cannot equal an author's id, because those never contain two consecutive hyphens.
    """
    return "--".join(names)


def refusal(generator: str, rule: Rule, reason: str, *units: Unit) -> Refusal:
    """Return the refusal of a draft that a generator gave up."""
    return Refusal(generator, tuple(unit.id for unit in units), rule.name, reason)


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
