"""True-or-false items: a relation that a document states, or the same with its target swapped."""

from collections.abc import Iterator

from studykit.graph import Edge
from studykit.model import Basis, ItemType, Level, RelationType
from studykit.quiz.drafting import Material, item_id, refusal, true_false_choice
from studykit.quiz.draw import weight
from studykit.quiz.item import Item, Proof, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.wording import document_name, quoted_title

_STEMS = {
    RelationType.CAUSES: "判断：{document}认为，{source}造成了{target}。",
    RelationType.ADDRESSES: "判断：{document}讲到{source}，针对的是{target}。",
}
_GROUP_STEM = "判断：{document}把{source}列为{target}的原因之一。"
_GENERATOR = "statement"


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield one statement for each stated relation; a hash of its id decides if it is true."""
    for unit in material.units:
        for edge in material.evidence.graph.outgoing.get(unit.id, ()):
            if edge.type in _STEMS and edge.basis is Basis.STATED:
                yield _item(edge, material)


def _item(edge: Edge, material: Material) -> Item | Refusal:
    source, target = material.unit(edge.source), material.unit(edge.target)
    document = material.common_document(edge)
    if not document:
        reason = "两端没有共同的文献"
        return refusal(_GENERATOR, Rule.UNEXPLAINED, reason, source, target)
    name = item_id(_GENERATOR, source.id, target.id)
    is_true = weight(name, "true") % 2 == 0
    shown = target
    if not is_true:
        others = [
            material.unit(each.target)
            for each in material.evidence.graph.outgoing[source.id]
            if each.target != target.id
        ]
        known = (source, target, *others)
        pool = material.candidates.excluded(name, target.module, target.kind, document, known)
        swapped = next(pool, None)
        if swapped is None:
            reason = "没有哪一项换上去证明得了是错的"
            return refusal(_GENERATOR, Rule.DISTRACTOR_UNPROVED, reason, source, target)
        shown = swapped
    template = _STEMS[edge.type]
    if edge.type is RelationType.CAUSES and material.is_group(target):
        template = _GROUP_STEM
    place = document_name(document)
    verb = "造成" if edge.type is RelationType.CAUSES else "针对"
    fact = f"{place}写明：{quoted_title(source)}{verb}{quoted_title(target)}。"
    original = material.original(document, edge)
    if is_true:
        explanation, wrong = (
            f"{fact}{original}",
            f"{place}确有这层联系，见 {material.places(document, edge)}。",
        )
    else:
        wrong = f"{quoted_title(shown)}换错了。{material.rationale(shown)}"
        explanation = f"{wrong}{fact}{original}"
    return Item(
        id=name,
        generator=_GENERATOR,
        type=ItemType.TRUE_FALSE,
        module=source.module,
        section=source.section,
        units=(source.id, target.id),
        about=(source.id, shown.id),
        document=document,
        cites=edge.cites or material.cites_of(document, source, target),
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=template.format(
            document=place, source=quoted_title(source), target=quoted_title(shown)
        ),
        explanation=explanation,
        response=true_false_choice(is_true, wrong),
    )
