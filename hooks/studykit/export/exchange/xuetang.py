"""企业微信 学堂 (道一云): the text that it imports.

The grammar is that of the vendor's help: qiqiao.do1.com.cn/ext/xueyuan/8985.html.
"""

import re
from collections.abc import Iterator
from string import ascii_uppercase

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.simple import GAP, LABELS, UNTESTED, Simple, held
from studykit.export.exchange.textbank import text_file

_STEM_AT_MOST, _OPTION_AT_MOST = 2000, 500
# The platform takes this for a blank.
_GAP = re.compile("__+")
_LETTERS, _SYNONYMS, _BLANKS = ";", ";", "|"


def _make(content: Content) -> Export:
    kept, lost = held(content, _obstacle)
    lines = [line for question in kept for line in (*_lines(question), "")]
    return Export({"xuetang.txt": text_file(lines)}, lost)


def _obstacle(question: Simple) -> str:
    if len(question.asked()) > _STEM_AT_MOST:
        return f"题干多于 {_STEM_AT_MOST} 字"
    if any(len(option) > _OPTION_AT_MOST for option in question.options):
        return f"选项多于 {_OPTION_AT_MOST} 字"
    texts = "".join(text for blank in question.blanks for text in blank)
    if _SYNONYMS in texts or _BLANKS in texts:
        return "空的答案里有 ; 或 |，平台用它们隔开答案"
    found = _GAP.findall(question.asked())
    if question.blanks and (
        len(found) != len(question.blanks) or _GAP.search(question.asked("\n"))
    ):
        return "题干里有连着的下划线，平台会当作空"
    return ""


def _lines(question: Simple) -> Iterator[str]:
    system = "(系统评分)" if question.blanks else ""
    yield f"[{LABELS[question.type]}]{system}"
    yield question.asked(GAP)
    if question.type == "true_false":
        yield f"答案：{question.options[question.right[0]]}"
    elif question.blanks:
        yield f"答案：{_BLANKS.join(_SYNONYMS.join(blank) for blank in question.blanks)}"
    else:
        for letter, option in zip(ascii_uppercase, question.options, strict=False):
            yield f"{letter}. {option}"
        yield f"答案：{_LETTERS.join(question.letters)}"
    yield f"解析：{question.note}"


FORMAT = Format(
    "xuetang",
    "放进企业微信「学堂」的题库",
    "企业微信「学堂」文本题库（.txt）",
    f"导入企业微信里道一云「学堂」的题库。{UNTESTED}",
    (
        "在学堂的考试题库里选「文本导入」，粘贴 xuetang.txt 的内容，看右边的预览，再保存。",
        "题干最多 2000 字、选项最多 500 字，超过的没有导出。",
        "匹配题的每一对改成一道单选题；一道排序题改成一道单选题，选项是几种次序；有备选的填空题，备选写在题干里。",
    ),
    f"{UNTESTED}写法照平台的帮助页；用我们自己按那一页编的读取程序逐题读回。",
    _make,
)
