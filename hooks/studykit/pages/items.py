"""Render items as HTML, with native form controls and an answer that works without scripts."""

import json
import re
from collections.abc import Sequence
from string import ascii_uppercase

from markupsafe import Markup, escape

from studykit.html.inline import Linker
from studykit.html.template import render
from studykit.quiz.item import Choice, Cloze, Item, Matching, Option, Ordering
from studykit.references import PATTERN
from studykit.site import Site

# [[x]], [[x|字]] and **字**
_MARKUP = re.compile(rf"{PATTERN.pattern}|\*\*(?P<strong>[^*\n]+)\*\*")


def render_text(text: str, linker: Linker) -> Markup:
    """Render a text of an item: `[[…]]` becomes a link, `**…**` bold; the rest is escaped."""
    pieces = []
    end = 0
    for match in _MARKUP.finditer(text):
        pieces.append(escape(text[end : match.start()]))
        if match["strong"]:
            pieces.append(Markup("<strong>{}</strong>").format(match["strong"]))
        else:
            pieces.append(linker.link(match[1]))
        end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def item_block(
    item: Item,
    site: Site,
    linker: Linker,
    anchor: str = "",
    number: str = "",
    facets: str = "",
    with_key: bool = True,
) -> Markup:
    """Render one item. `anchor` is its id on the page, if it has one; `number` is shown.

    `facets` are those of `filters.facets_of`, for an item below a filter form. If `with_key` is
    false, neither the answer nor any data that reveals it to scripts is rendered.
    """
    return render(
        "quiz/item.html",
        item=item,
        group=f"answers--{anchor or item.id}",
        anchor=anchor,
        number=number,
        facets=facets,
        with_key=with_key,
        kind=type(item.response).__name__.lower(),
        letters=ascii_uppercase,
        text=lambda text: render_text(text, linker),
        key=lambda: render_text(key_text(item), linker),
        reasons=_rationales(item),
        cites=[linker.locator(cite) for cite in item.cites],
        units=[linker.link(name) for name in item.units if name in site.indexes.graph.units],
        read=_step(item, site, linker),
        accepted=lambda texts: json.dumps(list(texts), ensure_ascii=False),
        shown_steps=shown_steps(item),
    )


def opener_block(item: Item, linker: Linker) -> Markup:
    """Render a choice item as a question before the text: to be guessed, not marked."""
    assert isinstance(item.response, Choice)
    return render(
        "quiz/opener.html",
        item=item,
        several=sum(option.correct for option in item.response.options) > 1,
        letters=ascii_uppercase,
        text=lambda text: render_text(text, linker),
    )


def _step(item: Item, site: Site, linker: Linker) -> Markup:
    """Return the link to the section that an item asks about; empty if there is none."""
    if item.section not in site.targets:
        return Markup("")
    link = Markup('<a class="item__read" href="{}">{}</a>')
    return link.format(linker.url(item.section), site.targets[item.section][0].title)


def key_text(item: Item) -> str:
    """Return the answer in words; its letters are those of the options as displayed."""
    response = item.response
    if isinstance(response, Choice):
        return "；".join(
            f"{letter}. {option.text}"
            for letter, option in zip(ascii_uppercase, response.options, strict=False)
            if option.correct
        )
    if isinstance(response, Cloze):
        return "；".join(blank.accept[0] for blank in response.blanks)
    if isinstance(response, Matching):
        numbers = {s.id: n for n, s in enumerate(response.left, 1)}
        pairs = sorted((numbers[left], letter) for left, letter in letters_of_pairs(item).items())
        return "，".join(f"{number}—{letter}" for number, letter in pairs)
    letters = {name: ascii_uppercase[n] for n, name in enumerate(response.shown)}
    return " → ".join(letters[step.id] for step in response.steps)


def letters_of_pairs(item: Item) -> dict[str, str]:
    """Return the letter of the right side that belongs to each left side of a matching item."""
    if not isinstance(item.response, Matching):
        return {}
    letters = {s.id: ascii_uppercase[n] for n, s in enumerate(item.response.right)}
    return {left: letters[right] for left, right in item.response.pairs}


def places_of_steps(item: Item) -> dict[str, int]:
    """Return the position of each step of an ordering item in the right order, from 1."""
    steps = item.response.steps if isinstance(item.response, Ordering) else ()
    return {step.id: number for number, step in enumerate(steps, 1)}


def shown_steps(item: Item) -> list[tuple[str, str]]:
    """Return the steps of an ordering item (id, text) in the order first displayed."""
    if not isinstance(item.response, Ordering):
        return []
    texts = {step.id: step.text for step in item.response.steps}
    return [(name, texts[name]) for name in item.response.shown]


def _rationales(item: Item) -> list[tuple[str, str, str]]:
    """Return id, text and rationale of the wrong options that have a rationale.

    For a matching item, return those of all right sides.
    """
    response = item.response
    options: Sequence[Option] = ()
    if isinstance(response, Choice):
        options = response.options
    elif isinstance(response, Cloze):
        options = [option for blank in response.blanks for option in blank.options]
    elif isinstance(response, Matching):
        return [(side.id, side.text, side.rationale) for side in response.right]
    return [(o.id, o.text, o.rationale) for o in options if not o.correct and o.rationale]
