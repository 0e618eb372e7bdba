"""Soundness tests: an oracle proves each item again, for the real and for random libraries."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from banks import REAL, SMALL, bank_in, bank_of, library_in
from hypothesis import HealthCheck, given, settings
from oracle import CLAIMS, Oracle, squeezed
from random_library import random_libraries
from studykit.graph import graph_of
from studykit.model import Basis, ItemType, Library, Unit
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Choice, Cloze, Item, ItemBank, Matching, Ordering, Origin, Proof
from studykit.quiz.rules import Rule, breaches
from studykit.quiz.wording import quoted_title, title_of

NUMERALS = "零一二三四五六七八九"


def prove(library: Library, bank: ItemBank) -> None:
    oracle = Oracle(library)
    assert len({item.id for item in bank.items}) == len(bank.items)
    for item in bank.items:
        prove_form(item)
        if item.origin is Origin.AUTHORED:
            continue
        assert item.document or item.type in (ItemType.MATCHING, ItemType.ORDERING)
        if item.generator in CLAIMS:
            prove_keys(item, oracle)
        if item.generator in {*CLAIMS, "statement"}:
            prove_explanation(item, oracle)
        if isinstance(item.response, Choice):
            prove_choice(item, item.response, oracle)
        elif isinstance(item.response, Matching):
            prove_matching(item, item.response, oracle)
        elif isinstance(item.response, Cloze):
            prove_cloze(item, item.response, oracle)
        else:
            prove_order(item, item.response, oracle)
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


def prove_keys(item: Item, oracle: Oracle) -> None:
    """Check that each key itself has the relation, and that the stem says if it is inferred."""
    type_, begins = CLAIMS[item.generator]
    (known,) = item.about
    assert isinstance(item.response, Choice)
    if item.basis is Basis.INFERRED:
        assert "据编者归纳" in item.stem
    for key in item.response.keys:
        ends = (key.id, known) if begins else (known, key.id)
        assert oracle.says(ends[0], type_, ends[1], item.basis)


def prove_explanation(item: Item, oracle: Oracle) -> None:
    """Check that a quotation in the explanation states the relation that the item asks for.

    It is the words that the author quotes for the relation, or one sentence that has half of the
    bigrams of a name of each end, and one that is not in the names of the other end. An explanation
    without such words names paragraphs.
    """
    _, sign, rest = item.explanation.partition("原文：")
    if not sign:
        assert re.search(r"见 \[\[s\d", item.explanation)
        return
    assert item.basis is Basis.STATED
    quoted = re.findall(r"“([^“”]+)”\[\[(s\d+-\d+)\]\]", rest)
    assert rest == "、".join(f"“{words}”[[{place}]]" for words, place in quoted)
    for words, place in quoted:
        assert words in in_single_quotes(oracle.library.paragraphs[place].text)
    one, other = item.units
    authors = [*oracle.words(one, other), *oracle.words(other, one)]
    if [words for words, _ in quoted] != [in_single_quotes(words) for words in authors]:
        ((sentence, _),) = quoted
        assert is_named(oracle.units[one], oracle.units[other], sentence)
        assert is_named(oracle.units[other], oracle.units[one], sentence)


def is_named(unit: Unit, other: Unit, sentence: str) -> bool:
    names, others = ((title_of(each), *each.aliases) for each in (unit, other))
    shared = {pair for name in others for pair in pairs_of(name)}
    said = pairs_of(sentence)
    return any(
        2 * len(pairs_of(name) & said) >= len(pairs_of(name)) and (pairs_of(name) - shared) & said
        for name in names
    )


def in_single_quotes(text: str) -> str:
    return text.replace("“", "‘").replace("”", "’")


def pairs_of(text: str) -> set[str]:
    return {"".join(pair) for pair in pairwise(squeezed(text))}


def prove_choice(item: Item, choice: Choice, oracle: Oracle) -> None:
    number = int(item.document[1:])
    if item.proof is Proof.DOCUMENT:
        assert f"文{NUMERALS[number]}" in item.stem
        if item.type is ItemType.TRUE_FALSE:
            prove_statement(item, choice, oracle)
            return
        kinds = {oracle.units[option.id].kind for option in choice.options}
        assert len(kinds) == 1
        for wrong in choice.distractors:
            assert not oracle.in_document(wrong.id, item.document)
            for name in {*item.about, *item.units}:
                assert not oracle.connected(name, wrong.id)
    elif item.proof is Proof.MEMBER:
        (key,), (whole,) = choice.keys, item.about
        assert not oracle.in_document(key.id, item.document)
        assert not oracle.connected(whole, key.id)
        assert all(oracle.units[wrong.id].parent == whole for wrong in choice.distractors)
    else:
        assert item.proof is Proof.PASSAGE
        (quote,) = item.about
        holders = {
            s.id for s in oracle.library.sources if any(quote in p.text for p in s.paragraphs)
        }
        assert holders & {option.id for option in choice.options} == {choice.keys[0].id}
        (cite,) = item.cites
        near = {name.split("-")[0] for name in oracle.parallels(str(cite))}
        assert not near & {wrong.id for wrong in choice.distractors}


def prove_statement(item: Item, choice: Choice, oracle: Oracle) -> None:
    source, shown = item.about
    is_true = choice.keys[0].id == "true"
    found = [basis for _, target, basis in oracle.relations(source) if target == shown]
    if is_true:
        assert Basis.STATED in found
    else:
        assert not oracle.in_document(shown, item.document)
        assert not oracle.connected(source, shown)
    # A false statement has a swapped unit, never a negation with 不.
    rest = item.stem
    for name in item.about:
        assert quoted_title(oracle.units[name]) in rest
        rest = rest.replace(quoted_title(oracle.units[name]), "")
    assert "不" not in rest


def prove_matching(item: Item, matching: Matching, oracle: Oracle) -> None:
    lefts, rights = [a for a, _ in matching.pairs], [b for _, b in matching.pairs]
    assert len(set(lefts)) == len(lefts) == len(matching.left)
    assert len(set(rights)) == len(rights) < len(matching.right)
    assert all(side.rationale for side in matching.spare)
    if item.proof is Proof.DEFINITION:
        for one in [*lefts, *(side.id for side in matching.spare)]:
            for other in lefts:
                assert one == other or not oracle.connected(one, other)
        return
    for left in matching.left:
        document = f"s{NUMERALS.index(left.text[1])}"
        for right in matching.right:
            written = {target for _, target, _ in oracle.relations(right.id)}
            if (left.id, right.id) in matching.pairs:
                assert left.id in written
            else:
                assert not oracle.in_document(right.id, document)
                assert not oracle.connected(left.id, right.id)


def prove_cloze(item: Item, cloze: Cloze, oracle: Oracle) -> None:
    (blank,) = cloze.blanks
    filled = cloze.text.replace("＿＿＿＿", blank.accept[0])
    cited = {f"{c.source}-{n}" for c in item.cites for n in range(c.first, c.last + 1)}
    assert any(filled in oracle.library.paragraphs[name].text for name in cited)
    assert blank.accept[0] not in cloze.text
    for option in blank.options:
        if not option.correct:
            wrong = cloze.text.replace("＿＿＿＿", option.text)
            assert not any(wrong in p.text for p in oracle.library.paragraphs.values())


def prove_order(item: Item, ordering: Ordering, oracle: Oracle) -> None:
    steps = oracle.units[item.units[0]].steps
    assert steps
    assert steps.sequence
    assert 3 <= len(ordering.steps) <= 7
    assert sorted(ordering.shown) == sorted(step.id for step in ordering.steps)
    assert list(ordering.shown) != [step.id for step in ordering.steps]


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


def test_an_item_on_an_inferred_relation_says_so() -> None:
    inferred = [item for item in bank_in(REAL).items if item.basis is Basis.INFERRED]
    generated = [item for item in inferred if item.origin is Origin.GENERATED]
    assert generated
    assert all(item.stem.startswith("据编者归纳") for item in generated)


def test_sequences_come_only_from_ordered_lists() -> None:
    library = library_in(REAL)
    marked = {u.id for u in library.units if u.steps and u.steps.sequence}
    ordered = Counter(
        item.units[0] for item in bank_in(REAL).items if item.type is ItemType.ORDERING
    )
    assert ordered == Counter(marked)
    assert any(u.steps and not u.steps.sequence for u in library.units)
