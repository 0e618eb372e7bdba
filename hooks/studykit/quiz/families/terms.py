"""Matching items: terms with their definitions."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from studykit.model import Basis, ItemType, Kind, Level, Unit
from studykit.quiz.drafting import Material, item_id, refusal, shuffled
from studykit.quiz.draw import CANDIDATES_AT_MOST, weight
from studykit.quiz.item import Item, Proof, Refusal, Side
from studykit.quiz.rules import Rule
from studykit.quiz.wording import INFERRED, joined_list, quoted_title, reference_markup, title_of

_GENERATOR = "match-terms"
TERMS = range(3, 6)
# An editor's remark on the document at the end of a definition; it is not part of the definition.
_EDITORS_REMARK = re.compile(r"[；;](?:文献|原文).*$")
_TWO_HALVES = re.compile("前者|后者|分别|一个是")


def compose(material: Material) -> Iterator[Item | Refusal]:
    """Yield items on the terms of each section.

    The terms of sections with too few are put together by module.
    """
    groups: dict[str, list[Unit]] = {}
    for unit in material.units:
        if unit.kind is Kind.TERM and unit.definition:
            groups.setdefault(f"{unit.module}/{unit.section}", []).append(unit)
    small: dict[str, list[Unit]] = {}
    for key, terms in groups.items():
        if len(terms) >= TERMS.start:
            yield from _all_items(terms, material)
        else:
            small.setdefault(key.partition("/")[0], []).extend(terms)
    for terms in small.values():
        yield from _all_items(terms, material)


def _all_items(terms: Sequence[Unit], material: Material) -> Iterator[Item | Refusal]:
    """Yield the items of some terms, at most `CANDIDATES_AT_MOST` terms at a time.

    Each term is compared with all others, so the time is quadratic in the size of a part.
    """
    for start in range(0, len(terms), CANDIDATES_AT_MOST):
        yield from _term_items(terms[start : start + CANDIDATES_AT_MOST], material)


def _term_items(terms: Sequence[Unit], material: Material) -> Iterator[Item | Refusal]:
    rest = list(terms)
    while rest:
        # The terms of one item must not be confused with each other. The remaining terms make
        # further items.
        chosen = [rest[0]]
        for term in rest[1:]:
            if len(chosen) < TERMS.stop - 1 and _are_distinct(term, chosen, material):
                chosen.append(term)
        own = len(chosen)
        rest = [term for term in rest if term not in chosen]
        name = item_id(_GENERATOR, *(term.id for term in chosen))
        spares = _spares(name, chosen, material)
        if own < TERMS.start:
            chosen += islice(spares, TERMS.start - own)
        spare = next(spares, None)
        if spare is None or len(chosen) < TERMS.start:
            yield refusal(_GENERATOR, Rule.MATCHING, "证明得了互不相干的概念不够", *chosen[:own])
            continue
        yield _term_item(name, chosen[:own], chosen, spare, material)


def _are_distinct(term: Unit, chosen: Sequence[Unit], material: Material) -> bool:
    return not any(material.evidence.reason_confusable(term, each) for each in chosen)


def _spares(name: str, chosen: list[Unit], material: Material) -> Iterator[Unit]:
    first = chosen[0]
    for unit in material.candidates.nearby(f"{name}/spare", first.module, Kind.TERM):
        # A definition in two halves would reveal that its term has two.
        fits = (
            unit.definition
            and unit not in chosen
            and not _TWO_HALVES.search(meaning(unit, material))
        )
        if fits and _are_distinct(unit, chosen, material):
            yield unit


def _term_item(
    name: str, own: Sequence[Unit], chosen: Sequence[Unit], spare: Unit, material: Material
) -> Item:
    inferred = any(u.definition and u.definition.basis is Basis.INFERRED for u in chosen)
    rights = [
        Side(
            term.id,
            meaning(term, material),
            f"这是{quoted_title(term)}的意思，见 {reference_markup(term.cites[:1])}。",
        )
        for term in (*chosen, spare)
    ]
    explanations = joined_list(
        f"{quoted_title(term)}：{meaning(term, material)}" for term in chosen
    )
    first = own[weight(name) % len(own)]
    prefix = f"{INFERRED}，" if inferred else ""
    return Item(
        id=name,
        generator=_GENERATOR,
        type=ItemType.MATCHING,
        module=first.module,
        section=first.section,
        units=tuple(term.id for term in own),
        about=(),
        document="",
        cites=tuple(dict.fromkeys(cite for term in own for cite in term.cites)),
        basis=Basis.INFERRED if inferred else Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.DEFINITION,
        stem=f"{prefix}把每个词与它的意思配上。选项多出一项。",
        explanation=f"{explanations}。",
        response=shuffled(
            name,
            [Side(term.id, title_of(term)) for term in chosen],
            rights,
            [(term.id, term.id) for term in chosen],
        ),
    )


def meaning(term: Unit, material: Material) -> str:
    """Return a term's definition for a matching item, without quotation marks and remarks."""
    text = _EDITORS_REMARK.sub("", material.evidence.meaning(term))
    return text.replace("“", "").replace("”", "").removeprefix("推断指").rstrip("。")
