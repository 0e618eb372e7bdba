"""Items that ask which document contains a sentence, one for each cited paragraph."""

from collections.abc import Iterator

from studykit.locator import Locator
from studykit.model import Basis, ItemType, Level, Paragraph, Source, Unit
from studykit.quiz.candidates import DISTRACTORS
from studykit.quiz.drafting import Material, item_id, refusal
from studykit.quiz.draw import ranked
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Choice, Item, Option, Proof, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.wording import (
    bigrams,
    document_name,
    document_title,
    first_deictic,
    in_quotes,
    is_quotable,
    normalized,
    sentences,
    title_of,
)
from studykit.references import Reference

_GENERATOR = "document"
_LENGTH_AT_LEAST = 14  # characters; a shorter sentence is too common to identify a document


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield one item for each paragraph that a unit cites.

    It quotes the sentence that shares most with the titles of these units.
    """
    citing: dict[str, list[Unit]] = {}
    for unit in material.units:
        for cite in unit.cites:
            for name in material.evidence.library.expand(cite):
                citing.setdefault(name, []).append(unit)
    for source in material.evidence.library.sources:
        for number, paragraph in enumerate(source.paragraphs, 1):
            if units := citing.get(paragraph.id):
                yield _item(source, Locator(source.id, number, number), paragraph, units, material)


def _item(
    source: Source,
    locator: Locator,
    paragraph: Paragraph,
    units: list[Unit],
    material: Material,
) -> Item | Refusal:
    evidence = material.evidence
    name = item_id(_GENERATOR, paragraph.id)
    quote, unit = _best_sentence(paragraph, units, evidence)
    if not quote:
        return refusal(_GENERATOR, Rule.DEICTIC, "段里没有一句可以单独引出来", *units[:1])
    parallel_sources = {
        each.partition("-")[0] for each in evidence.parallels.get(paragraph.id, ())
    } | {source.id}
    others = [
        other
        for other in evidence.library.sources
        if other.id not in parallel_sources
        and not other.repeats
        and not any(quote in each.text for each in other.paragraphs)
    ]
    wrong = ranked(name, others, lambda each: each.id)[:DISTRACTORS]
    options = [Option(source.id, document_name(source.id), True, "")]
    options += [
        Option(
            other.id,
            document_name(other.id),
            False,
            f"{document_title(other)}没有这句话，也没有相近的段落。",
        )
        for other in wrong
    ]
    return Item(
        id=name,
        generator=_GENERATOR,
        type=ItemType.SINGLE,
        module=unit.module,
        section=unit.section,
        units=(unit.id,),
        about=(quote,),
        document=source.id,
        cites=(locator,),
        basis=Basis.STATED,
        level=Level.REMEMBER,
        proof=Proof.PASSAGE,
        stem=f"下面这句话出自哪一篇文献？{in_quotes(quote)}",
        explanation=f"这句话在 {Reference(str(locator))}，出自{document_title(source)}。",
        response=Choice(tuple(ranked(f"{name}/options", options, lambda o: o.id))),
    )


def _best_sentence(paragraph: Paragraph, units: list[Unit], evidence: Evidence) -> tuple[str, Unit]:
    """Return the quotable sentence that shares the most bigrams with a unit's title, and the unit.

    Sentences with a marked phrase come last, because cloze items use them. The sentence is empty
    if none is quotable.
    """
    marks = [normalized(mark) for unit in units for mark in unit.marks]
    best, owner, score = "", units[0], (False, -1)
    for sentence in sentences(paragraph.text):
        if not is_quotable(sentence) or len(sentence) < _LENGTH_AT_LEAST or first_deictic(sentence):
            continue
        if evidence.is_damaged(sentence, paragraph.id):
            continue
        own = bigrams(sentence)
        for unit in units:
            unmarked = not any(mark in normalized(sentence) for mark in marks)
            shared = (unmarked, len(own & bigrams(title_of(unit))))
            if shared > score:
                best, owner, score = sentence, unit, shared
    return best, owner
