"""A golden test: the bank of a small library as readable text, with items of every generator.

`pytest tests/quiz/test_bank_golden.py --accept` rewrites the text. Read the difference before you
commit it.
"""

from collections.abc import Iterator

from banks import SMALL, bank_in, library_in
from studykit.check import check_library
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching

GOLDEN = SMALL.parent / "bank.txt"


def _item(item: Item) -> Iterator[str]:
    facts = f"{item.type.value} {item.level.value} {item.basis.value} {item.proof.name.lower()}"
    yield f"{item.id} [{item.generator}] {facts}"
    yield f"  in {item.module}/{item.section}, tests {', '.join(item.units)}"
    yield f"  {item.stem}"
    response = item.response
    if isinstance(response, Choice):
        for option in response.options:
            sign = "*" if option.correct else "-"
            yield f"    {sign} {option.text}{_tail(option.rationale)}"
    elif isinstance(response, Cloze):
        yield f"    {response.text}"
        for blank in response.blanks:
            yield f"    accepts {', '.join(blank.accept)}"
            for option in blank.options:
                sign = "*" if option.correct else "-"
                yield f"    {sign} {option.text}{_tail(option.rationale)}"
    elif isinstance(response, Matching):
        rights = {side.id: side.text for side in response.right}
        pairs = dict(response.pairs)
        yield from (f"    {side.text} = {rights[pairs[side.id]]}" for side in response.left)
        yield from (f"    spare {side.text}{_tail(side.rationale)}" for side in response.spare)
    else:
        texts = {step.id: step.text for step in response.steps}
        yield f"    true  {' → '.join(texts.values())}"
        yield f"    shown {' → '.join(texts[name] for name in response.shown)}"
    yield f"  because {item.explanation} ({', '.join(map(str, item.cites))})"


def _tail(rationale: str) -> str:
    return f" | {rationale}" if rationale else ""


def test_the_small_library_is_sound() -> None:
    """Only faults that do not concern items are allowed.

    These are unregistered ids, missing causes, remedies and discussions, unconfirmed readings,
    long sections, and terms that the documents do not use.
    """
    codes = {fault.code for fault in check_library(library_in(SMALL))}
    assert codes <= {"S06", "N05", "N06", "N13", "N16", "N19", "W02"}


def test_bank_equals_its_golden_file(accept: bool) -> None:
    bank = bank_in(SMALL)
    lines = [line for item in bank.items for line in _item(item)]
    lines += [
        f"refused {r.rule} [{r.generator}] {', '.join(r.units)}: {r.reason}" for r in bank.refused
    ]
    lines += [f"untested {name}: {reason}" for name, reason in bank.untested.items()]
    text = "\n".join(lines) + "\n"
    if accept:
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_the_golden_shows_every_type() -> None:
    assert {item.type for item in bank_in(SMALL).items} == set(ItemType)
