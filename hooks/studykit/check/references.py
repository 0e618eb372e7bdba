"""Check that ids are unique, that references resolve, and that quotations are verbatim."""

from collections.abc import Iterable, Iterator

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.library import Target
from studykit.locator import Locator
from studykit.model import Library, Page
from studykit.references import Reference

PLACES_SHOWN = 5


def check_ids(targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    """Report ids that are given more than once."""
    for name, same in targets.items():
        first = same[0]
        for other in same[1:]:
            hint = f"编号全站唯一，换一个；第一处在 docs/{first.path}:{first.line}"
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
        hint = f"小的在前：{locator.source}-{locator.last}..{locator.first}"
        yield diagnose(Code.R05_RANGE_REVERSED, path, line, str(locator), hint)
    elif locator.last > lengths[locator.source]:
        hint = f"{locator.source} 只有 {lengths[locator.source]} 段"
        yield diagnose(Code.R06_RANGE_BEYOND, path, line, str(locator), hint)


def _nearest(name: str, targets: Iterable[str]) -> str:
    words = set(name.split("-"))
    near = sorted(targets, key=lambda other: (-len(words & set(other.split("-"))), other))
    alike = [other for other in near[:3] if words & set(other.split("-"))]
    return f"是不是：{'、'.join(alike)}" if alike else "查一查编号的拼写"


def check_quotations(page: Page, library: Library) -> Iterator[Diagnostic]:
    """Report quotations of a page that cite nothing or are not in the paragraphs they cite."""
    paragraphs = library.paragraphs
    for quotation in page.quotations:
        shown = quotation.text[:30]
        if not quotation.cites:
            hint = "引文后面紧跟出处：“原文”[[s2-5]]；不是引文就用「」"
            yield diagnose(Code.Q02_UNCITED, page.path, quotation.line, shown, hint)
            continue
        cited = [p for cite in quotation.cites for p in library.expand(cite)]
        if cited and not any(quotation.text in paragraphs[p].text for p in cited):
            where = "、".join(map(str, quotation.cites))
            hint = f"照抄 {where}，标点和讹字也不改"
            yield diagnose(Code.Q01_NOT_IN_PARAGRAPH, page.path, quotation.line, shown, hint)
