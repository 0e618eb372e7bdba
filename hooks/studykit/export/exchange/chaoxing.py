"""学习通: the workbook of its course banks, `课程题库`.

Columns and cells follow myneverlandemmie/ai-guided-teaching-assistant (lesson_draft_service.py and
its tests), which fills the vendor's template; `;` separates the synonyms of a blank, as the
vendor's help says (mooc1.chaoxing.com, knowledgeId=338880046).
"""

from collections.abc import Sequence
from string import ascii_uppercase

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.simple import LABELS, UNTESTED, Simple
from studykit.export.exchange.vendor import OPTIONS_AT_MOST, padded, vendor_export
from studykit.export.exchange.workbook import Sheet

_HEAD = (
    "目录", "题目类型", "大题题干", "小题题型", "小题题干", "正确答案", "答案解析", "难易度",
    "知识点", "标签", "选项数", *(f"选项{letter}" for letter in ascii_uppercase[:OPTIONS_AT_MOST]),
)  # fmt: skip
_WIDTHS = (24, 10, 50, 8, 8, 14, 50, 8, 20, 20, 8, *[24] * OPTIONS_AT_MOST)
_SYNONYMS = ";"
_BLANKS = "；"
# The vendor does not say which facilities are easy or hard.
_DIFFICULTY = "中"


def _make(content: Content) -> Export:
    def row(question: Simple) -> Sequence[str]:
        title = content.module_titles.get(question.item.module, question.item.module)
        blanks = [_SYNONYMS.join(each) for each in question.blanks]
        options = question.options or blanks
        return (
            f"/{_segment(content.title)}/{_segment(title)}",
            LABELS[question.type],
            question.asked(),
            "",
            "",
            _BLANKS.join(blanks) if blanks else question.letters,
            question.note,
            _DIFFICULTY,
            title,
            question.item.level.label,
            str(len(options)),
            *padded(options),
        )

    def sheet(rows: Sequence[Sequence[str]]) -> Sheet:
        return Sheet("课程题库", (_HEAD, *rows), _WIDTHS)

    return vendor_export(content, "chaoxing.xlsx", sheet, row, _obstacle)


def _segment(title: str) -> str:
    """Return a title as one segment of a path, with full-width slashes."""
    return title.replace("/", "／").replace("\\", "＼")


def _obstacle(question: Simple) -> str:
    if any(_SYNONYMS in text for blank in question.blanks for text in blank):
        return "空的答案里有分号，平台用它隔开几种答案"
    return "空多于 8 个" if len(question.blanks) > OPTIONS_AT_MOST else ""


FORMAT = Format(
    "chaoxing",
    "放进学习通的题库",
    "学习通课程题库（.xlsx）",
    f"导入超星学习通的课程题库，再组卷。{UNTESTED}",
    (
        "在课程的「题库」里选「批量导入」，先下载平台的模板，对一对各栏的名字；不同的，以平台的为准。",
        "先导入两三题试试，看题型、答案、解析对不对，再导入全部。",
        "匹配题的每一对改成一道单选题；一道排序题改成一道单选题，选项是几种次序；有备选的填空题，备选写在题干里。",
        "难易度一律写「中」：平台没有说怎样算难，请自己改。"
        "解析末尾有出处、编号和修订号，平台没有放它们的栏。",
    ),
    f"{UNTESTED}用 openpyxl 和 SheetJS 逐格读回，没有公式。",
    _make,
)
