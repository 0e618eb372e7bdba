"""The common opening of some statements: it belongs into the stem, so that it is read once.

写到总想找捷径，作者接着说的是…… becomes 据文五，写到总想找捷径，作者接着说的是下列哪一项？
An opening that ends with a comma becomes a sentence to be completed, because it may be a noun or a
clause: no question would suit both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

# A statement may be divided after a comma, or after a word that a noun or clause completes.
# 是 is no such word in 总是, 但是, 是否, nor after 作者 and 原文: 作者是从值班员身上找的原因.
_COPULA = r"(?<![总只不就但于求还可若便凡者文])是(?![否不是])"
_PLACED = r"(?:写|用|归|算)在|出自|写进了|归(?:到|进)"
_SAID = r"(?:写|提|讲|说)到|称(?:作|为)|归咎于|(?<![没共])有$"
_COMPLETED = re.compile(f"{_COPULA}|{_PLACED}|{_SAID}")
_PLACE = re.compile(f"(?:{_PLACED})$")
_COMMA = "，"
# Such a word may be followed in the common opening by this many characters, the start of a noun.
_NOUN_AT_MOST = 4
# Shorter openings name no topic.
_CHARACTERS_AT_LEAST = 4


@dataclass(frozen=True)
class Opening:
    """The common opening of some statements, and what each of them says after it.

    The opening ends with a comma, with a word that the rests complete, or is empty.
    """

    text: str
    rests: tuple[str, ...]

    def question(self, document: str, one_or_some: str) -> str:
        """Return the stem that asks for one (哪一) or some (哪几) of the rests."""
        if not self.text:
            return f"据{document}，下列说法{one_or_some}项正确？"
        if self.text.endswith(_COMMA):
            return f"据{document}，下面这句话接{one_or_some}项才对：{self.text}……"
        measure = "处" if _PLACE.search(self.text) else "项"
        return f"据{document}，{self.text}下列{one_or_some}{measure}？"


def opening_of(statements: Sequence[str]) -> Opening:
    """Return the longest common opening of some statements that ends where one may pause."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*statements, strict=False))
    common = "".join(column[0] for column in columns)
    places = [common.rfind(_COMMA) + 1]
    # A rest of two clauses completes no word: the second clause would hang in the air.
    if not any(_COMMA in text[len(common) :] for text in statements):
        ends = (match.end() for match in _COMPLETED.finditer(common))
        places += [end for end in ends if len(common) - end <= _NOUN_AT_MOST]
    place = max(places)
    if place < _CHARACTERS_AT_LEAST or any(len(text) == place for text in statements):
        place = 0
    return Opening(common[:place], tuple(text[place:] for text in statements))
