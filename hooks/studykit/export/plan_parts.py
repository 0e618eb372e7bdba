"""The parts of a page that a lesson plan can include: the outline that a trainer picks from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from studykit.graph import Graph
from studykit.html.inline import Linker
from studykit.html.links import html_path
from studykit.html.template import render
from studykit.model import Kind, Module, plan_id
from studykit.pages.items import render_text
from studykit.pages.quizzes.addresses import quiz_path
from studykit.quiz.item import Item, headline
from studykit.site import Site

# Default durations of parts, in minutes; trainers adjust them.
_MINUTES_OF_OPENING = 5
_MINUTES_OF_SECTION = 10
_MINUTES_OF_UNIT = 5
_MINUTES_OF_ITEM = 3
# The id of the part before a page's first section. Browsers also scroll to the top for `#top`.
OPENING = "top"


@dataclass(frozen=True)
class PlanPart:
    """A part that a plan can include; `depth` is its level in the outline, `minutes` a default."""

    id: str
    title: str
    depth: int
    minutes: int
    label: str = ""
    kind: str = ""


def module_parts(module: Module, graph: Graph) -> Markup:
    """List the whole module, its opening, its sections and their units, as HTML."""
    module_part = PlanPart("", module.title, 0, module.minutes, "整个模块", "item")
    opening = PlanPart(OPENING, "导语", 1, _MINUTES_OF_OPENING)
    return _list(html_path(module.path), [module_part, opening, *_section_parts(module, graph)])


def quiz_parts(module: str, items: Iterable[Item], site: Site, page: str) -> Markup:
    """List the items of a module's quiz, as HTML for the page at path `page`."""
    linker = Linker(page, site.targets)
    parts = [
        PlanPart(
            item.id,
            render_text(headline(item), linker).striptags(),
            1,
            _MINUTES_OF_ITEM,
            item.type.label,
            "item",
        )
        for item in items
    ]
    return _list(html_path(quiz_path(module)), parts)


def _list(page: str, parts: Iterable[PlanPart]) -> Markup:
    return render("plan-parts.html", page=page, parts=list(parts))


def _section_parts(module: Module, graph: Graph) -> Iterator[PlanPart]:
    """Yield the sections of a module with their units; items are offered with the quiz instead."""
    units = {unit.id: unit for unit in module.units}
    for section in module.sections:
        if section.id == plan_id(module.id):
            continue
        yield PlanPart(section.id, section.title, 1, _MINUTES_OF_SECTION)
        for unit in (units[name] for name in section.units):
            if unit.kind is not Kind.ITEM:
                depth = 2 + len(graph.ancestors(unit))
                minutes = _MINUTES_OF_UNIT
                yield PlanPart(
                    unit.id, unit.title, depth, minutes, unit.kind.label, unit.kind.value
                )
