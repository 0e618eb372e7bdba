"""Locators of paragraphs, such as `s2-9` and `s2-5..8`, names of documents, the syntax of ids."""

import re
from dataclasses import dataclass
from functools import lru_cache

# At most six digits: Python refuses to convert a number of thousands of digits.
SOURCE_ID = re.compile(r"s[1-9][0-9]{0,5}")
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# An id of a paragraph, or of a range, in a text; Chinese characters may adjoin it.
BARE_ID = re.compile(
    r"(?<![A-Za-z0-9_./-])s[1-9][0-9]{0,5}-[1-9][0-9]{0,5}(?:\.\.[0-9]+)?(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_DIGITS = "〇一二三四五六七八九"
# s2-9 and s2-9..12
_LOCATOR = re.compile(rf"({SOURCE_ID.pattern})-([1-9][0-9]{{0,5}})(?:\.\.([1-9][0-9]{{0,5}}))?")


@dataclass(frozen=True, order=True)
class Locator:
    """A range of paragraphs of a source: `first` to `last`, counted from 1, both included."""

    source: str
    first: int
    last: int

    def __str__(self) -> str:
        tail = "" if self.first == self.last else f"..{self.last}"
        return f"{self.source}-{self.first}{tail}"

    def within(self, length: int) -> tuple[str, ...]:
        """The ids of its paragraphs that exist in a source of `length` paragraphs, in order."""
        last = min(self.last, length)
        return tuple(f"{self.source}-{n}" for n in range(self.first, last + 1))

    @property
    def label(self) -> str:
        """The form that readers see, on screens and on paper: `文二·5`, `文二·5～8`."""
        tail = "" if self.first == self.last else f"～{self.last}"
        return f"{document_name(self.source)}·{self.first}{tail}"

    @property
    def spoken(self) -> str:
        """The form for reading aloud: `文二第5段`, `文二第5至8段`."""
        return document_name(self.source) + self.paragraphs

    @property
    def paragraphs(self) -> str:
        """The paragraphs in words, without the document: `第5段`, `第5至8段`."""
        tail = "" if self.first == self.last else f"至{self.last}"
        return f"第{self.first}{tail}段"


def document_name(source_id: str, short_title: str = "") -> str:
    """Return the one name of a document: `s2` gives `文二`, or `文二《…》` with its short title."""
    title = quoted_title(short_title) if short_title else ""
    return f"文{chinese_number(int(source_id[1:]))}{title}"


def quoted_title(title: str) -> str:
    """Return the title of a work in 《》. Inner 《》 become 〈〉, the Chinese marks for nesting."""
    return "《" + title.replace("《", "〈").replace("》", "〉") + "》"


def former_names(source_id: str) -> tuple[str, str]:
    """Return the names that a document had on earlier editions of the site and on their paper.

    Readers still hold such paper, so the search still knows these names: `文2`, `篇二`.
    """
    return f"文{source_id[1:]}", f"篇{chinese_number(int(source_id[1:]))}"


def chinese_number(number: int) -> str:
    """Write a number in Chinese: `二`, `十二`, `二十`. From 100 on, digit by digit."""
    if number >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


@lru_cache(maxsize=1 << 15)
def parse_locator(text: str) -> Locator | None:
    """Parse `s2-9` or `s2-5..8`; None for anything else. A reversed range is kept unchanged."""
    match = _LOCATOR.fullmatch(text)
    if match is None:
        return None
    source, first, last = match.groups()
    return Locator(source, int(first), int(last or first))
