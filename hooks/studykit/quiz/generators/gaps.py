"""Cloze: the source's own sentence, with the words blanked that an author marked in a unit."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from studykit.model import Basis, ItemType, Level, Paragraph, Unit
from studykit.quiz.candidates import CONSIDERED, DISTRACTORS
from studykit.quiz.draw import ranked, short_hash
from studykit.quiz.drafting import Material, join, refused
from studykit.quiz.item import Blank, Cloze, Item, Option, Proof, Refusal
from studykit.quiz.rules import Rule, alike, deictic
from studykit.quiz.wording import document_name, in_quotation, normal, quotable, sentences

_GENERATOR = "cloze"
# Shorter words are everywhere; longer ones nobody remembers word for word.
LENGTHS = range(3, 17)
# An answer that can be typed: short, and there is one way to say it.
TYPED_AT_MOST = 6
_QUANTITY = re.compile(r"[\d一二三四五六七八九十百两]+\s*(?:天|日|周|月|季|年|次|名|人|项|票|级)")


@dataclass(frozen=True)
class _Gap:
    """A marked phrase as the source writes it, and the sentence it stands in."""

    unit: Unit
    answer: str
    sentence: str
    paragraph: Paragraph

    @property
    def name(self) -> str:
        """A name that depends on the unit and the words."""
        return f"{self.unit.id} {self.answer}"

    @property
    def sort(self) -> str:
        """What the words are: fillers are of the same sort."""
        if _QUANTITY.search(self.answer):
            return "quantity"
        if "、" in self.answer:
            return "list"
        actor = self.unit.actions.get("主体", "")
        return "actor" if actor and self.answer in actor else self.unit.kind.value


def compose(material: Material) -> Iterator[Item | Refusal]:
    """For each unit, one item on the first of its marks that its source has word for word."""
    gaps = _Gaps(material)
    for unit in material.units:
        found = gaps.of_unit.get(unit.id, [])
        if unit.marks and not found:
            reason = "标出的重点不是所引段落的原文，或太短、太常见"
            yield refused(_GENERATOR, Rule.CLOZE_GIVEN_AWAY, reason, unit)
        elif found:
            yield gaps.item(found[0])


@dataclass(frozen=True)
class _Gaps:
    """Every gap of a library, by unit and by module."""

    material: Material

    @cached_property
    def of_unit(self) -> dict[str, list[_Gap]]:
        found = {unit.id: list(_gaps(unit, self.material)) for unit in self.material.units}
        return {name: gaps for name, gaps in found.items() if gaps}

    @cached_property
    def _of_module(self) -> dict[str, list[_Gap]]:
        found: dict[str, list[_Gap]] = {}
        for gaps in self.of_unit.values():
            found.setdefault(gaps[0].unit.module, []).extend(gaps)
        return found

    def item(self, gap: _Gap) -> Item | Refusal:
        """The item on a gap: fillers to choose from, or a short answer to be typed."""
        unit = gap.unit
        name = join(_GENERATOR, unit.id)
        fillers = tuple(islice(self._fillers(name, gap), CONSIDERED))[:DISTRACTORS]
        options: tuple[Option, ...] = ()
        if len(fillers) >= DISTRACTORS - 1:
            key = Option(short_hash(gap.answer), gap.answer, True, "")
            wrong = (_filler(each) for each in fillers)
            options = tuple(ranked(f"{name}/options", [key, *wrong], lambda o: o.id))
        elif len(gap.answer) > TYPED_AT_MOST:
            reason = f"「{gap.answer}」没有同类的词可选，又太长，不宜手填"
            return refused(_GENERATOR, Rule.DISTRACTORS_FEW, reason, unit)
        before, _, after = gap.sentence.partition(gap.answer)
        document = gap.paragraph.id.partition("-")[0]
        cites = tuple(c for c in unit.cites if gap.paragraph.id in self._expand(unit, c.source))
        return Item(
            id=name,
            generator=_GENERATOR,
            type=ItemType.CLOZE,
            module=unit.module,
            section=unit.section,
            units=(unit.id,),
            about=(),
            document=document,
            cites=cites,
            basis=Basis.STATED,
            level=Level.REMEMBER,
            proof=Proof.WORDING,
            stem=f"补全{document_name(document)}的这句话。",
            explanation=f"原文：{in_quotation(gap.sentence)}[[{gap.paragraph.id}]]",
            response=Cloze((before, Blank("1", _accepted(gap), options), after)),
        )

    def _expand(self, unit: Unit, source: str) -> set[str]:
        library = self.material.evidence.library
        cites = (cite for cite in unit.cites if cite.source == source)
        return {name for cite in cites for name in library.expand(cite)}

    def _fillers(self, name: str, gap: _Gap) -> Iterator[_Gap]:
        """Words of the same sort that the paragraph does not have, of a like length."""
        evidence = self.material.evidence
        module = gap.unit.module
        others = evidence.neighbours.get(module, frozenset()) - {module}
        taken = [gap.answer]
        for place in (module, *ranked(name, others, str)):
            for other in ranked(name, self._of_module.get(place, ()), lambda each: each.name):
                if _fits(gap, other) and not any(alike(other.answer, each) for each in taken):
                    taken.append(other.answer)
                    yield other


def _filler(gap: _Gap) -> Option:
    document = document_name(gap.paragraph.id.partition("-")[0])
    rationale = f"这是{document}另一句里的话，见 [[{gap.paragraph.id}]]。"
    return Option(short_hash(gap.answer), gap.answer, False, rationale)


def _fits(gap: _Gap, other: _Gap) -> bool:
    length, own = len(other.answer), len(gap.answer)
    return (
        other.sort == gap.sort
        and other.paragraph.id != gap.paragraph.id
        and 2 * length >= own
        and length <= 2 * own
        and normal(other.answer) not in normal(gap.paragraph.text)
        and not set(normal(other.answer)) >= set(normal(gap.answer))
    )


def _gaps(unit: Unit, material: Material) -> Iterator[_Gap]:
    paragraphs = material.evidence.paragraphs(unit)
    for mark in unit.marks:
        for paragraph in paragraphs:
            answer = _as_written(mark, paragraph.text)
            if answer and len(answer) in LENGTHS and paragraph.text.count(answer) == 1:
                yield from _in_sentence(unit, answer, paragraph)


def _in_sentence(unit: Unit, answer: str, paragraph: Paragraph) -> Iterator[_Gap]:
    for sentence in sentences(paragraph.text):
        rest = sentence.replace(answer, "", 1)
        whole = answer in sentence and len(rest) > len(answer)
        whole = whole and quotable(sentence) and not deictic(sentence)
        if whole and normal(answer) not in normal(unit.title):
            yield _Gap(unit, answer, sentence, paragraph)


def _as_written(mark: str, text: str) -> str:
    """A marked phrase as a source writes it, whatever its width and spaces; empty if it has not."""
    if mark in text:
        return mark
    pattern = r"\s*".join(re.escape(c) for c in unicodedata.normalize("NFKC", mark) if c.strip())
    match = re.search(pattern, text) if pattern else None
    return match[0] if match else ""


def _accepted(gap: _Gap) -> tuple[str, ...]:
    """The answer, and the unit's other names where the answer is one of them."""
    names = (gap.unit.title, *gap.unit.aliases)
    others = names if any(normal(gap.answer) == normal(name) for name in names) else ()
    return tuple(dict.fromkeys((gap.answer, *others)))
