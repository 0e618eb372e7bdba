"""The words of generated items: names of documents and units, sentences of the sources."""

import re
import unicodedata
from collections.abc import Iterable, Set
from difflib import SequenceMatcher
from functools import lru_cache

from studykit.locator import Locator, numeral
from studykit.model import Kind, Source, Unit

# A place in a list is no part of what is said, and would give an order away.
_LEAD = re.compile(r"^(?:[一二三四五六七八九十]+是|首先：|其次：|最后：|同时：|入口：|出口：)")
_SENTENCE = re.compile(r"[^。；;！？]+[。；;！？]?[”」』]?")
_ENUMERATION = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)]|\d+、"
    r"|[一二三四五六七八九十](?:是|要)|首先，|其次，|最后，|同时，|一方面，?|另一方面，?)+"
)
_NOISE = re.compile(r"[^\w]|_")
# Characters: what is asked should be short; what explains may be longer.
QUOTE_AT_MOST = 90
SAID_AT_MOST = 130
# What a list in running text is parted by.
_PARTING = "；"
# How a stem says that the documents leave it to the reader.
INFERRED = "据编者归纳"
ALIKE_FROM = 0.9
_DEICTIC = re.compile(
    r"上述|上文|下文|前文|本文|本段|本页|这一|此文|此处|综上|如下|这就是|这些"
    r"|(?<![级岁人名次天年])以[上下](?=[各几两二三四五六七八九十所方])"
    r"|该(?:文|段|页|条|项|句|词|人|党员|支部|单位|同志|干部|问题|原因|对策|措施|做法|制度)"
)


def document_name(source_id: str) -> str:
    """How a stem names a document: `s2` gives 文二."""
    return f"文{numeral(int(source_id[1:]))}"


def document_title(source: Source) -> str:
    """A document with its title: 文二《……》."""
    return f"{document_name(source.id)}《{source.title}》"


def title_of(unit: Unit) -> str:
    """A unit's title without its place in a list."""
    return _LEAD.sub("", unit.title) or unit.title


def named(unit: Unit) -> str:
    """A unit's title in quotation marks, inner ones doubled as Chinese does."""
    return quoted(title_of(unit))


def quoted(text: str) -> str:
    """A text in 「」; those inside become 『』."""
    return "「" + text.replace("「", "『").replace("」", "』") + "」"


def listed(texts: Iterable[str]) -> str:
    """Several texts in one sentence."""
    return _PARTING.join(texts)


def cited(locators: Iterable[Locator]) -> str:
    """References to paragraphs, as an author writes them."""
    return "、".join(f"[[{locator}]]" for locator in locators)


@lru_cache(maxsize=1 << 14)
def normal(text: str) -> str:
    """A text as answers are compared: NFKC, lower case, without spaces and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def grams(text: str) -> set[str]:
    """The runs of two characters of a text, punctuation left out."""
    return runs(text, 2)


def runs(text: str, length: int) -> set[str]:
    """The runs of so many characters of a text, punctuation left out."""
    plain = normal(text)
    return {plain[index : index + length] for index in range(len(plain) - length + 1)}


def coverage(text: str, known: Set[str]) -> float:
    """How much of a text's runs of two characters are known, from 0 to 1."""
    own = grams(text)
    return len(own & known) / len(own) if own else 0.0


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, without numbers before them and semicolons after them."""
    found = (
        _ENUMERATION.sub("", match[0].strip(" \u3000,，")).rstrip("；;")
        for match in _SENTENCE.finditer(text)
    )
    return [sentence for sentence in found if len(sentence) > 1]


def quotable(sentence: str, most: int = QUOTE_AT_MOST) -> bool:
    """Whether a sentence stands alone: not too long, its quotation marks in pairs."""
    return len(sentence) <= most and sentence.count("“") == sentence.count("”")


def said(words: str, paragraphs: Iterable[str]) -> str:
    """The sentence of some paragraphs that shares most with some words; empty if none does."""
    wanted = grams(words)
    best, score = "", 1
    for paragraph in paragraphs:
        for sentence in sentences(paragraph):
            shared = len(wanted & grams(sentence))
            if shared > score and quotable(sentence, SAID_AT_MOST):
                best, score = sentence, shared
    return best


def in_quotation(sentence: str) -> str:
    """A sentence of a source in quotation marks, its own doubled."""
    return "“" + sentence.replace("“", "‘").replace("”", "’") + "”"


def alike(one: str, other: str) -> bool:
    """Whether two options are equal but for width and punctuation, or nine tenths alike."""
    first, second = normal(one), normal(other)
    if first == second:
        return True
    # What the lengths alone rule out is most of it.
    if 2 * min(len(first), len(second)) < ALIKE_FROM * (len(first) + len(second)):
        return False
    # So does a character that only one of them has, for most of what is left.
    ones, others = _characters(one), _characters(other)
    shared = min(len(first) - len(ones - others), len(second) - len(others - ones))
    if 2 * shared < ALIKE_FROM * (len(first) + len(second)):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= ALIKE_FROM and matcher.ratio() >= ALIKE_FROM


def echo(stem: str, text: str) -> int:
    """How many different characters an option shares with its stem."""
    return len(_characters(stem) & _characters(text))


@lru_cache(maxsize=1 << 14)
def _characters(text: str) -> frozenset[str]:
    return frozenset(normal(text))


def deictic(text: str) -> str:
    """A word that points outside a text; empty if there is none."""
    match = _DEICTIC.search(text)
    return match[0] if match else ""


# What a unit of a kind is called when a stem asks for its parts.
PARTS = {
    Kind.PROBLEM: "表现",
    Kind.CAUSE: "情形",
    Kind.REMEDY: "做法",
    Kind.PROCEDURE: "做法",
}
