"""Write blocks as a .docx. `document.js` and `zip.js` are ports that write the same bytes."""

from collections.abc import Sequence

from studykit.archive import zip_of
from studykit.export.ooxml import PROPERTIES, SLOT, xml_text
from studykit.export.papers.blocks import Block, Line
from studykit.export.papers.look import DOCUMENT, HEADER, Look, parts_of


def docx_of(blocks: Sequence[Block], look: Look, title: str, header: str) -> bytes:
    """Return a .docx. Its `title` is shown by file managers, its `header` on each page.

    The zip is not compressed, because scripts in old browsers cannot compress.
    """
    filled = {
        PROPERTIES: xml_text(title),
        HEADER: xml_text(header),
        DOCUMENT: "".join(_block(each, look) for each in blocks) + _after(blocks),
    }
    parts = parts_of(look)
    texts = {name: text.replace(SLOT, filled.get(name, SLOT)) for name, text in parts.items()}
    return zip_of(((name, text.encode()) for name, text in texts.items()), compresses=False)


def _after(blocks: Sequence[Block]) -> str:
    """Return the paragraph that Word needs after a table at the end."""
    return "" if not blocks or isinstance(blocks[-1], Line) else "<w:p/>"


def _block(block: Block, look: Look) -> str:
    if isinstance(block, Line):
        return _paragraph(block.style, block.text, block.keeps_with_next)
    columns = len(block.rows[0])
    width = look.width // columns
    last = len(block.rows) - 1
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(_paragraph(block.style, text, not block.ruled and index < last), width)
            for text in row
        )
        + "</w:tr>"
        for index, row in enumerate(block.rows)
    )
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    style = "Ruled" if block.ruled else "Plain"
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width * columns}"'
        ' w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _cell(inside: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def _paragraph(style: str, text: str, keeps_with_next: bool) -> str:
    parts = (f'<w:t xml:space="preserve">{part}</w:t>' for part in xml_text(text).split("\t"))
    keep = "<w:keepNext/>" if keeps_with_next else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{"<w:tab/>".join(parts)}</w:r></w:p>'
    )
