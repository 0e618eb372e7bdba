"""References: the one form `[[target|text]]`, and locators such as `s2-9` and `s2-5..8`."""

import re
from dataclasses import dataclass
from functools import lru_cache

# Python refuses to read a number of thousands of digits.
SOURCE_ID = re.compile(r"s[1-9][0-9]{0,5}")
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_DIGITS = "〇一二三四五六七八九"
_LOCATOR = re.compile(rf"({SOURCE_ID.pattern})-([1-9][0-9]{{0,5}})(?:\.\.([1-9][0-9]{{0,5}}))?")


@dataclass(frozen=True, order=True)
class Locator:
    """A paragraph of a source, or a run of them: `first` to `last`, counted from 1."""

    source: str
    first: int
    last: int

    def __str__(self) -> str:
        tail = "" if self.first == self.last else f"..{self.last}"
        return f"{self.source}-{self.first}{tail}"

    def within(self, length: int) -> tuple[str, ...]:
        """The ids of its paragraphs, in order, that a source of `length` paragraphs has."""
        last = min(self.last, length)
        return tuple(f"{self.source}-{n}" for n in range(self.first, last + 1))

    @property
    def label(self) -> str:
        """How a reader sees it: `文2-5`, `文2-5～8`."""
        tail = "" if self.first == self.last else f"～{self.last}"
        return f"文{self.source[1:]}-{self.first}{tail}"

    @property
    def spoken(self) -> str:
        """How one says it: `文二第5段`, `文二第5至8段`."""
        tail = "" if self.first == self.last else f"至{self.last}"
        return f"文{numeral(int(self.source[1:]))}第{self.first}{tail}段"

    @property
    def printed(self) -> str:
        """How paper names it, where nothing can be clicked: `篇二·5`, `篇二·5～8`."""
        tail = "" if self.first == self.last else f"～{self.last}"
        return f"篇{numeral(int(self.source[1:]))}·{self.first}{tail}"


@dataclass(frozen=True)
class Reference:
    """One `[[target|text]]` as written; `text` is empty where the author gave none.

    `sentence` is the one it stands in, or follows, with references to units as `[[id]]`.
    """

    target: str
    text: str
    line: int
    sentence: str = ""

    @property
    def locator(self) -> Locator | None:
        """The locator this reference writes, if it writes one."""
        return parse_locator(self.target)


def numeral(number: int) -> str:
    """A number in Chinese: `二`, `十二`, `二十`; from a hundred on digit by digit."""
    if number >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


@lru_cache(maxsize=1 << 15)
def parse_locator(text: str) -> Locator | None:
    """Read `s2-9` or `s2-5..8`; None for anything else. A reversed range is kept as it is."""
    match = _LOCATOR.fullmatch(text)
    if match is None:
        return None
    source, first, last = match.groups()
    return Locator(source, int(first), int(last or first))


def parse_reference(inside: str, line: int) -> Reference | None:
    """Read what stands between `[[` and `]]`; None if it is no well-formed reference."""
    target, bar, text = inside.partition("|")
    target, text = target.strip(), text.strip()
    well_formed = IDENTIFIER.fullmatch(target) or parse_locator(target)
    if not well_formed or (bar and not text) or "|" in text:
        return None
    return Reference(target, text, line)
