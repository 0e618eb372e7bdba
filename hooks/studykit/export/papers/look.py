"""The parts of a .docx that are the same for every paper: styles, fonts, margins, page numbers.

The standard look has the values of official documents by GB/T 9704—2012: A4; margins of 37, 35, 28
and 26 mm; title 2号 小标宋; text 3号 仿宋 on lines of 28 points; headings 3号 黑体; page numbers
4号 宋体 between dashes. The compact look has 五号 宋体 and half as many pages.

Fonts are named and never embedded, because their licences forbid it. Fonts that Windows lacks have
an alternative in the table of fonts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.export.ooxml import CORE, PROPERTIES, SLOT
from studykit.export.papers.theme import theme_xml

HEADER, DOCUMENT = "word/header1.xml", "word/document.xml"
_THEME = "theme/theme1.xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LATIN = "Times New Roman"
_TITLE, _FANGSONG, _KAITI, _HEITI, _SONGTI = (
    "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体",
)  # fmt: skip
# The font that Word uses if it lacks one of these; "" if Windows has the font.
_FONTS = {
    _TITLE: "宋体", _FANGSONG: "仿宋", _KAITI: "楷体", _HEITI: "", _SONGTI: "", _LATIN: "",
}  # fmt: skip
_INDENT = 2  # characters
_PAGE_WIDTH, _PAGE_HEIGHT = 11906, 16838  # A4 in twips, twentieths of a point


@dataclass(frozen=True)
class Style:
    """A style of paragraphs; size and line pitch are in points.

    `justified` is Word's name of an alignment. Text is not set flush at both sides: LibreOffice 7.4
    then drops a comma that hangs over the end of a line. If a style `indents`, the first line of a
    paragraph begins two characters to the right. If it `keeps_with_next`, the paragraph stays on
    the page of the next one. Tab stops divide a line, after the indent, into `columns`.
    """

    name: str
    font: str
    size: float
    pitch: int
    justified: str = "left"
    indents: bool = False
    keeps_with_next: bool = False
    columns: int = 1


@dataclass(frozen=True)
class Look:
    """A look: margins in millimetres (top, bottom, left, right), pitch of lines in points, styles.

    Blocks refer to styles by name.
    """

    margins: tuple[int, int, int, int]
    pitch: int
    styles: tuple[Style, ...]

    @property
    def width(self) -> int:
        """The width of the text in twips."""
        return _PAGE_WIDTH - _twips(self.margins[2]) - _twips(self.margins[3])

    @property
    def characters(self) -> int:
        """The number of Chinese characters in a line of options, without its indent."""
        [size] = [style.size for style in self.styles if style.name == "Option"]
        return int(self.width / (size * 20)) - _INDENT


STANDARD = Look(
    (37, 35, 28, 26),
    28,
    (
        Style("Title", _TITLE, 22, 36, "center", keeps_with_next=True),
        Style("About", _KAITI, 14, 28, "center", keeps_with_next=True),
        Style("Fill", _KAITI, 14, 36, "center", keeps_with_next=True),
        Style("Section", _HEITI, 16, 28, indents=True, keeps_with_next=True),
        Style("Stem", _FANGSONG, 16, 28, indents=True),
        Style("Body", _FANGSONG, 16, 28, indents=True),
        Style("Option", _FANGSONG, 16, 28, indents=True),
        Style("Options2", _FANGSONG, 16, 28, indents=True, columns=2),
        Style("Options4", _FANGSONG, 16, 28, indents=True, columns=4),
        Style("Cell", _FANGSONG, 14, 28),
        Style("Small", _KAITI, 12, 22, indents=True),
        Style("Header", _SONGTI, 10.5, 16, "right"),
        Style("Footer", _SONGTI, 14, 20, "center"),
    ),
)
COMPACT = Look(
    (20, 20, 20, 20),
    18,
    (
        Style("Title", _HEITI, 16, 28, "center", keeps_with_next=True),
        Style("About", _SONGTI, 10.5, 18, "center", keeps_with_next=True),
        Style("Fill", _SONGTI, 10.5, 24, "center", keeps_with_next=True),
        Style("Section", _HEITI, 10.5, 22, keeps_with_next=True),
        Style("Stem", _SONGTI, 10.5, 18),
        Style("Body", _SONGTI, 10.5, 18, indents=True),
        Style("Option", _SONGTI, 10.5, 18, indents=True),
        Style("Options2", _SONGTI, 10.5, 18, indents=True, columns=2),
        Style("Options4", _SONGTI, 10.5, 18, indents=True, columns=4),
        Style("Cell", _SONGTI, 10.5, 18),
        Style("Small", _SONGTI, 9, 16, indents=True),
        Style("Header", _SONGTI, 9, 14, "right"),
        Style("Footer", _SONGTI, 9, 14, "center"),
    ),
)
LOOKS = {"standard": STANDARD, "compact": COMPACT}


def parts_of(look: Look) -> dict[str, str]:
    """Return the parts of a .docx by name, in order.

    Three have a `SLOT`: `PROPERTIES` for the title, `HEADER` for its text, and `DOCUMENT` for the
    XML of the blocks.
    """
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/officeDocument", DOCUMENT),
            (f"{_PACKAGE}/relationships/metadata/core-properties", PROPERTIES),
        ),
        PROPERTIES: CORE,
        DOCUMENT: _part("document", f"<w:body>{SLOT}{_section(look)}</w:body>"),
        "word/_rels/document.xml.rels": _relations(
            *((f"{_OFFICE}/{kind}", name) for kind, name in _BESIDE.items())
        ),
        "word/styles.xml": _part("styles", _styles(look)),
        "word/fontTable.xml": _part("fonts", "".join(map(_font, _FONTS))),
        "word/settings.xml": _part("settings", _SETTINGS),
        HEADER: _part("hdr", f"<w:p>{_style('Header')}<w:r>{_HINT}<w:t>{SLOT}</w:t></w:r></w:p>"),
        "word/footer1.xml": _part("ftr", f"<w:p>{_style('Footer')}{_PAGE_NUMBER}</w:p>"),
        f"word/{_THEME}": _XML + theme_xml(_LATIN, _SONGTI),
    }


# The parts beside the document, by the kind of their relation.
_BESIDE = {
    "styles": "styles.xml",
    "fontTable": "fontTable.xml",
    "settings": "settings.xml",
    "header": "header1.xml",
    "footer": "footer1.xml",
    "theme": _THEME,
}
# Without the hint, Word shows “ ” … — in the Latin font.
_HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting'
    ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
)
_PAGE_NUMBER = (
    f'<w:r>{_HINT}<w:t xml:space="preserve">— </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    f'<w:r>{_HINT}<w:t xml:space="preserve"> —</w:t></w:r>'
)


def _twips(millimetres: int) -> int:
    return round(millimetres * 1440 / 25.4)


def _part(root: str, inside: str) -> str:
    return f'{_XML}<w:{root} xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}">{inside}</w:{root}>'


def _style(name: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


def _content_types() -> str:
    kinds = {
        f"/{DOCUMENT}": f"{_TYPE}.document.main+xml",
        f"/{PROPERTIES}": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{name}": f"{_TYPE}.{kind}+xml" for kind, name in _BESIDE.items()},
        f"/word/{_THEME}": "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    overrides = (f'<Override PartName="{p}" ContentType="{kind}"/>' for p, kind in kinds.items())
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(overrides)}</Types>'
    )


def _relations(*relations: tuple[str, str]) -> str:
    rows = (
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _section(look: Look) -> str:
    numbers = {name: f"rId{n}" for n, name in enumerate(_BESIDE, 1)}
    top, bottom, left, right = map(_twips, look.margins)
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{numbers["header"]}"/>'
        f'<w:footerReference w:type="default" r:id="{numbers["footer"]}"/>'
        f'<w:pgSz w:w="{_PAGE_WIDTH}" w:h="{_PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{top // 2}" w:footer="{bottom // 2}" w:gutter="0"/>'
        # LibreOffice spreads the characters of a line if the grid counts characters too.
        f'<w:docGrid w:type="lines" w:linePitch="{look.pitch * 20}"/></w:sectPr>'
    )


def _font(name: str) -> str:
    instead = f'<w:altName w:val="{_FONTS[name]}"/>' if _FONTS[name] else ""
    charset = "00" if name == _LATIN else "86"
    return f'<w:font w:name="{name}">{instead}<w:charset w:val="{charset}"/></w:font>'


def _styles(look: Look) -> str:
    normal = next(style for style in look.styles if style.name == "Body")
    fonts = f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{normal.font}"/>'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style>"
        + "".join(_paragraph_style(each, look.width) for each in look.styles)
        + "".join(_table_styles())
    )


def _paragraph_style(style: Style, width: int) -> str:
    size, pitch = round(style.size * 2), style.pitch * 20
    first = round(_INDENT * style.size * 20)
    keeps = "<w:keepNext/>" if style.keeps_with_next else ""
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{first}"/>' if style.indents else ""
    stops = "".join(
        f'<w:tab w:val="left" w:pos="{first + column * (width - first) // style.columns}"/>'
        for column in range(1, style.columns)
    )
    tabs = f"<w:tabs>{stops}</w:tabs>" if stops else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.name}">'
        f'<w:name w:val="Paper {style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{keeps}<w:keepLines/>{tabs}<w:spacing w:line="{pitch}" w:lineRule="exact"/>'
        f'{indent}<w:jc w:val="{style.justified}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:eastAsia="{style.font}"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _table_styles() -> Iterator[str]:
    """Yield the styles of tables without and with lines."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides
    )
    for name, borders in (("Plain", ""), ("Ruled", f"<w:tblBorders>{lines}</w:tblBorders>")):
        yield (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{name}"><w:name'
            f' w:val="Paper {name}"/><w:tblPr>{borders}<w:tblCellMar>'
            '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
            "</w:tblPr></w:style>"
        )
