"""The common opening of statements. It stands in the stem, so that readers read it only once.

写到总想找捷径，作者接着说的是…… becomes 据文五，写到总想找捷径，作者接着说的是下列哪一项？
An opening that ends with a comma names a topic, by a noun or a clause. The stem puts 讲到 before
the topic, which suits both: 据文四，讲到值班表，下列说法哪一项正确？ It puts nothing before a topic
that begins with a verb of saying.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

# A statement may be divided after a comma, or after a word that a noun or clause completes.
# 是 is no such word in 总是, 但是, 是否, nor after 作者 and 原文: 作者是从值班员身上找的原因.
_COPULA = r"(?<![总只不就但于求还可若便凡者文])是(?![否不是])"
_PLACED = r"(?:写|用|归|算)在|出自|写进了|归(?:到|进)"
# 称为 needs an object before it: 作者称为下列哪一项 does not say what the author calls so.
_NAMED = r"(?:把|将)[^，]+称(?:作|为)"
_SAID = rf"(?:写|提|讲|说)到|{_NAMED}|归咎于|(?<![没共])有$"
_COMPLETED = re.compile(f"{_COPULA}|{_PLACED}|{_SAID}")
_PLACE = re.compile(f"(?:{_PLACED})$")
_COMMA = "，"
# A topic that begins with a verb of saying needs no 讲到: 说到, 谈, 提的是.
_SAYS = re.compile("[讲说谈写提]")
# The statements may share at most this many characters after such a word, the start of a noun.
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
        if not self.text or self.text.endswith(_COMMA):
            says = "讲到" if self.text and not _SAYS.match(self.text) else ""
            return f"据{document}，{says}{self.text}下列说法{one_or_some}项正确？"
        measure = "处" if _PLACE.search(self.text) else "项"
        return f"据{document}，{self.text}下列{one_or_some}{measure}？"


def opening_of(statements: Sequence[str]) -> Opening:
    """Return the longest common opening of some statements at which they may be divided."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*statements, strict=False))
    common = "".join(column[0] for column in columns)
    lengths = [common.rfind(_COMMA) + 1]
    # A rest of two clauses cannot complete a word: its second clause would belong to nothing.
    if not any(_COMMA in text[len(common) :] for text in statements):
        ends = (match.end() for match in _COMPLETED.finditer(common))
        lengths += [end for end in ends if len(common) - end <= _NOUN_AT_MOST]
    length = max(lengths)
    if length < _CHARACTERS_AT_LEAST or any(len(text) == length for text in statements):
        length = 0
    return Opening(common[:length], tuple(text[length:] for text in statements))
