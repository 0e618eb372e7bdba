"""Moodle XML: items as questions of Moodle 4.4 or later, with a category for each module.

Items that Moodle could not read are left out.

The reference is Moodle's own importer: question/format/xml/format.php, and
question/type/multianswer/questiontype.php for the blanks of a text. The texts of a question are
HTML, but the right-hand sides of pairs and the answers to be typed are plain text.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from markupsafe import escape

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.plain import cited
from studykit.model import ItemType
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    Matching,
    Option,
    Ordering,
    headline,
    rationales_of,
)

# Moodle accepts only certain percentages, with five decimals. 100 / n is one of them if n is at
# most this number.
RIGHT_AT_MOST = 10
_NAME_LENGTH = 100
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# Moodle's reader of blanks removes the backslash from these, even if they are written as entities.
_LOSING_BACKSLASH = ("\\}", "\\#")
# An unescaped star in an accepted answer stands for any characters.
_ESCAPED_STAR = "\\*"


def make(content: Content) -> Export:
    """Return the file of the items that Moodle can read, and the other items with the reasons."""
    kept, left_out = content.held(_obstacle)
    quiz = Element("quiz")
    for module, items in content.by_module(kept):
        category = SubElement(quiz, "question", {"type": "category"})
        _text(category, "category", category_of(content, content.module_titles[module]))
        quiz.extend(_question(item, cited(item, content.site.library)) for item in items)
    ET.indent(quiz)
    data: bytes = ET.tostring(quiz, encoding="utf-8", xml_declaration=True)
    return Export({"moodle.xml": data + b"\n"}, left_out)


def share(count: int) -> str:
    """Return 100 / `count` as Moodle writes percentages: `33.33333`."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")


def category_of(content: Content, title: str) -> str:
    """Return the category of a module's questions, a path in Moodle's notation.

    It names the site, the time of the bank if that is known, and the module. Moodle never updates a
    question, so a changed bank needs a new category.
    """
    levels = f"{content.title} {content.stamp}".strip(), title
    return "/".join(("$course$", "top", *map(_level, levels)))


def _level(name: str) -> str:
    """Return the name of a category as a level of a path, like Moodle's `assemble_category_path`.

    A slash divides the levels, and a doubled slash stands for one in a name. A space keeps a slash
    at either end of a name from joining the one that divides. Moodle removes the space.
    """
    level = name.replace("/", "//")
    return f"{' ' * level.startswith('/')}{level}{' ' * level.endswith('/')}"


def _obstacle(item: Item) -> str:
    """Return why Moodle could not read an item, in Chinese; empty if it can."""
    response = item.response
    if isinstance(response, Choice) and len(response.keys) > RIGHT_AT_MOST:
        return f"正确项多于 {RIGHT_AT_MOST} 个：Moodle 没有这样的分值"
    if isinstance(response, Cloze):
        texts = [text for blank in response.blanks for text in _texts_of_blank(blank)]
        if any(pair in text for text in texts for pair in _LOSING_BACKSLASH):
            return "空里有 \\} 或 \\#：Moodle 读的时候会去掉反斜线"
    return ""


def _texts_of_blank(blank: Blank) -> Iterator[str]:
    yield from blank.accept
    for option in blank.options:
        yield from (option.text, option.rationale)


def _question(item: Item, source: str) -> Element:
    response = item.response
    if isinstance(response, Choice) and item.type is ItemType.TRUE_FALSE:
        question = _begin(item, "truefalse", source)
        _true_false(question, response)
    elif isinstance(response, Choice):
        question = _begin(item, "multichoice", source)
        _choice(question, response, is_single=item.type is ItemType.SINGLE)
    elif isinstance(response, Cloze):
        question = _begin(item, "cloze", source, _cloze_html(response, item.points))
    elif isinstance(response, Matching):
        question = _begin(item, "matching", source)
        _matching(question, response)
    else:
        question = _begin(item, "ordering", source)
        _ordering(question, response)
    tags = SubElement(question, "tags")
    for tag in (item.module, item.type.label, item.level.label, f"rev:{item.revision}"):
        _text(tags, "tag", tag)
    return question


def _begin(item: Item, type_: str, source: str, html_below: str = "") -> Element:
    """Return a question with what all types have. `html_below` stands below the stem."""
    question = Element("question", {"type": type_})
    name = headline(item)
    _text(question, "name", name if len(name) <= _NAME_LENGTH else f"{name[:_NAME_LENGTH]}…")
    _html(question, "questiontext", _paragraphs(item.stem, escape_braces=True) + html_below)
    _html(question, "generalfeedback", _paragraphs(*_why(item, source)))
    SubElement(question, "defaultgrade").text = str(item.points)
    SubElement(question, "penalty").text = "0"
    SubElement(question, "hidden").text = "0"
    SubElement(question, "idnumber").text = item.id
    return question


def _why(item: Item, source: str) -> Iterator[str]:
    """Yield the explanation, the rationale of each spare right-hand side, and the source."""
    yield item.explanation
    if isinstance(item.response, Matching):
        yield from (f"{wrong}：{why}" for wrong, why in rationales_of(item.response))
    yield f"出处：{source}"


def _true_false(question: Element, response: Choice) -> None:
    for option in response.options:
        answer = SubElement(question, "answer", {"fraction": "100" if option.correct else "0"})
        SubElement(answer, "text").text = option.id
        _html(answer, "feedback", _paragraphs(option.rationale))


def _choice(question: Element, response: Choice, *, is_single: bool) -> None:
    """Write the options. In a multiple-choice item, a wrong option costs what a right one earns.

    If wrong options cost nothing, whoever ticks every option would get full marks. This site marks
    in the same way.
    """
    SubElement(question, "single").text = "true" if is_single else "false"
    SubElement(question, "shuffleanswers").text = "true"
    SubElement(question, "answernumbering").text = "ABCD"
    credit = share(len(response.keys))
    penalty = "0" if is_single else f"-{credit}"
    for option in response.options:
        fraction = credit if option.correct else penalty
        answer = _html(question, "answer", _paragraphs(option.text), fraction=fraction)
        _html(answer, "feedback", _paragraphs(option.rationale))


def _matching(question: Element, response: Matching) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    texts_of_right = {side.id: side.text for side in response.right}
    pairs = dict(response.pairs)
    for side in response.left:
        _pair(question, _paragraphs(side.text), texts_of_right[pairs[side.id]])
    for side in response.spare:
        _pair(question, "", side.text)


def _pair(question: Element, left: str, right: str) -> None:
    subquestion = _html(question, "subquestion", left)
    _text(subquestion, "answer", right)


def _ordering(question: Element, response: Ordering) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ALL_OR_NOTHING"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "ABCD"),
        # Without it Moodle 4.4 and 4.5 cannot store the question, and abort the whole import.
        ("shownumcorrect", "1"),
    ):
        SubElement(question, name).text = value
    # Moodle takes the text 0 for an empty step; inside <p> it does not.
    for number, step in enumerate(response.steps, 1):
        _html(question, "answer", _paragraphs(step.text), fraction=str(number))


def _cloze_html(response: Cloze, points: int) -> str:
    """Return the text of a cloze as HTML, with Moodle's code of each blank."""
    parts = [
        _blank_code(part, points) if isinstance(part, Blank) else _escaped(part, escape_braces=True)
        for part in response.parts
    ]
    return f"<p>{''.join(parts)}</p>"


def _blank_code(blank: Blank, points: int) -> str:
    if blank.options:
        return f"{{{points}:MCS:{'~'.join(map(_option_code, blank.options))}}}"
    accepted = (f"={_as_entities(text.replace('*', _ESCAPED_STAR))}" for text in blank.accept)
    return f"{{{points}:SA:{'~'.join(accepted)}}}"


def _option_code(option: Option) -> str:
    mark = "=" if option.correct else "%0%"
    reason = f"#{_as_entities(_escaped(option.rationale))}" if option.rationale else ""
    return f"{mark}{_as_entities(_escaped(option.text))}{reason}"


def _as_entities(text: str) -> str:
    """Write ASCII punctuation as numeric entities, which Moodle decodes after splitting the blank.

    A backslash cannot escape all of them: Moodle removes it only before } and #. Line ends become
    spaces, because a line end would end the blank.
    """
    flat = " ".join(text.split("\n"))
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", flat)


def _escaped(text: str, *, escape_braces: bool = False) -> str:
    """Escape a text for HTML. With `escape_braces`, none of its `{` can begin a blank."""
    html = str(escape(text)).replace("\n", "<br>")
    return html.replace("{", "&#123;") if escape_braces else html


def _paragraphs(*texts: str, escape_braces: bool = False) -> str:
    return "".join(
        f"<p>{_escaped(text, escape_braces=escape_braces)}</p>" for text in texts if text
    )


def _html(parent: Element, name: str, html: str, **attributes: str) -> Element:
    child = SubElement(parent, name, {**attributes, "format": "html"})
    SubElement(child, "text").text = html
    return child


def _text(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    SubElement(child, "text").text = text
    return child


FORMAT = Format(
    name="moodle",
    task="放进 Moodle 的题库",
    title="Moodle 题库（Moodle XML）",
    purpose="把全部题导入 Moodle 的题库，在那里组卷、考试。六种题型都有，每个模块一个类别。",
    steps=(
        "要 Moodle 4.4 或更新的版本：更早的没有排序题，导入会整个失败。",
        "进入课程的「题库」，选「导入」，格式选「Moodle XML 格式」。",
        "文件选 moodle.xml，按「导入」。类别的名字带着这一版的日期。",
        "再导入一次，题会多出一份，不会更新原来的。题库改过以后，导入新的一份，删去旧的类别。",
        "多选题的判分和本站一样：选错一项，扣去选对一项的分；至少得 0 分。匹配题按配对的项数得分。",
        "填空题在 Moodle 里每个空各有一份分，等于本站整道题的分："
        "本站 2 分、有三个空的题，在 Moodle 里满分 6 分。",
        "要填写的空，Moodle 只认列出的写法，不像本站那样把「十二」和「12」看作一样。",
    ),
    checked="同样写法的七道题，六种题型都有，在 Moodle 4.4.3 和 4.5 里导入过：正确的答案得满分。"
    "moodle.xml 本身还没有导入过 Moodle；其中每一题都按 Moodle 源代码的读法读回，核对过。",
    make=make,
)
