"""Tests of decks (课件): the slides of a module, those of the session, and their minutes."""

import re
from collections import Counter

import pytest
from banks import REAL, site_in
from mini_site import diagnostics_of, with_page
from shared import shared_value
from starting import SECOND
from studykit.check.modules import IN_CLASS_AT_MOST
from studykit.deck.build import deck_of
from studykit.deck.choice import SLIDES_AT_MOST
from studykit.deck.sentence import CHARACTERS_AT_MOST
from studykit.deck.slide import Deck, Point, Points, Prose, Question, Table
from studykit.export.plan_parts import module_parts
from studykit.library import read_library
from studykit.model import SESSION_MINUTES, ItemType
from studykit.pages.decks import render_decks
from studykit.quiz.item import Choice
from studykit.references import remove_references
from studykit.site import Site, site_of

SITES = {"real": site_in(REAL), "second": site_in(SECOND / "docs")}


def decks() -> dict[str, list[Deck]]:
    """Return the decks of each site."""
    return {
        name: [deck_of(module, site) for module in site.library.modules]
        for name, site in SITES.items()
    }


DECKS = [
    pytest.param(deck, SITES[name], id=f"{name}/{deck.module.id}")
    for name, found in shared_value("decks", decks).items()
    for deck in found
]

ODD = """---
title: 排号
order: 9
minutes: 20
objectives:
  - 说出放号的次数
---

早上来的人多。队排到门外。

## 起头 { #start }

### 排长队 { #line-up .问题 }

人多，号少。==队就长了==。为什么？

- 出处：[[s1-1]]

### 放号 { #give-out .对策 }

==一天放几次==？

- 针对（归纳）：[[line-up]]
- 出处：[[s1-3]]
- 要点：提前放号，一天放几次有下限，没有上限（“每天不少于 3 次”[[s1-3]]）

## 对读 { #odd-compare }

| 看什么 | 甲 | 乙 |
| --- | --- | --- |
| 谁 | 人 [[s1-1]] | 没有写 |

## 情境 { #odd-case }

窗口前站了四十人：

- 二十人来取号
- 二十人已经有号

九点半，门口又来了十人。

请想两个问题：

1. 先做哪一件？
2. 为什么？

参考思路：先放号，见 [[line-up]]。再叫人。

## 讨论 { #odd-talk }

- 讨论：为什么排？
- 备注：没有标准答案
- 讨论：谁来放？
- 讨论：放给谁？
- 讨论：放多少？

## 90 分钟安排 { #odd-plan }

| 时间 | 环节 | 做法 |
| --- | --- | --- |
| 0–10 分 | [[odd\\|导入]] | 念导语 |
| 10–40 分 | [[start\\|读]] | 读 [[s1-2..3]] |
| 40–45 分 | 休息 | 喝水 |
| 45–80 分 | [[odd-case\\|情境]]、[[odd-talk\\|讨论]] | 取第三、四题 |
| 80–90 分 | [[odd-end\\|收束]] | 写一条 |

## 小结 { #odd-end }

- 先放号。
- 再叫人。
"""


def odd_files(*changes: tuple[str, str]) -> dict[str, bytes]:
    """Return the files of the small site with the module ODD, and each old text of it replaced."""
    text = ODD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return with_page(text)


def odd(*changes: tuple[str, str]) -> tuple[Deck, Site]:
    """Return the deck of the module that `odd_files` has, and its site."""
    site = site_of(read_library(odd_files(*changes))[0])
    return deck_of(site.modules["modules/odd.md"], site), site


def shown(deck: Deck) -> list[str]:
    return [slide.id for slide in deck.main]


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_every_deck_fills_its_session(deck: Deck, site: Site) -> None:
    assert 15 <= len(deck.main) <= SLIDES_AT_MOST
    assert sum(slide.minutes for slide in deck.main) == SESSION_MINUTES
    starts = [(slide.start, slide.minutes) for slide in deck.main]
    ends = [start + minutes for start, minutes in starts]
    assert [0, *ends] == [*(start for start, _ in starts), SESSION_MINUTES]
    assert not any(slide.minutes for slide in deck.appendix)
    assert max(Counter(slide.id for slide in deck.slides).values()) == 1


def test_cases_and_prompts_outside_sections_are_left_out() -> None:
    """The reader reports a module without sections; its page is built all the same."""
    headings = [(line, "") for line in ODD.splitlines() if line.startswith("## ")]
    deck, site = odd(*headings)
    assert not site.modules["modules/odd.md"].sections
    assert not {slide.label for slide in deck.slides} & {"情境", "讨论"}
    assert "情境" not in module_parts(deck.module, (), site)


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_every_unit_item_prompt_and_table_has_a_slide(deck: Deck, site: Site) -> None:
    contents = [slide.content for slide in deck.slides]
    units = {each.unit.id for each in contents if isinstance(each, Point)}
    items = {site.key(each.item.id) for each in contents if isinstance(each, Question)}
    assert {unit.id for unit in deck.module.units if not unit.written_item} == units
    assert {site.key(unit.id) for unit in deck.module.units if unit.written_item} <= items
    points = {each.points for each in contents if isinstance(each, Points)}
    assert {(prompt.question,) for prompt in deck.module.prompts} <= points


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_a_sentence_is_short_and_says_who_says_it(deck: Deck, site: Site) -> None:
    for slide in deck.slides:
        if isinstance(slide.content, Point) and (sentence := slide.content.sentence):
            plain = remove_references(sentence.text).replace("==", "")
            assert len(plain) <= CHARACTERS_AT_MOST, slide.id
            meant = slide.content.unit.definition
            points = {point.text for point in slide.content.unit.key_points}
            is_cited = "[[s" in sentence.text or sentence.text in points
            is_stated = meant is not None and meant.text == sentence.text
            assert sentence.editorial or is_cited or is_stated, slide.id
    missing = [s for s in deck.main if isinstance(s.content, Point) and not s.content.sentence]
    assert missing == []


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_quotations_are_whole_clauses_and_said_once(deck: Deck, site: Site) -> None:
    paragraphs = [each.text for each in site.library.paragraphs.values()]
    for slide in deck.slides:
        if not isinstance(slide.content, Point):
            continue
        said = slide.content.sentence.text if slide.content.sentence else ""
        quoted = [
            each.text.translate(str.maketrans("‘’", "“”")) for each in slide.content.quotations
        ]
        for text in quoted:
            places = [(whole, at) for whole in paragraphs if (at := whole.find(text)) >= 0]
            assert any(
                not re.match(r"\w", whole[at + len(text) :])
                and re.search(r"(^|\W|[是要条、])$", whole[:at])
                for whole, at in places
            ), text
            assert text not in said
            assert not any(text in other for other in quoted if other is not text)


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_no_sentence_of_a_session_says_the_answer_or_is_in_the_stem_of_its_items(
    deck: Deck, site: Site
) -> None:
    said = [
        remove_references(slide.content.sentence.text).replace("==", "")
        for slide in deck.main
        if isinstance(slide.content, Point) and slide.content.sentence
    ]
    for slide in deck.main:
        if isinstance(slide.content, Question) and isinstance(slide.content.item.response, Choice):
            item = slide.content.item
            keys = [option.text for option in slide.content.item.response.keys]
            if item.type is not ItemType.TRUE_FALSE:
                assert not all(any(key in text for text in said) for key in keys), slide.id
            assert not any(text in item.stem for text in said), slide.id


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_every_section_of_a_module_can_be_picked_for_a_plan(deck: Deck, site: Site) -> None:
    with_slides = {slide.section for slide in deck.slides}
    sections = {each.id for each in deck.module.sections} - {f"{deck.module.id}-plan"}
    assert sections <= with_slides


TALK = ODD[ODD.index("## 讨论") : ODD.index("## 90 分钟")]
PLAN = ODD[ODD.index("## 90 分钟") : ODD.index("## 小结")].replace("\\\\|", "\\|")
END = ODD[ODD.index("## 小结") :]
LIST = "- 先放号。\n- 再叫人。\n"
CASE = "参考思路：先放号，见 [[line-up]]。再叫人。\n"
# Other ends of `ODD`, each with the slides of the sections 情境, 讨论 and 小结.
_OF_CASE = ("odd-case--stem-1", "odd-case--asked-1", "odd-case--way-1")
_OF_TALK = tuple(f"odd-talk--prompt-{number}" for number in range(1, 5))
ENDINGS = {
    "a case": (((TALK, ""), (END, "")), _OF_CASE),
    "a case in the last section": (
        ((END, f"{END}\n{CASE}"),),
        (*_OF_CASE, *_OF_TALK, "odd-end--asked-2", "odd-end--way-2"),
    ),
    "a prompt in the summary": (
        ((END, f"{END}\n最后说一说。\n\n- 讨论：先叫谁？\n"),),
        (*_OF_CASE, *_OF_TALK, "odd-end--prompt-5", "odd-end"),
    ),
    "a table in the summary": (
        ((END, f"{END}\n| 先 | 后 |\n| --- | --- |\n| 号 | 人 |\n"),),
        (*_OF_CASE, *_OF_TALK, "odd-end--table-1", "odd-end"),
    ),
    "the plan": (
        ((PLAN, ""), (END, f"{END}\n{PLAN}\n- 带上号码\n")),
        (*_OF_CASE, *_OF_TALK, "odd-end"),
    ),
    "an answer of two paragraphs": (
        ((CASE, f"{CASE}\n参考思路：也可以先叫人。\n"),),
        (*_OF_CASE, *_OF_TALK, "odd-end"),
    ),
    "an answer alone": (
        ((TALK, ""), (LIST, CASE)),
        (*_OF_CASE, "odd-end--way-2"),
    ),
}


def ended(name: str) -> tuple[Deck, Site]:
    return odd(*ENDINGS[name][0])


@pytest.mark.parametrize("name", ENDINGS)
def test_cases_tables_and_prompts_have_slides_wherever_a_module_ends(name: str) -> None:
    deck, _ = ended(name)
    sections = ("odd-case", "odd-talk", "odd-end")
    found = [slide.id for slide in deck.slides if slide.section in sections]
    assert sorted(found) == sorted(ENDINGS[name][1])
    for slide in deck.slides:
        assert not isinstance(slide.content, Points) or "参考思路" not in str(slide.content)


def test_a_summary_ends_before_the_plan() -> None:
    deck, _ = ended("the plan")
    assert deck.main[-1].content == Points(("先放号。", "再叫人。"))


def test_paragraphs_of_an_answer_are_one_answer() -> None:
    deck, site = ended("an answer of two paragraphs")
    way = next(slide.content for slide in deck.slides if slide.label == "参考思路")
    said = ("先放号，见 [[line-up]]。再叫人。也可以先叫人。",)
    assert way == Prose(said, is_answer=True)
    assert module_parts(deck.module, (), site).count("情境</span>") == 1


@pytest.mark.parametrize(
    ("deck", "site"), [*DECKS, *(pytest.param(*ended(n), id=n) for n in ENDINGS)]
)
def test_every_part_that_a_plan_can_take_has_slides(deck: Deck, site: Site) -> None:
    listed = re.findall('data-part="([^"]+)"', module_parts(deck.module, (), site))
    assert listed
    names = {name for slide in deck.slides for name in (slide.id, slide.case, slide.section)}
    assert [name for name in listed if name not in names] == []


# The units of a section that two rows of a plan show, in the order of the page.
_UNITS = ("line-up", "give-out", "call", "queue")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # A unit is shown in the part that names it, whatever the order.
        (((10, "call"), (20, "line-up give-out queue")), ["call", "line-up give-out queue"]),
        # A part that names three units takes no more of the others than it has minutes.
        (((15, "start"), (15, "start")), ["line-up give-out", "call queue"]),
        (((20, "start"), (10, "start")), ["line-up give-out call", "queue"]),
        (((29, "start"), (1, "start")), ["line-up give-out call", "queue"]),
        (((15, "line-up"), (15, "start")), ["line-up", "give-out call queue"]),
        (((15, "start"), (15, "queue queue")), ["line-up give-out call", "queue"]),
        # A unit named twice is shown the first time.
        (((15, "queue"), (15, "queue start")), ["queue", "line-up give-out call"]),
        # Parts that name units alone divide what no part names.
        (((10, "call"), (20, "line-up")), ["give-out call", "line-up queue"]),
    ],
)
def test_parts_show_the_units_they_name_and_divide_the_others_by_minutes(
    rows: tuple[tuple[int, str], ...], found: list[str]
) -> None:
    terms = "".join(
        f"### {title} {{ #{name} .概念 }}\n\n号。\n\n- 释义（编者）：{title}的号\n- 拟名：编者\n"
        f"- 课上：讲\n- 出处：[[s1-2]]\n\n"
        for name, title in (("call", "叫号"), ("queue", "排队"))
    )
    start, plan = 10, []
    for index, (minutes, named) in enumerate(rows):
        activity = "、".join(f"[[{name}\\|{index}]]" for name in named.split())
        plan.append(f"| {start}–{start + minutes} 分 | {activity} | 读 |")
        start += minutes
    old = "| 10–40 分 | [[start\\|读]] | 读 [[s1-2..3]] |"
    added = ("\n## 对读", f"- 课上：讲\n\n{terms}## 对读")
    deck, _ = odd((old, "\n".join(plan)), added)
    parts: dict[str, list[str]] = {}
    for slide in deck.main:
        if slide.id in _UNITS:
            parts.setdefault(slide.part[0], []).append(slide.id)
    assert [" ".join(parts[str(index)]) for index in range(len(rows))] == found


def test_a_deck_follows_the_plan() -> None:
    deck, _ = odd()
    assert shown(deck) == [
        "top",
        "top--opening",
        "line-up",
        "give-out",
        *[slide.id for slide in deck.main if isinstance(slide.content, Question)],
        "top--part-3",
        "odd-case--stem-1",
        "odd-case--asked-1",
        "odd-case--way-1",
        "odd-talk--prompt-3",
        "odd-talk--prompt-4",
        "odd-end",
    ]
    rest = next(slide for slide in deck.main if slide.id == "top--part-3")
    assert (rest.title, rest.start, rest.minutes) == ("休息", 40, 5)
    assert [slide.notes[0] for slide in deck.main if slide.id == "top"] == ["做法：念导语"]
    assert "odd-compare--table-1" in {slide.id for slide in deck.appendix}


@pytest.mark.parametrize(
    ("action", "numbers"),
    [
        ("取第一、二两题", [1, 2]),
        ("取第二三题", [2, 3]),
        ("取第十题", [10]),
        ("取第十一题", [11]),
        ("取第九、十二题，再取第二十一题", [9, 12, 21]),
        ("取第三十题", [1, 2]),
        ("讨论", [1, 2]),
    ],
)
def test_a_deck_has_the_prompts_whose_numbers_the_plan_names(
    action: str, numbers: list[int]
) -> None:
    prompts = "".join(f"- 讨论：问{n}？\n" for n in range(5, 23))
    deck, _ = odd(("- 讨论：放多少？\n", f"- 讨论：放多少？\n{prompts}"), ("取第三、四题", action))
    found = [int(name.rpartition("-")[2]) for name in shown(deck) if "--prompt-" in name]
    assert found == numbers


def test_slides_hold_what_the_structure_says() -> None:
    slides = {slide.id: slide for slide in odd()[0].slides}
    problem, remedy = slides["line-up"].content, slides["give-out"].content
    assert isinstance(problem, Point)
    assert problem.sentence
    assert (problem.sentence.text, problem.sentence.editorial) == ("==队就长了==。", True)
    (column,) = [each for each in problem.columns if each.neighbours]
    assert [each.unit.id for each in column.neighbours] == ["give-out"]
    assert isinstance(remedy, Point)
    assert remedy.sentence
    # A question cannot be the sentence of a slide. The key point can, and a document states it.
    assert remedy.sentence.text.startswith("提前放号")
    assert not remedy.sentence.editorial
    stem = ("窗口前站了四十人：", "二十人来取号", "二十人已经有号", "九点半，门口又来了十人。")
    assert slides["odd-case--stem-1"].content == Prose(stem)
    asked = Points(("先做哪一件？", "为什么？"), ("请想两个问题：",), numbered=True)
    assert slides["odd-case--asked-1"].content == asked
    way = Prose(("先放号，见 [[line-up]]。再叫人。",), is_answer=True)
    assert slides["odd-case--way-1"].content == way
    assert slides["odd-compare--table-1"].content == Table(
        ("看什么", "甲", "乙"), (("谁", "人 [[s1-1]]", "没有写"),)
    )
    assert slides["odd-end"].content == Points(("先放号。", "再叫人。"))
    assert slides["odd-talk--prompt-1"].notes == ("没有标准答案",)


def test_an_author_chooses_and_writes_a_sentence() -> None:
    fields = "- 课上：不讲\n- 一句话：一天放几次，只有下限[[s1-3]]\n"
    deck, _ = odd(("\n## 对读", f"{fields}\n## 对读"))
    assert "give-out" not in shown(deck)
    unit = next(slide.content for slide in deck.appendix if slide.id == "give-out")
    assert isinstance(unit, Point)
    assert unit.sentence
    assert (unit.sentence.text, unit.sentence.editorial) == (
        "一天放几次，只有下限[[s1-3]]",
        False,
    )


def test_too_many_units_for_a_session_are_reported() -> None:
    units = "".join(
        f"### 概念{n} {{ #term-{n} .概念 }}\n\n号。\n\n- 释义（编者）：号{n}\n- 拟名：编者\n"
        f"- 课上：讲\n- 出处：[[s1-2]]\n\n"
        for n in range(IN_CLASS_AT_MOST + 2)
    )
    files = odd_files(("## 对读", f"{units}## 对读"))
    found = [each for each in diagnostics_of(files) if each.code == "K03"]
    assert [each.message.partition("：")[2] for each in found] == [
        f"概念{IN_CLASS_AT_MOST}",
        f"概念{IN_CLASS_AT_MOST + 1}",
    ]
    site = site_of(read_library(files)[0])
    assert len(deck_of(site.modules["modules/odd.md"], site).main) <= SLIDES_AT_MOST


def test_what_authors_write_is_escaped_on_a_deck() -> None:
    bad = "<img src=x onerror=alert(1)>"
    _, site = odd(("先做哪一件", bad), ("休息", bad), ("喝水", bad))
    page = next(page for page in render_decks(site) if page.path == "decks/odd.md")
    html = "".join(page.body.blocks)
    assert "<img" not in html
    assert "&lt;img" in html
    assert not re.search(r"<script|style=", html)
