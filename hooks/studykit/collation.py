"""Make sort keys for Chinese words in pinyin order, and find readings that need a review.

The order is that of Chinese dictionaries. Words are compared character by character: by syllable,
then by tone, then by the character itself. ü follows u, and the neutral tone follows the fourth.
Readings come from pypinyin's phrase dictionary. If a character has several readings and is in no
phrase of the word, its reading comes from the reviewed table. If the table has none, the phrases of
the dictionary that contain the character decide: if nearly all of them give one reading, it is
taken, because most other readings occur only in names and old texts. If not, the reading is
doubtful.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

# Dictionaries sort 一 and 不 by their citation tone, not by the changed tone in speech.
_CITATION_TONES = {"一": "yī", "不": "bù"}
# The index of a phrase in the word, and the syllables of the phrase.
_Phrase = tuple[int, tuple[str, ...]]
# The share of phrases that settles the reading of a character, and the least number of phrases that
# may settle it.
_SETTLED = 0.97
_PHRASES_AT_LEAST = 3
# At most this number of readings is offered; the others are rare.
_OFFERED = 3
_SYLLABLE = re.compile(r"[a-zêüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]+")


@dataclass(frozen=True, order=True)
class Syllable:
    """The reading of one character, as a sort key.

    `letters` has `u` for `ü`, and `has_umlaut` distinguishes `lü` from `lu`. `tone` is 1 to 5,
    where 5 is neutral, and 0 for a letter or digit.
    """

    letters: str
    has_umlaut: bool
    tone: int
    character: str


@dataclass(frozen=True)
class Reading:
    """The reading of a word.

    `syllables` has one for each Chinese character, letter and digit. `doubtful` has the Chinese
    characters with a doubtful reading.
    """

    syllables: tuple[Syllable, ...]
    doubtful: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The index letter of the word: A to Z, or # if it begins with none of these."""
        first = self.syllables[0].letters[:1] if self.syllables else ""
        return first.upper() if "a" <= first <= "z" else "#"


@dataclass(frozen=True)
class _Dictionary:
    """The dictionary of pypinyin: readings of characters by code point, and those of phrases."""

    characters: Mapping[int, str]
    phrases: Mapping[str, list[list[str]]]
    longest: int


@cache
def _dictionary() -> _Dictionary:
    """Load the dictionary.

    Loading takes 45 MB and a third of the time of all imports, so it waits for the first lookup.
    Most commands find all readings among the kept values and never load it.
    """
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    return _Dictionary(pinyin_dict, phrases_dict, max(map(len, phrases_dict)))


def is_han(character: str) -> bool:
    """Whether a character is Chinese. 〇 is, although Unicode classifies it as a number."""
    return character == "〇" or unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")


def parse_reading(text: str, word: str) -> tuple[str, ...] | None:
    """Split a written reading into syllables, one for each Chinese character of `word`.

    Spaces separate the syllables, which have tone marks: `cháng xiào jī zhì` for 长效机制. Returns
    None if the number of syllables differs or one is malformed.
    """
    syllables = tuple(text.split())
    fits = len(syllables) == sum(map(is_han, word))
    return syllables if fits and all(map(_SYLLABLE.fullmatch, syllables)) else None


def read_word(word: str, reviewed: Mapping[str, str], pinyin: str = "") -> Reading:
    """Determine the reading of a word.

    `reviewed` maps words and single characters to pinyin. `pinyin` is what the author gives for the
    whole word, or empty. Pinyin that does not fit its word is ignored.
    """
    doubtful: dict[str, None] = {}
    syllables: list[Syllable] = []
    for character, reading, is_certain in _readings_in(word, reviewed, pinyin):
        if not reading:
            syllables += _letter_key(character)
            continue
        if not is_certain:
            doubtful[character] = None
        syllables.append(_syllable(reading, character))
    return Reading(tuple(syllables), tuple(doubtful))


def _readings_in(
    word: str, reviewed: Mapping[str, str], pinyin: str = ""
) -> Iterator[tuple[str, str, bool]]:
    """Yield each character, its reading or an empty string, and whether the reading is certain."""
    word = unicodedata.normalize("NFKC", word)
    given = parse_reading(pinyin, word) if pinyin else None
    positions = (index for index, character in enumerate(word) if is_han(character))
    readings = dict(zip(positions, given, strict=True)) if given else _read_phrases(word, reviewed)
    for index, character in enumerate(word):
        if is_han(character):
            yield character, *_read_character(character, readings.get(index), reviewed)
        else:
            yield character, "", True


def registrable_part(
    word: str, character: str, reviewed: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Return the part of a word to register for a doubtful character, and its possible readings.

    `registry` accepts Chinese characters alone, so the part is the run of them that contains the
    character. The readings differ only in this character. They are the most common ones.
    """
    readings = list(_readings_in(word, reviewed))
    index = next(n for n, each in enumerate(readings) if each[0] == character)
    start = max((n + 1 for n in range(index) if not readings[n][1]), default=0)
    end = next((n for n in range(index, len(readings)) if not readings[n][1]), len(readings))
    run = readings[start:end]
    choices = [
        " ".join(choice if each[0] == character else each[1] for each in run)
        for choice in _common_readings(character)[:_OFFERED]
    ]
    return "".join(each[0] for each in run), tuple(choices)


def readings_of(character: str) -> tuple[str, ...]:
    """The dictionary's readings of a single character, the most common first."""
    if character in _CITATION_TONES:
        return (_CITATION_TONES[character],)
    return tuple(_dictionary().characters.get(ord(character), "").split(","))


def _read_character(
    character: str, found: str | None, reviewed: Mapping[str, str]
) -> tuple[str, bool]:
    """Return the reading of a character, and whether it is certain.

    `found` is its reading in a phrase of the word or in the author's pinyin, if there is one.
    """
    if found is not None:
        return _CITATION_TONES.get(character, found), True
    if single := parse_reading(reviewed.get(character, ""), character):
        return single[0], True
    known = _common_readings(character)
    # If the phrases leave the reading in doubt, take the dictionary's first reading.
    return (known if len(known) == 1 else readings_of(character))[0], len(known) == 1


def _common_readings(character: str) -> tuple[str, ...]:
    """The possible readings, the most common in phrases first; only one if phrases settle it."""
    known = readings_of(character)
    counts = _phrase_counts(character)
    total = sum(counts.values())
    if len(known) == 1 or total < _PHRASES_AT_LEAST:
        return known
    ordered = sorted(counts, key=lambda reading: (-counts[reading], reading))
    if counts[ordered[0]] >= _SETTLED * total:
        return (ordered[0],)
    return (*ordered, *(each for each in known if each not in counts))


@cache
def _phrase_counts(character: str) -> dict[str, int]:
    """How often a character has each reading in the phrases of the dictionary."""
    phrases = _all_phrases()
    found: dict[str, int] = {}
    index = phrases.find(character)
    while index >= 0:
        start = phrases.rfind("\n", 0, index) + 1
        phrase = phrases[start : phrases.find("\n", index)]
        syllables = _dictionary().phrases[phrase]
        if len(phrase) == len(syllables):
            reading = syllables[index - start][0]
            found[reading] = found.get(reading, 0) + 1
        index = phrases.find(character, index + 1)
    return found


@cache
def _all_phrases() -> str:
    """The phrases of the dictionary, each with a line feed before and after it.

    A search in one text is far faster than a count of all characters of all phrases.
    """
    return "\n".join(("", *_dictionary().phrases, ""))


def _read_phrases(word: str, reviewed: Mapping[str, str]) -> dict[int, str]:
    """The readings that phrases give, by index in the word. Reviewed phrases take precedence."""
    reviewed_readings: dict[int, str] = {}
    for start, pinyin in _without_covered(_occurrences(word, reviewed.get)):
        reviewed_readings.update(enumerate(pinyin, start))
    conflicting: set[int] = set()
    found: dict[int, str] = {}
    for start, pinyin in _phrases_of(word):
        for position, syllable in enumerate(pinyin, start):
            # Two overlapping phrases may disagree: 人参 and 参加 in 人参加.
            if found.setdefault(position, syllable) != syllable:
                conflicting.add(position)
    undisputed = {position: each for position, each in found.items() if position not in conflicting}
    return {**undisputed, **reviewed_readings}


# Cached, because the search index, the index of terms and a check read the same titles.
@lru_cache(maxsize=1 << 15)
def _phrases_of(word: str) -> tuple[_Phrase, ...]:
    """The phrases of the dictionary in a word, without those that an earlier one covers."""
    return tuple(_without_covered(_occurrences(word, _dictionary_reading)))


def _dictionary_reading(phrase: str) -> str | None:
    found = _dictionary().phrases.get(phrase)
    return " ".join(syllable[0] for syllable in found) if found else None


def _occurrences(word: str, look_up: Callable[[str], str | None]) -> Iterator[_Phrase]:
    longest = _dictionary().longest
    for start in range(len(word)):
        for end in range(min(len(word), start + longest), start + 1, -1):
            phrase = word[start:end]
            written = look_up(phrase)
            pinyin = parse_reading(written, phrase) if written else None
            # Skip a phrase with a comma in it: it has fewer syllables than characters.
            if pinyin and len(pinyin) == len(phrase):
                yield start, pinyin
                break


def _without_covered(
    occurrences: Iterator[_Phrase],
) -> Iterator[_Phrase]:
    """Drop phrases that end no later than an earlier one."""
    covered = 0
    for start, pinyin in occurrences:
        if start + len(pinyin) > covered:
            covered = start + len(pinyin)
            yield start, pinyin


@cache
def _syllable(pinyin: str, character: str) -> Syllable:
    from pypinyin.contrib.tone_convert import to_normal, to_tone3

    marked = to_tone3(pinyin, v_to_u=True, neutral_tone_with_five=True)
    letters = to_normal(pinyin, v_to_u=True)
    return Syllable(letters.replace("ü", "u"), "ü" in letters, int(marked[-1]), character)


def _letter_key(character: str) -> list[Syllable]:
    """The key of a character that is not Chinese; none for punctuation. Digits sort first."""
    return [Syllable(character.casefold(), False, 0, character)] if character.isalnum() else []
