"""The bank as a workbook with every field, one row an item: for people and their scripts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase

from studykit.export.bank import facility_of
from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.plain import cited, plain_of
from studykit.export.exchange.workbook import TOO_LONG, Sheet, fits, xlsx_of
from studykit.export.papers.question import Question, question_of
from studykit.model import Basis, Unit
from studykit.pages.items import key_text
from studykit.quiz.item import Choice, Cloze, Item, Matching, Origin

_ABOUT = (
    (
        "这份题库",
        "每题一行，全部字段都在。单元格都是文本，等号、加号、减号、@ 开头的也不会被计算。",
    ),
    ("编号、修订号", "编号不变；题的字句改了，修订号就变。凭这两样，对得上站里的题。"),
    ("选项", "单选、多选、判断的选项，匹配题的右栏，排序题显示时的次序。"),
    ("正文、备选", "填空题的句子，和各空的备选。没有备选的，自己填。"),
    ("答案", "字母是选项的字母；匹配题写作“左栏的序号—字母”；排序题写正确的先后。"),
    ("考查、种类", "这道题考哪些知识单元，它们是问题、原因、对策、概念还是步骤。"),
    ("依据", "文献：文献写明了的；编者归纳：编者推断的。"),
    ("谁写的", "生成：按规则从模块里生成；手写：编者写的。"),
    ("题族", "按哪一种办法出的题。配平行卷时，同一题族的题优先配成一对。"),
    ("证据", "凭什么说干扰项是错的。"),
    (
        "得分率",
        "一个班的前测里，平均得到这道题的百分之几的分；没有测过，或者测过以后题改了，就空着。",
    ),
)


def make(content: Content) -> Export:
    """Return the workbook, and the items with a text that no cell can hold."""
    kept, left_out = content.held(
        lambda item: "" if fits(_Entry(item, content).texts()) else TOO_LONG
    )
    whole = [_Entry(item, content) for item in kept]
    most = max((len(entry.options) for entry in whole), default=0)
    options = [(f"选项{letter}", 22) for letter in ascii_uppercase[:most]]
    columns = [*_heads(_FIRST), *options, *_heads(_LAST)]
    table = [[name for name, _ in columns], *(entry.texts(most) for entry in whole)]
    lost = [("编号", "原因"), *((each.item, each.reason) for each in left_out)]
    sheets = (
        Sheet("题库", table, [width for _, width in columns]),
        Sheet("说明", _ABOUT, (16, 80), header_rows=0),
        Sheet("未导出", lost, (40, 60)),
    )
    return Export({"bank.xlsx": xlsx_of(sheets, f"{content.title}：题库")}, left_out)


@dataclass(frozen=True)
class _Entry:
    """An item of the bank; `question` is what paper shows of it."""

    item: Item
    content: Content

    @cached_property
    def question(self) -> Question:
        return question_of(self.item, cited(self.item, self.content.site.library))

    @property
    def options(self) -> tuple[str, ...]:
        """The texts with letters: options, right sides of a matching item, steps of an ordering."""
        question = self.question
        return question.option_lists[0] if question.option_lists and not question.text else ()

    @property
    def units(self) -> list[Unit]:
        """The units that the item tests."""
        units = self.content.site.indexes.graph.units
        return [units[name] for name in self.item.units if name in units]

    def texts(self, count: int = 0) -> list[str]:
        """Return the row of the item, with at least `count` options."""
        options = [*self.options, *[""] * (count - len(self.options))]
        first, last = ([column.text(self) for column in part] for part in (_FIRST, _LAST))
        return [*first, *options, *last]


@dataclass(frozen=True)
class _Column:
    """A column: its name, its width in characters, and its text for an item."""

    name: str
    width: int
    text: Callable[[_Entry], str]


def _heads(columns: Iterable[_Column]) -> list[tuple[str, int]]:
    return [(column.name, column.width) for column in columns]


def _section(entry: _Entry) -> str:
    found = entry.content.site.targets.get(entry.item.section, ())
    return found[0].title if found else ""


def _facility(entry: _Entry) -> str:
    facility = facility_of(entry.item, entry.content.site)
    return "" if facility is None else str(facility)


def _doubts(entry: _Entry) -> str:
    doubts = entry.content.site.bank.doubts.get(entry.item.id, ())
    return "\n".join(plain_of(doubt.reason, entry.content.site) for doubt in doubts)


def _numbered(texts: Sequence[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


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


# The columns before the options, and those after them.
_FIRST = (
    _Column("编号", 26, lambda e: e.item.id),
    _Column("修订号", 14, lambda e: e.item.revision),
    _Column("模块", 16, lambda e: e.content.module_titles.get(e.item.module, e.item.module)),
    _Column("节", 16, _section),
    _Column("题型", 8, lambda e: e.item.type.label),
    _Column("层次", 8, lambda e: e.item.level.label),
    _Column("分值", 6, lambda e: str(e.item.points)),
    _Column("题干", 50, lambda e: e.item.stem),
    _Column("正文", 40, lambda e: e.question.text),
)
_LAST = (
    _Column("左栏", 24, lambda e: _numbered(e.question.left)),
    _Column("备选", 24, lambda e: _choices(e.item)),
    _Column("答案", 24, lambda e: key_text(e.item)),
    _Column("也可以填", 16, lambda e: "\n".join(_others(e.item))),
    _Column("解析", 50, lambda e: e.item.explanation),
    _Column("逐项说明", 50, lambda e: "\n".join(_rationales(e.item))),
    _Column("出处", 30, lambda e: e.question.sources),
    _Column("考查", 30, lambda e: "；".join(unit.title for unit in e.units)),
    _Column("种类", 10, lambda e: "；".join(dict.fromkeys(u.kind.label for u in e.units))),
    _Column("依据", 10, lambda e: "文献" if e.item.basis is Basis.STATED else "编者归纳"),
    _Column("谁写的", 8, lambda e: "手写" if e.item.origin is Origin.AUTHORED else "生成"),
    _Column("题族", 10, lambda e: e.item.generator),
    _Column("证据", 30, lambda e: e.item.proof.value),
    _Column("得分率", 8, _facility),
    _Column("提醒", 30, _doubts),
)

FORMAT = Format(
    "sheet",
    "查题、核对、存档",
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
