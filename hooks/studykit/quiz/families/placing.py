"""Items on lists: which points a document puts under which heading.

Evidence: the author nests every point of a document below the heading under which the document
has it, so that each list is complete. The distractors are points of sister headings of the same
document. A point is used only if `Evidence.reason_not_apart` finds no connection with the heading.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Kind, Level, Unit
from studykit.quiz.distractors import DISTRACTORS, balance_cues
from studykit.quiz.drafting import (
    KEYS_AT_MOST,
    Material,
    choice,
    document_suffix,
    item_id,
    refusal,
    shuffled,
)
from studykit.quiz.draw import ranked, thinned
from studykit.quiz.item import Item, Option, Proof, Refusal, Side
from studykit.quiz.rules import DISTRACTORS_AT_LEAST, Rule
from studykit.quiz.wording import (
    PART_NOUNS,
    is_word_for_word,
    joined_list,
    reference_markup,
    shared_characters,
    title_of,
)

POINTS, MATCHING = "points", "match-points"
_STEMS = {
    Kind.PROBLEM: "{document}讲{heading}，写到下列哪几种表现？",
    Kind.CAUSE: "{document}讲{heading}，写到下列哪几种情形？",
    Kind.REMEDY: "{document}讲{heading}，写到下列哪几项做法？",
    Kind.PROCEDURE: "{document}讲{heading}，写到下列哪几项做法？",
}
_MATCHING_STEM = "在{document}里，左边各是哪一条之下的{noun}？右边多出一项。"
POINTS_AT_LEAST = 3
# Headings of a matching item, one of them spare.
HEADINGS = range(3, 6)


@dataclass(frozen=True)
class _List:
    """A heading, and its points in one document."""

    heading: Unit
    points: tuple[Unit, ...]
    document: str


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield an item on each list of `POINTS_AT_LEAST`, and matching items on sister lists.

    Lists of two are left out, because two thirds of the readers who do not know the document guess
    right which points belong under a heading.
    """
    lists = _Lists(material)
    for each in lists.all:
        if len(each.points) >= POINTS_AT_LEAST:
            yield lists.points_item(each)
    for sisters in lists.by_document_and_kind.values():
        yield from lists.matching_items(lists.readable(sisters))


@dataclass(frozen=True)
class _Lists:
    """All lists of a library."""

    material: Material

    @cached_property
    def all(self) -> tuple[_List, ...]:
        """The lists, in reading order; one for each document in which a heading has points."""
        found = []
        for unit in self.material.units:
            points = self.material.parts(unit)
            documents = (d for point in points for d in self.material.evidence.documents(point))
            for document in dict.fromkeys(documents):
                in_document = [p for p in points if document in self.material.evidence.documents(p)]
                found.append(_List(unit, tuple(in_document), document))
        return tuple(found)

    @cached_property
    def by_document_and_kind(self) -> dict[tuple[str, Kind], list[_List]]:
        found: dict[tuple[str, Kind], list[_List]] = {}
        for each in self.all:
            found.setdefault((each.document, each.heading.kind), []).append(each)
        return found

    def readable(self, lists: Sequence[_List]) -> list[_List]:
        """Return the lists whose headings readers of the document recognise as headings.

        A point of an inner heading stands below the outer one, too, and readers name the heading
        that they find in the document. If only some of the lists stand inside an outer heading, the
        inner headings must therefore be words of the document.
        """
        evidence = self.material.evidence
        ancestors = {each.heading.id: evidence.graph.ancestors(each.heading) for each in lists}

        def is_one_of_several(outer: Unit) -> bool:
            return outer.id in ancestors and any(
                outer.id != name and outer not in around for name, around in ancestors.items()
            )

        return [
            each
            for each in lists
            if not any(map(is_one_of_several, ancestors[each.heading.id]))
            or is_word_for_word(title_of(each.heading), evidence.sources[each.document])
        ]

    def _sisters(self, asked: _List) -> list[_List]:
        """Return the lists of the same document and kind, neither inside nor around `asked`."""

        def lineage(unit: Unit) -> set[str]:
            return {each.id for each in self.material.evidence.graph.lineage(unit)}

        return [
            each
            for each in self.by_document_and_kind[asked.document, asked.heading.kind]
            if asked.heading.id not in lineage(each.heading)
            and each.heading.id not in lineage(asked.heading)
        ]

    def _reason_misplaced(self, point: Unit, other: _List) -> str:
        """Return why a point may belong to a list that does not have it, or an empty string."""
        units = (other.heading, *other.points)
        return self.material.evidence.reason_not_apart(other.document, units, point)

    def points_item(self, asked: _List) -> Item | Refusal:
        """Return the item on the points of a list; the distractors are points of its sisters.

        Points that share most characters with the keys come first, because readers who have not
        read the document tell other points apart by their meaning.
        """
        name = item_id(POINTS, asked.heading.id, *document_suffix(asked.heading, asked.document))
        document = document_name(asked.document)
        stem = _STEMS[asked.heading.kind].format(
            document=document, heading=self.material.heading(asked.heading, asked.document)
        )
        keys = ranked(name, asked.points, _id)[:KEYS_AT_MOST]
        sisters = self._sisters(asked)
        points = {each.id: each for sister in sisters for each in sister.points}
        words = "".join(map(title_of, keys))
        nearest = sorted(
            ranked(f"{name}/rivals", thinned(name, list(points.values())), _id),
            key=lambda each: -shared_characters(words, title_of(each)),
        )
        found = (each for each in nearest if not self._reason_misplaced(each, asked))
        candidates = list(islice(found, 2 * DISTRACTORS))
        if len(candidates) < DISTRACTORS_AT_LEAST:
            reason = "同一篇里没有并列的一条，证明不了哪一项不在内"
            return refusal(POINTS, Rule.DISTRACTORS_FEW, reason, asked.heading)
        wrong = balance_cues(name, stem, title_of(keys[0]), candidates, title_of)
        options = [
            *(Option(each.id, title_of(each), True, "", each.id) for each in keys),
            *(
                Option(each.id, title_of(each), False, self._place_of(each, sisters), each.id)
                for each in wrong
            ),
        ]
        return Item(
            id=name,
            generator=POINTS,
            type=ItemType.MULTIPLE if len(keys) > 1 else ItemType.SINGLE,
            module=asked.heading.module,
            section=asked.heading.section,
            units=(asked.heading.id, *(each.id for each in (*keys, *wrong))),
            headings=(asked.heading.id,),
            document=asked.document,
            cites=self.material.cites_of(asked.document, *keys),
            basis=Basis.STATED,
            level=Level.UNDERSTAND,
            proof=Proof.LIST,
            stem=stem,
            explanation=f"{document}在这一条之下写到：{_listed(asked)}。",
            response=choice(name, options),
        )

    def _place_of(self, point: Unit, lists: Sequence[_List]) -> str:
        """Return where a document has a point: its heading and its paragraph."""
        home = next(each for each in lists if point.id in {unit.id for unit in each.points})
        citation = reference_markup(self.material.cites_of(home.document, point)[:1])
        return f"写在{self.material.heading(home.heading, home.document)}之下，见 {citation}。"

    def matching_items(self, sisters: Sequence[_List]) -> Iterator[Item]:
        """Yield items that pair points with sister headings, one point with each heading.

        Each point of an item belongs to only one of the item's headings. A heading without such a
        point is left for the next item. An item that uses headings a second time, with other
        points, has at least three pairs, because two pairs are easily guessed right.
        """
        if not sisters:
            return
        document, kind = sisters[0].document, sisters[0].heading.kind
        chooser = item_id(MATCHING, document, kind.value)
        rest = list(ranked(chooser, sisters, lambda each: each.heading.id))
        again: list[_List] = []
        asked: set[str] = set()
        while rest:
            chosen: list[tuple[_List, Unit]] = []
            for each in (*thinned(chooser, rest), *thinned(chooser, again)):
                point = self._point_apart(chooser, each, chosen, asked)
                if point and len(chosen) < HEADINGS.stop - 1:
                    chosen.append((each, point))
            is_new = all(each in rest for each, _ in chosen)
            if len(chosen) in HEADINGS and (is_new or len(chosen) > HEADINGS.start):
                *pairs, (spare, _) = chosen
                asked.update(point.id for _, point in pairs)
                yield self._matching_item(pairs, spare)
            used = [each for each, _ in chosen if each in rest] or rest[:1]
            again += used
            rest = [each for each in rest if each not in used]

    def _point_apart(
        self,
        chooser: str,
        candidate: _List,
        chosen: Sequence[tuple[_List, Unit]],
        asked: Container[str],
    ) -> Unit | None:
        """Return a point of the candidate that belongs to no chosen list; None if there is none.

        Of several points, it is the one that shares fewest characters with its heading, so that
        common words do not give the pair away. Points in `asked` are left out. Returns None, too,
        if a chosen point may belong to the candidate.
        """
        if any(self._reason_misplaced(point, candidate) for _, point in chosen):
            return None

        def echo(point: Unit) -> int:
            return shared_characters(title_of(candidate.heading), title_of(point))

        for point in sorted(ranked(chooser, candidate.points, _id), key=echo):
            if point.id in asked:
                continue
            if not any(self._reason_misplaced(point, other) for other, _ in chosen):
                return point
        return None

    def _matching_item(self, pairs: Sequence[tuple[_List, Unit]], spare: _List) -> Item:
        name = item_id(MATCHING, *(point.id for _, point in pairs))
        document, first = pairs[0][0].document, pairs[0][1]
        rights = [
            Side(
                each.heading.id,
                self.material.named(each.heading, document),
                f"这一条之下写的是：{_listed(each)}。",
            )
            for each in (*(each for each, _ in pairs), spare)
        ]
        return Item(
            id=name,
            generator=MATCHING,
            type=ItemType.MATCHING,
            module=first.module,
            section=first.section,
            units=tuple(
                dict.fromkeys(name for each, point in pairs for name in (point.id, each.heading.id))
            ),
            headings=tuple(each.heading.id for each, _ in pairs),
            document=document,
            cites=self.material.cites_of(document, *(point for _, point in pairs)),
            basis=Basis.STATED,
            level=Level.UNDERSTAND,
            proof=Proof.LIST,
            stem=_MATCHING_STEM.format(
                document=document_name(document), noun=PART_NOUNS[pairs[0][0].heading.kind]
            ),
            explanation="".join(
                f"{title_of(point)}：写在{self.material.heading(each.heading, document)}之下，"
                f"见 {reference_markup(self.material.cites_of(document, point)[:1])}。"
                for each, point in pairs
            ),
            response=shuffled(
                name,
                [Side(point.id, title_of(point)) for _, point in pairs],
                rights,
                [(point.id, each.heading.id) for each, point in pairs],
            ),
        )


def _listed(each: _List) -> str:
    """Return the points of a list, not quoted, because titles sum up what the document says."""
    return joined_list(map(title_of, each.points))


def _id(unit: Unit) -> str:
    return unit.id
