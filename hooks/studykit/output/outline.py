"""The reader's outline against the page's: what the author sees must be what the site derives."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Heading, Page
from studykit.output.tags import headings_of


@dataclass(frozen=True)
class Shown:
    """A heading as the built HTML has it."""

    level: int
    id: str
    kind: str


def outline_of(html: str) -> list[Shown]:
    """The headings of a page body, in order."""
    shown = []
    for level, attributes in headings_of(html):
        classes = attributes.get("class", "").split()
        kinds = [name.removeprefix("unit--") for name in classes if name.startswith("unit--")]
        shown.append(Shown(level, attributes.get("id", ""), "".join(kinds)))
    return shown


def compare(page: Page, html: str, added: Sequence[Heading] = ()) -> list[Diagnostic]:
    """Find the first heading that the reader and the built page see differently.

    `added` are the headings that the build puts below the author's: their line is 0.
    """
    above = page.first_line - 1
    for read, shown in zip_longest((*page.outline, *added), outline_of(html)):
        if read is None or shown is None or not _same(read, shown):
            return [_difference(page, above, read, shown)]
        above = max(above, read.line)
    return []


def _same(read: Heading, shown: Shown) -> bool:
    kind = read.kind.value if read.kind else ""
    # Without an id of the author's own, Python-Markdown makes one up.
    return read.level == shown.level and kind == shown.kind and read.id in ("", shown.id)


def _difference(page: Page, above: int, read: Heading | None, shown: Shown | None) -> Diagnostic:
    hint = "标题顶格写，# 后空一格，前后空行；不是标题的行不要用 # 开头"
    seen = f"网页上是 {'#' * shown.level} {shown.id}" if shown else "网页上没有这个标题"
    found = f"读出 {'#' * read.level} {read.title[:20]}，{seen}" if read else seen
    line = _line_between(page, above, read.line if read else None)
    return diagnose(Code.H17_OUTLINE, page.path, line, found, hint)


def _line_between(page: Page, above: int, below: int | None) -> int:
    """The first line after the last heading agreed on that could be taken for a heading."""
    for number, line in enumerate(page.body.split("\n"), page.first_line):
        looks = line.lstrip(" >-*").startswith("#") or (set(line) in ({"-"}, {"="}))
        if number > above and looks:
            return number
    return below or max(above, 1)
