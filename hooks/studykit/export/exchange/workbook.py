"""Workbooks (.xlsx).

Every cell is text, so that no program computes a formula or drops leading zeros.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from studykit.export.ooxml import reproducible

# What a cell of Excel can hold, in UTF-16 units: support.microsoft.com, "Excel specifications".
CELL_AT_MOST = 32767
TOO_LONG = "有一段文字超过一个单元格的上限"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, rows of text, and widths of the first columns in characters.

    `header_rows` is the number of rows that stay in view above the data.
    """

    name: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    header_rows: int = 1


def fits(texts: Sequence[str]) -> bool:
    """Return whether each text can be a cell."""
    return all(len(text.encode("utf-16-le", "replace")) // 2 <= CELL_AT_MOST for text in texts)


def xlsx_of(sheets: Sequence[Sheet], title: str) -> bytes:
    """Return a workbook. Every text must fit a cell.

    Cells have the format `@`, so that `0012` and `=1+1` stay as they are.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    text_format = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    header_format = book.add_format(
        {"num_format": "@", "text_wrap": True, "bold": True, "border": 1}
    )
    for sheet in sheets:
        worksheet = book.add_worksheet(sheet.name)
        worksheet.freeze_panes(sheet.header_rows, 0)
        for column, width in enumerate(sheet.widths):
            worksheet.set_column(column, column, width)
        for row, texts in enumerate(sheet.rows):
            cell_format = header_format if row < sheet.header_rows else text_format
            for column, value in enumerate(texts):
                if value:
                    status = worksheet.write_string(row, column, value, cell_format)
                    assert status == 0, "a text is too long for a cell"
    book.close()
    return reproducible(file.getvalue(), title)
