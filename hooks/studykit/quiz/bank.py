"""The item bank: runs all generators, tests all drafts, and gives a reason for untested units."""

from collections.abc import Iterable, Iterator

from studykit.graph import Graph
from studykit.model import Kind, Library
from studykit.quiz.drafting import Material
from studykit.quiz.evidence import Evidence
from studykit.quiz.families import FAMILIES
from studykit.quiz.item import Cloze, Item, ItemBank, Origin, Refusal, question
from studykit.quiz.rules import Rule, breaches
from studykit.quiz.wording import normalized

_UNTESTED = "没有一条规则允许的出题方式：{reasons}"


def build_bank(library: Library, graph: Graph) -> ItemBank:
    """Generate and test every item of a library, in time linear in units and relations."""
    evidence = Evidence(library, graph)
    material = Material(evidence)
    drafts = [draft for compose in FAMILIES for draft in compose(material)]
    refused = [draft for draft in drafts if isinstance(draft, Refusal)]
    accepted: dict[str, Item] = {}
    asked: dict[tuple[str, ...], str] = {}
    doubts: dict[str, tuple[Refusal, ...]] = {}
    # Sorted by id: if two drafts ask the same, the choice must not depend on the order of pages.
    ordered = sorted((d for d in drafts if isinstance(d, Item)), key=lambda item: item.id)
    for item in ordered:
        found = [_refusal(item, b.rule, b.reason) for b in breaches(item, evidence, warns=False)]
        if item.id in accepted:
            found.append(_refusal(item, Rule.ID_REPEATED, item.id))
        same = asked.setdefault(question(item), item.id)
        if same != item.id:
            found.append(_refusal(item, Rule.STEM_REPEATED, f"与 {same} 问的一样"))
        refused += found
        if not found:
            accepted[item.id] = item
    items = tuple(_in_reading_order(library, accepted.values()))
    given_away = _given_away_elsewhere(items)
    for item in items:
        warnings = [_refusal(item, b.rule, b.reason) for b in breaches(item, evidence, warns=True)]
        if warnings := [*warnings, *given_away.get(item.id, ())]:
            doubts[item.id] = tuple(warnings)
    return ItemBank(items, tuple(refused), doubts, _untested(library, items, refused))


def _refusal(item: Item, rule: Rule, reason: str) -> Refusal:
    units = item.units if item.origin is Origin.GENERATED else (item.id,)
    return Refusal(item.generator, units, rule.name, reason)


def _in_reading_order(library: Library, items: Iterable[Item]) -> Iterator[Item]:
    """Return items by module and section, then by the last of their units in reading order.

    A hand-written item counts as its own unit.
    """
    places = {unit.id: place for place, unit in enumerate(library.units)}
    modules = {module.id: place for place, module in enumerate(library.modules)}
    sections = {
        (module.id, section.id): place
        for module in library.modules
        for place, section in enumerate(module.sections)
    }

    def place(item: Item) -> tuple[int, int, int]:
        own = (item.id,) if item.origin is Origin.AUTHORED else item.units
        section = sections.get((item.module, item.section), 0)
        last = max((places.get(name, 0) for name in own), default=0)
        return modules.get(item.module, 0), section, last

    # The sort is stable: items in the same place keep the order of their ids.
    return iter(sorted(items, key=place))


def _given_away_elsewhere(items: tuple[Item, ...]) -> dict[str, list[Refusal]]:
    """Return warnings, by item id, for answers of cloze items that another stem gives away.

    Only stems and cloze texts of the same section are searched.
    """
    shown: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for item in items:
        text = item.response.text if isinstance(item.response, Cloze) else ""
        place = (item.module, item.section)
        shown.setdefault(place, []).append((item.id, normalized(item.stem + text)))
    found: dict[str, list[Refusal]] = {}
    for item in items:
        if not isinstance(item.response, Cloze):
            continue
        for blank in item.response.blanks:
            answer = normalized(blank.accept[0])
            for other, text in shown[item.module, item.section]:
                if other != item.id and answer in text:
                    reason = f"「{blank.accept[0]}」写在 {other} 的题干里"
                    warning = _refusal(item, Rule.KEY_ELSEWHERE, reason)
                    found.setdefault(item.id, []).append(warning)
    return found


def _untested(library: Library, items: tuple[Item, ...], refused: list[Refusal]) -> dict[str, str]:
    tested = {name for item in items for name in item.units}
    reasons: dict[str, dict[str, None]] = {}
    for refusal in refused:
        for name in refusal.units:
            reasons.setdefault(name, {})[refusal.reason] = None
    return {
        unit.id: _UNTESTED.format(reasons="；".join(reasons.get(unit.id, ())) or "没有写要点和误读")
        for unit in library.units
        if unit.id not in tested and unit.kind is not Kind.ITEM
    }
