"""The readings of the words of a site, which are kept, because the dictionary is slow to load."""

from collections.abc import Sequence

from studykit.collation import Reading, read_word
from studykit.kept.keeper import Keeper
from studykit.model import Registry, Word


def read_words(
    groups: Sequence[tuple[Word, ...]], registry: Registry, keeper: Keeper
) -> dict[Word, Reading]:
    """Return the readings of all words.

    The readings of each group, such as the words of a page, are kept as one value.
    """
    found = keeper.map(_read, groups, registry)
    return {
        word: reading
        for group, readings in zip(groups, found, strict=True)
        for word, reading in zip(group, readings, strict=True)
    }


def _read(words: tuple[Word, ...], registry: Registry) -> tuple[Reading, ...]:
    # A watched mapping would record each lookup, of every part of every word.
    reviewed = dict(registry.all_pinyin)
    return tuple(read_word(word, reviewed, pinyin) for word, pinyin in words)
