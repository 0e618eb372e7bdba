"""The words of documents on a unit's slide: whole clauses that can be read alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from studykit.deck.slide import Sentence
from studykit.locator import Locator
from studykit.model import Library, Page, Quotation, Unit
from studykit.references import remove_references

# The lengths of quotations, in characters. A longer one cannot be read from the back of a room: the
# trainer opens the source instead. A shorter one says nothing alone.
_LENGTHS = range(8, 81)
_QUOTATIONS_AT_MOST = 2
_CLAUSE = re.compile(r"(?:“[^”]*”|[^，。；：！？,;!?“])+")
_SENTENCE_ENDS = re.compile(r"[。！？；!?;]")
_NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十]+(?:[是要、]|条\s+)|[(（][一二三四五六七八九十]+[)）])"
)
# A clause that begins with one of these words needs the clause before it.
_GOES_ON = re.compile(
    "造成|导致|致使|使[^用]|存在|表现在|不能|即由|从而|以致|而|但|却|并|也|还|又|则|他们|它|其[^他次实]|该|这|那"
)
# A clause that begins with one of these words needs the clause after it.
_ANNOUNCES = re.compile("(?:平时)?虽然|尽管|由于|因为|如果|只要|只有|不仅|不但|除了")
_INNER = str.maketrans("“”", "‘’")


def quotations_of(
    unit: Unit, sentence: Sentence | None, page: Page, library: Library
) -> tuple[Quotation, ...]:
    """Return the quotations below a slide's sentence, except those in the sentence itself.

    First come the measure's 内容, then quotations from the text of the unit, which quotes what it
    explains, then those from its key points and relations, which quote evidence. At most two are
    returned.

    An author quotes only what the text around a quotation needs, so the quotation says little
    without that text. Therefore it is extended to whole clauses, and to the clauses before or after
    them without which they say nothing. Words that a note corrects are quoted only if the text, or
    else the evidence, quotes no others. Quotation marks inside become single ones
    (GB/T 15834-2011).
    """
    below = [heading.line for heading in page.outline if heading.line > unit.line]
    fields = [block.first_line for block in page.field_blocks if block.first_line > unit.line]
    end = min([*below, *fields], default=unit.line)
    text = [
        *_content(unit, library),
        *(each for each in page.quotations if unit.line < each.line < end),
    ]
    evidence = [
        *(each for point in unit.key_points for each in point.quotations),
        *(each for relation in unit.relations for each in relation.quotations),
    ]
    shown = sentence.text if sentence else ""
    own = _fitting(text, shown, library)
    others = _fitting(evidence, shown, library)
    fit = [*(_sound(own, library) or own[:1]), *(_sound(others, library) or others[: not own])]
    inner = (replace(each, text=each.text.translate(_INNER)) for each in fit)
    return tuple(_without_repeats(inner))[:_QUOTATIONS_AT_MOST]


def _fitting(quoted: Iterable[Quotation], shown: str, library: Library) -> list[Quotation]:
    """Return quotations, extended to whole clauses, that can be shown below a sentence `shown`.

    They have a fitting length, can be read alone, and do not repeat the sentence.
    """
    said = re.findall("“([^”]+)”", shown)
    fit: list[Quotation] = []
    for each in (_whole(each, library) for each in quoted if each.cites):
        is_new = each.text not in shown and not any(words in each.text for words in said)
        if is_new and _stands_alone(each.text) and len(each.text) in _LENGTHS:
            fit.append(each)
    return fit


def _sound(quoted: Iterable[Quotation], library: Library) -> list[Quotation]:
    return [each for each in quoted if not _is_damaged(each, library)]


def _content(unit: Unit, library: Library) -> Iterator[Quotation]:
    """Yield the 内容 of a unit as a quotation, if a cited paragraph contains it word for word."""
    content = remove_references(unit.details.get("内容", "")).strip("“”。")
    for cite in unit.cites if content else ():
        for name in library.expand(cite):
            if content in library.paragraphs[name].text:
                number = int(name.rpartition("-")[2])
                yield Quotation(content, (Locator(cite.source, number, number),), unit.line)
                return


def _is_damaged(quotation: Quotation, library: Library) -> bool:
    """Return whether a note corrects words of a quotation."""
    names = {name for cite in quotation.cites for name in library.expand(cite)}
    documents = {cite.source for cite in quotation.cites}
    return any(
        note.correction and note.paragraph in names and note.quote in quotation.text
        for source in library.sources
        if source.id in documents
        for note in source.notes
    )


def _stands_alone(text: str) -> bool:
    """Return whether clauses can be read alone."""
    announces = _ANNOUNCES.match(text) and "，" not in text
    return not (announces or _GOES_ON.match(text))


def _whole(quotation: Quotation, library: Library) -> Quotation:
    """Return a quotation extended to whole clauses of one sentence.

    If a note corrects words of those clauses, a quotation that is a whole clause itself stays as
    the author wrote it.
    """
    names = (name for cite in quotation.cites for name in library.expand(cite))
    for text in (library.paragraphs[name].text for name in names):
        start = text.find(quotation.text)
        if start >= 0:
            whole = replace(quotation, text=_longest(_clauses(text, start, quotation.text)))
            words = quotation.text.rstrip("。")
            own = re.search(rf"(?<![\w”’*、]){re.escape(words)}(?![\w、])", text)
            return replace(quotation, text=words) if own and _is_damaged(whole, library) else whole
    return quotation


def _clauses(text: str, start: int, words: str) -> str:
    """Return the clauses of a paragraph that contain `words`, which begin at `start`.

    The clauses before or after them that they need are added, up to the ends of the sentence.
    """
    spans = [each.span() for each in _CLAUSE.finditer(text)]
    own = [n for n, span in enumerate(spans) if span[1] > start and span[0] < start + len(words)]
    if not own:
        return words
    first, last = own[0], own[-1]

    def goes_on(left: int) -> bool:
        return not _SENTENCE_ENDS.search(text[spans[left][1] : spans[left + 1][0]])

    while first and _GOES_ON.match(text[spans[first][0] :]) and goes_on(first - 1):
        first -= 1
    if last == first and last + 1 < len(spans) and goes_on(last):
        last += bool(_ANNOUNCES.match(text[spans[first][0] :]))
    return text[spans[first][0] : spans[last][1]]


def _longest(text: str) -> str:
    """Return the longest sentence of a text, without a list number or unpaired quotation marks."""
    sentences = (_NUMBER.sub("", each.strip()) for each in _SENTENCE_ENDS.split(text))
    longest = max(sentences, key=len)
    for opening, closing in ("‘’", "“”"):
        if longest.count(opening) != longest.count(closing):
            longest = longest.strip(opening + closing)
    return longest


def _without_repeats(quotations: Iterable[Quotation]) -> Iterator[Quotation]:
    """Yield the quotations whose words no other quotation contains, equal ones once."""
    different = {each.text: each for each in reversed([*quotations])}
    for each in reversed(different.values()):
        if not any(each.text in other and each.text != other for other in different):
            yield each
