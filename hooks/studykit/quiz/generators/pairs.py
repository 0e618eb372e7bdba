"""Matching: remedies to problems, remedies to causes, causes to problems, meanings to terms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from studykit.graph import Edge
from studykit.model import Basis, ItemType, Kind, Level, RelationType, Unit
from studykit.quiz.draw import ranked, weight
from studykit.quiz.drafting import Material, join, refused
from studykit.quiz.item import Item, Matching, Proof, Refusal, Side
from studykit.quiz.rules import INFERRED, Rule
from studykit.quiz.wording import cited, document_name, listed, named, title_of

PAIRS = 3
RIGHTS = PAIRS + 1
PARTNERS_AT_MOST = 32
TERMS_AT_MOST = 5
_STEMS = {
    "match-remedies": "把每个问题与它所在的那篇文献讲到的对策配上。右边有多余的。",
    "match-cause-remedies": "把每个原因与它所在的那篇文献讲到的对策配上。右边有多余的。",
    "match-causes": "把每个问题与它所在的那篇文献讲到的原因配上。右边有多余的。",
}
_TERMS = "match-terms"
# What an editor adds to a meaning about the document is no part of the meaning.
_ASIDE = re.compile(r"[；;](?:文献|原文).*$")
_REFERENCE = re.compile(r"\[\[[^\[\]]*\]\]")
_Pair = tuple[Unit, Unit, Edge, str]


def compose(material: Material) -> Iterator[Item | Refusal]:
    """For each stated relation, one with partners from other documents; terms by section."""
    pairs = _pairs(material)
    for (generator, _), own in list(pairs.items()):
        for pair in own:
            if pair[2].basis is Basis.STATED:
                yield _relations(generator, pair, pairs, material)
    yield from _terms(material)


def _pairs(material: Material) -> dict[tuple[str, str], list[_Pair]]:
    """Relations by what is matched and by module: the left, its right, the edge, the document."""
    found: dict[tuple[str, str], list[_Pair]] = {}
    for unit in material.units:
        for edge in material.evidence.graph.outgoing.get(unit.id, ()):
            document = material.common_document(edge)
            left = material.unit(edge.target)
            if document and (generator := _what(edge, left)):
                found.setdefault((generator, unit.module), []).append((left, unit, edge, document))
    return found


def _what(edge: Edge, left: Unit) -> str:
    if edge.type is RelationType.CAUSES:
        return "match-causes"
    if edge.type is RelationType.ADDRESSES:
        return "match-remedies" if left.kind is Kind.PROBLEM else "match-cause-remedies"
    return ""


def _relations(
    generator: str,
    anchor: _Pair,
    pairs: Mapping[tuple[str, str], Sequence[_Pair]],
    material: Material,
) -> Item | Refusal:
    """An item on one pair; its partners and the spare side are drawn as distractors are."""
    left, right, edge, document = anchor
    name = join(generator, left.id, right.id)
    partners = islice(_partners(name, generator, anchor, pairs, material), PARTNERS_AT_MOST)
    # A partner that an editor inferred only where no document states enough.
    ranked_partners = sorted(partners, key=lambda pair: pair[2].basis is Basis.INFERRED)
    fitting = (
        others
        for count in (PAIRS - 1, 1)
        for others in combinations(ranked_partners, count)
        if all(_apart(one, other, material) for one, other in combinations(others, 2))
    )
    chosen = [anchor, *next(fitting, ())]
    # With two pairs only, a second spare side keeps the guessing as hard.
    spares = list(islice(_spares(name, chosen, material), RIGHTS - len(chosen)))
    if len(chosen) < 2 or not spares:
        reason = "别的文献里证明得了不相干的配对不够"
        return refused(generator, Rule.MATCHING, reason, left, right)
    rights = [Side(pair[1].id, title_of(pair[1])) for pair in chosen]
    rights += [Side(each.id, title_of(each), material.rationale(each)) for each in spares]
    lefts = [Side(pair[0].id, f"{document_name(pair[3])}：{title_of(pair[0])}") for pair in chosen]
    told = listed(
        f"{named(pair[0])}配{named(pair[1])}，见 {cited(pair[1].cites[:1])}" for pair in chosen
    )
    inferred = any(pair[2].basis is Basis.INFERRED for pair in chosen)
    return Item(
        id=name,
        generator=generator,
        type=ItemType.MATCHING,
        module=right.module,
        section=right.section,
        units=(left.id, right.id),
        about=(),
        document="",
        cites=edge.cites or material.cites_of(document, left, right),
        basis=Basis.INFERRED if inferred else Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=(f"{INFERRED}，" if inferred else "") + _STEMS[generator],
        explanation=f"{told}。",
        response=_shuffled(name, lefts, rights, [(p[0].id, p[1].id) for p in chosen]),
    )


def _partners(
    name: str,
    generator: str,
    anchor: _Pair,
    pairs: Mapping[tuple[str, str], Sequence[_Pair]],
    material: Material,
) -> Iterator[_Pair]:
    """Pairs of the anchor's module, then of its neighbours, that cannot be mixed with it."""
    module = anchor[1].module
    others = material.evidence.neighbours.get(module, frozenset()) - {module}
    for place in (module, *ranked(name, others, str)):
        own = pairs.get((generator, place), ())
        for pair in ranked(name, own, lambda each: f"{each[0].id} {each[1].id}"):
            if _apart(anchor, pair, material):
                yield pair


def _apart(one: _Pair, other: _Pair, material: Material) -> bool:
    """Whether neither right side can belong to the other's left."""
    if one[3] == other[3] or one[0].id == other[0].id or one[1].id == other[1].id:
        return False
    evidence = material.evidence
    return not (
        evidence.excludes(one[3], (one[0],), other[1])
        or evidence.excludes(other[3], (other[0],), one[1])
    )


def _spares(name: str, chosen: Sequence[_Pair], material: Material) -> Iterator[Unit]:
    right = chosen[0][1]
    used = {pair[1].id for pair in chosen}
    for unit in material.candidates.near(f"{name}/spare", right.module, right.kind):
        if unit.id not in used and not any(
            material.evidence.excludes(pair[3], (pair[0],), unit) for pair in chosen
        ):
            yield unit


def _shuffled(
    name: str, lefts: Sequence[Side], rights: Sequence[Side], pairs: Sequence[tuple[str, str]]
) -> Matching:
    return Matching(
        tuple(ranked(f"{name}/left", lefts, lambda side: side.id)),
        tuple(ranked(f"{name}/right", rights, lambda side: side.id)),
        tuple(pairs),
    )


def _terms(material: Material) -> Iterator[Item | Refusal]:
    """The terms of each section, or of each module where a section has too few."""
    groups: dict[str, list[Unit]] = {}
    for unit in material.units:
        if unit.kind is Kind.TERM and unit.definition:
            groups.setdefault(f"{unit.module}/{unit.section}", []).append(unit)
    small: dict[str, list[Unit]] = {}
    for key, terms in groups.items():
        if len(terms) >= PAIRS:
            yield from _term_items(terms, material)
        else:
            small.setdefault(key.partition("/")[0], []).extend(terms)
    for terms in small.values():
        yield from _term_items(terms, material)


def _term_items(terms: Sequence[Unit], material: Material) -> Iterator[Item | Refusal]:
    rest = list(terms)
    while rest:
        # Partners that nothing ties to each other; those left over make items of their own.
        chosen = [rest[0]]
        for term in rest[1:]:
            if len(chosen) < TERMS_AT_MOST and all(_foreign(term, c, material) for c in chosen):
                chosen.append(term)
        own = len(chosen)
        rest = [term for term in rest if term not in chosen]
        name = join(_TERMS, *(term.id for term in chosen))
        strangers = _strangers(name, chosen, material)
        if own < PAIRS:
            chosen += islice(strangers, PAIRS - own)
        spare = next(strangers, None)
        if spare is None or len(chosen) < PAIRS:
            yield refused(_TERMS, Rule.MATCHING, "证明得了互不相干的概念不够", *chosen[:own])
            continue
        yield _term_item(name, chosen[:own], chosen, spare, material)


def _foreign(one: Unit, other: Unit, material: Material) -> bool:
    """Whether the meaning of one term can be no other's."""
    tied = [tie for tie in material.evidence.ties(one, other) if "段落" not in tie]
    words = (*one.headwords, *other.headwords)
    texts = [term.definition.text for term in (one, other) if term.definition]
    # What both are joined to, or what one is joined to and speaks of the other, ties them too.
    ones, others = _joined(one, material), _joined(other, material)
    texts += [unit.title for unit in ones if any(w in unit.title for w in other.headwords)]
    texts += [unit.title for unit in others if any(w in unit.title for w in one.headwords)]
    shared = {unit.id for unit in ones} & {unit.id for unit in others}
    return not (tied or shared or any(word in text for word in words for text in texts))


def _joined(term: Unit, material: Material) -> list[Unit]:
    graph = material.evidence.graph
    outgoing = [edge.target for edge in graph.outgoing.get(term.id, ())]
    incoming = [edge.source for edge in graph.incoming.get(term.id, ())]
    return [material.unit(name) for name in (*outgoing, *incoming)]


def _strangers(name: str, chosen: list[Unit], material: Material) -> Iterator[Unit]:
    first = chosen[0]
    for unit in material.candidates.near(f"{name}/spare", first.module, Kind.TERM):
        if unit.definition and unit not in chosen:
            if all(_foreign(unit, each, material) for each in chosen):
                yield unit


def _term_item(
    name: str, own: Sequence[Unit], chosen: Sequence[Unit], spare: Unit, material: Material
) -> Item:
    inferred = any(u.definition and u.definition.basis is Basis.INFERRED for u in chosen)
    rights = [Side(term.id, meaning(term)) for term in chosen]
    rights.append(Side(spare.id, meaning(spare), f"这是{named(spare)}的意思，见 {cited(spare.cites[:1])}。"))
    told = listed(f"{named(term)}：{meaning(term)}" for term in chosen)
    first = own[weight(name) % len(own)]
    prefix = f"{INFERRED}，" if inferred else ""
    return Item(
        id=name,
        generator=_TERMS,
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
        stem=f"{prefix}把每个词与它的意思配上。右边多出一项。",
        explanation=f"{told}。",
        response=_shuffled(
            name,
            [Side(term.id, title_of(term)) for term in chosen],
            rights,
            [(term.id, term.id) for term in chosen],
        ),
    )


def meaning(term: Unit) -> str:
    """A term's meaning as a side of a match: without citations, quotation marks and asides."""
    text = term.definition.text if term.definition else ""
    text = _ASIDE.sub("", _REFERENCE.sub("", text))
    return text.replace("“", "").replace("”", "").removeprefix("推断指").rstrip("。")
