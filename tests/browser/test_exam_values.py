"""Test the pure functions of 模拟考试: codes and papers of generated blueprints."""

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from math import floor
from pathlib import Path
from typing import Any

import pytest
from exam_codes import KINDS, LEVELS, SIGNS, TYPES, Blueprint, encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from studykit.model import ItemType, Kind, Level
from studykit.quiz import paper as built
from visit import until

Bank = dict[str, Any]
Evaluate = Callable[[str, object], Any]

# Few examples with many values each, because each call to the browser is expensive.
few = settings(
    max_examples=6,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def evaluate(browser: Browser, real_site: Path) -> Iterator[Evaluate]:
    page = browser.new_page()
    page.goto((real_site / "exam.html").as_uri())
    until(page, "window.studyData && window.studyData.bank")

    def call(body: str, argument: object) -> Any:
        return page.evaluate(f"(given) => {{ const exam = window.study.exam; {body} }}", argument)

    yield call
    page.close()


@pytest.fixture(scope="module")
def bank(evaluate: Evaluate) -> Bank:
    found: Bank = evaluate("return window.studyData.bank", None)
    return found


def some(names: list[str]) -> st.SearchStrategy[list[str]]:
    """Generate a non-empty subset of names, in their order."""
    return st.sets(st.sampled_from(names), min_size=1).map(
        lambda chosen: [name for name in names if name in chosen]
    )


def blueprints(modules: list[str], most: int = 100) -> st.SearchStrategy[Blueprint]:
    return st.builds(
        Blueprint,
        some(modules) | st.just(modules),
        some(KINDS) | st.just(KINDS),
        some(TYPES) | st.just(TYPES),
        some(LEVELS) | st.just(LEVELS),
        st.integers(1, most),
        st.integers(1, 240),
        st.integers(0, 2**25 - 1),
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Generate a bank of up to 45 modules and 60 items that share up to a dozen units."""
    modules = [f"m-{n}" for n in range(draw(st.integers(1, 45)))]
    units = st.sets(st.sampled_from([f"u-{n}" for n in range(12)]), min_size=1, max_size=4)
    item = st.fixed_dictionaries(
        {
            "module": st.sampled_from(modules),
            "type": st.sampled_from(TYPES),
            "level": st.sampled_from(LEVELS),
            "kinds": st.lists(st.sampled_from(KINDS), unique=True, max_size=2),
            "units": units.map(sorted),
            "points": st.integers(1, 5),
        }
    )
    items = draw(st.lists(item, min_size=1, max_size=60))
    fingerprint = draw(st.text(SIGNS.lower(), min_size=4, max_size=4))
    return {
        "fingerprint": fingerprint,
        "modules": {name: name for name in modules},
        "items": {f"item-{n}": each for n, each in enumerate(items)},
    }


def fitting(blueprint: Blueprint, bank: Bank) -> list[str]:
    return [
        name
        for name, item in bank["items"].items()
        if item["module"] in blueprint.modules
        and item["type"] in blueprint.types
        and item["level"] in blueprint.levels
        and (blueprint.kinds == KINDS or set(item["kinds"]) & set(blueprint.kinds))
    ]


def test_lists_are_those_of_the_model(evaluate: Evaluate) -> None:
    lists = evaluate("return exam.LISTS", None)
    assert lists == {"kinds": KINDS, "types": TYPES, "levels": LEVELS}
    assert set(KINDS) == {kind.value for kind in Kind} - {"item"}
    assert set(TYPES) == {each.value for each in ItemType}
    assert set(LEVELS) == {level.value for level in Level}


# Codes. -------------------------------------------------------------------------------------------

DECODE = "return given[0].map(code => exam.decode(code, given[1]))"
ENCODE = "return given[0].map(blueprint => exam.encode(blueprint, given[1]))"


@few
@given(data=st.data())
def test_a_code_comes_back_as_its_blueprint(evaluate: Evaluate, data: st.DataObject) -> None:
    bank = data.draw(banks())
    modules = list(bank["modules"])
    drawn = data.draw(st.lists(blueprints(modules, most=20), min_size=15, max_size=15))
    codes = evaluate(ENCODE, [[each.value for each in drawn], bank])
    assert codes == [encode(each, bank["fingerprint"], modules) for each in drawn]
    for each, code, decoded in zip(drawn, codes, evaluate(DECODE, [codes, bank]), strict=True):
        is_filled = len(fitting(each, bank)) >= each.count
        assert decoded == ({"blueprint": each.value} if is_filled else {"fault": "wrong"})
        groups = 0 if each.modules == modules else -(-len(modules) // 20)
        assert len(code) == 16 + 4 * groups


def test_what_looks_alike_is_the_same(evaluate: Evaluate, bank: Bank) -> None:
    modules = list(bank["modules"])
    whole = Blueprint(modules, KINDS, TYPES, LEVELS, 20, 30, 0x1023)
    code = encode(whole, bank["fingerprint"], modules)
    assert "0" in code
    assert "1" in code
    shown = evaluate("return exam.grouped(given)", code)
    assert shown == "-".join(code[at : at + 4] for at in range(0, 16, 4))
    typed = [
        shown,
        shown.lower().replace("0", "o").replace("1", "l"),
        shown.replace("0", "O").replace("1", "I").replace("-", " "),
        f"考试码：{shown}。".replace("-", "—"),
        "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ]
    assert evaluate(DECODE, [typed, bank]) == [{"blueprint": whole.value}] * len(typed)


def test_a_slip_is_always_found(evaluate: Evaluate, bank: Bank) -> None:
    """Replace each digit by each other, exchange each two, remove one, and add one."""
    modules = list(bank["modules"])
    code = encode(
        Blueprint(modules[1:5], KINDS[:2], TYPES, LEVELS[1:], 12, 45, 31_415_926),
        bank["fingerprint"],
        modules,
    )
    assert len(code) == 20
    places = range(len(code))
    slips = {code[:at] + sign + code[at + 1 :] for at in places for sign in SIGNS + "U"}
    for one, other in combinations(places, 2):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        slips.add("".join(signs))
    slips |= {code[:at] + code[at + 1 :] for at in places if at}
    slips |= {code[:at] + "7" + code[at:] for at in places if at}
    slips |= {"", "考试", code[:16], code[:4]}
    slips -= {code}
    assert len(slips) > 700
    found = evaluate(DECODE, [sorted(slips), bank])
    assert Counter(each.get("fault") for each in found) == {"wrong": len(slips)}


def test_another_bank_is_told_from_a_slip(evaluate: Evaluate, bank: Bank) -> None:
    modules = list(bank["modules"])
    other = encode(Blueprint(modules, KINDS, TYPES, LEVELS, 20, 30, 1), "zzzz", modules)
    assert evaluate(DECODE, [[other], bank]) == [{"fault": "other"}]


# Papers. ------------------------------------------------------------------------------------------

PAPER = "return given[0].map(each => exam.fault(each, given[1]) || exam.paper(each, given[1]))"
TURNED = "return given[0].map((ids, n) => exam.turned(ids, given[1].items, given[2][n]))"


def quotas(blueprint: Blueprint, bank: Bank) -> dict[str, tuple[int, int]]:
    """Return the least and most items of each module that the largest-remainder method allows."""
    sizes = Counter(bank["items"][name]["module"] for name in fitting(blueprint, bank))
    exact = {m: Fraction(blueprint.count * size, sizes.total()) for m, size in sizes.items()}
    left = blueprint.count - sum(map(floor, exact.values()))
    rests = sorted((share % 1 for share in exact.values()), reverse=True)
    bound = rests[left - 1] if left else Fraction(1)
    return {
        module: (
            floor(share) + (share % 1 > bound),
            floor(share) + (bool(left) and share % 1 >= bound),
        )
        for module, share in exact.items()
    }


def check(blueprint: Blueprint, bank: Bank, ids: list[str]) -> None:
    """Check everything that is promised of a paper."""
    items = bank["items"]
    fits = fitting(blueprint, bank)
    assert len(ids) == len(set(ids)) == blueprint.count
    assert set(ids) <= set(fits)
    types = [TYPES.index(items[name]["type"]) for name in ids]
    assert types == sorted(types)
    given_by = Counter(items[name]["module"] for name in ids)
    for module, (least, most) in quotas(blueprint, bank).items():
        assert least <= given_by[module] <= most
    units = Counter(unit for name in ids for unit in items[name]["units"])
    for name in ids:
        own = units - Counter(items[name]["units"])
        if not set(own) & set(items[name]["units"]):
            continue
        instead = [
            other
            for other in set(fits) - set(ids)
            if items[other]["module"] == items[name]["module"]
            and not set(own) & set(items[other]["units"])
        ]
        assert not instead, f"{name} shares a unit, {instead} would not"


@few
@given(data=st.data())
def test_a_paper_keeps_to_its_blueprint(evaluate: Evaluate, data: st.DataObject) -> None:
    bank = data.draw(banks())
    drawn = data.draw(st.lists(blueprints(list(bank["modules"]), most=12), min_size=15))
    papers = evaluate(PAPER, [[each.value for each in drawn], bank])
    backwards = {**bank, "items": dict(reversed(bank["items"].items()))}
    assert evaluate(PAPER, [[each.value for each in drawn], backwards]) == papers
    for blueprint, paper in zip(drawn, papers, strict=True):
        if len(fitting(blueprint, bank)) < blueprint.count:
            assert paper == "few"
        else:
            check(blueprint, bank, paper)
    order = (
        "return given[0].map(ids => exam.order(ids.slice().reverse(), given[1].items, given[2]))"
    )
    for blueprint, paper in zip(drawn, papers, strict=True):
        if paper != "few":
            assert evaluate(order, [[paper], bank, blueprint.seed]) == [paper]
    made = [(ids, each.seed) for ids, each in zip(papers, drawn, strict=True) if ids != "few"]
    for (ids, _), turned in zip(
        made,
        evaluate(TURNED, [[ids for ids, _ in made], bank, [seed for _, seed in made]]),
        strict=True,
    ):
        sizes = Counter(bank["items"][name]["type"] for name in ids)
        assert sorted(turned) == sorted(ids)
        assert (turned != ids) == (max(sizes.values()) > 1)


def test_papers_of_the_real_bank(evaluate: Evaluate, bank: Bank) -> None:
    """With a hundred seeds, all papers differ, every item occurs, and units seldom repeat."""
    modules = list(bank["modules"])
    drawn = [Blueprint(modules, KINDS, TYPES, LEVELS, 20, 30, n * 331) for n in range(100)]
    papers = evaluate(PAPER, [[each.value for each in drawn], bank])
    for blueprint, paper in zip(drawn, papers, strict=True):
        check(blueprint, bank, paper)
    assert len({tuple(sorted(paper)) for paper in papers}) == 100
    assert len({name for paper in papers for name in paper}) > 0.9 * len(bank["items"])
    shared = [
        sum(n - 1 for n in Counter(u for name in p for u in bank["items"][name]["units"]).values())
        for p in papers
    ]
    assert max(shared) == 0


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


def test_the_same_code_gives_the_same_paper_everywhere(evaluate: Evaluate) -> None:
    """If no items share a unit, each module gives its first two by the hash with the seed."""
    items = {
        f"item-{n}": {
            "module": f"m-{n % 3}", "type": TYPES[n % 2], "level": "apply", "kinds": ["term"],
            "units": [f"u-{n}"], "points": 1,
        }
        for n in range(30)
    }  # fmt: skip
    bank = {"fingerprint": "0000", "modules": {f"m-{n}": "" for n in range(3)}, "items": items}
    ranked = sorted(items, key=lambda name: rank(f"2026:{name}"))
    chosen = {
        name
        for module in bank["modules"]
        for name in [each for each in ranked if items[each]["module"] == module][:2]
    }
    body = "return exam.paper(exam.decode(given[0], given[1]).blueprint, given[1])"
    made = evaluate(body, ["0000-001Z-AZFZ-1GYT", bank])
    singles, multiples = ([n for n in ranked if items[n]["type"] == t] for t in TYPES[:2])
    assert made == [name for name in (*singles, *multiples) if name in chosen]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"count": 0}, "count"),
        ({"count": 101}, "count"),
        ({"count": 2.5}, "count"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 241}, "minutes"),
        ({"modules": []}, "modules"),
        ({"levels": []}, "levels"),
        ({"types": ["ordering"], "count": 90}, "few"),
        ({}, ""),
    ],
)
def test_faults_of_a_blueprint(
    evaluate: Evaluate, bank: Bank, change: dict[str, object], fault: str
) -> None:
    whole = Blueprint(list(bank["modules"]), KINDS, TYPES, LEVELS, 20, 30, 1).value
    assert evaluate("return exam.fault(given[0], given[1])", [{**whole, **change}, bank]) == fault


# Papers of the build. -----------------------------------------------------------------------------


def built_bank(bank: Bank) -> built.PaperBank:
    """Return the page's bank in the form of the build."""
    entries = {
        name: built.PaperItem(
            item["module"], item["type"], item["level"], tuple(item["kinds"]), tuple(item["units"])
        )
        for name, item in bank["items"].items()
    }
    return built.PaperBank(bank["fingerprint"], tuple(bank["modules"]), entries)


def built_paper(code: str, bank: built.PaperBank) -> list[str] | str:
    found = built.decode(code, bank)
    return found if isinstance(found, str) else built.draw(found, bank)


PAPERS = """return given[0].map(code => {
  const found = exam.decode(code, given[1]);
  return found.fault || exam.paper(found.blueprint, given[1]);
})"""


@few
@given(data=st.data())
def test_the_build_draws_the_same_papers(evaluate: Evaluate, data: st.DataObject) -> None:
    bank = data.draw(banks())
    modules = list(bank["modules"])
    drawn = data.draw(st.lists(blueprints(modules, most=20), min_size=15, max_size=15))
    codes = [encode(each, bank["fingerprint"], modules) for each in drawn]
    codes += [code[:9] + "7" + code[10:] for code in codes] + ["", "abcd", codes[0][:-1]]
    own = built_bank(bank)
    assert [built_paper(code, own) for code in codes] == evaluate(PAPERS, [codes, bank])


def test_the_build_draws_the_same_papers_of_the_real_bank(evaluate: Evaluate, bank: Bank) -> None:
    modules = list(bank["modules"])
    drawn = [Blueprint(modules, KINDS, TYPES, LEVELS, n % 100 + 1, 30, n * 991) for n in range(60)]
    drawn += [Blueprint(modules[:2], KINDS[1:], TYPES, LEVELS, 9, 5, n * 77) for n in range(20)]
    codes = [encode(each, bank["fingerprint"], modules) for each in drawn]
    own = built_bank(bank)
    assert [built_paper(code, own) for code in codes] == evaluate(PAPERS, [codes, bank])
    standard = built.encode(built.default_blueprint(own), own)
    assert evaluate(PAPERS, [[standard], bank]) == [built.draw(built.default_blueprint(own), own)]
    typed = f"考试码：{built.display_code(standard).lower().replace('0', 'o')}。"
    assert built.decode(typed, own) == built.default_blueprint(own)


# Marks. -------------------------------------------------------------------------------------------


def test_marks_are_summed_as_a_whole_and_by_names(evaluate: Evaluate) -> None:
    marks = {"a": ["r", 1, 2], "b": ["r", 0.5, 1], "c": ["r", 0, 3]}
    names = {"a": ["x"], "b": ["x", "y"], "c": ["y"]}
    body = (
        "return [exam.score(given[0]), exam.scores(given[0], ['y', 'z', 'x'], id => given[1][id])]"
    )
    assert evaluate(body, [marks, names]) == [
        {"count": 3, "points": 2.5, "of": 6},
        [
            {"name": "y", "count": 2, "points": 0.5, "of": 4},
            {"name": "x", "count": 2, "points": 2.5, "of": 3},
        ],
    ]


@given(st.sets(st.integers(1, 30)))
@settings(max_examples=40, derandomize=True)
def test_numbers_in_a_row_are_told_as_one(evaluate: Evaluate, numbers: set[int]) -> None:
    told = evaluate("return exam.ranges(given)", sorted(numbers))
    parts = [part.split("–") for part in told.split("、") if part]
    spans = [range(int(part[0]), int(part[-1]) + 1) for part in parts]
    assert [n for span in spans for n in span] == sorted(numbers)
    assert all(one.stop < other.start for one, other in pairwise(spans))
