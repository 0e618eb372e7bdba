"""Which slides are in the main run of a session."""

import re
from collections.abc import Iterable, Sequence
from math import ceil

from studykit.deck.candidates import Candidate, Sort
from studykit.deck.session import Part, PartIndexes
from studykit.deck.slide import Point, Question
from studykit.locator import chinese_number
from studykit.model import SESSION_MINUTES, ItemType
from studykit.quiz.item import Choice
from studykit.references import remove_references, split_references

# A class needs about four minutes to read a slide, think and answer.
SLIDES_WANTED = SESSION_MINUTES // 4
SLIDES_AT_MOST = 25
_ITEMS_WANTED = 4
_PROMPTS_WANTED = 2
# The layout of an item on the narrowest screen, 1024 × 768. For the stem, an option and the answer:
# the characters in a line, the height of a line, and the space below. `_HEIGHT` is the height of
# the slide's body. Heights are multiples of the font size.
_STEM, _OPTION, _ANSWER = (28, 1.84, 0.4), (19, 1.84, 0.3), (28, 1.6, 0.5)
_HEIGHT = 20.5
_CITE = 5  # the width of a citation, in characters
_NUMBERED = re.compile(r"第([一二三四五六七八九十、]+)(?:[两几]?)题")
_NUMBER = re.compile(r"[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")
_VALUES = {chinese_number(value): value for value in range(1, 100)}


def choose(
    candidates: Sequence[Candidate],
    parts: Sequence[Part],
    part_indexes: PartIndexes,
    objectives: Sequence[str],
    others: int,
) -> set[str]:
    """Return the ids of the candidates that are in the main run.

    If several parts show a section, its slides count for the first, except units that another part
    names. `others` is the number of
    slides of the main run that are not candidates.

    - A unit that its author marked 课上：讲 is in; a unit marked 课上：不讲 is out.
    - The first case is in. So are the tables of the sections that the session plan names, and the
      prompts that it names. If it names no prompt, the first two are in.
    - Items are added up to four: one for each of the longest parts, then a second one. Items are
      not added if a candidate's sentence gives their answer away, nor written items of sections
      that the plan does not name. Only choice items that fit a slide are added, unless there are
      none.
    - Units fill the rest. Each part gets slides in proportion to its minutes (D'Hondt). It takes
      first the units that the plan names, directly or by their section; then the units whose titles
      and aliases share the most pairs of characters with the objectives; then the units without a
      parent.
    """
    allowed = [each for each in candidates if _author_choice(each) is not False]
    chosen = {each.slide.id for each in allowed if _author_choice(each) is True}
    chosen |= _first_case(allowed) | _tables(allowed, parts)
    chosen |= _prompts(allowed, parts, part_indexes)
    sentences = [text for each in allowed if (text := _comparable_sentence(each))]
    items = [
        each for each in allowed if each.sort is Sort.ITEM and not _is_given_away(each, sentences)
    ]
    items_chosen = sum(each.sort is Sort.ITEM and each.slide.id in chosen for each in allowed)
    items_left = min(_ITEMS_WANTED - items_chosen, SLIDES_AT_MOST - others - len(chosen))
    chosen |= _items(items, parts, part_indexes, items_left, chosen)
    units = [each for each in allowed if each.sort is Sort.UNIT and each.slide.id not in chosen]
    named, pairs = _targets(parts), _pairs(objectives)
    ranked = sorted(units, key=lambda each: _rank(each, named, pairs))
    return chosen | _share_out(ranked, parts, part_indexes, SLIDES_WANTED - others - len(chosen))


def _first_part(candidate: Candidate, part_indexes: PartIndexes) -> int:
    """Return the index of the first part that names a candidate's unit or shows its section."""
    own = part_indexes.get(candidate.unit.id) if candidate.unit else None
    return (own or part_indexes[candidate.slide.section])[0]


def _author_choice(candidate: Candidate) -> bool | None:
    """Return True if the author wants the slide, False if not, None if the author does not say."""
    return candidate.unit.in_class.in_main_run if candidate.unit else None


def _comparable_sentence(candidate: Candidate) -> str:
    content = candidate.slide.content
    sentence = content.sentence if isinstance(content, Point) else None
    return _comparable(sentence.text) if sentence else ""


def _is_given_away(candidate: Candidate, sentences: Sequence[str]) -> bool:
    """Return whether sentences of slides give the answer of a choice item away.

    For a true-false item: whether a sentence stands in the stem. For other choice items: whether
    each key stands in some sentence.
    """
    content = candidate.slide.content
    if not isinstance(content, Question):
        return False
    response = content.item.response
    if not isinstance(response, Choice):
        return False
    if content.item.type is ItemType.TRUE_FALSE:
        return any(each in _comparable(content.item.stem) for each in sentences)
    keys = [_comparable(option.text) for option in response.keys]
    return all(any(key in each for each in sentences) for key in keys)


def _comparable(text: str) -> str:
    """Return a text without references, spaces and punctuation, to compare it with others."""
    return re.sub(r"[^\w]|_", "", remove_references(text))


def _first_case(candidates: Iterable[Candidate]) -> set[str]:
    """Return the ids of the slides of the first case, which end in the number of the case."""
    cases = [each.slide.id for each in candidates if each.sort is Sort.CASE]
    number = cases[0].rpartition("-")[2] if cases else ""
    return {each for each in cases if each.endswith(f"-{number}")}


def _targets(parts: Iterable[Part]) -> set[str]:
    """Return the ids that the session plan names."""
    return {target for part in parts for target in part.targets}


def _tables(candidates: Iterable[Candidate], parts: Iterable[Part]) -> set[str]:
    named = _targets(parts)
    return {
        each.slide.id
        for each in candidates
        if each.sort is Sort.TABLE and each.slide.section in named
    }


def _prompts(
    candidates: Iterable[Candidate],
    parts: Sequence[Part],
    part_indexes: PartIndexes,
) -> set[str]:
    """Return the prompts that the session plan names by number, or else the first ones.

    The plan names them in the trainer's action, such as 取第二、三题.
    """
    prompts = [each.slide.id for each in candidates if each.sort is Sort.PROMPT]
    sections = {each.slide.section for each in candidates if each.sort is Sort.PROMPT}
    indexes = {index for section in sections for index in part_indexes[section]}
    numbers = {
        _VALUES[number]
        for index in indexes
        for match in _NUMBERED.finditer(parts[index].action)
        for number in _NUMBER.findall(match[1])
    }
    named = {each for number, each in enumerate(prompts, 1) if number in numbers}
    return named or set(prompts[:_PROMPTS_WANTED])


def _items(
    items: Iterable[Candidate],
    parts: Sequence[Part],
    part_indexes: PartIndexes,
    count: int,
    chosen: set[str],
) -> set[str]:
    """Return at most `count` items: one for each of the longest parts, then a second one.

    Choice items that fit a slide are preferred: a class votes on their options, and reads the
    question, the answer and its reason on one slide.
    """
    # Written items are for self-study, unless the plan names their section.
    named = _targets(parts)
    free = [
        each
        for each in items
        if each.slide.id not in chosen and (each.unit is None or _is_named(each, named))
    ]
    by_part: dict[int, list[Candidate]] = {}
    for each in [each for each in free if _fits(each)] or free:
        by_part.setdefault(_first_part(each, part_indexes), []).append(each)
    ranked = sorted(
        (turn, -parts[index].minutes, index, each.slide.id)
        for index, candidates in by_part.items()
        for turn, each in enumerate(candidates)
    )
    return {name for *_, name in ranked[: max(count, 0)]}


def _fits(candidate: Candidate) -> bool:
    """Return whether a candidate is a choice item that fits one slide with its answer."""
    content = candidate.slide.content
    assert isinstance(content, Question)
    response = content.item.response
    if not isinstance(response, Choice):
        return False
    blocks = [
        (content.item.stem, _STEM),
        *((option.text, _OPTION) for option in response.options),
        (content.item.explanation, _ANSWER),
    ]
    return sum(_height(text, *sizes) for text, sizes in blocks) <= _HEIGHT


def _height(text: str, line: int, pitch: float, below: float) -> float:
    cites = sum(not isinstance(each, str) for each in split_references(text))
    return below + pitch * ceil((len(remove_references(text)) + _CITE * cites) / line)


def _rank(
    candidate: Candidate, named: set[str], objective_pairs: set[str]
) -> tuple[bool, int, bool]:
    """Return a sort key of a unit: what the plan names first, then what the objectives name.

    `named` are the ids that the plan names, and `objective_pairs` the pairs of characters of the
    objectives. Among equals, a unit without a parent comes first.
    """
    unit = candidate.unit
    assert unit is not None
    shared = len(_pairs([unit.title, *unit.aliases]) & objective_pairs)
    return not _is_named(candidate, named), -shared, unit.parent is not None


def _is_named(candidate: Candidate, named: set[str]) -> bool:
    """Return whether the plan names a candidate's unit or its section."""
    own = {candidate.unit.id} if candidate.unit else set()
    return bool(named & {*own, candidate.slide.section})


def _pairs(texts: Iterable[str]) -> set[str]:
    """Return the pairs of neighbouring characters (bigrams) of short texts, to compare them."""
    return {text[at : at + 2] for text in texts for at in range(len(text) - 1)}


def _share_out(
    ranked: Sequence[Candidate],
    parts: Sequence[Part],
    part_indexes: PartIndexes,
    count: int,
) -> set[str]:
    """Return the ids of at most `count` candidates, shared among the parts by D'Hondt's method.

    Each part takes its first candidates in the order of `ranked`.
    """
    queues: dict[int, list[str]] = {}
    for each in ranked:
        queues.setdefault(_first_part(each, part_indexes), []).append(each.slide.id)
    taken = dict.fromkeys(queues, 0)
    chosen: set[str] = set()
    for _ in range(count):
        unfinished = [index for index in sorted(queues) if taken[index] < len(queues[index])]
        if not unfinished:
            break
        best = max(unfinished, key=lambda index: max(parts[index].minutes, 1) / (taken[index] + 1))
        chosen.add(queues[best][taken[best]])
        taken[best] += 1
    return chosen
