"""The page on which a trainer composes a lesson plan; a script does the composing."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from studykit.model import Kind, Module, Unit
from studykit.quiz.item import Item, headline
from studykit.render.body import Writer
from studykit.render.generated import GeneratedPage
from studykit.render.inline import Linker
from studykit.render.items import render_text
from studykit.render.links import html_path
from studykit.render.quizzes import quiz_path
from studykit.render.site import Site
from studykit.render.template import fill

PLAN = "plan.md"
TITLE = "备课单"
# What a part is given to begin with; the trainer knows better.
_MINUTES_OF_SECTION = 10
_MINUTES_OF_UNIT = 5
_MINUTES_OF_ITEM = 3


@dataclass(frozen=True)
class Offer:
    """A part of a page that a plan can take: where it stands, how deep, for how long."""

    id: str
    title: str
    depth: int
    minutes: int
    label: str = ""
    kind: str = ""


def render_plans(site: Site) -> list[GeneratedPage]:
    """The page of the lesson plan; none without modules to take parts of."""
    if not site.library.modules:
        return []
    writer = Writer()
    writer.line(f"# {TITLE}")
    modules = [_row(module, site) for module in site.library.modules]
    writer.block(fill("plan.html", modules=modules))
    return [GeneratedPage(PLAN, TITLE, writer.body(), wide=True, searched=False)]


def _row(module: Module, site: Site) -> dict[str, object]:
    own = f"{module.id}-plan"
    items = site.items_of.get(module.id, ())
    linker = Linker(PLAN, site.targets)
    return {
        "title": module.title,
        "minutes": module.minutes,
        "page": html_path(module.path),
        "quiz": html_path(quiz_path(module.id)),
        "own": own if any(section.id == own for section in module.sections) else "",
        "whole": Offer("", module.title, 0, module.minutes, "整个模块", "item"),
        "parts": list(_parts(module)),
        "items": [_item(item, linker) for item in items],
    }


def _parts(module: Module) -> Iterator[Offer]:
    """The sections of a module with their units; its items are offered apart."""
    units = {unit.id: unit for unit in module.units}
    for section in module.sections:
        yield Offer(section.id, section.title, 1, _MINUTES_OF_SECTION)
        for unit in (units[name] for name in section.units):
            if unit.kind is not Kind.ITEM:
                depth = 2 + _depth(unit, units)
                minutes = _MINUTES_OF_UNIT
                yield Offer(unit.id, unit.title, depth, minutes, unit.kind.label, unit.kind.value)


def _depth(unit: Unit, units: dict[str, Unit]) -> int:
    parent = units.get(unit.parent or "")
    return 1 + _depth(parent, units) if parent else 0


def _item(item: Item, linker: Linker) -> Offer:
    stem: Markup = render_text(headline(item), linker)
    return Offer(item.id, stem.striptags(), 1, _MINUTES_OF_ITEM, item.type.label, "item")
