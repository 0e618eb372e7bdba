"""GIFT: items in the text format that Moodle and other programs read.

The reference is Moodle's own importer, question/format/gift/format.php. Each question is declared
as plain text, and so are its answers: in the default format, a `<` would begin a tag. GIFT has no
ordering, no blank with options and no points.
"""

import re

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.moodle import RIGHT_AT_MOST, category_of, share
from studykit.export.exchange.plain import cited
from studykit.quiz.item import TRUE, Choice, Cloze, Item, Matching, Option, Ordering

_SPECIAL = re.compile(r"[\\~=#{}:]")
_ARROW = "->"
# A text that begins with one of these would be read as the name of a format, or as a weight.
_MISREAD = ("[", "%")


def make(content: Content) -> Export:
    """Return the file of all items that GIFT can hold, and what is left out."""
    kept, left_out = content.held(_obstacle)
    blocks = []
    for module, items in content.by_module(kept):
        blocks.append(f"$CATEGORY: {category_of(content, content.module_titles[module])}")
        blocks += [_question(item, cited(item, content.site.library)) for item in items]
    return Export({"gift.txt": ("\n\n".join(blocks) + "\n").encode()}, left_out)


def _obstacle(item: Item) -> str:
    """Return why GIFT cannot hold an item, in Chinese; empty if it can."""
    response = item.response
    if isinstance(response, Ordering):
        return "GIFT 没有排序题"
    if isinstance(response, Cloze) and len(response.blanks) > 1:
        return "有几个空，GIFT 一题只有一个"
    if isinstance(response, Cloze):
        return "空里有选项，GIFT 没有这样的题" if response.blanks[0].options else ""
    if isinstance(response, Matching):
        sides = (*response.left, *response.right)
        return f"有一边写着 {_ARROW}，GIFT 用它分左右" if _has(_ARROW, sides) else ""
    if len(response.keys) > RIGHT_AT_MOST:
        return f"正确项多于 {RIGHT_AT_MOST} 个：Moodle 没有这样的分值"
    return ""


def _has(text: str, sides: tuple[object, ...]) -> bool:
    return any(text in str(getattr(side, "text", "")) for side in sides)


def _question(item: Item, source: str) -> str:
    response = item.response
    stem = item.stem
    if isinstance(response, Cloze):
        stem = f"{stem}\n{response.text}"
        answers = [f"={_text(text.replace('*', chr(92) + '*'))}" for text in _accepted(response)]
    elif isinstance(response, Matching):
        answers = _pairs(response)
    elif isinstance(response, Choice):
        is_true_false = any(option.id == TRUE for option in response.options)
        answers = [_true_false(response)] if is_true_false else _options(item, response)
    else:
        raise TypeError(item.type)
    why = f"{item.explanation}\n出处：{source}"
    head = f"// [id:{item.id}] [tag:{item.module}] [tag:rev-{item.revision}]"
    lines = (*answers, f"####{_text(why)}")
    return "\n".join((head, f"::{item.id}::[plain]{_escaped(stem)}{{", *lines, "}"))


def _accepted(response: Cloze) -> tuple[str, ...]:
    return response.blanks[0].accept


def _pairs(response: Matching) -> list[str]:
    right_texts = {side.id: side.text for side in response.right}
    pairs = dict(response.pairs)
    matched = [f"={_text(s.text)} -> {_escaped(right_texts[pairs[s.id]])}" for s in response.left]
    return [*matched, *(f"= -> {_escaped(side.text)}" for side in response.spare)]


def _true_false(response: Choice) -> str:
    """Return the key, and the feedback on the wrong answer, which Moodle reads first."""
    key, wrong = response.keys[0], response.distractors[0]
    return ("TRUE" if key.id == TRUE else "FALSE") + _feedback(wrong)


def _options(item: Item, response: Choice) -> list[str]:
    """Return the options. Those of a multiple item have percentages instead of `=`."""
    weight = share(len(response.keys))
    prefixes = {True: "=", False: "~"}
    if item.type.value == "multiple":
        prefixes = {True: f"~%{weight}%", False: f"~%-{weight}%"}
    return [f"{prefixes[o.correct]}{_text(o.text)}{_feedback(o)}" for o in response.options]


def _feedback(option: Option) -> str:
    return f"#{_text(option.rationale)}" if option.rationale else ""


def _text(text: str) -> str:
    """Escape a text of an answer. It is marked as plain only where it would be misread."""
    return f"[plain]{_escaped(text)}" if text.startswith(_MISREAD) else _escaped(text)


def _escaped(text: str) -> str:
    r"""Put a backslash before each character that GIFT gives a meaning. A line end becomes `\n`."""
    return _SPECIAL.sub(r"\\\g<0>", text.strip()).replace("\n", "\\n")


FORMAT = Format(
    name="gift",
    task="给只读 GIFT 的程序",
    title="GIFT 题库（纯文本）",
    purpose="给读 GIFT 的程序：Moodle，和用它出题、抢答的小工具。"
    "有 Moodle 的，用 Moodle XML 更全。",
    steps=(
        "在 Moodle 里进入课程的「题库」，选「导入」，格式选「GIFT 格式」，文件选 gift.txt。",
        "别的程序，照它「导入 GIFT」的说明。文件是 UTF-8。",
        "GIFT 没有分值：导入以后每题 1 分。没有排序题，见「未导出」。",
        "再导入一次，题会多出一份。类别的名字带着这一版的日期，可以删去旧的。",
    ),
    checked="全部题用 gift-pegjs 1.0.2 逐题读回，题干、答案、解析和分值都对得上。"
    "同样写法的题在 Moodle 4.4.3 和 4.5 里导入过，这一份没有。",
    make=make,
)
