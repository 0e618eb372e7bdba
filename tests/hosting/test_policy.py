"""Tests of the policy: it allows only the theme's scripts, and the build reports violations."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from build_site import build, files_of
from mini_site import copy_mini, own_template
from studykit.hosting.policy import (
    Policy,
    policy_of,
    policy_violations,
    tag_violations,
    with_policy,
)
from studykit.output.tags import tags_of
from studykit.shipped import OVERRIDES
from studykit.theme.scripts import known_scripts

TEMPLATES = [
    '{#- x -#}\n<script>scope=new URL("{{ extra.scope | d(base_url) }}",location)</script>',
    '{% if x %}<script>one()</script>{% endif %}<script>two("]")</script>',
    '<script id="__analytics">three("{{ property }}")</script>',
    '<script>location.replace("{{ page.meta.location }}")</script>',
]
KNOWN = known_scripts(TEMPLATES)
CHARSET = '<meta charset="utf-8">'


def sha256(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def allowed(page: str) -> set[str]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return set(re.findall(r"'(sha256-[^']*)'", found.group(1)))


@pytest.mark.parametrize(
    "script",
    [
        'scope=new URL(".",location)',
        'scope=new URL("..",location)',
        'scope=new URL("../..",location)',
        "one()",
        'two("]")',
    ],
)
def test_scripts_of_the_theme_are_allowed(script: str) -> None:
    page = f"<head>{CHARSET}<script>{script}</script>"
    assert allowed(with_policy(page, KNOWN)) == {sha256(script)}
    assert list(policy_violations(with_policy(page, KNOWN))) == []


@pytest.mark.parametrize(
    "script",
    [
        "alert(1)",
        "one();alert(1)",
        "one()\n",
        " one()",
        'two("x")',
        'three("x")',
        'scope=new URL("https://evil.example/",location)',
        'scope=new URL("//evil.example",location)',
        'scope=new URL("",alert(1),"",location)',
        'scope=new URL("..{{ base }}",location)',
        'location.replace("https://evil.example/")',
        'location.replace("javascript:alert(1)")',
    ],
)
@pytest.mark.parametrize("tag", ["<script>", "<SCRIPT >", "<script type=module>", "<script async>"])
def test_a_script_that_is_not_the_themes_is_not_allowed(script: str, tag: str) -> None:
    page = with_policy(f"<head>{CHARSET}{tag}{script}</script>", KNOWN)
    assert allowed(page) == set()
    ((found, hint),) = policy_violations(page)
    assert found == f"行内脚本 {script.strip()[:60]}"
    assert hint


@pytest.mark.parametrize(
    ("page", "violations"),
    [
        ("<head><script>one()</script>", ["没有安全策略", "行内脚本 one()"]),
        ("<head><meta charset=gbk>", ["没有安全策略"]),
        (f"<head>{CHARSET}<script>alert(1)", ["行内脚本 alert(1)"]),
        (f'<head>{CHARSET}<script src="a.js"></script>', []),
        (f'<head>{CHARSET}<script type="application/json">{{}}</script>', []),
        (f'<head>{CHARSET}<script type="application/jsonp">x</script>', ["行内脚本 x"]),
    ],
)
def test_blocked_inline_scripts_are_reported(page: str, violations: list[str]) -> None:
    assert [what for what, _ in policy_violations(with_policy(page, KNOWN))] == violations


def test_the_policy_comes_before_everything_that_it_applies_to() -> None:
    page = with_policy(f"<html><head>{CHARSET}<script>one()</script>{CHARSET}</head>", KNOWN)
    assert page.startswith(f'<html><head>{CHARSET}<meta http-equiv="Content-Security-Policy"')
    assert page.count("Content-Security-Policy") == 1


def test_a_policy_written_by_an_author_allows_nothing() -> None:
    forged = f"<p>{with_policy(CHARSET + '<script>one()</script>', KNOWN)}</p>"
    assert allowed(with_policy(f"<head>{CHARSET}", KNOWN) + forged) == set()
    assert policy_of([with_policy(f"<head>{CHARSET}", KNOWN) + forged]) == Policy(frozenset())


def test_the_common_policy_allows_the_scripts_of_every_page() -> None:
    pages = [
        with_policy(f"{CHARSET}<script>{each}</script>", KNOWN) for each in ("one()", 'two("]")')
    ]
    assert policy_of(pages).script_hashes == {sha256("one()"), sha256('two("]")')}


def violations_of(html: str) -> list[tuple[str, str]]:
    return [found for tag, attributes in tags_of(html) for found in tag_violations(tag, attributes)]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red">',
        "<p onclick=alert(1)>",
        "<svg onload=alert(1)>",
        "<style>p{}</style>",
        '<base href="http://evil.example/">',
        '<iframe src="a.html">',
        '<object data="a.svg">',
        '<embed src="a.svg">',
        '<video src="a.mp4">',
        '<form action="a.html">',
        '<button formaction="a.html">',
        '<img src="a.png" srcset="b.png 2x">',
        '<a href="a.html" ping="b.html">',
        '<svg><use xlink:href="a.svg#b"/></svg>',
        '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
        '<meta http-equiv="refresh" content="0;url=//evil.example/">',
        '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
        '<meta http-equiv="set-cookie" content="a=b">',
    ],
)
def test_forbidden_tags_and_attributes_are_found(html: str) -> None:
    assert violations_of(html)


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0; url=../new.html#there">',
        '<meta name="viewport" content="width=device-width">',
        '<form name="site-search"><input name="query"></form>',
        '<img src="a.png" alt="b"><a href="a.html" title="on">',
        with_policy(CHARSET, KNOWN),
    ],
)
def test_allowed_tags_and_attributes_are_not_reported(html: str) -> None:
    assert violations_of(html) == []


# Built sites. -------------------------------------------------------------------------------------


def test_each_page_allows_exactly_the_theme_scripts_that_it_contains(real_site: Path) -> None:
    pages = {
        path: data.decode() for path, data in files_of(real_site).items() if ".html" in path[-5:]
    }
    assert len(pages) > 50
    for path, html in pages.items():
        inline = re.findall(r"<script>(.*?)</script>", html)
        assert allowed(html) == set(map(sha256, inline)), path
        assert html.index("Content-Security-Policy") < html.index("<title>"), path
    everything = policy_of(pages.values())
    # Four scripts: the site's base as seen from two depths, the palette, and the URL fragment.
    assert len(everything.script_hashes) == 4
    for word in ("unsafe", "http:", "https:", "*", "blob:", "strict-dynamic"):
        assert word not in everything.header


def test_an_inline_script_in_an_own_template_fails_the_build(tmp_path: Path) -> None:
    project = copy_mini(tmp_path / "project")
    main = (OVERRIDES / "main.html").read_text("utf-8")
    added = '<script>alert("own")</script><p style="color: red">'
    changed = main.replace("{% block extrahead %}", "{% block extrahead %}" + added)
    own_template(project, "main.html", changed)
    result = build(project, project / "site")
    assert result.returncode == 1
    message = "docs/modules/queues.md:1: X06 网页违反内容安全策略："
    assert f'{message}行内脚本 alert("own")。改法：' in result.stderr
    assert f"{message}<p style>。改法：" in result.stderr
    assert not (project / "site").exists()


def test_with_a_site_url_only_the_sitemap_names_the_host(tmp_path: Path) -> None:
    project = copy_mini(tmp_path / "project")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("site_url: http://intranet.example/study/\n")
    assert build(project, project / "site").returncode == 0
    named = {path for path, data in files_of(project / "site").items() if b"intranet" in data}
    assert named == {"sitemap.xml"}
    sitemap = (project / "site/sitemap.xml").read_text("utf-8")
    assert "<loc>http://intranet.example/study/modules/queues.html</loc>" in sitemap
