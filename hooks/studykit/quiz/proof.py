"""Proofs that the distractors of an item are wrong, one method for each value of `Proof`.

A missing relation proves nothing (Vinu & Kumar 2015 require a proof of every generated distractor).
"""

from collections.abc import Callable, Iterator

from studykit.model import ItemType
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Choice, Item, Matching, Proof, choices, distractors
from studykit.quiz.wording import document_name, normalized


def unproved(item: Item, evidence: Evidence) -> Iterator[str]:
    """Yield a reason for each distractor of an item that is not proved wrong."""
    yield from _PROOFS[item.proof](item, evidence)


def _by_document(item: Item, evidence: Evidence) -> Iterator[str]:
    if isinstance(item.response, Matching):
        yield from _by_pair(item, item.response, evidence)
        return
    if not item.document or document_name(item.document) not in item.stem:
        yield "题干没有指明文献"
    if item.type is ItemType.TRUE_FALSE:
        # A unit that the statement names but does not test was swapped in to make it false.
        for name in item.about:
            if name not in item.units and (reason := _reason_not_excluded(item, name, evidence)):
                yield f"换上的「{name}」：{reason}"
        return
    for option in distractors(item):
        if reason := _reason_not_excluded(item, option.unit, evidence):
            yield f"「{option.text}」：{reason}"


def _reason_not_excluded(item: Item, name: str | None, evidence: Evidence) -> str:
    unit = evidence.graph.units.get(name or "")
    if unit is None:
        return "不是知识单元，无从证明"
    units = evidence.graph.units
    known = dict.fromkeys((*item.about, *item.units))
    about = tuple(units[each] for each in known if each in units and each != name)
    return evidence.reason_not_excluded(item.document, about, unit)


def _by_pair(item: Item, matching: Matching, evidence: Evidence) -> Iterator[str]:
    """Check every wrong pair: the left side's document must not contain the right side."""
    units = evidence.graph.units
    pairs = set(matching.pairs)
    for left in matching.left:
        one = units.get(left.id)
        for right in matching.right:
            other = units.get(right.id)
            if (left.id, right.id) in pairs:
                continue
            if one is None or other is None:
                yield f"「{right.text}」：不是知识单元，无从证明"
                continue
            document = _document_named_in(left.text, evidence)
            reason = "没有指明文献"
            if document:
                reason = evidence.reason_not_excluded(document, (one,), other)
            if reason:
                yield f"「{left.text}」和「{right.text}」：{reason}"


def _document_named_in(text: str, evidence: Evidence) -> str:
    """Return the id of the document at the start of a left side (`文二：……`), or empty."""
    name = text.partition("：")[0]
    return next((each for each in evidence.sources if document_name(each) == name), "")


def _by_membership(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check an item that asks which option does not belong.

    The distractors must belong: the document cites them, and they are parts of the unit in the
    stem. The key must be proved not to belong.
    """
    units = evidence.graph.units
    for option in distractors(item):
        unit = units.get(option.unit or "")
        if unit is None or item.document not in evidence.documents(unit):
            yield f"「{option.text}」不在题干所指的文献里"
        elif unit.parent not in item.about:
            yield f"「{option.text}」不在题干所指的单元之内"
    if isinstance(item.response, Choice):
        for key in item.response.keys:
            unit = units.get(key.unit or "")
            about = tuple(units[each] for each in item.about if each in units)
            if unit is None:
                yield f"「{key.text}」不是知识单元，无从证明"
            elif reason := evidence.reason_not_excluded(item.document, about, unit):
                yield f"「{key.text}」：{reason}"


def _by_passage(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that no distractor has the quoted sentence or a passage parallel to its paragraph."""
    excluded = {item.document}
    for cite in item.cites:
        for paragraph in evidence.library.expand(cite):
            excluded |= {each.partition("-")[0] for each in evidence.parallels.get(paragraph, ())}
    for option in distractors(item):
        source = evidence.sources.get(option.id)
        if source is None or option.id in excluded:
            yield f"「{option.text}」可能也有这句话"
        elif any(quote in p.text for p in source.paragraphs for quote in item.about):
            yield f"「{option.text}」也有这句话"


def _by_wording(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that no distractor occurs in the paragraphs that the item cites."""
    texts = [normalized(text) for text in cited_texts(item, evidence)]
    for option in distractors(item):
        if any(normalized(option.text) in text for text in texts):
            yield f"「{option.text}」也在同一段里"


def _by_definition(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that no two terms of a matching item have definitions that may be confused."""
    assert isinstance(item.response, Matching)
    units = evidence.graph.units
    sides = [*item.response.left, *item.response.spare]
    terms = [units[side.id] for side in sides if side.id in units]
    for index, one in enumerate(terms):
        for other in terms[index + 1 :]:
            if reason := evidence.reason_confusable(one, other):
                yield f"「{one.title}」与「{other.title}」{reason}"


def _by_list(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that the document has every wrong option under another heading than the asked one."""
    units = evidence.graph.units
    if document_name(item.document) not in item.stem:
        yield "题干没有指明文献"
    if isinstance(item.response, Matching):
        for left, right in _wrong_pairs(item.response):
            points = tuple(units[name] for name in evidence.graph.children.get(right, ()))
            if reason := evidence.reason_not_apart(
                item.document, (units[right], *points), units[left]
            ):
                yield f"「{units[left].title}」和「{units[right].title}」：{reason}"
        return
    heading = units[item.about[0]]
    points = tuple(units[name] for name in evidence.graph.children.get(heading.id, ()))
    for option in distractors(item):
        unit = units.get(option.unit or "")
        if unit is None or item.document not in evidence.documents(unit):
            yield f"「{option.text}」不在题干所指的文献里"
        elif reason := evidence.reason_not_apart(item.document, (heading, *points), unit):
            yield f"「{option.text}」：{reason}"


def _wrong_pairs(matching: Matching) -> Iterator[tuple[str, str]]:
    for left in matching.left:
        for right in matching.right:
            if (left.id, right.id) not in matching.pairs:
                yield left.id, right.id


def _by_akin(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that no distractor is in the key's document, and no key in that of a distractor."""
    units = evidence.graph.units
    if document_name(item.document) not in item.stem:
        yield "题干没有指明文献"
    keys = [
        units[each.unit or ""] for _, options in choices(item) for each in options if each.correct
    ]
    for option in distractors(item):
        unit = units[option.unit or ""]
        if evidence.may_say(item.document, unit):
            yield f"「{option.text}」：题干所指的文献也可能有它"
        for document in evidence.documents(unit):
            if document_name(document) not in item.stem:
                yield f"「{option.text}」：题干没有写出它的文献"
            yield from (
                f"「{key.title}」：{document_name(document)}也可能有它"
                for key in keys
                if evidence.may_say(document, key)
            )


def _by_statement(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that the options, or the claim in the stem, are statements about the named document."""
    if document_name(item.document) not in item.stem:
        yield "题干没有指明文献"
    known = evidence.statements.get(item.document, {})
    if item.type is ItemType.TRUE_FALSE:
        if not any(text in item.stem for text in known):
            yield "题干里没有要点或误读"
        return
    for option in (each for _, options in choices(item) for each in options):
        if known.get(option.text) is not option.correct:
            kind = "要点" if option.correct else "误读"
            yield f"「{option.text}」不是{document_name(item.document)}的{kind}"


def _proved_elsewhere(item: Item, evidence: Evidence) -> Iterator[str]:
    yield from ()


_PROOFS: dict[Proof, Callable[[Item, Evidence], Iterator[str]]] = {
    Proof.DOCUMENT: _by_document,
    Proof.MEMBER: _by_membership,
    Proof.PASSAGE: _by_passage,
    Proof.WORDING: _by_wording,
    Proof.DEFINITION: _by_definition,
    Proof.SEQUENCE: _proved_elsewhere,
    Proof.LIST: _by_list,
    Proof.AKIN: _by_akin,
    Proof.STATEMENT: _by_statement,
    Proof.WRITTEN: _proved_elsewhere,
}


def cited_texts(item: Item, evidence: Evidence) -> list[str]:
    """Return the texts of the paragraphs that an item cites."""
    names = (name for cite in item.cites for name in evidence.library.expand(cite))
    return [evidence.library.paragraphs[name].text for name in names]
