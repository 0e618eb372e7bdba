"""Written items: each unit of the kind 题 is one item."""

from collections.abc import Iterable, Iterator

from studykit.model import Basis, ItemType, Kind, RelationType, Unit, WrittenItem
from studykit.quiz.drafting import Material
from studykit.quiz.draw import ranked, short_hash
from studykit.quiz.item import FALSE, TRUE, Choice, Item, Option, Origin, Proof, Refusal

_GENERATOR = "written"
_TRUE_FALSE_IDS = {"对": TRUE, "错": FALSE}


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield every written item; each tests the units to which its 参见 relations point."""
    for _, item in written_items(material.units):
        yield item


def written_items(units: Iterable[Unit]) -> Iterator[tuple[Unit, Item]]:
    """Yield the written items among some units, each with its unit."""
    for unit in units:
        if unit.kind is Kind.ITEM and unit.written_item:
            yield unit, _item(unit, unit.written_item)


def _item(unit: Unit, written: WrittenItem) -> Item:
    tested = tuple(
        name
        for relation in unit.relations
        if relation.type is RelationType.SEE_ALSO
        for name in relation.to
    )
    return Item(
        id=unit.id,
        generator=_GENERATOR,
        type=written.type,
        module=unit.module,
        section=unit.section,
        units=tested,
        document="",
        cites=unit.cites,
        basis=Basis.INFERRED,
        level=written.level,
        proof=Proof.WRITTEN,
        stem=written.stem,
        explanation=written.explanation,
        response=Choice(_options(unit.id, written)),
        origin=Origin.AUTHORED,
        points=written.points,
    )


def _options(name: str, written: WrittenItem) -> tuple[Option, ...]:
    """Return the options in hash order.

    The id of an option is a hash of its text. If an author moves an option, readers therefore keep
    their stored answers.
    """
    options = [
        Option(
            _TRUE_FALSE_IDS.get(each.text, short_hash(each.text)),
            each.text,
            each.correct,
            each.rationale,
        )
        for each in written.options
    ]
    if written.type is ItemType.TRUE_FALSE:
        return tuple(sorted(options, key=lambda option: option.id, reverse=True))
    return tuple(ranked(f"{name}/options", options, lambda option: option.id))
