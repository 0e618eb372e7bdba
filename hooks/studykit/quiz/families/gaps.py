"""Cloze items: a sentence of a source in which a phrase that an author marked is blanked."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from studykit.model import Basis, ItemType, Level, Paragraph, Unit
from studykit.quiz.answer import answer_form
from studykit.quiz.candidates import DISTRACTORS, SEARCH_LIMIT
from studykit.quiz.drafting import Material, item_id, refusal
from studykit.quiz.draw import ranked, short_hash, thinned
from studykit.quiz.item import Blank, Cloze, Item, Option, Proof, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    are_similar,
    document_name,
    first_deictic,
    in_quotes,
    is_quotable,
    normalized,
    sentences,
)
from studykit.references import Reference

_GENERATOR = "cloze"
# Lengths of an answer in characters. Shorter words are too common. Nobody remembers longer ones
# word for word.
LENGTHS = range(3, 17)
# Minimum length of the rest of the sentence, in characters, so that it still carries meaning.
REST_AT_LEAST = 10
_QUANTITY_TYPE = "quantity"
_QUANTITY = re.compile(r"[\d一二三四五六七八九十百两]+\s*(?:天|日|周|月|季|年|次|名|人|项|票|级)")


@dataclass(frozen=True)
class _Gap:
    """A possible blank: the answer as the source writes it, its sentence and its paragraph."""

    unit: Unit
    answer: str
    sentence: str
    paragraph: Paragraph

    @property
    def name(self) -> str:
        """The name used for hashing: the unit's id and the answer."""
        return f"{self.unit.id} {self.answer}"

    @property
    def answer_type(self) -> str:
        """The sort of the answer: quantity, list, actor or the unit's kind.

        The distractors of a blank have the same sort as its key.
        """
        if _QUANTITY.search(self.answer):
            return _QUANTITY_TYPE
        if "、" in self.answer:
            return "list"
        actor = self.unit.actions.get("主体", "")
        return "actor" if actor and self.answer in actor else self.unit.kind.value


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield one item for each unit, on its first mark that its source contains word for word.

    Quantities come first. A sentence is used only once.
    """
    gaps = _Gaps(material)
    used: set[tuple[str, str]] = set()
    for unit in sorted(material.units, key=lambda unit: unit.id):
        found = gaps.of_unit.get(unit.id, [])
        fresh = [gap for gap in found if (gap.paragraph.id, gap.sentence) not in used]
        if fresh:
            used.add((fresh[0].paragraph.id, fresh[0].sentence))
            yield gaps.item(fresh[0])
        elif unit.marks:
            reason = "标出的重点不是所引段落的原文，或太短、太常见，或那一句有校注"
            if found:
                reason = "标出的重点所在的句子已经出了一道填空"
            yield refusal(_GENERATOR, Rule.CLOZE_UNFOUNDED, reason, unit)


@dataclass(frozen=True)
class _Gaps:
    """All possible blanks of a library, by unit and by module."""

    material: Material

    @cached_property
    def of_unit(self) -> dict[str, list[_Gap]]:
        """Possible blanks by unit id. Quantities come first: exact numbers are worth knowing."""
        found = {unit.id: list(_gaps(unit, self.material)) for unit in self.material.units}
        return {
            name: sorted(gaps, key=lambda gap: gap.answer_type != _QUANTITY_TYPE)
            for name, gaps in found.items()
            if gaps
        }

    @cached_property
    def _of_module(self) -> dict[str, list[_Gap]]:
        found: dict[str, list[_Gap]] = {}
        for gaps in self.of_unit.values():
            found.setdefault(gaps[0].unit.module, []).extend(gaps)
        return found

    def item(self, gap: _Gap) -> Item | Refusal:
        """Return the item on a blank: with options to choose from, or with an answer to type."""
        unit = gap.unit
        name = item_id(_GENERATOR, unit.id)
        distractors: tuple[_Gap, ...] = ()
        if gap.answer_type != _QUANTITY_TYPE:
            found = list(islice(self._distractors(name, gap), SEARCH_LIMIT))
            # A distractor with the same last character and length fits the sentence best.
            found.sort(key=lambda each: _dissimilarity(each.answer, gap.answer))
            distractors = tuple(found[:DISTRACTORS])
        options: tuple[Option, ...] = ()
        if len(distractors) >= DISTRACTORS - 1:
            key = Option(short_hash(gap.answer), gap.answer, True, "")
            wrong = (_distractor(each) for each in distractors)
            options = tuple(ranked(f"{name}/options", [key, *wrong], lambda o: o.id))
        elif gap.answer_type != _QUANTITY_TYPE:
            reason = f"「{gap.answer}」没有同类的词可选，又不是数目，不宜手填"
            return refusal(_GENERATOR, Rule.DISTRACTORS_FEW, reason, unit)
        before, _, after = gap.sentence.partition(gap.answer)
        document = gap.paragraph.id.partition("-")[0]
        library = self.material.evidence.library
        cites = (cite for cite in unit.citations if gap.paragraph.id in library.expand(cite))
        return Item(
            id=name,
            generator=_GENERATOR,
            type=ItemType.CLOZE,
            module=unit.module,
            section=unit.section,
            units=(unit.id,),
            about=(),
            document=document,
            cites=tuple(dict.fromkeys(cites)),
            basis=Basis.STATED,
            level=Level.REMEMBER,
            proof=Proof.WORDING,
            stem=f"补全{document_name(document)}的这句话。",
            explanation=f"原文：{in_quotes(gap.sentence)}{Reference(gap.paragraph.id)}",
            response=Cloze((before, Blank("1", _accepted(gap), options), after)),
        )

    def _distractors(self, name: str, gap: _Gap) -> Iterator[_Gap]:
        """Yield distractors: of the same sort and a similar length, and not in the paragraph."""
        taken = [gap.answer]
        for place in self.material.candidates.module_order(name, gap.unit.module):
            own = thinned(name, self._of_module.get(place, ()))
            for other in ranked(name, own, lambda each: each.name):
                if _fits(gap, other) and not any(are_similar(other.answer, each) for each in taken):
                    taken.append(other.answer)
                    yield other


def _distractor(gap: _Gap) -> Option:
    document = document_name(gap.paragraph.id.partition("-")[0])
    rationale = f"这是{document}另一句里的话，见 {Reference(gap.paragraph.id)}。"
    return Option(short_hash(gap.answer), gap.answer, False, rationale)


def _dissimilarity(one: str, other: str) -> tuple[bool, int]:
    return one[-1] != other[-1], abs(len(one) - len(other))


def _fits(gap: _Gap, other: _Gap) -> bool:
    length, own = len(other.answer), len(gap.answer)
    return (
        other.answer_type == gap.answer_type
        and other.paragraph.id != gap.paragraph.id
        and 2 * length >= own
        and length <= 2 * own
        and normalized(other.answer) not in normalized(gap.paragraph.text)
        and not set(normalized(other.answer)) >= set(normalized(gap.answer))
    )


def _gaps(unit: Unit, material: Material) -> Iterator[_Gap]:
    paragraphs = material.evidence.paragraphs(unit)
    for mark in unit.marks:
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

    Differences in character width and spaces are ignored.
    """
    if mark in text:
        return mark
    pattern = r"\s*".join(re.escape(c) for c in unicodedata.normalize("NFKC", mark) if c.strip())
    match = re.search(pattern, text) if pattern else None
    return match[0] if match else ""


def _accepted(gap: _Gap) -> tuple[str, ...]:
    """Return the accepted answers: the answer and, if it names the unit, the unit's other names."""
    names = (gap.unit.title, *gap.unit.aliases)
    others = names if answer_form(gap.answer) in map(answer_form, names) else ()
    return tuple(dict.fromkeys((gap.answer, *others)))
