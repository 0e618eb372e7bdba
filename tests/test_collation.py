"""Tests of pinyin order: a list sorted by hand, and readings that libraries get wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mini_site import HERE, ROOT
from studykit.collation import parse_reading, read_word, registrable_part

BY_HAND = [
    line.split(" ", 1) for line in (HERE / "data/pinyin-order.txt").read_text("utf-8").splitlines()
]
REVIEWED = json.loads((ROOT / "docs/registry/readings.json").read_text("utf-8"))


def spoken(word: str, own: str = "") -> list[tuple[str, bool, int]]:
    """Return the letters, the umlaut and the tone of each Chinese character of a word."""
    syllables = read_word(word, REVIEWED, own).syllables
    return [(s.letters, s.has_umlaut, s.tone) for s in syllables if s.tone]


def test_the_hand_sorted_list_is_long_enough_and_has_valid_readings() -> None:
    assert len(BY_HAND) >= 80
    assert len({word for word, _ in BY_HAND}) == len(BY_HAND)
    assert all(parse_reading(reading, word) for word, reading in BY_HAND)


def test_words_are_sorted_as_by_hand() -> None:
    words = [word for word, _ in BY_HAND]
    readings = {word: read_word(word, {}, reading).syllables for word, reading in BY_HAND}
    shuffled = sorted(words, key=lambda word: word[::-1])
    assert shuffled != words
    assert sorted(shuffled, key=readings.__getitem__) == words


@pytest.mark.parametrize(("word", "by_hand"), BY_HAND)
def test_a_word_is_read_as_by_hand_or_is_doubtful(word: str, by_hand: str) -> None:
    reading = read_word(word, REVIEWED)
    assert reading.doubtful or spoken(word) == spoken(word, by_hand)


# Words that pypinyin 0.55 alone, ICU or a segmenter is known to read wrongly.
TRAPS = [
    ("长效机制", "cháng xiào jī zhì"),
    ("老有所为", "lǎo yǒu suǒ wéi"),
    ("为人民服务", "wèi rén mín fú wù"),
    ("上下一般粗", "shàng xià yī bān cū"),
    ("着力点", "zhuó lì diǎn"),
    ("率先", "shuài xiān"),
    ("省察", "xǐng chá"),
    ("朝气", "zhāo qì"),
    ("参差", "cēn cī"),
    ("重复", "chóng fù"),
    ("执行力", "zhí xíng lì"),
    ("银行", "yín háng"),
]


@pytest.mark.parametrize(("word", "right"), TRAPS)
def test_known_difficult_words_are_read_right(word: str, right: str) -> None:
    assert read_word(word, REVIEWED).doubtful == ()
    assert spoken(word) == spoken(word, right)


@pytest.mark.parametrize(
    ("word", "doubtful"),
    [
        ("长效", ("长",)),
        ("老有所为", ("为",)),
        ("人参加", ("参",)),
        ("朝、气", ("朝",)),
        ("党性", ()),
        ("一不", ()),
        ("银行", ()),
    ],
)
def test_the_doubtful_characters_of_unreviewed_words(word: str, doubtful: tuple[str, ...]) -> None:
    assert read_word(word, {}).doubtful == doubtful


# Ordinary words of administration, canteens and building sites, whose reading is not in doubt.
ORDINARY = (HERE / "data/ordinary-words.txt").read_text("utf-8").split()
# The commands may ask the author for the reading of at most so many of them.
ASKED_AT_MOST = 4


def test_few_ordinary_words_are_asked_about() -> None:
    assert len(ORDINARY) == 104
    asked = [word for word in ORDINARY if read_word(word, {}).doubtful]
    assert len(asked) <= ASKED_AT_MOST, asked


def test_both_readings_are_offered_for_the_characters_that_can_be_registered() -> None:
    part, readings = registrable_part("新（调动）办法", "调", {})
    assert part == "调动"
    assert set(readings) >= {"diào dòng", "tiáo dòng"}
    assert all(parse_reading(each, part) for each in readings)


def test_a_reviewed_reading_is_not_doubtful() -> None:
    assert read_word("人参加", {"参加": "cān jiā"}).doubtful == ()
    assert read_word("人参加", {}, "rén cān jiā").doubtful == ()
    assert read_word("长", {"长": "cháng"}).syllables[0].letters == "chang"


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("党性", "D"),
        ("10天", "#"),
        ("HTML标准", "H"),
        ("「三不」党员", "S"),
        ("……", "#"),
        ("Ａ级", "A"),
    ],
)
def test_the_letter_of_a_word(word: str, letter: str) -> None:
    assert read_word(word, {}).letter == letter


@pytest.mark.parametrize(
    ("text", "word", "fits"),
    [
        ("cháng xiào", "长效", True),
        ("lǜ shī", "律师", True),
        ("cháng", "长效", False),
        ("chang2 xiao4", "长效", False),
        ("Cháng xiào", "长效", False),
        ("biāo zhǔn", "HTML标准", True),
        ("", "长效", False),
    ],
)
def test_a_written_reading_is_parsed(text: str, word: str, fits: bool) -> None:
    assert (parse_reading(text, word) is not None) is fits


@given(st.lists(st.text(alphabet="党性行长重为一不10aZ、「号", max_size=5), max_size=6))
def test_order_is_total_and_ignores_signs(words: list[str]) -> None:
    keys = [read_word(word, {}).syllables for word in words]
    backwards = keys[::-1]
    assert sorted(keys) == sorted(backwards)
    assert [read_word(f"「{word}」", {}).syllables for word in words] == keys
