"""Compare the text and structure that our reader reads with those of the rendered page.

Two programs parse an author's Markdown: markdown-it reads it for the data, and Python-Markdown
renders the page. If they differ, the page shows something else than the author wrote, or than the
quizzes, the search and the indexes contain.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest
from typing import NamedTuple

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.reading import LINE, render_reading
from studykit.model import Page
from studykit.reader.wide import without_gaps

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMES = {
    "ul": "列表", "ol": "有序列表", "li": "列表的一项", "blockquote": "引用块", "pre": "代码块",
    "code": "代码", "em": "斜体", "strong": "加粗", "mark": "重点", "table": "表格",
    "tr": "表格的一行", "th": "表头", "td": "一格", "a": "链接", "img": "图片", "br": "换行",
    "hr": "分隔线", **dict.fromkeys(_HEADINGS, "标题"),
}  # fmt: skip
_LISTS = ("ul", "ol", "li")
_CODE = ("pre", "code")
_EMPHASIS = ("em", "strong")
# The attributes that are compared: those whose effect a person sees.
_SEEN = re.compile(r' (?:start|alt)="[^"]*"')
_TOKEN = re.compile(r"([^<]*)<(/?)([a-z][a-z0-9]*)([^>]*)>")
_LINE = re.compile(rf' {LINE}="(\d+)"')
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_HEADING_END = re.compile(r"\s+\{ *#[a-z0-9-]+(?: +\.\S+)? *\}\s*(?=</h\d>)")


class _Piece(NamedTuple):
    """A tag or a run of text, at a line.

    For a tag, `text` has the attributes that are compared. For a run of text, `tag` is empty.
    """

    tag: str
    text: str
    line: int

    @property
    def name(self) -> str:
        """The piece in the words of a diagnostic."""
        if not self.tag:
            return f"「{self.text[:16]}」"
        name = _NAMES[self.tag.strip("/")]
        return f"{name}到这里为止" if self.tag[0] == "/" else name


def compare_texts(page: Page, body: Body, html: str, linker: Linker) -> list[Diagnostic]:
    """Report the first difference below each heading between what is read and what is shown.

    `html` is the rendered body with placeholders in place of ready-made blocks.
    """
    read = _parts(_pieces(_HEADING_END.sub("", render_reading(body.markdown, linker))))
    shown = _parts(_pieces(_PERMALINK.sub("", html)))
    found = []
    # Where headings differ, `compare_outlines` has reported it.
    for ours, theirs in zip(read, shown, strict=False):
        for index, (one, other) in enumerate(zip_longest(ours, theirs)):
            if one is None or other is None or one[:2] != other[:2]:
                near = ours[min(index, len(ours) - 1)].line if ours else 0
                found.append(_difference(page, body.author_line(near), one, other))
                break
    return found


def _difference(page: Page, line: int, read: _Piece | None, shown: _Piece | None) -> Diagnostic:
    names = [piece.name if piece else "没有了" for piece in (read, shown)]
    tags = {piece.tag.strip("/") for piece in (read, shown) if piece}
    hint = "它前后各空一行，顶格写；还不行，就换一种写法"
    if tags & {*_EMPHASIS}:
        hint = "星号成对，紧贴文字，两对星号之间隔开；单个的星号、下划线前面写 \\"
    elif tags & {*_CODE}:
        hint = "不是代码，就顶格写，不用四个空格开头；是代码，放在 ``` 之间，前后空一行"
    elif tags & {*_LISTS}:
        hint = "下一级的列表、一项里的第二段，都多缩进四格，前后空一行；记号只用「- 」和「1. 」"
    return diagnose(
        Code.M04_SHOWN_OTHERWISE, page.path, line, f"读作{names[0]}，网页上是{names[1]}", hint
    )


def _parts(pieces: Iterator[_Piece]) -> list[list[_Piece]]:
    """Split the pieces at the headings."""
    parts: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.tag in _HEADINGS:
            parts.append([])
        parts[-1].append(piece)
    return parts


def _pieces(html: str) -> Iterator[_Piece]:
    """Yield the tags whose effect a person sees, and the text between them.

    `html` is machine-made.
    """
    line, text = 0, ""
    for before, close, tag, attributes in _TOKEN.findall(f"{html}<p>"):
        text += before
        if tag not in _NAMES and tag not in ("p", "div"):
            continue
        if words := _words(text):
            yield _Piece("", words, line)
        text = ""
        if attributes and (at := _LINE.search(attributes)):
            line = int(at[1])
        if tag in _NAMES:
            seen = unescape("".join(sorted(_SEEN.findall(attributes)))) if attributes else ""
            yield _Piece(close + tag, seen, line)


def _words(text: str) -> str:
    if not text.strip():
        return ""
    return without_gaps("\n".join(unescape(text).split())).replace("\n", " ")
