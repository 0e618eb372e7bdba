"""Items on key points and misreadings: which statement says what the document says.

Evidence: the author gives each key point with the paragraph that says it, and each misreading with
the words that refute it. All options are about one document and come from one section, so that
the topic of an option does not give the key away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Level, Misreading, Statement, Unit
from studykit.quiz.distractors import DISTRACTORS, balance_cues
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
from studykit.quiz.rules import DISTRACTORS_AT_LEAST, Rule
from studykit.quiz.wording import (
    joined_list,
    title_of,
    unmarked_negation,
    with_marked_negation,
)

SINGLE, MULTIPLE, CLAIM = "reading", "readings", "claim"
_ONE, _SOME = "哪一", "哪几"
# The stem does not name the type, because every page and paper shows the type beside it.
_CLAIM_STEM = "据{document}，{text}。"
# The number of key points in a multiple-choice item. No two of them are of the same unit.
KEYS = 2


@dataclass(frozen=True)
class _UnitStatement:
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
    """Yield the items on each document that the statements of a section are about.

    There is a multiple-choice item on key points of two units, if the section has enough
    statements. Each other unit gives a single-choice item, or the reason why it has none. The two
    units give none, because it could ask the same key point again; see decision 52.

    A unit with a statement that this item does not show also gives a true-or-false item. Readers
    guess the answer of such an item half of the time. So a unit of the multiple-choice item gives
    one only if it has more statements than a single-choice item would show.
    """
    sections: dict[tuple[str, str, str], list[_UnitStatement]] = {}
    for unit in material.units:
        known = (s for s in unit.statements if s.document in material.evidence.sources)
        for each in known:
            section = (unit.module, unit.section, each.document)
            sections.setdefault(section, []).append(_UnitStatement(unit, each))
    for (*_, document), statements in sections.items():
        keys = _keys(statements, document)
        multiple = _multiple(keys, statements, document) if keys else None
        taken = {each.unit.id for each in keys}
        for name in dict.fromkeys(each.unit.id for each in statements):
            of_unit = [each for each in statements if each.unit.id == name]
            unused: list[_UnitStatement] = []
            if name not in taken:
                single = _single(of_unit, document)
                yield single
                unused = _unused(of_unit, single)
            elif len(of_unit) > 1 + DISTRACTORS:
                unused = _unused(of_unit, multiple)
            if unused:
                yield _claim(unused, of_unit, document)
        if multiple:
            yield multiple


def _single(of_unit: Sequence[_UnitStatement], document: str) -> Item | Refusal:
    """Return the single-choice item on a unit, or why it has none.

    The key is one of its key points, and the distractors are misreadings of the same unit.
    """
    unit = of_unit[0].unit
    name = _id(SINGLE, unit, document)
    keys = [each for each in of_unit if each.is_true]
    if not keys:
        return refusal(SINGLE, Rule.UNEXPLAINED, "没有要点", unit)
    key = ranked(f"{name}/key", keys, _text)[0]
    wrong = [each for each in of_unit if not each.is_true]
    if len(wrong) < DISTRACTORS_AT_LEAST:
        return refusal(SINGLE, Rule.DISTRACTORS_FEW, "误读不够", unit)
    # The words with which all options begin move into the stem of the item. They are known only
    # when the options are chosen. So the options are chosen for a stem without these words.
    stem = opening_of(()).question(document_name(document), _ONE)
    chosen = balance_cues(name, stem, key.text, wrong, _text)
    return _item(name, SINGLE, ItemType.SINGLE, _ONE, document, [key], chosen)


def _keys(statements: Sequence[_UnitStatement], document: str) -> list[_UnitStatement]:
    """Return the key points of the multiple-choice item on a section, or an empty list."""
    true = [each for each in statements if each.is_true]
    units = list(dict.fromkeys(each.unit.id for each in true))
    if len(units) < KEYS or len(statements) - len(true) < DISTRACTORS_AT_LEAST:
        return []
    chooser = _chooser(statements, document)
    return [
        ranked(f"{chooser}/key", [each for each in true if each.unit.id == name], _text)[0]
        for name in ranked(chooser, units, str)[:KEYS]
    ]


def _multiple(
    keys: Sequence[_UnitStatement], statements: Sequence[_UnitStatement], document: str
) -> Item:
    """Return the multiple-choice item on a section: its key points, and misreadings of its units.

    The misreadings are drawn from all units of the section. When they came only from the units of
    the two key points, readers who did not know the documents chose one statement on each of these
    units, and 68 % of their answers were right; see decision 52.
    """
    false = [each for each in statements if not each.is_true]
    wrong = ranked(f"{_chooser(statements, document)}/rivals", false, _text)[:DISTRACTORS]
    names = sorted(each.unit.id for each in keys)
    name = item_id(MULTIPLE, *names, *document_suffix(keys[0].unit, document))
    return _item(name, MULTIPLE, ItemType.MULTIPLE, _SOME, document, keys, wrong)


def _chooser(statements: Sequence[_UnitStatement], document: str) -> str:
    return item_id(MULTIPLE, statements[0].unit.section, document)


def _unused(of_unit: Sequence[_UnitStatement], item: Item | Refusal | None) -> list[_UnitStatement]:
    """Return the statements of a unit that its item does not show and that may be claims."""
    shown: set[str] = set()
    if isinstance(item, Item) and isinstance(item.response, Choice):
        shown = {option.id for option in item.response.options}
    return [each for each in of_unit if short_hash(each.text) not in shown and _may_be_claim(each)]


def _may_be_claim(one: _UnitStatement) -> bool:
    """Return whether readers may judge a statement: to call a negation false is a double one."""
    return not unmarked_negation(one.text)


def _claim(
    unused: Sequence[_UnitStatement], of_unit: Sequence[_UnitStatement], document: str
) -> Item:
    """Return the true-or-false item on one statement of a unit.

    A hash decides whether the statement is to be true, so that readers cannot guess by the
    majority. An unused statement of that truth value comes first, then any statement of the unit
    with that truth value, then any unused statement. None has a negation.
    """
    unit = unused[0].unit
    name = _id(CLAIM, unit, document)
    is_true = weight(name, "true") % 2 == 0
    others = filter(_may_be_claim, of_unit)
    fitting = [each for each in (*unused, *others) if each.is_true == is_true]
    one = fitting[0] if fitting else unused[0]
    note = _note(one)
    return Item(
        id=name,
        generator=CLAIM,
        type=ItemType.TRUE_FALSE,
        module=unit.module,
        section=unit.section,
        units=(unit.id,),
        document=document,
        cites=one.statement.cites,
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.STATEMENT,
        stem=_CLAIM_STEM.format(document=document_name(document), text=one.text),
        explanation=note,
        response=true_false_choice(one.is_true, note),
    )


def _item(
    name: str,
    family: str,
    type_: ItemType,
    one_or_some: str,
    document: str,
    keys: Sequence[_UnitStatement],
    wrong: Sequence[_UnitStatement],
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


def _note(one: _UnitStatement) -> str:
    """Return the author's support as a sentence: `原文：“……”[[s2-9]]。` or `见 [[s2-9]]。`."""
    support = one.statement.support.rstrip("。")
    return f"{'原文：' if support.startswith('“') else '见 '}{support}。"


def _id(family: str, unit: Unit, document: str) -> str:
    return item_id(family, unit.id, *document_suffix(unit, document))


def _text(one: _UnitStatement) -> str:
    return one.text
