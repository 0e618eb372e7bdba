"""Put paragraphs and ids of the site into hints of faults, so that authors may type them as shown.

A hint has `A_PARAGRAPH` or `A_QUOTATION` where an example cites a paragraph. It is replaced by the
paragraph that the page cites nearest to the fault, or else by the first paragraph of the site. Only
the author knows the right one. So the mark of a sample follows it, and N20 finds it if it is typed
as it is shown.

A hint has `A_TARGET` where a reference holds no id but perhaps a title, or a name of a paragraph.
It is replaced by something that exists.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

from studykit.diagnostics import A_PARAGRAPH, A_QUOTATION, A_TARGET, Code, Diagnostic
from studykit.locator import Locator, document_name, former_names, parse_locator
from studykit.model import PLACEHOLDER, Page, Paragraph, Registry, Source, id_of_path
from studykit.naming import slug
from studykit.references import Reference, references_to

# Words of a paragraph that can be quoted: they have no punctuation.
_WORDS = re.compile("[\u4e00-\u9fff]{4,16}")
# Faults whose hints show an id for a heading.
_OF_IDS = frozenset(
    str(code) for code in (Code.H03_ID_MISSING, Code.H04_ID_INVALID, Code.H13_ATTRIBUTES)
)
_INTENDED = re.compile(re.escape(A_TARGET).replace(r"\{\}", "(.*?)"), re.DOTALL)
# 文二·9, 文二第9段, 文2-9..12
_PLACE = re.compile(
    r"(.+?)\s*[·・．第-]\s*([1-9][0-9]{0,5})(?:(?:\.\.|～|至|[-–—])([1-9][0-9]{0,5}))?\s*段?"
)
# s1-3~5, s1-3至5, s1-3-s1-5
_SPAN = re.compile(
    r"(s[1-9][0-9]{0,5})-([1-9][0-9]{0,5})\s*(?:~|～|至|到|[-–—]+|\.+|…+)\s*(?:\1-)?"
    r"([1-9][0-9]{0,5})"
)
# s1-3、4 and s1-3，s1-4
_COMMA = re.compile("[、，,；;] *")
_SEVERAL = re.compile(
    r"((s[1-9][0-9]{0,5})-[1-9][0-9]{0,5})[、，,；;] *"
    r"((?:\2-)?[1-9][0-9]{0,5}(?:[、，,；;] *(?:\2-)?[1-9][0-9]{0,5})*)"
)
_ID = re.compile(r"(?<=\{ )#[a-z0-9-]+")
# Shown instead on a site without documents. If an author types it, R01 says what to write.
_NONE = "[[段落的编号]]"


def with_lost_ids(
    found: Sequence[Diagnostic], pages: Iterable[Page], registry: Registry
) -> list[Diagnostic]:
    """Return the faults. The hint for a heading that lost its id shows the id that is registered.

    A registered id is shown if it is the only one that the page lost, and if only one heading of
    the page lacks an id.
    """
    lacking = Counter(each.path for each in found if each.code in _OF_IDS)
    lost = {}
    for page in pages:
        known = {heading.id for heading in page.outline} | registry.redirects.keys()
        gone = registry.anchors_of(page.path) - known
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
    """Return the faults, with paragraphs of the site in their hints.

    `pages` and `sources` are all pages and sources of the site.
    """
    by_path = {page.path: page for page in pages}
    paragraphs = {each.id: each for source in sources for each in source.paragraphs}
    names = _Names(tuple(by_path.values()), sources)
    filled = []
    for each in found:
        hint = _INTENDED.sub(lambda named: names.hint(named[1]), each.hint)
        each = replace(each, hint=hint)
        if A_PARAGRAPH in hint:
            each = replace(each, hint=_filled(each, by_path.get(each.path), paragraphs))
        filled.append(each)
    return filled


@dataclass(frozen=True)
class _Names:
    """The ids that references may lead to, by the titles under which authors know them."""

    pages: Sequence[Page]
    sources: Sequence[Source]

    # Most sites have no malformed reference.
    @cached_property
    def _ids(self) -> frozenset[str]:
        headings = (each.id for page in self.pages for each in page.outline if each.id)
        return frozenset((*headings, *(id_of_path(page.path) for page in self.pages)))

    @cached_property
    def _by_title(self) -> dict[str, tuple[str, str]]:
        """Id and title of pages and headings by the letters of the title."""
        named = [
            *((page.title, id_of_path(page.path)) for page in self.pages),
            *((source.title, source.id) for source in self.sources),
            *((each.title, each.id) for page in self.pages for each in page.outline if each.id),
        ]
        found: dict[str, tuple[str, str]] = {}
        for title, name in named:
            found.setdefault(_letters(title), (name, title))
        found.pop("", None)
        return found

    def hint(self, inside: str) -> str:
        """Say how to write a reference whose brackets hold a text that is not well-formed."""
        written, _, text = inside.replace("｜", "|").partition("|")
        written = written.strip()
        label = "" if "|" in text else text.strip()
        if name := self._named(written):
            return f"写成 {Reference(name, label)}"
        if (several := _SEVERAL.fullmatch(written.lower())) and self._named(several[1]):
            source = several[1].partition("-")[0]
            numbers = (each.rpartition("-")[2] for each in _COMMA.split(several[3]))
            listed = references_to([several[1], *(f"{source}-{number}" for number in numbers)])
            return f"一段一个引用，写成 {listed}"
        if alike := self._alike(_letters(written)):
            name, title = alike
            right = Reference(name, label or written)
            return f"指的是「{title}」，写成 {right}；不是的，写它标题里的编号"
        return (
            f"双方括号里写编号，没有题名是「{written[:20]}」的：写它标题里的编号；"
            f"段落写成 {A_PARAGRAPH}"
        )

    def _named(self, written: str) -> str:
        """Return what a text names, if it is one thing: an id, a title, a place in a document."""
        for name in (written.lower(), slug(written)):
            locator = parse_locator(name)
            is_known = locator and locator.source in (source.id for source in self.sources)
            if is_known or name in self._ids:
                return name
        if place := _PLACE.fullmatch(written):
            for source in self.sources:
                if place[1] in (document_name(source.id), *former_names(source.id)):
                    first = int(place[2])
                    return str(Locator(source.id, first, int(place[3] or first)))
        if (span := _SPAN.fullmatch(written.lower())) and span[1] in {s.id for s in self.sources}:
            return str(Locator(span[1], int(span[2]), int(span[3])))
        return self._by_title.get(_letters(written), ("", ""))[0]

    def _alike(self, written: str) -> tuple[str, str] | None:
        """Return id and title of what has a title that is part of a text, holds it, or is alike."""
        holding = (each for each in self._by_title if len(written) > 1 and written in each)
        held = (each for each in self._by_title if len(each) > 1 and each in written)
        near = [*sorted(holding, key=len), *sorted(held, key=len, reverse=True)]
        near = near or get_close_matches(written, self._by_title, 1)
        return self._by_title[near[0]] if near else None


def _letters(text: str) -> str:
    """Return a text without blanks and punctuation, by which titles are compared."""
    return "".join(filter(str.isalnum, text)).lower()


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
