"""Find words in texts whatever the punctuation: `老有所学、老有所管` is in `老有所学，老有所管`."""

import re
from collections.abc import Sequence
from functools import lru_cache

_QUOTATION_MARKS = re.compile(r"[“”‘’「」『』\"\s]+")
_PUNCTUATION = re.compile(r"[^\w]+")


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """Return a text without quotation marks and blanks, and with one sign for other punctuation."""
    return _PUNCTUATION.sub("，", _QUOTATION_MARKS.sub("", text))


def occurs(words: Sequence[str], text: str) -> bool:
    """Return whether one of the words stands in a text."""
    return any(comparable(word) in comparable(text) for word in words)
