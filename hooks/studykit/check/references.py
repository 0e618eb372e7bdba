"""Check that ids are unique, that references resolve, and that quotations are verbatim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.library import Target
from studykit.locator import Locator
from studykit.model import Library, Page, Paragraph
from studykit.references import Reference

PLACES_SHOWN = 5
# So many characters of a quotation in one piece show which words its author meant.
_FOUND_AT_LEAST = 4


def check_ids(targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    """Report ids that are given more than once."""
    for name, same in targets.items():
        first = same[0]
        for other in same[1:]:
            hint = f"编号全站唯一，换一个，如 {name}-2；第一处在 docs/{first.path}:{first.line}"
            yield diagnose(Code.H05_ID_REPEATED, other.path, other.line, name, hint)


def check_references(
    page: Page, library: Library, targets: dict[str, list[Target]]
) -> Iterator[Diagnostic]:
    """Report references of a page that do not resolve, are ambiguous, or use an old id."""
    for reference in page.references:
        if reference.locator is not None:
            yield from _check_locator(page.path, reference, reference.locator, library.lengths)
            continue
        places = targets.get(reference.target, [])
        if places and places[0].id != reference.target:
            hint = f"改写成 [[{places[0].id}]]"
            shown = f"{reference.target} → {places[0].id}"
            yield diagnose(Code.R12_RENAMED, page.path, reference.line, shown, hint)
        elif not places:
            hint = _nearest(reference.target, targets)
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
        hint = f"有的文献：{'、'.join(lengths) or '还没有'}"
        yield diagnose(Code.R02_DANGLING, path, line, str(locator), hint)
    elif locator.first > locator.last:
        hint = f"小的在前：[[{locator.source}-{locator.last}..{locator.first}]]"
        yield diagnose(Code.R05_RANGE_REVERSED, path, line, str(locator), hint)
    elif locator.last > lengths[locator.source]:
        last = lengths[locator.source]
        hint = f"{locator.source} 只有 {last} 段，最后一段是 [[{locator.source}-{last}]]"
        yield diagnose(Code.R06_RANGE_BEYOND, path, line, str(locator), hint)


def _nearest(name: str, targets: Iterable[str]) -> str:
    words = set(name.split("-"))
    near = sorted(targets, key=lambda other: (-len(words & set(other.split("-"))), other))
    alike = [other for other in near[:3] if words & set(other.split("-"))]
    alike = alike or get_close_matches(name, list(targets), 3)
    if alike:
        return f"是不是：{'、'.join(f'[[{each}]]' for each in alike)}"
    return "查一查编号的拼写；还没有写的单元，先写它，或者先删去这处引用"


def _nearest_words(quoted: str, cited: Sequence[str], paragraphs: Mapping[str, Paragraph]) -> str:
    """Say in which paragraph a text stands, or what the cited paragraph says in its place."""
    elsewhere = [name for name, each in paragraphs.items() if quoted in each.text]
    if elsewhere:
        return f"这句话在 [[{elsewhere[0]}]]，改引它"
    alike = SequenceMatcher(None, "", quoted, autojunk=False)
    best = ("", 0, 0)
    for name in cited:
        alike.set_seq1(paragraphs[name].text)
        place, start, length = alike.find_longest_match()
        best = max(best, (name, place - start, length), key=lambda found: found[2])
    name, start, length = best
    if length < min(_FOUND_AT_LEAST, len(quoted)):
        return f"照抄 {'、'.join(cited[:PLACES_SHOWN])} 的原话，标点和讹字也不改；不是引文就用「」"
    said = paragraphs[name].text[max(start, 0) : max(start, 0) + len(quoted) + 2]
    return f"照抄原话，标点和讹字也不改；{name} 这里写的是「{said}」"


def check_quotations(page: Page, library: Library) -> Iterator[Diagnostic]:
    """Report quotations of a page that cite nothing or are not in the paragraphs they cite."""
    paragraphs = library.paragraphs
    for quotation in page.quotations:
        shown = quotation.text[:30]
        if not quotation.cites:
            hint = "引文后面紧跟出处：“原文”[[s1-1]]；不是引文就用「」"
            yield diagnose(Code.Q02_UNCITED, page.path, quotation.line, shown, hint)
            continue
        cited = [p for cite in quotation.cites for p in library.expand(cite)]
        if cited and not any(quotation.text in paragraphs[p].text for p in cited):
            hint = _nearest_words(quotation.text, cited, paragraphs)
            yield diagnose(Code.Q01_NOT_IN_PARAGRAPH, page.path, quotation.line, shown, hint)
