"""A module's quiz, the items shown on the module's own pages, and answers."""

from collections.abc import Iterable

from markupsafe import Markup

from studykit.html.body import Body, Writer
from studykit.html.inline import Linker
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.model import Module
from studykit.pages.filters import facets_of, filters_of
from studykit.pages.items import item_block, key_text, render_text
from studykit.pages.quizzes.addresses import BANK, quiz_path
from studykit.quiz.item import Item, Origin
from studykit.quiz.selection import self_tests
from studykit.site import Site

# Items in a set of a quiz: about five minutes.
SET_SIZE = 10


def quiz_body(module: str, title: str, site: Site) -> Body:
    """List all items of a module, given its id and title, with filters above and the key below.

    They stand in sets. Items of a set come from different sections, because items of one section
    can answer each other, and because mixed practice is remembered better (Rohrer 2012). An anchor
    stands above the first item of each section, for old links: a heading once stood there. The
    module must have items.
    """
    linker = Linker(quiz_path(module), site.targets)
    items = site.items_of[module]
    writer = Writer()
    writer.title(f"测验：{title}")
    writer.block(
        render(
            "quiz/intro.html",
            count=len(items),
            module=linker.link(module),
            bank=relative(html_path(BANK), linker.path),
            filters=filters_of(items, site),
        )
    )
    met: set[str] = set()
    for number, item in enumerate(items, 1):
        if number % SET_SIZE == 1:
            name = f"第 {number // SET_SIZE + 1} 组"
            writer.heading(2, name, f"set-{number // SET_SIZE + 1}")
        if item.section not in met:
            met.add(item.section)
            writer.block(
                Markup('<span class="anchor" id="quiz--{}"></span>').format(site.key(item.section))
            )
        facets = facets_of(item, site)
        writer.block(item_block(item, site, linker, item.id, f"{number}.", facets), "quiz")
    writer.block(answer_key(items, linker))
    return writer.body()


def tests_after_sections(module: Module, site: Site) -> dict[str, tuple[Item, ...]]:
    """Return the self-test items after each section of a module, by section id."""
    return self_tests(module, site.items_of.get(module.id, ()), site.bank.enemies)


def items_shown(module: Module, site: Site) -> tuple[Item, ...]:
    """Return the items on a module's own page, in page order.

    In each section, written items come first, at their places in the author's text. The
    section's self-test follows.
    """
    tests = tests_after_sections(module, site)
    items = site.items_of.get(module.id, ())
    written = [item for item in items if item.origin is Origin.AUTHORED]
    return tuple(
        item
        for section in module.sections
        for item in (
            *(each for each in written if each.section == section.id),
            *tests.get(section.id, ()),
        )
    )


def answer_key(items: Iterable[Item], linker: Linker) -> Markup:
    """Return the last page of a printed sheet: answers in item order; blank without items."""
    return render("quiz/key.html", answers=answers_of(items, linker))


def answers_of(items: Iterable[Item], linker: Linker) -> list[tuple[Markup, Markup, list[Markup]]]:
    """Return for each item its answer, the explanation and the citations."""
    return [
        (
            render_text(key_text(item), linker),
            render_text(item.explanation, linker),
            [linker.locator(cite) for cite in item.cites],
        )
        for item in items
    ]
