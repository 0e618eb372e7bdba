"""What `mkdocs serve` adds to each page: a bar with the faults, for the author who looks at it.

A build for readers adds nothing: no page, style or script of a published site names a fault.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from studykit.diagnostics import Diagnostic
from studykit.html.links import html_path, relative
from studykit.html.template import render

# The style of the bar, which only a served site has.
STYLE = "assets/stylesheets/serving.css"
_BODY = re.compile(r"<body\b[^>]*>")


class _Entry(NamedTuple):
    """A fault as the bar shows it. `url` is empty if no page shows the file."""

    place: str
    url: str
    code: str
    message: str
    hint: str
    is_notice: bool


def with_bar(
    html: str, page: str, diagnostics: Sequence[Diagnostic], pages: Collection[str]
) -> str:
    """Return a page with the bar; without faults, the page itself.

    `page` is the path of the page from the site's root, `pages` are the paths of all pages.
    """
    body = _BODY.search(html)
    if not diagnostics or not body:
        return html
    here = [each for each in diagnostics if _shown_on(each) == page]
    elsewhere = [each for each in diagnostics if _shown_on(each) != page]
    bar = render(
        "faults.html",
        count=sum(not each.is_notice for each in diagnostics),
        notices=sum(each.is_notice for each in diagnostics),
        here=[_described(each, page, ()) for each in here],
        elsewhere=[_described(each, page, pages) for each in elsewhere],
        style=relative(STYLE, page),
    )
    return html[: body.end()] + str(bar) + html[body.end() :]


def _shown_on(fault: Diagnostic) -> str:
    """Return the path of the page that shows the file of a fault; empty if none does.

    The text of a document is shown on its companion page.
    """
    path, dot, ending = fault.path.rpartition(".")
    return html_path(f"{path}.md") if dot and ending in ("md", "txt") else ""


def _described(fault: Diagnostic, page: str, pages: Collection[str]) -> _Entry:
    shown_on = _shown_on(fault)
    url = relative(shown_on, page) if shown_on in pages else ""
    place = f"docs/{fault.path}:{fault.line}"
    return _Entry(place, url, fault.code, fault.message, fault.hint, fault.is_notice)
