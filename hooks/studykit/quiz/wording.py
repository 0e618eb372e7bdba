"""The wording of generated items: names of documents and units, and sentences of the sources."""

import re
import unicodedata
from collections.abc import Iterable, Set
from difflib import SequenceMatcher
from functools import lru_cache

from studykit.locator import Locator
from studykit.model import Kind, Source, Unit
from studykit.references import Reference

# Prefixes that state a position in a list. They are not part of the content, and they would reveal
# the order of steps.
_POSITION_PREFIX = re.compile(r"^(?:[一二三四五六七八九十]+是|首先：|其次：|最后：|同时：)")
_SENTENCE = re.compile(r"[^。；;！？]+[。；;！？]?[”」』]?")
_ENUMERATION = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节条款项][\s　]+|[（(][一二三四五六七八九十]+[）)]|\d+、"
    r"|[一二三四五六七八九十](?:是|要)|首先，|其次，|最后，|同时，|一方面，?|另一方面，?)+"
)
EMPHASIS = "**"
# 不是, 不应 and 没有; not 是不是, which asks.
_NEGATED = re.compile(r"(?<!是)(?:不(?:是|属于|包括|正确|符合|应当?|该|能|对)|没有|并非)(?!是)")
_EMPHASIZED = re.compile(r"\*\*[^*]+\*\*")
_QUOTATION = re.compile(r"「[^」]*」|“[^”]*”")
# The mark after a title that the document does not have word for word.
EDITORS_TITLE = "（编者拟题）"
_QUOTED = re.compile(f"「([^「」]*)」({EDITORS_TITLE})?")
_NOT_WORD = re.compile(r"[^\w]|_")
# Maximum length of a quoted sentence, in characters.
QUOTE_AT_MOST = 90
# The separator of a list in running text.
_SEPARATOR = "；"
# The words by which a stem states that an editor inferred the relation.
INFERRED = "据编者归纳"
ALIKE_FROM = 0.9
# Words that point outside the sentence: 上述, 以下各项, 该文, 该部门; not 30 岁以下几类, 应该部署.
_DEICTIC = re.compile(
    r"上述|上文|下文|前文|本文|本段|本页|这一|此文|此处|综上|如下|这就是|这些"
    r"|(?<![级岁人名次天年])以[上下](?=[各几两二三四五六七八九十所方])"
    r"|(?<!应)该(?:文|段|页|条|项|句|词|人|单位|同志|问题|原因|对策|措施|做法|制度)"
    r"|(?<!应)该(?:[^动派]员|[^全局]部(?!署)|部门|车间|班组|科室|企业|学校|机构)"
)


def title_of(unit: Unit) -> str:
    """Return a unit's title without a prefix that states its position in a list."""
    return _POSITION_PREFIX.sub("", unit.title) or unit.title


def quoted_title(unit: Unit) -> str:
    """Return a unit's title in quotation marks, see `quoted`."""
    return quoted(title_of(unit))


def quoted(text: str) -> str:
    """Return a text in 「」. Inner 「」 become 『』, the Chinese marks for nesting."""
    return "「" + text.replace("「", "『").replace("」", "』") + "」"


def words_quoted(text: str) -> list[str]:
    """Return what stands in 「」 as the words of a document.

    Titles that the text marks as the editor's are left out. So are words behind a colon, which
    somebody in a case says or writes.
    """
    return [
        match[1]
        for match in _QUOTED.finditer(text)
        if not match[2] and text[: match.start()][-1:] != "："
    ]


def unmarked_negation(question: str) -> str:
    """Return the first negation of a question outside emphasis and quotations, or an empty text."""
    match = _NEGATED.search(_QUOTATION.sub("", _EMPHASIZED.sub("", question)))
    return match[0] if match else ""


def with_marked_negation(question: str) -> str:
    """Return a question with every negation outside quotations emphasized."""
    parts = re.split(f"({_QUOTATION.pattern})", question)
    parts[::2] = [_NEGATED.sub(rf"{EMPHASIS}\g<0>{EMPHASIS}", part) for part in parts[::2]]
    return "".join(parts)


def is_word_for_word(words: str, source: Source) -> bool:
    """Return whether a paragraph of a document contains some words; both are normalized."""
    sought = normalized(words)
    return any(sought in normalized(paragraph.text) for paragraph in source.paragraphs)


def joined_list(texts: Iterable[str]) -> str:
    """Join texts with semicolons (；)."""
    return _SEPARATOR.join(texts)


def reference_markup(locators: Iterable[Locator]) -> str:
    """Return references to paragraphs in the authors' syntax: `[[s1-2]]、[[s1-3]]`."""
    return "、".join(str(Reference(str(locator))) for locator in locators)


@lru_cache(maxsize=1 << 14)
def normalized(text: str) -> str:
    """Normalize a text for comparison: NFKC, case folded, without spaces and punctuation."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def bigrams(text: str) -> set[str]:
    """Return the bigrams (runs of two characters) of a normalized text."""
    return ngrams(text, 2)


def ngrams(text: str, length: int) -> set[str]:
    """Return all runs of `length` characters of a normalized text."""
    characters = normalized(text)
    return {characters[index : index + length] for index in range(len(characters) - length + 1)}


def coverage(text: str, known: Set[str]) -> float:
    """Return the share of a text's bigrams that are in `known`, from 0 to 1."""
    own = bigrams(text)
    return len(own & known) / len(own) if own else 0.0


def sentences(text: str) -> list[str]:
    """Split a paragraph into sentences, without leading numbering and trailing semicolons."""
    found = (
        _ENUMERATION.sub("", match[0].strip(" \u3000,，")).rstrip("；;")
        for match in _SENTENCE.finditer(text)
    )
    return [sentence for sentence in found if len(sentence) > 1]


def is_quotable(sentence: str) -> bool:
    """Return whether a sentence can be quoted alone.

    It must have at most `QUOTE_AT_MOST` characters, and its quotation marks must balance.
    """
    return len(sentence) <= QUOTE_AT_MOST and sentence.count("“") == sentence.count("”")


def in_quotes(sentence: str) -> str:
    """Return a sentence in “”. Inner “” become ‘’."""
    return "“" + sentence.replace("“", "‘").replace("”", "’") + "”"


def are_similar(one: str, other: str) -> bool:
    """Return whether two options are equal after normalization or too similar.

    They are too similar if the ratio of `SequenceMatcher` is at least `ALIKE_FROM`.
    """
    first, second = normalized(one), normalized(other)
    if first == second:
        return True
    # The length bound rejects most pairs.
    if 2 * min(len(first), len(second)) < ALIKE_FROM * (len(first) + len(second)):
        return False
    # Characters that occur in only one text reject most of the remaining pairs.
    ones, others = _characters(one), _characters(other)
    shared = min(len(first) - len(ones - others), len(second) - len(others - ones))
    if 2 * shared < ALIKE_FROM * (len(first) + len(second)):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= ALIKE_FROM and matcher.ratio() >= ALIKE_FROM


def shared_characters(stem: str, text: str) -> int:
    """Return how many distinct characters an option shares with its stem."""
    return len(_characters(stem) & _characters(text))


@lru_cache(maxsize=1 << 14)
def _characters(text: str) -> frozenset[str]:
    return frozenset(normalized(text))


def first_deictic(text: str) -> str:
    """Return the first word that refers to something outside the text, or an empty string."""
    match = _DEICTIC.search(text)
    return match[0] if match else ""


# The noun for the parts of a unit, by the kind of the unit.
PART_NOUNS = {
    Kind.PROBLEM: "表现",
    Kind.CAUSE: "情形",
    Kind.REMEDY: "做法",
    Kind.PROCEDURE: "做法",
}
