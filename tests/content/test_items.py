"""Tests of the bank of this compilation: no cues for guessing, and full coverage."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from bots import BOTS
from compilation import BANK, LIBRARY
from guessing import exam_of, excessive
from studykit.graph import graph_of
from studykit.model import ItemType, Kind, Level
from studykit.quiz.item import Choice, Cloze, Matching, Option, Origin
from studykit.quiz.wording import is_word_for_word, title_of

ITEMS = BANK.items
Question = tuple[str, Sequence[Option]]


def questions() -> list[Question]:
    """Return the stem and the options of all single-choice items and of all blanks with options."""
    found: list[Question] = []
    for item in ITEMS:
        if item.type is ItemType.SINGLE and isinstance(item.response, Choice):
            found.append((item.stem, item.response.options))
        elif isinstance(item.response, Cloze):
            found += [(item.response.text, b.options) for b in item.response.blanks if b.options]
    return found


QUESTIONS = questions()
# How often each text is a key in `QUESTIONS`.
RIGHT = Counter(option.text for _, options in QUESTIONS for option in options if option.correct)


def second(stem: str, options: Sequence[Option]) -> int:
    return 1


def first(stem: str, options: Sequence[Option]) -> int:
    return 0


def longest(stem: str, options: Sequence[Option]) -> int:
    return max(range(len(options)), key=lambda n: len(options[n].text))


def shortest(stem: str, options: Sequence[Option]) -> int:
    return min(range(len(options)), key=lambda n: len(options[n].text))


def most_overlap(stem: str, options: Sequence[Option]) -> int:
    return max(range(len(options)), key=lambda n: len(set(stem) & set(options[n].text)))


def most_frequent(stem: str, options: Sequence[Option]) -> int:
    """Return the index of the option that is most often a key in other items.

    The key of this item itself is not counted, because the bot must not know it.
    """
    return max(range(len(options)), key=lambda n: RIGHT[options[n].text] - int(options[n].correct))


@pytest.mark.parametrize(
    "bot", [first, second, longest, shortest, most_overlap, most_frequent], ids=lambda b: b.__name__
)
def test_a_test_wise_bot_scores_near_chance(bot: Callable[[str, Sequence[Option]], int]) -> None:
    chance = sum(1 / len(options) for _, options in QUESTIONS) / len(QUESTIONS)
    score = sum(options[bot(stem, options)].correct for stem, options in QUESTIONS)
    assert len(QUESTIONS) > 150
    assert abs(score / len(QUESTIONS) - chance) < 0.10


def test_key_positions_are_balanced() -> None:
    fours = [options for _, options in QUESTIONS if len(options) == 4]
    indexes = Counter([o.correct for o in options].index(True) for options in fours)
    assert len(fours) > 100
    for index in range(4):
        assert 0.18 <= indexes[index] / len(fours) <= 0.32


def test_true_and_false_are_balanced() -> None:
    keys = Counter(
        item.response.keys[0].id
        for item in ITEMS
        if item.type is ItemType.TRUE_FALSE and isinstance(item.response, Choice)
    )
    assert set(keys) == {"true", "false"}
    # Twice the standard error of a fair coin: the claims are few.
    assert abs(keys["true"] / keys.total() - 0.5) <= keys.total() ** -0.5


def test_each_type_has_enough_items() -> None:
    types = Counter(item.type for item in ITEMS)
    assert set(types) == set(ItemType)
    least = {
        ItemType.SINGLE: 200,
        ItemType.MULTIPLE: 60,
        # Half of all readers guess them right, so they are few.
        ItemType.TRUE_FALSE: 10,
        ItemType.CLOZE: 20,
        ItemType.MATCHING: 8,
        # The documents mark no more sequences.
        ItemType.ORDERING: 4,
    }
    assert [kind for kind, count in least.items() if types[kind] < count] == []


def test_a_third_of_the_items_asks_for_more_than_remembering() -> None:
    levels = Counter(item.level for item in ITEMS)
    assert levels[Level.REMEMBER] <= len(ITEMS) * 2 / 3
    assert levels[Level.APPLY] >= 33


def test_every_module_has_twelve_written_cases() -> None:
    counts = Counter(item.module for item in ITEMS if item.origin is Origin.AUTHORED)
    for module in LIBRARY.modules:
        assert counts[module.id] >= 12, module.id
    authored = [item for item in ITEMS if item.origin is Origin.AUTHORED]
    assert all(item.level is Level.APPLY for item in authored)


def test_every_unit_is_tested() -> None:
    tested = {name for item in ITEMS for name in item.units}
    taught = {unit.id for unit in LIBRARY.units if unit.kind is not Kind.ITEM}
    assert BANK.untested == {}
    assert taught <= tested


def test_every_family_is_there() -> None:
    families = {"reading", "readings", "claim", "points", "match-points", "akin", "order", "cloze"}
    assert {item.generator for item in ITEMS} == {*families, "written"}


def test_headings_to_match_are_on_one_level_or_words_of_the_document() -> None:
    """Readers name a heading that they find in the document, not an editor's heading inside it."""
    graph = graph_of(LIBRARY)
    sources = {source.id: source for source in LIBRARY.sources}
    for item in ITEMS:
        if isinstance(item.response, Matching):
            headings = [graph.units[side.id] for side in item.response.right]
            for heading in headings:
                above = {unit.id for unit in graph.ancestors(heading)}
                common = set.intersection(*({u.id for u in graph.ancestors(h)} for h in headings))
                is_literal = is_word_for_word(title_of(heading), sources[item.document])
                assert is_literal or above == common, (item.id, heading.title)


def test_no_family_of_little_worth_is_frequent() -> None:
    """Readers without the documents answer most items of these families."""
    counts = Counter(item.generator for item in ITEMS)
    for family in ("akin", "match-points", "order"):
        assert counts[family] <= 0.05 * len(ITEMS)


def test_no_bot_that_has_read_nothing_scores_above_chance() -> None:
    assert excessive(exam_of(ITEMS, LIBRARY), BOTS) == []
