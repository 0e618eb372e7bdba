"""Tests of articles as scripts: the inert HTML of a page, and the steps of its session plan."""

import json
from dataclasses import replace

import pytest
from banks import REAL, site_in
from mini_site import mini_files
from payloads import PAYLOADS
from studykit.deck.session import parts_of
from studykit.export.articles import (
    GLOBAL,
    Article,
    article_script,
    articles_of,
    plan_steps,
)
from studykit.export.excerpts import excerpts_script
from studykit.library import Target, read_library
from studykit.model import Module, SessionPlanRow
from studykit.pages.plans import PLAN, render_plans
from studykit.pages.quizzes import render_quizzes
from studykit.site import Site, site_of


def module(*rows: tuple[str, str, str]) -> Module:
    plan = tuple(SessionPlanRow(*row) for row in rows)
    return Module("yard", "院子", "modules/yard.md", 1, 25, (), (), (), (), (), plan)


def target(name: str, title: str, path: str, anchor: str = "") -> list[Target]:
    return [Target(name, "section", title, path, anchor, 1)]


TARGETS = {
    "a": target("a", "成因", "modules/yard.md", "a"),
    "b": target("b", "主因", "modules/street.md", "b"),
    "s1-1": target("s1-1", "文一第 1 段", "sources/s1.md", "s1-1"),
    "yard": target("yard", "院子", "modules/yard.md"),
    "street": target("street", "街上", "modules/street.md"),
}


def value_of(script: str, page: str) -> dict[str, object]:
    head = f'(window.{GLOBAL}=window.{GLOBAL}||{{}})["{page}"]='
    assert script.startswith(head)
    assert script.endswith(";\n")
    found: dict[str, object] = json.loads(script[len(head) : -2])
    return found


@pytest.mark.parametrize("payload", [*PAYLOADS, "a\u2028b\u2029c", "\\u003c", "]]>", "']"])
def test_a_script_holds_its_html_exactly_and_no_tag(payload: str) -> None:
    html = f"<p>{payload}</p>"
    script = article_script(Article("modules/x.html", payload, None, html), html)
    value = {"title": payload, "minutes": None, "outline": html, "html": html}
    assert value_of(script, "modules/x.html") == value
    assert not {"<", "\u2028", "\u2029"} & set(script)
    assert script.count("\n") == 1


def test_excerpts_are_escaped_by_the_same_rule() -> None:
    library, _ = read_library(mini_files())
    scripts = [excerpts_script(source) for source in library.sources]
    assert scripts
    assert all("<" not in script and script.count("\n") == 1 for script in scripts)


@pytest.mark.parametrize(
    ("time", "minutes"),
    [
        ("0–8 分", 8),
        ("8-30 分", 22),
        ("75 — 90", 15),
        ("10分", 0),
        ("", 0),
        ("9–3", 0),
        ("0–9999", 600),
        ("0–1" + "0" * 5000, 600),
    ],
)
def test_minutes_are_the_length_of_the_time_range(time: str, minutes: int) -> None:
    planned = module((time, "导入", "念"))
    assert [step["minutes"] for step in plan_steps(planned, TARGETS)] == [minutes]
    (part,) = parts_of(planned)
    assert min(part.minutes, 600) == minutes


def test_rows_become_steps_and_references_become_parts() -> None:
    planned = module(
        ("0–8 分", "导入 & 热身", "念\n  [[s1-1]]，**举手**"),
        ("8–30 分", "[[a]]、[[b|主要原因]]", "读"),
        ("30–40 分", "[[s1-1]]", ""),
        ("40–50 分", "[[street]]", ""),
        ("50–60 分", "[[yard|全部]]，[[没有的]]", ""),
    )
    assert [tuple(step.values()) for step in plan_steps(planned, TARGETS)] == [
        ("", "", "导入 & 热身", 8, "念 文一·1，举手"),
        ("modules/yard.html", "a", "成因、主要原因", 22, "读"),
        ("modules/street.html", "b", "主要原因", 0, ""),
        ("", "", "文一·1", 10, ""),
        ("modules/street.html", "", "街上", 10, ""),
        ("modules/yard.html", "top", "全部，[[没有的]]", 10, ""),
    ]


def test_steps_stay_within_the_limits_of_a_plan() -> None:
    steps = plan_steps(module(("0–8", "长" * 100, "话" * 2000)), TARGETS)
    assert [(len(str(s["title"])), len(str(s["note"]))) for s in steps] == [(80, 1000)]


def test_a_script_holds_a_plan_only_if_there_is_one() -> None:
    article = Article("modules/yard.html", "院子", 25, "")
    assert "plan" not in value_of(article_script(article, ""), article.page)
    steps = plan_steps(module(("0–8 分", "导入", "念")), TARGETS)
    planned = replace(article, plan=steps)
    assert value_of(article_script(planned, ""), article.page)["plan"] == steps


def site() -> Site:
    return site_in(REAL)


def test_every_module_and_quiz_has_an_article_and_no_other_page() -> None:
    real = site()
    generated = {page.path: page for page in (*render_quizzes(real), *render_plans(real))}
    found = articles_of(real, generated)
    quizzed = {item.module for item in real.bank.items}
    assert list(found) == [
        f"{folder}/{module.id}.md"
        for module in real.library.modules
        for folder in ("decks", "quizzes")
        if folder == "decks" or module.id in quizzed
    ]
    for path, article in found.items():
        page = path.removesuffix(".md").replace("decks/", "modules/")
        assert article.file == f"data/articles/{page}.html.js"
        assert (article.minutes is None) == path.startswith("quizzes/")
        assert article.title


def test_the_page_of_plans_is_the_same_twice_and_is_left_out_without_modules() -> None:
    one, two = render_plans(site())[0], render_plans(site())[0]
    assert one == two
    assert (one.path, one.title, one.wide) == (PLAN, "备课单", True)
    library, _ = read_library({})
    assert render_plans(site_of(library)) == []
