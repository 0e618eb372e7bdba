"""The rules of item writing; every draft is tested against each of them.

References: Haladyna, Downing & Rodriguez 2002 (H, with the number of their guideline),
Rodriguez 2005, Tarrant & Ware 2009, Butler & Roediger 2008, Vinu & Kumar 2015, van der Linden 2005.
The other rules are the site's own (本站).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

from studykit.model import Basis, ItemType
from studykit.quiz.answer import answer_form
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import (
    Blank,
    Cloze,
    Item,
    Matching,
    Option,
    Ordering,
    Origin,
    Proof,
    choices,
    distractors,
    offered_texts,
)
from studykit.quiz.proof import unproved
from studykit.quiz.wording import (
    EMPHASIS,
    INFERRED,
    are_similar,
    bigrams,
    first_deictic,
    is_word_for_word,
    normalized,
    shared_characters,
    title_of,
    unmarked_negation,
    words_quoted,
)
from studykit.references import remove_references

# From this multiple of the median length of its distractors, a key is too long.
LONG_FROM = 1.3
DISTRACTORS_AT_LEAST = 2
STEPS = range(3, 8)
PAIRS_AT_MOST = 8
BLANKS_AT_MOST = 2

# 以上都对, 都不是, 以上两项
_ALL_OR_NONE = re.compile(
    r"以上(?:都|皆|均|全)|(?:都|皆|均)(?:是|不是|对|不对|正确)$|以上(?:两|三|几)[项者]"
)
# A和B, 甲、乙都
_COMBINED = re.compile(r"^[A-Fa-f甲乙丙丁](?:\s*[、和与及]\s*[A-Fa-f甲乙丙丁])+(?:都|皆)?")
_QUESTION_WORDS = re.compile(r"[？?]|哪|什么|下列")
_ORDINAL = re.compile(r"第\s*[（(]?[一二三四五六七八九十\d]+[）)]?\s*[条项点个]")
_ABSOLUTE = re.compile(r"一定|必须|绝对|完全|所有|任何|永远|从不|总是|只要|唯一|一律")


@dataclass(frozen=True)
class _Spec:
    """A rule: its description in the author's language, its reference and its test.

    The test yields a reason for every breach. If `warns` is true, a breach does not refuse the
    item.
    """

    description: str
    reference: str
    test: Callable[[Item, Evidence], Iterator[str]]
    warns: bool = False


def _unstated_inference(item: Item, evidence: Evidence) -> Iterator[str]:
    inferred = item.basis is Basis.INFERRED and item.origin is Origin.GENERATED
    if inferred and INFERRED not in item.stem:
        yield f"联系是编者归纳的，题干没有写「{INFERRED}」"


def _unfounded(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that the sentence with its answers filled in occurs in a cited paragraph."""
    if not isinstance(item.response, Cloze):
        return
    parts = item.response.parts
    sentence = normalized("".join(p.accept[0] if isinstance(p, Blank) else p for p in parts))
    if not any(sentence in normalized(each.text) for each in evidence.cited(item.cites)):
        yield "填好以后不是原文的句子"


def _ordinal(item: Item, evidence: Evidence) -> Iterator[str]:
    yield from (f"题干用了「{match[0]}」" for match in _ORDINAL.finditer(item.stem))


def _alike(item: Item, evidence: Evidence) -> Iterator[str]:
    # Statements may differ in a single decisive word. V04 reports those that differ in particles
    # alone.
    if item.proof is Proof.STATEMENT:
        return
    response = item.response
    groups = [[option.text for option in options] for _, options in choices(item)]
    if isinstance(response, Matching):
        groups = [[side.text for side in sides] for sides in (response.left, response.right)]
    elif isinstance(response, Ordering) and len(response.steps) in STEPS:
        groups = [[step.text for step in response.steps]]
    for texts in groups:
        for index, one in enumerate(texts):
            for other in texts[index + 1 :]:
                if are_similar(one, other):
                    yield f"「{one}」与「{other}」几乎一样"


def _few_distractors(item: Item, evidence: Evidence) -> Iterator[str]:
    if item.type is ItemType.TRUE_FALSE:
        return
    for _, options in choices(item):
        count = sum(not option.correct for option in options)
        if count < DISTRACTORS_AT_LEAST:
            yield f"干扰项只有 {count} 个"
        if not any(option.correct for option in options):
            yield "没有正确项"


def _mixed_class(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that options made of units have one kind, and that their units belong to the item.

    A unit belongs to the item if it is of the same module, or cites the document of the item.
    """
    if item.origin is Origin.AUTHORED:
        return
    units = evidence.graph.units
    for _, options in choices(item):
        own = [units[each.unit] for each in options if each.unit and each.unit in units]
        kinds = {unit.kind for unit in own}
        if len(kinds) > 1:
            yield f"选项有{'、'.join(sorted(kind.label for kind in kinds))}几类"
        for unit in own:
            if unit.module != item.module and item.document not in evidence.documents(unit):
                yield f"「{unit.title}」既不在题干所指的文献里，也不在本模块"


def _all_of_above(item: Item, evidence: Evidence) -> Iterator[str]:
    for text in offered_texts(item):
        if _ALL_OR_NONE.search(text) or _COMBINED.match(text):
            yield f"选项「{text}」"


def _unmarked_negation(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that every negation in the question itself is bold, because readers overlook a 不."""
    if item.type not in (ItemType.SINGLE, ItemType.MULTIPLE):
        return
    question = re.split(r"[。；\n]", item.stem.rstrip("。 \n"))[-1]
    word = unmarked_negation(remove_references(question))
    if word and _QUESTION_WORDS.search(question):
        yield f"「{word}」没有加重，写成 {EMPHASIS}{word}{EMPHASIS}"


def _unresolved(item: Item, evidence: Evidence) -> Iterator[str]:
    shown = item.response.text if isinstance(item.response, Cloze) else ""
    for text in (item.stem, shown, *offered_texts(item)):
        if word := first_deictic(text):
            yield f"「{word}」单看这道题不知道指什么"


def _given_away(item: Item, evidence: Evidence) -> Iterator[str]:
    if not isinstance(item.response, Cloze):
        return
    titles = [evidence.graph.units[n].title for n in item.units if n in evidence.graph.units]
    shown = [normalized(text) for text in (item.stem, item.response.text, *titles)]
    for blank in item.response.blanks:
        answer = normalized(blank.accept[0])
        if any(answer in text for text in shown):
            yield f"答案「{blank.accept[0]}」写在题干或标题里"
        for option in blank.options:
            if not option.correct and answer_form(option.text) in map(answer_form, blank.accept):
                yield f"「{option.text}」填进去也通"


def _misquoted(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that words in 「」 stand in the item's document, or in one that it or a unit cites."""
    units = (evidence.graph.units[name] for name in item.units if name in evidence.graph.units)
    about = (name for unit in units for name in evidence.documents(unit))
    cited = (cite.source for cite in item.cites)
    names = {item.document, *cited, *about} & evidence.sources.keys()
    for text in (item.stem, *offered_texts(item)):
        for words in words_quoted(text):
            if words in evidence.library.coined_words:
                continue
            if not any(is_word_for_word(words, evidence.sources[name]) for name in names):
                yield f"「{words}」不是所引文献的原话"


def _many_blanks(item: Item, evidence: Evidence) -> Iterator[str]:
    if isinstance(item.response, Cloze):
        count = len(item.response.blanks)
        if not 0 < count <= BLANKS_AT_MOST:
            yield f"有 {count} 个空"


def _bad_sequence(item: Item, evidence: Evidence) -> Iterator[str]:
    if not isinstance(item.response, Ordering):
        return
    steps = item.response.steps
    if len(steps) not in STEPS:
        yield f"有 {len(steps)} 步，应当是 3 到 7 步"
    if item.response.shown == tuple(step.id for step in steps):
        yield "打乱以后仍是原来的次序"


def _bad_matching(item: Item, evidence: Evidence) -> Iterator[str]:
    if not isinstance(item.response, Matching):
        return
    pairs = item.response.pairs
    lefts, rights = [left for left, _ in pairs], [right for _, right in pairs]
    if len(set(lefts)) < len(lefts) or len(set(rights)) < len(rights):
        yield "不是一对一"
    if {side.id for side in item.response.left} != set(lefts):
        yield "左边有没有配上的"
    if len(pairs) > PAIRS_AT_MOST or len(pairs) < 2:
        yield f"有 {len(pairs)} 对"
    if not item.response.spare:
        yield "右边没有多出的一项"


def _unexplained(item: Item, evidence: Evidence) -> Iterator[str]:
    if not item.explanation.strip():
        yield "没有解析"
    if not item.cites:
        yield "没有出处"
    rationales = [(option.text, option.rationale) for option in distractors(item)]
    if isinstance(item.response, Matching):
        rationales += [(side.text, side.rationale) for side in item.response.spare]
    for text, rationale in rationales:
        if not rationale.strip():
            yield f"没有说明「{text}」错在哪里"


def _key_longest(item: Item, evidence: Evidence) -> Iterator[str]:
    for key, others in _single_keys(item):
        lengths = [len(normalized(option.text)) for option in others]
        own = len(normalized(key.text))
        if own > max(lengths) or own > LONG_FROM * median(lengths):
            yield f"正确项「{key.text}」最长"


def _key_echoes(item: Item, evidence: Evidence) -> Iterator[str]:
    for key, others in _single_keys(item):
        own = shared_characters(item.stem, key.text)
        if own > max(shared_characters(item.stem, option.text) for option in others):
            yield f"正确项「{key.text}」与题干同字最多"


def _heading_echoed(item: Item, evidence: Evidence) -> Iterator[str]:
    """Check that at least one key of a list has no bigram in common with the heading.

    Bigrams that a distractor has too do not count.
    """
    if item.proof is not Proof.LIST or item.headings[0] not in evidence.graph.units:
        return
    heading = title_of(evidence.graph.units[item.headings[0]])
    for _, options in choices(item):
        own = bigrams(heading).difference(*(bigrams(o.text) for o in options if not o.correct))
        if not any(own.isdisjoint(bigrams(o.text)) for o in options if o.correct):
            yield f"正确项都与「{heading}」有同样的词，别的都没有"


def _absolutes(item: Item, evidence: Evidence) -> Iterator[str]:
    for key, others in _single_keys(item):
        if not _ABSOLUTE.search(key.text) and sum(
            bool(_ABSOLUTE.search(option.text)) for option in others
        ) == len(others):
            yield "绝对的词只出现在干扰项里"


def _single_keys(item: Item) -> Iterator[tuple[Option, Sequence[Option]]]:
    """Yield the key and the distractors of each set of options that has exactly one key."""
    if item.type is ItemType.TRUE_FALSE:
        return
    for _, options in choices(item):
        keys = [option for option in options if option.correct]
        others = [option for option in options if not option.correct]
        if len(keys) == 1 and others:
            yield keys[0], others


def _tested_by_bank(item: Item, evidence: Evidence) -> Iterator[str]:
    """Yield nothing: `bank` tests the rules that compare several items."""
    yield from ()


class Rule(Enum):
    """All rules by name; `breaches` applies them."""

    DISTRACTOR_UNPROVED = _Spec("每个干扰项都证明了是错的", "Vinu & Kumar 2015", unproved)
    INFERENCE_UNSAID = _Spec("凭归纳的题，题干写明「据编者归纳」", "本站", _unstated_inference)
    ORDINAL_STEM = _Spec("题干不用「第几条」指路", "本站", _ordinal)
    OPTIONS_ALIKE = _Spec("选项互不相同，也不十分相像", "H22", _alike)
    DISTRACTORS_FEW = _Spec("至少两个干扰项", "H18；Rodriguez 2005", _few_distractors)
    CLASS_MIXED = _Spec("选项同属一类，来自同一篇文献或同一个模块", "H23、H29", _mixed_class)
    MISQUOTED = _Spec("「」里是文献的原话，编者所拟的词除外", "本站", _misquoted)
    ALL_OF_ABOVE = _Spec("不用「以上都是」和「A 和 B」", "H25、H26", _all_of_above)
    NEGATION_UNMARKED = _Spec("题干的否定词要加重", "H17", _unmarked_negation)
    DEICTIC = _Spec("题目单独看也明白", "H15", _unresolved)
    CLOZE_GIVEN_AWAY = _Spec("填空的答案不在题干和标题里，只有一个词合适", "H28", _given_away)
    CLOZE_UNFOUNDED = _Spec("填空的句子逐字取自原文", "本站", _unfounded)
    CLOZE_BLANKS = _Spec("一道题至多两个空", "本站", _many_blanks)
    SEQUENCE = _Spec("排序 3 到 7 步，打乱后次序不同", "本站", _bad_sequence)
    MATCHING = _Spec("匹配一对一，至多 8 对，右边有多余项", "本站", _bad_matching)
    UNEXPLAINED = _Spec("有解析、有出处，逐项说明错在哪里", "Butler & Roediger 2008", _unexplained)
    ID_REPEATED = _Spec("编号不重复", "本站", _tested_by_bank)
    STEM_REPEATED = _Spec("同一个问题不问两遍", "H4", _tested_by_bank)
    HEADING_ECHOED = _Spec("正确项不全带着标题里的词", "H28", _heading_echoed)
    KEY_LONGEST = _Spec("正确项不比别的长", "H24", _key_longest, warns=True)
    KEY_ECHOES = _Spec("正确项不与题干同字最多", "H28", _key_echoes, warns=True)
    ABSOLUTES = _Spec("绝对的词不只在干扰项里", "H28", _absolutes, warns=True)
    ENEMIES = _Spec(
        "互相透露答案的题不在一张卷上，也不挨着", "van der Linden 2005", _tested_by_bank, warns=True
    )

    @property
    def description(self) -> str:
        """The requirement, in the author's language."""
        return self.value.description

    @property
    def reference(self) -> str:
        """The publication that the rule comes from, or 本站 for the site's own."""
        return self.value.reference

    @property
    def warns(self) -> bool:
        """Whether a breach only gives a warning and does not refuse the item."""
        return self.value.warns


# The tests are looked up once: attributes of enum members are slow to read, and every item is
# tested against every rule.
_WARNING = [(rule, rule.value.test) for rule in Rule if rule.warns]
_REFUSING = [(rule, rule.value.test) for rule in Rule if not rule.warns]


@dataclass(frozen=True)
class Breach:
    """A rule that an item breaks, and the reason."""

    rule: Rule
    reason: str


def breaches(item: Item, evidence: Evidence, *, warns: bool) -> list[Breach]:
    """Return all breaches of the rules that only warn, or of the rules that refuse.

    `warns` selects between the two groups.
    """
    return [
        Breach(rule, reason)
        for rule, test in (_WARNING if warns else _REFUSING)
        for reason in test(item, evidence)
    ]
