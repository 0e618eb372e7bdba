"""考试宝: the workbook that its template lays out.

The columns are those of its template of 2022-11-01 as YimCha/tests reads it (notes in row 1, head
in row 2) and as ModerRAS/ModerBox writes it (KsbWriter.cs). Both leave open how blanks are written.
"""

from collections.abc import Sequence

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.simple import LABELS, UNTESTED, Simple
from studykit.export.exchange.vendor import OPTIONS_AT_MOST, padded, vendor_export
from studykit.export.exchange.workbook import Sheet

_HEAD = (
    "题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项 C", "选项 D",
    "选项E\n(勿删)", "选项F\n(勿删)", "选项G\n(勿删)", "选项H\n(勿删)",
    "正确答案H\n（必填）", "解析", "章节", "难度",
)  # fmt: skip
_WIDTHS = (50, 10, *[24] * OPTIONS_AT_MOST, 12, 50, 20, 8)


def _make(content: Content) -> Export:
    def row(question: Simple) -> Sequence[str]:
        options = ("对", "错") if question.type == "true_false" else question.options
        return (
            question.asked(),
            LABELS[question.type],
            *padded(options),
            question.letters,
            question.note,
            content.module_titles.get(question.item.module, question.item.module),
            "",
        )

    def sheet(rows: Sequence[Sequence[str]]) -> Sheet:
        return Sheet("Sheet1", ((content.title,), _HEAD, *rows), _WIDTHS, header_rows=2)

    return vendor_export(content, "kaoshibao.xlsx", sheet, row, _obstacle)


def _obstacle(question: Simple) -> str:
    return "没有查到考试宝的表格里填空题怎样写" if question.type == "blanks" else ""


FORMAT = Format(
    "kaoshibao",
    "放进考试宝的题库",
    "考试宝题库（.xlsx）",
    f"导入考试宝，在手机上刷题、组卷。{UNTESTED}",
    (
        "在考试宝里选「Excel 导入」，先下载平台的模板，对一对各栏的名字；不同的，以平台的为准。",
        "第 1 行是说明，第 2 行是栏名，第 3 行起是题。平台要第 1 行就是栏名的，删去第 1 行。",
        "先导入两三题试试，看题型、答案、解析对不对，再导入全部。",
        "匹配题的每一对改成一道单选题；一道排序题改成一道单选题，选项是几种次序。填空题没有导出。难度留空，请自己填。",
    ),
    f"{UNTESTED}用 openpyxl 和 SheetJS 逐格读回，没有公式。",
    _make,
)
