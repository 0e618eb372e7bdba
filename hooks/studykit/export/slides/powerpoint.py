"""Write the pages of a deck as a PowerPoint file."""

import io
from collections.abc import Mapping

import pptx
from pptx.package import Package
from pptx.presentation import Presentation

from studykit.archive import entries_of, rewritten
from studykit.deck.slide import Deck
from studykit.export.slides.drawing import draw
from studykit.export.slides.master import prepare, with_theme
from studykit.export.slides.sections import add_sections
from studykit.export.slides.sheets import sheets_of
from studykit.html.inline import Linker

# The most characters in a property of a file: python-pptx refuses more.
_PROPERTY_LENGTH = 255
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>studykit</Application></Properties>"
)


def powerpoint(deck: Deck, linker: Linker, site: str, release: str) -> bytes:
    """Return a deck as a .pptx file; the same deck gives the same bytes.

    `site` is the name of the site, and `release` its version. They and the title are written into
    the file's properties, and cut there if they are too long. The cover has the whole title.
    """
    presentation = pptx.Presentation()
    layouts = prepare(presentation, deck.module.title)
    sheets = sheets_of(deck, linker)
    for sheet in sheets:
        draw(sheet, presentation, layouts)
    add_sections(presentation, sheets)
    _describe(presentation, deck.module.title, site, release)
    file = io.BytesIO()
    presentation.save(file)
    return rewritten(file.getvalue(), _own_entries(file.getvalue()))


def _describe(presentation: Presentation, title: str, site: str, release: str) -> None:
    """Describe the file, and drop the metadata, dates and thumbnail of python-pptx's template."""
    about = presentation.core_properties
    texts = (title, site, f"课件，由网站生成，版本 {release}")
    about.title, about.author, about.comments = (
        text if len(text) <= _PROPERTY_LENGTH else f"{text[: _PROPERTY_LENGTH - 1]}…"
        for text in texts
    )
    element = about._element
    for child in list(element):
        if child.tag.endswith(("}created", "}modified", "}lastModifiedBy")):
            element.remove(child)
    package: Package = presentation.part.package
    for relations in (package._rels, presentation.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/printerSettings")):
                relations.pop(name)


def _own_entries(data: bytes) -> Mapping[str, bytes]:
    """Return the entries of a .pptx file that replace those of python-pptx: themes, properties."""
    themes = {
        name: with_theme(content.decode()).encode()
        for name, content in entries_of(data).items()
        if name.startswith("ppt/theme/theme")
    }
    return {**themes, "docProps/app.xml": _PROPERTIES.encode()}
