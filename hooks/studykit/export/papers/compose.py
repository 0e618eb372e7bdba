"""Questions to blocks: the paper, its answer sheet, and its key. `compose.js` is a port.

The forms are those of Chinese papers: sections numbered 一、二、, items by type, options A．, a
pair of brackets for the answer of a choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from studykit.export.papers.blocks import Block, Line, Table
from studykit.export.papers.question import Question
from studykit.quiz.item import GAP, TRUE

SHEETS = ("paper", "answers", "key")
_CHOICES = ("single", "multiple")
_CELLS = 3
# The texts of all documents; %0, %1 … are replaced. Scripts get them as data.
TEXTS = {
    "title": "%0：试卷（%1 卷）",
    "title-answers": "%0：答题纸（%1 卷）",
    "title-key": "%0：答案与解析（%1 卷）",
    "about": "考试码 %0　共 %1 题，满分 %2 分，限时 %3 分钟",
    "header": "%0　%1 卷",
    "fill": "姓名＿＿＿＿＿＿　单位＿＿＿＿＿＿＿＿　日期＿＿＿＿＿＿",
    "private": "只给阅卷人。每题末尾是题目的编号和修订号，凭它对得上题库。",
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
    "numerals": "一二三四五六",
}


@dataclass(frozen=True)
class Heading:
    """What the head of a paper says: the site, the displayed code, the version and the minutes."""

    site: str
    code: str
    version: str
    minutes: int


def say(name: str, *values: object) -> str:
    """Return a text with %0, %1 … replaced by values."""
    text = TEXTS[name]
    parts = text.split("%")
    return parts[0] + "".join(f"{values[int(part[0])]}{part[1:]}" for part in parts[1:])


def header_of(heading: Heading) -> str:
    """Return the text at the top of each page, by which loose sheets are told apart."""
    return say("header", heading.code, heading.version)


def title_of(sheet: str, heading: Heading) -> str:
    """Return the title of a document; `sheet` is one of `SHEETS`."""
    name = "title" if sheet == "paper" else f"title-{sheet}"
    return say(name, heading.site, heading.version)


def compose(sheet: str, heading: Heading, questions: Sequence[Question]) -> list[Block]:
    """Return the blocks of a document; `sheet` is one of `SHEETS`.

    `questions` are in the order of the paper, by type.
    """
    points = sum(each.points for each in questions)
    about = say("about", heading.code, len(questions), points, heading.minutes)
    private = sheet == "key"
    blocks: list[Block] = [
        Line("Title", title_of(sheet, heading)),
        Line("About", about),
        Line("Fill", TEXTS["private"] if private else TEXTS["fill"]),
    ]
    number = 1
    for place, (kind, own) in enumerate(groupby(questions, key=_type)):
        group = list(own)
        blocks.append(Line("Section", _section(place, kind, group)))
        numbered = list(enumerate(group, number))
        if sheet == "paper" and (rule := TEXTS[f"rule-{kind}"]):
            blocks.append(Line("Body", rule))
        if sheet == "answers":
            blocks += _answers(kind, numbered)
        else:
            write = _key if private else _question
            blocks += [block for n, each in numbered for block in write(n, each)]
        number += len(group)
    return blocks


def _type(question: Question) -> str:
    return question.type


def _section(place: int, kind: str, group: Sequence[Question]) -> str:
    points = sum(each.points for each in group)
    return say("section", TEXTS["numerals"][place], TEXTS[kind], len(group), points)


def _lettered(texts: Sequence[str]) -> list[str]:
    return [
        say("option", letter, text) for letter, text in zip(ascii_uppercase, texts, strict=False)
    ]


def _question(number: int, question: Question) -> Iterator[Block]:
    points = say("points", question.points) if question.points > 1 else ""
    bracket = TEXTS["bracket"] if question.type in (*_CHOICES, "true_false") else ""
    yield Line("Stem", say("stem", number, question.stem) + points + bracket)
    if question.text:
        yield Line("Body", question.text)
        yield from _choices(question)
    elif question.type == "matching":
        yield Table("Cell", tuple(_rows(question)), ruled=False)
    elif question.type != "true_false":
        yield from (Line("Option", text) for text in _lettered(question.lists[0]))
    if question.type == "ordering":
        yield Line("Body", say("order", _steps(question)))


def _choices(question: Question) -> Iterator[Block]:
    """Yield the choices of each blank, named by its number if there are several blanks."""
    several = len(question.lists) > 1
    for number, texts in enumerate(question.lists, 1):
        choices = TEXTS["between"].join(_lettered(texts))
        text = say("choices-of", number, choices) if several else say("choices", choices)
        yield Line("Option", text)


def _rows(question: Question) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a matching item: left sides with brackets, and lettered right sides."""
    left = [say("left", number, text) for number, text in enumerate(question.left, 1)]
    right = _lettered(question.lists[0])
    for place in range(max(len(left), len(right))):
        yield tuple(texts[place] if place < len(texts) else "" for texts in (left, right))


def _steps(question: Question) -> str:
    return TEXTS["arrow"].join(TEXTS["gap"] for _ in question.answers)


def _answers(kind: str, numbered: Sequence[tuple[int, Question]]) -> Iterator[Block]:
    """Yield what a learner fills in: letters to cross, or gaps to write in."""
    texts = [say("stem", number, _to_fill(each)) for number, each in numbered]
    if kind not in (*_CHOICES, "true_false"):
        yield from (Line("Body", text) for text in texts)
        return
    texts += [""] * (-len(texts) % _CELLS)
    rows = (tuple(texts[at : at + _CELLS]) for at in range(0, len(texts), _CELLS))
    yield Table("Cell", tuple(rows), ruled=True)


def _to_fill(question: Question) -> str:
    if question.type == "true_false":
        return f"[{TEXTS['right']}] [{TEXTS['wrong']}]"
    if question.type in _CHOICES:
        letters = zip(ascii_uppercase, question.lists[0], strict=False)
        return " ".join(f"[{letter}]" for letter, _ in letters)
    if question.type == "ordering":
        return _steps(question)
    gaps = [TEXTS["gap"] for _ in question.answers]
    return TEXTS["between"].join(say("pair", n, gap) for n, gap in enumerate(gaps, 1))


def _key(number: int, question: Question) -> Iterator[Block]:
    points = say("points", question.points) if question.points > 1 else ""
    yield Line("Stem", say("stem", number, _answer(question)) + points)
    yield Line("Option", say("why", question.why))
    yield Line("Small", say("trace", question.sources, question.id, question.revision))


def _answer(question: Question) -> str:
    answers = question.answers
    if question.type == "true_false":
        return TEXTS["right" if answers == (TRUE,) else "wrong"]
    if question.type == "ordering":
        return TEXTS["arrow"].join(answers)
    if question.type in _CHOICES:
        return TEXTS["and"].join(answers)
    return TEXTS["between"].join(say("pair", n, text) for n, text in enumerate(answers, 1))
