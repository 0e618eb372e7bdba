"""Workbooks for vendors' platforms: their limits, and their sheet of the items left out."""

from collections.abc import Callable, Sequence

from studykit.export.exchange.format import Content, Export
from studykit.export.exchange.simple import UNTESTED, Simple, held
from studykit.export.exchange.workbook import TOO_LONG, Sheet, fits, xlsx_of

OPTIONS_AT_MOST = 8  # columns A to H
_MANY = f"选项多于 {OPTIONS_AT_MOST} 个"


def vendor_export(
    content: Content,
    file: str,
    sheet: Callable[[Sequence[Sequence[str]]], Sheet],
    row: Callable[[Simple], Sequence[str]],
    obstacle: Callable[[Simple], str],
) -> Export:
    """Return the workbook `file` that a vendor's platform imports, and the items left out.

    `row` returns the cells of a question, and `sheet` the sheet in the vendor's layout with all
    rows. `obstacle` says why the platform could not import a question, as in `simple.held`.
    """
    kept, lost = held(content, lambda each: obstacle(each) or _limit(each, row(each)))
    notes = [("说明", UNTESTED), *((each.item, f"未导出：{each.reason}") for each in lost)]
    sheets = (sheet([row(each) for each in kept]), Sheet("未导出", notes, (40, 60), header_rows=0))
    return Export({file: xlsx_of(sheets, content.title)}, lost)


def _limit(question: Simple, cells: Sequence[str]) -> str:
    if len(question.options) > OPTIONS_AT_MOST:
        return _MANY
    return "" if fits(cells) else TOO_LONG


def padded(texts: Sequence[str]) -> tuple[str, ...]:
    """Return texts in as many cells as there are columns of options."""
    return (*texts, *[""] * (OPTIONS_AT_MOST - len(texts)))
