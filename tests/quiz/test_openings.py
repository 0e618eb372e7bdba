"""Tests of the common opening of statements: it reads well, and no statement changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studykit.quiz.openings import opening_of

TABLE = [
    # A word that each rest completes.
    ("窗口排队，作者归因的是", ("号少", "人多"), "据文三，窗口排队，作者归因的是下列哪一项？"),
    ("公开余号，作者写在", ("牌子上", "网站上"), "据文三，公开余号，作者写在下列哪一处？"),
    ("讲放号，作者写到", ("提前", "补放"), "据文三，讲放号，作者写到下列哪一项？"),
    ("讲放号，办法里有", ("提前", "补放"), "据文三，讲放号，办法里有下列哪一项？"),
    ("号源不够，作者把它称作", ("主因", "次因"), "据文三，号源不够，作者把它称作下列哪一项？"),
    ("号源不够，", ("作者称作主因", "作者称作次因"),
     "据文三，讲到号源不够，下列说法哪一项正确？"),
    # The comma before, if a rest has two clauses or no word before the rests can be completed.
    ("讲放号，", ("作者写了时间，没写人", "作者写了人，没写时间"),
     "据文三，讲放号，下列说法哪一项正确？"),
    ("讲放号，", ("要写的是时间，不写人", "要写的是人，不写时间"),
     "据文三，讲放号，下列说法哪一项正确？"),
    ("窗口排队，", ("作者是从号源说起的", "作者是从人手说起的"),
     "据文三，讲到窗口排队，下列说法哪一项正确？"),
    ("窗口排队，", ("作者没有提", "作者没有改"), "据文三，讲到窗口排队，下列说法哪一项正确？"),
    ("讲放号，", ("写到提前的一点排在前面", "写到提前的一点排在后面"),
     "据文三，讲放号，下列说法哪一项正确？"),
    # No opening, because the statements share no place to divide them.
    ("", ("号少是头一条原因", "号少是末一条原因"), "据文三，下列说法哪一项正确？"),
    ("", ("讲到放号，没有写时间", "讲到补号，没有写时间"), "据文三，下列说法哪一项正确？"),
    # One statement is the opening of the other.
    ("", ("讲放号，写的是", "讲放号，写的是提前"), "据文三，下列说法哪一项正确？"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rests", "stem"), TABLE)
def test_the_common_opening_is_asked_once(text: str, rests: tuple[str, ...], stem: str) -> None:
    opening = opening_of([text + rest for rest in rests])
    assert (opening.text, opening.rests) == (text, rests)
    assert opening.question("文三", "哪一") == stem


@given(st.lists(st.text("写是在，有到没甲乙", min_size=1, max_size=12), min_size=2, max_size=5))
def test_an_opening_and_its_rests_are_the_statements(statements: list[str]) -> None:
    opening = opening_of(statements)
    assert [opening.text + rest for rest in opening.rests] == statements
    assert all(opening.rests)
