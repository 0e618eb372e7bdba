"""The reader's outline against the page's: what the author sees must be what the site derives."""

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Heading, Page


@dataclass(frozen=True)
class Shown:
    """A heading as the built HTML has it."""

    level: int
    id: str
    kind: str


class _Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Shown] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            values = {name: value or "" for name, value in attrs}
            classes = values.get("class", "").split()
            kinds = [name.removeprefix("unit--") for name in classes if name.startswith("unit--")]
            self.shown.append(Shown(int(tag[1]), values.get("id", ""), "".join(kinds)))


def outline_of(html: str) -> list[Shown]:
    """The headings of a page body, in order."""
    parser = _Headings()
    parser.feed(html)
    parser.close()
    return parser.shown


def compare(page: Page, html: str) -> list[Diagnostic]:
    """Find the first heading that the reader and the built page see differently."""
    for read, shown in zip_longest(page.outline, outline_of(html)):
        if read is None or shown is None or not _same(read, shown):
            return [_difference(page, read, shown)]
    return []


def _same(read: Heading, shown: Shown) -> bool:
    kind = read.kind.value if read.kind else ""
    # Without an id of the author's own, Python-Markdown makes one up.
    return read.level == shown.level and kind == shown.kind and read.id in ("", shown.id)


def _difference(page: Page, read: Heading | None, shown: Shown | None) -> Diagnostic:
    hint = "标题顶格写，# 后空一格，前后空行；不是标题的行不要用 # 开头"
    seen = f"网页上是 {'#' * shown.level} {shown.id}" if shown else "网页上没有这个标题"
    if read is not None:
        found = f"读出 {'#' * read.level} {read.title[:20]}，{seen}"
        return diagnose(Code.H17_OUTLINE, page.path, read.line, found, hint)
    line = _line_of(page, page.outline)
    return diagnose(Code.H17_OUTLINE, page.path, line, seen, hint)


def _line_of(page: Page, outline: Sequence[Heading]) -> int:
    """The first line after the last heading read that could be taken for a heading."""
    lines = page.body.split("\n")
    start = outline[-1].line - page.first_line + 1 if outline else 0
    for offset, line in enumerate(lines[start:], start):
        if line.lstrip(" >-*").startswith("#") or set(line) in ({"-"}, {"="}):
            return page.first_line + offset
    return page.first_line + start
