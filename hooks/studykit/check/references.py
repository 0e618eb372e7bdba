"""Check that ids are unique, that references resolve, and that quotations are verbatim."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
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
# The share of characters that an id has in common with one that may be meant, and what it counts
# that this one is on the same page.
_ALIKE, _BESIDE = 0.6, 0.1
_PROPOSED_AT_MOST = 3
# An id that its author took for a range of paragraphs: s1-3-5
_SPAN = re.compile(r"(s[1-9][0-9]*)-([1-9][0-9]*)-([1-9][0-9]*)")
_CLAUSE_END = re.compile("[，。；：！？,;]")


def check_ids(library: Library, targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    """Report ids that are given more than once, all but that of the place that has it rightly.

    That is a file, whose name is the id, or else the place that is registered, or else the first.
    """
    taken = {*targets}
    # An id that was ever published is not free: what it named would be taken for what it names.
    gone = library.registry.ids | library.registry.redirects.keys()
    for name, same in targets.items():
        if len(same) < 2 or same[0].id != name:  # a retired id has the places of the new one
            continue
        right = min(same, key=lambda each: (bool(each.anchor), not _is_registered(each, library)))
        for other in (each for each in same if each is not right):
            lost = _lost(other, library, targets) - taken
            numbered = (new for n in count(2) if (new := f"{name}-{n}") not in taken | gone)
            free = next(iter(lost)) if len(lost) == 1 else next(numbered)
            taken.add(free)
            hint = f"编号全站唯一，把这一处换成 {free}；另一处在 docs/{right.path}:{right.line}"
            if not other.anchor:
                ending = other.path.rpartition(".")[2]
                hint = (
                    f"文件名就是编号，全站唯一：改名为 {free}.{ending}；另一处在 docs/{right.path}"
                )
            yield diagnose(Code.H05_ID_REPEATED, other.path, other.line, name, hint)


def _is_registered(target: Target, library: Library) -> bool:
    """Return whether an id was published on the page that has it."""
    return target.anchor in library.registry.anchors_of(target.path)


def _lost(target: Target, library: Library, targets: Mapping[str, object]) -> set[str]:
    """Return the ids that were published on the page of a target and are gone.

    If there is one, the target is likely to have had it.
    """
    return set(library.registry.anchors_of(target.path) - targets.keys())


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
            span = _SPAN.fullmatch(reference.target)
            if span and span[1] in library.paragraph_counts:
                hint = f"连着的几段写成 [[{span[1]}-{span[2]}..{span[3]}]]"
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
        if not last:
            hint = f"{locator.source} 的原文是空的，先放入原文"
        yield diagnose(Code.R06_RANGE_BEYOND, path, line, str(locator), hint)


def _fitting(
    page: Page, reference: Reference, targets: Mapping[str, Sequence[Target]]
) -> dict[str, bool]:
    """Return the ids that a reference may name, and whether they are on its page.

    It may name neither its own unit nor one of a kind that it does not fit.
    """
    line = reference.line
    own = max((each.line for each in page.outline if each.line <= line), default=0)
    fields = (each for block in page.field_blocks for each in block.fields if each.line == line)
    labels = {each.label for each in fields}
    types = (type_ for type_ in RelationType if type_.label in labels)
    kinds = {kind.value for type_ in types for kind in TARGET_KINDS.get(type_, ())}
    return {
        name: places[0].path == page.path
        for name, places in targets.items()
        if not any((each.path, each.line) == (page.path, own) for each in places)
        and (not kinds or places[0].kind in kinds)
    }


def _nearest(name: str, fitting: Mapping[str, bool]) -> str:
    """Say which ids are spelt like one that is not known.

    `fitting` are the ids that may be meant, and whether they are of the same page: its author means
    one of these rather than another that is as much alike.
    """
    alike = {}
    matcher = SequenceMatcher(b=name, autojunk=False)
    for other, is_beside in fitting.items():
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
            alike[other] = ratio + _BESIDE * is_beside
    if alike:
        near = sorted(alike, key=lambda other: (-alike[other], other))[:_PROPOSED_AT_MOST]
        return f"是不是：{'、'.join(f'[[{each}]]' for each in near)}"
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
