"""Tests of articles as scripts: the inert HTML of a page, and the session plan read from it."""

import functools
import json

import pytest
from mini_site import ROOT, mini_files
from payloads import PAYLOADS
from studykit.export.articles import (
    GLOBAL,
    Article,
    article_script,
    articles_of,
    plan_steps,
)
from studykit.export.excerpts import excerpts_script
from studykit.folder import read_folder
from studykit.library import read_library
from studykit.pages.plans import PLAN, render_plans
from studykit.pages.quizzes import render_quizzes
from studykit.site import Site, site_of

MODULE = Article("modules/yard.html", "院子", 25, "", "yard-plan")


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
    ],
)
def test_minutes_are_the_length_of_the_time_range(time: str, minutes: int) -> None:
    assert [step["minutes"] for step in plan_steps(MODULE, table(row(time, "导入", "念")))] == [
        minutes
    ]


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def table(*rows: str) -> str:
    head = "<thead><tr><th>时间</th><th>环节</th><th>做法</th></tr></thead>"
    return (
        "<table><tbody><tr><td>1–2</td><td>别的表</td><td></td></tr></tbody></table>"
        '<h2 id="yard-plan">90 分钟安排<a href="#yard-plan">#</a></h2>'
        f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"
        "<table><tbody><tr><td>1–2</td><td>后面的表</td><td></td></tr></tbody></table>"
        '<h2 id="later">后面</h2>'
    )


def test_rows_become_steps_and_links_become_parts() -> None:
    html = table(
        row("0–8 分", "导入 &amp; 热身", "念\n  导语，<mark>举手</mark>"),
        row("8–30 分", '<a href="#a">成因</a>、<a href="street.html#b">主因</a>', "读"),
        row("30–40 分", '<a href="../sources/s1.html#s1-1">文一·1</a>', ""),
        row("40–50 分", '<a href="../quizzes/yard.html">测验</a>', ""),
        row("50–60 分", '<a href="yard.html">全部</a>', ""),
    )
    assert [tuple(step.values()) for step in plan_steps(MODULE, html)] == [
        ("", "", "导入 & 热身", 8, "念 导语，举手"),
        ("modules/yard.html", "a", "成因、主因", 22, "读"),
        ("modules/street.html", "b", "主因", 0, ""),
        ("", "", "文一·1", 10, ""),
        ("quizzes/yard.html", "", "测验", 10, ""),
        ("modules/yard.html", "top", "全部", 10, ""),
    ]


def test_steps_stay_within_the_limits_of_a_plan() -> None:
    steps = plan_steps(MODULE, table(row("0–8", "长" * 100, "话" * 2000)))
    assert [(len(str(s["title"])), len(str(s["note"]))) for s in steps] == [(80, 1000)]


@pytest.mark.parametrize("html", ["", "<h2 id='yard-plan'>x</h2><p>没有表</p>", table(row("0–8"))])
def test_a_module_without_a_plan_has_no_steps(html: str) -> None:
    assert plan_steps(MODULE, html) == []
    assert "plan" not in value_of(article_script(MODULE, html), MODULE.page)


@functools.cache
def site() -> Site:
    library, _ = read_library(read_folder(ROOT / "docs"))
    return site_of(library)


def test_every_module_and_quiz_has_an_article_and_no_other_page() -> None:
    real = site()
    generated = {page.path: page for page in (*render_quizzes(real), *render_plans(real))}
    found = articles_of(real, generated)
    quizzed = {item.module for item in real.bank.items}
    assert list(found) == [
        f"{folder}/{module.id}.md"
        for module in real.library.modules
        for folder in ("modules", "quizzes")
        if folder == "modules" or module.id in quizzed
    ]
    for path, article in found.items():
        assert article.file == f"data/articles/{path.removesuffix('.md')}.html.js"
        assert (article.minutes is None) == path.startswith("quizzes/")
        assert article.title


def test_the_plan_is_the_same_twice_and_stands_alone() -> None:
    one, two = render_plans(site())[0], render_plans(site())[0]
    assert one == two
    assert (one.path, one.title, one.wide) == (PLAN, "备课单", True)
    library, _ = read_library({})
    assert render_plans(site_of(library)) == []
