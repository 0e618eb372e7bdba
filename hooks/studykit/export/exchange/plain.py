"""Items as plain text, for programs that do not know this site's markup."""

from collections.abc import Callable
from dataclasses import replace

from studykit.library import plain_text
from studykit.locator import document_name
from studykit.model import Library
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Side
from studykit.references import Reference, replace_references
from studykit.site import Site

_ToPlain = Callable[[str], str]


def plain_item(item: Item, site: Site) -> Item:
    """Return an item whose texts have no markup. References become titles or labels in 〔〕.

    It keeps its id and its revision.
    """

    def plain(text: str) -> str:
        return plain_of(text, site)

    response = item.response
    if isinstance(response, Choice):
        response = Choice(_options(response.options, plain))
    elif isinstance(response, Cloze):
        response = Cloze(tuple(_part(part, plain) for part in response.parts))
    elif isinstance(response, Matching):
        left, right = _sides(response.left, plain), _sides(response.right, plain)
        response = Matching(left, right, response.pairs)
    else:
        response = replace(response, steps=_sides(response.steps, plain))
    return replace(
        item,
        known_revision=item.revision,
        stem=plain(item.stem),
        explanation=plain(item.explanation),
        response=response,
    )


def plain_of(text: str, site: Site) -> str:
    """Return a text without markup."""
    return plain_text(replace_references(text, _with_labels), site.targets)


def _with_labels(reference: Reference) -> str:
    """Return a citation as paper shows it, 〔文二·5〕; other references as they are."""
    if reference.locator is None:
        return str(reference)
    return f"{reference.text}〔{reference.locator.label}〕"


def cited(item: Item, library: Library) -> str:
    """Return what an item rests on in words: `文二《…》第5至8段；文三《…》第1段`."""
    names = {source.id: source.name for source in library.sources}
    return "；".join(
        names.get(cite.source, document_name(cite.source)) + cite.paragraphs for cite in item.cites
    )


def _options(options: tuple[Option, ...], plain: _ToPlain) -> tuple[Option, ...]:
    return tuple(replace(o, text=plain(o.text), rationale=plain(o.rationale)) for o in options)


def _part(part: str | Blank, plain: _ToPlain) -> str | Blank:
    # The text of a cloze and of its options has no markup: pages show it as it is.
    if isinstance(part, str):
        return part
    reasoned = tuple(replace(o, rationale=plain(o.rationale)) for o in part.options)
    return replace(part, options=reasoned)


def _sides(sides: tuple[Side, ...], plain: _ToPlain) -> tuple[Side, ...]:
    return tuple(replace(s, text=plain(s.text), rationale=plain(s.rationale)) for s in sides)
