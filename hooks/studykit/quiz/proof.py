"""Proofs that the distractors of an item are wrong, one function for each value of `Proof`.

Vinu & Kumar 2015 require a proof for every generated distractor; `evidence` says what proves one.
"""

from collections.abc import Callable, Iterator

from studykit.locator import document_name
from studykit.model import ItemType
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import TRUE, Item, Matching, Proof, choices, distractors
from studykit.quiz.wording import EMPHASIS, normalized

_NO_UNIT = "不是知识单元，无从证明"


def unproved(item: Item, evidence: Evidence) -> Iterator[str]:
    """Yield a reason for each distractor of an item that is not proved wrong."""
    yield from _PROOFS[item.proof](item, evidence)


def _by_wording(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that no distractor occurs in the paragraphs that the item cites."""
    texts = [normalized(each.text) for each in evidence.cited(item.cites)]
    for option in distractors(item):
        if any(normalized(option.text) in text for text in texts):
            yield f"「{option.text}」也在同一段里"


def _by_list(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that each distractor stands in the document, but not below the heading asked for."""
    yield from _unnamed_document(item)
    if isinstance(item.response, Matching):
        for left in item.response.left:
            for right in item.response.right:
                if (left.id, right.id) not in item.response.pairs:
                    yield from _misplaced(item, right.id, left.id, left.text, evidence)
        return
    for option in distractors(item):
        yield from _misplaced(item, item.headings[0], option.unit or "", option.text, evidence)


def _misplaced(
    item: Item, heading: str, point: str, text: str, evidence: Evidence
) -> Iterator[str]:
    """Yield a reason if a point is not proved to stand outside a heading of the item's document."""
    units = evidence.graph.units
    if heading not in units or point not in units:
        yield f"「{text}」：{_NO_UNIT}"
    elif item.document not in evidence.documents(units[point]):
        yield f"「{text}」不在题干所指的文献里"
    else:
        below = (units[name] for name in evidence.graph.children.get(heading, ()))
        group = (units[heading], *below)
        if reason := evidence.reason_not_apart(item.document, group, units[point]):
            yield f"「{text}」：{reason}"


def _by_akin(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that the keys' document says no distractor, and the distractors' documents no key."""
    yield from _unnamed_document(item)
    units = evidence.graph.units
    options = [each for _, some in choices(item) for each in some]
    missing = [each for each in options if each.unit not in units]
    yield from (f"「{each.text}」：{_NO_UNIT}" for each in missing)
    keys = [
        units[each.unit] for each in options if each.correct and each.unit and each.unit in units
    ]
    for option in distractors(item):
        unit = units.get(option.unit or "")
        if unit is None:
            continue
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
    yield from _unnamed_document(item)
    known = evidence.statements.get(item.document, {})
    asked = item.stem.replace(EMPHASIS, "")
    options = [each for _, some in choices(item) for each in some]
    if item.type is ItemType.TRUE_FALSE:
        claims = [text for text in known if item.stem.endswith(f"{text}。")]
        is_judged_true = any(each.id == TRUE for each in options if each.correct)
        if not claims or known[max(claims, key=len)] is not is_judged_true:
            yield "题干里没有要点或误读，或者判错了"
        return
    for option in options:
        # The stem may contain the beginning of the statement.
        truths = {
            is_true
            for text, is_true in known.items()
            if text.endswith(option.text) and text.removesuffix(option.text) in asked
        }
        if truths != {option.correct}:
            kind = "要点" if option.correct else "误读"
            yield f"「{option.text}」不是{document_name(item.document)}的{kind}"


def _unnamed_document(item: Item) -> Iterator[str]:
    if not item.document or document_name(item.document) not in item.stem:
        yield "题干没有指明文献"


def _proved_by_author(item: Item, evidence: Evidence) -> Iterator[str]:
    """Yield nothing: the author's numbered list or rationales are the proof."""
    yield from ()


_PROOFS: dict[Proof, Callable[[Item, Evidence], Iterator[str]]] = {
    Proof.WORDING: _by_wording,
    Proof.SEQUENCE: _proved_by_author,
    Proof.LIST: _by_list,
    Proof.AKIN: _by_akin,
    Proof.STATEMENT: _by_statement,
    Proof.WRITTEN: _proved_by_author,
}
