"""The form in which typed answers are compared.

Browsers mark answers by the same form: `studykit/assets/javascripts/quiz/answer.js` is a port of
this module. Tests run both on one table, on numbers written in many ways, and on thousands of
generated texts.
"""

import re
import unicodedata

# ○ is often typed for 〇.
_VARIANTS = str.maketrans("〇○两兩萬億", "零零二二万亿")
_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")
# The number of zeros that each unit stands for, larger units first.
_UNITS = {"亿": 8, "万": 4, "千": 3, "百": 2, "十": 1}
_SIGNS = {"百": "%", "千": "‰", "万": "‱"}
# A digit before a raised digit or a fraction, where normalization would join both: 10² would become
# 102, and 1½ 11/2.
_RAISED = re.compile("([0-9])(?=[¹²³⁰⁴-⁹¼-¾⅐-⅞])")
# 七八天 is seven or eight days, not 78 days: two digits without a unit are kept apart.
_EITHER = re.compile(
    "(?<![点零一二三四五六七八九])([一二三四五六七八九])(?=[一二三四五六七八九](?![零一二三四五六七八九]))"
)
_THOUSANDS = re.compile("(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])")
_POINT = re.compile("(?<=[0-9十百千万亿])点(?=[0-9])")
_BARE_POINT = re.compile(r"(?<![0-9十百千万亿.])\.(?=[0-9])")
# A run of numerals is read as one number or not at all: 1.2万3千 stays as it is.
_RUN = re.compile(r"(?:([0-9十百千万亿]+)分之)?([0-9十百千万亿]+(?:\.[0-9][0-9十百千万亿]*)*)")
_NUMBER = re.compile(r"([0-9十百千万亿]+)(?:\.([0-9]+)([十百千万亿]*))?")
# The slash of a fraction becomes ⁄, as in ½. One of two slashes belongs to a date and stays.
_SLASH = re.compile("(?<![0-9/])([0-9]+)/(?=[0-9]+(?![0-9/]))")
_MINUS = re.compile("^[-−](?=[0-9])")
# 3~-5, 3至5 and 3…5: what stands between two numbers becomes one "-", unless it is a decimal point.
_RANGE = re.compile(r"([0-9%‰‱])(?:\.*[~至到-][.~至到-]*|\.\.+)(?=[0-9])")
# ——5天。 becomes 5天: a point or dash that does not stand between two numbers is removed.
_UNUSED = re.compile("(?<![0-9%‰‱])[.-]+|[.-]+(?![0-9])")


def answer_form(text: str) -> str:
    """Return the form of a typed answer; two answers are the same if their forms are equal.

    Width, case, spaces and punctuation do not count, nor how a number is written: 十二天 becomes
    `12天`, 1.2万 and 12,000 become `12000`, and 百分之三十点五 `30.5%`. Signs that change
    a value count: %, a point or a dash between two digits, the slash of a fraction, a minus at the
    beginning. Zeros are kept at the beginning, as in 007, and after a point: 3.1 and 3.10 may be
    dates or numbers of clauses.
    """
    text = unicodedata.normalize("NFKC", _RAISED.sub(r"\1^", text)).lower()
    text = "".join(char for char in text if unicodedata.category(char)[0] not in "ZCM")
    text = _EITHER.sub(r"\1|", text.translate(_VARIANTS)).translate(_DIGITS)
    text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    text = _BARE_POINT.sub("0.", _POINT.sub(".", text))
    text = _RUN.sub(lambda found: _share(found[1], _number(found[2])), text)
    text = _MINUS.sub("负", _SLASH.sub(r"\1⁄", text))
    text = "".join(map(_char_or_separator, text))
    return _UNUSED.sub("", _RANGE.sub(r"\1-", text))


def _share(parts: str | None, number: str) -> str:
    """Return a number with what 分之 makes of it: 百分之三 is 3%, and 三分之二 is 2⁄3."""
    return number + (_SIGNS.get(parts) or f"⁄{_number(parts)}" if parts else "")


def _number(run: str) -> str:
    """Return a number in digits, or the text itself if it is no number with all its units."""
    found = _NUMBER.fullmatch(run)
    whole, decimals, unit = found.groups("") if found else ("", "", "")
    digits, power = _whole(whole), _whole(f"1{unit}")
    # 三点二十 is a time, and 3.2千百 is no number.
    if not digits or not power or power.strip("0") != "1" or unit == "十":
        return run
    zeros = len(power) - 1
    digits += decimals[:zeros].ljust(zeros, "0")
    rest = decimals[zeros:].rstrip("0") if unit else decimals
    digits = digits if digits == whole else digits.lstrip("0") or "0"
    return f"{digits}.{rest}" if rest else digits


def _whole(text: str) -> str | None:
    """Return a whole number in digits, or None if it is no number with all its units."""
    for unit, zeros in _UNITS.items():
        high, is_there, low = text.partition(unit)
        if not is_there:
            continue
        count = "1" if not high and zeros < 4 else _whole(high)
        # 一千零十 is 1010: 零 stands for the missing 百 and is no digit before 十.
        rest = _whole(low.lstrip("0"))
        # 一百五 (150) and 三万五 (35,000) leave out their last unit, and 2024十 is no number.
        is_short = zeros > 1 and len(low) == 1 and low in "123456789"
        if not count or rest is None or is_short or unit in low or len(rest) > zeros:
            return None
        return None if zeros == 1 and len(count) > 1 else count + rest.rjust(zeros, "0")
    return text


def _char_or_separator(char: str) -> str:
    """Return a character, or "-" for punctuation, which counts only as a separator."""
    return char if char in "%‰‱." or unicodedata.category(char)[0] in "LNS" else "-"
