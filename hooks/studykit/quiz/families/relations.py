"""Items on causes, effects, remedies, and the targets of remedies.

A question asks for all units that one document relates to one unit in one way. A question with one
answer becomes a single-choice item. A question with several becomes one multiple-choice item, so
that no two items ask the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.graph import Edge
from studykit.locator import Locator
from studykit.model import Basis, ItemType, Kind, Level, RelationType, Unit
from studykit.quiz.drafting import KEYS_AT_MOST, Material, item_id, refusal
from studykit.quiz.draw import ranked
from studykit.quiz.item import Item, Proof, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    INFERRED,
    document_name,
    joined_list,
    quoted_title,
)


@dataclass(frozen=True)
class _QuestionForm:
    """A way to ask for one end of a relation.

    - `name`, `several`: generators of items with one answer and with several answers.
    - `incoming`: whether the answers are the sources of the relation.
    - `verb`: joins source and target in the explanation.
    - `one`, `many`, `group`, `inferred`: templates of the stem, for one answer, for several
      answers, for a relation whose target is a group, and for an inferred relation.
    """

    name: str
    several: str
    type: RelationType
    incoming: bool
    verb: str
    one: str
    many: str
    group: str = ""
    inferred: str = ""


_QUESTION_FORMS = (
    _QuestionForm(
        "cause",
        "all-causes",
        RelationType.CAUSES,
        True,
        "造成",
        "{document}认为，下列哪一项是造成{known}的原因？",
        "{document}认为，造成{known}的原因有下列哪几项？",
        "{document}把下列哪{count}列为{known}的原因？",
        "{inferred}，{document}讲到的哪{count}是造成{known}的原因？",
    ),
    _QuestionForm(
        "effect",
        "all-effects",
        RelationType.CAUSES,
        False,
        "造成",
        "{document}认为，{known}造成了下列哪一项？",
        "{document}认为，{known}造成了下列哪几项？",
        "{document}认为，{known}是下列哪{count}的原因之一？",
    ),
    _QuestionForm(
        "remedy",
        "all-remedies",
        RelationType.ADDRESSES,
        True,
        "针对",
        "针对{known}，{document}讲到下列哪一项对策？",
        "针对{known}，{document}讲到下列哪几项对策？",
        "",
        "{inferred}，{document}讲到的哪{count}对策可以用来解决{known}？",
    ),
    _QuestionForm(
        "target",
        "all-targets",
        RelationType.ADDRESSES,
        False,
        "针对",
        "{document}讲到{known}，针对的是下列哪一个{noun}？",
        "{document}讲到{known}，针对的有下列哪几个{noun}？",
    ),
)


@dataclass(frozen=True)
class _Question:
    """A question about one unit in one document, with all its answers as edges.

    The answers have the same kind. The relations are stated by the document or inferred from it.
    """

    form: _QuestionForm
    known: Unit
    document: str
    basis: Basis
    kind: Kind
    group: bool
    edges: tuple[Edge, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The part of the id that distinguishes questions asked of one unit in the same way."""
        inferred = ("inferred",) if self.basis is Basis.INFERRED else ()
        group = ("group",) if self.group and not self.form.incoming else ()
        return (self.document, self.kind.value, *group, *inferred)

    @property
    def stem(self) -> str:
        several = len(self.edges) > 1
        words = self.form.many if several else self.form.one
        if self.group and self.form.group:
            words = self.form.group
        if self.basis is Basis.INFERRED:
            words = self.form.inferred
        return words.format(
            document=document_name(self.document),
            known=quoted_title(self.known),
            count="几项" if several else "一项",
            noun=self.kind.label,
            inferred=INFERRED,
        )


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield the items for each unit and each way to ask, one for each question."""
    for unit in material.units:
        for form in _QUESTION_FORMS:
            ends = material.edges_at(unit, form.type, form.incoming)
            questions: dict[tuple[str, Basis, Kind, bool], list[Edge]] = {}
            for edge, other in ends:
                document = material.common_document(edge)
                if not document:
                    reason = "两端没有共同的文献"
                    yield refusal(form.name, Rule.UNEXPLAINED, reason, unit, other)
                elif edge.basis is Basis.STATED or form.inferred:
                    group = bool(form.group) and material.is_group(material.unit(edge.target))
                    key = (document, edge.basis, other.kind, group)
                    questions.setdefault(key, []).append(edge)
            for (document, basis, kind, group), edges in questions.items():
                question = _Question(form, unit, document, basis, kind, group, tuple(edges))
                yield _item(question, material)


def _item(question: _Question, material: Material) -> Item | Refusal:
    form, known, document = question.form, question.known, question.document
    answers = [
        material.unit(edge.source if form.incoming else edge.target) for edge in question.edges
    ]
    # The order is that of the document, so that the order of modules does not matter.
    answers.sort(key=lambda unit: (unit.cites, unit.id))
    several = len(answers) > 1
    name = item_id(form.name, known.id, answers[0].id)
    if several:
        name = item_id(form.several, known.id, *question.marks)
    keys = ranked(name, answers, lambda unit: unit.id)[:KEYS_AT_MOST]
    # No right answer may be a distractor, even if another document states it or it is not shown.
    all_answers = [unit for _, unit in material.edges_at(known, form.type, form.incoming)]
    hidden = [unit for unit in all_answers if unit not in keys]
    wrong = material.distractors(
        name,
        question.stem,
        keys,
        [known, *hidden],
        document,
        lambda unit: bool(material.edges_at(unit, form.type, not form.incoming)),
    )
    return Item(
        id=name,
        generator=form.several if several else form.name,
        type=ItemType.MULTIPLE if several else ItemType.SINGLE,
        module=keys[0].module,
        section=keys[0].section,
        units=(known.id, *(key.id for key in keys)),
        about=(known.id,),
        document=document,
        cites=_cites(question, [known, *keys], material),
        basis=question.basis,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=question.stem,
        explanation=_explanation(question, answers, material),
        response=material.options(name, keys, wrong),
    )


def _cites(question: _Question, units: list[Unit], material: Material) -> tuple[Locator, ...]:
    statements = {cite for edge in question.edges for cite in edge.cites}
    return tuple(sorted(statements)) or material.cites_of(question.document, *units)


def _explanation(question: _Question, answers: list[Unit], material: Material) -> str:
    form, known, document = question.form, question.known, question.document
    statements = joined_list(
        f"{quoted_title(each)}{form.verb}{quoted_title(known)}"
        if form.incoming
        else f"{quoted_title(known)}{form.verb}{quoted_title(each)}"
        for each in answers
    )
    if len(question.edges) > 1:
        place = f"见 {material.places(document, *question.edges)}。"
    else:
        place = material.original(document, question.edges[0])
    if question.basis is Basis.INFERRED:
        return f"{INFERRED}：{statements}。{document_name(document)}没有明说。{place}"
    return f"{document_name(document)}写明：{statements}。{place}"
