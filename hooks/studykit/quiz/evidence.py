"""Evidence that a distractor is wrong: what the documents of a library say, or may say.

Vinu & Kumar 2015 require a proof for every generated distractor. A missing relation is no proof,
because the author may simply not have written it. These are proofs: the author quotes words that
refute a statement; the author nests all points of a list below its heading, so that the list is
complete; no sentence of a document may mean a unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from studykit.graph import Graph
from studykit.library import Target, plain_text, targets_of
from studykit.locator import Locator
from studykit.model import KeyPoint, Library, Paragraph, RelationType, Source, Unit
from studykit.quiz.overlap import Runs, runs_of
from studykit.quiz.wording import sentences


@dataclass(frozen=True)
class Evidence:
    """A library and its graph, with the queries that rule distractors out. Results are cached."""

    library: Library
    graph: Graph

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources of the library by id."""
        return {source.id: source for source in self.library.sources}

    @cached_property
    def _targets(self) -> dict[str, list[Target]]:
        return targets_of(self.library)

    @cached_property
    def statements(self) -> dict[str, dict[str, bool]]:
        """For each document id, the texts of its statements; True marks a key point."""
        found: dict[str, dict[str, bool]] = {}
        for unit in self.library.units:
            for each in unit.statements:
                found.setdefault(each.document, {})[each.text] = isinstance(each, KeyPoint)
        return found

    def plain(self, text: str) -> str:
        """Return an author's text as plain text.

        A reference becomes its text or the title of its unit. Citations and marks are removed.
        """
        return plain_text(text, self._targets)

    @cached_property
    def parallels(self) -> dict[str, frozenset[str]]:
        """For each paragraph id, all other paragraphs in its sets of parallel passages."""
        found: dict[str, set[str]] = {}
        for each in self.library.all_parallels:
            paragraphs = [name for member in each.members for name in self.library.expand(member)]
            for paragraph in paragraphs:
                found.setdefault(paragraph, set()).update(paragraphs)
        return {name: frozenset(others - {name}) for name, others in found.items()}

    @cached_property
    def same_as(self) -> dict[str, frozenset[str]]:
        """For each unit id, the ids joined to it by a 见 relation in either direction.

        Such units are the same thing under another name.
        """
        found: dict[str, set[str]] = {}
        for unit in self.library.units:
            for relation in unit.relations:
                if relation.type is RelationType.SEE:
                    for name in relation.to:
                        found.setdefault(unit.id, set()).add(name)
                        found.setdefault(name, set()).add(unit.id)
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def _cited_paragraphs(self) -> dict[str, tuple[Paragraph, ...]]:
        return {unit.id: self.cited(unit.all_cites) for unit in self.graph.units.values()}

    def cited(self, cites: Iterable[Locator]) -> tuple[Paragraph, ...]:
        """Return the paragraphs of some locators, in order and without repeats."""
        names = dict.fromkeys(name for cite in cites for name in self.library.expand(cite))
        return tuple(self.library.paragraphs[name] for name in names)

    def paragraphs(self, unit: Unit) -> tuple[Paragraph, ...]:
        """Return the paragraphs that a unit cites, in order and without repeats."""
        return self._cited_paragraphs[unit.id]

    @cached_property
    def _parallel_paragraphs(self) -> dict[str, frozenset[str]]:
        """For each unit id, the paragraphs identical or parallel to those that it cites."""
        return {
            name: frozenset().union(*(self.parallels.get(p.id, frozenset()) for p in paragraphs))
            for name, paragraphs in self._cited_paragraphs.items()
        }

    @cached_property
    def _noted_words(self) -> dict[str, tuple[str, ...]]:
        """For each paragraph id, the words that an editorial note quotes."""
        found: dict[str, tuple[str, ...]] = {}
        for source in self.library.sources:
            for note in source.notes:
                if note.quote:
                    found[note.paragraph] = (*found.get(note.paragraph, ()), note.quote)
        return found

    def is_damaged(self, sentence: str, paragraph: str) -> bool:
        """Return whether a sentence contains words that an editorial note quotes.

        Cloze items do not use such a sentence: readers should not learn the error,
        whether or not the note can correct it.
        """
        return any(quote in sentence for quote in self._noted_words.get(paragraph, ()))

    def documents(self, unit: Unit) -> tuple[str, ...]:
        """Return the ids of the documents that a unit cites, in order and without repeats.

        A document that does not exist is left out; another check reports the citation.
        """
        names = dict.fromkeys(cite.source for cite in unit.all_cites)
        return tuple(name for name in names if name in self.sources)

    @cached_property
    def _lineages(self) -> dict[str, tuple[Unit, ...]]:
        return {unit.id: self._lineage(unit) for unit in self.graph.units.values()}

    def lineage_and_same(self, unit: Unit) -> tuple[Unit, ...]:
        """Return a unit, the units that contain it, and the aliases of all these.

        A relation of any of them may also hold for the unit.
        """
        return self._lineages[unit.id]

    def _lineage(self, unit: Unit) -> tuple[Unit, ...]:
        line = self.graph.lineage(unit)
        others = (self.same_as.get(each.id, ()) for each in line)
        known = (name for names in others for name in sorted(names) if name in self.graph.units)
        return (*line, *(self.graph.units[name] for name in known))

    def _are_related(self, one: Unit, other: Unit) -> bool:
        """Return whether either unit has a relation to the other."""
        return any(
            edge.target == to.id
            for unit, to in ((one, other), (other, one))
            for edge in self.graph.outgoing.get(unit.id, ())
        )

    def may_say(self, document: str, unit: Unit) -> bool:
        """Return whether a document may say what a unit says.

        It may if the unit cites it, or if one of its sentences may mean the unit: see
        `Runs.may_mean`. Documents on one topic share most words and have akin passages, so only
        the words of a single sentence count.
        """
        if document in self.documents(unit):
            return True
        return any(runs.may_mean(unit) for runs in self._sentences[document])

    def reason_not_apart(self, document: str, units: tuple[Unit, ...], point: Unit) -> str:
        """Return why a point may belong to some units of a document, or an empty string.

        `units` are a heading and its points. The point belongs to them if it is one of them or
        contains one, if a relation, an alias or a parallel passage joins it to one, or if a
        sentence of the document names it together with one.
        """
        lineage = {each.id for each in self.lineage_and_same(point)}
        for each in units:
            if each.id in lineage or point.id in {u.id for u in self.lineage_and_same(each)}:
                return f"与「{each.title}」同属一组"
            if self._are_related(point, each):
                return f"与「{each.title}」有联系"
            parallel = self._parallel_paragraphs[each.id]
            if any(paragraph.id in parallel for paragraph in self.paragraphs(point)):
                return f"与「{each.title}」所在的段落相同或相近"
        named = [runs for runs in self._sentences[document] if runs.may_name(point)]
        for each in units:
            if any(runs.name_both(point, each) for runs in named):
                return f"有一句原文同时写到它和「{each.title}」"
        return ""

    @cached_property
    def _sentences(self) -> dict[str, list[Runs]]:
        """For each document id, the runs of characters of each of its sentences."""
        return {
            source.id: [
                runs_of([text]) for each in source.paragraphs for text in sentences(each.text)
            ]
            for source in self.library.sources
        }
