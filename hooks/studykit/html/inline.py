"""Render inline Markdown as HTML: resolve references, mark highlights, escape all text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from studykit.html.links import relative, url_of
from studykit.library import Target
from studykit.locator import Locator
from studykit.reader.inline_rules import install
from studykit.references import Reference, parse_reference


@dataclass(frozen=True)
class Linker:
    """Renders references as links relative to the page at `path`.

    `targets` maps each id to the places that it names; the first place is linked.
    """

    path: str
    targets: Mapping[str, Sequence[Target]]

    def reference(self, reference: Reference) -> Markup:
        """Return the link of a reference; a reference without a target is marked as broken."""
        if reference.locator is not None:
            return self.locator(reference.locator, reference.text)
        places = self.targets.get(reference.target, ())
        if not places:
            return _broken(reference.text or reference.target)
        target = places[0]
        url = relative(url_of(target), self.path)
        return _reference(target.kind, url, reference.text or target.title)

    def locator(self, locator: Locator, text: str = "") -> Markup:
        """Return the link of a citation: to its first paragraph, with the full name as its title.

        `data-paper` holds the text for print. In print, it replaces a generated label, and is
        appended to a text that an author wrote.
        """
        places = self.targets.get(f"{locator.source}-{locator.first}", ())
        if not places:
            return _broken(text or locator.label)
        target = places[0]
        return _citation(relative(url_of(target), self.path), target.title, locator, text)

    def url(self, name: str) -> str:
        """Return the relative address of an id, or "" if the id names nothing."""
        places = self.targets.get(name, ())
        return relative(url_of(places[0]), self.path) if places else ""

    def link(self, inside: str) -> Markup:
        """Return the link of a reference, given the text between `[[` and `]]`.

        A malformed reference is returned as escaped text.
        """
        parsed = parse_reference(inside)
        return self.reference(parsed) if isinstance(parsed, Reference) else escape(str(parsed))


class TextLinker(Linker):
    """Renders references as plain text, for use inside another link (links cannot be nested)."""

    def link(self, inside: str) -> Markup:
        """Return the text of a reference without a link."""
        return escape(super().link(inside).striptags())


def _broken(text: str) -> Markup:
    return Markup('<span class="broken">{}</span>').format(text)


# Most links point to few targets from few folders, so a cache pays. `typed` keeps apart a str and a
# Markup with the same characters: only the str is escaped.
@lru_cache(maxsize=1 << 15, typed=True)
def _reference(kind: str, url: str, text: str) -> Markup:
    link = Markup('<a class="ref{}" href="{}">{}</a>')
    return link.format(f" ref--{kind}" if kind else "", url, text)


@lru_cache(maxsize=1 << 15, typed=True)
def _citation(url: str, title: str, locator: Locator, text: str) -> Markup:
    label = text or Markup('<span class="cite__label">{}</span>').format(locator.label)
    link = Markup('<a class="cite" href="{}" title="{}" data-cite="{}" data-paper="〔{}〕">{}</a>')
    return link.format(url, title, locator, locator.label, label)


class _Renderer(RendererHTML):
    """markdown-it's renderer with the site's two inline forms: references and highlights.

    References are rendered by `env["linker"]`. Other links and images are reduced to their text:
    their addresses are relative to the author's page and would be wrong on any other page.
    """

    def reference(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        linker: Any = env["linker"]
        return str(linker.link(tokens[index].content))

    def marked(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        return str(Markup("<mark>{}</mark>").format(tokens[index].content))

    def image(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return str(escape(tokens[index].content))

    def nothing(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        return ""

    link_open = link_close = nothing


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    install(parser)
    return parser


_PARSER = _make_parser()


def render_inline(source: str, linker: Linker) -> Markup:
    """Render a run of inline Markdown, with references linked by `linker`."""
    # Safe: the renderer escapes all text, and raw HTML is disabled.
    return Markup(_PARSER.renderInline(source, {"linker": linker}))  # noqa: S704
