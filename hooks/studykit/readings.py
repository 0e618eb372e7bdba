"""The readings of the words of a site, which are kept, because the dictionary is slow to load."""

from collections.abc import Sequence

from studykit.collation import Reading, read_word
from studykit.kept.keeper import Keeper
from studykit.model import Registry, Word


def read_words(
    groups: Sequence[tuple[Word, ...]], registry: Registry, keeper: Keeper
) -> dict[Word, Reading]:
    """Return the readings of all words. Each group, such as the words of a page, is kept alone."""
    found = keeper.map(_read, groups, registry)
    return {
        word: reading
        for group, readings in zip(groups, found, strict=True)
        for word, reading in zip(group, readings, strict=True)
    }


def _read(words: tuple[Word, ...], registry: Registry) -> tuple[Reading, ...]:
    # Through a watched mapping, every part of a word that is looked up would be recorded.
    reviewed = dict(registry.all_pinyin)
    return tuple(read_word(word, reviewed, pinyin) for word, pinyin in words)
