"""The parts of a page that a lesson plan can include: the outline that a trainer picks from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studykit.deck.candidates import case_id, prompts_of, section_at
from studykit.deck.passages import answers_by_case
from studykit.html.inline import Linker
from studykit.html.links import html_path
from studykit.html.template import render
from studykit.library import labelled_text
from studykit.model import Kind, Module, session_plan_id
from studykit.pages.items import render_text
from studykit.pages.quizzes.addresses import quiz_path
from studykit.quiz.item import Item, headline
from studykit.site import Site

# Default durations of parts, in minutes; trainers adjust them.
_MINUTES_OF_OPENING = 5
_MINUTES_OF_SECTION = 10
_MINUTES_OF_UNIT = 5
_MINUTES_OF_ITEM = 3
_MINUTES_OF_CASE = 15
_MINUTES_OF_PROMPT = 10
# The most characters of a prompt that the outline shows.
_PROMPT_SHOWN = 40
# The id of the part before a page's first section. Browsers also scroll to the top for `#top`.
OPENING = "top"


@dataclass(frozen=True)
class PlanPart:
    """A part that a plan can include; `depth` is its level in the outline, `minutes` a default.

    `id` is the id of a heading, an item or slides. `anchor` is the id of the heading to which the
    outline links, if it differs. `step` is the index of a step of the session plan; a plan takes
    that step with its note.
    """

    id: str
    title: str
    depth: int
    minutes: int
    label: str = ""
    kind: str = ""
    anchor: str = ""
    step: int | None = None


def module_parts(module: Module, plan: Sequence[Mapping[str, object]], site: Site) -> Markup:
    """List the parts of a module that a plan can take, as HTML.

    They are the whole module, the steps of its session plan (`plan`, see `articles.plan_steps`),
    its opening, and its sections with their units, cases and prompts.
    """
    page = html_path(module.path)
    module_part = PlanPart("", module.title, 0, module.minutes, "整个模块", "item")
    rows = [
        PlanPart(
            str(step["id"]),
            str(step["title"]),
            1,
            int(str(step["minutes"])),
            "环节",
            "item",
            step=index,
        )
        for index, step in enumerate(plan)
        if step["page"] == page and step["minutes"]
    ]
    opening = PlanPart(OPENING, "导语", 1, _MINUTES_OF_OPENING)
    return _list(page, [module_part, *rows, opening, *_section_parts(module, site)])


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


def _section_parts(module: Module, site: Site) -> Iterator[PlanPart]:
    """Yield the sections of a module with their units, cases and prompts.

    Items are left out: the list of the quiz has them.
    """
    graph = site.indexes.graph
    cases_and_prompts = _cases_and_prompts(module, site)
    units = {unit.id: unit for unit in module.units}
    for section in module.sections:
        if section.id == session_plan_id(module.id):
            continue
        yield PlanPart(section.id, section.title, 1, _MINUTES_OF_SECTION)
        for unit in (units[name] for name in section.units):
            if unit.kind is not Kind.ITEM:
                depth = 2 + len(graph.ancestors(unit))
                minutes = _MINUTES_OF_UNIT
                yield PlanPart(
                    unit.id, unit.title, depth, minutes, unit.kind.label, unit.kind.value
                )
        yield from cases_and_prompts.get(section.id, ())


def _cases_and_prompts(module: Module, site: Site) -> dict[str, list[PlanPart]]:
    """Return the cases and the discussion prompts of each section."""
    page = site.pages[module.path]
    found: dict[str, list[PlanPart]] = {}
    for number, answers in enumerate(answers_by_case(page), 1):
        below = answers[0].below
        name = case_id(below, number)
        part = PlanPart(name, below.title, 2, _MINUTES_OF_CASE, "情境", "item", below.id)
        if section := section_at(module, below.line):
            found.setdefault(section.id, []).append(part)
    for name, section, prompt in prompts_of(module, page):
        text = labelled_text(prompt.question, site.targets)
        shown = text if len(text) <= _PROMPT_SHOWN else f"{text[:_PROMPT_SHOWN]}……"
        part = PlanPart(name, shown, 2, _MINUTES_OF_PROMPT, "讨论", "item", section.id)
        found.setdefault(section.id, []).append(part)
    return found
