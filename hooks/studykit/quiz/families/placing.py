"""Items on lists: which points a document puts under which heading.

Evidence: the author nested every point of a document below the heading under which the document
has it, so the list is closed. The rivals are points of sister headings of the same document. A
rival is used only if no sentence of the document names it together with the heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Kind, Level, Unit
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
from studykit.quiz.rivals import DISTRACTORS, balance_cues
from studykit.quiz.rules import DISTRACTORS_AT_LEAST, Rule
from studykit.quiz.wording import (
    PART_NOUNS,
    joined_list,
    quoted_title,
    reference_markup,
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

    Lists of two are left out: two thirds of the readers who do not know a document sort the points
    under their heading by sense.
    """
    lists = _Lists(material)
    for each in lists.all:
        if len(each.points) >= POINTS_AT_LEAST:
            yield lists.points_item(each)
    for sisters in lists.by_document_and_kind.values():
        yield from lists.matching_items(sisters)


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
                own = [p for p in points if document in self.material.evidence.documents(p)]
                found.append(_List(unit, tuple(own), document))
        return tuple(found)

    @cached_property
    def by_document_and_kind(self) -> dict[tuple[str, Kind], list[_List]]:
        found: dict[tuple[str, Kind], list[_List]] = {}
        for each in self.all:
            found.setdefault((each.document, each.heading.kind), []).append(each)
        return found

    def _sisters(self, asked: _List) -> list[_List]:
        """Return the other lists of the document and kind, without those inside or around it."""

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
        """Return the item on the points of a list; the rivals are points of its sisters."""
        name = item_id(POINTS, asked.heading.id, *document_suffix(asked.heading, asked.document))
        document = document_name(asked.document)
        stem = _STEMS[asked.heading.kind].format(
            document=document, heading=self.material.heading(asked.heading, asked.document)
        )
        keys = ranked(name, asked.points, _id)[:KEYS_AT_MOST]
        sisters = self._sisters(asked)
        points = {each.id: each for sister in sisters for each in sister.points}
        found = (
            each
            for each in ranked(f"{name}/rivals", thinned(name, list(points.values())), _id)
            if not self._reason_misplaced(each, asked)
        )
        rivals = list(islice(found, 2 * DISTRACTORS))
        if len(rivals) < DISTRACTORS_AT_LEAST:
            reason = "同一篇里没有并列的一条，证明不了哪一项不在内"
            return refusal(POINTS, Rule.DISTRACTORS_FEW, reason, asked.heading)
        wrong = balance_cues(name, stem, title_of(keys[0]), rivals, title_of)
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
            about=(asked.heading.id,),
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
        home = next(each for each in lists if point.id in {own.id for own in each.points})
        place = reference_markup(self.material.cites_of(home.document, point)[:1])
        return f"写在{quoted_title(home.heading)}之下，见 {place}。"

    def matching_items(self, sisters: Sequence[_List]) -> Iterator[Item]:
        """Yield items that pair one point of each of some sister headings with its heading.

        The headings of an item can be told apart. Those that cannot are left for the next item.
        """
        document, kind = sisters[0].document, sisters[0].heading.kind
        chooser = item_id(MATCHING, document, kind.value)
        rest = list(ranked(chooser, sisters, lambda each: each.heading.id))
        while len(rest) >= HEADINGS.start:
            chosen: list[tuple[_List, Unit]] = []
            for each in thinned(chooser, rest):
                point = self._point_apart(chooser, each, chosen)
                if point and len(chosen) < HEADINGS.stop - 1:
                    chosen.append((each, point))
            if len(chosen) in HEADINGS:
                *pairs, (spare, _) = chosen
                yield self._matching_item(pairs, spare)
            used = [each for each, _ in chosen] or rest[:1]
            rest = [each for each in rest if each not in used]

    def _point_apart(
        self, chooser: str, own: _List, chosen: Sequence[tuple[_List, Unit]]
    ) -> Unit | None:
        """Return a point of a list that no chosen list may have, if theirs are not of this list."""
        if any(self._reason_misplaced(point, own) for _, point in chosen):
            return None
        for point in ranked(chooser, own.points, _id):
            if not any(self._reason_misplaced(point, other) for other, _ in chosen):
                return point
        return None

    def _matching_item(self, pairs: Sequence[tuple[_List, Unit]], spare: _List) -> Item:
        name = item_id(MATCHING, *(point.id for _, point in pairs))
        document, first = pairs[0][0].document, pairs[0][1]
        rights = [
            Side(each.heading.id, title_of(each.heading), f"这一条之下写的是：{_listed(each)}。")
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
            about=tuple(each.heading.id for each, _ in pairs),
            document=document,
            cites=self.material.cites_of(document, *(point for _, point in pairs)),
            basis=Basis.STATED,
            level=Level.UNDERSTAND,
            proof=Proof.LIST,
            stem=_MATCHING_STEM.format(
                document=document_name(document), noun=PART_NOUNS[pairs[0][0].heading.kind]
            ),
            explanation="".join(
                f"{quoted_title(point)}写在{quoted_title(each.heading)}之下，"
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
    return joined_list(quoted_title(point) for point in each.points)


def _id(unit: Unit) -> str:
    return unit.id
