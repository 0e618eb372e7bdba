"""Builder for a page body: Markdown in which placeholders stand for ready-made HTML blocks."""

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from studykit.html.markdown import placeholder
from studykit.model import Heading

# The characters that a backslash escapes in Markdown with the extensions enabled here. A backslash
# does not escape `&` and `<`, which begin entities and automatic links.
_MARKUP_CHARACTERS = re.compile(r"([\\`*_{}\[\]()#+\-.!=])")


@dataclass(frozen=True)
class Body:
    """Markdown for MkDocs, the HTML of each placeholder in it, and the headings the build added.

    `has_items` is true if the page contains items, which need a script and a style sheet, and
    `has_picture` if it contains a picture, which needs a script.
    """

    markdown: str
    blocks: tuple[str, ...]
    added_headings: tuple[Heading, ...] = ()
    has_items: bool = False
    has_picture: bool = False


@dataclass
class Writer:
    """Accumulates a page body line by line."""

    _lines: list[str] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _added_headings: list[Heading] = field(default_factory=list)
    _has_items: bool = False
    _has_picture: bool = False

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

    def picture_block(self, html: Markup) -> None:
        """Append an HTML block that contains a picture, and mark the page as one with a picture."""
        self.block(html)
        self._has_picture = self._has_picture or bool(html.strip())

    def title(self, title: str) -> None:
        """Append the level-1 heading of a generated page; `title` is plain text."""
        self._lines.append(f"# {_escaped(title)}")

    def heading(self, level: int, title: str, heading_id: str) -> None:
        """Append a heading that the build adds; `title` is plain text.

        The heading is recorded with no kind and with line 0, because no source line has it.
        """
        self._lines += ["", f"{'#' * level} {_escaped(title)} {{ #{heading_id} }}", ""]
        self._added_headings.append(Heading(level, title, heading_id, None, 0))

    def body(self) -> Body:
        """Return the body built so far."""
        return Body(
            "\n".join(self._lines),
            tuple(self._blocks),
            tuple(self._added_headings),
            self._has_items,
            self._has_picture,
        )


def _escaped(text: str) -> str:
    entities = text.replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP_CHARACTERS.sub(r"\\\1", entities)
