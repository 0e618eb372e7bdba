"""A page body in the making: Markdown, with ready-made blocks where placeholders stand."""

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from studykit.html.markdown import placeholder
from studykit.model import Heading

# What Markdown and its extensions here read as signs.
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!=])")


@dataclass(frozen=True)
class Body:
    """Markdown for MkDocs, the blocks of its placeholders, and the headings added by the build.

    `quiz` tells whether there are items on the page, which want a script and a style sheet.
    """

    markdown: str
    blocks: tuple[str, ...]
    added: tuple[Heading, ...] = ()
    quiz: bool = False


@dataclass
class Writer:
    """Puts a body together, line by line."""

    _lines: list[str] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _added: list[Heading] = field(default_factory=list)
    _quiz: bool = False

    def line(self, text: str) -> None:
        """Add a line of the author's own Markdown."""
        self._lines.append(text)

    def block(self, html: Markup) -> None:
        """Add ready-made HTML; nothing where it is blank."""
        if html.strip():
            self._blocks.append(str(html).strip())
            self._lines += ["", placeholder(len(self._blocks) - 1), ""]

    def items(self, html: Markup) -> None:
        """Add a block that holds items."""
        self.block(html)
        self._quiz = True

    def title(self, title: str) -> None:
        """Add the heading of a page that no author wrote; it is plain text."""
        self._lines.append(f"# {_escaped(title)}")

    def heading(self, level: int, title: str, name: str) -> None:
        """Add a heading that no author wrote, and that has no line; its title is plain text."""
        self._lines += ["", f"{'#' * level} {_escaped(title)} {{ #{name} }}", ""]
        self._added.append(Heading(level, title, name, None, 0))

    def body(self) -> Body:
        """What was put together."""
        return Body("\n".join(self._lines), tuple(self._blocks), tuple(self._added), self._quiz)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)
