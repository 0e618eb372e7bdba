"""Tests of the gaps between Chinese and Western characters: right places, and unchanged text."""

import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studykit.html.spacing import mark_gaps

# Pairs of a text and the same text with `_` at each gap.
SPACED = [
    ("发展10天", "发展_10_天"),
    ("用CRM系统", "用_CRM_系统"),
    ("〇3々x㐀", "〇_3_々_x_㐀"),
    ("读作zhǐ的", "读作_zhǐ_的"),
    ("α粒子", "α_粒子"),
    ("2024年1月5日", "2024_年_1_月_5_日"),
    # No gap: a space or a punctuation mark separates the characters already.
    ("发展 10 天", "发展 10 天"),
    ("发展，10，天", "发展，10，天"),
    ("“10”天（3）级", "“10”天（3）级"),
    ("３０％的Ａ级", "３０％的Ａ级"),
    ("30%的", "30%的"),
    ("宽×高，3×4", "宽×高，3×4"),
    ("A4 paper, 10 days", "A4 paper, 10 days"),
    ("甲&amp;乙&lt;丙", "甲&amp;乙&lt;丙"),
    # Inline tags do not interrupt a line; other tags do.
    ("每次<mark>10</mark>天", "每次_<mark>10_</mark>天"),
    ('见<a href="甲1乙"><b>文2-9</b></a>的', '见<a href="甲1乙"><b>文_2-9_</b></a>的'),
    ("<p>甲</p><p>1</p>", "<p>甲</p><p>1</p>"),
    ("甲<br>1", "甲<br>1"),
    ("<td>甲</td>\n<td>1</td>", "<td>甲</td>\n<td>1</td>"),
    # No gaps in code, in drawings, or in other content that is not running text.
    ("运行<code>甲1</code>次", "运行<code>甲1</code>次"),
    ("<pre><code>甲1</code>甲1</pre>甲1", "<pre><code>甲1</code>甲1</pre>甲_1"),
    ("<svg><text>甲1</text></svg>", "<svg><text>甲1</text></svg>"),
    (
        '<script>"甲1"</script><style>/*甲1*/</style>',
        '<script>"甲1"</script><style>/*甲1*/</style>',
    ),
    ("<textarea>甲1</textarea>", "<textarea>甲1</textarea>"),
    ("<select><option>甲1</option></select>", "<select><option>甲1</option></select>"),
    ("<!-- 甲1 -->", "<!-- 甲1 -->"),
    ('<p title="甲1" class="甲1">乙</p>', '<p title="甲1" class="甲1">乙</p>'),
    ("<ruby>行<rt>xíng</rt></ruby>", "<ruby>行<rt>xíng</rt></ruby>"),
]


@pytest.mark.parametrize(("html", "expected"), SPACED)
def test_gaps_are_put_at_boundaries(html: str, expected: str) -> None:
    assert mark_gaps(html) == re.sub("(.)_", r'<span class="gap">\1</span>', expected)


class _Text(HTMLParser):
    """The text, the tags and the positions of the gaps of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.gaps: list[int] = []  # offsets in `text`
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if ("class", "gap") in attrs:
            self.gaps.append(len(self.text) + 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


TEXTS = st.text(alphabet="甲乙一〇a1Zé×，。 “”-&;%\n", max_size=12).map(
    lambda text: text.replace("&", "&amp;")
)
INLINES = st.sampled_from(["a", "b", "mark", "span", "strong"])
PAGES = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.builds('<{0} title="甲1">{1}</{0}>'.format, INLINES, inner),
    ),
    max_leaves=12,
)


@given(PAGES)
def test_text_stays_and_every_boundary_has_its_gap(html: str) -> None:
    plain, spaced = _Text(html), _Text(mark_gaps(html))
    assert spaced.text == plain.text
    assert spaced.tags == []
    classes = [
        "汉" if each in "甲乙一〇" else "西" if each in "a1Zé" else "" for each in plain.text
    ]
    pairs = itertools.pairwise(classes)
    assert spaced.gaps == [n for n, pair in enumerate(pairs, 1) if {*pair} == {"汉", "西"}]


@given(PAGES)
def test_marking_gaps_twice_changes_nothing(html: str) -> None:
    assert mark_gaps(mark_gaps(html)) == mark_gaps(html)


@given(PAGES)
def test_nothing_but_gaps_is_added(html: str) -> None:
    assert re.sub(r'<span class="gap">(.)</span>', r"\1", mark_gaps(html)) == html
