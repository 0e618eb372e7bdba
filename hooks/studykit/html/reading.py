"""Render a page body as the reader parses it, to compare it with the page that readers see."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import escape

from studykit.html.inline import Linker
from studykit.reader.markdown import make_parser

# The attribute of a block that holds its line in the body, counted from 1.
LINE = "data-line"


class _Renderer(RendererHTML):
    """markdown-it's renderer with references, which `env["linker"]` renders, and highlights."""

    def reference(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        linker: Any = env["linker"]
        return str(linker.link(tokens[index].content))

    def marked(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"<mark>{escape(tokens[index].content)}</mark>"


def _make_parser() -> MarkdownIt:
    parser = make_parser(_Renderer)
    # The page shows HTML as text. The reader reports it.
    parser.options["html"] = False
    return parser


_PARSER = _make_parser()


def render_reading(markdown: str, linker: Linker) -> str:
    """Return the HTML of a body by the reader's rules. Blocks have the attribute `LINE`."""
    env: dict[str, object] = {"linker": linker}
    tokens = _PARSER.parse(markdown, env)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrs[LINE] = token.map[0] + 1
    return str(_PARSER.renderer.render(tokens, _PARSER.options, env))
