"""Python-Markdown extension: raw HTML becomes text, headings take ids, references become links."""

import re
from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from studykit.html.inline import Linker
from studykit.model import KIND_OF_LABEL
from studykit.reader.wide import LINE_END
from studykit.references import PATTERN
from studykit.theme.names import TABLE_BOXES

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# The end of a heading: ` { #id .种类 }`.
_ATTRIBUTES = re.compile(r"\s+\{ *#(?P<id>[a-z0-9-]+)(?: +\.(?P<kind>\S+))? *\}\s*$")
# Private-use characters cannot occur in a page: the reader strips them from authors' text.
_BLOCK = "\ue000{}\ue001"
_PLACEHOLDER = re.compile(f"<p>{_BLOCK}</p>".format(r"(\d+)"))
# Python-Markdown's internal form of an escaped `|`.
_BAR = f"{STX}{ord('|')}{ETX}"


def placeholder(number: int) -> str:
    """Return the line that represents a ready-made block while Markdown is rendered."""
    return _BLOCK.format(number)


class StudyExtension(Extension):
    """The site's Markdown extension. Set `linker` and `blocks` before each page is rendered.

    One instance serves all pages, although MkDocs creates a new parser for every page. `former`
    maps the current id of a heading to its retired ids. `authored` is the HTML of the last page
    with placeholders in place of its blocks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.linker = Linker("", {})
        self.blocks: Sequence[str] = ()
        self.former: Mapping[str, Sequence[str]] = {}
        self.authored = ""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Register the processors with a parser, and remove raw HTML and link definitions."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # As in the reader, `[x]: y` is text.
        md.parser.blockprocessors.deregister("reference")
        # Run after code spans (190), which take precedence, and before links (160), which would
        # consume the brackets.
        reference = _Stash(PATTERN.pattern, md, lambda inside: str(self.linker.link(inside)))
        md.inlinePatterns.register(reference, "reference", 175)
        # Run after code spans, whose line ends are spaces, and before references are stored.
        md.inlinePatterns.register(_LineEnds(LINE_END, md), "line-ends", 185)
        # Run after inline text (20) and before the table of contents (5), which reads the ids.
        md.treeprocessors.register(_HeadingIds(self), "heading-ids", 8)
        md.treeprocessors.register(_TableBoxes(), "table-boxes", 7)
        # Run last: the other postprocessors need not scan ready-made HTML.
        md.postprocessors.register(_Blocks(self), "blocks", 0)


class _Stash(InlineProcessor):
    """Stores ready-made HTML so that Python-Markdown does not process it."""

    def __init__(self, pattern: str, md: markdown.Markdown, html: Callable[[str], str]) -> None:
        super().__init__(pattern, md)
        self.stash = md.htmlStash
        self.html = html

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        # Authors write a bar in a table as `\|`. Python-Markdown has already replaced it by `_BAR`.
        text = self.unescape(m.group(1)).replace(_BAR, "|")
        return self.stash.store(self.html(text)), m.start(0), m.end(0)


class _LineEnds(InlineProcessor):
    """Removes the line ends between wide characters, which would be gaps on the page."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return "", m.start(0), m.end(0)


class _Blocks(Postprocessor):
    """Replaces each placeholder paragraph with its ready-made block."""

    def __init__(self, extension: StudyExtension) -> None:
        super().__init__()
        self.extension = extension

    def run(self, text: str) -> str:
        blocks = self.extension.blocks
        self.extension.authored = text
        return _PLACEHOLDER.sub(lambda match: blocks[int(match[1])], text)


class _HeadingIds(Treeprocessor):
    """Reads `{ #id .kind }` at the end of a heading. No other attribute or element is supported.

    Inserts an empty anchor for each retired id of the heading.
    """

    def __init__(self, extension: StudyExtension) -> None:
        super().__init__()
        self.extension = extension

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _HEADINGS:
                self._read(element)

    def _read(self, heading: Element) -> None:
        children = list(heading)
        text = (children[-1].tail if children else heading.text) or ""
        match = _ATTRIBUTES.search(text)
        if match is None:
            return
        rest = text[: match.start()]
        if children:
            children[-1].tail = rest
        else:
            heading.text = rest
        heading.set("id", match["id"])
        kind = KIND_OF_LABEL.get(match["kind"] or "")
        if kind:
            heading.set("class", f"unit unit--{kind.value}")
        for former in self.extension.former.get(match["id"], ()):
            anchor = Element("span", {"id": former})
            anchor.tail, heading.text = heading.text, None
            heading.insert(0, anchor)


class _TableBoxes(Treeprocessor):
    """Wraps each table in the boxes that let it scroll sideways, as the theme's script would.

    Boxes made by the build also work without scripts. Boxes made by a script would make the
    browser restyle the whole page once for each table.
    """

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(parent):
                if child.tag == "table":
                    outer = Element("div", {"class": TABLE_BOXES[0]})
                    inner = SubElement(outer, "div", {"class": TABLE_BOXES[1]})
                    inner.append(child)
                    outer.tail, child.tail = child.tail, None
                    parent[index] = outer
