"""The parts of a session: the rows of a module's session plan, with the sections that they show."""

from collections.abc import Mapping
from dataclasses import dataclass

from studykit.model import Module, session_plan_id
from studykit.references import Reference, replace_references, split_references

# The indexes of the parts that show something, each once, ascending. The key is the id of a
# section, or of a unit that a part names.
PartIndexes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Part:
    """A row of the session plan: its activity and the trainer's action.

    `start` is the minute at which it begins, `minutes` its duration. `targets` are the ids of the
    module, sections and units that it shows.
    """

    activity: str
    action: str
    start: int
    minutes: int
    targets: tuple[str, ...]


def parts_of(module: Module) -> tuple[Part, ...]:
    """Return the parts of a module's session; one part without minutes if it has no plan."""
    parts = []
    for row in module.session_plan:
        start, end = row.span
        named = (each for each in split_references(row.activity) if isinstance(each, Reference))
        activity = replace_references(row.activity, lambda each: each.text or each.target)
        targets = tuple(each.target for each in named)
        parts.append(Part(activity, row.action, start, end - start, targets))
    return tuple(parts) or (Part("", "", 0, 0, ()),)


def part_indexes_of(module: Module, parts: tuple[Part, ...]) -> PartIndexes:
    """Return the indexes of the parts that show each section, and each unit that a part names.

    A section that no part names belongs to the parts that name its units; without any, to the last
    part of the section before it: a section is one step on a screen, so a long subject takes
    several.
    """
    named: dict[str, tuple[int, ...]] = {}
    for index, part in enumerate(parts):
        for target in dict.fromkeys(part.targets):
            named[target] = (*named.get(target, ()), index)
    found = {unit.id: named[unit.id] for unit in module.units if unit.id in named}
    last = 0
    for section in module.sections:
        if section.id != session_plan_id(module.id):
            of_units = {index for name in section.units for index in found.get(name, ())}
            own = named.get(section.id) or tuple(sorted(of_units)) or (last,)
            found[section.id] = own
            last = max({*own, *of_units})
    return found
