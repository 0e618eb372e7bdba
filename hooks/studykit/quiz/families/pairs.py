"""Matching items: problems with remedies, causes with remedies, problems with causes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from studykit.graph import Edge
from studykit.model import Basis, ItemType, Kind, Level, RelationType, Unit
from studykit.quiz.drafting import Material, item_id, refusal, shuffled
from studykit.quiz.draw import ranked, thinned
from studykit.quiz.item import Item, Proof, Refusal, Side
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    INFERRED,
    document_name,
    joined_list,
    quoted_title,
    title_of,
)

PAIRS = 3
RIGHTS = PAIRS + 1
PARTNERS_AT_MOST = 32
_STEMS = {
    "match-remedies": "把每个问题与它所在的那篇文献讲到的对策配上。选项有多余的。",
    "match-cause-remedies": "把每个原因与它所在的那篇文献讲到的对策配上。选项有多余的。",
    "match-causes": "把每个问题与它所在的那篇文献讲到的原因配上。选项有多余的。",
}
_Pair = tuple[Unit, Unit, Edge, str]


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield an item for each relation that a document states.

    The other pairs of the item come from other documents.
    """
    pairs = _pairs(material)
    for (generator, _), own in list(pairs.items()):
        for pair in own:
            if pair[2].basis is Basis.STATED:
                yield _relations(generator, pair, pairs, material)


def _pairs(material: Material) -> dict[tuple[str, str], list[_Pair]]:
    """Return pairs (left unit, right unit, edge, document id) by generator and module."""
    found: dict[tuple[str, str], list[_Pair]] = {}
    for unit in material.units:
        for edge in material.evidence.graph.outgoing.get(unit.id, ()):
            document = material.common_document(edge)
            left = material.unit(edge.target)
            if document and (generator := _generator_of(edge, left)):
                found.setdefault((generator, unit.module), []).append((left, unit, edge, document))
    return found


def _generator_of(edge: Edge, left: Unit) -> str:
    if edge.type is RelationType.CAUSES:
        return "match-causes"
    if edge.type is RelationType.ADDRESSES:
        return "match-remedies" if left.kind is Kind.PROBLEM else "match-cause-remedies"
    return ""


def _relations(
    generator: str,
    anchor: _Pair,
    pairs: Mapping[tuple[str, str], Sequence[_Pair]],
    material: Material,
) -> Item | Refusal:
    """Return the item on one pair, or a refusal.

    The other pairs and the spare right sides are chosen as distractors are.
    """
    left, right, edge, document = anchor
    name = item_id(generator, left.id, right.id)
    partners = islice(_partners(name, generator, anchor, pairs, material), PARTNERS_AT_MOST)
    # Inferred pairs come last: they are used only if documents state too few.
    ranked_partners = sorted(partners, key=lambda pair: pair[2].basis is Basis.INFERRED)
    fitting = (
        others
        for count in (PAIRS - 1, 1)
        for others in combinations(ranked_partners, count)
        if all(_are_distinct(one, other, material) for one, other in combinations(others, 2))
    )
    chosen = [anchor, *next(fitting, ())]
    # If there are only two pairs, a second spare side keeps guessing as hard.
    spares = list(islice(_spares(name, chosen, material), RIGHTS - len(chosen)))
    if len(chosen) < 2 or not spares:
        reason = "别的文献里证明得了不相干的配对不够"
        return refusal(generator, Rule.MATCHING, reason, left, right)
    rights = [Side(pair[1].id, title_of(pair[1]), material.rationale(pair[1])) for pair in chosen]
    rights += [Side(each.id, title_of(each), material.rationale(each)) for each in spares]
    lefts = [Side(pair[0].id, f"{document_name(pair[3])}：{title_of(pair[0])}") for pair in chosen]
    explanations = joined_list(
        f"{quoted_title(pair[0])}配{quoted_title(pair[1])}，见 {material.places(pair[3], pair[2])}"
        for pair in chosen
    )
    inferred = any(pair[2].basis is Basis.INFERRED for pair in chosen)
    return Item(
        id=name,
        generator=generator,
        type=ItemType.MATCHING,
        module=right.module,
        section=right.section,
        units=(left.id, right.id),
        about=(),
        document="",
        cites=edge.cites or material.cites_of(document, left, right),
        basis=Basis.INFERRED if inferred else Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=(f"{INFERRED}，" if inferred else "") + _STEMS[generator],
        explanation=f"{explanations}。",
        response=shuffled(name, lefts, rights, [(p[0].id, p[1].id) for p in chosen]),
    )


def _partners(
    name: str,
    generator: str,
    anchor: _Pair,
    pairs: Mapping[tuple[str, str], Sequence[_Pair]],
    material: Material,
) -> Iterator[_Pair]:
    """Yield pairs that cannot be confused with the anchor.

    Those of its own module come first, then those of neighbouring modules.
    """
    for place in material.candidates.module_order(name, anchor[1].module):
        own = thinned(name, pairs.get((generator, place), ()))
        for pair in ranked(name, own, lambda each: f"{each[0].id} {each[1].id}"):
            if _are_distinct(anchor, pair, material):
                yield pair


def _are_distinct(one: _Pair, other: _Pair, material: Material) -> bool:
    """Return whether neither right side can belong to the left side of the other pair."""
    if one[3] == other[3] or one[0].id == other[0].id or one[1].id == other[1].id:
        return False
    evidence = material.evidence
    return not (
        evidence.reason_not_excluded(one[3], (one[0],), other[1])
        or evidence.reason_not_excluded(other[3], (other[0],), one[1])
    )


def _spares(name: str, chosen: Sequence[_Pair], material: Material) -> Iterator[Unit]:
    right = chosen[0][1]
    used = {pair[1].id for pair in chosen}
    for unit in material.candidates.nearby(f"{name}/spare", right.module, right.kind):
        if unit.id not in used and not any(
            material.evidence.reason_not_excluded(pair[3], (pair[0],), unit) for pair in chosen
        ):
            yield unit
