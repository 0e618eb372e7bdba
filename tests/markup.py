"""The markup that a browser reads from the pages of a site.

Parsing is slow, so a run parses each page once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from justhtml import JustHTML
from shared import shared_value


@dataclass(frozen=True)
class Markup:
    """The errors, the elements and the addresses of one page.

    - `errors`: what the parser complains of.
    - `kinds`: pairs of an element and one of its attributes, or "" for the element alone. An inline
      script without a type also has a pair with its text.
    - `addresses`: of each element that has href or src, the href or else the src.
    """

    errors: tuple[str, ...]
    kinds: frozenset[tuple[str, str]]
    addresses: tuple[str, ...]


def markup_of(site: Path) -> dict[str, Markup]:
    """Return the markup of each page of a built site by its path; a run parses a site once."""
    return shared_value(f"markup {site}", lambda: _markup_of(site))


def _markup_of(site: Path) -> dict[str, Markup]:
    pages = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): markup_in(path.read_text("utf-8")) for path in pages}


def markup_in(html: str) -> Markup:
    """Return the markup of a page."""
    read = JustHTML(html, collect_errors=True, sanitize=False)
    kinds = set()
    addresses = []
    for name, attributes, text in _nodes(read.root):
        kinds |= {(name, ""), *((name, attribute) for attribute in attributes)}
        if name == "script" and not {"src", "type"} & {*attributes}:
            kinds.add((name, text))
        if {"href", "src"} & {*attributes}:
            addresses.append(attributes.get("href", attributes.get("src", "")))
    return Markup(tuple(map(str, read.errors)), frozenset(kinds), tuple(addresses))


def _nodes(root: Any) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield every element: its name, attributes and own text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", None) or []
        if not node.name.startswith(("#", "!")):
            text = "".join(child.data for child in node.children if child.name == "#text")
            yield node.name, {key: value or "" for key, value in node.attrs.items()}, text
