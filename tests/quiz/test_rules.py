"""Tests of each rule, with items that must pass and items that it must refuse."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from banks import REAL, SMALL, bank_in, evidence_in, item_in
from studykit.model import Basis, ItemType
from studykit.quiz.drafting import true_false_choice
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    Matching,
    Option,
    Ordering,
    Origin,
    Side,
)
from studykit.quiz.rules import Rule, breaches

EVIDENCE = evidence_in(SMALL)
AKIN = item_in(SMALL, "akin--add-cabinet--wider-hatch")
POINTS = item_in(SMALL, "points--better-release")
READING = item_in(SMALL, "reading--few-numbers")
CLAIM = item_in(SMALL, "claim--show-left")
CLOZE = item_in(SMALL, "cloze--show-left")
MATCH = item_in(SMALL, "match-points--booked-slots--rate-at-once")
ORDER = item_in(SMALL, "order--take-call-do")
WRITTEN = item_in(SMALL, "wrong-board")
# An item with one key; its options are units.
SINGLE = replace(
    AKIN,
    type=ItemType.SINGLE,
    response=Choice(tuple(each for each in AKIN.response.options if each.id != "add-cabinet")),  # type: ignore[union-attr]
)
GOOD = (SINGLE, AKIN, POINTS, READING, CLAIM, CLOZE, MATCH, ORDER, WRITTEN)


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
    (Rule.DISTRACTOR_UNPROVED, "it is one of the list", with_option(
        replace(POINTS, response=Choice(POINTS.response.keys[:1])), option("show-left"))),  # type: ignore[union-attr]
    (Rule.DISTRACTOR_UNPROVED, "it contains the list", with_option(
        POINTS, option("better-release"))),
    (Rule.DISTRACTOR_UNPROVED, "its document is another", with_option(POINTS, option("patrol"))),
    (Rule.DISTRACTOR_UNPROVED, "it is no unit", with_option(POINTS, option("nobody", "谁"))),
    (Rule.DISTRACTOR_UNPROVED, "an option is no unit", with_option(SINGLE, option("nobody", "谁"))),
    (Rule.DISTRACTOR_UNPROVED, "a point of one heading is matched with another", matched(
        MATCH, pairs=(("booked-slots", "rate-and-post"), ("rate-at-once", "guide-people")))),
    (Rule.DISTRACTOR_UNPROVED, "the stem names no document", replace(
        POINTS, stem="「改进放号」包括下列哪几项？")),
    (Rule.DISTRACTOR_UNPROVED, "the distractor stands in the named document", replace(
        SINGLE, document="s2", stem="下列做法里，哪一项写在文二，**不**在文三？")),
    (Rule.DISTRACTOR_UNPROVED, "the stem does not name the distractor's document", replace(
        SINGLE, stem="下列做法里，哪一项写在文三，**不**在文一？")),
    (Rule.DISTRACTOR_UNPROVED, "nobody wrote the statement", with_option(
        READING, Option("x", "排队太长，原文归到天气不好", False, "理由"))),
    (Rule.DISTRACTOR_UNPROVED, "the misreading is given as a key point", words(
        READING, *(f"排队太长，原文归到{why}" for why in ("人来得多", "叫号太慢", "没有预约")))),
    (Rule.DISTRACTOR_UNPROVED, "the key point is given as a misreading", words(
        READING, "余号写在门口，不等人来问",
        *(f"排队太长，原文归到{why}" for why in ("号放得少", "没有预约")))),
    (Rule.DISTRACTOR_UNPROVED, "the statement is about another document", replace(
        READING, document="s2", stem="据文二，下列说法哪一项正确？")),
    (Rule.DISTRACTOR_UNPROVED, "the claim is not the author's", replace(
        CLAIM, stem="据文一，余号由保安口头告知。")),
    (Rule.DISTRACTOR_UNPROVED, "the claim is judged wrongly", replace(
        CLAIM, response=true_false_choice(True, "理由"))),
    (Rule.DISTRACTOR_UNPROVED, "the filler stands in the same paragraph", blank(
        CLOZE, "公开余号，还剩几个写在", "门口的牌子", "上。", "提前放号", "巡查")),
    (Rule.INFERENCE_UNSAID, "inferred, and not said", replace(POINTS, basis=Basis.INFERRED)),
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
    (Rule.DISTRACTORS_FEW, "no key", chosen(SINGLE, option("patrol"), option("draw-lines"))),
    (Rule.DISTRACTORS_FEW, "one filler", blank(CLOZE, "写在", "门口的牌子", "上", "墙")),
    (Rule.CLASS_MIXED, "a problem among remedies", with_option(SINGLE, option("parking-chaos"))),
    (Rule.CLASS_MIXED, "a cause among remedies", with_option(SINGLE, option("narrow-hatch"))),
    (Rule.CLASS_MIXED, "from another module and document", with_option(
        SINGLE, option("release-early"))),
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
    (Rule.NEGATION_UNMARKED, "不正确", replace(POINTS, stem="下列说法不正确的有哪些？")),
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
        ("booked-slots", "guide-people"), ("rate-at-once", "guide-people")))),
    (Rule.MATCHING, "a left without a right", matched(MATCH, pairs=(
        ("booked-slots", "guide-people"),))),
    (Rule.MATCHING, "no spare", matched(MATCH, right=tuple(
        side for side in MATCH.response.right if side.id in ("guide-people", "rate-and-post")))),  # type: ignore[union-attr]
    (Rule.MATCHING, "nine pairs", replace(MATCH, response=Matching(
        sides(*"一二三四五六七八九"), sides(*"甲乙丙丁戊己庚辛壬癸"),
        tuple(zip("一二三四五六七八九", "甲乙丙丁戊己庚辛壬", strict=True))))),
    # Quotations and headings.
    (Rule.MISQUOTED, "in the stem", replace(WRITTEN, stem="文一写到「窗口太少」，下一步做什么？")),
    (Rule.MISQUOTED, "in an option", words(WRITTEN, "「窗口太少」", "号少", "人多")),
    (Rule.HEADING_ECHOED, "in all keys", chosen(
        POINTS, *(Option(each.id, f"改进放号{n}", each.correct, each.rationale, each.unit)
                  if each.correct else each
                  for n, each in enumerate(POINTS.response.options)))),  # type: ignore[union-attr]
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
    (Rule.NEGATION_UNMARKED, "a statement may deny", replace(CLAIM, stem="文三没有写明。")),
    (Rule.DEICTIC, "应该", replace(SINGLE, stem="窗口应该先做什么？该做的是哪一件？")),
    (Rule.DEICTIC, "a rank", replace(SINGLE, stem="副科级以上干部做什么？")),
    (Rule.ALL_OF_ABOVE, "都 inside", words(SINGLE, "人人都来", "个个都走", "都不来")),
    (Rule.DISTRACTORS_FEW, "a claim has one", CLAIM),
    (Rule.MISQUOTED, "what a person says", replace(WRITTEN, stem="他说：「窗口太少。」对吗？")),
    (Rule.MISQUOTED, "an editor's title", replace(WRITTEN, stem="看「窗口太少」（编者拟题）。")),
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
    """A point that seems to be outside a list of a document but cannot be proved so."""

    document: str
    heading: str
    point: str


TRAPS = {
    "it stands below the heading": Trap("s2", "lagging-mechanism", "unwilling-both-sides"),
    "it contains the heading": Trap("s2", "hollow-review", "blocked-flow"),
    "one sentence names both": Trap("s2", "guard-the-entrance", "party-recruitment"),
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_plausible_but_wrong_proofs_are_rejected(trap: Trap) -> None:
    evidence = evidence_in(REAL)
    units = evidence.graph.units
    group = (units[trap.heading], *(units[n] for n in evidence.graph.children[trap.heading]))
    assert evidence.reason_not_apart(trap.document, group, units[trap.point])


def test_akin_documents_are_compared_by_sentences() -> None:
    """文二 and 文四 both write of 流动党员; only a sentence with the words of a unit says it."""
    evidence = evidence_in(REAL)
    units = evidence.graph.units
    assert evidence.may_say("s2", units["mobile-management-problem"])
    assert not evidence.may_say("s2", units["interest-groups"])
    assert evidence.may_say("s4", units["interest-groups"])


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
