"""Proofs that the distractors of an item are wrong, one method for each value of `Proof`.

A missing relation proves nothing (Vinu & Kumar 2015 require a proof of every generated distractor).
"""

from collections.abc import Callable, Iterator

from studykit.model import ItemType
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Item, Matching, Proof, choices, distractors
from studykit.quiz.wording import document_name, normalized


def unproved(item: Item, evidence: Evidence) -> Iterator[str]:
    """Yield a reason for each distractor of an item that is not proved wrong."""
    yield from _PROOFS[item.proof](item, evidence)


def _by_wording(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that no distractor occurs in the paragraphs that the item cites."""
    texts = [normalized(text) for text in cited_texts(item, evidence)]
    for option in distractors(item):
        if any(normalized(option.text) in text for text in texts):
            yield f"「{option.text}」也在同一段里"


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
    Proof.WORDING: _by_wording,
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
