"""Check that ids are unique, that references resolve, and that quotations are verbatim."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import count

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.library import Target
from studykit.locator import Locator
from studykit.model import TARGET_KINDS, Library, Page, Paragraph, RelationType
from studykit.references import Reference

PLACES_SHOWN = 5
# If a misquotation and a paragraph share this number of adjacent characters, they show which words
# the author meant.
_FOUND_AT_LEAST = 4
_CLAUSE_END = re.compile("[，。；：！？,;]")


def check_ids(targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    """Report ids that are given more than once."""
    for name, same in targets.items():
        first = same[0]
        for other in same[1:]:
            free = next(new for n in count(2) if (new := f"{name}-{n}") not in targets)
            hint = f"编号全站唯一，把这一处换成 {free}；第一处在 docs/{first.path}:{first.line}"
            yield diagnose(Code.H05_ID_REPEATED, other.path, other.line, name, hint)


def check_references(
    page: Page, library: Library, targets: dict[str, list[Target]]
) -> Iterator[Diagnostic]:
    """Report references of a page that do not resolve, are ambiguous, or use an old id."""
    for reference in page.references:
        if reference.locator is not None:
            yield from _check_locator(
                page.path, reference, reference.locator, library.paragraph_counts
            )
            continue
        places = targets.get(reference.target, [])
        if places and places[0].id != reference.target:
            hint = f"改写成 [[{places[0].id}]]"
            shown = f"{reference.target} → {places[0].id}"
            yield diagnose(Code.R12_RENAMED, page.path, reference.line, shown, hint)
        elif not places:
            hint = _nearest(reference.target, _fitting(page, reference, targets))
            yield diagnose(Code.R02_DANGLING, page.path, reference.line, reference.target, hint)
        elif len(places) > 1:
            where = "、".join(f"docs/{each.path}:{each.line}" for each in places[:PLACES_SHOWN])
            where += f" 等 {len(places)} 处" if len(places) > PLACES_SHOWN else ""
            hint = f"先让编号唯一：{where}"
            yield diagnose(Code.R03_AMBIGUOUS, page.path, reference.line, reference.target, hint)


def _check_locator(
    path: str, reference: Reference, locator: Locator, lengths: dict[str, int]
) -> Iterator[Diagnostic]:
    line = reference.line
    if locator.source not in lengths:
        hint = f"没有文献 {locator.source}。有的是：{'、'.join(lengths) or '还没有'}"
        yield diagnose(Code.R02_DANGLING, path, line, str(locator), hint)
    elif locator.first > locator.last:
        hint = f"小的在前：[[{locator.source}-{locator.last}..{locator.first}]]"
        yield diagnose(Code.R05_RANGE_REVERSED, path, line, str(locator), hint)
    elif locator.last > lengths[locator.source]:
        last = lengths[locator.source]
        hint = f"{locator.source} 只有 {last} 段，最后一段是 [[{locator.source}-{last}]]"
        yield diagnose(Code.R06_RANGE_BEYOND, path, line, str(locator), hint)


def _fitting(
    page: Page, reference: Reference, targets: Mapping[str, Sequence[Target]]
) -> Iterator[str]:
    """Yield the ids that a reference may name: not its own unit, and of a kind that it may name."""
    line = reference.line
    own = max((each.line for each in page.outline if each.line <= line), default=0)
    fields = (each for block in page.field_blocks for each in block.fields if each.line == line)
    labels = {each.label for each in fields}
    types = (type_ for type_ in RelationType if type_.label in labels)
    kinds = {kind.value for type_ in types for kind in TARGET_KINDS.get(type_, ())}
    for name, places in targets.items():
        is_own = any((each.path, each.line) == (page.path, own) for each in places)
        if not is_own and (not kinds or places[0].kind in kinds):
            yield name


def _nearest(name: str, fitting: Iterable[str]) -> str:
    words = set(name.split("-"))
    targets = list(fitting)
    near = sorted(targets, key=lambda other: (-len(words & set(other.split("-"))), other))
    alike = [other for other in near[:3] if words & set(other.split("-"))]
    alike = alike or get_close_matches(name, targets, 3)
    if alike:
        return f"是不是：{'、'.join(f'[[{each}]]' for each in alike)}"
    return "查一查编号的拼写；还没有写的单元，先写它，或者先删去这处引用"


def nearest_words(quoted: str, cited: Sequence[str], paragraphs: Mapping[str, Paragraph]) -> str:
    """Return a hint: which paragraph contains a text, or what a cited paragraph says instead."""
    elsewhere = [name for name, each in paragraphs.items() if quoted in each.text]
    if elsewhere:
        return f"这句话在 [[{elsewhere[0]}]]，改引它"
    alike = SequenceMatcher(None, "", quoted, autojunk=False)
    best = ("", 0, 0, 0)
    for name in cited:
        alike.set_seq1(paragraphs[name].text)
        place, start, length = alike.find_longest_match()
        found = (name, place, start, length)
        best = max(best, found, key=lambda each: each[3])
    name, place, start, length = best
    if length < min(_FOUND_AT_LEAST, max(2, len(quoted) - 1)):
        begun = "；".join(f"{p} 的开头是「{paragraphs[p].text[:12]}」" for p in cited[:2])
        return f"照抄所引段落里的原话，标点和讹字也不改（{begun}）"
    before, after = quoted[:start], quoted[start + length :]
    said = _clauses_around(paragraphs[name].text, place, place + length, before, after)
    return f"照抄原话，标点和讹字也不改；{name} 这里写的是「{said}」"


def _clauses_around(text: str, start: int, end: int, before: str, after: str) -> str:
    """Return the clauses of a paragraph that correspond to a misquotation.

    The words that both have in common are `text[start:end]`. `before` and `after` are the other
    words of the misquotation. As many clauses as they have are added before and after.
    """
    starts = [0, *(found.end() for found in _CLAUSE_END.finditer(text, 0, start))]
    ends = [*(found.start() for found in _CLAUSE_END.finditer(text, end)), len(text)]
    first = starts[max(len(starts) - 1 - len(_CLAUSE_END.findall(before)), 0)]
    return text[first : ends[min(len(_CLAUSE_END.findall(after)), len(ends) - 1)]]


def check_quotations(page: Page, library: Library) -> Iterator[Diagnostic]:
    """Report quotations of a page that cite nothing or are not in the paragraphs they cite."""
    paragraphs = library.paragraphs
    for quotation in page.quotations:
        shown = quotation.text[:30]
        if not quotation.cites:
            places = [name for name, each in paragraphs.items() if quotation.text in each.text]
            hint = "哪一篇里都没有这句话：是引文，照抄原话，后面紧跟段落的编号；不是引文，改用「」"
            if places and quotation.text:
                hint = f"后面紧跟出处，写成 “{quotation.text}”[[{places[0]}]]；不是引文就用「」"
            yield diagnose(Code.Q02_UNCITED, page.path, quotation.line, shown, hint)
            continue
        cited = [p for cite in quotation.cites for p in library.expand(cite)]
        if cited and not any(quotation.text in paragraphs[p].text for p in cited):
            hint = nearest_words(quotation.text, cited, paragraphs) + "；不是引文就用「」"
            yield diagnose(Code.Q01_NOT_IN_PARAGRAPH, page.path, quotation.line, shown, hint)
