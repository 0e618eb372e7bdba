"""Ordering items: the steps of a procedure whose author numbered them."""

from collections.abc import Iterator

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Level, Unit
from studykit.quiz.drafting import Material, item_id, refusal
from studykit.quiz.draw import ranked, short_hash
from studykit.quiz.item import Item, Ordering, Proof, Refusal, Side
from studykit.quiz.rules import Rule
from studykit.quiz.wording import reference_markup

_GENERATOR = "order"


# The maximum number of orders to try: if all steps have the same text, no order is different.
ATTEMPTS = 8


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield one item for each procedure with an ordered list; an unordered list gives none."""
    for unit in material.units:
        if unit.steps and unit.steps.are_ordered:
            yield _item(unit, unit.steps.texts, material)


def _item(unit: Unit, points: tuple[str, ...], material: Material) -> Item | Refusal:
    document = next(iter(material.evidence.documents(unit)), "")
    if not document:
        return refusal(_GENERATOR, Rule.UNEXPLAINED, "没有出处", unit)
    name = item_id(_GENERATOR, unit.id)
    steps = tuple(Side(short_hash(point), material.evidence.plain(point)) for point in points)
    explanations = " → ".join(step.text for step in steps)
    return Item(
        id=name,
        generator=_GENERATOR,
        type=ItemType.ORDERING,
        module=unit.module,
        section=unit.section,
        units=(unit.id,),
        document=document,
        cites=unit.cites,
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.SEQUENCE,
        stem=f"按{document_name(document)}写的先后，排好{material.heading(unit, document)}。",
        explanation=f"原文的先后：{explanations}。见 {reference_markup(unit.cites)}。",
        response=Ordering(steps, different_order(name, steps)),
    )


def different_order(name: str, steps: tuple[Side, ...]) -> tuple[str, ...]:
    """Return the first drawn order that differs from the correct one.

    The correct order is returned if no attempt differs from it.
    """
    true = tuple(step.id for step in steps)
    for attempt in range(min(len(steps), ATTEMPTS) + 1):
        order = tuple(ranked(f"{name}/{attempt}", true, str))
        if order != true:
            return order
    return true
