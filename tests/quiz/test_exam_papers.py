"""Test exam codes and papers in both languages: Python, and the scripts under Node.

Both languages must agree. The codes must also agree with the independent encoder of these tests,
and the papers must have the properties that the exam page promises.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import node
import pytest
from banks import REAL, site_in
from exam_codes import KINDS, LEVELS, SIGNS, TYPES, Blueprint, encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from studykit.export.bank import bank_of
from studykit.model import ItemType, Kind, Level
from studykit.quiz import paper
from studykit.quiz.versions import order_b

# Few examples with many values each, because each example starts Node.
few = settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Case:
    """Blueprints and codes of one bank; the codes may be mistyped."""

    bank: paper.PaperBank
    blueprints: list[Blueprint]
    codes: list[str]

    @property
    def value(self) -> dict[str, Any]:
        items = {
            name: {
                "module": entry.module,
                "type": entry.type,
                "level": entry.level,
                "kinds": entry.kinds,
                "units": entry.units,
                "family": entry.family,
                **({"clues": entry.clues} if entry.clues else {}),
                **({} if entry.facility is None else {"facility": entry.facility}),
            }
            for name, entry in self.bank.items.items()
        }
        return {
            "bank": {
                "fingerprint": self.bank.fingerprint,
                "modules": {name: name for name in self.bank.modules},
                "items": items,
            },
            "blueprints": [each.value for each in self.blueprints],
            "codes": self.codes,
        }


@dataclass(frozen=True)
class Result:
    """The output of the scripts for a case."""

    encoded: list[str]
    decoded: list[dict[str, Any]]
    papers: list[list[str] | None]
    orders: list[list[str] | None]


def by_node(*cases: Case) -> list[Result]:
    results = node.run("papers.mjs", [case.value for case in cases])
    return [Result(**each) for each in results]


def by_build(case: Case) -> Result:
    """Return the output of the build for a case, in the form of the scripts."""
    decoded = [paper.decode(code, case.bank) for code in case.codes]
    return Result(
        [paper.encode(of_build(each), case.bank) for each in case.blueprints],
        [{"fault": each} if isinstance(each, str) else {"blueprint": value(each)}
         for each in decoded],
        [None if isinstance(each, str) else paper.draw(each, case.bank) for each in decoded],
        [None if isinstance(each, str) else order_of_b(each, case.bank) for each in decoded],
    )  # fmt: skip


def order_of_b(blueprint: paper.Blueprint, bank: paper.PaperBank) -> list[str]:
    return order_b(paper.draw(blueprint, bank), bank.items, blueprint.seed)


def of_build(blueprint: Blueprint) -> paper.Blueprint:
    """Return a blueprint of the tests as one of the build."""
    return paper.Blueprint(
        tuple(blueprint.modules),
        tuple(blueprint.kinds),
        tuple(blueprint.types),
        tuple(blueprint.levels),
        blueprint.count,
        blueprint.minutes,
        blueprint.seed,
        blueprint.paired,
    )


def value(blueprint: paper.Blueprint) -> dict[str, Any]:
    return Blueprint(
        list(blueprint.modules),
        list(blueprint.kinds),
        list(blueprint.types),
        list(blueprint.levels),
        blueprint.count,
        blueprint.minutes,
        blueprint.seed,
        blueprint.paired,
    ).value


def codes_of(blueprints: list[Blueprint], bank: paper.PaperBank) -> list[str]:
    return [encode(each, bank.fingerprint, list(bank.modules)) for each in blueprints]


def some(names: list[str]) -> st.SearchStrategy[list[str]]:
    """Generate a non-empty subset of names, in their order."""
    return st.sets(st.sampled_from(names), min_size=1).map(
        lambda chosen: [name for name in names if name in chosen]
    )


def blueprints(modules: list[str], most: int) -> st.SearchStrategy[Blueprint]:
    return st.builds(
        Blueprint,
        some(modules) | st.just(modules),
        some(KINDS) | st.just(KINDS),
        some(TYPES) | st.just(TYPES),
        some(LEVELS) | st.just(LEVELS),
        st.integers(1, most),
        st.integers(1, 240),
        st.integers(0, 2**25 - 1),
        st.booleans(),
    )


@st.composite
def banks(draw: st.DrawFn) -> paper.PaperBank:
    """Generate a bank of up to 45 modules and 60 items that share some units and clues."""
    modules = [f"m-{n}" for n in range(draw(st.integers(1, 45)))]
    count = draw(st.sampled_from([3, 12, 60]))
    units = st.sets(st.sampled_from([f"u-{n}" for n in range(count)]), max_size=4)
    clues = st.sets(st.sampled_from(["~1", "~2", "~3"]), max_size=1)
    entry = st.builds(
        paper.PaperItem,
        st.sampled_from(modules),
        st.sampled_from(TYPES),
        st.sampled_from(LEVELS),
        st.lists(st.sampled_from(KINDS), unique=True, max_size=2).map(tuple),
        units.map(sorted).map(tuple),
        (st.just(()) | clues.map(tuple)),
        st.sampled_from(["reading", "written"]),
        st.none() | st.integers(0, 100),
    )
    items = draw(st.lists(entry, min_size=1, max_size=60))
    fingerprint = draw(st.text(SIGNS.lower(), min_size=4, max_size=4))
    return paper.PaperBank(
        fingerprint, tuple(modules), {f"item-{n}": each for n, each in enumerate(items)}
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Generate blueprints of a bank, and their codes: right, mistyped, cut or of another bank.

    Some blueprints ask for exactly as many items as a paper can have, or for one more.
    """
    bank = draw(banks())
    drawn = draw(st.lists(blueprints(list(bank.modules), most=20), min_size=15, max_size=15))
    most = [replace(each, count=paper.capacity(of_build(each), bank)) for each in drawn]
    drawn += [each for each in most if each.count]
    drawn += [replace(each, count=each.count + 1) for each in most]
    codes = codes_of(drawn, bank)
    mistyped = [code[:9] + "7" + code[10:] for code in codes]
    other = encode(drawn[0], "zzz0" if bank.fingerprint != "zzz0" else "zzz1", list(bank.modules))
    return Case(bank, drawn, [*codes, *mistyped, "", "abcd", codes[0][:-1], other])


def fitting(blueprint: Blueprint, bank: paper.PaperBank) -> list[str]:
    return [
        name
        for name, item in bank.items.items()
        if item.module in blueprint.modules
        and item.type in blueprint.types
        and item.level in blueprint.levels
        and (blueprint.kinds == KINDS or set(item.kinds) & set(blueprint.kinds))
    ]


def are_enemies(one: str, other: str, bank: paper.PaperBank) -> bool:
    first, second = bank.items[one], bank.items[other]
    return bool(set(first.units) & set(second.units) or set(first.clues) & set(second.clues))


def check(blueprint: Blueprint, bank: paper.PaperBank, ids: list[str]) -> None:
    """Check every property that the exam page promises of a paper, or of one of a pair."""
    items = bank.items
    if blueprint.paired:
        check_pair(of_build(blueprint), bank)
    assert len(ids) == len(set(ids)) == blueprint.count
    assert set(ids) <= set(fitting(blueprint, bank))
    types = [TYPES.index(items[name].type) for name in ids]
    assert types == sorted(types)
    assert not any(are_enemies(one, other, bank) for one, other in combinations(ids, 2))


def both_papers(blueprint: paper.Blueprint, bank: paper.PaperBank) -> tuple[list[str], list[str]]:
    """Return the pretest and the posttest of a paired blueprint."""
    seed = blueprint.seed - blueprint.seed % 2
    pre, post = (paper.draw(replace(blueprint, seed=seed + n), bank) for n in (0, 1))
    return pre, post


def check_pair(blueprint: paper.Blueprint, bank: paper.PaperBank) -> None:
    """Check what the page promises of two parallel papers."""
    pre, post = both_papers(blueprint, bank)
    assert len(pre) == len(post) == blueprint.count
    assert len({*pre, *post}) == 2 * blueprint.count
    assert not any(are_enemies(one, other, bank) for one, other in combinations([*pre, *post], 2))
    kinds = [
        Counter((bank.items[n].module, bank.items[n].type) for n in ids) for ids in (pre, post)
    ]
    assert kinds[0] == kinds[1]


def capacity(blueprint: Blueprint, bank: paper.PaperBank) -> int:
    """Return the capacity that the build computes, and check that no item can be added to a paper.

    No two items of one module and type can be added to the papers of a pair.
    """
    most = paper.capacity(of_build(blueprint), bank)
    if blueprint.paired:
        ids = itertools.chain(*both_papers(of_build(replace(blueprint, count=most)), bank))
        chosen = list(ids) if most else []
        free = [
            name
            for name in fitting(blueprint, bank)
            if name not in chosen and not any(are_enemies(name, other, bank) for other in chosen)
        ]
        assert most == 100 or not any(
            bank.items[one].module == bank.items[other].module
            and bank.items[one].type == bank.items[other].type
            and not are_enemies(one, other, bank)
            for one, other in combinations(free, 2)
        )
    elif most:
        drawn = paper.draw(of_build(replace(blueprint, count=most)), bank)
        others = set(fitting(blueprint, bank)) - set(drawn)
        assert all(any(are_enemies(other, name, bank) for name in drawn) for other in others)
    return most


def test_lists_are_those_of_the_model() -> None:
    assert (list(paper.KINDS), list(paper.TYPES), list(paper.LEVELS)) == (KINDS, TYPES, LEVELS)
    assert set(KINDS) == {kind.value for kind in Kind} - {"item"}
    assert set(TYPES) == {each.value for each in ItemType}
    assert set(LEVELS) == {level.value for level in Level}


@few
@given(case=cases())
def test_a_code_comes_back_as_its_blueprint_and_a_paper_keeps_to_it(case: Case) -> None:
    items = {name: case.bank.items[name] for name in reversed([*case.bank.items])}
    backwards = paper.PaperBank(case.bank.fingerprint, case.bank.modules, items)
    [result, of_reversed] = by_node(case, Case(backwards, case.blueprints, case.codes))
    assert result == of_reversed == by_build(case)
    modules = list(case.bank.modules)
    assert result.encoded == codes_of(case.blueprints, case.bank)
    rows = zip(case.blueprints, case.codes, result.decoded, result.papers, strict=False)
    for blueprint, code, decoded, ids in rows:
        groups = 0 if blueprint.modules == modules else -(-len(modules) // 20)
        assert len(code) == 16 + 4 * groups
        if blueprint.count > capacity(blueprint, case.bank):
            assert decoded == {"fault": "few"}
        else:
            assert decoded == {"blueprint": blueprint.value}
            assert ids is not None
            check(blueprint, case.bank, ids)


@pytest.fixture(scope="module")
def real() -> paper.PaperBank:
    return bank_of(site_in(REAL))


def test_papers_of_the_real_bank(real: paper.PaperBank) -> None:
    """With a hundred seeds, all papers differ, and nearly every item occurs."""
    modules = list(real.modules)
    drawn = [Blueprint(modules, KINDS, TYPES, LEVELS, 20, 30, n * 331) for n in range(100)]
    others = [Blueprint(modules, KINDS, TYPES, LEVELS, n % 100 + 1, 30, n * 991) for n in range(60)]
    others += [Blueprint(modules[:2], KINDS[1:], TYPES, LEVELS, 9, 5, n * 77) for n in range(20)]
    blueprints = [*drawn, *others]
    case = Case(real, blueprints, codes_of(blueprints, real))
    [result] = by_node(case)
    assert result == by_build(case)
    papers = [ids for ids in result.papers if ids is not None]
    assert len(papers) == len(blueprints)
    for blueprint, ids in zip(blueprints, papers, strict=True):
        check(blueprint, real, ids)
    of_twenty = papers[: len(drawn)]
    assert len({tuple(sorted(ids)) for ids in of_twenty}) == 100
    assert len({name for ids in of_twenty for name in ids}) > 0.9 * len(real.items)


@few
@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=9),
    seed=st.integers(0, 2**25 - 1),
    data=st.data(),
)
def test_without_enemies_modules_share_a_paper_by_the_method_of_sainte_lague(
    sizes: list[int], seed: int, data: st.DataObject
) -> None:
    """Each place goes to the module with the greatest quotient: its items by 1, by 3, by 5, …."""
    modules = [f"m-{n}" for n, size in enumerate(sizes) for _ in range(size)]
    items = {
        f"item-{n}": paper.PaperItem(module, "single", "apply", ("term",), (f"u-{n}",))
        for n, module in enumerate(modules)
    }
    bank = paper.PaperBank("0000", tuple(dict.fromkeys(modules)), items)
    count = data.draw(st.integers(1, min(len(items), 100)))
    blueprint = Blueprint(list(bank.modules), KINDS, TYPES, LEVELS, count, 30, seed)
    given_by = Counter(items[name].module for name in paper.draw(of_build(blueprint), bank))
    quotients = {
        module: [Fraction(size, 2 * n + 1) for n in range(size)]
        for module, size in Counter(modules).items()
    }
    with_place = [each for module, all_ in quotients.items() for each in all_[: given_by[module]]]
    without = [each for module, all_ in quotients.items() for each in all_[given_by[module] :]]
    assert min(with_place) >= max(without, default=Fraction(0))


def test_an_item_that_is_added_changes_few_papers(real: paper.PaperBank) -> None:
    changed = []
    for seed in range(100):
        like = list(real.items.values())[seed * 7 % len(real.items)]
        items = {**real.items, "added": replace(like, units=(*like.units[:1], "added"))}
        bank = paper.PaperBank(real.fingerprint, real.modules, items)
        blueprint = replace(paper.default_blueprint(real), seed=seed)
        before, after = paper.draw(blueprint, real), paper.draw(blueprint, bank)
        changed.append(len(set(after) - set(before)))
    assert any(changed)
    assert sum(changed) <= 50
    assert max(changed) <= 3


def test_a_standard_paper_is_found_by_its_code_as_typed(real: paper.PaperBank) -> None:
    standard = paper.default_blueprint(real)
    code = paper.encode(standard, real)
    typed = f"考试码：{paper.display_code(code).lower().replace('0', 'o')}。"
    [result] = by_node(Case(real, [], [code, typed]))
    assert result.papers == [paper.draw(standard, real)] * 2
    assert paper.decode(typed, real) == standard


def rank(name: str) -> tuple[int, str]:
    """Return the hash of a name, and the name.

    The hash is FNV-1a with 32 bits, mixed as at the end of MurmurHash3.
    """
    number = 0x811C9DC5
    for byte in name.encode():
        number = (number ^ byte) * 0x01000193 % 2**32
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        number = (number ^ number >> shift) * factor % 2**32
    return number, name


def test_the_same_code_gives_the_same_paper_everywhere() -> None:
    """If no items share a unit, each module gives its first two by the hash with the seed."""
    items = {
        f"item-{n}": paper.PaperItem(f"m-{n % 3}", TYPES[n % 2], "apply", ("term",), (f"u-{n}",))
        for n in range(30)
    }
    bank = paper.PaperBank("0000", tuple(f"m-{n}" for n in range(3)), items)
    ranked = sorted(items, key=lambda name: rank(f"2026:{name}"))
    chosen = {
        name
        for module in bank.modules
        for name in [each for each in ranked if items[each].module == module][:2]
    }
    [result] = by_node(Case(bank, [], ["0000-001Z-AZFZ-1GYT"]))
    singles, multiples = ([n for n in ranked if items[n].type == t] for t in TYPES[:2])
    assert result.papers == [[name for name in (*singles, *multiples) if name in chosen]]
