"""The choice of the slides in the main run of a session."""

import re
from collections.abc import Iterable, Mapping, Sequence

from studykit.deck.candidates import Candidate, Sort
from studykit.deck.session import Part
from studykit.deck.slide import Question
from studykit.model import SESSION
from studykit.quiz.item import Choice

# Slides of a session: about four minutes each, as a class needs to read, think and answer.
SLIDES_WANTED = SESSION // 4
SLIDES_AT_MOST = 25
_ITEMS_WANTED = 4
_PROMPTS_WANTED = 2
_NUMBERED = re.compile(r"第([一二三四五六七八九十、]+)(?:[两几]?)题")
_DIGITS = "一二三四五六七八九十"


def choose(
    candidates: Sequence[Candidate],
    parts: Sequence[Part],
    places: Mapping[str, tuple[int, ...]],
    objectives: Sequence[str],
    others: int,
) -> set[str]:
    """Return the ids of the candidates in the main run, which has `others` slides besides.

    - What the author marked 课上：讲 is in, 课上：不讲 is out.
    - The first case, the tables and prompts that the plan names are in.
    - Items come from the parts with the most minutes, the first choice item of each.
    - Units fill the rest. Each part gets seats in proportion to its minutes (D'Hondt), and takes
      the units of the sections that it names first, then those nearest to the objectives.
    """
    open_ = [each for each in candidates if _mark(each) is not False]
    chosen = {each.slide.id for each in open_ if _mark(each)}
    chosen |= _first_case(open_) | _prompts(open_, parts, places) | _tables(open_, parts)
    items = [each for each in open_ if each.sort is Sort.ITEM]
    seats = _ITEMS_WANTED - sum(each.slide.id in chosen for each in items)
    seats = min(seats, SLIDES_AT_MOST - others - len(chosen))
    chosen |= _items(items, parts, places, seats, chosen)
    units = [each for each in open_ if each.sort is Sort.UNIT and each.slide.id not in chosen]
    ranked = sorted(units, key=lambda each: _rank(each, parts, objectives))
    return chosen | _seated(ranked, parts, places, SLIDES_WANTED - others - len(chosen))


def _mark(candidate: Candidate) -> bool | None:
    return candidate.unit.in_class.chosen if candidate.unit else None


def _first_case(candidates: Iterable[Candidate]) -> set[str]:
    cases = [each.slide.id for each in candidates if each.sort is Sort.CASE]
    number = cases[0].rpartition("-")[2] if cases else ""
    return {each for each in cases if each.endswith(f"-{number}")}


def _tables(candidates: Iterable[Candidate], parts: Iterable[Part]) -> set[str]:
    named = {target for part in parts for target in part.targets}
    return {
        each.slide.id
        for each in candidates
        if each.sort is Sort.TABLE and each.slide.section in named
    }


def _prompts(
    candidates: Iterable[Candidate], parts: Sequence[Part], places: Mapping[str, tuple[int, ...]]
) -> set[str]:
    """Return the prompts that the plan names, 「取第二、三题」, or else the first ones."""
    prompts = [each for each in candidates if each.sort is Sort.PROMPT]
    shown = {index for each in prompts for index in places[each.slide.section]}
    words = "".join(
        match[1] for index in sorted(shown) for match in _NUMBERED.finditer(parts[index].action)
    )
    numbers = {_DIGITS.index(sign) for sign in words if sign in _DIGITS}
    named = {each.slide.id for place, each in enumerate(prompts) if place in numbers}
    return named or {each.slide.id for each in prompts[:_PROMPTS_WANTED]}


def _items(
    items: Iterable[Candidate],
    parts: Sequence[Part],
    places: Mapping[str, tuple[int, ...]],
    seats: int,
    chosen: set[str],
) -> set[str]:
    """Return one item for each of the longest parts; a class votes on choice items."""
    firsts: dict[int, Candidate] = {}
    for each in sorted(items, key=lambda each: not _is_choice(each)):
        # Written items are for self-study, unless the plan names their section.
        is_named = any(each.slide.section in part.targets for part in parts)
        if each.slide.id not in chosen and (each.unit is None or is_named):
            firsts.setdefault(places[each.slide.section][0], each)
    longest = sorted(firsts, key=lambda index: (-parts[index].minutes, index))
    return {firsts[index].slide.id for index in longest[: max(seats, 0)]}


def _is_choice(candidate: Candidate) -> bool:
    content = candidate.slide.content
    return isinstance(content, Question) and isinstance(content.item.response, Choice)


def _rank(
    candidate: Candidate, parts: Sequence[Part], objectives: Sequence[str]
) -> tuple[bool, int, bool]:
    unit = candidate.unit
    assert unit is not None
    targets = {target for part in parts for target in part.targets}
    words = _pairs([unit.title, *unit.aliases])
    shared = len(words & _pairs(objectives))
    return not ({unit.id, unit.section} & targets), -shared, unit.parent is not None


def _pairs(texts: Iterable[str]) -> set[str]:
    """Return the pairs of neighbouring characters, by which short Chinese texts are compared."""
    return {text[at : at + 2] for text in texts for at in range(len(text) - 1)}


def _seated(
    ranked: Sequence[Candidate],
    parts: Sequence[Part],
    places: Mapping[str, tuple[int, ...]],
    seats: int,
) -> set[str]:
    """Give seats to the parts by D'Hondt's method; each fills its own with its first candidates."""
    waiting: dict[int, list[str]] = {}
    for each in ranked:
        waiting.setdefault(places[each.slide.section][0], []).append(each.slide.id)
    won = dict.fromkeys(waiting, 0)
    chosen: set[str] = set()
    for _ in range(seats):
        able = [index for index in sorted(waiting) if won[index] < len(waiting[index])]
        if not able:
            break
        best = max(able, key=lambda index: max(parts[index].minutes, 1) / (won[index] + 1))
        chosen.add(waiting[best][won[best]])
        won[best] += 1
    return chosen
