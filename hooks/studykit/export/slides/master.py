"""The look of the file: one master with three layouts, Chinese fonts, and the colours of kinds."""

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Pt

from studykit.export.slides.blocks import TEXT
from studykit.export.slides.measure import cut
from studykit.export.slides.pages import BOTTOM, HEIGHT, INNER, SIDE, WIDTH, heading_of

COVER, BODY, TITLE = "封面", "题目和文字", "只有题目"
# The layouts of python-pptx's template that are kept, by index, and their names here.
_KEPT = {0: COVER, 1: BODY, 5: TITLE}
# Windows and WPS have this font; other systems use a Chinese font of their own in its place.
FONT = "Microsoft YaHei"
# The colours of the kinds on the site's pages, and the colours of the theme that hold them.
COLOURS: Mapping[str, tuple[str, MSO_THEME_COLOR]] = {
    "problem": ("9A2617", MSO_THEME_COLOR.ACCENT_1),
    "cause": ("7A4B00", MSO_THEME_COLOR.ACCENT_2),
    "remedy": ("1C5C33", MSO_THEME_COLOR.ACCENT_3),
    "term": ("1F4F82", MSO_THEME_COLOR.ACCENT_4),
    "procedure": ("5B3A8C", MSO_THEME_COLOR.ACCENT_5),
    "item": ("474747", MSO_THEME_COLOR.ACCENT_6),
}
_INK, _MUTED, _PANEL = "1F1F1F", "55504A", "FAF8F4"
FOOT = 18  # the size of the text at the bottom of pages, in points
_DROPPED = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_NAMESPACES = nsdecls("a", "p")
_FONTS = (
    '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    '<a:latin typeface="+{0}-lt"/><a:ea typeface="+{0}-ea"/><a:cs typeface="+{0}-cs"/>'
)

_FOOT_STYLE = (
    f'<a:rPr lang="zh-CN" sz="{FOOT}00"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:rPr>'
)
# The number of the page; the id is one that PowerPoint writes.
_NUMBER = (
    '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    f"{_FOOT_STYLE}<a:t>‹#›</a:t></a:fld>"
)


def prepare(presentation: Presentation, foot: str) -> dict[str, SlideLayout]:
    """Change the master and the layouts of an empty presentation; return the layouts by name.

    `foot` is the text at the bottom of every page.
    """
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layouts = list(presentation.slide_layouts)
    for index, layout in enumerate(layouts):
        if index in _KEPT:
            layout.name = _KEPT[index]
        else:
            presentation.slide_layouts.remove(layout)
    kept = {name: layouts[index] for index, name in _KEPT.items()}
    master = presentation.slide_master
    for each in (master, *kept.values()):
        _place(each, is_cover=each is kept[COVER])
    _set_styles(master)
    tree = master.shapes._spTree
    left = f"<a:r>{_FOOT_STYLE}<a:t>{escape(cut(foot, FOOT, WIDTH / 2 - SIDE))}</a:t></a:r>"
    tree.append(_foot(8, "模块", left, SIDE, "l"))
    tree.append(_foot(9, "页码", _NUMBER, WIDTH / 2, "r"))
    return kept


def with_theme(theme: str) -> str:
    """Return the text of a theme with our colours and a font for Chinese."""
    fonts = f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/><a:cs typeface=""/>'
    theme = re.sub(
        r'<a:latin typeface="[^"]*"/>\s*<a:ea typeface=""/>\s*<a:cs [^>]*/>', fonts, theme
    )
    theme = re.sub(r'(script="Hans" typeface=)"[^"]*"', rf'\1"{FONT}"', theme)
    colours = {"dk1": _INK, "lt1": "FFFFFF", "dk2": _MUTED, "lt2": _PANEL}
    accents = [colour for colour, _ in COLOURS.values()]
    colours |= {f"accent{number}": colour for number, colour in enumerate(accents, 1)}
    for name, colour in colours.items():
        new = rf'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>'
        theme = re.sub(rf"<a:{name}>.*?</a:{name}>", new, theme, flags=re.DOTALL)
    return theme


def _place(slide: SlideMaster | SlideLayout, *, is_cover: bool) -> None:
    """Place the title and the text, and drop the date, the footer and the number."""
    heading = heading_of("题", "", is_cover=is_cover)
    for shape in list(slide.placeholders):
        index = shape.placeholder_format.idx
        if shape.placeholder_format.type in _DROPPED:
            shape.element.getparent().remove(shape.element)
            continue
        is_title = index == 0
        top = heading.top if is_title else heading.bottom
        shape.left, shape.top, shape.width = Pt(SIDE), Pt(top), Pt(INNER)
        shape.height = Pt(heading.pitch if is_title else BOTTOM - top)
        body: Any = shape.element.txBody
        for style in body.findall(qn("a:lstStyle")):
            style.clear()
        frame = shape.text_frame
        frame.text = "题目" if is_title else "文字"
        properties = body.find(qn("a:bodyPr"))
        properties.clear()
        for side in ("lIns", "tIns", "rIns", "bIns"):
            properties.set(side, "0")
        properties.set("anchor", "t")


def _set_styles(master: SlideMaster) -> None:
    """Set the styles of titles and of text; the text of shapes and tables sets its own size."""
    title = heading_of("题", "", is_cover=False)
    styles = (
        ("titleStyle", title.size, title.pitch, 0, "mj", ' b="1"'),
        ("bodyStyle", TEXT.size, TEXT.pitch, TEXT.below, "mn", ""),
        ("otherStyle", FOOT, 0, 0, "mn", ""),
    )
    inside = "".join(
        f'<p:{name}><a:lvl1pPr marL="0" indent="0" algn="l">'
        + (f'<a:lnSpc><a:spcPts val="{pitch}00"/></a:lnSpc>' if pitch else "")
        + '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{below}00"/></a:spcAft>'
        f'<a:buNone/><a:defRPr lang="zh-CN" sz="{size}00"{bold}>{_FONTS.format(font)}</a:defRPr>'
        f"</a:lvl1pPr></p:{name}>"
        for name, size, pitch, below, font, bold in styles
    )
    old = master.element.find(qn("p:txStyles"))
    new = parse_xml(f"<p:txStyles {_NAMESPACES}>{inside}</p:txStyles>")
    master.element.replace(old, new)


def _foot(number: int, name: str, inside: str, left: float, align: str) -> BaseOxmlElement:
    """Return a line of text for the bottom of the master; all pages show it."""
    shape: BaseOxmlElement = parse_xml(
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
        '<p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{Pt(left)}" y="{Pt(BOTTOM + 8)}"/>'
        f'<a:ext cx="{Pt(WIDTH / 2 - SIDE)}" cy="{Pt(FOOT + 8)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
        '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{align}"/>{inside}</a:p></p:txBody></p:sp>'
    )
    return shape
