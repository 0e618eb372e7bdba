"""Tests of each rule, with items that must pass and items that it must refuse."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from banks import REAL, SMALL, bank_in, evidence_in, item_in
from studykit.model import Basis, ItemType
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    Matching,
    Option,
    Ordering,
    Origin,
    Proof,
    Side,
)
from studykit.quiz.rules import Rule, breaches

EVIDENCE = evidence_in(SMALL)
SINGLE = item_in(SMALL, "remedy--few-numbers--better-release")
INFERRED = item_in(SMALL, "remedy--long-queue--better-release")
CAUSE = item_in(SMALL, "cause--parking-chaos--no-lines")
PART_NOUNS = item_in(SMALL, "parts--better-release")
SAID = item_in(SMALL, "statement--wider-hatch--narrow-hatch")
QUOTED = item_in(SMALL, "document--s2-1")
CLOZE = item_in(SMALL, "cloze--show-left")
MATCH = item_in(SMALL, "match-cause-remedies--few-numbers--better-release")
TERMS = item_in(SMALL, "match-terms--numbers")
ORDER = item_in(SMALL, "order--take-call-do")
WRITTEN = item_in(SMALL, "wrong-board")
GOOD = (SINGLE, INFERRED, CAUSE, PART_NOUNS, SAID, QUOTED, CLOZE, MATCH, TERMS, ORDER, WRITTEN)


def option(unit: str, text: str = "", *, correct: bool = False, reason: str = "理由") -> Option:
    title = EVIDENCE.graph.units[unit].title if unit in EVIDENCE.graph.units else unit
    return Option(unit, text or title, correct, "" if correct else reason, unit)


def with_option(item: Item, extra: Option) -> Item:
    assert isinstance(item.response, Choice)
    return replace(item, response=Choice((*item.response.options, extra)))


def chosen(item: Item, *options: Option) -> Item:
    return replace(item, response=Choice(options))


def words(item: Item, key: str, *wrong: str) -> Item:
    """Return the item with these texts as options."""
    options = [Option(f"o{n}", text, False, "理由") for n, text in enumerate(wrong)]
    return replace(item, response=Choice((Option("key", key, True, ""), *options)))


def blank(item: Item, before: str, answer: str, after: str, *fillers: str) -> Item:
    options = [Option(f"o{n}", text, False, "理由") for n, text in enumerate(fillers)]
    key = Option("key", answer, True, "")
    return replace(item, response=Cloze((before, Blank("1", (answer,), (key, *options)), after)))


def sides(*texts: str) -> tuple[Side, ...]:
    return tuple(Side(text, text, "理由") for text in texts)


def matched(item: Item, **changes: object) -> Item:
    assert isinstance(item.response, Matching)
    return replace(item, response=replace(item.response, **changes))  # type: ignore[arg-type]


def steps(count: int, shown: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Item:
    entries = sides(*(f"第{n}步做的事" for n in range(count)))
    return replace(ORDER, response=Ordering(entries, shown(tuple(entry.id for entry in entries))))


def backwards(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(reversed(names))


STEM = "文一认为，造成排队太长的是什么？"
REFUSED: list[tuple[Rule, str, Item]] = [
    # 1. Proof.
    (Rule.DISTRACTOR_UNPROVED, "it is inferred of the stem's unit", chosen(
        SINGLE, option("better-release", correct=True), option("patrol"), option("show-left"))),
    (Rule.DISTRACTOR_UNPROVED, "its document is the stem's", chosen(
        CAUSE, option("no-lines", correct=True), option("parking-chaos"), option("patrol"))),
    (Rule.DISTRACTOR_UNPROVED, "see also joins it to the key", with_option(
        SINGLE, option("draw-lines"))),
    (Rule.DISTRACTOR_UNPROVED, "it is no unit", with_option(SINGLE, option("nobody", "谁"))),
    (Rule.DISTRACTOR_UNPROVED, "the stem names no document", replace(
        SINGLE, stem="针对「号源太少」，下列哪一项是对策？")),
    (Rule.DISTRACTOR_UNPROVED, "what was swapped in is true", replace(
        SAID, about=("wider-hatch", "cold-meals"))),
    (Rule.DISTRACTOR_UNPROVED, "the quotation stands in another document", replace(
        QUOTED, about=("排队太长",), document="s2")),
    (Rule.DISTRACTOR_UNPROVED, "the filler stands in the same paragraph", blank(
        CLOZE, "公开余号，还剩几个写在", "门口的牌子", "上。", "提前放号", "巡查")),
    (Rule.DISTRACTOR_UNPROVED, "the outsider of a match is joined to it", matched(
        MATCH, right=(*MATCH.response.right, Side("release-early", "提前放号", "理由")))),  # type: ignore[union-attr]
    (Rule.DISTRACTOR_UNPROVED, "one term's meaning holds the other", matched(
        TERMS, right=(*TERMS.response.right, Side("parking-line", "地上的线", "理由")))),  # type: ignore[union-attr]
    (Rule.DISTRACTOR_UNPROVED, "the odd one is in the document", replace(
        PART_NOUNS, proof=Proof.MEMBER, response=Choice((
            option("show-left", correct=True), option("release-early"), option("show-left"))))),
    (Rule.DISTRACTOR_UNPROVED, "what should be inside is not", replace(
        PART_NOUNS, proof=Proof.MEMBER, response=Choice((
            option("wider-hatch", correct=True), option("release-early"), option("patrol"))))),
    (Rule.INFERENCE_UNSAID, "inferred, and not said", replace(
        INFERRED, stem="文一讲到的哪一项对策可以用来解决「窗口排队太长」？")),
    (Rule.GROUP_STATEMENT, "the relation is the container's", replace(
        CAUSE, about=("long-queue",), response=Choice((
            option("few-numbers", correct=False), option("no-lines", correct=True))))),
    (Rule.GROUP_STATEMENT, "a statement on a member", replace(
        SAID, units=("few-numbers", "sore-legs"))),
    (Rule.ORDINAL_STEM, "it points by number", replace(SINGLE, stem="文一第（一）条讲的是什么？")),
    # 2. Options that are too similar.
    (Rule.OPTIONS_ALIKE, "width", words(SINGLE, "提前ABC", "提前ＡＢＣ", "别的")),
    (Rule.OPTIONS_ALIKE, "punctuation", words(SINGLE, "提前，放号。", "提前放号", "别的")),
    (Rule.OPTIONS_ALIKE, "nine tenths", words(
        SINGLE, "每次提前不少于两天放号", "每次提前不少于三天放号", "别的")),
    (Rule.OPTIONS_ALIKE, "right sides", matched(MATCH, right=sides("加宽取餐口", "加宽取餐口。"))),
    (Rule.OPTIONS_ALIKE, "steps", replace(ORDER, response=Ordering(
        sides("取号", "取号。", "叫号"), ("叫号", "取号", "取号。")))),
    # 3. Distractors.
    (Rule.DISTRACTORS_FEW, "one only", words(SINGLE, "甲", "乙")),
    (Rule.DISTRACTORS_FEW, "none", words(SINGLE, "甲")),
    (Rule.DISTRACTORS_FEW, "no key", chosen(SINGLE, option("patrol"), option("wider-hatch"))),
    (Rule.DISTRACTORS_FEW, "one filler", blank(CLOZE, "写在", "门口的牌子", "上", "墙")),
    (Rule.CLASS_MIXED, "a problem among remedies", with_option(SINGLE, option("parking-chaos"))),
    (Rule.CLASS_MIXED, "a cause among remedies", with_option(SINGLE, option("narrow-hatch"))),
    (Rule.CLASS_MIXED, "from a module it has nothing to do with", replace(SINGLE, module="x")),
    # 4. "All of the above", and negation with 不.
    (Rule.ALL_OF_ABOVE, "以上都是", words(SINGLE, "甲事", "乙事", "以上都是")),
    (Rule.ALL_OF_ABOVE, "以上都不是", words(SINGLE, "甲事", "乙事", "以上都不是")),
    (Rule.ALL_OF_ABOVE, "以上均正确", words(SINGLE, "甲事", "乙事", "以上均正确")),
    (Rule.ALL_OF_ABOVE, "都不对", words(SINGLE, "甲事", "乙事", "都不对")),
    (Rule.ALL_OF_ABOVE, "A 和 B", words(SINGLE, "甲事", "乙事", "A 和 B")),
    (Rule.ALL_OF_ABOVE, "甲、乙", words(SINGLE, "某事", "另事", "甲、乙都对")),
    (Rule.NEGATION_UNMARKED, "不是", replace(SINGLE, stem="下列哪一项不是文一的对策？")),
    (Rule.NEGATION_UNMARKED, "不属于", replace(SINGLE, stem="下列不属于文一的是哪一项？")),
    (Rule.NEGATION_UNMARKED, "没有", replace(SINGLE, stem="文一没有提到的是什么？")),
    (Rule.NEGATION_UNMARKED, "不正确", replace(PART_NOUNS, stem="下列说法不正确的有哪些？")),
    # 5. Words that refer to something outside the item.
    *((Rule.DEICTIC, stem, replace(SINGLE, stem=stem)) for stem in (
        "上述对策针对什么？", "本文针对什么？", "该对策针对什么？", "这一对策针对什么？",
        "如下哪一项？", "以上几项里是哪一项？", "以下各项里是哪一项？", "综上，选哪一项？",
        "该党员怎么办？", "本段说了什么？")),
    (Rule.DEICTIC, "in an option", words(SINGLE, "上述做法", "乙事", "丙事")),
    (Rule.DEICTIC, "in a blanked sentence", blank(CLOZE, "这就是", "牌子", "的用处", "甲", "乙")),
    # 6. Cloze, ordering, matching.
    (Rule.CLOZE_GIVEN_AWAY, "in the sentence", blank(
        CLOZE, "牌子就是", "牌子", "而已", "甲", "乙")),
    (Rule.CLOZE_GIVEN_AWAY, "in the stem", replace(
        CLOZE, stem="补全文一说门口的牌子的这句话。")),
    (Rule.CLOZE_GIVEN_AWAY, "in the title", replace(
        blank(CLOZE, "要", "公开余号", "，写在牌子上", "甲", "乙"), units=("show-left",))),
    (Rule.CLOZE_GIVEN_AWAY, "two fillers fit", blank(
        CLOZE, "写在", "门口的牌子", "上", "门口的牌子。", "乙")),
    (Rule.CLOZE_UNFOUNDED, "no sentence of the source", blank(
        CLOZE, "余号写在", "门口的牌子", "背面。", "甲", "乙")),
    (Rule.CLOZE_BLANKS, "three", replace(CLOZE, response=Cloze(
        tuple(Blank(str(n), (str(n),)) for n in range(3))))),
    (Rule.CLOZE_BLANKS, "none", replace(CLOZE, response=Cloze(("没有空",)))),
    (Rule.SEQUENCE, "two steps", steps(2, backwards)),
    (Rule.SEQUENCE, "eight steps", steps(8, backwards)),
    (Rule.SEQUENCE, "in its own order", steps(4, lambda names: names)),
    (Rule.MATCHING, "one right for two", matched(MATCH, pairs=(
        ("few-numbers", "better-release"), ("narrow-hatch", "better-release")))),
    (Rule.MATCHING, "a left without a right", matched(MATCH, pairs=(
        ("few-numbers", "better-release"),))),
    (Rule.MATCHING, "no spare", matched(MATCH, right=tuple(
        side for side in MATCH.response.right if side.id in ("better-release", "wider-hatch")))),  # type: ignore[union-attr]
    (Rule.MATCHING, "nine pairs", replace(MATCH, response=Matching(
        sides(*"一二三四五六七八九"), sides(*"甲乙丙丁戊己庚辛壬癸"),
        tuple(zip("一二三四五六七八九", "甲乙丙丁戊己庚辛壬", strict=True))))),
    # 7. Explanations, citations and rationales.
    (Rule.UNEXPLAINED, "no explanation", replace(SINGLE, explanation=" ")),
    (Rule.UNEXPLAINED, "no citation", replace(SINGLE, cites=())),
    (Rule.UNEXPLAINED, "no reason", with_option(SINGLE, option("patrol", reason=""))),
    (Rule.UNEXPLAINED, "no reason for the spare", matched(MATCH, right=tuple(
        replace(side, rationale="") for side in MATCH.response.right))),  # type: ignore[union-attr]
    # Warnings.
    (Rule.KEY_LONGEST, "longest", words(SINGLE, "很长很长的一个选项", "短的一", "短的二")),
    (Rule.KEY_LONGEST, "well over the median", words(
        SINGLE, "很长很长的一个选项", "很长很长的一个选项啊", "短的一", "短的二")),
    (Rule.KEY_ECHOES, "most like the stem", replace(
        words(SINGLE, "号源排队", "车位画线", "餐口加宽"), stem=STEM)),
    (Rule.ABSOLUTES, "only in distractors", words(
        SINGLE, "可以提前", "必须提前", "一律提前")),
]  # fmt: skip

PASSES: list[tuple[Rule, str, Item]] = [
    *((rule, item.id, item) for rule in Rule if not rule.warns for item in GOOD),
    (Rule.OPTIONS_ALIKE, "four fifths", words(SINGLE, "每次提前两天", "每次提前三天", "别的")),
    (Rule.NEGATION_UNMARKED, "in bold", replace(SINGLE, stem="哪一项**不是**文一的对策？")),
    (Rule.NEGATION_UNMARKED, "before the question", replace(
        SINGLE, stem="号源不够，窗口没有人。哪一项是对策？")),
    (Rule.NEGATION_UNMARKED, "in a title", replace(SINGLE, stem="「不是这样」针对什么？")),
    (Rule.NEGATION_UNMARKED, "是不是", replace(SINGLE, stem="是不是放号？选哪一项？")),
    (Rule.NEGATION_UNMARKED, "a statement may deny", replace(SAID, stem="文三没有写明。")),
    (Rule.DEICTIC, "应该", replace(SINGLE, stem="窗口应该先做什么？该做的是哪一件？")),
    (Rule.DEICTIC, "a rank", replace(SINGLE, stem="副科级以上干部做什么？")),
    (Rule.ALL_OF_ABOVE, "都 inside", words(SINGLE, "人人都来", "个个都走", "都不来")),
    (Rule.DISTRACTORS_FEW, "a statement has one", SAID),
    (Rule.SEQUENCE, "three", steps(3, backwards)),
    (Rule.SEQUENCE, "seven", steps(7, backwards)),
    (Rule.CLOZE_BLANKS, "two", replace(CLOZE, response=Cloze(
        (Blank("1", ("甲",)), "和", Blank("2", ("乙",)))))),
    (Rule.INFERENCE_UNSAID, "hand-written", replace(
        WRITTEN, basis=Basis.INFERRED, origin=Origin.AUTHORED)),
    (Rule.KEY_LONGEST, "as long as another", words(SINGLE, "一样长的", "也这样长", "也不很短")),
    (Rule.KEY_ECHOES, "another shares as much", replace(
        words(SINGLE, "号源", "排队", "餐口"), stem=STEM)),
    (Rule.ABSOLUTES, "in one of them only", words(SINGLE, "可以", "必须", "随意")),
]  # fmt: skip


def reasons_of(rule: Rule, item: Item) -> list[str]:
    found = breaches(item, EVIDENCE, warns=rule.warns)
    return [breach.reason for breach in found if breach.rule is rule]


@pytest.mark.parametrize(
    ("rule", "item"),
    [(r, i) for r, _, i in REFUSED],
    ids=[f"{r.name}: {why}" for r, why, _ in REFUSED],
)
def test_rule_refuses(rule: Rule, item: Item) -> None:
    reasons = reasons_of(rule, item)
    assert reasons
    assert all(reasons)


@pytest.mark.parametrize(
    ("rule", "item"),
    [(r, i) for r, _, i in PASSES],
    ids=[f"{r.name}: {why}" for r, why, _ in PASSES],
)
def test_rule_accepts(rule: Rule, item: Item) -> None:
    assert reasons_of(rule, item) == []


def test_every_rule_is_tested_and_described() -> None:
    of_bank = {Rule.ID_REPEATED, Rule.STEM_REPEATED, Rule.ENEMIES}
    assert {rule for rule, _, _ in REFUSED} | of_bank == set(Rule)
    for rule in Rule:
        assert rule.description
        assert rule.reference
    assert len({rule.description for rule in Rule}) == len(Rule)


# Known traps in the real documents. ----------------------------------------------------------


@dataclass(frozen=True)
class Trap:
    """A distractor that seems wrong under a stem on a document but cannot be proved wrong."""

    document: str
    about: str
    distractor: str


TRAPS = {
    "理想信念动摇 stands in s2 and s4": Trap("s2", "weak-party-spirit", "few-wavering-ideals"),
    "流动党员 stands in s2 and s4": Trap("s4", "uneven-recruitment", "mobile-hard-to-manage"),
    "宗旨意识 in other words": Trap("s4", "some-faint-purpose", "weak-service-attitude"),
    "形式单一 is said in s2 too": Trap("s2", "education-effect-weakened", "narrow-and-repetitive"),
    "怕得罪人 is said twice in s2": Trap("s2", "weak-exemplary-role", "afraid-to-review"),
    "its container addresses the stem": Trap("s1", "last-mile-gap", "two-thoroughs"),
    "an inferred relation is one": Trap("s5", "good-man-ism", "criticism-practice"),
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_plausible_but_wrong_proofs_are_rejected(trap: Trap) -> None:
    evidence = evidence_in(REAL)
    units = evidence.graph.units
    assert evidence.reason_not_excluded(trap.document, (units[trap.about],), units[trap.distractor])


def test_an_absent_edge_proves_nothing() -> None:
    """No relation joins these two units, but the document named in the stem contains both."""
    evidence = evidence_in(REAL)
    stem, other = evidence.graph.units["missing-activities"], evidence.graph.units["four-gates"]
    assert not list(evidence.connections(stem, other))
    assert evidence.reason_not_excluded("s4", (stem,), other)
    assert not evidence.reason_not_excluded("s5", (stem,), evidence.graph.units["public-notice"])


def test_document_items_exclude_parallel_and_repeated_documents() -> None:
    items = [item for item in bank_in(REAL).items if item.generator == "document"]
    assert items
    evidence = evidence_in(REAL)
    for item in items:
        assert isinstance(item.response, Choice)
        shown = {option.id for option in item.response.options}
        assert "s6" not in shown
        (cite,) = item.cites
        parallels = {name.partition("-")[0] for name in evidence.parallels.get(str(cite), ())}
        assert not parallels & shown - {item.document}


def test_item_types_are_those_of_their_responses() -> None:
    kinds = {
        ItemType.SINGLE: Choice,
        ItemType.MULTIPLE: Choice,
        ItemType.TRUE_FALSE: Choice,
        ItemType.CLOZE: Cloze,
        ItemType.MATCHING: Matching,
        ItemType.ORDERING: Ordering,
    }
    for item in bank_in(REAL).items:
        assert isinstance(item.response, kinds[item.type])
