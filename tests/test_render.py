"""Tests of rendering: text is escaped, links are right from every page, and outlines agree."""

import html as html_text
import re

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown.extensions import Extension
from mini_site import diagnostics_of, mini_files
from studykit.html.body import Writer
from studykit.html.inline import Linker, render_inline
from studykit.html.links import relative
from studykit.html.markdown import StudyExtension
from studykit.library import Target, read_library
from studykit.output.outline import ShownHeading, compare_outlines, outline_of
from studykit.output.pages import check_pages
from studykit.pages.authored import render_body
from studykit.site import site_of

TARGETS = {
    "long-queue": [
        Target("long-queue", "unit", "排<长>队", "modules/queues.md", "long-queue", 9, "problem")
    ],
    "s1-2": [Target("s1-2", "paragraph", "文章，第 2 段", "sources/s1.md", "s1-2", 3)],
}
LINKER = Linker("modules/other.md", TARGETS)

INLINE = [
    ("甲 < 乙 & 丙", "甲 &lt; 乙 &amp; 丙"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("==十==天", "<mark>十</mark>天"),
    ("==<b>==", "<mark>&lt;b&gt;</mark>"),
    (
        "[[long-queue]]",
        '<a class="ref ref--problem" href="queues.html#long-queue">排&lt;长&gt;队</a>',
    ),
    (
        '[[long-queue|"x"]]',
        '<a class="ref ref--problem" href="queues.html#long-queue">&#34;x&#34;</a>',
    ),
    (
        "[[s1-2]]",
        '<a class="cite" href="../sources/s1.html#s1-2" title="文章，第 2 段" '
        'data-cite="s1-2" data-paper="〔文一·2〕"><span class="cite__label">文一·2</span></a>',
    ),
    ("[[nothing]]", '<span class="broken">nothing</span>'),
    ("[[<b>]]", "[[&lt;b&gt;]]"),
    ("`[[s1-2]]`", "<code>[[s1-2]]</code>"),
    ("[点](javascript:alert(1))", "[点](javascript:alert(1))"),
    ("![图 <b>](x.png)", "图 &lt;b&gt;"),
    ("[点 **这**](x.md)", "点 <strong>这</strong>"),
]


@pytest.mark.parametrize(("source", "html"), INLINE)
def test_inline(source: str, html: str) -> None:
    assert render_inline(source, LINKER) == html


PROSE = [
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    (
        "<div onclick=x>\n\n块\n\n</div>",
        "<p>&lt;div onclick=x&gt;</p>\n<p>块</p>\n<p>&lt;/div&gt;</p>",
    ),
    ("段{: onclick=alert(1) }", "<p>段{: onclick=alert(1) }</p>"),
    ("### 题 { #a .原因 }", '<h3 class="unit unit--cause" id="a">题</h3>'),
    ("### 题 { #a onclick=x .原因 }", "<h3>题 { #a onclick=x .原因 }</h3>"),
    (
        "见 [[s1-2]]，`[[s1-2]]`",
        '<p>见 <a class="cite" href="../sources/s1.html#s1-2" title="文章，第 2 段" '
        'data-cite="s1-2" data-paper="〔文一·2〕"><span class="cite__label">文一·2</span></a>，'
        "<code>[[s1-2]]</code></p>",
    ),
]


@pytest.mark.parametrize(("source", "html"), PROSE)
def test_prose_by_python_markdown(source: str, html: str) -> None:
    extension = StudyExtension()
    extension.linker = LINKER
    shown = markdown.markdown(source, extensions=[extension])
    assert (
        shown.replace('id="a" class="unit unit--cause"', 'class="unit unit--cause" id="a"') == html
    )


PRINTABLE = st.one_of(
    st.sampled_from("\\`*_{}[]()#+-.!=<>&;:/@|~^$ \"'"),
    st.characters(exclude_categories=["C", "Z"]),
)
ONE_LINE = st.text(PRINTABLE, min_size=1).map(str.strip).filter(bool)


@given(ONE_LINE)
@example("a <http://x.y> b")
@example("<a@x.y>")
@example("<b>&amp;&#35;")
@example("==a== ![b](c) [[s1-2]] { #id }")
def test_a_title_of_plain_text_is_shown_unchanged(text: str) -> None:
    writer = Writer()
    writer.title(text)
    writer.heading(2, text, "the-id")
    extensions: list[str | Extension] = ["toc", "tables", "pymdownx.mark", "pymdownx.superfences"]
    page = markdown.markdown(writer.body().markdown, extensions=[*extensions, StudyExtension()])
    title, heading = page.split("\n")
    assert re.fullmatch(r'<h1 id="[^"]*">[^<]*</h1>', title)
    assert re.fullmatch(r'<h2 id="the-id">[^<]*</h2>', heading)
    for line in (title, heading):
        assert html_text.unescape(re.sub("<[^>]*>", "", line)) == text


def test_tables_scroll_in_boxes_of_their_own() -> None:
    source = "甲\n\n| 乙 |\n| --- |\n| 一 |\n\n- 丁\n\n    | 戊 |\n    | --- |\n    | 三 |\n"
    shown = markdown.markdown(source, extensions=["tables", StudyExtension()])
    box = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table>'
    assert re.sub(r">\s+<", "><", shown).count(box) == shown.count("<table>") == 2
    assert shown.startswith("<p>甲</p>")
    assert shown.index("</table>") < shown.index("丁") < shown.rindex("<table>")


RELATIVE = [
    ("sources/s1.html#s1-2", "modules/a.md", "../sources/s1.html#s1-2"),
    ("sources/s1.html#s1-2", "index.md", "sources/s1.html#s1-2"),
    ("modules/a.html#b", "modules/a.md", "#b"),
    ("modules/a.html", "modules/a.md", "a.html"),
    ("index.html", "guide/x.md", "../index.html"),
]


@pytest.mark.parametrize(("url", "page", "expected"), RELATIVE)
def test_relative_address(url: str, page: str, expected: str) -> None:
    assert relative(url, page) == expected


def test_outline_of_html() -> None:
    html = '<h1>页</h1><h3 class="unit unit--cause" id="a">甲<a class="headerlink">#</a></h3><hr>'
    assert outline_of(html) == [ShownHeading(1, "", ""), ShownHeading(3, "a", "cause")]


# Lines that a simple parser wrongly takes for headings, or misses. The test compares the reader
# with Python-Markdown.
ODD = [
    "###没有空格",
    "#10 天",
    "文字\n---",
    "文字\n===",
    "- ### 列表里",
    "> ### 引用里",
    "```\n### 代码里 { #x .原因 }\n```",
    "```\n### 没有关 { #x .原因 }",
    "    ### 缩进 { #x .原因 }",
    " ### 一格 { #x .原因 }",
    "### 两个 { #x #y .原因 }",
    "### 尾部 ### { #x .原因 }",
    "<!-- ### 注释 { #x .原因 } -->",
    "<!--\n### 注释 { #x .原因 }\n-->",
    "\\### 转义 { #x .原因 }",
    "### 花括号{ #x .原因 }",
    "####### 七级 { #x .原因 }",
    "### ",
    "文字\n### 紧跟 { #x .原因 }",
    "- 列表\n### 紧跟 { #x .原因 }",
    "| a | b |\n| - | - |\n### 表后 { #x .原因 }",
    "1. 甲\n\n    ### 列表内 { #x .原因 }",
    "***\n### 线后 { #x .原因 }",
    "~~~\n### 波浪 { #x .原因 }\n~~~",
    "`\n### 反引号 { #x .原因 }\n`",
]


@pytest.mark.parametrize("odd", ODD)
def test_an_unusual_heading_is_reported_or_read_as_rendered(odd: str) -> None:
    """The reader sees the same outline as the built page, or it reports a fault."""
    files = mini_files()
    text = files["modules/queues.md"].decode()
    files["modules/queues.md"] = text.replace("每天放出的号不够用。", odd).encode()
    library, _ = read_library(files)
    page = next(page for page in library.pages if page.path == "modules/queues.md")
    site = site_of(library)
    body = render_body(page, site)
    extension = StudyExtension()
    extension.linker, extension.blocks = Linker(page.path, site.targets), body.blocks
    extensions: list[str | Extension] = ["sane_lists", "tables", "pymdownx.superfences", extension]
    html = markdown.markdown(body.markdown, extensions=extensions)
    reported = [fault for fault in diagnostics_of(files) if fault.code not in ("S06", "S07")]
    assert reported or not compare_outlines(page, html, body.added_headings)


@pytest.mark.parametrize(
    ("reading", "shown"),
    [
        (
            "hào yuán",
            '<ruby>号<rp>（</rp><rt lang="zh-Latn-pinyin">hào</rt><rp>）</rp></ruby>'
            '<ruby>源<rp>（</rp><rt lang="zh-Latn-pinyin">yuán</rt><rp>）</rp></ruby>',
        ),
        ("hào <b>", "hào &lt;b&gt;"),  # invalid; another check reports it
    ],
)
def test_a_reading_is_shown_above_its_title(reading: str, shown: str) -> None:
    files = mini_files()
    text = files["modules/queues.md"].decode()
    field = f"- 读音：{reading}\n- 释义（编者）：窗口"
    files["modules/queues.md"] = text.replace("- 释义（编者）：窗口", field).encode()
    library, _ = read_library(files)
    page = next(page for page in library.pages if page.path == "modules/queues.md")
    body = render_body(page, site_of(library))
    assert any(f"<dt>读音</dt>\n    <dd>{shown}</dd>" in block for block in map(str, body.blocks))


def test_an_outline_difference_is_reported_at_its_line() -> None:
    library, _ = read_library(mini_files())
    page = next(page for page in library.pages if page.path == "modules/queues.md")
    shown = (
        '<h2 id="where-queues-come-from">队</h2><h3 id="other" class="unit unit--problem">队</h3>'
    )
    (fault,) = compare_outlines(page, shown)
    assert (fault.code, fault.line) == ("H17", 13)


LINKS = [
    ('<a href="b.html#x">', []),
    ('<a href="b.html#y">', ["X04"]),
    ('<a href="c.html">', ["X04"]),
    ('<a href="/b.html">', ["X04"]),
    ('<a href="#here"><p id="here">', []),
    ('<a href="#gone">', ["X04"]),
    ('<script src="https://cdn.example/x.js">', ["X03"]),
    ('<link rel="stylesheet" href="//fonts.example/x.css">', ["X03"]),
    ('<img src="missing.png">', ["X04"]),
    ('<a href="http://[a">', ["X03"]),
    ('<a href="//a℀b">', ["X03"]),
    ('<link rel="canonical" href="https://intranet/a.html">', ["X03"]),
]


@pytest.mark.parametrize(("html", "codes"), LINKS)
def test_links_of_built_pages(html: str, codes: list[str]) -> None:
    pages = {"a.html": html, "b.html": '<p id="x">'}
    found = check_pages(list(pages), pages.__getitem__, set(pages), has_policy=False)
    assert [fault.code for fault in found] == codes
