"""What paper shows of an item, in plain text."""

from dataclasses import dataclass
from string import ascii_uppercase

from studykit.model import ItemType
from studykit.pages.items import letters_of_pairs
from studykit.quiz.item import Choice, Cloze, Item, Matching


@dataclass(frozen=True)
class Question:
    """An item as one version of a paper has it.

    - `text`: of a cloze, with gaps; otherwise empty.
    - `lists`: the lettered lists as shown: options, choices of each blank, right sides, steps.
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
    lists: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]
    answers: tuple[str, ...]
    why: str
    sources: str


def question_of(item: Item, sources: str) -> Question:
    """Return the question of an item whose texts are plain. `sources` names what it rests on."""
    text, lists, left, answers = _parts(item)
    return Question(
        item.id,
        item.revision,
        item.type.value,
        item.points,
        item.stem,
        text,
        tuple(each for each in lists if each),
        left,
        answers,
        item.explanation,
        sources,
    )


_Texts = tuple[str, ...]


def _parts(item: Item) -> tuple[str, tuple[_Texts, ...], _Texts, _Texts]:
    response = item.response
    if isinstance(response, Choice):
        is_claim = item.type is ItemType.TRUE_FALSE
        letters = zip(ascii_uppercase, response.options, strict=False)
        keys = [(letter, option.id) for letter, option in letters if option.correct]
        answers = tuple(name if is_claim else letter for letter, name in keys)
        return "", (tuple(option.text for option in response.options),), (), answers
    if isinstance(response, Cloze):
        lists = tuple(tuple(option.text for option in b.options) for b in response.blanks)
        return response.text, lists, (), tuple(" / ".join(b.accept) for b in response.blanks)
    if isinstance(response, Matching):
        letters_by_left = letters_of_pairs(item)
        left, right = (tuple(s.text for s in each) for each in (response.left, response.right))
        return "", (right,), left, tuple(letters_by_left[side.id] for side in response.left)
    texts = {step.id: step.text for step in response.steps}
    places = {name: ascii_uppercase[place] for place, name in enumerate(response.shown)}
    shown = tuple(texts[name] for name in response.shown)
    return "", (shown,), (), tuple(places[step.id] for step in response.steps)
