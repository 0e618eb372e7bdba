"""Tests that Python and our scripts agree: on exported values, and on ported functions."""

import itertools
import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from build_site import hashed_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mini_site import ROOT
from node import call, printed_by
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


def test_node_tests_read_the_current_contracts(accept: bool) -> None:
    """Compare the file with the contracts; `pytest --accept` rewrites the file."""
    path = TESTS / "scripts/contracts.json"
    text = json.dumps(contracts(), ensure_ascii=False, indent=2) + "\n"
    if accept:
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


FIRST_STATEMENT = "window.study=window.study||{},(window.study.contracts="


def test_scripts_get_what_python_knows() -> None:
    script = f"const window = {{}}; {minified(contracts_script(*contracts()))}"
    script += "console.log(JSON.stringify(window.study.contracts));"
    assert json.loads(printed_by(script)) == json.loads(json.dumps(contracts()))


@pytest.mark.parametrize("name", ["site-exam", "site"])
def test_contracts_stand_first_on_every_page(name: str, real_site: Path, exam_site: Path) -> None:
    site = {"site": real_site, "site-exam": exam_site}[name]
    table, rest = hashed_file(site, "assets/javascripts/first.js").read_text("utf-8").split("\n", 1)
    assert table.startswith('(window.study=window.study||{})["names"]=')
    assert rest.startswith(FIRST_STATEMENT)


def test_exam_lists_name_all_kinds_types_and_levels() -> None:
    assert set(paper.KINDS) == {kind.value for kind in Kind} - {"item"}
    assert set(paper.TYPES) == {each.value for each in ItemType}
    assert set(paper.LEVELS) == {level.value for level in Level}


# Ported functions. --------------------------------------------------------------------------------


def forms(texts: list[str]) -> list[str]:
    """Check that both languages give the same forms of answers, and return these."""
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
_SPECIAL = "〇○零一二两兩三四五六七八九十百千万亿萬億分之点至到天年"
_SPECIAL += "0123456789%‰‱./⁄²−|,，、:：~～-—–＿ "
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
    characters = [
        char
        for char in map(chr, range(0x110000))
        if unicodedata.category(char) not in ("Cs", "Cn", "Co", "Lo")
        or (not unicodedata.is_normalized("NFKC", char) and unicodedata.category(char) == "Lo")
    ]
    forms([text for char in characters for text in (char, f"1{char}2")])


# Characters of numerals that people write for one another: 零 or 〇, 二 or 两, 一十 or 十.
_ZERO, _TWO, _TEN = ("零", "〇"), ("二", "两"), ("一十", "十")


def _below_10_000(number: int) -> str:
    """Return a positive number in Chinese numerals: 1010 is 一千零一十."""
    text = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        text += "零一二三四五六七八九"[digit] + name if digit else "零"
    return re.sub("零+", "零", text).strip("零")


def _numeral(number: int) -> str:
    """Return a number below 10^12 in Chinese numerals."""
    text, is_gap = "", False
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // unit % 10_000
        if part:
            text += "零" if text and (is_gap or part < 1000) else ""
            text += _below_10_000(part) + name
        is_gap = not part
    return text or "零"


def _usual_ways(number: int) -> Iterator[str]:
    """Yield a number as people write it in Chinese."""
    numeral = _numeral(number)
    for zero, two, ten in itertools.product(_ZERO, _TWO, _TEN):
        text = numeral.replace("零", zero).replace("一十", ten)
        yield re.sub("二(?=[千百万亿])", two, text)


def test_numbers_read_back_from_chinese() -> None:
    """Write all small numbers and many large ones in every usual way, and read them back."""
    numbers = [*range(12_000), *(n * 618_033_988_751 % 10**12 for n in range(1, 1000))]
    numbers += [high * unit + n for high, unit in ((3, 10**4), (20, 10**8)) for n in range(120)]
    written = {text: str(n) for n in numbers for text in _usual_ways(n)}
    assert forms([*written]) == [*written.values()]


_SCALES = {"": 0, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}


def _in_numerals(value: Decimal) -> Iterator[str]:
    """Yield a number, whole or not, as people write it in Chinese."""
    whole, point, decimals = f"{value:f}".partition(".")
    part = decimals.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    for text in _usual_ways(int(whole)):
        yield text + point.replace(".", "点") + part


def _ways(value: Decimal) -> Iterator[str]:
    """Yield a number as people write it: in digits, with commas, in Chinese, in 万 and 亿."""
    for unit, zeros in _SCALES.items():
        scaled = value.scaleb(-zeros).normalize()
        yield f"{scaled:f}{unit}"
        yield f"{scaled:,f}{unit}"
        if unit in ("", "万", "亿") and scaled < 10_000:
            yield from (f"{text}{unit}" for text in _in_numerals(scaled))


_VALUES = st.lists(
    st.builds(
        lambda digits, power: Decimal(digits).scaleb(power).normalize(),
        st.integers(1, 9) | st.integers(1, 99_999),
        st.integers(-3, 7),
    ),
    min_size=100,
    max_size=100,
    unique=True,
)


@several
@given(values=_VALUES)
def test_a_number_has_one_form_however_it_is_written(values: list[Decimal]) -> None:
    """It follows that no two numbers have one form: each form says the value in digits."""
    written = {text: f"{value:f}" for value in values for text in _ways(value)}
    expected = {
        **{f"{text}天": f"{form}天" for text, form in written.items()},
        **{f"{text}%": f"{form}%" for text, form in written.items()},
        **{f"百分之{text}": f"{form}%" for text, form in written.items()},
        **{f"不到{text}": f"不到{form}" for text, form in written.items()},
        **written,
    }
    assert dict(zip(expected, forms([*expected]), strict=True)) == expected


@several
@given(texts=_TEXTS)
def test_any_typed_code_is_read_alike_in_both_languages(texts: list[str]) -> None:
    assert call(*CODE, texts) == [paper.normalize_code(text) for text in texts]


def test_the_table_has_no_row_twice() -> None:
    rows = [*TABLE["same"], *TABLE["different"]]
    texts = list(itertools.chain.from_iterable(TABLE["same"]))
    assert len(texts) == len(set(texts))
    assert all(len(row) == len(set(row)) > 1 for row in rows)
