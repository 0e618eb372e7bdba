"""Items on groups: which options are parts of a unit, and which one is not."""

from collections.abc import Iterator, Sequence

from studykit.model import Basis, ItemType, Kind, Level, Unit
from studykit.quiz.drafting import KEYS_AT_MOST, Material, item_id, refusal
from studykit.quiz.draw import ranked
from studykit.quiz.item import Item, Proof, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    PART_NOUNS,
    document_name,
    joined_list,
    quoted_title,
    reference_markup,
)

_PART_STEMS = {
    Kind.PROBLEM: "{document}所说的{known}，包括下列哪{count}项？",
    Kind.CAUSE: "{document}讲{known}，举出了下列哪{count}种情形？",
    Kind.REMEDY: "{document}讲到{known}，包括下列哪{count}项做法？",
    Kind.PROCEDURE: "{document}讲到{known}，包括下列哪{count}项做法？",
}
_ODD_STEMS = {
    Kind.PROBLEM: "下列哪一项**不在**{document}所说的{known}之内？",
    Kind.CAUSE: "下列哪一种情形，{document}讲{known}时**没有**提到？",
    Kind.REMEDY: "下列哪一项做法，{document}讲{known}时**没有**提到？",
    Kind.PROCEDURE: "下列哪一项做法，{document}讲{known}时**没有**提到？",
}


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield two items for each unit with parts: one on its parts, one on the odd one out.

    A unit with fewer than `KEYS_AT_MOST` parts gives only the first.
    """
    for unit in material.units:
        parts = _parts(unit, material)
        document = next((d for part in parts for d in material.evidence.documents(part)), "")
        if not document:
            if parts:
                yield refusal("parts", Rule.UNEXPLAINED, "没有出处", unit)
            continue
        inside = [part for part in parts if document in material.evidence.documents(part)]
        yield _part_item(unit, inside, document, material)
        if len(parts) >= KEYS_AT_MOST:
            yield _odd_item(unit, parts, inside, document, material)


def _parts(unit: Unit, material: Material) -> list[Unit]:
    """Return the children of a unit that have its kind; for a procedure, its remedies."""
    kind = Kind.REMEDY if unit.kind is Kind.PROCEDURE else unit.kind
    children = (material.unit(n) for n in material.evidence.graph.children.get(unit.id, ()))
    return [child for child in children if child.kind is kind] if unit.kind in PART_NOUNS else []


def _part_item(unit: Unit, parts: Sequence[Unit], document: str, material: Material) -> Item:
    """Return the item on the parts; its keys are up to `KEYS_AT_MOST` parts in the document.

    With only one part it is a single-choice item.
    """
    stem = _PART_STEMS[unit.kind].format(
        document=document_name(document),
        known=quoted_title(unit),
        count="几" if len(parts) > 1 else "一",
    )
    name = item_id("parts", unit.id)
    keys = ranked(name, parts, lambda each: each.id)[:KEYS_AT_MOST]
    hidden = [part for part in parts if part not in keys]
    wrong = material.distractors(
        name, stem, keys, [unit, *hidden], document, lambda each: bool(each.parent)
    )
    return Item(
        id=name,
        generator="parts",
        type=ItemType.MULTIPLE if len(keys) > 1 else ItemType.SINGLE,
        module=unit.module,
        section=unit.section,
        units=(unit.id, *(key.id for key in keys)),
        about=(unit.id,),
        document=document,
        cites=material.cites_of(document, *keys),
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=stem,
        explanation=_part_explanation(unit, parts, document),
        response=material.options(name, keys, wrong),
    )


def _part_explanation(unit: Unit, parts: Sequence[Unit], document: str) -> str:
    every = joined_list(quoted_title(part) for part in parts)
    place = reference_markup(dict.fromkeys(cite for part in parts for cite in part.cites[:1]))
    noun = PART_NOUNS[unit.kind]
    return (
        f"{document_name(document)}在{quoted_title(unit)}之下讲了这些{noun}：{every}。见 {place}。"
    )


def _odd_item(
    unit: Unit, parts: Sequence[Unit], inside: Sequence[Unit], document: str, material: Material
) -> Item | Refusal:
    """Return the odd-one-out item: three parts as distractors, a unit of another document as key.

    The key must be proved not to belong; a missing relation is not enough. `inside` holds the
    parts that the document cites.
    """
    name = item_id("odd", unit.id)
    # Parts that are not keys of the item on the parts come first.
    asked = ranked(item_id("parts", unit.id), inside, lambda each: each.id)[:KEYS_AT_MOST]
    inside = [*(part for part in inside if part not in asked), *asked][:KEYS_AT_MOST]
    stem = _ODD_STEMS[unit.kind].format(document=document_name(document), known=quoted_title(unit))
    pool = material.candidates.excluded(name, unit.module, parts[0].kind, document, (unit, *parts))
    key = next(pool, None)
    if key is None or len(inside) < KEYS_AT_MOST:
        reason = "没有哪一项证明得了不在内"
        return refusal("odd", Rule.DISTRACTOR_UNPROVED, reason, unit)
    place = reference_markup(key.cites[:1])
    owner = document_name(material.evidence.documents(key)[0])
    explanation = (
        f"{quoted_title(key)}是{owner}讲的，见 {place}。{_part_explanation(unit, inside, document)}"
    )
    response = material.options(name, [key], inside)
    return Item(
        id=name,
        generator="odd",
        type=ItemType.SINGLE,
        module=unit.module,
        section=unit.section,
        units=(unit.id, *(each.id for each in inside)),
        about=(unit.id,),
        document=document,
        cites=material.cites_of(document, unit, *inside),
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.MEMBER,
        stem=stem,
        explanation=explanation,
        response=response,
    )
