"""讲义: a page for each module to print and write on, for members who meet in a room."""

from markupsafe import Markup

from studykit.html.body import Writer
from studykit.html.inline import Linker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.model import Basis, Kind, Module, Page, Relation, RelationType, Unit, lesson_path
from studykit.pages.generated import GeneratedPage
from studykit.pages.items import item_block, render_text
from studykit.pages.quizzes.quiz import items_shown
from studykit.prose import highlighted, prose_of, sentences_of
from studykit.quiz.item import Item, Origin
from studykit.references import Reference, split_references
from studykit.site import Site

FOLDER = "handouts"
# The most written items in a handout: with them it prints on about eight pages. The quiz has all.
CASES_AT_MOST = 8
# Heading levels of units. A unit is one level deeper than the unit of its section that contains it.
_SHALLOWEST, _DEEPEST = 3, 6


def handout_path(module: str) -> str:
    """Return the path of a module's handout, as if the page were a file under docs/."""
    return f"{FOLDER}/{module}.md"


def handout_url(module: str) -> str:
    """Return the address of a module's handout, from the site's root."""
    return html_path(handout_path(module))


def render_handouts(site: Site) -> list[GeneratedPage]:
    """Return the handouts, in the order of the modules."""
    return site.keeper.map(_handout, site.library.modules, site)


def _handout(module: Module, site: Site) -> GeneratedPage:
    linker = Linker(handout_path(module.id), site.targets)
    items = _exercises(module, site)
    writer = Writer()
    writer.title(f"讲义：{module.title}")
    writer.block(
        render(
            "handout-intro.html",
            module=linker.link(module.id),
            objectives=module.objectives,
            lesson=relative(html_path(lesson_path(module.id)), linker.path),
        )
    )
    _sections(module, site, linker, writer)
    if module.prompts:
        questions = [render_inline(prompt.question, linker) for prompt in module.prompts]
        writer.heading(2, "讨论", "handout--prompts")
        writer.block(render("handout-prompts.html", prompts=questions))
    if items:
        writer.heading(2, "练习", "handout--items")
    for number, item in items:
        writer.block(item_block(item, site, linker, number=f"{number}."), "quiz")
    return GeneratedPage(handout_path(module.id), f"讲义：{module.title}", writer.body())


def _exercises(module: Module, site: Site) -> list[tuple[int, Item]]:
    """Return the items of a handout with their numbers, which are those of the module's page.

    They are the self-tests and the first written items.
    """
    numbered = list(enumerate(items_shown(module, site), 1))
    cases = [each for each in numbered if each[1].origin is Origin.AUTHORED]
    return [each for each in numbered if each not in cases[CASES_AT_MOST:]]


def _sections(module: Module, site: Site, linker: Linker, writer: Writer) -> None:
    """Write each section that contains units other than items, with lines to write on."""
    units = {unit.id: unit for unit in module.units if unit.kind is not Kind.ITEM}
    page = site.pages[module.path]
    for section in module.sections:
        own = [units[name] for name in section.units if name in units]
        if own:
            shown = [_unit_values(unit, page, site, linker) for unit in own]
            writer.heading(2, section.title, f"handout--{site.key(section.id)}")
            writer.block(render("handout-units.html", units=shown))


def _unit_values(unit: Unit, page: Page, site: Site, linker: Linker) -> dict[str, object]:
    definition, steps = unit.definition, unit.steps
    containers = site.indexes.graph.ancestors(unit)
    depth = sum(each.section == unit.section for each in containers)
    summary = definition.text if definition else summary_of(unit, page)
    # Paragraphs that the summary itself cites are not cited again.
    references = (each for each in split_references(summary) if isinstance(each, Reference))
    cited = {each.locator for each in references}
    return {
        "unit": unit,
        "level": min(_SHALLOWEST + depth, _DEEPEST),
        "gist": render_inline(summary, linker),
        "editorial": definition is not None and definition.basis is Basis.INFERRED,
        "cites": [linker.locator(cite) for cite in unit.cites if cite not in cited],
        "points": [render_text(point, linker) for point in steps.texts] if steps else [],
        "list": "ol" if steps and steps.are_ordered else "ul",
        "relations": [_relation(each, linker) for each in unit.relations if _is_causal(each)],
    }


def _is_causal(relation: Relation) -> bool:
    return relation.type in (RelationType.CAUSES, RelationType.ADDRESSES)


def _relation(relation: Relation, linker: Linker) -> tuple[str, list[Markup], bool]:
    links = [linker.link(name) for name in relation.to]
    return relation.type.label, links, relation.basis is Basis.INFERRED


def summary_of(unit: Unit, page: Page) -> str:
    """Return a summary of a unit as Markdown: its first sentence and its highlighted sentence.

    Empty if the unit has no prose. Sentences left out between the two are replaced by ……
    """
    sentences = list(sentences_of(prose_of(unit, page)))
    marked = highlighted(sentences)
    if not marked or marked == sentences[0]:
        return "".join(sentences[:1])
    gap = "" if marked == sentences[1] else "……"
    return f"{sentences[0]}{gap}{marked}"
