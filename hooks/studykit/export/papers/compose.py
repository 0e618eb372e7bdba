"""Turn questions into the blocks of a paper, of its answer sheet, or of its key.

The forms are those of Chinese papers: sections numbered 一、二、, items by type, options A．, short
ones beside each other, a pair of brackets for the answer of a choice. An item stays on one page.
`compose.js` is a port.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from string import ascii_uppercase

from studykit.export.papers.blocks import Block, Line, Table
from studykit.export.papers.question import Question
from studykit.quiz.item import GAP, TRUE

# The paper, the sheet that learners write their answers on, and the key for whoever marks them.
SHEETS = ("paper", "answers", "key")
_CHOICES = ("single", "multiple")
_CELLS_PER_ROW = 3  # on the answer sheet
# From this number of options on, the letters "[A] [B] …" need more than a third of a line.
_WIDE_FROM = 6
_OPTION_COLUMNS = (4, 2)  # tried in this order
_OPTION_GAP = 1  # Chinese characters between two options on a line
# The texts of all documents; %0, %1 … are replaced. Scripts get them as data.
TEXTS = {
    "title": "%0：试卷（%1）",
    "title-answers": "%0：答题纸（%1）",
    "title-key": "%0：答案与解析（%1）",
    "about": "考试码 %0　共 %1 题，满分 %2 分，限时 %3 分钟",
    "header": "%0　%1",
    "version": "%0 卷",
    "version-pre": "前测 %0 卷",
    "version-post": "后测 %0 卷",
    "fill": "姓名＿＿＿＿＿＿　单位＿＿＿＿＿＿＿＿　日期＿＿＿＿＿＿",
    "private": "只给阅卷人。每题末尾是题目的编号和修订号，凭它对得上题库。",
    "parts": "题号",
    "total": "总分",
    "marked": "得分",
    "section": "%0、%1（共 %2 题，%3 分）",
    "single": "单项选择题",
    "multiple": "多项选择题",
    "true_false": "判断题",
    "cloze": "填空题",
    "matching": "匹配题",
    "ordering": "排序题",
    "rule-single": "",
    "rule-multiple": "对的选项按比例给分，每错选一个，抵掉一个对的；不倒扣。",
    "rule-true_false": "对的打√，错的打×。",
    "rule-cloze": "",
    "rule-matching": "在括号里写右边的字母，按配对的比例给分。",
    "rule-ordering": "按先后写字母。",
    "bracket": "（　　）",
    "points": "（%0 分）",
    "stem": "%0．%1",
    "option": "%0．%1",
    "choices": "可选：%0",
    "choices-of": "第 %0 空可选：%1",
    "left": "（%0）%1（　　）",
    "order": "先后：%0",
    "right": "√",
    "wrong": "×",
    "why": "解析：%0",
    "trace": "出处：%0　编号：%1@%2",
    "and": "、",
    "pair": "（%0）%1",
    "between": "　",
    "arrow": "→",
    "gap": GAP,
    "room": "＿＿＿＿＿＿＿＿",
    # Room for the number of a step: five of them stand on one line.
    "slot": "＿＿",
    "numerals": "一二三四五六",
}


@dataclass(frozen=True)
class Heading:
    """The head of a paper: the site, the displayed code, the version and the minutes.

    `form` is `pre` or `post` for a paper of a pair, as in a `Blueprint`; otherwise empty.
    """

    site: str
    code: str
    version: str
    minutes: int
    form: str = ""


def say(name: str, *values: object) -> str:
    """Return a text with %0, %1 … replaced by values."""
    text = TEXTS[name]
    parts = text.split("%")
    return parts[0] + "".join(f"{values[int(part[0])]}{part[1:]}" for part in parts[1:])


def header_of(heading: Heading) -> str:
    """Return the text at the top of each page, by which loose sheets are told apart."""
    return say("header", heading.code, version_of(heading))


def title_of(sheet: str, heading: Heading) -> str:
    """Return the title of a document; `sheet` is one of `SHEETS`."""
    name = "title" if sheet == "paper" else f"title-{sheet}"
    return say(name, heading.site, version_of(heading))


def version_of(heading: Heading) -> str:
    """Return the name of a paper's version, such as `前测 A 卷`."""
    return say(f"version-{heading.form}" if heading.form else "version", heading.version)


def compose(
    sheet: str, heading: Heading, questions: Sequence[Question], line_width: int
) -> list[Block]:
    """Return the blocks of a document; `sheet` is one of `SHEETS`.

    `questions` are in the order of the paper, by type. `line_width` is the width of a line of
    options, in Chinese characters.
    """
    points = sum(each.points for each in questions)
    about = say("about", heading.code, len(questions), points, heading.minutes)
    blocks: list[Block] = [
        Line("Title", title_of(sheet, heading)),
        Line("About", about),
        Line("Fill", TEXTS["private" if sheet == "key" else "fill"]),
    ]
    groups = [(type_, list(group)) for type_, group in groupby(questions, key=_type)]
    if sheet == "answers":
        blocks.append(_score_table(len(groups)))
    number = 1
    for index, (type_, group) in enumerate(groups):
        blocks.append(Line("Section", _section(index, type_, group)))
        blocks += _section_blocks(sheet, type_, list(enumerate(group, number)), line_width)
        number += len(group)
    return blocks


def _section_blocks(
    sheet: str, type_: str, numbered: Sequence[tuple[int, Question]], line_width: int
) -> Iterator[Block]:
    """Yield the blocks of the questions of one type, below the heading of their section."""
    if sheet == "answers":
        yield from _answer_sheet(type_, numbered)
        return
    if sheet == "paper" and (rule := TEXTS[f"rule-{type_}"]):
        yield Line("Body", rule, keeps_with_next=True)
    for number, question in numbered:
        yield from _keep_together(
            _key(number, question) if sheet == "key" else _question(number, question, line_width)
        )


def _keep_together(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks of an item, of which each line but the last is kept with the next block."""
    *others, last = blocks
    return [
        *(replace(b, keeps_with_next=True) if isinstance(b, Line) else b for b in others),
        last,
    ]


def _score_table(count: int) -> Table:
    """Return the score table of a paper with `count` sections."""
    heads = (TEXTS["parts"], *TEXTS["numerals"][:count], TEXTS["total"])
    empty = ("",) * (len(heads) - 1)
    return Table("Cell", (heads, (TEXTS["marked"], *empty)), ruled=True)


def _type(question: Question) -> str:
    return question.type


def _section(index: int, type_: str, group: Sequence[Question]) -> str:
    points = sum(each.points for each in group)
    return say("section", TEXTS["numerals"][index], TEXTS[type_], len(group), points)


def _lettered(texts: Sequence[str]) -> list[str]:
    """Put "A．", "B．" … before texts. Texts after the 26th are dropped."""
    return [
        say("option", letter, text) for letter, text in zip(ascii_uppercase, texts, strict=False)
    ]


def _width(text: str) -> float:
    """Return the width of a text in Chinese characters; Latin ones are half as wide."""
    return sum(0.5 if character <= "\xff" else 1 for character in text)


def _options(texts: Sequence[str], line_width: int) -> Iterator[Line]:
    """Yield the lines of options: four, two or one on a line, as their widths allow."""
    options = _lettered(texts)
    widest = max(map(_width, options), default=0)
    columns = next((n for n in _OPTION_COLUMNS if widest + _OPTION_GAP <= line_width / n), 1)
    style = f"Options{columns}" if columns > 1 else "Option"
    for start in range(0, len(options), columns):
        yield Line(style, "\t".join(options[start : start + columns]))


def _points_label(question: Question) -> str:
    """Return the label of a question's points; empty for one point."""
    return say("points", question.points) if question.points > 1 else ""


def _question(number: int, question: Question, line_width: int) -> Iterator[Block]:
    """Yield the blocks of a question on the paper."""
    bracket = TEXTS["bracket"] if question.type in (*_CHOICES, "true_false") else ""
    yield Line("Stem", say("stem", number, question.stem) + _points_label(question) + bracket)
    match question.type:
        case "true_false":
            pass
        case "cloze":
            yield Line("Body", question.text)
            yield from _blank_options(question)
        case "matching":
            yield Table("Cell", tuple(_matching_rows(question)), ruled=False)
        case "ordering":
            yield from _options(question.option_lists[0], line_width)
            yield Line("Body", say("order", _empty_steps(question)))
        case _:
            yield from _options(question.option_lists[0], line_width)


def _blank_options(question: Question) -> Iterator[Block]:
    """Yield one line for each blank: its options, after its number if there are several blanks."""
    has_several = len(question.option_lists) > 1
    for number, texts in enumerate(question.option_lists, 1):
        options = TEXTS["between"].join(_lettered(texts))
        text = say("choices-of", number, options) if has_several else say("choices", options)
        yield Line("Option", text)


def _matching_rows(question: Question) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a matching item: left sides with brackets, and lettered right sides."""
    left = [say("left", number, text) for number, text in enumerate(question.left, 1)]
    right = _lettered(question.option_lists[0])
    yield from zip_longest(left, right, fillvalue="")


def _empty_steps(question: Question) -> str:
    """Return an empty place for the letter of each step, joined by arrows."""
    return TEXTS["arrow"].join(TEXTS["slot"] for _ in question.answers)


def _answer_sheet(type_: str, numbered: Sequence[tuple[int, Question]]) -> Iterator[Block]:
    """Yield a part of the answer sheet: letters to mark, or empty places to write in."""
    texts = [say("stem", number, _answer_field(each)) for number, each in numbered]
    if type_ not in (*_CHOICES, "true_false"):
        yield from (Line("Body", text) for text in texts)
        return
    is_wide = any(
        len(options) >= _WIDE_FROM for _, each in numbered for options in each.option_lists[:1]
    )
    cells = _CELLS_PER_ROW - 1 if is_wide else _CELLS_PER_ROW
    texts += [""] * (-len(texts) % cells)
    rows = (tuple(texts[start : start + cells]) for start in range(0, len(texts), cells))
    yield Table("Cell", tuple(rows), ruled=True)


def _answer_field(question: Question) -> str:
    """Return the place to answer one question: "[A] [B]", "[√] [×]", or numbered empty places."""
    if question.type == "true_false":
        return f"[{TEXTS['right']}] [{TEXTS['wrong']}]"
    if question.type in _CHOICES:
        letters = zip(ascii_uppercase, question.option_lists[0], strict=False)
        return " ".join(f"[{letter}]" for letter, _ in letters)
    if question.type == "ordering":
        return _empty_steps(question)
    empty = TEXTS["room" if question.type == "cloze" else "gap"]
    return TEXTS["between"].join(say("pair", n, empty) for n in range(1, len(question.answers) + 1))


def _key(number: int, question: Question) -> Iterator[Block]:
    """Yield the blocks of a question on the key: the right answer, the reason, the sources."""
    yield Line("Stem", say("stem", number, _right_answer(question)) + _points_label(question))
    yield Line("Option", say("why", question.explanation))
    yield Line("Small", say("trace", question.sources, question.id, question.revision))


def _right_answer(question: Question) -> str:
    """Return the right answer of a question, as the key shows it."""
    answers = question.answers
    if question.type == "true_false":
        return TEXTS["right" if answers == (TRUE,) else "wrong"]
    if question.type == "ordering":
        return TEXTS["arrow"].join(answers)
    if question.type in _CHOICES:
        return TEXTS["and"].join(answers)
    return TEXTS["between"].join(say("pair", n, text) for n, text in enumerate(answers, 1))
