"""Mark the answers of readers, and tally the grades of test writers, against the key of a sheet."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import TypeVar

from studykit.model import ItemType
from studykit.quiz.answer import answer_form

from bench.questions import TYPED, Key

GRADES = {"0": "absurd", "1": "guessable", "2": "recall", "3": "understanding"}
_LINE = re.compile(r"([0-9]+)\s*[.．、:：]\s*(.*)")
_BREAKS = re.compile(r"[\s,，、;；]+")
_PAIR = re.compile(r"([0-9]+)\s*[-—–:：=]\s*([a-z])")
T = TypeVar("T")


@dataclass(frozen=True)
class Answers:
    """The answers of a reader in the form of the key, by the number of the question.

    `texts` holds the answers as they were written. `faults` states what could not be read.
    """

    given: Mapping[int, tuple[str, ...]]
    texts: Mapping[int, str]
    faults: tuple[str, ...]


def read_answers(text: str, keys: Sequence[Key]) -> Answers:
    """Read the lines `12: B` of an answer file. Empty lines do not count."""
    given, texts, faults = _read(text, keys, answer_of)
    return Answers(given, texts, faults)


def read_grades(text: str, keys: Sequence[Key]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Read the lines `12: 2` of a grading form: grades by number, and faults."""
    given, _, faults = _read(text, keys, _grade)
    return given, faults


def _read(
    text: str, keys: Sequence[Key], read: Callable[[Key, str], T]
) -> tuple[dict[int, T], dict[int, str], tuple[str, ...]]:
    known = {key.number: key for key in keys}
    given: dict[int, T] = {}
    texts: dict[int, str] = {}
    faults = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        try:
            key, answer = _split(line.strip(), known)
            if key.number in texts:
                raise ValueError(f"question {key.number} is answered twice")
            texts[key.number] = answer
            given[key.number] = read(key, answer)
        except ValueError as error:
            faults.append(f"line {number}: {error}: {line.strip()}")
    faults += [f"question {number} has no answer" for number in known if number not in texts]
    return given, texts, tuple(faults)


def _split(line: str, known: Mapping[int, Key]) -> tuple[Key, str]:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError("this is not a number with an answer")
    number, answer = int(found[1]), found[2].strip()
    if number not in known:
        raise ValueError(f"there is no question {number}")
    if not answer:
        raise ValueError("the answer is empty")
    return known[number], answer


def _grade(_: Key, text: str) -> str:
    if text not in GRADES:
        raise ValueError(f"a grade is one of {', '.join(GRADES)}")
    return text


def answer_of(key: Key, text: str) -> tuple[str, ...]:
    """Return an answer in the form of `Key.answer`, one text for each part.

    Raises ValueError if it does not fit the type of the item.
    """
    if key.type == ItemType.CLOZE.value:
        return _fillers(text, key.offered)
    width = unicodedata.normalize("NFKC", text)
    if key.type == ItemType.MULTIPLE.value:
        return (_set(width, key.offered[0]),)
    if key.type == ItemType.MATCHING.value:
        return (_pairs(width, *key.offered),)
    if key.type == ItemType.ORDERING.value:
        return (_order(width, key.offered[0]),)
    return (_one(text, key.offered[0]),)


def _fillers(text: str, offered: Sequence[int]) -> tuple[str, ...]:
    parts = [part.strip() for part in (re.split("[;；]", text) if len(offered) > 1 else [text])]
    if len(parts) != len(offered) or not all(parts):
        raise ValueError(f"{len(offered)} blanks need as many answers")
    pairs = zip(parts, offered, strict=True)
    return tuple(part if count == TYPED else _one(part, count) for part, count in pairs)


def _one(text: str, count: int) -> str:
    letter = unicodedata.normalize("NFKC", text).strip().upper()
    if len(letter) != 1 or letter not in ascii_uppercase[:count]:
        raise ValueError(f"one letter from A to {ascii_uppercase[count - 1]} is needed")
    return letter


def _set(text: str, count: int) -> str:
    letters = sorted(_BREAKS.sub("", text).upper())
    if not set(letters) <= set(ascii_uppercase[:count]) or len(set(letters)) < len(letters):
        last = ascii_uppercase[count - 1]
        raise ValueError(f"different letters from A to {last} are needed")
    return ",".join(letters)


def _pairs(text: str, left: int, right: int) -> str:
    lowered = text.lower()
    pairs = sorted((int(number), letter) for number, letter in _PAIR.findall(lowered))
    is_whole = not _BREAKS.sub("", _PAIR.sub("", lowered))
    is_each = [number for number, _ in pairs] == list(range(1, left + 1))
    letters = {letter for _, letter in pairs}
    if not is_whole or not is_each or not letters <= set(ascii_lowercase[:right]):
        last = ascii_lowercase[right - 1]
        raise ValueError(f"each number from 1 to {left} needs one letter from a to {last}")
    if len(letters) < left:
        raise ValueError("a letter is used twice")
    return " ".join(f"{number}-{letter}" for number, letter in pairs)


def _order(text: str, count: int) -> str:
    numbers = [number for number in _BREAKS.split(text) if number]
    if sorted(numbers) != sorted(map(str, range(1, count + 1))):
        raise ValueError(f"each number from 1 to {count} is needed once")
    return " ".join(numbers)


def is_right(key: Key, given: tuple[str, ...]) -> bool:
    """Return whether an answer is right as a whole. Fillers are compared by `answer_form`."""
    if key.type != ItemType.CLOZE.value:
        return given == tuple(accepted[0] for accepted in key.answer)
    blanks = zip(key.answer, given, strict=True)
    return all(answer_form(text) in map(answer_form, accepted) for accepted, text in blanks)


def right_numbers(keys: Iterable[Key], answers: Answers) -> set[int]:
    """Return the numbers of the questions that are answered right. An unread answer is wrong."""
    given = answers.given
    return {key.number for key in keys if key.number in given and is_right(key, given[key.number])}


def groups_of(keys: Iterable[Key], by: str) -> dict[str, list[Key]]:
    """Group keys by a member (`generator`, `module` or `type`), and all of them as `all`."""
    known = list(keys)
    names = sorted({str(getattr(key, by)) for key in known})
    groups = {name: [key for key in known if getattr(key, by) == name] for name in names}
    return {**groups, "all": known}


def score_table(keys: Sequence[Key], rights: Collection[int], by: str = "generator") -> list[str]:
    """Return the lines of a table: items, right answers, their share, and chance in percent."""
    lines = [_row(by, "items", "right", "share", "chance")]
    for name, group in groups_of(keys, by).items():
        right = sum(key.number in rights for key in group)
        lines.append(_row(name, len(group), right, _share(right, group), _chance(group)))
    return lines


def value_table(
    keys: Sequence[Key], read: Collection[int], unread: Collection[int], by: str = "generator"
) -> list[str]:
    """Return the lines of a table of the reading value, in percent and points.

    `read` are the questions that a reader with the documents answered right, `unread` those of a
    reader without them. The reading value is the difference of the two shares.
    """
    lines = [_row(by, "items", "with", "without", "chance", "value")]
    for name, group in groups_of(keys, by).items():
        first, second = (sum(key.number in rights for key in group) for rights in (read, unread))
        value = f"{100 * (first - second) / len(group):.1f}"
        shares = (_share(first, group), _share(second, group))
        lines.append(_row(name, len(group), *shares, _chance(group), value))
    return lines


def grade_table(keys: Sequence[Key], grades: Mapping[int, str], by: str = "generator") -> list[str]:
    """Return the lines of a table: how many items got each grade, and the mean grade."""
    lines = [_row(by, "items", *(f"{grade} {name}" for grade, name in GRADES.items()), "mean")]
    for name, group in groups_of(keys, by).items():
        given = [grades[key.number] for key in group if key.number in grades]
        mean = f"{sum(map(int, given)) / len(given):.2f}" if given else "-"
        lines.append(_row(name, len(group), *map(given.count, GRADES), mean))
    return lines


def wrong_lines(keys: Iterable[Key], rights: Collection[int], answers: Answers) -> list[str]:
    """Return one line for each question that is not answered right."""
    return [
        f"{key.number} {key.id}: {answers.texts.get(key.number, '')} instead of {key.written}"
        for key in keys
        if key.number not in rights
    ]


def _share(right: int, group: Sequence[Key]) -> str:
    return f"{100 * right / len(group):.1f}"


def _chance(group: Sequence[Key]) -> str:
    return f"{100 * sum(key.chance for key in group) / len(group):.1f}"


def _row(name: str, *cells: object) -> str:
    return f"{name:<24}" + "".join(f"{cell:>16}" for cell in cells)
