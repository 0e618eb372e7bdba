"""Causes of problems, remedies, and both the other way round: one item an edge."""

from collections.abc import Iterator

from studykit.graph import Edge
from studykit.model import Basis, ItemType, Kind, Level, RelationType, Unit
from studykit.quiz.draw import weight
from studykit.quiz.drafting import Material, join, refused
from studykit.quiz.item import Item, Proof, Refusal
from studykit.quiz.rules import INFERRED, Rule
from studykit.quiz.wording import document_name, named

# Who asks, by the relation and the end that is asked for.
_STATED = {
    "cause": "{document}认为，下列哪一项是造成{known}的原因？",
    "effect": "{document}认为，{known}造成了下列哪一个问题？",
    "remedy": "针对{known}，{document}提出了下列哪一项对策？",
    "target": "{document}提出{known}，针对的是下列哪一项？",
}
_INFERRED = {
    "cause": "{inferred}，{document}讲到的哪一项是造成{known}的原因？",
    "effect": "{inferred}，{document}所说的{known}会造成下列哪一个问题？",
    "remedy": "{inferred}，{document}的哪一项对策可以用来解决{known}？",
    "target": "{inferred}，{document}提出的{known}可以用来解决下列哪一项？",
}
_ASKS = {
    RelationType.CAUSES: ("cause", "effect"),
    RelationType.ADDRESSES: ("remedy", "target"),
}


def compose(material: Material) -> Iterator[Item | Refusal]:
    """For each relation that a document states, an item each way; for an inferred one, one way."""
    for unit in material.units:
        for edge in material.evidence.graph.outgoing.get(unit.id, ()):
            if edge.type not in _ASKS:
                continue
            asks = _ASKS[edge.type]
            if edge.basis is Basis.INFERRED:
                asks = (asks[weight(edge.source, edge.target) % 2],)
            for generator in asks:
                yield _item(generator, edge, material)


def _item(generator: str, edge: Edge, material: Material) -> Item | Refusal:
    source, target = material.unit(edge.source), material.unit(edge.target)
    document = material.common_document(edge)
    if not document:
        reason = "两端没有共同的文献"
        return refused(generator, Rule.UNEXPLAINED, reason, source, target)
    key, known = (target, source) if generator in ("effect", "target") else (source, target)
    name = join(generator, known.id, key.id)
    inferred = edge.basis is Basis.INFERRED
    words = (_INFERRED if inferred else _STATED)[generator]
    stem = words.format(inferred=INFERRED, document=document_name(document), known=named(known))
    fellows = _fellows(generator, edge, material)
    edges = material.evidence.graph.outgoing if key is source else material.evidence.graph.incoming
    wrong = material.distractors(
        name,
        stem,
        [key],
        [known, *fellows],
        document,
        lambda unit: any(each.type is edge.type for each in edges.get(unit.id, ())),
    )
    return Item(
        id=name,
        generator=generator,
        type=ItemType.SINGLE,
        module=key.module,
        section=key.section,
        units=(key.id, known.id),
        about=(known.id,),
        document=document,
        cites=edge.cites or material.cites_of(document, source, target),
        basis=edge.basis,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=stem,
        explanation=_explanation(edge, source, target, document, material),
        response=material.options(name, [key], wrong),
    )


def _fellows(generator: str, edge: Edge, material: Material) -> list[Unit]:
    """Other right answers to the same question: none of them may be a distractor."""
    graph = material.evidence.graph
    if generator in ("effect", "target"):
        names = [e.target for e in graph.outgoing[edge.source] if e.type is edge.type]
    else:
        names = [e.source for e in graph.incoming[edge.target] if e.type is edge.type]
    return [material.unit(n) for n in names if n not in (edge.source, edge.target)]


def _explanation(
    edge: Edge, source: Unit, target: Unit, document: str, material: Material
) -> str:
    verb = "造成" if edge.type is RelationType.CAUSES else "针对"
    said = f"{named(source)}{verb}{named(target)}。"
    original = material.original(document, source, target)
    if edge.basis is Basis.INFERRED:
        return f"{INFERRED}：{said}{document_name(document)}没有明说这层联系。{original}"
    kind = "原因" if source.kind is Kind.CAUSE else "对策"
    return f"{document_name(document)}写明了这条{kind}：{said}{original}"
