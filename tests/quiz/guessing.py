"""Measure how well bots guess the items of a bank, compared with a reader who answers at random.

Bots and readers get the same questions: items with options, of the types single, multiple, true
or false, and cloze. A bot rates each option and chooses those that it rates highest. The expected
score is computed exactly: options with equal ratings are equally likely to be chosen.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from studykit.locator import document_name
from studykit.model import ItemType, Library
from studykit.quiz.item import GAP, Choice, Cloze, Item, Option

# Ratings are compared in order; a higher one is better.
Rating = tuple[float, ...]
# How far the score of a bot may lie above or below that of a random reader.
LIMIT = 0.10
# The name of the row of all questions.
ALL = "all"
_NAME = re.compile("文[〇一二三四五六七八九十]+")


@dataclass(frozen=True)
class Question:
    """An item as a reader sees it, without its key.

    - `stem`: the stem, followed by the text of a cloze.
    - `gap`: the text before the gap and the text after it, if the question is a cloze.
    - `picks`: the number of options to choose. Bots know it, although a sheet does not state it.
    - `documents`: names of the documents that the stem names.
    - `feedback`: the explanation, which a quiz page shows after the answer.
    """

    id: str
    module: str
    is_true_false: bool
    stem: str
    gap: tuple[str, str] | None
    options: tuple[str, ...]
    picks: int
    documents: tuple[str, ...]
    feedback: str

    @property
    def text(self) -> str:
        """All that is shown before the answer."""
        return "\n".join((self.stem, *self.options))


@dataclass(frozen=True)
class Sheet:
    """Questions, and the paragraphs of each document by its name in stems.

    A document that repeats another one is left out.
    """

    questions: tuple[Question, ...]
    documents: Mapping[str, tuple[str, ...]]

    def others(self, question: Question) -> list[Question]:
        """Return the questions of all other items."""
        return [each for each in self.questions if each.id != question.id]


@dataclass(frozen=True)
class Answer:
    """The generator of a question, and whether each of its options is right."""

    generator: str
    keys: tuple[bool, ...]

    @property
    def chance(self) -> float:
        """The expected score of a reader who chooses as many options as are right, at random."""
        return sum(self.keys) / len(self.keys)

    @property
    def variance(self) -> float:
        """The variance of that score, by the hypergeometric distribution."""
        count, picks = len(self.keys), sum(self.keys)
        rest = (count - picks) / ((count - 1) * picks) if count > 1 else 0.0
        return self.chance * (1 - self.chance) * rest


@dataclass(frozen=True)
class Exam:
    """A sheet and the answers to its questions, in the same order."""

    sheet: Sheet
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Bot:
    """A simulated reader who has read no document; `rate` rates the options of a question."""

    name: str
    rate: Callable[[Question, Sheet], Sequence[Rating]]


@dataclass(frozen=True)
class Row:
    """The mean score of a bot on the questions of a generator, or of all, beside chance.

    `error` is the standard error of a random reader's mean score.
    """

    bot: str
    generator: str
    questions: int
    score: float
    chance: float
    error: float

    @property
    def excess(self) -> float:
        """By how much the score exceeds chance; negative if it is below."""
        return self.score - self.chance

    @property
    def is_excessive(self) -> bool:
        """Whether the score is farther from chance than `LIMIT`.

        A score far below chance counts, too, because a reader can do the opposite. For a single
        generator, two standard errors are added to `LIMIT`, because a score on few items may differ
        from chance by accident.
        """
        slack = 0.0 if self.generator == ALL else 2 * self.error
        return abs(self.excess) > LIMIT + slack


def exam_of(items: Iterable[Item], library: Library) -> Exam:
    """Return the exam that some items of a library make, with a question for each set of options.

    Items without options are left out.
    """
    documents = {
        document_name(source.id): tuple(paragraph.text for paragraph in source.paragraphs)
        for source in library.sources
        if source.repeats is None
    }
    pairs = [pair for item in items for pair in _questions(item, documents)]
    sheet = Sheet(tuple(question for question, _ in pairs), documents)
    return Exam(sheet, tuple(answer for _, answer in pairs))


def _questions(item: Item, documents: Iterable[str]) -> Iterator[tuple[Question, Answer]]:
    names = _NAME.findall(item.stem)
    for stem, gap, options in _sets(item):
        answer = Answer(item.generator, tuple(option.correct for option in options))
        question = Question(
            item.id,
            item.module,
            item.type is ItemType.TRUE_FALSE,
            stem,
            gap,
            tuple(option.text for option in options),
            sum(answer.keys),
            tuple(name for name in documents if name in names),
            item.explanation,
        )
        yield question, answer


def _sets(item: Item) -> Iterator[tuple[str, tuple[str, str] | None, tuple[Option, ...]]]:
    """Yield each set of options with its stem, and the text before and after its gap."""
    response = item.response
    if isinstance(response, Choice):
        yield item.stem, None, response.options
    elif isinstance(response, Cloze):
        parts = response.text.split(GAP)
        for number, blank in enumerate(response.blanks, 1):
            if blank.options:
                gap = GAP.join(parts[:number]), GAP.join(parts[number:])
                yield f"{item.stem}\n{response.text}", gap, blank.options


def expected_share(ratings: Sequence[Rating], keys: Sequence[bool]) -> float:
    """Return the expected share of keys among the options with the highest ratings.

    As many options are chosen as there are keys. Raises ValueError if the lengths differ or if
    there is no key.
    """
    if len(ratings) != len(keys) or not any(keys):
        raise ValueError("each option needs a rating, and one option must be right")
    picks = sum(keys)
    threshold = sorted(ratings, reverse=True)[picks - 1]
    pairs = list(zip(ratings, keys, strict=True))
    certain = [is_key for rating, is_key in pairs if rating > threshold]
    tied = [is_key for rating, is_key in pairs if rating == threshold]
    return (sum(certain) + (picks - len(certain)) * sum(tied) / len(tied)) / picks


def excess(exam: Exam, bots: Sequence[Bot]) -> list[Row]:
    """Return the scores of bots: for each bot a row for each generator, and one for all.

    Raises ValueError if a bot does not rate each option.
    """
    generators = sorted({answer.generator for answer in exam.answers})
    rows = []
    for bot in bots:
        scored = [
            (answer, expected_share(bot.rate(question, exam.sheet), answer.keys))
            for question, answer in zip(exam.sheet.questions, exam.answers, strict=True)
        ]
        for name in generators:
            own = [(answer, score) for answer, score in scored if answer.generator == name]
            rows.append(_row(bot.name, name, own))
        rows.append(_row(bot.name, ALL, scored))
    return rows


def excessive(exam: Exam, bots: Sequence[Bot]) -> list[Row]:
    """Return the scores that are too far from chance, see `Row.is_excessive`.

    Raises ValueError if a bot does not rate each option.
    """
    return [row for row in excess(exam, bots) if row.is_excessive]


def _row(bot: str, name: str, scored: Sequence[tuple[Answer, float]]) -> Row:
    count = len(scored)
    if not count:
        return Row(bot, name, 0, 0.0, 0.0, 0.0)
    score = sum(score for _, score in scored) / count
    chance = sum(answer.chance for answer, _ in scored) / count
    error = sqrt(sum(answer.variance for answer, _ in scored)) / count
    return Row(bot, name, count, score, chance, error)


def table(rows: Sequence[Row]) -> list[str]:
    """Return the lines of a table in percent: a line for each generator, a column for each bot.

    A star marks a score that is too far from chance.
    """
    bots = list(dict.fromkeys(row.bot for row in rows))
    names = list(dict.fromkeys(row.generator for row in rows))
    cells = {(row.generator, row.bot): row for row in rows}
    lines = [f"{'generator':<16}{'items':>7}{'chance':>8}" + "".join(f"{b:>12}" for b in bots)]
    for name in names:
        own = [cells[name, bot] for bot in bots]
        line = f"{name:<16}{own[0].questions:>7}{100 * own[0].chance:>8.1f}"
        lines.append(line + "".join(map(_cell, own)))
    return lines


def _cell(row: Row) -> str:
    return f"{100 * row.score:>11.1f}{'*' if row.is_excessive else ' '}"
