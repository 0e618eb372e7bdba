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
# A comma or colon in a number or a time ends no clause, and nothing inside quotation marks does.
_CLAUSE = re.compile(r"(?:“[^”]*”|(?<=\d)[,：](?=\d)|[^，。；：！？,;!?“])+")
# Quoted words end a sentence only if their last character is a full stop. A mark without its other
# half encloses nothing.
_SENTENCE = re.compile("(?:“[^”]*[^”。]”|[^。！？；!?;“]|“(?![^”]*”))+(?:“[^”]*。”)?|“[^”]*。”")
# The number of a clause in a list: 一是, 第二要, （三）. 第一要务, 三要素, 一、二级 have none.
_DIGITS = "[一二三四五六七八九十]"
_NUMBER = re.compile(
    rf"^(?:第?{_DIGITS}+"
    rf"(?:是|要(?![点件义旨害]|务(?![实必])|素(?!质)|领(?!导))|、(?!第?{_DIGITS})|条\s+)"
    rf"|[(（]{_DIGITS}+[)）])"
)
# A clause that begins with one of these words needs the clause before it. The characters behind
# `?!` make other words: 使命, 还款, 并购, 但凡, 而今.
_CONTINUES = re.compile(
    "造成|导致|致使|使(?![用命者馆节劲]|领馆)|存在|表现在|不能|即由|从而|以致|而(?![今立])|但(?!凡)|却"
    "|并(?![购轨肩])|也|还(?![款债贷钱账本权乡林]|清[^楚醒])|又|则|他们|它|其[^他次实]|该|这|那"
)
# A clause that begins with one of these words needs the clause after it.
_ANNOUNCES = re.compile("(?:平时)?虽然|尽管|由于|因为|如果|只要|只有|不仅|不但|除了")
_INNER = str.maketrans("“”", "‘’")


def quotations_of(
    unit: Unit, sentence: Sentence | None, page: Page, library: Library
) -> tuple[Quotation, ...]:
    """Return at most two quotations to stand below the sentence of a unit's slide.

    First come the 内容 of the unit, then quotations from the text of the unit, which quotes what it
    explains, then those from its key points and relations, which quote evidence. Quotations that
    repeat the sentence are left out.

    An author quotes only what the text around a quotation needs, so the quotation says little
    without that text. So it is extended to whole clauses. If these begin with a word like 但 or
    由于, the clauses before or after them that this word refers to are added.

    Quotations with words that a note corrects are left out. But if the text has no others, its
    first one is kept; if it has none at all, and the evidence has no others, the first of the
    evidence. Quotation marks inside become single ones (GB/T 15834-2011).
    """
    ends = [heading.line for heading in page.outline]
    ends += [block.first_line for block in page.field_blocks]
    end = min((line for line in ends if line > unit.line), default=None)
    in_text = [
        *_content(unit, library),
        *(q for q in page.quotations if unit.line < q.line and (end is None or q.line < end)),
    ]
    evidence = [
        *(each for point in unit.key_points for each in point.quotations),
        *(each for relation in unit.relations for each in relation.quotations),
    ]
    shown = sentence.text if sentence else ""
    first, second = _fitting(in_text, shown, library), _fitting(evidence, shown, library)
    fit = [
        *(_undamaged(first, library) or first[:1]),
        *(_undamaged(second, library) or second[: not first]),
    ]
    inner = (replace(each, text=each.text.translate(_INNER)) for each in fit)
    return tuple(_without_repeats(inner)[:_QUOTATIONS_AT_MOST])


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


def _undamaged(quoted: Iterable[Quotation], library: Library) -> list[Quotation]:
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
    """Return whether clauses can be read alone: all that they refer to is there, and both marks."""
    is_needy = _CONTINUES.match(text) or _only_announce(_CLAUSE.findall(text))
    return not (is_needy or _unpaired(text))


def _whole(quotation: Quotation, library: Library) -> Quotation:
    """Return a quotation extended to whole clauses of one sentence.

    A quotation that begins and ends where a clause does is not extended if the clauses to be added
    have words that a note corrects.
    """
    names = (name for cite in quotation.cites for name in library.expand(cite))
    for text in (library.paragraphs[name].text for name in names):
        start = text.find(quotation.text)
        if start >= 0:
            words = quotation.text.rstrip("。")
            whole = replace(quotation, text=_extended(text, start, start + len(words)))
            is_whole = re.search(rf"(?<![\w”’*、]){re.escape(words)}(?![\w、])", text)
            if is_whole and _is_damaged(whole, library):
                return replace(quotation, text=words)
            return whole
    return quotation


def _extended(text: str, start: int, end: int) -> str:
    """Return the words between two places of a paragraph, extended to whole clauses.

    If they belong to several sentences, only the longest part is returned. Its list number is
    removed, and so are quotation marks at its ends whose other halves are missing.
    """
    parts = [
        _NUMBER.sub("", _clauses(each[0], start - each.start(), end - each.start()).strip())
        for each in _SENTENCE.finditer(text)
        if each.start() < end and each.end() > start
    ]
    longest = max(parts, key=len, default=text[start:end])
    for marks in _unpaired(longest):
        longest = longest.strip(marks)
    return longest


def _clauses(sentence: str, start: int, end: int) -> str:
    """Return the clauses that have words between two places of a sentence, and those they need.

    These are the clauses before them as long as the first one begins like a continuation, and the
    clauses after them as long as each only announces another.
    """
    clauses = [*_CLAUSE.finditer(sentence)]
    touched = [n for n, each in enumerate(clauses) if each.start() < end and each.end() > start]
    if not touched:
        return ""
    first, last = touched[0], touched[-1]
    while first and _CONTINUES.match(clauses[first][0].strip()):
        first -= 1
    while last + 1 < len(clauses) and _only_announce(each[0] for each in clauses[first : last + 1]):
        last += 1
    return sentence[clauses[first].start() : clauses[last].end()]


def _only_announce(clauses: Iterable[str]) -> bool:
    return all(_ANNOUNCES.match(each.strip()) for each in clauses)


def _unpaired(text: str) -> list[str]:
    """Return the kinds of quotation marks, `“”` and `‘’`, that a text does not have in pairs."""
    return [marks for marks in ("‘’", "“”") if text.count(marks[0]) != text.count(marks[1])]


def _without_repeats(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Return the quotations whose words no other one contains; of equal ones, the first.

    They keep their order. A quotation that contains earlier ones takes the place of the first of
    them.
    """
    kept: list[Quotation] = []
    for each in quotations:
        if any(each.text in other.text for other in kept):
            continue
        within = [other for other in kept if other.text in each.text]
        index = kept.index(within[0]) if within else len(kept)
        kept[index:] = [each, *(other for other in kept[index:] if other not in within)]
    return kept
