"""Tests of limits: text beyond a limit is reported and left out, and reading takes linear time."""

import sys
from cProfile import Profile
from functools import cache

import pytest
from mini_site import HEAD, REMEMBERING, diagnostics_of, mini_files, with_page
from nasty import AT_LIMIT, MANY, NESTED, REPEATED
from run_core import run_core
from studykit import parallel
from studykit.check.relations import TRAIL_AT_MOST
from studykit.library import text_of
from studykit.quiz.draw import CANDIDATES_AT_MOST, thinned
from studykit.reader.limits import (
    CHARACTERS_AT_MOST,
    INDENT_AT_MOST,
    LINES_AT_MOST,
    MARKUP_AT_MOST,
    NESTED_AT_MOST,
    within_limits,
)

LIST = "- " * NESTED_AT_MOST
MOST = {
    "F08": "字" * CHARACTERS_AT_MOST,
    "F09": "[" * MARKUP_AT_MOST,
    "F10": LIST + "字",
}
TOO_MUCH = {
    "a paragraph": ("F08", "字" * (CHARACTERS_AT_MOST + 1)),
    "a paragraph of many lines": ("F08", "一行字\n" * (CHARACTERS_AT_MOST // 3 + 1)),
    "lines": ("F08", "---\n" * (LINES_AT_MOST + 1)),
    "an item of a list": ("F08", "- 字\n  " + "字" * CHARACTERS_AT_MOST),
    "a row of a table": ("F08", f"| a |\n| - |\n| {'字' * CHARACTERS_AT_MOST} |"),
    "brackets": ("F09", "[" * (MARKUP_AT_MOST + 1)),
    "brackets of many lines": ("F09", "[[[\n" * (MARKUP_AT_MOST // 2)),
    "numbers that do not begin a list": ("F09", "- [\n" + "1. [\n" * MARKUP_AT_MOST),
    "quoted brackets": ("F09", "> 字\n" + "> [\n" * (MARKUP_AT_MOST + 1)),
    "emphasis": ("F09", "*" * (MARKUP_AT_MOST + 1) + "字"),
    "marks": ("F09", "==字==" * (MARKUP_AT_MOST // 4 + 1)),
    "lists": ("F10", f"- {LIST}字"),
    "numbered lists": ("F10", "1. " * (NESTED_AT_MOST + 1) + "字"),
    "quotes": ("F10", ">" * (NESTED_AT_MOST + 1) + " 字"),
    "lists and quotes": ("F10", "> 1. - " * 3 + "字"),
    "lists of two marks": ("F10", "- * " * NESTED_AT_MOST),
    "a list far inside a quote": ("F10", "> " + " " * (INDENT_AT_MOST + 1) + "- 字"),
    "a list far inside an item": ("F10", "- " + " " * (INDENT_AT_MOST + 1) + "- 字"),
    "blanks": ("F10", " " * (INDENT_AT_MOST + 1) + "字"),
    "a heading": ("F09", f"### {'[' * (MARKUP_AT_MOST + 1)} {{ #odd-unit .原因 }}"),
    "a fence": ("F08", f"```\n{'字' * CHARACTERS_AT_MOST}\n```"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_text_beyond_a_limit_is_reported_at_its_line_and_left_out(name: str) -> None:
    code, text = TOO_MUCH[name]
    left, found = within_limits("a.md", f"甲\n\n{text}\n\n乙\n")
    first, *_ = found
    assert first.code == code
    assert first.line >= 3
    assert left.count("\n") == text.count("\n") + 5
    assert left.startswith("甲\n\n")
    assert left.endswith("\n\n乙\n")
    assert within_limits("a.md", left) == (left, [])


@pytest.mark.parametrize("code", MOST)
def test_text_at_a_limit_is_read(code: str) -> None:
    text = f"{MOST[code]}\n\n- 甲\n" + "- [[s1-1]]\n" * 400 + "\n" + "* * * * * * * * * * *\n"
    assert within_limits("a.md", text) == (text, [])


def test_the_rest_of_a_page_is_read() -> None:
    files = mini_files()
    text = files["modules/queues.md"].decode()
    old = "每天放出的号不够用。"
    files["modules/queues.md"] = text.replace(old, f"{old}\n\n{'[[' * 5000}").encode()
    assert [(fault.code, fault.line) for fault in diagnostics_of(files)] == [("F09", 29)]


def test_limits_apply_only_to_pages() -> None:
    line = "字" * (CHARACTERS_AT_MOST + 1)
    assert text_of("sources/s1.txt", line.encode()) == (f"{line}\n", [])


def calls(files: dict[str, bytes]) -> int:
    """Return the number of function calls for some files; it does not depend on the machine.

    The pages of the small site are remembered: only what the files add to it has to be read.
    """
    with pytest.MonkeyPatch.context() as patch, Profile(subcalls=False) as profile:
        # The calls of other processes would not be counted.
        patch.setattr(parallel, "_processors", lambda: 1)
        run_core(files, REMEMBERING)
    return sum(entry.callcount for entry in profile.getstats())


@cache
def base() -> int:
    """Return the number of calls for the small site alone.

    The first run is not counted, because it fills the caches.
    """
    run_core(mini_files(), REMEMBERING)
    return calls(mini_files())


@pytest.mark.parametrize("name", MANY)
def test_work_grows_no_faster_than_the_text(name: str) -> None:
    """Four times the text may take four times the work; quadratic work would be sixteen times."""
    small, large = (calls(MANY[name](size)) - base() for size in (15, 60))
    assert 0 < large < 6 * small


@pytest.mark.parametrize("name", AT_LIMIT)
def test_work_for_text_at_a_limit_is_linear(name: str) -> None:
    """One paragraph is much text already, so fixed costs are small and the bound is narrower."""
    small, large = (calls(AT_LIMIT[name](size)) - base() for size in (1, 4))
    assert 0 < large < 4.5 * small


@pytest.mark.parametrize("name", REPEATED | NESTED, ids=repr)
def test_any_number_of_repetitions_is_read_or_reported(name: str) -> None:
    """The bound is 1,500 calls for each of 1,000 repetitions, or 300 for each time it is parsed.

    The text is parsed five times: to read it, to render it, to compare both, and twice for the
    deck, its opening and its sections.
    """
    assert calls((REPEATED | NESTED)[name](1_000)) - base() < 1_500_000


@pytest.mark.parametrize("turns", [False, True], ids=["a chain", "a circle"])
def test_a_long_chain_of_see_is_shortened_in_its_diagnostic(turns: bool) -> None:
    count = 100 + sys.getrecursionlimit()
    texts = (
        f"### 词{k} {{ #unit-{k} .概念 }}\n\n话。\n\n- 见：[[unit-{k + 1}]]\n\n"
        for k in range(count)
    )
    text = HEAD + "".join(texts)
    last = f"### 词 {{ #unit-{count} .概念 }}\n\n话。\n\n"
    last += "- 见：[[unit-0]]\n" if turns else "- 释义（编者）：尽头\n"
    found = [f for f in diagnostics_of(with_page(text + last)) if f.code in ("R07", "R11")]
    assert len(found) == (count + 1 if turns else count - 1)
    assert max(len(fault.message) for fault in found) < 200
    assert max(fault.message.count("unit-") for fault in found) == TRAIL_AT_MOST
    assert all(fault.code == ("R07" if turns else "R11") for fault in found)


def test_very_many_candidates_are_thinned() -> None:
    every = range(10 * CANDIDATES_AT_MOST + 1)
    assert thinned("a", every[:CANDIDATES_AT_MOST]) == every[:CANDIDATES_AT_MOST]
    drawn = {tuple(thinned(str(k), every)) for k in range(100)}
    assert {value for each in drawn for value in each} == set(every)
    assert all(len(each) <= CANDIDATES_AT_MOST for each in drawn)
