"""Compare the headings that our parser reads with those of the rendered page.

They must agree, because authors see the rendered page but the site's data comes from our parser.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Heading, Page
from studykit.output.tags import headings_of


@dataclass(frozen=True)
class ShownHeading:
    """A heading in the rendered HTML. `kind` is empty for a heading that is not a unit."""

    level: int
    id: str
    kind: str


def outline_of(html: str) -> list[ShownHeading]:
    """Return the headings of a page body, in order."""
    shown = []
    for level, attributes in headings_of(html):
        classes = attributes.get("class", "").split()
        kinds = [name.removeprefix("unit--") for name in classes if name.startswith("unit--")]
        shown.append(ShownHeading(level, attributes.get("id", ""), "".join(kinds)))
    return shown


def compare_outlines(
    page: Page,
    html: str,
    added_headings: Sequence[Heading] = (),
    left_out: Set[str] = frozenset(),
) -> list[Diagnostic]:
    """Report the first heading that differs between our parser and the rendered page.

    `added_headings` are the headings that the build appends to the author's. Their line is 0.
    `left_out` are the ids of the author's headings that another page shows.
    """
    above = page.first_line - 1
    own = (heading for heading in page.outline if heading.id not in left_out)
    for read, shown in zip_longest((*own, *added_headings), outline_of(html)):
        if read is None or shown is None or not _same(read, shown):
            return [_difference(page, above, read, shown)]
        above = max(above, read.line)
    return []


def _same(read: Heading, shown: ShownHeading) -> bool:
    kind = read.kind.value if read.kind else ""
    # If the author gave no id, Python-Markdown generates one.
    return read.level == shown.level and kind == shown.kind and read.id in ("", shown.id)


def _difference(
    page: Page, above: int, read: Heading | None, shown: ShownHeading | None
) -> Diagnostic:
    hint = "标题顶格写，# 后空一格，前后空行；不是标题的行不要用 # 开头"
    seen = f"网页上是 {'#' * shown.level} {shown.id}" if shown else "网页上没有这个标题"
    found = f"读出 {'#' * read.level} {read.title[:20]}，{seen}" if read else seen
    line = _line_between(page, above, read.line if read else None)
    return diagnose(Code.H17_OUTLINE, page.path, line, found, hint)


def _line_between(page: Page, above: int, below: int | None) -> int:
    """Find the line to report: the first after line `above` that looks like a heading.

    If there is none, return `below`, or, if that is None or 0, `above` but at least 1.
    """
    for number, line in enumerate(page.body.split("\n"), page.first_line):
        looks = line.lstrip(" >-*").startswith("#") or (set(line) in ({"-"}, {"="}))
        if number > above and looks:
            return number
    return below or max(above, 1)
