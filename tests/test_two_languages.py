"""Tests that Python and our scripts agree: on exported values, and on ported functions."""

import itertools
import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mini_site import ROOT
from node import call
from studykit.export.assets import minified
from studykit.export.contracts import contracts, contracts_script
from studykit.model import ItemType, Kind, Level
from studykit.quiz import paper
from studykit.quiz.answer import answer_form

TESTS = ROOT / "tests"
TABLE = json.loads((TESTS / "answers.json").read_text("utf-8"))
ANSWER = (("quiz/answer",), "answerForm")
CODE = (("exam/blueprint", "exam/code"), "exam.normalizeCode")


# Exported values. ---------------------------------------------------------------------------------


def test_node_tests_read_the_present_contracts(accept: bool) -> None:
    """Compare the file with the contracts; `pytest --accept` rewrites the file."""
    path = TESTS / "scripts/contracts.json"
    text = json.dumps(contracts(), ensure_ascii=False, indent=2) + "\n"
    if accept:
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


FIRST_STATEMENT = "(window.study=window.study||{}).contracts={"


def test_scripts_get_what_python_knows() -> None:
    script = f"const window = {{}}; {minified(contracts_script())}"
    script += "console.log(JSON.stringify(window.study.contracts));"
    said = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == json.loads(json.dumps(contracts()))


@pytest.mark.parametrize("name", ["site-exam", "site"])
def test_contracts_stand_first_on_every_page(name: str, real_site: Path, exam_site: Path) -> None:
    site = {"site": real_site, "site-exam": exam_site}[name]
    text = (site / "assets/javascripts/first.js").read_text("utf-8")
    assert text.startswith(FIRST_STATEMENT)


def test_exam_lists_name_all_kinds_types_and_levels() -> None:
    assert set(paper.KINDS) == {kind.value for kind in Kind} - {"item"}
    assert set(paper.TYPES) == {each.value for each in ItemType}
    assert set(paper.LEVELS) == {level.value for level in Level}


# Ported functions. --------------------------------------------------------------------------------


def forms(texts: list[str]) -> list[str]:
    """Return the forms of answers, which are the same in both languages."""
    results = call(*ANSWER, texts)
    assert results == [answer_form(text) for text in texts]
    return results


def test_the_table_of_answers() -> None:
    rows = [*TABLE["same"], *TABLE["different"]]
    form = dict(zip(itertools.chain(*rows), forms([*itertools.chain(*rows)]), strict=True))
    counts = {tuple(row): len({form[text] for text in row}) for row in rows}
    assert counts == {
        **{tuple(row): 1 for row in TABLE["same"]},
        **{tuple(row): len(row) for row in TABLE["different"]},
    }


# Characters that the form treats specially, and characters with unusual case or width mappings.
_SPECIAL = "〇○零一二两兩三四五六七八九十百千万亿萬億分之点至到0123456789%‰‱.,，、:：~～-—–＿ 天年"
_ODD = "İıßẞΣσςǅﬀ㎡²½①⑫㈠㊀ｶﾞ％．。…\u3000\u00a0\u200b\u00ad\ufeff\u0301\u0307é豈\U0002f800𝟙𠮷😀"
# Unassigned characters are excluded: Python and node may know different versions of Unicode.
_ASSIGNED = st.characters(exclude_categories=("Cs", "Cn", "Co"))
_TEXTS = st.lists(
    st.text(st.sampled_from(_SPECIAL), max_size=12)
    | st.text(st.sampled_from(_SPECIAL + _ODD), max_size=12)
    | st.text(st.sampled_from(_ODD) | _ASSIGNED, max_size=12),
    min_size=500,
    max_size=500,
)
# Few examples of many texts each, because each example starts a process of node.
several = settings(
    max_examples=4,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@several
@given(texts=_TEXTS)
def test_any_answer_has_one_form_in_both_languages(texts: list[str]) -> None:
    forms(texts)


def test_every_character_has_one_form_in_both_languages() -> None:
    """Test each character alone, and between two digits, where punctuation may be dropped.

    Letters without case (Unicode category Lo, mostly ideographs) are tested only if NFKC changes
    them. The generated texts of the test above contain enough of the others.
    """
    signs = [
        sign
        for sign in map(chr, range(0x110000))
        if unicodedata.category(sign) not in ("Cs", "Cn", "Co", "Lo")
        or (not unicodedata.is_normalized("NFKC", sign) and unicodedata.category(sign) == "Lo")
    ]
    forms([text for sign in signs for text in (sign, f"1{sign}2")])


def test_numbers_read_back_from_chinese() -> None:
    """Compare numbers below a hundred million with Chinese numerals that this test writes."""
    digits = "零一二三四五六七八九"

    def section(number: int) -> str:
        text = ""
        for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = number // place % 10
            text += digits[digit] + sign if digit else "零" if text else ""
        while "零零" in text:
            text = text.replace("零零", "零")
        return text.rstrip("零")

    def numeral(number: int) -> str:
        high, low = divmod(number, 10_000)
        if not high:
            return section(low) or "零"
        gap = "零" if 0 < low < 1000 else ""
        return f"{section(high)}万{gap}{section(low)}"

    numbers = [*range(12_000), *(n * 10_007 % 99_999_999 for n in range(1, 12_000))]
    assert forms([numeral(n) for n in numbers]) == [str(n) for n in numbers]


@several
@given(texts=_TEXTS)
def test_any_typed_code_is_read_alike(texts: list[str]) -> None:
    assert call(*CODE, texts) == [paper.normalize_code(text) for text in texts]


def test_the_table_has_no_row_twice() -> None:
    rows = [*TABLE["same"], *TABLE["different"]]
    texts = list(itertools.chain.from_iterable(TABLE["same"]))
    assert len(texts) == len(set(texts))
    assert all(len(row) == len(set(row)) > 1 for row in rows)
