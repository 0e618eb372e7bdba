"""The one sentence of a unit's slide: the author's sentence for the class, or a chosen one."""

import re
from collections.abc import Iterator

from studykit.deck.slide import Sentence
from studykit.model import Basis, Page, Unit
from studykit.prose import is_statement, prose_of, sentences_of
from studykit.reader.statements import LENGTHS
from studykit.references import Reference, remove_references, split_references

CHARACTERS_AT_MOST = LENGTHS.stop - 1
# A sentence that begins with one of these words says nothing without the sentence before it.
_REFERS_BACK = re.compile(
    "(?:这时|那时|此时|于是|因此|所以|但|不过|可是|然而|其中|前面|后面|前者|后者|也|还|又|同样|再)"
    "|上一(?:个|条|段|项|步)|两(?:篇|处|段)(?![一-龥]*都)|[^，]*，也一样"
)


def sentence_of(unit: Unit, page: Page) -> Sentence | None:
    """Return the first sentence that is short enough; None if there is none.

    The order: the author's sentence for the class, the definition, a marked sentence of the text,
    the first sentence of the text, a key point. Key points come after the text, because the items
    made from them ask for their very words. Among the sentences of the text and the key points,
    those that refer back to another sentence come last.
    """
    short = [each for each in (*_given(unit), *_said(unit, page)) if _is_short(each.text)]
    return short[0] if short else None


def _given(unit: Unit) -> Iterator[Sentence]:
    if unit.in_class.sentence:
        yield _written(unit.in_class.sentence)
    if unit.definition:
        yield Sentence(unit.definition.text, unit.definition.basis is Basis.INFERRED)


def _said(unit: Unit, page: Page) -> list[Sentence]:
    said = _sentences(unit, page)
    return sorted(said, key=lambda each: bool(_REFERS_BACK.match(each.text.replace("==", ""))))


def _sentences(unit: Unit, page: Page) -> Iterator[Sentence]:
    prose = list(sentences_of(prose_of(unit, page)))
    says = list(filter(is_statement, prose))
    yield from (_written(each) for each in says if "==" in each)
    yield from (_written(each) for each in prose[:1] if each in says)
    yield from (Sentence(point.text, False) for point in unit.key_points)


def _written(text: str) -> Sentence:
    """Return a sentence that the author wrote. It is editorial unless it cites a paragraph."""
    cited = any(isinstance(each, Reference) and each.locator for each in split_references(text))
    return Sentence(text, not cited)


def _is_short(text: str) -> bool:
    return 0 < len(remove_references(text).replace("==", "")) <= CHARACTERS_AT_MOST
