"""Tests of handouts as values: which content of a module they contain, and in which order."""

import re
from html import unescape

import pytest
from banks import SMALL, site_in
from hypothesis import given
from hypothesis import strategies as st
from studykit.library import read_library
from studykit.model import Kind
from studykit.pages.generated import GeneratedPage
from studykit.pages.handouts import handout_path, render_handouts, summary_of
from studykit.pages.lessons import render_lessons
from studykit.pages.quizzes import render_quizzes
from studykit.pages.quizzes.quiz import items_shown
from studykit.prose import lead_of, sentences_of
from studykit.site import Site, site_of

SENTENCES = {
    "一句。": ["一句。"],
    "一句。又一句！": ["一句。", "又一句！"],
    "没有句号": ["没有句号"],
    "他说“先看。再想。”然后走了。完。": ["他说“先看。再想。”然后走了。", "完。"],
    "这里（见下。）不断。断。": ["这里（见下。）不断。", "断。"],
    "见原文。[[s1-1]][[s1-2]]下一句。": ["见原文。[[s1-1]][[s1-2]]", "下一句。"],
    "记住==先看。再想==。完。": ["记住==先看。再想==。", "完。"],
    "多出的”引号。也断。": ["多出的”引号。", "也断。"],
    "": [],
}

SOURCE = {
    "sources/s1.txt": "第一段说排队。\n\n第二段说停车。\n".encode(),
    "sources/s1.md": "---\ntitle: 文章\ntitle_is_editorial: true\nprovenance: 试验\n---\n".encode(),
}
MODULE = """---
title: 排队 <b>
order: 1
minutes: 10
objectives:
  - 说出<i>排队</i>的由来
---

## 起头 { #start }

### 排长队 { #long-queue .问题 }

{prose}

- 出处：[[s1-1]]

#### 窗口少 { #few-windows .原因 }

窗口少。

- 导致（归纳）：[[long-queue]]
- 出处：[[s1-1..2]]

### 窗口 { #window .概念 }

正文。

- 释义（编者）：办事的地方
- 出处：[[s1-1]]

### 三步 { #three-steps .步骤 }

照次序。

1. 取号
2. 等候

- 出处：[[s1-2]]

## 没有单元的一节 { #no-units }

只有正文。

## 讨论 { #queue-talk }

- 讨论：为什么？
- 备注：没有标准答案。
"""


def site(prose: str = "人多。") -> Site:
    text = MODULE.replace("{prose}", prose)
    library, _ = read_library({**SOURCE, "modules/queue.md": text.encode()})
    return site_of(library)


def html(page: GeneratedPage) -> str:
    return page.body.markdown + "".join(page.body.blocks)


def shown(page: GeneratedPage) -> str:
    return unescape(re.sub(r"<[^>]*>|\n", "", "".join(page.body.blocks)))


@pytest.mark.parametrize(("text", "sentences"), SENTENCES.items())
def test_sentences(text: str, sentences: list[str]) -> None:
    assert list(sentences_of([text])) == sentences


@given(st.text("一二。！？“”「」（）== [s1-]"))
def test_no_character_is_lost_between_sentences(text: str) -> None:
    kept = "".join(sentences_of([text]))
    assert kept.replace(" ", "") == text.replace(" ", "")


# The prose of a unit, its summary in a handout, and its one sentence on the picture.
SUMMARIES = [
    ("人多。", "人多。", "人多。"),
    ("人多。窗口==少==。", "人多。窗口==少==。", "窗口==少==。"),
    ("人多。天热。窗口==少==。天黑。", "人多。……窗口==少==。", "窗口==少==。"),
    ("==人多==。窗口==少==。", "==人多==。", "==人多==。"),
    ("人多。\n\n另一段，窗口==少==。", "人多。另一段，窗口==少==。", "另一段，窗口==少==。"),
    ("人\n多。窗口\n==少==。", "人\n多。窗口\n==少==。", "窗口\n==少==。"),
    ("人多“要紧”[[s1-1]]。", "人多“要紧”[[s1-1]]。", "人多“要紧”[[s1-1]]。"),
    # A question says nothing of a unit, nor does the announcement of a list.
    ("人多。==谁==来？窗口==少==。", "人多。……窗口==少==。", "窗口==少==。"),
    ("人多。==谁==来？", "人多。==谁==来？", "人多。"),
    ("有==两条==：\n\n窗口==少==。", "有==两条==：窗口==少==。", "窗口==少==。"),
    ("谁来？窗口少。", "谁来？", "谁来？"),
    ("- 一项\n- 二项", "", ""),
    ("| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |", "", ""),
    ("> 引一句。", "", ""),
]


@pytest.mark.parametrize(("prose", "summary", "lead"), SUMMARIES)
def test_summary_is_the_first_sentence_and_the_first_highlighted_statement(
    prose: str, summary: str, lead: str
) -> None:
    tested_site = site(prose)
    page = tested_site.pages["modules/queue.md"]
    unit = next(unit for unit in tested_site.library.units if unit.id == "long-queue")
    assert summary_of(unit, page) == summary
    assert lead_of(unit, page) == (lead, False)


def test_markdown_links_become_text_on_a_handout() -> None:
    tested_site = site("从[排队](queues.md)说起，**看**![图](../assets/x.png)，见 [[long-queue]]。")
    block = "".join(render_handouts(tested_site)[0].body.blocks)
    assert "从排队说起，<strong>看</strong>图，见 <a class=" in block


def test_a_handout_is_a_page_of_its_own_for_each_module() -> None:
    tested_site = site_in(SMALL)
    pages = render_handouts(tested_site)
    assert [page.path for page in pages] == [
        handout_path(module.id) for module in tested_site.library.modules
    ]
    assert all(page.title.startswith("讲义：") for page in pages)


def test_a_handout_marks_what_an_editor_infers() -> None:
    (page,) = render_handouts(site())
    text = shown(page)
    assert "导致：排长队 编者归纳" in text
    assert re.search(r"办事的地方\s*编者释义", text)
    assert 'data-paper="〔文一·1～2〕"' in html(page)


def test_a_handout_nests_units_and_keeps_order_of_steps() -> None:
    (page,) = render_handouts(site())
    blocks = "".join(page.body.blocks)
    levels = re.findall(r"<h(\d)>.*?</span> (.*?)</h\1>", blocks)
    assert levels == [("3", "排长队"), ("4", "窗口少"), ("3", "窗口"), ("3", "三步")]
    assert re.search(r"<ol>\s*<li>取号</li>\s*<li>等候</li>\s*</ol>", blocks)


def test_lines_to_write_on_follow_each_section_and_each_question() -> None:
    (page,) = render_handouts(site())
    lines = [block.count('class="lines"') for block in page.body.blocks]
    assert sum(lines) == 2
    assert [heading.id for heading in page.body.added_headings] == [
        "handout--start",
        "handout--prompts",
    ]
    assert html(page).count('<div class="lines" aria-hidden="true"><div></div>') == 2


def test_a_handout_has_neither_answers_nor_notes() -> None:
    quizzes = render_quizzes(site_in(SMALL), 500)
    assert any('class="answer-key"' in html(page) for page in quizzes)
    for tested_site in (site(), site_in(SMALL)):
        for page in render_handouts(tested_site):
            assert 'class="answer-key"' not in html(page)
            assert "没有标准答案" not in html(page)


def test_authors_text_is_escaped() -> None:
    (page,) = render_handouts(site())
    assert "<i>排队</i>" not in html(page)
    assert "说出&lt;i&gt;排队&lt;/i&gt;的由来" in html(page)


def test_items_of_a_handout_are_those_of_the_page_and_the_lesson_has_their_answers() -> None:
    tested_site = site_in(SMALL)
    handouts, lessons = render_handouts(tested_site), render_lessons(tested_site)
    for module, page, lesson in zip(tested_site.library.modules, handouts, lessons, strict=True):
        items = items_shown(module, tested_site)
        assert items
        blocks = "".join(page.body.blocks)
        assert re.findall(r'data-item="([^"]*)"', blocks) == [item.id for item in items]
        key = lesson.body.blocks[-1]
        numbers = re.findall(r'class="item__number">(\d+)\.', blocks)
        assert numbers == [str(number) for number in range(1, len(items) + 1)]
        assert re.findall(r'<li value="(\d+)" class="trainer-answer">', key) == numbers


def test_items_written_by_hand_come_before_the_self_test_of_their_section() -> None:
    tested_site = site_in(SMALL)
    assert any(item.origin.value == "authored" for item in tested_site.items.values())
    for module in tested_site.library.modules:
        sections = [section.id for section in module.sections]
        places = [
            (sections.index(item.section), item.origin.value == "generated")
            for item in items_shown(module, tested_site)
        ]
        assert places == sorted(places)
        written = {unit.id for unit in module.units if unit.kind is Kind.ITEM}
        shown_ids = {item.id for item in items_shown(module, tested_site)}
        assert written & set(tested_site.items) <= shown_ids
