"""Build the item bank: run all families, test all drafts, say why a unit has no item."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from studykit.graph import Graph
from studykit.model import Kind, Library
from studykit.quiz.drafting import Material
from studykit.quiz.enemies import enemies_of, separated
from studykit.quiz.evidence import Evidence
from studykit.quiz.families import FAMILIES
from studykit.quiz.item import Enemies, Item, ItemBank, Origin, Refusal, what_is_asked
from studykit.quiz.rules import Rule, breaches

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
        same = asked.setdefault(what_is_asked(item), item.id)
        if same != item.id:
            found.append(_refusal(item, Rule.STEM_REPEATED, f"与 {same} 问的一样"))
        refused += found
        if not found:
            accepted[item.id] = item
    in_order = tuple(_in_reading_order(library, accepted.values()))
    enemies = enemies_of(in_order, library)
    items = tuple(_separated_by_module(in_order, enemies))
    after_enemies = _after_enemies(items, enemies)
    for item in items:
        warnings = [_refusal(item, b.rule, b.reason) for b in breaches(item, evidence, warns=True)]
        if item.id in after_enemies:
            warnings.append(after_enemies[item.id])
        if warnings:
            doubts[item.id] = tuple(warnings)
    return ItemBank(items, tuple(refused), doubts, _untested(library, items, refused), enemies)


def _refusal(item: Item, rule: Rule, reason: str) -> Refusal:
    units = item.units if item.origin is Origin.GENERATED else (item.id,)
    return Refusal(item.generator, units, rule.name, reason)


def _in_reading_order(library: Library, items: Iterable[Item]) -> Iterator[Item]:
    """Return items by module and section, then by the last of their units in reading order.

    A written item counts as its own unit.
    """
    units = {unit.id: index for index, unit in enumerate(library.units)}
    modules = {module.id: index for index, module in enumerate(library.modules)}
    sections = {
        (module.id, section.id): index
        for module in library.modules
        for index, section in enumerate(module.sections)
    }

    def position(item: Item) -> tuple[int, int, int]:
        ids = (item.id,) if item.origin is Origin.AUTHORED else item.units
        section = sections.get((item.module, item.section), 0)
        last = max((units.get(id_, 0) for id_ in ids), default=0)
        return modules.get(item.module, 0), section, last

    # The sort is stable: items in the same position keep the order of their ids.
    return iter(sorted(items, key=position))


def _separated_by_module(items: Iterable[Item], enemies: Enemies) -> Iterator[Item]:
    """Yield items module by module, with the enemies of a module separated if possible."""
    for _, of_module in groupby(items, key=_module):
        yield from separated(tuple(of_module), enemies)


def _module(item: Item) -> str:
    return item.module


def _after_enemies(items: Sequence[Item], enemies: Enemies) -> dict[str, Refusal]:
    """Return a warning, by item id, for each item that follows an enemy in its module."""
    return {
        item.id: _refusal(item, Rule.ENEMIES, f"这个模块排不开，它与 {before.id} 挨着")
        for before, item in pairwise(items)
        if _module(before) == _module(item) and enemies.are_enemies(before, item)
    }


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
