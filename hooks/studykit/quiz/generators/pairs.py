"""Matching: remedies to problems, remedies to causes, causes to problems, meanings to terms."""

from collections.abc import Iterator, Sequence
from itertools import islice

from studykit.graph import Edge
from studykit.model import Basis, ItemType, Kind, Level, RelationType, Unit
from studykit.quiz.draw import ranked, weight
from studykit.quiz.drafting import Material, join, refused
from studykit.quiz.item import Item, Matching, Proof, Refusal, Side
from studykit.quiz.rules import INFERRED, Rule
from studykit.quiz.wording import cited, document_name, listed, named, title_of

PAIRS = 3
TERMS_AT_MOST = 5
_STEMS = {
    "match-remedies": "把每个问题与它所在的那篇文献提出的对策配上。右边多出一项。",
    "match-cause-remedies": "把每个原因与它所在的那篇文献提出的对策配上。右边多出一项。",
    "match-causes": "把每个问题与它所在的那篇文献讲到的原因配上。右边多出一项。",
}
_TERMS = "match-terms"
_Pair = tuple[Unit, Unit, Edge, str]


def compose(material: Material) -> Iterator[Item | Refusal]:
    """For each stated relation, one with partners from other documents; terms by section."""
    edges = _edges(material)
    for generator, pairs in edges.items():
        for pair in pairs:
            yield _relations(generator, pair, pairs, material)
    yield from _terms(material)


def _edges(material: Material) -> dict[str, list[_Pair]]:
    """Stated relations by what is matched: what is on the left, its right, the document."""
    found: dict[str, list[_Pair]] = {generator: [] for generator in _STEMS}
    for unit in material.units:
        for edge in material.evidence.graph.outgoing.get(unit.id, ()):
            document = material.common_document(edge)
            left = material.unit(edge.target)
            if edge.basis is Basis.STATED and document and (generator := _what(edge, left)):
                found[generator].append((left, unit, edge, document))
    return found


def _what(edge: Edge, left: Unit) -> str:
    if edge.type is RelationType.CAUSES:
        return "match-causes"
    if edge.type is RelationType.ADDRESSES:
        return "match-remedies" if left.kind is Kind.PROBLEM else "match-cause-remedies"
    return ""


def _relations(
    generator: str, anchor: _Pair, pairs: Sequence[_Pair], material: Material
) -> Item | Refusal:
    """An item on one pair; its partners and the spare side are drawn as distractors are."""
    left, right, edge, document = anchor
    name = join(generator, left.id, right.id)
    chosen = [anchor]
    others = [pair for pair in pairs if pair[3] != document]
    for pair in ranked(name, others, lambda each: f"{each[0].id} {each[1].id}"):
        if len(chosen) < PAIRS and all(_apart(pair, each, material) for each in chosen):
            chosen.append(pair)
    if len(chosen) < PAIRS:
        reason = "别的文献里证明得了不相干的配对不够"
        return refused(generator, Rule.MATCHING, reason, left, right)
    spare = next(_spares(name, chosen, material), None)
    if spare is None:
        return refused(generator, Rule.MATCHING, "没有可以多出的一项", left, right)
    rights = [Side(pair[1].id, title_of(pair[1])) for pair in chosen]
    rights.append(Side(spare.id, title_of(spare), material.rationale(spare)))
    lefts = [Side(pair[0].id, f"{document_name(pair[3])}：{title_of(pair[0])}") for pair in chosen]
    told = listed(f"{named(pair[0])}配{named(pair[1])}，见 {cited(pair[1].cites[:1])}" for pair in chosen)
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
        basis=Basis.STATED,
        level=Level.UNDERSTAND,
        proof=Proof.DOCUMENT,
        stem=_STEMS[generator],
        explanation=f"{told}。",
        response=_shuffled(name, lefts, rights, [(p[0].id, p[1].id) for p in chosen]),
    )


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
    return not tied and not any(word in text for word in words for text in texts)


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
    told = listed(f"{named(term)}：{meaning(term).rstrip('。')}" for term in chosen)
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
    """A term's meaning as a side of a match: without citations and quotation marks."""
    text = term.definition.text if term.definition else ""
    while "[[" in text and "]]" in text:
        start, end = text.index("[["), text.index("]]") + 2
        text = text[:start] + text[end:]
    return text.replace("“", "").replace("”", "")
