"""Soundness tests: an oracle proves each item again, for the real and for random libraries."""

from collections import Counter
from pathlib import Path

import pytest
from banks import REAL, SMALL, bank_in, bank_of, library_in
from hypothesis import HealthCheck, given, settings
from oracle import Oracle, squeezed
from random_library import random_libraries
from studykit.graph import graph_of
from studykit.locator import document_name
from studykit.model import Basis, ItemType, Library
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Choice, Cloze, Item, ItemBank, Matching, Ordering, Origin, Proof
from studykit.quiz.rules import Rule, breaches

NUMERALS = "零一二三四五六七八九"


def prove(library: Library, bank: ItemBank) -> None:
    oracle = Oracle(library)
    assert len({item.id for item in bank.items}) == len(bank.items)
    for item in bank.items:
        prove_form(item)
        if item.origin is Origin.AUTHORED:
            continue
        assert item.basis is Basis.STATED
        assert item.document
        assert f"文{NUMERALS[int(item.document[1:])]}" in item.stem
        PROOFS[item.proof](item, oracle)
    tested = {name for item in bank.items for name in item.units}
    taught = {name for name, unit in oracle.units.items() if unit.kind.value != "item"}
    assert taught <= tested | set(bank.untested)
    assert not tested & set(bank.untested)


def prove_form(item: Item) -> None:
    assert item.cites
    assert item.explanation
    assert "[[" not in item.stem.replace("[[s", "") or item.origin is Origin.AUTHORED
    if isinstance(item.response, Choice):
        texts = [squeezed(option.text) for option in item.response.options]
        assert len(set(texts)) == len(texts)
        assert len({option.id for option in item.response.options}) == len(texts)
        assert all(option.rationale for option in item.response.distractors)
        keys = len(item.response.keys)
        assert keys >= 1 if item.type is ItemType.MULTIPLE else keys == 1
        if item.type is not ItemType.TRUE_FALSE:
            assert len(item.response.distractors) >= 2


def prove_statement(item: Item, oracle: Oracle) -> None:
    """Check that every key is a key point about the document, and each distractor a misreading."""
    assert isinstance(item.response, Choice)
    known = oracle.statements(item.document)
    if item.type is ItemType.TRUE_FALSE:
        (claimed,) = {text for text in known if item.stem.endswith(f"，{text}。")}
        assert known[claimed] is (item.response.keys[0].id == "true")
        return
    # The stem contains the common opening of the statements.
    asked = item.stem.replace("**", "").removeprefix(f"据{document_name(item.document)}，")
    for option in item.response.options:
        truths = {
            is_true
            for text, is_true in known.items()
            if text.endswith(option.text) and text.removesuffix(option.text) in asked
        }
        assert truths == {option.correct}


def prove_list(item: Item, oracle: Oracle) -> None:
    """Check that keys stand below their heading, and that distractors have no relation to it."""
    if isinstance(item.response, Matching):
        for left in item.response.left:
            for right in item.response.right:
                if (left.id, right.id) in item.response.pairs:
                    assert left.id in oracle.points(right.id)
                else:
                    assert oracle.is_apart(left.id, right.id)
        assert item.response.spare
        assert all(side.rationale for side in item.response.spare)
        return
    assert isinstance(item.response, Choice)
    (heading,) = item.headings
    for option in item.response.options:
        if option.correct:
            assert option.id in oracle.points(heading)
        else:
            assert oracle.is_apart(option.id, heading)
            assert item.document in oracle.documents(option.id)
            assert oracle.kind(option.id) is oracle.kind(item.response.keys[0].id)


def prove_akin(item: Item, oracle: Oracle) -> None:
    """Check that the other document says no key, and the named document no distractor."""
    assert isinstance(item.response, Choice)
    keys, distractors = item.response.keys, item.response.distractors
    others = set[str]().union(*(oracle.documents(each.id) for each in distractors))
    assert len(keys) == len(distractors)
    assert all(item.document in oracle.documents(key.id) for key in keys)
    assert item.document not in others
    for other in others:
        assert f"文{NUMERALS[int(other[1:])]}" in item.stem
        sentences = oracle.sentences(other)
        assert all(oracle.share(key.id, each) < 1 / 3 for key in keys for each in sentences)
    sentences = oracle.sentences(item.document)
    assert all(oracle.share(wrong.id, each) < 1 / 3 for wrong in distractors for each in sentences)


def prove_cloze(item: Item, oracle: Oracle) -> None:
    assert isinstance(item.response, Cloze)
    cloze = item.response
    (blank,) = cloze.blanks
    # Whichever semicolon the source has, the item shows the Chinese one.
    filled = cloze.text.replace("＿＿＿＿", blank.accept[0]).replace(";", "；")
    cited = {f"{c.source}-{n}" for c in item.cites for n in range(c.first, c.last + 1)}
    texts = [oracle.library.paragraphs[name].text.replace(";", "；") for name in cited]
    assert any(filled in text for text in texts)
    # If a semicolon ends the sentence, the item shows it: without it, the sentence looks cut off.
    assert not any(filled + "；" in text for text in texts)
    assert not cloze.text.endswith(";")
    assert blank.accept[0] not in cloze.text
    assert not blank.options


def prove_order(item: Item, oracle: Oracle) -> None:
    assert isinstance(item.response, Ordering)
    ordering = item.response
    steps = oracle.units[item.units[0]].steps
    assert steps
    assert steps.are_ordered
    assert 3 <= len(ordering.steps) <= 7
    assert sorted(ordering.shown) == sorted(step.id for step in ordering.steps)
    assert list(ordering.shown) != [step.id for step in ordering.steps]


PROOFS = {
    Proof.STATEMENT: prove_statement,
    Proof.LIST: prove_list,
    Proof.AKIN: prove_akin,
    Proof.WORDING: prove_cloze,
    Proof.SEQUENCE: prove_order,
}


@pytest.mark.parametrize("docs", [REAL, SMALL], ids=["real", "small"])
def test_items_are_sound(docs: Path) -> None:
    prove(library_in(docs), bank_in(docs))


@given(random_libraries())
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
def test_items_of_any_library_are_sound(library: Library) -> None:
    bank = bank_of(library)
    prove(library, bank)
    evidence = Evidence(library, graph_of(library))
    for item in bank.items:
        assert breaches(item, evidence, warns=False) == []
    for refusal in bank.refused:
        assert refusal.reason
        assert not Rule[refusal.rule].warns


def test_sequences_come_only_from_ordered_lists() -> None:
    library = library_in(REAL)
    marked = {u.id for u in library.units if u.steps and u.steps.are_ordered}
    ordered = Counter(
        item.units[0] for item in bank_in(REAL).items if item.type is ItemType.ORDERING
    )
    assert ordered == Counter(marked)
    assert any(u.steps and not u.steps.are_ordered for u in library.units)
