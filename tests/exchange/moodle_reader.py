"""Reads a Moodle XML file as Moodle does, and says what a learner would see and get.

Written after the behaviour of question/format/xml/format.php and of
question/type/multianswer/questiontype.php in Moodle 4.5. It raises ValueError where Moodle refuses
a file, or where it would lose something.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

# The fractions that Moodle accepts, also as negative numbers: question/engine/bank.php.
_FRACTIONS = (
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571,
    12.5, 11.11111, 10, 5, 0,
)  # fmt: skip
_BLANK = re.compile(r"\{(\d*):(MCS|SA):(.*?)(?<!\\)\}", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z]+)>")


@dataclass
class Question:
    """A question as Moodle stores it. `answers` are (text, percentage, feedback)."""

    type: str
    id: str
    category: list[str]
    stem: list[str]
    why: list[str]
    points: float
    tags: list[str]
    answers: list[tuple[str, float, str]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    blanks: list[list[tuple[str, float, str]]] = field(default_factory=list)

    def mark(self, chosen: set[str]) -> float:
        """Return the share of a choice that Moodle gives for the chosen texts, at least 0."""
        return max(0.0, sum(share for text, share, _ in self.answers if text in chosen) / 100)


def read(data: bytes) -> list[Question]:
    """Return the questions of a file. Raises ValueError where Moodle refuses or loses something."""
    category: list[str] = []
    found = []
    for element in ET.fromstring(data):  # noqa: S314
        if element.get("type") == "category":
            category = levels_of(element.findtext("category/text", ""))
        else:
            found.append(_question(element, category))
    return found


def levels_of(path: str) -> list[str]:
    """Return the names in the path of a category: `split_category_path` of question/format.php."""
    levels = re.split(r"(?<!/)/(?!/)", path)
    return [level.replace("//", "/").strip() for level in levels]


def _question(element: Element, category: list[str]) -> Question:
    type_ = element.get("type", "")
    raw = element.findtext("questiontext/text", "")
    question = Question(
        type_,
        element.findtext("idnumber", ""),
        category,
        paragraphs(raw),
        paragraphs(element.findtext("generalfeedback/text", "")),
        float(element.findtext("defaultgrade", "")),
        [tag.text or "" for tag in element.iterfind("tags/tag/text")],
    )
    if len(element.findtext("name/text", "")) > 255 or not element.findtext("name/text"):
        raise ValueError("name")
    if type_ == "ordering" and element.findtext("shownumcorrect") != "1":
        raise ValueError("Error writing to database")
    if type_ == "matching":
        question.pairs = [
            ("".join(paragraphs(each.findtext("text", ""))), each.findtext("answer/text", ""))
            for each in element.iterfind("subquestion")
        ]
    elif type_ == "cloze":
        question.blanks, text = _blanks(raw)
        question.stem = paragraphs(text)
        question.points = sum(float(match[1]) for match in _BLANK.finditer(raw))
    else:
        question.answers = list(_answers(element, type_))
    return question


def _answers(element: Element, type_: str) -> Iterator[tuple[str, float, str]]:
    for answer in element.iterfind("answer"):
        text = answer.findtext("text", "")
        if text in ("", "0"):
            raise ValueError("empty answer")
        if type_ == "truefalse" and text not in ("true", "false"):
            raise ValueError(text)
        fraction = float(answer.get("fraction", ""))
        # In an ordering, a fraction is only the position of the step.
        if type_ != "ordering" and abs(fraction) not in _FRACTIONS:
            raise ValueError(f"do not match grade options: {fraction}")
        shown = text if type_ == "truefalse" else "\n".join(paragraphs(text))
        yield shown, fraction, "\n".join(paragraphs(answer.findtext("feedback/text", "")))


def _blanks(raw: str) -> tuple[list[list[tuple[str, float, str]]], str]:
    """Return the alternatives of each blank, and the text with `_` in place of the blanks."""
    blanks = []
    for _, type_, alternatives in (match.groups() for match in _BLANK.finditer(raw)):
        read_answer = _typed if type_ == "SA" else "\n".join
        found = []
        for alternative in re.split(r"(?<!\\)~", alternatives):
            answer, feedback = _split(alternative)
            share = 100.0 if answer.startswith("=") else 0.0
            text = _decoded(answer[1:] if share else answer.removeprefix("%0%"))
            shown = read_answer(text) if type_ == "SA" else "\n".join(paragraphs(text))
            found.append((shown, share, "\n".join(paragraphs(_decoded(feedback)))))
        blanks.append(found)
    return blanks, _BLANK.sub("_", raw)


def _split(alternative: str) -> tuple[str, str]:
    """Return an answer and its feedback. The # between them begins no entity."""
    match = re.search(r"(?<![\\&])#", alternative)
    place = match.start() if match else len(alternative)
    return alternative[:place], alternative[place + 1 :]


def _decoded(text: str) -> str:
    return html.unescape(text).replace("\\}", "}").replace("\\#", "#")


def _typed(text: str) -> str:
    """Return the only answer that a pattern matches. Raises ValueError if it matches more."""
    if re.search(r"(?<!\\)\*", text):
        raise ValueError(f"wildcard: {text}")
    return text.replace("\\*", "*")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of HTML as plain text. Raises ValueError for tags that we never write.

    Text outside of `<p>` is a paragraph, too.
    """
    for _, name in _TAG.findall(text):
        if name not in ("p", "br"):
            raise ValueError(f"<{name}>")
    if "<" in _TAG.sub("", text):
        raise ValueError(text)
    parts = re.split(r"</?p>", text.replace("<br>", "\n"))
    return [html.unescape(part) for part in parts if part]
