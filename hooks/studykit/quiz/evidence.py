"""What the library says and what it may say: the ground on which a wrong answer is proved wrong.

A relation that no one wrote proves nothing (Vinu & Kumar 2015 ask for proof of every generated
distractor). What proves is that a document named in the stem does not hold the distractor, and
that nothing ties the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from studykit.graph import Graph
from studykit.library import Target, plain_text, targets_of
from studykit.model import Library, Paragraph, RelationType, Source, Unit
from studykit.quiz.wording import coverage, grams, runs, title_of

# A title of whose runs of two characters half stand in a document may be said in it; so may one
# of which a whole phrase does.
HELD_FROM = 0.5
PHRASE = 4


class Tie(Enum):
    """What may tie two units together, in words."""

    GROUP = "同属一组"
    RELATION = "有联系，或其上级、别名有联系"
    PASSAGE = "所在的段落相同或相近"
    TERM = "说的是同一个词"


@dataclass(frozen=True)
class Evidence:
    """A library with its relations, asked for what can be ruled out."""

    library: Library
    graph: Graph

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The documents by id."""
        return {source.id: source for source in self.library.sources}

    @cached_property
    def _targets(self) -> dict[str, list[Target]]:
        return targets_of(self.library)

    def plain(self, text: str) -> str:
        """An author's text in words alone: units by their names, without citations and marks."""
        return plain_text(text, self._targets)

    def meaning(self, term: Unit) -> str:
        """What a term means, in words alone; empty if it has no definition."""
        return self._meanings.get(term.id, "")

    @cached_property
    def _meanings(self) -> dict[str, str]:
        units = self.graph.units.values()
        return {u.id: self.plain(u.definition.text) for u in units if u.definition}

    @cached_property
    def akin(self) -> dict[str, frozenset[str]]:
        """For a paragraph, all others of the sets of parallel passages that it is in."""
        found: dict[str, set[str]] = {}
        for _, members in self.library.passages:
            paragraphs = [name for member in members for name in self.library.expand(member)]
            for paragraph in paragraphs:
                found.setdefault(paragraph, set()).update(paragraphs)
        return {name: frozenset(others - {name}) for name, others in found.items()}

    @cached_property
    def grams(self) -> dict[str, frozenset[str]]:
        """The runs of two characters of each document."""
        return {
            source.id: frozenset().union(*(grams(p.text) for p in source.paragraphs))
            for source in self.library.sources
        }

    @cached_property
    def _phrases(self) -> dict[str, frozenset[str]]:
        """The runs of four characters of each document."""
        return {
            source.id: frozenset().union(*(runs(p.text, PHRASE) for p in source.paragraphs))
            for source in self.library.sources
        }

    @cached_property
    def aliases(self) -> dict[str, frozenset[str]]:
        """For a unit, those that are the same under another name (见), either way."""
        found: dict[str, set[str]] = {}
        for unit in self.library.units:
            for relation in unit.relations:
                if relation.type is RelationType.SEE:
                    for name in relation.to:
                        found.setdefault(unit.id, set()).add(name)
                        found.setdefault(name, set()).add(unit.id)
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def _cited(self) -> dict[str, tuple[Paragraph, ...]]:
        paragraphs = self.library.paragraphs
        return {
            unit.id: tuple(
                paragraphs[name]
                for name in dict.fromkeys(
                    name for cite in unit.citations for name in self.library.expand(cite)
                )
            )
            for unit in self.graph.units.values()
        }

    @cached_property
    def _terms(self) -> dict[str, frozenset[str]]:
        """For a unit, the words of the term index that stand in its title."""
        known = {word for unit in self.graph.units.values() for word in unit.headwords}
        lengths = {len(word) for word in known}
        return {
            unit.id: frozenset(
                unit.title[start : start + length]
                for length in lengths
                for start in range(len(unit.title) - length + 1)
                if unit.title[start : start + length] in known
            )
            for unit in self.graph.units.values()
        }

    def paragraphs(self, unit: Unit) -> tuple[Paragraph, ...]:
        """The paragraphs that a unit cites, in order."""
        return self._cited[unit.id]

    @cached_property
    def _near(self) -> dict[str, frozenset[str]]:
        """For a unit, the paragraphs identical or akin to those it cites."""
        return {
            name: frozenset().union(*(self.akin.get(p.id, frozenset()) for p in paragraphs))
            for name, paragraphs in self._cited.items()
        }

    @cached_property
    def _slips(self) -> dict[str, tuple[str, ...]]:
        """For a paragraph, the words that an editorial note reads otherwise."""
        found: dict[str, tuple[str, ...]] = {}
        for source in self.library.sources:
            for note in source.notes:
                if note.quote and note.reading:
                    found[note.paragraph] = (*found.get(note.paragraph, ()), note.quote)
        return found

    def is_damaged(self, sentence: str, paragraph: str) -> bool:
        """Whether a sentence of a paragraph holds a slip: one that no reader should learn."""
        return any(quote in sentence for quote in self._slips.get(paragraph, ()))

    def documents(self, unit: Unit) -> tuple[str, ...]:
        """The documents that a unit cites, in order."""
        return tuple(dict.fromkeys(cite.source for cite in unit.citations))

    @cached_property
    def _parties(self) -> dict[str, tuple[Unit, ...]]:
        return {unit.id: self._party(unit) for unit in self.graph.units.values()}

    def party(self, unit: Unit) -> tuple[Unit, ...]:
        """A unit, those that contain it, and its aliases: what may speak in its stead."""
        return self._parties[unit.id]

    def _party(self, unit: Unit) -> tuple[Unit, ...]:
        line = self.graph.ancestors(unit)
        others = (self.aliases.get(each.id, ()) for each in line)
        named = (self.graph.units[name] for names in others for name in sorted(names)
                 if name in self.graph.units)  # fmt: skip
        return (*line, *named)

    @cached_property
    def _held(self) -> dict[tuple[str, str], bool]:
        return {}

    def holds(self, document: str, unit: Unit) -> bool:
        """Whether a document may hold a unit: cited, parallel to what it cites, or in its words."""
        asked = (document, unit.id)
        if asked not in self._held:
            self._held[asked] = self._may_hold(document, unit)
        return self._held[asked]

    def _may_hold(self, document: str, unit: Unit) -> bool:
        for each in self.party(unit):
            near = (*(p.id for p in self.paragraphs(each)), *self._near[each.id])
            if any(name.partition("-")[0] == document for name in near):
                return True
        title = title_of(unit)
        if coverage(title, self.grams.get(document, frozenset())) >= HELD_FROM:
            return True
        return any(phrase in self._phrases.get(document, ()) for phrase in runs(title, PHRASE))

    def ties(self, one: Unit, other: Unit) -> Iterator[Tie]:
        """What may tie two units together."""
        ones, others = self.party(one), self.party(other)
        names, other_names = {u.id for u in ones}, {u.id for u in others}
        if names & other_names:
            yield Tie.GROUP
        if self._related(ones, other_names) or self._related(others, names):
            yield Tie.RELATION
        if self._terms[one.id] & self._terms[other.id]:
            yield Tie.TERM
        if any(p.id in self._near[one.id] for p in self.paragraphs(other)):
            yield Tie.PASSAGE

    def _related(self, units: tuple[Unit, ...], names: set[str]) -> bool:
        return any(
            edge.target in names for unit in units for edge in self.graph.outgoing.get(unit.id, ())
        )

    def reason_not_excluded(self, document: str, about: tuple[Unit, ...], unit: Unit) -> str:
        """Why a unit is not proved wrong under a stem; empty if it is proved."""
        if not self.documents(unit):
            return "没有出处，无从证明"
        if self.holds(document, unit):
            return "题干所指的文献也可能有它"
        for each in about:
            for tie in self.ties(each, unit):
                return f"与题干里的「{each.title}」{tie.value}"
        return ""

    def confuses(self, one: Unit, other: Unit) -> str:
        """Why the meaning of one term may be taken for another's; empty if it cannot be."""
        # Two words of one paragraph are still two words.
        for tie in self.ties(one, other):
            if tie is not Tie.PASSAGE:
                return str(tie.value)
        ones, others = self._joined(one), self._joined(other)
        if ones.keys() & others.keys():
            return "都与另一个单元有联系"
        words = (*one.headwords, *other.headwords)
        texts = [self.meaning(one), self.meaning(other)]
        if any(word in text for word in words for text in texts):
            return "的释义里有对方或自己"
        # What one is joined to may speak of the other.
        if any(word in title for word in other.headwords for title in ones.values()):
            return "由另一个单元连在一起"
        if any(word in title for word in one.headwords for title in others.values()):
            return "由另一个单元连在一起"
        return ""

    def _joined(self, unit: Unit) -> dict[str, str]:
        """The units that a relation joins to one, with their titles."""
        outgoing = (edge.target for edge in self.graph.outgoing.get(unit.id, ()))
        incoming = (edge.source for edge in self.graph.incoming.get(unit.id, ()))
        return {name: self.graph.units[name].title for name in (*outgoing, *incoming)}

    @cached_property
    def neighbours(self) -> dict[str, frozenset[str]]:
        """For a module, those that a relation joins to it, and itself."""
        found: dict[str, set[str]] = {module.id: {module.id} for module in self.library.modules}
        units = self.graph.units
        for edges in self.graph.outgoing.values():
            for edge in edges:
                one, other = units[edge.source].module, units[edge.target].module
                found[one].add(other)
                found[other].add(one)
        return {name: frozenset(others) for name, others in found.items()}

    def near(self, one: str, other: str) -> bool:
        """Whether two modules deal with each other's matter."""
        return other in self.neighbours.get(one, ())
