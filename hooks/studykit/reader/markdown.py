"""Parse Markdown with markdown-it-py (CommonMark) into a tree of blocks with line numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.tree import SyntaxTreeNode

from studykit.diagnostics import Reporter
from studykit.reader import inline_rules
from studykit.reader.inline import Inline, read_inline


@dataclass(frozen=True)
class Text:
    """A run of inline text: its source as written, its parsed content, and its first line."""

    source: str
    inline: Inline
    line: int


@dataclass(frozen=True)
class Block:
    """A block of Markdown.

    `type` is the node type of markdown-it. Lines count from 1, and `last_line` is included.
    `level` is the level of a heading, or 0. `markup` is the delimiter that formed the block, such
    as `##` or `-`. `content` is the source of a code block or an HTML block.
    """

    type: str
    first_line: int
    last_line: int
    level: int
    markup: str
    content: str
    texts: tuple[Text, ...]
    children: tuple["Block", ...]

    @property
    def text(self) -> Text | None:
        """The first text of the block itself, or None."""
        return self.texts[0] if self.texts else None


def make_parser(renderer: type[RendererProtocol] = RendererHTML) -> MarkdownIt:
    """Return a parser with the site's rules of Markdown."""
    # Indented code blocks are disabled. Python-Markdown and CommonMark count the four spaces
    # differently, and an author who indents by accident means text. Definitions of links, `[x]: y`,
    # are disabled too, because no page would show their words.
    parser = (
        MarkdownIt("commonmark", renderer_cls=renderer)
        .enable("table")
        .disable(["code", "reference"])
    )
    # The parser silently drops what is nested deeper. `limits` keeps every page far below this.
    parser.options["maxNesting"] = 100
    # Python-Markdown makes a link of any address. This parser must do the same, so that
    # `read_inline` sees the address and can refuse it.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    inline_rules.install(parser)
    return parser


_PARSER = make_parser()
# A parser of blocks alone, because parsing inline text takes most of the time.
_BLOCK_PARSER = make_parser().disable("inline")


def parse(body: str, report: Reporter) -> tuple[Block, ...]:
    """Parse the Markdown of a page into its top-level blocks, and report faults of inline text."""
    root = SyntaxTreeNode(_PARSER.parse(body))
    return tuple(_block(node, 0, report) for node in root.children)


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Like `parse`, but without inline text: each text has only its source and its line."""
    root = SyntaxTreeNode(_BLOCK_PARSER.parse(body))
    return tuple(_block(node, 0, Reporter("")) for node in root.children)


def parse_text(source: str, line: int, report: Reporter) -> Inline:
    """Parse one run of inline text that begins at `line`, and report its faults.

    For a part of a page use `parse_again`, because `parse` has reported its faults.
    """
    tokens = _PARSER.parseInline(source)
    return read_inline(tokens[0].children or () if tokens else (), line, report)


def parse_again(source: str, line: int) -> Inline:
    """Parse a part of a page that `parse` has parsed, without reporting its faults twice."""
    return parse_text(source, line, Reporter(""))


def _block(node: SyntaxTreeNode, above: int, report: Reporter) -> Block:
    # Table cells have no line numbers in markdown-it; they get the line of their row.
    first, end = node.map or (above, above + 1)
    children = [child for child in node.children if child.type != "inline"]
    texts = [_text(child, first, report) for child in node.children if child.type == "inline"]
    token = node.nester_tokens.opening if node.nester_tokens else node.token
    return Block(
        type=node.type,
        first_line=first + 1,
        last_line=max(end, first + 1),
        level=int(node.tag[1]) if node.type == "heading" else 0,
        markup=token.markup if token else "",
        content=token.content if token else "",
        texts=tuple(texts),
        children=tuple(_block(child, first, report) for child in children),
    )


def _text(node: SyntaxTreeNode, above: int, report: Reporter) -> Text:
    token = node.token
    assert token is not None
    first = token.map[0] if token.map else above
    content = read_inline(token.children or (), first + 1, report)
    return Text(token.content, content, first + 1)


def walk(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks and all their descendants in document order, parents first."""
    every: list[Block] = []
    for block in blocks:
        every.append(block)
        every += walk(block.children)
    return every
