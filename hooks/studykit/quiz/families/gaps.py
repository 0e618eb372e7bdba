"""Cloze items: a sentence of a source in which a phrase that an author marked is blanked.

Readers type the answer. Options would have to fit the gap in meaning and in grammar. Phrases of
other sentences seldom do, so that the only option that fits would be the key.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from studykit.locator import document_name
from studykit.model import Basis, ItemType, Level, Paragraph, Unit
from studykit.quiz.answer import answer_form
from studykit.quiz.drafting import Material, item_id, refusal
from studykit.quiz.item import Blank, Cloze, Item, Proof, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.wording import first_deictic, in_quotes, is_quotable, normalized, sentences
from studykit.references import Reference

_FAMILY = "cloze"
# Lengths of an answer in characters. Shorter words are too common. Nobody remembers longer ones
# word for word, nor wants to type them on a telephone.
LENGTHS = range(3, 8)
# Minimum length of the rest of the sentence, in characters, so that it still carries meaning.
REST_AT_LEAST = 10
# Counters and units of measure, without those that often form a word with 一 or 十 (个, 分).
_MEASURES = (
    "天|日|周|月|季|年|次|名|人|项|票|级|个月|小时|分钟|秒|台|件|份|倍|元"
    "|毫米|厘米|公里|米|千克|公斤|克|吨|升|千伏|伏|千瓦|瓦|安培|兆帕|帕|分贝|摄氏度|℃|%|‰"
)
_DIGITS = r"[\d一二三四五六七八九十百千万两零〇]"
# If a marked phrase goes on after the quantity, as 一台保温柜 does, it names a thing, and the
# quantity alone is not asked.
_QUANTITY = re.compile(
    rf"(?:[百千]分之{_DIGITS}+|{_DIGITS}+?(?:\.\d+)?\s*(?:{_MEASURES}))"
    "(?=[之以]?[内外上下前后]?$)"
)


@dataclass(frozen=True)
class _Gap:
    """A possible blank: the answer as the source writes it, its sentence and its paragraph."""

    unit: Unit
    answer: str
    sentence: str
    paragraph: Paragraph

    @property
    def is_quantity(self) -> bool:
        """Whether the answer is a number with its unit of measure."""
        return bool(_QUANTITY.fullmatch(self.answer))


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield an item for each unit with a marked phrase that its source contains word for word.

    Quantities are preferred, because exact numbers are worth knowing; then the first phrase counts.
    A sentence is used only once.
    """
    used: set[tuple[str, str]] = set()
    for unit in sorted(material.units, key=lambda unit: unit.id):
        found = sorted(_gaps(unit, material), key=lambda gap: not gap.is_quantity)
        fresh = [gap for gap in found if (gap.paragraph.id, gap.sentence) not in used]
        if fresh:
            used.add((fresh[0].paragraph.id, fresh[0].sentence))
            yield _item(fresh[0], material)
        elif unit.marked_phrases:
            reason = "标出的重点不是所引段落的原文，或太短、太长、太常见，或那一句太短、有校注"
            if found:
                reason = "标出的重点所在的句子已经出了一道填空"
            yield refusal(_FAMILY, Rule.CLOZE_UNFOUNDED, reason, unit)


def _item(gap: _Gap, material: Material) -> Item:
    unit = gap.unit
    before, _, after = gap.sentence.partition(gap.answer)
    document = gap.paragraph.id.partition("-")[0]
    library = material.evidence.library
    cites = (cite for cite in unit.all_cites if gap.paragraph.id in library.expand(cite))
    return Item(
        id=item_id(_FAMILY, unit.id),
        generator=_FAMILY,
        type=ItemType.CLOZE,
        module=unit.module,
        section=unit.section,
        units=(unit.id,),
        document=document,
        cites=tuple(dict.fromkeys(cites)),
        basis=Basis.STATED,
        level=Level.REMEMBER,
        proof=Proof.WORDING,
        stem=f"补全{document_name(document)}的这句话。",
        explanation=f"原文：{in_quotes(gap.sentence)}{Reference(gap.paragraph.id)}",
        response=Cloze((before, Blank("1", _accepted(gap)), after + _semicolon(gap))),
    )


def _semicolon(gap: _Gap) -> str:
    """Return a semicolon if one follows the sentence in its source; `sentences` cuts it off.

    It is always the full-width semicolon, as in all stems, even if the source has the other one.
    """
    rest = gap.paragraph.text.partition(gap.sentence)[2]
    return "；" if rest.startswith((";", "；")) else ""


def _gaps(unit: Unit, material: Material) -> Iterator[_Gap]:
    paragraphs = material.evidence.paragraphs(unit)
    for mark in unit.marked_phrases:
        for paragraph in paragraphs:
            written = _as_written(mark, paragraph.text)
            if paragraph.text.count(written) != 1:
                continue
            if quantity := _QUANTITY.search(written):
                # Only the quantity is blanked, because it is the part to remember.
                yield from _in_sentence(unit, written, quantity[0], paragraph, material)
            elif len(written) in LENGTHS:
                yield from _in_sentence(unit, written, written, paragraph, material)


def _in_sentence(
    unit: Unit, written: str, answer: str, paragraph: Paragraph, material: Material
) -> Iterator[_Gap]:
    for sentence in sentences(paragraph.text):
        if written not in sentence or not is_quotable(sentence) or first_deictic(sentence):
            continue
        if material.evidence.is_damaged(sentence, paragraph.id):
            continue
        rest = sentence.replace(answer, "", 1)
        is_given_away = answer in rest or normalized(answer) in normalized(unit.title)
        has_context = len(rest) > len(answer) and (len(rest) >= REST_AT_LEAST or answer != written)
        if not is_given_away and has_context:
            yield _Gap(unit, answer, sentence, paragraph)


def _as_written(mark: str, text: str) -> str:
    """Return a marked phrase as the source writes it, or an empty string if it is not there.

    Spaces are ignored, and so is whether a character is full-width or half-width.

    >>> _as_written("10 天，满", "共１０天,满额"), _as_written("１０天", "共10 天")
    ('１０天,满', '10 天')
    """
    if mark in text:
        return mark
    wanted = "".join(map(_narrow, mark))
    # The narrow form of a character may have several characters, so each keeps its place.
    places = [place for place, character in enumerate(text) for _ in _narrow(character)]
    start = "".join(map(_narrow, text)).find(wanted)
    if not wanted or start < 0:
        return ""
    return text[places[start] : places[start + len(wanted) - 1] + 1]


def _narrow(character: str) -> str:
    """Return a character in half width; empty for a space."""
    return "".join(unicodedata.normalize("NFKC", character).split())


def _accepted(gap: _Gap) -> tuple[str, ...]:
    """Return the accepted answers: the answer and, if it names the unit, the unit's other names."""
    names = (gap.unit.title, *gap.unit.aliases)
    others = names if answer_form(gap.answer) in map(answer_form, names) else ()
    return tuple(dict.fromkeys((gap.answer, *others)))
