"""The one sentence of a unit's slide: the author's own, else what the structure says."""

from collections.abc import Iterator

from studykit.deck.slide import Sentence
from studykit.model import Basis, Page, Quotation, Unit
from studykit.prose import prose_of, sentences_of
from studykit.reader.statements import LENGTHS
from studykit.references import Reference, remove_references, split_references

CHARACTERS_AT_MOST = LENGTHS.stop - 1
# A longer quotation is not read from the back of a room, where the trainer opens the source; a
# shorter one, or one that begins inside a sentence, says nothing alone.
_QUOTED = range(8, 81)
_INSIDE = "，、；：。"
_QUOTATIONS_AT_MOST = 2


def sentence_of(unit: Unit, page: Page) -> Sentence | None:
    """Return the first sentence that is short enough; None if there is none.

    The order: the author's sentence for the class, the meaning, a marked sentence of the text, a
    key point, the first sentence. A key point comes late, because the items made of it would be
    given away by the slide before them.
    """
    return next((each for each in _sentences(unit, page) if _is_short(each.text)), None)


def quotations_of(unit: Unit, sentence: Sentence | None, page: Page) -> tuple[Quotation, ...]:
    """Return the words of documents that a slide shows below a sentence, without its own.

    The author's text of the unit quotes the words that it explains; its fields quote evidence.
    """
    below = [heading.line for heading in page.outline if heading.line > unit.line]
    fields = [block.first_line for block in page.field_blocks if block.first_line > unit.line]
    end = min([*below, *fields], default=unit.line)
    quoted = [
        *(each for each in page.quotations if unit.line < each.line < end),
        *(each for point in unit.key_points for each in point.quotations),
        *(each for relation in unit.relations for each in relation.quotations),
    ]
    shown = sentence.text if sentence else ""
    fit: dict[str, Quotation] = {}
    for each in quoted:
        is_read_alone = len(each.text) in _QUOTED and each.text[0] not in _INSIDE
        if each.cites and is_read_alone and each.text not in shown:
            fit.setdefault(each.text, each)
    return tuple(fit.values())[:_QUOTATIONS_AT_MOST]


def _sentences(unit: Unit, page: Page) -> Iterator[Sentence]:
    if unit.in_class.sentence:
        yield _written(unit.in_class.sentence)
    if unit.definition:
        yield Sentence(unit.definition.text, unit.definition.basis is Basis.INFERRED)
    prose = list(sentences_of(prose_of(unit, page)))
    # A question says nothing of the unit.
    yield from (_written(each) for each in prose if "==" in each and not each.endswith("？"))
    yield from (Sentence(point.text, False) for point in unit.key_points)
    yield from map(_written, prose[:1])


def _written(text: str) -> Sentence:
    """Return a sentence of the author, which is the editor's unless it cites a paragraph."""
    cited = any(isinstance(each, Reference) and each.locator for each in split_references(text))
    return Sentence(text, not cited)


def _is_short(text: str) -> bool:
    return 0 < len(remove_references(text).replace("==", "")) <= CHARACTERS_AT_MOST
