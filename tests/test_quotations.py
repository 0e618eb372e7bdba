"""Tests of the quotations on a unit's slide: which, in which order, and which words of each."""

import pytest
from mini_site import mini_files
from studykit.deck.quotations import quotations_of
from studykit.library import read_library

MODULE = """---
title: 引文
order: 9
minutes: 20
objectives:
  - 说出放号的次数
---

导语。

## 一节 {{ #section }}

### 一词 {{ #word .概念 }}

{text}
"""


def quoted(paragraph: str, *words: str, fields: str = "\n- 出处：[[s1-1]]") -> list[str]:
    """Return the quotations of a unit whose text quotes some words of a paragraph."""
    files = mini_files()
    files["sources/s1.txt"] = f"　　{paragraph}\n".encode()
    text = "".join(f"有人说“{each}”[[s1-1]]。" for each in words)
    files["modules/quoted.md"] = (MODULE.format(text=text) + fields).encode()
    library = read_library(files)[0]
    (unit,) = (each for each in library.units if each.id == "word")
    (page_of_unit,) = (each for each in library.pages if each.path == unit.path)
    return [each.text for each in quotations_of(unit, None, page_of_unit, library)]


A, B, C = "甲队一直排到了大门外", "乙窗口只有一个人在值班", "丙处放号比昨天还要晚"
LONGER = f"{A}，天天都是这样"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((A, B, C), [A, B]),
        ((A, B, C, A), [A, B]),
        ((A, B, A), [A, B]),
        ((LONGER, B, A), [LONGER, B]),
        # The longer quotation says what the first one says, which is the most important.
        ((A, B, C, LONGER), [LONGER, B]),
        ((A, B, A[:9], LONGER), [LONGER, B]),
    ],
)
def test_the_first_two_quotations_are_shown_in_their_order(
    words: tuple[str, ...], shown: list[str]
) -> None:
    assert quoted(f"{LONGER}。{B}。{C}。", *words) == shown


def test_quotations_of_the_text_come_before_those_of_the_evidence() -> None:
    points = (
        f"\n- 出处：[[s1-1]]\n- 要点：窗口里值班的人太少（“{B}”[[s1-1]]）"
        f"\n- 要点：放号的时间太晚了（“{C}”[[s1-1]]）"
    )
    assert quoted(f"{A}。{B}。{C}。", C, fields=points) == [C, B]


@pytest.mark.parametrize(
    ("paragraph", "words", "shown"),
    [
        # List numbers, and words that only begin like one.
        ("二要抓好窗口值班的人。", "值班", "抓好窗口值班的人"),
        ("一是窗口太少号源太少。", "太少号源", "窗口太少号源太少"),
        ("（三）窗口太少号源太少。", "太少号源", "窗口太少号源太少"),
        ("第一要务是抓窗口促放号。", "抓窗口", "第一要务是抓窗口促放号"),
        ("一要务实地抓窗口促放号。", "抓窗口", "务实地抓窗口促放号"),
        ("三要素齐全才能够放号。", "放号", "三要素齐全才能够放号"),
        ("一、二级窗口都有人值班。", "值班", "一、二级窗口都有人值班"),
        # Clauses that continue another, and words that only begin like one.
        ("窗口太少，使得队越排越长。", "越排越长", "窗口太少，使得队越排越长"),
        ("窗口太少，还要天天轮班。", "天天轮班", "窗口太少，还要天天轮班"),
        ("窗口太少。使命光荣而且责任重大。", "责任", "使命光荣而且责任重大"),
        ("窗口太少，还款方式由双方商定。", "双方", "还款方式由双方商定"),
        ("窗口太少，但凡来人都要登记。", "登记", "但凡来人都要登记"),
        # Clauses that announce another.
        ("由于窗口不够,所以队越排越长。", "窗口不够", "由于窗口不够,所以队越排越长"),
        ("由于窗口少，由于人多，队就长了。", "窗口", "由于窗口少，由于人多，队就长了"),
        ("由于窗口少，由于人多，队就长了。", "窗口少，由于", "由于窗口少，由于人多，队就长了"),
        ("由于窗口少，由于号源太少。人多。", "窗口", None),
        ("由于窗口少，队就越排越长了，人也散了。", "窗口", "由于窗口少，队就越排越长了"),
        # Quotation marks, and what stands between them.
        ("他说“窗口很好。队伍更好”的话。", "队伍", "他说‘窗口很好。队伍更好’的话"),
        ("“队长，就不好。”窗口要天天有人值班。", "天天", "窗口要天天有人值班"),
        ("他说：“窗口少，队就长。”人散了。", "窗口", "‘窗口少，队就长。’"),
        ("窗口要天天”有人值班。", "天天", None),
        ("他说“窗口要天天有人值班。", "天天", "窗口要天天有人值班"),
        ("“窗口要天天有人值班。", "天天", "窗口要天天有人值班"),
        # Numbers and times.
        ("每个窗口要补贴1,000元。", "补贴", "每个窗口要补贴1,000元"),
        ("每个窗口从9：30起放号。", "窗口", "每个窗口从9：30起放号"),
        # Of several sentences, the longest.
        ("人多。窗口却只有两个人。队长。", "人多。窗口却只有两个", "窗口却只有两个人"),
    ],
)
def test_a_quotation_is_extended_to_whole_clauses(
    paragraph: str, words: str, shown: str | None
) -> None:
    assert quoted(paragraph, words) == ([shown] if shown else [])


def test_the_text_of_the_last_unit_of_a_page_is_read_to_its_end() -> None:
    """The checks demand fields of every unit, but decks are made of faulty pages, too."""
    assert quoted(f"{A}。{B}。", A, B, fields="") == [A, B]
