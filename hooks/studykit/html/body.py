"""Builder for a page body: Markdown in which placeholders stand for ready-made HTML blocks."""

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from studykit.html.markdown import placeholder
from studykit.model import Heading

# Characters that Markdown and the extensions enabled here treat as markup.
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!=])")


@dataclass(frozen=True)
class Body:
    """Markdown for MkDocs, the HTML blocks of its placeholders, and the headings the build added.

    `has_items` is true if the page contains items, which need a script and a style sheet.
    """

    markdown: str
    blocks: tuple[str, ...]
    added_headings: tuple[Heading, ...] = ()
    has_items: bool = False


@dataclass
class Writer:
    """Accumulates a page body line by line."""

    _lines: list[str] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _added_headings: list[Heading] = field(default_factory=list)
    _has_items: bool = False

    def line(self, text: str) -> None:
        """Append a line of the author's Markdown."""
        self._lines.append(text)

    def block(self, html: Markup) -> None:
        """Append ready-made HTML; a blank block is ignored."""
        if html.strip():
            self._blocks.append(str(html).strip())
            self._lines += ["", placeholder(len(self._blocks) - 1), ""]

    def items_block(self, html: Markup) -> None:
        """Append an HTML block that contains items, and mark the page as one with items."""
        self.block(html)
        self._has_items = True

    def title(self, title: str) -> None:
        """Append the level-1 heading of a generated page; `title` is plain text."""
        self._lines.append(f"# {_escaped(title)}")

    def heading(self, level: int, title: str, name: str) -> None:
        """Append a heading that the build adds; `title` is plain text, `name` is the heading's id.

        The heading is recorded with no kind and with line 0, because no source line holds it.
        """
        self._lines += ["", f"{'#' * level} {_escaped(title)} {{ #{name} }}", ""]
        self._added_headings.append(Heading(level, title, name, None, 0))

    def body(self) -> Body:
        """Return the body built so far."""
        return Body(
            "\n".join(self._lines),
            tuple(self._blocks),
            tuple(self._added_headings),
            self._has_items,
        )


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)
