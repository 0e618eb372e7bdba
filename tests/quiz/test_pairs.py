"""Test how well 前测 and 后测, the two papers of a pair, match.

`test_exam_papers.py` tests that the scripts draw the same pairs, that no two items are enemies, and
that no pair can be added.
"""

import json
from collections import Counter
from dataclasses import replace

import pytest
from banks import REAL, site_in
from studykit.export.bank import bank_of
from studykit.pages.quizzes.quality import quality_body
from studykit.quiz import paper
from studykit.quiz.pair import choose_pairs
from studykit.quiz.paper import PaperBank, PaperItem
from studykit.registry import FACILITIES_PATH, read_registry

# Items of one module, in the order of their ranks: family, level, facility, and type.
TABLE: dict[str, tuple[list[tuple[str, str, int | None, str]], list[str]]] = {
    "one family and level count more than the rank": (
        [("x", "apply", None, "single"), ("y", "apply", None, "single"),
         ("x", "remember", None, "single"), ("x", "apply", None, "single")],
        ["03", "12"],
    ),
    "one family counts more than one level": (
        [("x", "apply", None, "single"), ("y", "apply", None, "single"),
         ("x", "remember", None, "single")],
        ["02"],
    ),
    "the nearest facility of the same type": (
        [("x", "apply", 50, "single"), ("x", "apply", 90, "single"),
         ("x", "apply", 50, "multiple"), ("x", "apply", 62, "single"),
         ("x", "apply", None, "single")],
        ["03", "14"],
    ),
    "two that were never measured": (
        [("x", "apply", None, "single"), ("x", "apply", 0, "single"),
         ("x", "apply", None, "single")],
        ["02"],
    ),
    "the harder item goes to the paper that is easier so far": (
        [("x", "apply", 60, "single"), ("x", "apply", 50, "single"),
         ("y", "apply", 40, "single"), ("y", "apply", 20, "single")],
        ["01", "32"],
    ),
    "levels are balanced if the two of a pair differ": (
        [("x", "apply", None, "single"), ("y", "remember", None, "single"),
         ("z", "apply", None, "multiple"), ("w", "remember", None, "multiple")],
        ["01", "32"],
    ),
    "nothing can be paired": ([("x", "apply", None, "single"), ("x", "apply", None, "cloze")], []),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_pairs_of_one_module(name: str) -> None:
    rows, wanted = TABLE[name]
    items = {
        str(number): PaperItem("m", kind, level, (), (f"u{number}",), (), family, facility)
        for number, (family, level, facility, kind) in enumerate(rows)
    }
    found = choose_pairs({"m": [*items]}, items, 100)
    assert ["".join(pair) for pair in found] == wanted


def test_modules_give_pairs_in_proportion() -> None:
    items = {
        f"{module}{number}": PaperItem(module, "single", "apply", (), (f"{module}{number}",))
        for module, count in (("a", 12), ("b", 4), ("c", 1))
        for number in range(count)
    }
    ranked = {m: [name for name in items if name[0] == m] for m in "abc"}
    modules = [items[one].module for one, _ in choose_pairs(ranked, items, 100)]
    # The quotients of a are 12, 4, 2.4, 1.7, …, those of b 4 and 1.3; one item makes no pair.
    assert "".join(modules) == "aabaaaba"
    assert len(choose_pairs(ranked, items, 3)) == 3


def test_facilities_come_from_the_registry_for_the_revision_that_was_measured() -> None:
    site = site_in(REAL)
    one, other, *_ = site.bank.items
    text = json.dumps({one.id: [one.revision, 62], other.id: ["older", 50], "gone": ["x", 1]})
    registry, found = read_registry({FACILITIES_PATH: text})
    assert found == []
    measured = replace(site, library=replace(site.library, registry=registry))
    items = bank_of(measured).items
    assert {name: item.facility for name, item in items.items() if item.facility} == {one.id: 62}
    assert "量过难度的 1 道；另外登记了难度的 2 道" in "".join(quality_body(measured).blocks)


@pytest.mark.parametrize(
    "text", ['{"a": ["r", 101]}', '{"a": ["r", -1]}', '{"a": ["r", 0.5]}', '{"a": 5}', "[]", "{"]
)
def test_a_damaged_file_of_facilities_is_reported(text: str) -> None:
    registry, [fault] = read_registry({FACILITIES_PATH: text})
    assert not registry.facilities
    assert (fault.code, fault.path) == ("S08", FACILITIES_PATH)
    assert "成绩分析" in fault.hint


# In percentage points. Two papers of twenty items that are not matched differ by 7 on average.
MOST_APART = 6


@pytest.fixture(scope="module")
def measured() -> PaperBank:
    """Return the real bank as if all its items had been measured."""
    real = bank_of(site_in(REAL))
    items = {
        name: replace(item, facility=number * 37 % 101)
        for number, (name, item) in enumerate(real.items.items())
    }
    return replace(real, items=items)


def test_papers_of_the_real_bank_match(measured: PaperBank) -> None:
    for seed in range(0, 60, 2):
        pre = replace(paper.default_blueprint(measured), seed=seed, paired=True)
        drawn = [paper.draw(each, measured) for each in (pre, replace(pre, seed=seed + 1))]
        for facts, most in (("module", 0), ("type", 0), ("family", 2), ("level", 2)):
            first, second = (
                Counter(getattr(measured.items[n], facts) for n in ids) for ids in drawn
            )
            # A pair of two families or levels changes a count on each paper: together by 2.
            apart = sum(abs(first[each] - second[each]) for each in first | second)
            assert apart <= most, (seed, facts)
        first_mean, second_mean = (mean_facility(ids, measured) for ids in drawn)
        assert abs(first_mean - second_mean) < MOST_APART, seed


def mean_facility(ids: list[str], bank: PaperBank) -> float:
    return sum(bank.items[n].facility or 0 for n in ids) / len(ids)
