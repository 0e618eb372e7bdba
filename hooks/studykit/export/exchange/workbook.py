"""Workbooks for Excel and its readers: every cell is text, so that nothing is computed or eaten."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from studykit.export.exchange.office import reproducible

# What a cell of Excel can hold, in UTF-16 units: support.microsoft.com, "Excel specifications".
CELL_AT_MOST = 32767


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, rows of text, and widths of the first columns in characters.

    `head` is the number of rows that stay in view above the data.
    """

    name: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    head: int = 1


def fits(texts: Sequence[str]) -> bool:
    """Return whether each text can be a cell."""
    return all(len(text.encode("utf-16-le", "replace")) // 2 <= CELL_AT_MOST for text in texts)


def xlsx_of(sheets: Sequence[Sheet], title: str) -> bytes:
    """Return a workbook. Every text must fit a cell.

    Cells have the format `@`, so that `0012` and `=1+1` stay as they are.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"num_format": "@", "text_wrap": True, "bold": True, "border": 1})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(sheet.head, 0)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, texts in enumerate(sheet.rows):
            style = head if row < sheet.head else text
            for column, value in enumerate(texts):
                if value:
                    status = page.write_string(row, column, value, style)
                    assert status == 0, "a text is too long for a cell"
    book.close()
    return reproducible(file.getvalue(), title)
