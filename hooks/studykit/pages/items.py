"""Items as HTML: native controls, and an answer that every reader can open."""

import json
import re
from collections.abc import Sequence
from string import ascii_uppercase

from markupsafe import Markup, escape

from studykit.html.inline import Linker
from studykit.html.template import fill
from studykit.quiz.item import Choice, Cloze, Item, Matching, Option, Ordering
from studykit.site import Site

_SIGNS = re.compile(r"\[\[([^\[\]\n]+)\]\]|\*\*([^*\n]+)\*\*")


def render_text(text: str, linker: Linker) -> Markup:
    """A text of an item: references become links, what is strong is; all else is text."""
    if "[[" not in text and "**" not in text:
        return escape(text)
    pieces = []
    end = 0
    for match in _SIGNS.finditer(text):
        pieces.append(escape(text[end : match.start()]))
        if match[1]:
            pieces.append(linker.inside(match[1]))
        else:
            pieces.append(Markup("<strong>{}</strong>").format(match[2]))
        end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def item_block(
    item: Item,
    site: Site,
    linker: Linker,
    anchor: str = "",
    number: str = "",
    facets: str = "",
    keyed: bool = True,
) -> Markup:
    """One item; `anchor` is its id on the page, if it is to have one, `number` is shown.

    `facets` are those of `filters`, where it stands below a form to choose in. One that is not
    `keyed` has neither an answer nor what tells it to scripts.
    """
    return fill(
        "quiz/item.html",
        item=item,
        group=f"answers--{anchor or item.id}",
        anchor=anchor,
        number=number,
        facets=facets,
        keyed=keyed,
        kind=type(item.response).__name__.lower(),
        letters=ascii_uppercase,
        text=lambda text: render_text(text, linker),
        key=lambda: render_text(key_text(item), linker),
        reasons=_reasons(item),
        cites=[linker.locator(cite) for cite in item.cites],
        units=[linker.inside(name) for name in item.units if name in site.indexes.graph.units],
        accepted=lambda texts: json.dumps(list(texts), ensure_ascii=False),
        shown_steps=shown_steps(item),
    )


def key_text(item: Item) -> str:
    """The answer in words; letters are those of the options as they are shown."""
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
        letters = {s.id: ascii_uppercase[n] for n, s in enumerate(response.right)}
        numbers = {s.id: n for n, s in enumerate(response.left, 1)}
        pairs = sorted((numbers[left], letters[right]) for left, right in response.pairs)
        return "，".join(f"{number}—{letter}" for number, letter in pairs)
    letters = {name: ascii_uppercase[n] for n, name in enumerate(response.shown)}
    return " → ".join(letters[step.id] for step in response.steps)


def shown_steps(item: Item) -> list[tuple[str, str]]:
    """The steps of an ordering in the order in which they are first shown."""
    if not isinstance(item.response, Ordering):
        return []
    texts = {step.id: step.text for step in item.response.steps}
    return [(name, texts[name]) for name in item.response.shown]


def _reasons(item: Item) -> list[tuple[str, str, str]]:
    """What is wrong with each wrong answer: its id, its text and the reason."""
    response = item.response
    options: Sequence[Option] = ()
    if isinstance(response, Choice):
        options = response.options
    elif isinstance(response, Cloze):
        options = [option for blank in response.blanks for option in blank.options]
    elif isinstance(response, Matching):
        return [(side.id, side.text, side.rationale) for side in response.right]
    return [(o.id, o.text, o.rationale) for o in options if not o.correct and o.rationale]
