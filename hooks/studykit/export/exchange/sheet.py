"""The bank as a workbook with every field, one row an item: for people and their scripts."""

from collections.abc import Iterator
from string import ascii_uppercase

from studykit.export.exchange.format import Content, Export, Format, LeftOut
from studykit.export.exchange.plain import cited, plain_of
from studykit.export.exchange.workbook import Sheet, fits, xlsx_of
from studykit.export.papers.question import question_of
from studykit.model import Basis
from studykit.pages.items import key_text
from studykit.quiz.item import Choice, Cloze, Item, Matching, Origin

_FIRST = ("编号", "修订号", "模块", "题型", "层次", "分值", "题干", "正文")
_LAST = (
    "左栏", "备选", "答案", "也可以填", "解析", "逐项说明", "出处", "考查", "依据", "谁写的",
    "提醒",
)  # fmt: skip
_WIDTHS = (26, 14, 16, 8, 8, 6, 50, 40)
_ABOUT = (
    (
        "这份题库",
        "每题一行，全部字段都在。单元格都是文本，等号、加号、减号、@ 开头的也不会被计算。",
    ),
    ("编号、修订号", "编号不变；题的字句改了，修订号就变。凭这两样，对得上站里的题。"),
    ("选项", "单选、多选、判断的选项，匹配题的右栏，排序题显示时的次序。"),
    ("正文、备选", "填空题的句子，和各空的备选。没有备选的，自己填。"),
    ("答案", "字母是选项的字母；匹配题写作“左栏的序号—字母”；排序题写正确的先后。"),
    ("依据", "文献：文献写明了的；编者归纳：编者推断的。"),
    ("谁写的", "生成：按规则从模块里生成；手写：编者写的。"),
)


def make(content: Content) -> Export:
    """Return the workbook, and the items with a text that no cell can hold."""
    rows = {item.id: tuple(_row(item, content)) for item in content.items.values()}
    whole = {name: row for name, row in rows.items() if fits(row)}
    left_out = tuple(
        LeftOut(name, "有一段文字超过一个单元格的上限") for name in rows if name not in whole
    )
    most = max((len(_options(content.items[name])) for name in whole), default=0)
    head = (*_FIRST, *(f"选项{letter}" for letter in ascii_uppercase[:most]), *_LAST)
    table = [head, *(_padded(content.items[name], row, most) for name, row in whole.items())]
    lost = [("编号", "原因"), *((each.item, each.reason) for each in left_out)]
    sheets = (
        Sheet("题库", table, (*_WIDTHS, *[22] * most, 24, 24, 24, 16, 50, 50, 30, 30)),
        Sheet("说明", _ABOUT, (16, 80), head=0),
        Sheet("未导出", lost, (40, 60)),
    )
    return Export({"bank.xlsx": xlsx_of(sheets, f"{content.title}：题库")}, left_out)


def _padded(item: Item, row: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Return a row whose options fill as many columns as those of the item with most options."""
    count = len(_options(item))
    end = len(_FIRST) + count
    return (*row[:end], *[""] * (most - count), *row[end:])


def _options(item: Item) -> tuple[str, ...]:
    question = question_of(item, "")
    return question.lists[0] if question.lists and not question.text else ()


def _row(item: Item, content: Content) -> Iterator[str]:
    question = question_of(item, cited(item, content.site.library))
    yield item.id
    yield item.revision
    yield content.module_titles.get(item.module, item.module)
    yield item.type.label
    yield item.level.label
    yield str(item.points)
    yield item.stem
    yield question.text
    yield from _options(item)
    yield "\n".join(f"{number}. {text}" for number, text in enumerate(question.left, 1))
    yield _choices(item)
    yield key_text(item)
    yield "\n".join(_others(item))
    yield item.explanation
    yield "\n".join(_rationales(item))
    yield question.sources
    units = content.site.indexes.graph.units
    yield "；".join(units[name].title for name in item.units if name in units)
    yield "文献" if item.basis is Basis.STATED else "编者归纳"
    yield "手写" if item.origin is Origin.AUTHORED else "生成"
    doubts = content.site.bank.doubts.get(item.id, ())
    yield "\n".join(plain_of(doubt.reason, content.site) for doubt in doubts)


def _choices(item: Item) -> str:
    blanks = item.response.blanks if isinstance(item.response, Cloze) else ()
    texts = ("；".join(option.text for option in blank.options) for blank in blanks)
    return "\n".join(f"第{number}空：{text}" for number, text in enumerate(texts, 1) if text)


def _others(item: Item) -> Iterator[str]:
    """Yield the further accepted answers of each blank."""
    blanks = item.response.blanks if isinstance(item.response, Cloze) else ()
    for number, blank in enumerate(blanks, 1):
        if others := blank.accept[1:]:
            yield f"第{number}空：{'；'.join(others)}"


def _rationales(item: Item) -> Iterator[str]:
    response = item.response
    if isinstance(response, Choice):
        for letter, option in zip(ascii_uppercase, response.options, strict=False):
            if option.rationale:
                yield f"{letter}. {option.rationale}"
    elif isinstance(response, Cloze):
        for blank in response.blanks:
            yield from (f"{o.text}：{o.rationale}" for o in blank.options if o.rationale)
    elif isinstance(response, Matching):
        for letter, side in zip(ascii_uppercase, response.right, strict=False):
            if side.rationale:
                yield f"{letter}. {side.rationale}"


FORMAT = Format(
    "sheet",
    "Excel 题库（全部字段）",
    "给培训者查题、核对、存档，也给自己的脚本读。要导入别的平台，用下面各平台的文件。",
    (
        "用 Excel、WPS 或 LibreOffice 打开。第一张表是题库，第二张说明各栏，第三张列出未导出的题。",
        "在这里改的题，不会回到站里：请把编号和改法告诉作者。",
    ),
    "用 openpyxl 和 SheetJS 逐格读回，没有公式；用 openxml-audit 查过格式。"
    "没有在 Excel、WPS 里试过。",
    make,
)
