"""Tests of the sheets that measure the reading value of the bank."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from banks import REAL, SMALL, bank_in
from bench.marking import (
    answer_of,
    grade_table,
    read_answers,
    read_grades,
    right_numbers,
    score_table,
    value_table,
    wrong_lines,
)
from bench.questions import (
    Key,
    drawn,
    drawn_as_paper,
    grading_form,
    key_of_json,
    keys,
    restricted,
    sheet,
)
from bench.sheet import main, plain_in
from studykit.library import Target
from studykit.model import ItemType
from studykit.quiz.item import Blank, Choice, Cloze, Enemies, Item, Matching, Option, Ordering, Side

ITEMS = bank_in(REAL).items


def key(type_: str, answer: str, *offered: int, accept: tuple[str, ...] = ()) -> Key:
    return Key(1, "item", "own", "module", type_, ((answer, *accept),), offered, 0.0)


def option(name: str, *, correct: bool = False) -> Option:
    return Option(name, f"选项{name}", correct, "")


def an_item(name: str, type_: ItemType, response: Choice | Cloze | Matching | Ordering) -> Item:
    return replace(ITEMS[0], id=name, generator="own", type=type_, stem="问", response=response)


SINGLE = an_item("single", ItemType.SINGLE, Choice((option("甲"), option("乙", correct=True))))
MULTIPLE = an_item(
    "multiple",
    ItemType.MULTIPLE,
    Choice((option("甲", correct=True), option("乙"), option("丙", correct=True))),
)
BLANKS = (
    Blank("1", ("三年", "3年")),
    Blank("2", ("乙",), (option("甲"), option("乙", correct=True))),
)
CLOZE = an_item("cloze", ItemType.CLOZE, Cloze(("满", BLANKS[0], "的", BLANKS[1])))
MATCHING = an_item(
    "matching",
    ItemType.MATCHING,
    Matching(
        (Side("l1", "左一"), Side("l2", "左二")),
        (Side("r1", "右一"), Side("r2", "右二"), Side("r3", "右三"), Side("r4", "右四")),
        (("l2", "r1"), ("l1", "r3")),
    ),
)
ORDERING = an_item(
    "ordering",
    ItemType.ORDERING,
    Ordering((Side("a", "先"), Side("b", "中"), Side("c", "后")), ("c", "a", "b")),
)
HAND_MADE = [SINGLE, MULTIPLE, CLOZE, MATCHING, ORDERING]


def plain(text: str) -> str:
    return text.replace("**", "")


def test_keys_use_the_signs_of_the_sheet() -> None:
    found = keys(HAND_MADE)
    assert [each.written for each in found] == ["B", "A,C", "三年；B", "1-c 2-a", "2 3 1"]
    assert [each.number for each in found] == [1, 2, 3, 4, 5]
    assert [each.chance for each in found] == [1 / 2, 1 / 7, 0, 1 / 12, 1 / 6]


def test_a_sheet_shows_what_a_reader_needs() -> None:
    text = sheet(HAND_MADE, plain)
    assert "1.［单选］问\n   A. 选项甲\n   B. 选项乙\n" in text
    assert (
        "3.［填空］问\n   满＿＿＿＿的＿＿＿＿\n   第 1 空：\n   填写\n   第 2 空：\n   A. 选项甲"
        in text
    )
    assert "   1. 左一\n   2. 左二\n\n   a. 右一\n   b. 右二\n   c. 右三\n   d. 右四\n" in text
    assert "5.［排序］问\n   1. 后\n   2. 先\n   3. 中\n" in text


def test_a_sheet_shows_no_key_and_no_name(tmp_path: Path) -> None:
    assert main(["draw", str(tmp_path)]) == 0
    text = (tmp_path / "sheet.txt").read_text("utf-8")
    assert len(json.loads((tmp_path / "key.json").read_text("utf-8"))) == len(ITEMS)
    for item in ITEMS:
        assert item.id not in text
    for name in {each for item in ITEMS for each in (item.generator, item.module)}:
        assert name not in text
    for markup in ("[[", "]]", "**", "=="):
        assert markup not in text
    assert "答案：" not in text


def test_references_become_plain_text() -> None:
    targets = {
        "s1-2": [Target("s1-2", "paragraph", "文一第2段", "sources/s1.md", "s1-2", 0, "")],
        "queues": [Target("queues", "unit", "排队久", "modules/queues.md", "queues", 1, "")],
    }
    text = "**不**见 [[s1-2]]、[[s1-2..3|这两段]]、[[queues]]、[[queues|此题]]，==词=="
    assert plain_in(targets, text) == "不见 文一·2、这两段、排队久、此题，词"


def test_the_key_marks_itself_right() -> None:
    for items in (list(ITEMS), list(bank_in(SMALL).items), HAND_MADE):
        found = keys(items)
        text = "\n".join(f"{each.number}: {each.written}" for each in found)
        answers = read_answers(text, found)
        assert not answers.faults
        assert right_numbers(found, answers) == {each.number for each in found}
        assert [key_of_json(json.loads(json.dumps(each.json_object()))) for each in found] == found


def test_every_accepted_answer_is_right() -> None:
    found = keys([item for item in ITEMS if item.type is ItemType.CLOZE])
    typed = [each for each in found if each.offered == (0,)]
    assert typed
    for each in typed:
        for accepted in each.answer[0]:
            answers = read_answers(f"{each.number}: {accepted}", found)
            assert right_numbers(found, answers) == {each.number}


READ = [
    (key("single", "B", 4), "b", "B"),
    (key("single", "B", 4), "Ｂ", "B"),
    (key("true_false", "B", 2), "A", "A"),
    (key("multiple", "A,C", 4), "C、A", "A,C"),
    (key("multiple", "A,C", 4), "ac", "A,C"),
    (key("multiple", "A,C", 4), "D", "D"),
    (key("cloze", "B", 3), "c", "C"),
    (key("cloze", "三年", 0), "满三年；", "满三年；"),
    (key("matching", "1-c 2-a", 2, 3), "2-A，1-C", "1-c 2-a"),
    (key("matching", "1-c 2-a", 2, 3), "1:c;2:b", "1-c 2-b"),
    (key("ordering", "2 1 3", 3), "3,1,2", "3 1 2"),
]


@pytest.mark.parametrize(("own", "text", "form"), READ, ids=lambda each: str(each)[:20])
def test_answers_are_read_in_the_forms_that_readers_write(own: Key, text: str, form: str) -> None:
    assert answer_of(own, text) == (form,)


UNREADABLE = [
    (key("single", "B", 4), "E"),
    (key("single", "B", 4), "A,B"),
    (key("single", "B", 4), "对"),
    (key("multiple", "A,C", 3), "A,D"),
    (key("multiple", "A,C", 3), "A,A"),
    (key("cloze", "B", 3), "三年"),
    (key("matching", "1-c 2-a", 2, 3), "1-c"),
    (key("matching", "1-c 2-a", 2, 3), "1-c 1-a"),
    (key("matching", "1-c 2-a", 2, 3), "1-c 2-c"),
    (key("matching", "1-c 2-a", 2, 3), "1-c 2-d"),
    (key("matching", "1-c 2-a", 2, 3), "1-c 2-a 3-b"),
    (key("matching", "1-c 2-a", 2, 3), "1-c 2-a 多"),
    (key("ordering", "2 1 3", 3), "2 1"),
    (key("ordering", "2 1 3", 3), "2 1 1"),
    (key("ordering", "2 1 3", 3), "b a c"),
]


@pytest.mark.parametrize(("own", "text"), UNREADABLE, ids=lambda each: str(each)[:20])
def test_an_answer_that_does_not_fit_the_type_is_reported(own: Key, text: str) -> None:
    answers = read_answers(f"\n1: {text}\n", [own])
    (fault,) = answers.faults
    assert fault.startswith("line 2: ")
    assert fault.endswith(f": 1: {text}")
    assert not right_numbers([own], answers)


def test_each_fault_of_a_file_is_reported_with_its_line() -> None:
    found = keys(HAND_MADE)
    text = "\ufeff1：B\n\n9: A\nB\n2:\n3: 3 年；b\n3: 三年；B\n4、 1-c 2-a"
    answers = read_answers(text, found)
    assert [fault.split(":")[0] for fault in answers.faults] == [
        "line 3",
        "line 4",
        "line 5",
        "line 7",
        "question 2 has no answer",
        "question 5 has no answer",
    ]
    assert right_numbers(found, answers) == {1, 3, 4}


def test_both_blanks_of_a_cloze_must_be_filled() -> None:
    (own,) = keys([CLOZE])
    for text in ("三年", "；B", "三年；", "三年；B；C"):
        assert read_answers(f"1: {text}", [own]).faults[0].startswith("line 1: 2 blanks")
    assert not right_numbers([own], read_answers("1: 二年；B", [own]))
    assert not right_numbers([own], read_answers("1: 三年；A", [own]))


def test_orders_of_many_steps_are_not_confused() -> None:
    """Without spaces, both orders are the same digits."""
    own = key("ordering", "1 12 11 2 3 4 5 6 7 8 9 10", 12)
    assert not right_numbers([own], read_answers("1: 11 2 1 12 3 4 5 6 7 8 9 10", [own]))


# Tables. ------------------------------------------------------------------------------------------

KEYS = [
    Key(1, "a", "cause", "m1", "single", (("A",),), (4,), 0.25),
    Key(2, "b", "cause", "m2", "single", (("A",),), (4,), 0.25),
    Key(3, "c", "odd", "m1", "true_false", (("A",),), (2,), 0.5),
]


def rows(lines: list[str]) -> list[list[str]]:
    return [line.split() for line in lines]


def test_scores_are_tabled_by_generator() -> None:
    assert rows(score_table(KEYS, {1, 3})) == [
        ["generator", "items", "right", "share", "chance"],
        ["cause", "2", "1", "50.0", "25.0"],
        ["odd", "1", "1", "100.0", "50.0"],
        ["all", "3", "2", "66.7", "33.3"],
    ]


def test_the_reading_value_is_the_difference_of_two_readers() -> None:
    assert rows(value_table(KEYS, {1, 2, 3}, {3}, by="module")) == [
        ["module", "items", "with", "without", "chance", "value"],
        ["m1", "2", "100.0", "50.0", "37.5", "50.0"],
        ["m2", "1", "100.0", "0.0", "25.0", "100.0"],
        ["all", "3", "100.0", "33.3", "33.3", "66.7"],
    ]


def test_grades_are_tallied_and_faults_reported() -> None:
    grades, faults = read_grades("1: 3\n2: 1\n3: 4\n", KEYS)
    assert [fault.split(":")[0] for fault in faults] == ["line 3"]
    assert rows(grade_table(KEYS, grades))[1:] == [
        ["cause", "2", "0", "1", "0", "1", "2.00"],
        ["odd", "1", "0", "0", "0", "0", "-"],
        ["all", "3", "0", "1", "0", "1", "2.00"],
    ]


def test_wrong_answers_are_listed_with_the_key() -> None:
    answers = read_answers("1: A\n2: C", KEYS)
    rights = right_numbers(KEYS, answers)
    assert wrong_lines(KEYS, rights, answers) == ["2 b: C instead of A", "3 c:  instead of A"]


def test_a_grading_form_shows_the_answers() -> None:
    form = grading_form(HAND_MADE, plain)
    assert "   B. 选项乙\n\n   答案：B\n" in form
    assert form.count("答案：") == len(HAND_MADE)


# Drawing. -----------------------------------------------------------------------------------------


def test_a_sample_has_each_generator_and_module_in_proportion() -> None:
    sample = drawn(ITEMS, 200, "1")
    assert len({item.id for item in sample}) == 200
    counts = Counter(item.generator for item in sample)
    for name, total in Counter(item.generator for item in ITEMS).items():
        assert abs(counts[name] - total * 200 / len(ITEMS)) < 1
    cells = Counter((item.generator, item.module) for item in sample)
    for cell, total in Counter((item.generator, item.module) for item in ITEMS).items():
        assert abs(cells[cell] - total * 200 / len(ITEMS)) < 1


def test_a_sample_depends_only_on_ids_and_seed() -> None:
    sample = drawn(ITEMS, 50, "1")
    assert drawn(list(reversed(ITEMS)), 50, "1") == sample
    assert drawn(ITEMS, 50, "2") != sample
    assert set(drawn(ITEMS, len(ITEMS), "1")) == set(ITEMS)
    # A sheet mixes the generators.
    changes = sum(one.generator != other.generator for one, other in pairwise(sample))
    # Half of the bank has the same generator, so that some of its items are neighbours.
    assert changes > 0.5 * len(sample)


def test_a_small_sample_may_have_any_generator() -> None:
    """A sample must not always contain the first generator by name."""
    firsts = {drawn(ITEMS, 1, str(seed))[0].generator for seed in range(120)}
    assert len(firsts) > 6


def test_a_sheet_drawn_as_a_paper_has_no_enemies() -> None:
    enemies = Enemies({item.id: (f"set {n % 40}",) for n, item in enumerate(ITEMS)})
    sample = drawn_as_paper(ITEMS, len(ITEMS), "1", enemies)
    assert len(sample) == 40
    assert not any(enemies.are_enemies(*pair) for pair in combinations(sample, 2))
    assert len({item.generator for item in sample}) > 3
    assert drawn_as_paper(list(reversed(ITEMS)), 12, "1", enemies) == drawn_as_paper(
        ITEMS, 12, "1", enemies
    )


def drawn_without_enemies(items: Sequence[Item], count: int, seed: str) -> list[Item]:
    return drawn_as_paper(items, count, seed, Enemies({}))


def test_more_items_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="3 items were asked for, and there are 2"):
        drawn(ITEMS[:2], 3, "1")
    # Enemies leave items out, so a paper may have fewer than were asked for.
    assert set(drawn_without_enemies(ITEMS[:2], 3, "1")) == set(ITEMS[:2])


@pytest.mark.parametrize("draw", [drawn, drawn_without_enemies])
def test_no_items_cannot_be_drawn(draw: Callable[[Sequence[Item], int, str], list[Item]]) -> None:
    for items, count in ((ITEMS[:2], -1), (ITEMS[:2], 0), ([], 0), ([], 1)):
        fault = f"{count} items were asked for, and there are {len(items)}"
        with pytest.raises(ValueError, match=fault):
            draw(items, count, "1")


def test_items_are_restricted_by_generator_and_module() -> None:
    assert [each.id for each in restricted(KEYS, "generator", ["cause"])] == ["a", "b"]
    assert [each.id for each in restricted(KEYS, "module", ["m1", "m2"])] == ["a", "b", "c"]
    assert restricted(KEYS, "module", []) == []
    with pytest.raises(ValueError, match="no item has the generator parts; known are cause, odd"):
        restricted(KEYS, "generator", ["parts"])
    with pytest.raises(ValueError, match="no item has the module m3"):
        restricted(KEYS, "module", ["m1", "m3"])


# The command line. --------------------------------------------------------------------------------


def test_a_sheet_is_drawn_marked_and_graded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", str(tmp_path), "--count", "30", "--seed", "9"]) == 0
    found = [key_of_json(each) for each in json.loads((tmp_path / "key.json").read_text("utf-8"))]
    assert len(found) == 30
    right, wrong, grades = (tmp_path / name for name in ("right.txt", "wrong.txt", "given.txt"))
    right.write_text("".join(f"{each.number}: {each.written}\n" for each in found), "utf-8")
    wrong.write_text(f"1: {found[0].written}\n31: A\n", "utf-8")
    grades.write_text("".join(f"{each.number}: 2\n" for each in found), "utf-8")
    capsys.readouterr()
    assert main(["mark", str(tmp_path / "key.json"), str(right)]) == 0
    assert rows(capsys.readouterr().out.splitlines())[-1][:4] == ["all", "30", "30", "100.0"]
    assert main(["mark", str(tmp_path / "key.json"), str(right), str(wrong), "--wrong"]) == 1
    shown = capsys.readouterr()
    assert rows(shown.out.splitlines())[-1][1:4] == ["30", "100.0", "3.3"]
    assert f"{wrong}: line 2: there is no question 31: 31: A" in shown.err
    assert shown.err.count("has no answer") == 29
    assert main(["grade", str(tmp_path / "key.json"), str(grades), "--by", "type"]) == 0
    assert rows(capsys.readouterr().out.splitlines())[-1] == [
        "all",
        "30",
        "0",
        "0",
        "30",
        "0",
        "2.00",
    ]
    assert main(["draw", str(tmp_path), "--module", "nowhere"]) == 2
    assert "no item has the module nowhere" in capsys.readouterr().err
    # A generator and a module that have no item in common.
    cells = {(item.generator, item.module) for item in ITEMS}
    one, other = next(
        (one, other)
        for one, _ in sorted(cells)
        for _, other in sorted(cells)
        if (one, other) not in cells
    )
    for how in ([], ["--paper"]):
        arguments = ["draw", str(tmp_path), "--generator", one, "--module", other, *how]
        assert main(arguments) == 2
        assert f"no item has the module {other}" in capsys.readouterr().err
    assert main(["draw", str(tmp_path), "--count", "-1", "--paper"]) == 2
    assert "-1 items were asked for" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "No such file"),
        ("{", "Expecting property name"),
        ("[]", "there is no key"),
        ('[{"number": 1}]', "a key has the members number, id, "),
    ],
)
def test_a_key_that_cannot_be_read_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, fault: str
) -> None:
    path = tmp_path / "key.json"
    if text is not None:
        path.write_text(text, "utf-8")
    assert main(["mark", str(path), str(path)]) == 2
    assert fault in capsys.readouterr().err
