"""Items on two documents that speak on one topic: which of them says what.

Evidence: the document of the keys says no distractor, and the document of the distractors says no
key (`Evidence.may_say`). All options are units of one kind and one module. Both documents have the
same number of options, so that no option is the odd one out: readers who can sort the options
still have to know which document is which.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Kind, Level, Unit
from studykit.quiz.drafting import Material, choice, item_id
from studykit.quiz.draw import ranked, weight
from studykit.quiz.item import Item, Option, Proof
from studykit.quiz.wording import joined_list, reference_markup, title_of

FAMILY = "akin"
_STEM = "下列做法里，哪几项写在{document}，**不**在{other}？"
# Documents describe the same problem or cause in different words, but call a measure by its name.
_KINDS = (Kind.REMEDY, Kind.PROCEDURE)
# Numbers of options of each document.
OF_EACH = range(2, 4)


def compose(material: Material) -> Iterator[Item]:
    """Yield an item for each module, kind and pair of documents that have enough to tell apart.

    A unit with parts is left out, because its title sums up what other options say.
    """
    groups: dict[tuple[str, Kind], dict[str, list[Unit]]] = {}
    for unit in material.units:
        documents = material.evidence.documents(unit)
        if unit.kind in _KINDS and len(documents) == 1 and not material.parts(unit):
            by_document = groups.setdefault((unit.module, unit.kind), {})
            by_document.setdefault(documents[0], []).append(unit)
    for (module, kind), by_document in groups.items():
        for pair in combinations(sorted(by_document), 2):
            chooser = item_id(FAMILY, module, kind.value, *pair)
            document, other = pair if weight(chooser) % 2 else pair[::-1]
            keys = _alone(by_document[document], other, chooser, material)
            wrong = _alone(by_document[other], document, chooser, material)
            count = min(len(keys), len(wrong), OF_EACH.stop - 1)
            if count in OF_EACH:
                yield _item(keys[:count], wrong[:count], document, other, material)


def _alone(units: Sequence[Unit], absent: str, chooser: str, material: Material) -> list[Unit]:
    """Return the units that the document `absent` does not say, in the chooser's hash order."""
    own = [unit for unit in units if not material.evidence.may_say(absent, unit)]
    return ranked(chooser, own, lambda unit: unit.id)


def _item(
    keys: Sequence[Unit], wrong: Sequence[Unit], document: str, other: str, material: Material
) -> Item:
    first = keys[0]
    name = item_id(FAMILY, *sorted(key.id for key in keys))
    names = {"document": document_name(document), "other": document_name(other)}
    options = [
        *(Option(each.id, title_of(each), True, "", each.id) for each in keys),
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
        type=ItemType.MULTIPLE,
        module=first.module,
        section=first.section,
        units=tuple(each.id for each in (*keys, *wrong)),
        document=document,
        cites=material.cites_of(document, *keys),
        basis=Basis.STATED,
        level=Level.REMEMBER,
        proof=Proof.AKIN,
        stem=_STEM.format(**names),
        explanation=f"{names['document']}写的是："
        f"{joined_list(f'{title_of(each)}，见 {_place(each)}' for each in keys)}。",
        response=choice(name, options),
    )


def _place(unit: Unit) -> str:
    return reference_markup(unit.cites[:1])
