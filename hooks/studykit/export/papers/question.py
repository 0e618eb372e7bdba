"""What paper shows of an item, in plain text."""

from dataclasses import dataclass
from string import ascii_uppercase

from studykit.model import ItemType
from studykit.pages.items import letters_of_pairs
from studykit.quiz.item import Choice, Cloze, Item, Matching


@dataclass(frozen=True)
class Question:
    """An item as it is printed in version A or B of a paper.

    - `text`: of a cloze, with gaps; otherwise empty.
    - `option_lists`: lists of texts that are printed with the letters A, B, …: the options of a
      choice, the right sides of a matching item, or the steps of an ordering item; of a cloze, one
      list for each blank that has options.
    - `left`: the left sides of a matching item.
    - `answers`: what a learner writes: letters, or for each blank its accepted answers. Of a true
      or false item, the id of the right option.
    """

    id: str
    revision: str
    type: str
    points: int
    stem: str
    text: str
    option_lists: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]
    answers: tuple[str, ...]
    explanation: str
    sources: str


def question_of(item: Item, sources: str) -> Question:
    """Return the question of an item whose texts are plain. `sources` names what it rests on."""
    text, option_lists, left, answers = _parts(item)
    return Question(
        id=item.id,
        revision=item.revision,
        type=item.type.value,
        points=item.points,
        stem=item.stem,
        text=text,
        option_lists=tuple(each for each in option_lists if each),
        left=left,
        answers=answers,
        explanation=item.explanation,
        sources=sources,
    )


_Texts = tuple[str, ...]


def _parts(item: Item) -> tuple[str, tuple[_Texts, ...], _Texts, _Texts]:
    response = item.response
    if isinstance(response, Choice):
        is_claim = item.type is ItemType.TRUE_FALSE
        letters = zip(ascii_uppercase, response.options, strict=False)
        keys = [(letter, option.id) for letter, option in letters if option.correct]
        answers = tuple(id_ if is_claim else letter for letter, id_ in keys)
        return "", (tuple(option.text for option in response.options),), (), answers
    if isinstance(response, Cloze):
        option_lists = tuple(tuple(option.text for option in b.options) for b in response.blanks)
        answers = tuple(" / ".join(blank.accept) for blank in response.blanks)
        return response.text, option_lists, (), answers
    if isinstance(response, Matching):
        letters_by_left = letters_of_pairs(item)
        left, right = (tuple(s.text for s in each) for each in (response.left, response.right))
        return "", (right,), left, tuple(letters_by_left[side.id] for side in response.left)
    texts = {step.id: step.text for step in response.steps}
    letter_of = {name: ascii_uppercase[index] for index, name in enumerate(response.shown)}
    shown = tuple(texts[name] for name in response.shown)
    return "", (shown,), (), tuple(letter_of[step.id] for step in response.steps)
