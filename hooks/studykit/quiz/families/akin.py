"""Items on two documents that speak on one topic: which of them says a thing.

Evidence: the document of the rivals does not hold the key, and the document of the key holds none
of the rivals (`Evidence.may_say`). All options are units of one kind and one module, so that
its topic does not tell the key.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations

from studykit.model import Basis, ItemType, Kind, Level, Unit
from studykit.quiz.drafting import Material, item_id
from studykit.quiz.draw import ranked
from studykit.quiz.item import Choice, Item, Option, Proof, Refusal
from studykit.quiz.rivals import DISTRACTORS, balance_cues
from studykit.quiz.rules import DISTRACTORS_AT_LEAST
from studykit.quiz.wording import document_name, quoted_title, reference_markup, title_of

FAMILY = "akin"
_STEM = "下列{noun}里，哪一{measure}写在{document}，**不**在{other}？"
_NOUNS = {
    Kind.PROBLEM: ("问题", "个"),
    Kind.CAUSE: ("原因", "条"),
    Kind.REMEDY: ("做法", "项"),
}
# Items of this family are easily too many: each asks the same of other options.
A_PAIR = 2


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield up to `A_PAIR` items for each module, kind and ordered pair of documents.

    A unit with parts is left out: its title sums up what the options say.
    """
    groups: dict[tuple[str, Kind], dict[str, list[Unit]]] = {}
    for unit in material.units:
        documents = material.evidence.documents(unit)
        if unit.kind in _NOUNS and len(documents) == 1 and not material.parts(unit):
            by_document = groups.setdefault((unit.module, unit.kind), {})
            by_document.setdefault(documents[0], []).append(unit)
    for by_document in groups.values():
        for document, other in permutations(by_document, 2):
            yield from _items(document, other, by_document, material)


def _items(
    document: str, other: str, by_document: dict[str, list[Unit]], material: Material
) -> Iterator[Item]:
    def alone(units: Sequence[Unit], absent: str) -> list[Unit]:
        return [unit for unit in units if not material.evidence.may_say(absent, unit)]

    keys, rivals = alone(by_document[document], other), alone(by_document[other], document)
    if len(rivals) < DISTRACTORS_AT_LEAST:
        return
    for key in ranked(item_id(FAMILY, document, other), keys, _id)[:A_PAIR]:
        yield _item(key, rivals, document, other, material)


def _item(key: Unit, rivals: Sequence[Unit], document: str, other: str, material: Material) -> Item:
    name = item_id(FAMILY, key.id, other)
    noun, measure = _NOUNS[key.kind]
    names = {"document": document_name(document), "other": document_name(other)}
    stem = _STEM.format(noun=noun, measure=measure, **names)
    near = ranked(f"{name}/rivals", rivals, _id)[: 2 * DISTRACTORS]
    wrong = balance_cues(name, stem, title_of(key), near, title_of)
    options = [
        Option(key.id, title_of(key), True, "", key.id),
        *(
            Option(
                each.id,
                title_of(each),
                False,
                f"这是{names['other']}写的，见 {_place(each)}。",
                each.id,
            )
            for each in wrong
        ),
    ]
    return Item(
        id=name,
        generator=FAMILY,
        type=ItemType.SINGLE,
        module=key.module,
        section=key.section,
        units=(key.id, *(each.id for each in wrong)),
        about=(key.id,),
        document=document,
        cites=material.cites_of(document, key),
        basis=Basis.STATED,
        level=Level.REMEMBER,
        proof=Proof.AKIN,
        stem=stem,
        explanation=f"{quoted_title(key)}写在{names['document']}，见 {_place(key)}。",
        response=Choice(tuple(ranked(f"{name}/options", options, lambda each: each.id))),
    )


def _place(unit: Unit) -> str:
    return reference_markup(unit.cites[:1])


def _id(unit: Unit) -> str:
    return unit.id
