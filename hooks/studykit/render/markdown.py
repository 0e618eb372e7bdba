"""The Python-Markdown extension: raw HTML is text, headings take ids, references become links."""

import re
from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from studykit.model import KIND_OF_LABEL
from studykit.render.inline import Linker

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ATTRIBUTES = re.compile(r"\s+\{ *#(?P<id>[a-z0-9-]+)(?: +\.(?P<kind>\S+))? *\}\s*$")
# Private-use characters: the reader strips them from what authors write.
_BLOCK = "\ue000{}\ue001"
_PLACEHOLDER = re.compile(f"<p>{_BLOCK}</p>".format(r"(\d+)"))
# How Python-Markdown keeps an escaped `|`.
_BAR = f"{STX}{ord('|')}{ETX}"


def placeholder(number: int) -> str:
    """The line that stands for a ready-made block while Markdown is rendered."""
    return _BLOCK.format(number)


class StudyExtension(Extension):
    """Set `linker` and `blocks` before each page: MkDocs makes a new parser for every one.

    `former` are the retired ids of headings, by the id that each has now.
    """

    def __init__(self) -> None:
        super().__init__()
        self.linker = Linker("", {})
        self.blocks: Sequence[str] = ()
        self.former: Mapping[str, Sequence[str]] = {}

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Register with a parser, and take raw HTML and definitions of links out of it."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # As the reader: `[x]: y` is text.
        md.parser.blockprocessors.deregister("reference")
        # Between code spans (190), which win, and links (160), which would take the brackets.
        reference = _Stash(r"\[\[([^\[\]\n]+)\]\]", md, lambda name: str(self.linker.inside(name)))
        md.inlinePatterns.register(reference, "reference", 175)
        # After inline text (20), before the table of contents (5) reads the ids.
        md.treeprocessors.register(_HeadingIds(self), "heading-ids", 8)
        md.treeprocessors.register(_TableBoxes(), "table-boxes", 7)
        # Last of all: what is ready-made needs no looking through.
        md.postprocessors.register(_Blocks(self), "blocks", 0)


class _Stash(InlineProcessor):
    """Keeps ready-made HTML out of Python-Markdown's hands."""

    def __init__(self, pattern: str, md: markdown.Markdown, html: Callable[[str], str]) -> None:
        super().__init__(pattern, md)
        self.stash = md.htmlStash
        self.html = html

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        # In a table a bar is written `\|`, which Python-Markdown has put away by now.
        text = self.unescape(m.group(1)).replace(_BAR, "|")
        return self.stash.store(self.html(text)), m.start(0), m.end(0)


class _Blocks(Postprocessor):
    """Puts the ready-made blocks where their placeholders stand, a paragraph each."""

    def __init__(self, extension: StudyExtension) -> None:
        super().__init__()
        self.extension = extension

    def run(self, text: str) -> str:
        blocks = self.extension.blocks
        return _PLACEHOLDER.sub(lambda match: blocks[int(match[1])], text)


class _HeadingIds(Treeprocessor):
    """Reads `{ #id .kind }` at the end of headings, and nowhere else: no other attribute."""

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
    """Puts each table into the boxes that let it scroll sideways, which the theme's script makes.

    Made by the build, they are there without scripts; and the browser, which would have to style
    the whole page anew for each that is made later, is spared it.
    """

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, child in enumerate(parent):
                if child.tag == "table":
                    outer = Element("div", {"class": "md-typeset__scrollwrap"})
                    inner = SubElement(outer, "div", {"class": "md-typeset__table"})
                    inner.append(child)
                    outer.tail, child.tail = child.tail, None
                    parent[place] = outer
