"""Tests of the bots that guess items, and their scores on the real bank and on random ones.

`tests/content/test_items.py` asserts that no score on the compilation's bank is excessive.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from statistics import mean, pvariance

import pytest
from banks import REAL, bank_in, bank_of, library_in
from bots import BOTS, FEEDBACK
from guessing import (
    ALL,
    Answer,
    Bot,
    Exam,
    Question,
    Row,
    Sheet,
    exam_of,
    excess,
    excessive,
    expected_share,
    table,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_library import random_libraries
from studykit.model import ItemType, Library
from studykit.quiz.item import GAP, Blank, Choice, Cloze, Option

EVERY = {bot.name: bot for bot in (*BOTS, FEEDBACK)}
REAL_EXAM = exam_of(bank_in(REAL).items, library_in(REAL))
DOCUMENTS = {
    "文一": (
        "食堂的饭菜凉了，餐口排着长队，饭菜不够热。",
        "食堂添了保温柜，餐口多开一个，饭菜热了。",
        "食堂的饭菜由值班员检查，餐口的队短了。",
    ),
    "文二": (
        "院门外的车位没有画线，车位被占。",
        "院门内的车位画线以后，巡查队每天看车位。",
        "巡查队在院门登记，车位的画线重描一次。",
    ),
}


def ask(
    stem: str, *options: str, picks: int = 1, gap: bool = False, feedback: str = "", id_: str = "q"
) -> Question:
    """Return a question. If `gap` is true, the stem ends with a cloze after a line break."""
    before, _, after = stem.rpartition("\n")[2].partition(GAP)
    return Question(
        id_,
        "module",
        set(options) == {"对", "错"},
        stem,
        (before, after) if gap else None,
        options,
        picks,
        tuple(name for name in DOCUMENTS if name in stem),
        feedback,
    )


def claim(stem: str, id_: str = "q") -> Question:
    return ask(stem, "对", "错", id_=id_)


def chosen(name: str, question: Question, others: Sequence[Question] = ()) -> dict[str, float]:
    """Return the probability in percent that a bot chooses each option, without zeros."""
    sheet = Sheet((question, *others), DOCUMENTS)
    ratings = EVERY[name].rate(question, sheet)
    found = {}
    for index, option in enumerate(question.options):
        # With a single key, the expected share is the probability that the key is chosen.
        is_key = [other == index for other in range(len(ratings))]
        found[option] = round(100 * expected_share(ratings, is_key))
    return {option: share for option, share in found.items() if share}


# Each bot with its cue and without it. ------------------------------------------------------------

WITHOUT = {"甲": 33, "乙": 33, "丙": 33}
CUES = [
    # The option shares words with the named document, other than those of its nearest paragraph.
    ("topic", ask("文一讲了什么？", "饭菜凉", "车位少", "画线浅"), {"饭菜凉": 100}),
    ("topic", ask("文二讲了什么？", "饭菜凉", "车位画线"), {"车位画线": 100}),
    ("topic", ask("文一**没有**讲什么？", "食堂的饭菜", "车位画线"), {"车位画线": 100}),
    (
        "topic",
        ask("文一讲了什么？", "添了保温柜", "值班员检查"),
        {"添了保温柜": 50, "值班员检查": 50},
    ),
    ("topic", ask("文一讲了什么？", "添了保温柜", "食堂检查"), {"食堂检查": 100}),
    ("topic", ask("讲了什么？", "饭菜凉", "车位少"), {"饭菜凉": 50, "车位少": 50}),
    ("topic", ask("“院门的车位”出自哪一篇？", "文一", "文二"), {"文二": 100}),
    ("topic", claim("文一认为，「食堂的饭菜」造成了「餐口排队」。"), {"对": 100}),
    ("topic", claim("文一认为，「食堂的饭菜」造成了「车位画线」。"), {"错": 100}),
    # The stem repeats words of the option.
    ("echo", ask("「排队太久」要怎样解决？", "缩短排队", "添人手", "换窗口"), {"缩短排队": 100}),
    ("echo", ask("「排队太久」之下**没有**哪一项？", "排队的人", "窗口"), {"窗口": 100}),
    ("echo", ask("文一讲了什么？", "甲", "乙", "丙"), WITHOUT),
    ("echo", claim("「提高效率」针对「效率低」。"), {"对": 100}),
    ("echo", claim("「添人手」针对「效率低」。"), {"错": 100}),
    ("echo", claim("添人手是为了提高效率。"), {"对": 50, "错": 50}),
    # Wrong options are variants of the right one.
    (
        "convergence",
        ask("说了什么？", "每月检查一次", "每月检查三次", "每年检查一次", "每月抽查一次"),
        {"每月检查一次": 100},
    ),
    # A long option does not win by its length.
    (
        "convergence",
        ask("说了什么？", "每月检查一次", "每月检查三次", "每月检查一次并公布名单"),
        {"每月检查一次": 100},
    ),
    ("convergence", ask("说了什么？", "甲", "乙", "丙"), WITHOUT),
    ("convergence", claim("食堂每月检查一次。"), {"对": 50, "错": 50}),
    # Only one filler has the form that fits the gap.
    (
        "grammar",
        ask(f"补全。\n要{GAP}，端正学风。", "加强学习", "年轻党员", gap=True),
        {"加强学习": 100},
    ),
    (
        "grammar",
        ask(f"补全。\n先请{GAP}等人参加。", "不愿参加", "退伍军人", gap=True),
        {"退伍军人": 100},
    ),
    (
        "grammar",
        ask(f"补全。\n党员{GAP}，起了作用。", "举报电话", "接受监督", gap=True),
        {"接受监督": 100},
    ),
    (
        "grammar",
        ask(f"补全。\n讲求严谨、{GAP}。", "实事求是的态度", "规范", gap=True),
        {"规范": 100},
    ),
    ("grammar", ask(f"补全。\n要{GAP}。", "加强学习", "加强管理", "加强修养", gap=True), None),
    (
        "grammar",
        ask(f"补全。\n{GAP}不以实际为准。", "走形式", "基层党委", gap=True),
        {"基层党委": 100},
    ),
    ("grammar", ask("怎样改？", "加强学习", "年轻党员"), {"加强学习": 100}),
    (
        "grammar",
        ask("哪几项？", "学、看、做一", "学、写、做一", "甲来", "乙去", "丙走", "丁坐", picks=2),
        {"学、看、做一": 50, "学、写、做一": 50},
    ),
    (
        "grammar",
        ask("哪几项？", "慢些走", "慢点走", "快，停", "学：看", "「丁」坐", picks=2),
        {"慢些走": 50, "慢点走": 50},
    ),
    ("grammar", ask("公示多少天？", "十五天", "一直贴着", "看情况"), {"十五天": 100}),
    ("grammar", ask("由谁检查？", "不再检查", "值班人员"), {"值班人员": 100}),
    ("grammar", ask("哪一项？", "学、看、做", "学得多", "学得勤", "学得深"), {"学、看、做": 100}),
    ("grammar", claim("食堂每月检查一次。"), {"对": 50, "错": 50}),
    # One option is moderate.
    ("frequency", ask("哪一项？", "必须全部公开", "一般应当公开"), {"一般应当公开": 100}),
    ("frequency", ask("哪一项？", "公开", "一般公开"), {"一般公开": 100}),
    ("frequency", ask("哪一项？", "一律公开", "公开"), {"公开": 100}),
    ("frequency", ask("多少天？", "十天", "三天", "三十天"), {"十天": 100}),
    ("frequency", ask("多少天？", "十天", "十天整"), {"十天": 50, "十天整": 50}),
    ("frequency", ask("哪一项？", "甲", "乙", "丙"), WITHOUT),
    ("frequency", claim("部分食堂可能不够热。"), {"对": 100}),
    ("frequency", claim("食堂的饭菜一律都是热的。"), {"错": 100}),
    ("frequency", claim("食堂的饭菜是热的。"), {"对": 50, "错": 50}),
    # One option is longer.
    ("longest", ask("哪一项？", "食堂", "食堂的饭菜", "餐口"), {"食堂的饭菜": 100}),
    ("longest", ask("哪一项？", "食堂", "「餐口」"), {"食堂": 50, "「餐口」": 50}),
    ("longest", claim("食堂的饭菜是热的。"), {"对": 50, "错": 50}),
]


@pytest.mark.parametrize(("name", "question", "expected"), CUES)
def test_a_bot_follows_its_cue_and_nothing_else(
    name: str, question: Question, expected: dict[str, int] | None
) -> None:
    every = round(100 / len(question.options))
    assert chosen(name, question) == (expected or dict.fromkeys(question.options, every))


CAUSE = ask("文一认为，「排队久」是哪一项造成的？", "窗口少", "画线浅")
OPPOSITE = ask("文一认为，「窗口少」造成了哪一项？", "排队久", "车位少", id_="r")
ELSEWHERE = ask("文二认为，「窗口少」造成了哪一项？", "饭菜凉", "车位少", id_="r")
PAIRED = ask("文二把什么与「排队久」放在一起？", "画线浅", "车位少", id_="r")
FILLED = ask("院门外的车位没有画线，院门里的车位画了线。", "甲", "乙", id_="r")
CLOZE = ask(f"补全文二的这句话。\n院门{GAP}没有画线。", "外的车位", "里的车位", gap=True)
STATEMENT = claim("文一认为，「窗口少」造成了「排队久」。")
FALSE = claim("文一认为，「画线浅」造成了「排队久」。")
OFTEN = ask("文二讲了什么？", "画线浅", "车位少", id_="r")

GIVEN_AWAY = [
    (CAUSE, [], {"窗口少": 50, "画线浅": 50}),
    (CAUSE, [OPPOSITE], {"窗口少": 100}),
    (CAUSE, [ELSEWHERE], {"窗口少": 50, "画线浅": 50}),
    (CAUSE, [PAIRED], {"画线浅": 100}),
    (CAUSE, [OFTEN], {"画线浅": 100}),
    # A stem on the same document counts for more than how often an option is offered.
    (CAUSE, [OFTEN, OPPOSITE], {"窗口少": 100}),
    (CLOZE, [], {"外的车位": 50, "里的车位": 50}),
    (CLOZE, [FILLED], {"外的车位": 100}),
    (STATEMENT, [CAUSE, OPPOSITE], {"对": 100}),
    (FALSE, [CAUSE, OPPOSITE], {"错": 100}),
]


@pytest.mark.parametrize(("question", "others", "expected"), GIVEN_AWAY)
def test_the_sheet_bot_uses_the_other_questions(
    question: Question, others: list[Question], expected: dict[str, int]
) -> None:
    # Each question gets an id of its own, because the bot skips questions of the same item.
    others = [replace(each, id=f"{each.id}{index}") for index, each in enumerate(others)]
    assert chosen("sheet", question, others) == expected


def test_the_sheet_bot_does_not_use_the_same_item() -> None:
    assert chosen("sheet", CAUSE, [replace(OPPOSITE, id=CAUSE.id)]) == {"窗口少": 50, "画线浅": 50}


def test_the_feedback_bot_uses_the_explanations_of_its_module() -> None:
    other = ask("问", "甲", "乙", feedback="「窗口少」造成「排队久」。", id_="r")
    assert chosen("feedback", CAUSE, [other]) == {"窗口少": 100}
    assert chosen("feedback", STATEMENT, [other]) == {"对": 100}
    assert chosen("feedback", FALSE, [other]) == {"错": 100}
    undecided = {"窗口少": 50, "画线浅": 50}
    assert chosen("feedback", CAUSE, [replace(other, module="other")]) == undecided
    assert chosen("feedback", CAUSE, [replace(other, id=CAUSE.id)]) == undecided
    assert chosen("sheet", CAUSE, [other]) == undecided


def test_statements_are_compared_with_one_another() -> None:
    """Bots compare the length or the topic of a statement with those of other statements."""
    short, long = claim("文一讲食堂。"), claim("文一讲食堂的饭菜、餐口和值班员的检查。", id_="r")
    assert chosen("longest", long, [short]) == {"对": 100}
    assert chosen("longest", short, [long]) == {"错": 100}
    near, far = claim("文一说食堂的饭菜凉了。"), claim("文一说院门的车位少了。", id_="r")
    assert chosen("topic", near, [far]) == {"对": 100}
    assert chosen("topic", far, [near]) == {"错": 100}


# Scores. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratings", "keys", "share"),
    [
        ([2, 1, 1], [True, False, False], 1),
        ([1, 2, 1], [True, False, False], 0),
        ([1, 1, 0], [True, False, False], 1 / 2),
        ([0, 0, 0], [True, False, False], 1 / 3),
        ([2, 1, 1, 0], [True, False, True, False], 3 / 4),
        ([3, 2, 1, 0], [False, True, True, False], 1 / 2),
        ([1, 0], [True, True], 1),
    ],
)
def test_ties_are_broken_at_random(ratings: list[float], keys: list[bool], share: float) -> None:
    assert expected_share([(each,) for each in ratings], keys) == pytest.approx(share)


def test_ratings_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="each option needs a rating"):
        expected_share([(1,)], [True, False])
    with pytest.raises(ValueError, match="each option needs a rating"):
        expected_share([(1,), (2,)], [False, False])


@given(st.lists(st.booleans(), min_size=1, max_size=7).filter(any))
def test_chance_is_the_mean_over_all_choices(keys: list[bool]) -> None:
    choices = combinations(keys, sum(keys))
    shares = [sum(choice) / len(choice) for choice in choices]
    answer = Answer("own", tuple(keys))
    assert answer.chance == pytest.approx(mean(shares))
    assert answer.variance == pytest.approx(pvariance(shares))
    assert expected_share([(0,)] * len(keys), keys) == pytest.approx(mean(shares))


@pytest.mark.parametrize(
    ("generator", "score", "error", "is_excessive"),
    [
        (ALL, 0.35, 0.02, False),
        (ALL, 0.36, 0.02, True),
        (ALL, 0.14, 0.02, True),
        ("own", 0.36, 0.02, False),
        ("own", 0.40, 0.02, True),
        ("own", 0.10, 0.02, True),
        ("own", 0.40, 0.10, False),
    ],
)
def test_scores_too_far_from_chance_are_excessive(
    generator: str, score: float, error: float, is_excessive: bool
) -> None:
    assert Row("bot", generator, 50, score, 0.25, error).is_excessive is is_excessive


def constant(question: Question, _: Sheet) -> list[tuple[float, ...]]:
    return [(0,)] * len(question.options)


def last(question: Question, _: Sheet) -> list[tuple[float, ...]]:
    return [(index,) for index in range(len(question.options))]


def test_scores_are_tabled_by_generator() -> None:
    questions = tuple(ask("问", "甲", "乙", id_=str(number)) for number in range(4))
    answers = (
        Answer("one", (False, True)),
        Answer("one", (False, True)),
        Answer("two", (True, False)),
        Answer("two", (False, True)),
    )
    exam = Exam(Sheet(questions, {}), answers)
    bots = [Bot("constant", constant), Bot("last", last)]
    assert [line.split() for line in table(excess(exam, bots))] == [
        ["generator", "items", "chance", "constant", "last"],
        ["one", "2", "50.0", "50.0", "100.0"],
        ["two", "2", "50.0", "50.0", "50.0"],
        ["all", "4", "50.0", "50.0", "75.0*"],
    ]
    assert [(row.bot, row.generator) for row in excessive(exam, bots)] == [("last", ALL)]


# Questions from items. ----------------------------------------------------------------------------


def test_a_question_shows_an_item_without_its_key() -> None:
    item = bank_in(REAL).items[0]
    options = (Option("a", "甲", False, ""), Option("b", "乙", True, ""))
    single = replace(
        item, type=ItemType.SINGLE, stem="文十一讲了哪一项？", response=Choice(options)
    )
    blanks = (Blank("1", ("天",)), Blank("2", ("乙",), options))
    cloze = replace(
        item,
        type=ItemType.CLOZE,
        stem="补全文一的这句话。",
        response=Cloze(("一", blanks[0], "二", blanks[1], "三")),
    )
    exam = exam_of([single, cloze], library_in(REAL))
    first, second = exam.sheet.questions
    assert (first.options, first.picks, first.gap) == (("甲", "乙"), 1, None)
    # 文十一 is not 文一.
    assert first.documents == ()
    assert second.documents == ("文一",)
    assert second.gap == (f"一{GAP}二", "三")
    assert second.stem == f"补全文一的这句话。\n一{GAP}二{GAP}三"
    assert [answer.keys for answer in exam.answers] == [(False, True)] * 2


def test_a_document_that_repeats_another_is_no_second_source() -> None:
    repeats = [source for source in library_in(REAL).sources if source.repeats]
    assert repeats
    assert len(REAL_EXAM.sheet.documents) == len(library_in(REAL).sources) - len(repeats)


# The real bank and random ones. -------------------------------------------------------------------


def test_bots_are_scored_on_the_real_bank() -> None:
    rows = excess(REAL_EXAM, tuple(EVERY.values()))
    print(*table(rows), sep="\n")
    asked = {
        item.generator
        for item in bank_in(REAL).items
        if isinstance(item.response, Choice)
        or (isinstance(item.response, Cloze) and any(b.options for b in item.response.blanks))
    }
    assert {(row.bot, row.generator) for row in rows} == {
        (bot, name) for bot in EVERY for name in (*asked, ALL)
    }
    for row in rows:
        assert 0 <= row.score <= 1
    # Each bot finds its cue in some item. Otherwise its scores would mean nothing.
    for bot in EVERY:
        assert any(row.score != pytest.approx(row.chance) for row in rows if row.bot == bot)


def test_bots_cannot_use_the_position_of_an_option() -> None:
    for bot in EVERY.values():
        for question in REAL_EXAM.sheet.questions[::7]:
            reversed_ = replace(question, options=question.options[::-1])
            ratings = bot.rate(reversed_, REAL_EXAM.sheet)[::-1]
            assert list(bot.rate(question, REAL_EXAM.sheet)) == list(ratings), (bot, question.stem)


@given(random_libraries())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_scores_on_any_bank_do_not_depend_on_the_order_of_items(library: Library) -> None:
    items = bank_of(library).items
    rows = excess(exam_of(items, library), tuple(EVERY.values()))
    again = excess(exam_of(items[::-1], library), tuple(EVERY.values()))
    for row, other in zip(rows, again, strict=True):
        assert (row.bot, row.generator, row.questions) == (
            other.bot,
            other.generator,
            other.questions,
        )
        assert row.score == pytest.approx(other.score)
