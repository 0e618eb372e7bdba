"""Draws one page: its title, its text, its table or its slice of 全图, and its notes."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from pptx.dml.fill import FillFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide, SlideLayout
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Length, Pt

from studykit.export.slides.blocks import Grid, Style, TextBlock
from studykit.export.slides.master import BODY, COLOURS, COVER, TITLE
from studykit.export.slides.pages import (
    CELL,
    CELL_SIDE,
    CELL_TOP,
    CHIP,
    GAP,
    HANGING,
    HEIGHT,
    INNER,
    SIDE,
    WIDTH,
    Piece,
    chip_width,
    column_widths,
    head_of,
    height_of,
)
from studykit.export.slides.runs import Runs
from studykit.export.slides.sheets import Sheet

_LINE = 4  # height of the line that shows the progress
# A table with lines and without a fill, as PowerPoint names it.
_PLAIN_TABLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
_BULLET = "•"
_DECORATIVE = (
    f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    ' val="1"/></a:ext></a:extLst>'
)


def draw(sheet: Sheet, presentation: Presentation, layouts: Mapping[str, SlideLayout]) -> None:
    """Add a page to a presentation."""
    groups = _groups(sheet.pieces)
    has_text = bool(groups) and isinstance(groups[0][0].block, TextBlock)
    name = (COVER if sheet.is_cover else BODY) if has_text else TITLE
    page = presentation.slides.add_slide(layouts[name])
    _Drawing(page, sheet).draw(groups)
    page.notes_slide.notes_text_frame.text = "\n".join(sheet.notes)


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Group pieces that are drawn together: successive paragraphs, or the rows of one grid."""
    return [list(run) for _, run in groupby(pieces, key=lambda p: id(p.block) if p.head else 0)]


class _Drawing:
    def __init__(self, page: Slide, sheet: Sheet) -> None:
        self.page = page
        self.sheet = sheet
        self.bodies: list[Any] = [
            each for each in page.placeholders if each.placeholder_format.idx == 1
        ]

    def draw(self, groups: Sequence[list[Piece]]) -> None:
        self.title()
        top: float = self.sheet.heading.bottom
        for group in groups:
            block = group[0].block
            height = height_of(group)
            if isinstance(block, TextBlock):
                self.text(group, top, height)
            elif block.kinds:
                self.map_slice(block, group, top)
            else:
                self.table(block, group, top, height)
            top += height + max(group[-1].below, CELL.below)
        self.progress()

    def title(self) -> None:
        heading = self.sheet.heading
        title: Any = self.page.shapes.title
        height = len(heading.lines) * heading.pitch
        _place(title, heading.left, heading.top, WIDTH - SIDE - heading.left, height)
        paragraph = title.text_frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = "".join(heading.lines)
        _set_language(run)
        if self.sheet.is_cover:
            paragraph.line_spacing = Pt(heading.pitch)
            run.font.size = Pt(heading.size)
        if self.sheet.label:
            self.chip(self.sheet.label)

    def chip(self, label: str) -> None:
        """Draw the word before the title."""
        heading = self.sheet.heading
        height = CHIP + 12
        top = heading.top + (heading.pitch - height) / 2
        chip = self.shape("种类", MSO_SHAPE.ROUNDED_RECTANGLE)
        _place(chip, SIDE, top, chip_width(label), height)
        _colour(chip.fill, self.sheet.kind)
        chip.line.fill.background()
        paragraph = _frame(chip).paragraphs[0]
        paragraph.alignment = PP_ALIGN.CENTER
        run = paragraph.add_run()
        run.text = label
        run.font.size, run.font.bold = Pt(CHIP), True
        run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        _set_language(run)

    def text(self, pieces: Sequence[Piece], top: float, height: float) -> None:
        """Write paragraphs into the layout's placeholder or, if there is none left, a text box."""
        nowhere = Pt(0)
        shape = self.bodies.pop() if self.bodies else self.page.shapes.add_textbox(*[nowhere] * 4)
        _place(shape, SIDE, top, INNER, height)
        frame: Any = _frame(shape)
        frame.vertical_anchor = MSO_ANCHOR.TOP
        shown = [piece for piece in pieces if self.sheet.is_answered or not piece.is_hidden]
        for number, piece in enumerate(shown):
            paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
            assert isinstance(piece.block, TextBlock)
            self.paragraph(paragraph, piece, piece.block)

    def paragraph(self, paragraph: _Paragraph, piece: Piece, block: TextBlock) -> None:
        style = block.style
        paragraph.line_spacing, paragraph.space_after = Pt(style.pitch), Pt(style.below)
        mark = "" if piece.is_begun else block.mark
        if block.mark:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", str(Pt(HANGING)))
            properties.set("indent", "0" if piece.is_begun else str(-Pt(HANGING)))
            if mark == _BULLET:
                properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="{mark}"/>'))
        if mark and mark != _BULLET:
            self.run(paragraph, f"{mark}\t", style, is_bold=False)
        runs = tuple(run for line in piece.cells[0] for run in line)
        self.runs(paragraph, runs, style)

    def runs(self, paragraph: _Paragraph, runs: Runs, style: Style) -> None:
        for run in runs:
            text = run.shown(is_answered=self.sheet.is_answered)
            is_bold = run.bold or style.bold
            written = self.run(paragraph, text, style, is_bold=is_bold)
            if run.bold and style.bold:
                written.font.underline = True  # a marked phrase where the whole text is bold
            if run.blank and self.sheet.is_answered:
                written.font.color.theme_color = COLOURS["remedy"][1]

    def run(self, paragraph: _Paragraph, text: str, style: Style, *, is_bold: bool) -> Any:
        run = paragraph.add_run()
        run.text = text
        run.font.size = Pt(style.size)
        if is_bold:
            run.font.bold = True
        if style.muted:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
        _set_language(run)
        return run

    def table(self, grid: Grid, rows: Sequence[Piece], top: float, height: float) -> None:
        widths = column_widths(grid)
        shapes = self.page.shapes
        size = (len(rows) + 1, len(widths))
        frame = shapes.add_table(*size, Pt(SIDE), Pt(top), Pt(INNER), Pt(height))
        table: Any = frame.table
        table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE
        table.horz_banding = False
        for column, each in zip(table.columns, widths, strict=True):
            column.width = Pt(each)
        head = head_of(grid)
        for index, piece in enumerate((head, *rows)):
            table.rows[index].height = Pt(piece.height)
            for cell, lines in zip(table.rows[index].cells, piece.cells, strict=False):
                self.cell(cell, lines, is_head=index == 0)

    def cell(self, cell: _Cell, lines: Sequence[Runs], *, is_head: bool) -> None:
        cell.margin_left = cell.margin_right = Pt(CELL_SIDE)
        cell.margin_top = cell.margin_bottom = Pt(CELL_TOP)
        if is_head:
            _fill(cell.fill, MSO_THEME_COLOR.BACKGROUND_2)
        self.lines(cell.text_frame, lines, is_bold=is_head)

    def lines(self, frame: TextFrame, lines: Sequence[Runs], *, is_bold: bool = False) -> None:
        """Write the lines of a cell or a box as one paragraph."""
        paragraph = frame.paragraphs[0]
        paragraph.line_spacing = Pt(CELL.pitch)
        for run in (run for line in lines for run in line):
            text = run.shown(is_answered=self.sheet.is_answered)
            self.run(paragraph, text, CELL, is_bold=is_bold or run.bold)

    def map_slice(self, grid: Grid, rows: Sequence[Piece], top: float) -> None:
        """Draw the head of each column and the boxes below it, in the colour of its kind."""
        width = column_widths(grid)[0]
        for number, piece in enumerate((head_of(grid), *rows)):
            for column, (lines, kind) in enumerate(zip(piece.cells, grid.kinds, strict=True)):
                left = SIDE + column * (width + GAP)
                if any(lines):
                    self.box(lines, kind, number == 0, (left, top, width, piece.height))
            top += piece.height + piece.below

    def box(
        self, lines: Sequence[Runs], kind: str, is_head: bool, place: tuple[float, ...]
    ) -> None:
        box = self.shape("种类" if is_head else "单元", MSO_SHAPE.RECTANGLE)
        _place(box, *place)
        box.fill.background()
        if is_head:
            box.line.fill.background()
        else:
            is_own = lines[0][0].bold
            _colour(box.line.fill, kind)
            box.line.width = Pt(3 if is_own else 1)
        frame = _frame(box)
        frame.margin_left = frame.margin_right = Pt(CELL_SIDE)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.lines(frame, lines)
        for run in frame.paragraphs[0].runs:
            run.font.color.theme_color = COLOURS[kind][1] if is_head else MSO_THEME_COLOR.TEXT_1

    def progress(self) -> None:
        """Draw a line at the bottom edge, as long as the share of the main run that ends here."""
        line = self.shape("进度", MSO_SHAPE.RECTANGLE)
        _place(line, 0, HEIGHT - _LINE, WIDTH * self.sheet.done, _LINE)
        _colour(line.fill, "item")
        line.line.fill.background()
        line._element.nvSpPr.cNvPr.append(parse_xml(_DECORATIVE))

    def shape(self, name: str, form: MSO_SHAPE) -> Shape:
        shape = self.page.shapes.add_shape(form, *[Pt(0)] * 4)
        shape.name = name
        shape.shadow.inherit = False
        return shape


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    numbers = (Length(round(Pt(1) * each)) for each in (left, top, width, height))
    shape.left, shape.top, shape.width, shape.height = numbers


def _frame(shape: Any) -> TextFrame:
    frame: TextFrame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return frame


def _colour(fill: FillFormat, kind: str) -> None:
    _fill(fill, COLOURS[kind][1])


def _fill(fill: Any, colour: MSO_THEME_COLOR) -> None:
    fill.solid()
    fill.fore_color.theme_color = colour


def _set_language(run: Any) -> None:
    run._r.get_or_add_rPr().set("lang", "zh-CN")
