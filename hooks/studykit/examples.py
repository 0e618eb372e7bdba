"""Put paragraphs and ids of the site into hints of faults, so that authors may type them as shown.

A hint has `A_PARAGRAPH` or `A_QUOTATION` where an example cites a paragraph. The one that the page
cites nearest to the fault takes its place, or else the first of the site. Which one is right only
the author knows: the mark of a sample follows it, so that one typed as shown is found.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from studykit.diagnostics import A_PARAGRAPH, A_QUOTATION, Code, Diagnostic
from studykit.model import PLACEHOLDER, Page, Paragraph, Registry, Source
from studykit.references import Reference

# Words of a paragraph that can be quoted: they have no punctuation.
_WORDS = re.compile("[\u4e00-\u9fff]{4,16}")
# Faults whose hints show an id for a heading.
_OF_IDS = frozenset(
    str(code) for code in (Code.H03_ID_MISSING, Code.H04_ID_INVALID, Code.H13_ATTRIBUTES)
)
_ID = re.compile(r"(?<=\{ )#[a-z0-9-]+")
# An example shows this on a site without documents; R01 then says what to write.
_NONE = "[[段落的编号]]"


def with_lost_ids(
    found: Sequence[Diagnostic], pages: Iterable[Page], registry: Registry
) -> list[Diagnostic]:
    """Return faults in which the id of a heading that lost its own is the one that is registered.

    An id is given back if it is the only one that a page lost, and one heading there lacks an id.
    """
    lacking = Counter(each.path for each in found if each.code in _OF_IDS)
    lost = {}
    for page in pages:
        known = registry.pages.get(page.path.removesuffix(".md") + ".html", frozenset())
        gone = known - {heading.id for heading in page.outline} - registry.redirects.keys()
        if lacking[page.path] == 1 and len(gone) == 1:
            lost[page.path] = next(iter(gone))
    return [
        replace(each, hint=_ID.sub(f"#{lost[each.path]}", each.hint, count=1))
        if each.path in lost and each.code in _OF_IDS
        else each
        for each in found
    ]


def with_examples(
    found: Iterable[Diagnostic], pages: Iterable[Page], sources: Sequence[Source]
) -> list[Diagnostic]:
    """Return faults with paragraphs of the site in their hints. `pages` and `sources` are all."""
    by_path = {page.path: page for page in pages}
    paragraphs = {each.id: each for source in sources for each in source.paragraphs}
    return [
        replace(each, hint=_filled(each, by_path.get(each.path), paragraphs))
        if A_PARAGRAPH in each.hint
        else each
        for each in found
    ]


def _filled(fault: Diagnostic, page: Page | None, paragraphs: Mapping[str, Paragraph]) -> str:
    nearest = [*(_cited(page, fault.line) if page else ()), *paragraphs]
    known = [paragraphs[name] for name in nearest if name in paragraphs]
    hint = fault.hint
    for each in known if A_QUOTATION in hint else ():
        if words := _WORDS.search(each.text):
            hint = hint.replace(A_QUOTATION, f"“{words[0]}”{Reference(each.id)}{PLACEHOLDER}")
            break
    shown = f"{Reference(known[0].id)}{PLACEHOLDER}" if known else _NONE
    return hint.replace(A_QUOTATION, f"“原话”{_NONE}").replace(A_PARAGRAPH, shown)


def _cited(page: Page, line: int) -> Iterator[str]:
    """Yield the paragraphs that a page cites, those below the same heading first, then nearest."""
    headings = [heading.line for heading in page.outline]
    section = bisect_right(headings, line)
    cited = [
        (
            bisect_right(headings, each.line) != section,
            abs(each.line - line),
            each.line,
            str(locator),
        )
        for each in page.references
        if (locator := each.locator)
    ]
    for *_, name in sorted(cited):
        yield name.partition("..")[0]
