"""课件: the page of each module's deck, which is projected, printed, and read without scripts."""

from string import ascii_uppercase

from markupsafe import Markup

from studykit.deck.build import deck_of
from studykit.deck.slide import Deck, Neighbour, Point, Question, Slide
from studykit.html.body import Writer
from studykit.html.inline import Linker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.locator import Locator
from studykit.model import Module, lesson_path
from studykit.pages.addresses import retired_ids
from studykit.pages.generated import GeneratedPage
from studykit.pages.items import (
    key_text,
    letters_of_pairs,
    places_of_steps,
    render_text,
    shown_steps,
)
from studykit.quiz.item import Item
from studykit.references import Reference, split_references
from studykit.site import Site

FOLDER = "decks"
# What a slide says above a model answer, which is hidden at first.
BEFORE_ANSWER = "先说出自己的想法和依据的段落，再往下看。"
_CITES_AT_MOST = 3


def deck_path(module: str) -> str:
    """Return the path of a module's deck, as if the page were a file under docs/."""
    return f"{FOLDER}/{module}.md"


def deck_url(module: str) -> str:
    """Return the address of a module's deck, from the site's root."""
    return html_path(deck_path(module))


def slides_url(module: str) -> str:
    """Return the address of a module's deck as a PowerPoint file, from the site's root."""
    return f"{FOLDER}/{module}.pptx"


def render_decks(site: Site) -> list[GeneratedPage]:
    """Return the decks, in the order of the modules."""
    return site.keeper.map(_page, site.library.modules, site)


def _page(module: Module, site: Site) -> GeneratedPage:
    path, title = deck_path(module.id), f"课件：{module.title}"
    linker = Linker(path, site.targets)
    deck = deck_of(module, site)
    names = retired_ids(site)
    writer = Writer()
    writer.title(title)
    writer.block(
        render(
            "deck/deck.html",
            deck=deck,
            minutes=sum(slide.minutes for slide in deck.main),
            module=linker.link(module.id),
            lesson=relative(html_path(lesson_path(module.id)), path),
            body=lambda slide: _body(slide, deck, site, linker),
            kind=kind_of,
            anchor=lambda slide: f"slide--{site.key(slide.id)}",
            names=lambda slide: " ".join(
                filter(None, (slide.id, slide.case, *names.get(slide.id, ())))
            ),
            former=lambda slide: " ".join(names.get(slide.section, ())),
            text=lambda text: render_text(text, linker),
        )
    )
    return GeneratedPage(path, title, writer.body(), wide=True)


def kind_of(slide: Slide) -> str:
    """Return the kind of a slide's unit; slides without a unit look like items."""
    return slide.content.unit.kind.value if isinstance(slide.content, Point) else "item"


def _body(slide: Slide, deck: Deck, site: Site, linker: Linker) -> Markup:
    content = slide.content
    if isinstance(content, Question):
        return _question(content.item, linker)
    return render(
        f"deck/{type(content).__name__.lower()}.html",
        slide=slide,
        content=content,
        minutes=sum(each.minutes for each in deck.main),
        inline=lambda text: render_inline(text, linker),
        before_answer=BEFORE_ANSWER,
        cite=linker.locator,
        cites=cites_beside(content) if isinstance(content, Point) else (),
        says=says,
    )


def _cited(text: str) -> set[Locator | None]:
    return {each.locator for each in split_references(text) if isinstance(each, Reference)}


def cites_beside(content: Point) -> list[Locator]:
    """Return the first three citations of a unit that its sentence and quotations do not show."""
    shown = _cited(content.sentence.text) if content.sentence else set()
    shown |= {cite for each in content.quotations for cite in each.cites}
    return [cite for cite in content.unit.cites if cite not in shown][:_CITES_AT_MOST]


def cites_of_answer(item: Item) -> list[Locator]:
    """Return the citations of an item that its explanation does not show."""
    shown = _cited(item.explanation)
    return [cite for cite in item.cites if cite not in shown]


def says(neighbour: Neighbour) -> str:
    """Return in words how a neighbour is connected with the unit of the slide."""
    label = neighbour.edge.type.label
    return f"{label}它" if neighbour.edge.source == neighbour.unit.id else f"它{label}的"


def _question(item: Item, linker: Linker) -> Markup:
    return render(
        "deck/question.html",
        item=item,
        sort=type(item.response).__name__.lower(),
        text=lambda text: render_text(text, linker),
        key=render_text(key_text(item), linker),
        letters=ascii_uppercase,
        cites=[linker.locator(each) for each in cites_of_answer(item)],
        steps=shown_steps(item),
        places=places_of_steps(item),
        pairs=letters_of_pairs(item),
    )
