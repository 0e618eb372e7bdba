"""Tests of lessons (教案): they have, in order, what only trainers need; learners' pages do not."""

import re

import pytest
from mini_site import mini_files
from studykit.library import read_library
from studykit.model import Page
from studykit.pages.authored import render_body
from studykit.pages.generated import GeneratedPage
from studykit.pages.lessons import render_lessons
from studykit.site import Site, site_of

MODULE = """---
title: 排队
order: 8
minutes: 25
objectives:
  - 说出来由
---

## 起头 { #start }

### 排长队 { #line-up .问题 }

人多。

- 出处：[[s1-1]]
- 要点：作者说窗口前面排着长队（“{words}”[[s1-1]]）

## 情境 { #odd-case }

窗口前站了四十人。

1. 先做哪一件？

参考思路：先放号，见 [[line-up]]。

## 讨论 { #odd-talk }

- 备注：先念原文
- 讨论：为什么？
- 备注：没有标准答案

## 90 分钟安排 { #odd-plan }

照 [起头](#start) 和 [别的](queues.md)，也看[首页](../index.md)。

| 时间 | 环节 | 做法 |
| --- | --- | --- |
| 0–90 分 | [[start\\|导入]] | 读 [[s1-1..2]] |

## 小结 { #odd-end }

完。
"""


def site() -> Site:
    files = mini_files()
    words = files["sources/s1.txt"].decode().strip()[:6]
    files["modules/odd.md"] = MODULE.replace("{words}", words).encode()
    return site_of(read_library(files)[0])


def whole(page: GeneratedPage) -> str:
    blocks = dict(enumerate(page.body.blocks))
    return re.sub(r"\ue000(\d+)\ue001", lambda match: blocks[int(match[1])], page.body.markdown)


def lesson_and_page() -> tuple[str, str]:
    tested = site()
    lesson = next(page for page in render_lessons(tested) if page.path == "lessons/odd.md")
    body = render_body(tested.pages["modules/odd.md"], tested)
    return whole(lesson), whole(GeneratedPage("modules/odd.md", "", body))


def test_a_lesson_holds_its_parts_in_the_order_of_a_session() -> None:
    lesson, _ = lesson_and_page()
    parts = (
        "说出来由",
        "90 分钟安排",
        "先念原文",
        "为什么？",
        "没有标准答案",
        "窗口前站了四十人",
        "参考思路：先放号",
        "要点：作者说",
    )
    places = [lesson.find(part) for part in parts]
    assert places == sorted(places)
    assert places[0] > 0


@pytest.mark.parametrize(
    "words", ["90 分钟安排 {", "0–90 分", "没有标准答案", "先念原文", "答案</p>"]
)
def test_a_page_for_learners_has_nothing_for_trainers(words: str) -> None:
    assert words not in lesson_and_page()[1]


def test_a_model_answer_is_closed_for_learners_and_open_for_trainers() -> None:
    lesson, page = lesson_and_page()
    (folded,) = re.findall(r"<details[^>]*model-answer.*?</details>", page, re.DOTALL)
    assert "open" not in folded.partition(">")[0]
    assert "参考思路：先放号" in folded
    assert page.count("先放号") == 1
    assert "model-answer" in lesson
    assert "<details" not in lesson.partition("model-answer")[2].partition("先放号")[0]


def test_links_of_a_plan_lead_where_they_led_from_the_page() -> None:
    lesson, _ = lesson_and_page()
    for link in ("](../modules/odd.md#start)", "](../modules/queues.md)", "](../index.md)"):
        assert link in lesson


def test_a_reference_to_a_plan_and_an_old_anchor_lead_to_the_lesson() -> None:
    tested = site()
    (target,) = tested.targets["odd-plan"]
    assert (target.path, target.page) == ("modules/odd.md", "lessons/odd.md")
    body = render_body(tested.pages["modules/odd.md"], tested)
    assert body.left_out == {"odd-plan"}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("参考思路：甲。", [("参考思路：", "甲。")]),
        ("参考思路。甲，\n乙。\n\n丙。", [("参考思路。", "甲，\n乙。")]),
        ("参考思路: 甲。", [("参考思路: ", "甲。")]),
        ("参考思路：\n甲。", [("参考思路：\n", "甲。")]),
        ("先看\n参考思路：甲。", []),
        ("参考思路很多。", []),
        ("```\n\n参考思路：甲。\n\n```", []),
        ("参考思路：甲。\n\n参考思路：乙。", [("参考思路：", "甲。"), ("参考思路：", "乙。")]),
    ],
)
def test_model_answers_of_a_page(body: str, found: list[tuple[str, str]]) -> None:
    text = f"---\ntitle: 页\norder: 1\n---\n\n参考思路：前。\n\n## 节 {{ #part }}\n\n{body}\n"
    page: Page = read_library({"guide/x.md": text.encode()})[0].pages[0]
    answers = page.model_answers
    assert [(answer.label, answer.text) for answer in answers] == found
    lines = text.split("\n")
    for answer in answers:
        written = "\n".join(lines[answer.first_line - 1 : answer.last_line])
        assert written == answer.label + answer.text
