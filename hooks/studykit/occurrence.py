"""Find words in texts whatever the punctuation: `老有所学、老有所管` is in `老有所学，老有所管`."""

import re
from collections.abc import Iterable, Mapping

_QUOTATION_MARKS = re.compile(r"[“”‘’「」『』\"\s]+")
_PUNCTUATION = re.compile(r"[^\w]+")


def comparable(text: str) -> str:
    """Return a text without quotation marks and blanks; all other punctuation becomes "，"."""
    return _PUNCTUATION.sub("，", _QUOTATION_MARKS.sub("", text))


class Finder:
    """Finds the texts in which a word stands.

    An index of character pairs limits the search, because comparing each word with each text would
    take time in proportion to the product of their numbers.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Index some texts, given by name."""
        self._texts = [(name, comparable(text)) for name, text in texts.items()]
        self._holders: dict[str, list[int]] = {}
        for index, (_, text) in enumerate(self._texts):
            for pair in _pairs(text):
                self._holders.setdefault(pair, []).append(index)

    def find(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the names of the texts in which one of the words stands, in the given order."""
        found = {index for word in words for index in self._places(comparable(word))}
        return tuple(self._texts[index][0] for index in sorted(found))

    def _places(self, word: str) -> list[int]:
        holders = [self._holders.get(pair, []) for pair in _pairs(word)]
        candidates = min(holders, key=len) if holders else range(len(self._texts))
        return [index for index in candidates if word in self._texts[index][1]]


def _pairs(text: str) -> dict[str, None]:
    return dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1))
