"""Items on key points and misreadings: which statement says what the document says.

Evidence: the author wrote each statement with the paragraph that holds it, or with the words that
refute it. All options speak of one document and of one section, so that its topic does not tell
the key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Level, Misreading, Statement, Unit
from studykit.quiz.drafting import (
    Material,
    choice,
    document_suffix,
    item_id,
    refusal,
    true_false_choice,
)
from studykit.quiz.draw import ranked, short_hash, weight
from studykit.quiz.item import Choice, Item, Option, Proof, Refusal
from studykit.quiz.openings import opening_of
from studykit.quiz.rivals import DISTRACTORS, balance_cues
from studykit.quiz.rules import DISTRACTORS_AT_LEAST, Rule
from studykit.quiz.wording import (
    joined_list,
    title_of,
    unmarked_negation,
    with_marked_negation,
)

SINGLE, MULTIPLE, CLAIM = "reading", "readings", "claim"
_ONE, _SOME = "哪一", "哪几"
_CLAIM_STEM = "判断：据{document}，{text}。"
KEYS = 2
# A multiple-choice item without a key in two units asks what the single-choice items ask.
_UNITS_AT_LEAST = 2


@dataclass(frozen=True)
class _Told:
    """A statement with its unit."""

    unit: Unit
    statement: Statement

    @property
    def is_true(self) -> bool:
        return not isinstance(self.statement, Misreading)

    @property
    def text(self) -> str:
        return self.statement.text


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield a single-choice item for each unit, and a multiple-choice item for each section.

    A statement that the single-choice item has no place for becomes a claim to be judged: half of
    all readers guess such an item, so there are few of them. A unit with statements about two
    documents gives items for each of them.
    """
    sections: dict[tuple[str, str, str], list[_Told]] = {}
    for unit in material.units:
        known = (s for s in unit.statements if s.document in material.evidence.sources)
        for each in known:
            place = (unit.module, unit.section, each.document)
            sections.setdefault(place, []).append(_Told(unit, each))
    for (*_, document), told in sections.items():
        for name in dict.fromkeys(each.unit.id for each in told):
            own = [each for each in told if each.unit.id == name]
            single = _single(own, told, document)
            yield single
            if left := _left_over(own, single):
                yield _claim(left, own, document)
        if multiple := _multiple(told, document):
            yield multiple


def _single(own: Sequence[_Told], told: Sequence[_Told], document: str) -> Item | Refusal:
    """Return the item on one unit: a key point, and misreadings of the unit or its neighbours."""
    unit = own[0].unit
    name = _id(SINGLE, unit, document)
    keys = [each for each in own if each.is_true]
    if not keys:
        return refusal(SINGLE, Rule.UNEXPLAINED, "没有要点", unit)
    key = ranked(f"{name}/key", keys, _text)[0]
    wrong = [each for each in own if not each.is_true]
    if len(wrong) < DISTRACTORS:
        others = [each for each in told if not each.is_true and each.unit.id != unit.id]
        wrong += ranked(f"{name}/rivals", others, _text)[: DISTRACTORS - len(wrong)]
    if len(wrong) < DISTRACTORS_AT_LEAST:
        return refusal(SINGLE, Rule.DISTRACTORS_FEW, "误读不够", unit)
    # Chosen before the common opening is known: it depends on what is chosen.
    stem = opening_of(()).question(document_name(document), _ONE)
    chosen = balance_cues(name, stem, key.text, wrong, _text)
    return _item(name, SINGLE, ItemType.SINGLE, _ONE, document, [key], chosen)


def _multiple(told: Sequence[_Told], document: str) -> Item | None:
    """Return the item on a section: key points of two units, and misreadings of any."""
    units = list(dict.fromkeys(each.unit.id for each in told if each.is_true))
    if len(units) < _UNITS_AT_LEAST:
        return None
    chooser = item_id(MULTIPLE, told[0].unit.section, document)
    keys = []
    for unit in ranked(chooser, units, str)[:KEYS]:
        true = [each for each in told if each.is_true and each.unit.id == unit]
        # The key of the single-choice item comes last, so that this item asks for something new.
        single = _id(SINGLE, true[0].unit, document)
        keys.append(ranked(f"{single}/key", true, _text)[-1])
    false = [each for each in told if not each.is_true]
    wrong = ranked(f"{chooser}/rivals", false, _text)[:DISTRACTORS]
    if len(wrong) < DISTRACTORS_AT_LEAST:
        return None
    name = item_id(
        MULTIPLE, *sorted(key.unit.id for key in keys), *document_suffix(keys[0].unit, document)
    )
    return _item(name, MULTIPLE, ItemType.MULTIPLE, _SOME, document, keys, wrong)


def _left_over(own: Sequence[_Told], single: Item | Refusal) -> list[_Told]:
    """Return the statements of a unit that its single-choice item does not show.

    Statements with a negation are left out: whoever judges them negates twice.
    """
    shown: set[str] = set()
    if isinstance(single, Item) and isinstance(single.response, Choice):
        shown = {option.id for option in single.response.options}
    return [
        each
        for each in own
        if short_hash(each.text) not in shown and not unmarked_negation(each.text)
    ]


def _claim(left: Sequence[_Told], own: Sequence[_Told], document: str) -> Item:
    """Return the true-or-false item on one statement of a unit.

    A hash decides if it is true, so that readers cannot guess by the majority. If none is `left`
    over that is so, it is one that the single-choice item shows.
    """
    unit = left[0].unit
    name = _id(CLAIM, unit, document)
    is_true = weight(name, "true") % 2 == 0
    fitting = [each for some in (left, own) for each in some if each.is_true is is_true] or left
    told = fitting[0]
    note = _note(told)
    return Item(
        id=name,
        generator=CLAIM,
        type=ItemType.TRUE_FALSE,
        module=unit.module,
        section=unit.section,
        units=(unit.id,),
        about=(unit.id,),
        document=document,
        cites=told.statement.cites,
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.STATEMENT,
        stem=_CLAIM_STEM.format(document=document_name(document), text=told.text),
        explanation=note,
        response=true_false_choice(told.is_true, note),
    )


def _item(
    name: str,
    family: str,
    type_: ItemType,
    one_or_some: str,
    document: str,
    keys: Sequence[_Told],
    wrong: Sequence[_Told],
) -> Item:
    unit, shown = keys[0].unit, (*keys, *wrong)
    opening = opening_of([each.text for each in shown])
    options = [
        Option(short_hash(each.text), rest, each.is_true, "" if each.is_true else _note(each))
        for each, rest in zip(shown, opening.rests, strict=True)
    ]
    units = {each.unit.id: each.unit for each in shown}
    return Item(
        id=name,
        generator=family,
        type=type_,
        module=unit.module,
        section=unit.section,
        units=tuple(units),
        about=tuple(units),
        document=document,
        cites=tuple(dict.fromkeys(cite for each in keys for cite in each.statement.cites)),
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.STATEMENT,
        stem=with_marked_negation(opening.question(document_name(document), one_or_some)),
        explanation=joined_list(_note(each).rstrip("。") for each in keys) + "。",
        response=choice(name, options),
        topic="、".join(title_of(each.unit) for each in keys),
    )


def _note(told: _Told) -> str:
    """Return the author's evidence as a sentence: `原文：“……”[[s2-9]]。` or `见 [[s2-9]]。`."""
    evidence = told.statement.evidence.rstrip("。")
    return f"{'原文：' if evidence.startswith('“') else '见 '}{evidence}。"


def _id(family: str, unit: Unit, document: str) -> str:
    return item_id(family, unit.id, *document_suffix(unit, document))


def _text(told: _Told) -> str:
    return told.text
