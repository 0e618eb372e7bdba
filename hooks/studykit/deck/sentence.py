"""The one sentence of a unit's slide: the author's own, else what the structure says."""

from collections.abc import Iterator

from studykit.deck.slide import Sentence
from studykit.model import Basis, Kind, Page, Quotation, Unit
from studykit.prose import prose_of, sentences_of
from studykit.reader.statements import LENGTHS
from studykit.references import Reference, remove_references, split_references

CHARACTERS_AT_MOST = LENGTHS.stop - 1
# A longer quotation is not read from the back of a room; the trainer opens the source instead.
_QUOTED_AT_MOST = 80
_QUOTATIONS_AT_MOST = 2


def sentence_of(unit: Unit, page: Page) -> Sentence | None:
    """Return the first sentence that is short enough; None if there is none.

    The order: the author's sentence for the class, a stated meaning, a key point, the editor's
    meaning, a marked sentence of the text, its first sentence.
    """
    return next((each for each in _sentences(unit, page) if _is_short(each.text)), None)


def quotations_of(unit: Unit, sentence: Sentence | None) -> tuple[Quotation, ...]:
    """Return the words of documents that a slide shows below a sentence, without its own."""
    evidence = [
        *(each for point in unit.key_points for each in point.quotations),
        *(each for relation in unit.relations for each in relation.quotations),
    ]
    shown = sentence.text if sentence else ""
    # Words without a paragraph, or cut at a comma, cannot be read alone.
    fit = {
        each.text: each
        for each in evidence
        if each.cites and each.text not in shown and 4 <= len(each.text) <= _QUOTED_AT_MOST
    }
    return tuple(fit.values())[:_QUOTATIONS_AT_MOST]


def _sentences(unit: Unit, page: Page) -> Iterator[Sentence]:
    if unit.in_class.sentence:
        yield _written(unit.in_class.sentence)
    meaning = unit.definition
    if meaning and (meaning.basis is Basis.STATED or unit.kind is Kind.TERM):
        yield Sentence(meaning.text, meaning.basis is Basis.INFERRED)
    for point in unit.key_points:
        yield Sentence(point.text, False, point.cites)
    prose = list(sentences_of(prose_of(unit, page)))
    for text in (*(each for each in prose if "==" in each), *prose[:1]):
        yield _written(text)


def _written(text: str) -> Sentence:
    """Return a sentence of the author, which is the editor's unless it cites a paragraph."""
    cited = any(isinstance(each, Reference) and each.locator for each in split_references(text))
    return Sentence(text, not cited)


def _is_short(text: str) -> bool:
    return 0 < len(remove_references(text).replace("==", "")) <= CHARACTERS_AT_MOST
