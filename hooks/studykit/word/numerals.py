"""Write the numbers of Word's lists in the forms that Word knows.

The forms are those of ECMA-376, Part 1, 17.18.59. [MS-DOCX], 2.4, shows how Word writes 1, 10 and
100 in those that count. A number that a form cannot write is written in digits.
"""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_DIGITS_WITH_CIRCLE = "○一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"


def _chinese(number: int) -> str:
    """Write a number from 1 to 9999 in Chinese characters; any other number in digits.

    >>> [_chinese(number) for number in (3, 10, 18, 20, 105, 110, 2010)]
    ['三', '十', '十八', '二十', '一百零五', '一百一十', '二千零一十']
    """
    text = _with_places(number, _DIGITS, "十百千")
    return text[1:] if text.startswith("一十") else text


def _japanese(number: int) -> str:
    """Write a number from 1 to 9999 as in Japanese, without 零 and without 一 before 十, 百, 千."""
    text = _with_places(number, _DIGITS, "十百千").replace("零", "")
    return text.replace("一十", "十").replace("一百", "百").replace("一千", "千")


def _with_places(number: int, digits: str, places: str) -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for unit, size in ((places[2], 1000), (places[1], 100), (places[0], 10), ("", 1)):
        digit = number // size % 10
        if digit:
            text += digits[digit] + unit
        elif text and not text.endswith("零") and number % size:
            text += "零"
    return text


def _digit_by_digit(digits: str, first: int = 0) -> Callable[[int], str]:
    """Return a form that writes each digit, from the number `first` on; below it, `_chinese`."""

    def write(number: int) -> str:
        if number < first:
            return _chinese(number)
        return "".join(digits[int(digit)] for digit in str(number))

    return write


def _listed(characters: str) -> Callable[[int], str]:
    """Return a form that has a character for each number from 1."""

    def write(number: int) -> str:
        return characters[number - 1] if 0 < number <= len(characters) else str(number)

    return write


def _run(first: str, count: int) -> str:
    """Return successive characters of Unicode."""
    return "".join(chr(ord(first) + index) for index in range(count))


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else "0"


def _roman(number: int) -> str:
    text = ""
    for value, numeral in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        text += numeral * (number // value)
        number %= value
    return text


# The forms by their names in Word files.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _digit_by_digit(_run("０", 10)),
    "decimalEnclosedCircle": _listed(_run("①", 20)),
    "decimalEnclosedCircleChinese": _listed(_run("①", 20)),
    "decimalEnclosedParen": _listed(_run("⑴", 20)),
    "decimalEnclosedFullstop": _listed(_run("⒈", 20)),
    "chineseCounting": _digit_by_digit(_DIGITS_WITH_CIRCLE, 100),
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": lambda number: _with_places(number, _LEGAL, "拾佰仟"),
    "taiwaneseCounting": _digit_by_digit(_DIGITS_WITH_CIRCLE, 100),
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseDigital": _digit_by_digit(_DIGITS_WITH_CIRCLE),
    "ideographLegalTraditional": lambda number: _with_places(number, _LEGAL_TRADITIONAL, "拾佰仟"),
    "ideographDigital": _digit_by_digit(_DIGITS),
    "ideographTraditional": _listed("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _listed("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _listed(_run("㈠", 10)),
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _digit_by_digit(_DIGITS),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}
