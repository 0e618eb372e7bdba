"""A bank as plain text, in the grammar that most programs of phone exams read.

    1. [单选题] 题干
    A. 甲
    答案：A
    解析：一行之内。

The grammar is what converters for 问卷星 (pasted text), 考试宝 and qba-js have in common. An entry
that is broken over two lines destroys an item in some of them, so every entry is one line.
"""

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.simple import LABELS, UNTESTED, Simple, simplified

_BLANKS = "；"


def text_file(lines: Sequence[str]) -> bytes:
    """Return lines as a text file that old editors of Windows show: UTF-8 with BOM, CRLF."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _make(content: Content) -> Export:
    questions, left_out = simplified(content)
    lines = [line for number, q in enumerate(questions, 1) for line in (*_lines(number, q), "")]
    return Export({"bank.txt": text_file(lines)}, left_out)


def _lines(number: int, question: Simple) -> Iterator[str]:
    yield f"{number}. [{LABELS[question.type]}] {question.asked()}"
    for letter, option in zip(ascii_uppercase, question.options, strict=False):
        yield f"{letter}. {option}"
    answers = (" / ".join(blank) for blank in question.blanks)
    yield f"答案：{_BLANKS.join(answers) if question.blanks else question.letters}"
    yield f"解析：{question.note}"


FORMAT = Format(
    "textbank",
    "贴进平台的「文本导入」",
    "文本题库（.txt）",
    f"粘贴到问卷星、考试宝一类平台的「文本导入」，或者发给别人改。{UNTESTED}",
    (
        "用记事本打开，全选，复制，粘贴到平台的文本导入框，看预览里的题型和答案对不对。",
        "每题以「序号. [题型]」开头；选项、答案、解析各占一行，中间不要换行。",
        "填空题的几个空用「；」隔开，一个空的几种答案用「 / 」隔开。平台不认的，请自己设答案。",
        "匹配题的每一对改成一道单选题；一道排序题改成一道单选题，选项是几种次序。",
    ),
    f"{UNTESTED}用我们自己按这种写法编的读取程序逐题读回。",
    _make,
)
