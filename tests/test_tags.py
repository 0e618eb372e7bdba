"""Tests that the fast tag reader and a full parser agree, on odd HTML and every built page."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from studykit.output.tags import headings_of, tags_of


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # This takes the last value of a repeated attribute, and browsers take the first. No page
        # of ours repeats an attribute.
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def parsed(html: str) -> list[tuple[str, dict[str, str]]]:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return parser.tags


def headings_in(tags: list[tuple[str, dict[str, str]]]) -> list[tuple[int, dict[str, str]]]:
    levels = {f"h{level}": level for level in range(1, 7)}
    return [(levels[tag], attributes) for tag, attributes in tags if tag in levels]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "文字 < 3 && 4 > 2",
        '<p>a</p><br/><img src="a.png" />',
        '<a href="?a=1&amp;b=2#x" title="一 &gt; 二">b</a>',
        "<a href='x' data-id=\"y\" hidden>b</a>",
        '<a title="a > b" href="c">d</a>',
        '<a title="href=no id=no" href=yes>d</a>',
        "<A HREF=x ID = 'y'>d</A>",
        '<!-- <a href="no"> --><a href="yes">',
        '<!-- one --><p id="a"><!-- two -->',
        '<script>var a = "<a href=no>";</script><p id="a">',
        '<script src="a.js"></script><style>a > b {}</style><p id="a">',
        '<svg viewBox="0 0 1 1"><title>一</title><path d="M0 0"/></svg>',
        '<p\nid="a"\n  class="b c">',
        '<input type="checkbox" checked disabled>',
        '<p id="">',
        '<h1>a</h1><header id="b"><H2 CLASS="c d">e</H2></header><hr><h7>f</h7>',
        '<!-- <h2 id="no"> --><script>"<h3>"</script><h4 title="<h5>">g</h4>',
    ],
)
def test_unusual_html_is_read_as_html_parser_reads_it(html: str) -> None:
    assert list(tags_of(html)) == parsed(html)
    assert list(headings_of(html)) == headings_in(parsed(html))


def test_every_page_of_the_real_site_is_read_as_html_parser_reads_it(real_site: Path) -> None:
    pages = list(real_site.rglob("*.html"))
    assert pages
    for page in pages:
        html = page.read_text("utf-8")
        tags = parsed(html)
        assert list(tags_of(html)) == tags, page
        assert list(headings_of(html)) == headings_in(tags), page
