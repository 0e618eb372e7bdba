"""The form in which typed answers are compared.

Browsers mark answers by the same form: `studykit/assets/javascripts/quiz/answer.js` is a port of
this module. Tests run both on one table and on thousands of generated texts.
"""

import re
import unicodedata

# Chinese digits and their variants; ○ is often typed for 〇.
_DIGITS = str.maketrans("〇○零一二两兩三四五六七八九萬億", "0001222" + "3456789" + "万亿")
_PLACES = {"千": 1000, "百": 100, "十": 10}
_PARTS = {"百分之": "%", "千分之": "‰"}
_ZEROS = {"万": 4, "亿": 8}
# A number below 10,000 as it is written after digits were replaced: 2024, 1千2百3十4, 十.
_BELOW_10_000 = "[0-9]{1,4}|(?:[0-9]?千)?0?(?:[0-9]?百)?0?(?:[0-9]?十)?0?[0-9]?"
_NUMBER = re.compile(f"(?:({_BELOW_10_000})亿)?(?:0?({_BELOW_10_000})万)?0?({_BELOW_10_000})")
_NUMERALS = "[0-9十百千万亿]"
# A run of digits with a decimal point is not converted.
_RUN = re.compile(rf"([0-9]+\.)?({_NUMERALS}*[十百千万亿]{_NUMERALS}*)")
# 一百五 means 150, and 三万五 means 35,000. They are not converted.
_SHORTENED = re.compile("[百千万亿][1-9]$")
_DECIMAL = re.compile(rf"([0-9]{{1,4}})\.([0-9]{{1,4}})([万亿])(?!{_NUMERALS})")
_FRACTION = re.compile("(百分之|千分之)([0-9.十百千万亿]+)")
_POINT = re.compile("([0-9])点(?=[0-9])")
_THOUSANDS = re.compile("([0-9]),(?=[0-9]{3}(?![0-9]))")
# 3~-5 and 3至5: what stands between two numbers becomes one "-".
_RANGE = re.compile("([0-9%‰])[.~至到-]*[~至到-][.~至到-]*(?=[0-9])")
# -5天. becomes 5天: a point or dash that does not stand between two numbers is removed.
_LOOSE = re.compile("(?<![0-9%‰])[.-]+|[.-]+(?![0-9])")


def answer_form(text: str) -> str:
    """Return the form of a typed answer; two answers are the same if their forms are equal.

    Width, case, spaces and punctuation do not count, nor whether a number is written in Chinese or
    in digits: 十二天 becomes `12天`, and 百分之九十五 `95%`. Signs that change a value count: 95%
    is not 95, 3.5 is not 35, and 3—5 is not 35.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(char for char in text if unicodedata.category(char)[0] not in "ZCM")
    text = _POINT.sub(r"\1.", text.translate(_DIGITS))
    text = _FRACTION.sub(lambda found: found[2] + _PARTS[found[1]], text)
    text = _DECIMAL.sub(lambda found: _scaled(*found.groups()), text)
    text = _RUN.sub(lambda found: found[0] if found[1] else _number(found[2]), text)
    text = _THOUSANDS.sub(r"\1", text)
    text = "".join(map(_char_or_separator, text))
    return _LOOSE.sub("", _RANGE.sub(r"\1-", text))


def _scaled(whole: str, part: str, unit: str) -> str:
    """Return a decimal number times its unit: 1.2万 is 12000."""
    return str(int(whole + part.ljust(_ZEROS[unit], "0")))


def _number(run: str) -> str:
    """Return a number in digits, or the text itself if it is not a number written in full."""
    # 一千零十 is 1010: 零 stands for the missing 百. It is not the digit of 十.
    found = _NUMBER.fullmatch(run.replace("千0十", "千十"))
    is_without_count = found and "" in found.groups()[:2]  # 亿 or 万 with no number before it
    if not found or is_without_count or _SHORTENED.search(run):
        return run
    yi, wan, rest = (_value_below_10_000(part or "") for part in found.groups())
    return str((yi * 10_000 + wan) * 10_000 + rest)


def _value_below_10_000(text: str) -> int:
    """Return the value of a number below 10,000; 0 for an empty text."""
    total = 0
    for char, place in _PLACES.items():
        before, is_there, after = text.rpartition(char)
        if is_there:
            total += place * int(before[-1:] or 1)
            text = after
    return total + int(text or 0)


def _char_or_separator(char: str) -> str:
    """Return a character, or "-" for punctuation, which counts only as a separator."""
    return char if char in "%‰." or unicodedata.category(char)[0] in "LNS" else "-"
