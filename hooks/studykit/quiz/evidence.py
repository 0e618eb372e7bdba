"""Evidence for proving distractors wrong: statements that the library makes or may imply.

A missing relation proves nothing: the author may simply not have written it. Vinu & Kumar 2015
require a proof for every generated distractor. A distractor is proved wrong if the document named
in the stem does not contain it, and if nothing ties it to the units of the item.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from studykit.graph import Graph
from studykit.library import Target, plain_text, targets_of
from studykit.model import KeyPoint, Library, Paragraph, RelationType, Source, Unit
from studykit.quiz.overlap import Runs, runs_of
from studykit.quiz.wording import sentences, title_of


class Connection(Enum):
    """A possible connection between two units; the value describes it in words."""

    GROUP = "同属一组"
    RELATION = "有联系，或其上级、别名有联系"
    PASSAGE = "所在的段落相同或相近"
    TERM = "说的是同一个词"


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
        """For each document id, whether a statement is a key point, by its text."""
        found: dict[str, dict[str, bool]] = {}
        for unit in self.library.units:
            for each in unit.statements:
                found.setdefault(each.document, {})[each.text] = isinstance(each, KeyPoint)
        return found

    def plain(self, text: str) -> str:
        """Return an author's text as plain text.

        References become the titles of their units. Citations and marks are removed.
        """
        return plain_text(text, self._targets)

    def meaning(self, term: Unit) -> str:
        """Return the definition of a term as plain text, or an empty string if it has none."""
        return self._meanings.get(term.id, "")

    @cached_property
    def _meanings(self) -> dict[str, str]:
        units = self.graph.units.values()
        return {u.id: self.plain(u.definition.text) for u in units if u.definition}

    @cached_property
    def parallels(self) -> dict[str, frozenset[str]]:
        """For each paragraph id, all other paragraphs in its sets of parallel passages."""
        found: dict[str, set[str]] = {}
        for _, members in self.library.parallel_groups:
            paragraphs = [name for member in members for name in self.library.expand(member)]
            for paragraph in paragraphs:
                found.setdefault(paragraph, set()).update(paragraphs)
        return {name: frozenset(others - {name}) for name, others in found.items()}

    @cached_property
    def _runs(self) -> dict[str, Runs]:
        """The runs of characters of each document."""
        return {
            source.id: runs_of(paragraph.text for paragraph in source.paragraphs)
            for source in self.library.sources
        }

    @cached_property
    def aliases(self) -> dict[str, frozenset[str]]:
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
        """For each unit id, the headwords of the term index that occur in its title."""
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

        Cloze and document items do not use such a sentence: readers should not learn the error,
        whether or not the note can correct it.
        """
        return any(quote in sentence for quote in self._noted_words.get(paragraph, ()))

    def documents(self, unit: Unit) -> tuple[str, ...]:
        """Return the ids of the documents that a unit cites, in order and without repeats."""
        return tuple(dict.fromkeys(cite.source for cite in unit.citations))

    @cached_property
    def _lineages(self) -> dict[str, tuple[Unit, ...]]:
        return {unit.id: self._lineage(unit) for unit in self.graph.units.values()}

    def lineage_with_aliases(self, unit: Unit) -> tuple[Unit, ...]:
        """Return a unit, the units that contain it, and the aliases of all these.

        A relation of any of them may also hold for the unit.
        """
        return self._lineages[unit.id]

    def _lineage(self, unit: Unit) -> tuple[Unit, ...]:
        line = self.graph.lineage(unit)
        others = (self.aliases.get(each.id, ()) for each in line)
        quoted_title = (self.graph.units[name] for names in others for name in sorted(names)
                 if name in self.graph.units)  # fmt: skip
        return (*line, *quoted_title)

    @cached_property
    def _may_contain_cache(self) -> dict[tuple[str, str], bool]:
        return {}

    def may_contain(self, document: str, unit: Unit) -> bool:
        """Return whether a document may contain a unit.

        It may if any unit in `lineage_with_aliases(unit)` cites the document or a paragraph that
        has a parallel in it, or if the document may state the unit's title (see `Runs.may_state`).
        """
        asked = (document, unit.id)
        if asked not in self._may_contain_cache:
            self._may_contain_cache[asked] = self._find_may_contain(document, unit)
        return self._may_contain_cache[asked]

    def _find_may_contain(self, document: str, unit: Unit) -> bool:
        for each in self.lineage_with_aliases(unit):
            paragraphs = (
                *(p.id for p in self.paragraphs(each)),
                *self._parallel_paragraphs[each.id],
            )
            if any(name.partition("-")[0] == document for name in paragraphs):
                return True
        return self._runs.get(document, Runs()).may_state(title_of(unit))

    def connections(self, one: Unit, other: Unit) -> Iterator[Connection]:
        """Yield every possible tie between two units."""
        ones, others = self.lineage_with_aliases(one), self.lineage_with_aliases(other)
        names, other_names = {u.id for u in ones}, {u.id for u in others}
        if names & other_names:
            yield Connection.GROUP
        if self._has_edge(ones, other_names) or self._has_edge(others, names):
            yield Connection.RELATION
        if self._terms[one.id] & self._terms[other.id]:
            yield Connection.TERM
        if any(p.id in self._parallel_paragraphs[one.id] for p in self.paragraphs(other)):
            yield Connection.PASSAGE

    def _has_edge(self, units: tuple[Unit, ...], names: set[str]) -> bool:
        return any(
            edge.target in names for unit in units for edge in self.graph.outgoing.get(unit.id, ())
        )

    def reason_not_excluded(self, document: str, about: tuple[Unit, ...], unit: Unit) -> str:
        """Return why a unit is not proved wrong under a stem, or an empty string if it is.

        `document` is the source that the stem names. `about` are the units that the stem names and
        those that the item tests.
        """
        if not self.documents(unit):
            return "没有出处，无从证明"
        if self.may_contain(document, unit):
            return "题干所指的文献也可能有它"
        for each in about:
            for connection in self.connections(each, unit):
                return f"与题干里的「{each.title}」{connection.value}"
        return ""

    def may_say(self, document: str, unit: Unit) -> bool:
        """Return whether a unit cites a document, or a sentence of the document may say it.

        Unlike `may_contain`, it compares documents on one topic: such documents share most words
        and have akin passages, so only the words of a single sentence count.
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
        lines = {each.id for each in self.lineage_with_aliases(point)}
        for each in units:
            if each.id in lines or point.id in {u.id for u in self.lineage_with_aliases(each)}:
                return f"与「{each.title}」同属一组"
            if self._has_edge((point,), {each.id}) or self._has_edge((each,), {point.id}):
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

    def reason_confusable(self, one: Unit, other: Unit) -> str:
        """Return why the definitions of two terms may be confused, or an empty string if not."""
        # Two terms from parallel passages can still be told apart.
        for connection in self.connections(one, other):
            if connection is not Connection.PASSAGE:
                return str(connection.value)
        ones, others = self._related_titles(one), self._related_titles(other)
        if ones.keys() & others.keys():
            return "都与另一个单元有联系"
        words = (*one.headwords, *other.headwords)
        texts = [self.meaning(one), self.meaning(other)]
        if any(word in text for word in words for text in texts):
            return "的释义里有对方或自己"
        # A unit related to one term may mention the other.
        if any(word in title for word in other.headwords for title in ones.values()):
            return "由另一个单元连在一起"
        if any(word in title for word in one.headwords for title in others.values()):
            return "由另一个单元连在一起"
        return ""

    def _related_titles(self, unit: Unit) -> dict[str, str]:
        """Return the titles, by id, of the units that have a relation to or from a unit."""
        outgoing = (edge.target for edge in self.graph.outgoing.get(unit.id, ()))
        incoming = (edge.source for edge in self.graph.incoming.get(unit.id, ()))
        return {name: self.graph.units[name].title for name in (*outgoing, *incoming)}

    @cached_property
    def neighbours(self) -> dict[str, frozenset[str]]:
        """For each module id, the module itself and all modules that share a relation with it."""
        found: dict[str, set[str]] = {module.id: {module.id} for module in self.library.modules}
        units = self.graph.units
        for edges in self.graph.outgoing.values():
            for edge in edges:
                one, other = units[edge.source].module, units[edge.target].module
                found[one].add(other)
                found[other].add(one)
        return {name: frozenset(others) for name, others in found.items()}

    def are_neighbours(self, one: str, other: str) -> bool:
        """Return whether two modules are the same or share a relation."""
        return other in self.neighbours.get(one, ())
