"""Builder for a page body: Markdown in which placeholders stand for ready-made HTML blocks."""

import json
import re
from dataclasses import dataclass, field

from markupsafe import Markup

from studykit.compression import packed, unpacked
from studykit.html.markdown import placeholder
from studykit.model import Heading

# The characters that a backslash escapes in Markdown with the extensions enabled here. A backslash
# does not escape `&` and `<`, which begin entities and automatic links.
_MARKUP_CHARACTERS = re.compile(r"([\\`*_{}\[\]()#+\-.!=])")


@dataclass(frozen=True)
class Body:
    """Markdown for MkDocs, the HTML of each placeholder in it, and the headings the build added.

    `packed` holds that HTML, compressed. `scripts` names the scripts that the blocks need besides
    those of every page. `left_out` are the ids of the author's headings that another page shows.
    `numbers` has, for each line of the Markdown, its line in the author's file; 0 if the build
    added it.
    """

    markdown: str
    packed: bytes
    added_headings: tuple[Heading, ...] = ()
    scripts: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    numbers: tuple[int, ...] = ()

    @property
    def blocks(self) -> list[str]:
        """The HTML of each placeholder."""
        blocks: list[str] = json.loads(unpacked(self.packed))
        return blocks

    def author_line(self, line: int) -> int:
        """Return the line in the author's file of a line of the Markdown, both counted from 1.

        For a line that the build added, it is that of the author's line above; 1 if there is none.
        """
        return next((number for number in reversed(self.numbers[:line]) if number), 1)


@dataclass
class Writer:
    """Accumulates a page body line by line."""

    _lines: list[str] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)
    _blocks: list[str] = field(default_factory=list)
    _added_headings: list[Heading] = field(default_factory=list)
    _scripts: set[str] = field(default_factory=set)
    _left_out: set[str] = field(default_factory=set)

    def line(self, text: str, number: int = 0) -> None:
        """Append a line of the author's Markdown; `number` is its line in the author's file."""
        self._numbers[len(self._lines)] = number
        self._lines.append(text)

    def block(self, html: Markup, script: str = "") -> None:
        """Append ready-made HTML, and name the script it needs; a blank block is ignored."""
        if html.strip():
            self._scripts |= {script} - {""}
            self._blocks.append(str(html).strip())
            self._lines += ["", placeholder(len(self._blocks) - 1), ""]

    def title(self, title: str) -> None:
        """Append the level-1 heading of a generated page; `title` is plain text."""
        self._lines.append(f"# {_escaped(title)}")

    def heading(self, level: int, title: str, heading_id: str) -> None:
        """Append a heading that the build adds; `title` is plain text.

        The heading is recorded with no kind and with line 0, because no source line has it.
        """
        self._lines += ["", f"{'#' * level} {_escaped(title)} {{ #{heading_id} }}", ""]
        self._added_headings.append(Heading(level, title, heading_id, None, 0))

    def leave_out(self, heading_id: str) -> None:
        """Record that the page does not show a heading of its author."""
        self._left_out.add(heading_id)

    def body(self) -> Body:
        """Return the body built so far."""
        return Body(
            "\n".join(self._lines),
            packed(json.dumps(self._blocks)),
            tuple(self._added_headings),
            tuple(sorted(self._scripts)),
            frozenset(self._left_out),
            tuple(self._numbers.get(index, 0) for index in range(len(self._lines))),
        )


def _escaped(text: str) -> str:
    entities = text.replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP_CHARACTERS.sub(r"\\\1", entities)
