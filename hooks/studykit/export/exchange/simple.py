"""Items as the four types that phone exams know: single, multiple, true or false, blanks.

A matching item becomes a single-choice question for each pair, with all right sides as options. An
ordering item becomes a single-choice question about the right order. The choices of a blank are
named in the stem. No program of phone exams imports the other types with an answer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial
from string import ascii_uppercase

from studykit.export.exchange.format import Content, LeftOut, identity
from studykit.export.exchange.plain import cited
from studykit.quiz.draw import CANDIDATES_AT_MOST, ranked, thinned
from studykit.quiz.item import TRUE, Blank, Choice, Cloze, Item, Matching, Ordering

# The warning on every format that we have not tried on the vendor's platform.
UNTESTED = "按公开资料整理，未在平台实测。"
LABELS = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "blanks": "填空题"}
# How a blank is shown; programs that know blanks take two or more of this character.
GAP = "____"
ORDERS = 4
_STEPS_AT_MOST = 7
_TOO_LONG = f"排序题多于 {_STEPS_AT_MOST} 步，改成单选读不过来"
_FEW = "排序题只有一种或两种次序，改成单选没有意义"


@dataclass(frozen=True)
class Simple:
    """A question of one of the four types; all texts are one line.

    - `name`: `id@revision`, with `#2` for the second question made from an item.
    - `options`, `right`: the texts of options, and the indexes of the right ones. For a true or
      false question, `right` is (0,) if the stem is true, else (1,).
    - `blanks`: the accepted answers of each blank; `pieces` is the text around the blanks.
    - `note`: the explanation, with source and name, for which vendors' layouts have no fields.
    """

    name: str
    item: Item
    type: str
    stem: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    blanks: tuple[tuple[str, ...], ...]
    pieces: tuple[str, ...]
    note: str

    @property
    def letters(self) -> str:
        """The letters of the right options, `AC`."""
        return "".join(ascii_uppercase[index] for index in self.right)

    def asked(self, gap: str = GAP) -> str:
        """Return the stem; for a question with blanks, also the text with `gap` for each blank."""
        return f"{self.stem}{gap.join(self.pieces)}"


def simplified(content: Content) -> tuple[list[Simple], tuple[LeftOut, ...]]:
    """Return the questions of all items, in reading order, and the items that have none."""
    kept, left_out = content.held(_obstacle)
    library = content.site.library
    return [each for item in kept for each in _questions(item, cited(item, library))], left_out


def held(
    content: Content, obstacle: Callable[[Simple], str]
) -> tuple[list[Simple], tuple[LeftOut, ...]]:
    """Return the questions that a format can hold, and the items that it leaves out; both in order.

    `obstacle` says in Chinese why the format cannot hold a question, or is empty. An item is left
    out if any of its questions is.
    """
    questions, left_out = simplified(content)
    reasons = {each.item: each.reason for each in left_out}
    for question in questions:
        if reason := obstacle(question):
            reasons.setdefault(question.item.id, reason)
    kept = [question for question in questions if question.item.id not in reasons]
    return kept, tuple(LeftOut(name, reasons[name]) for name in content.items if name in reasons)


def one_line(text: str) -> str:
    """Return a text with one space for each run of white space: a line end would end an entry."""
    return " ".join(text.split())


def _obstacle(item: Item) -> str:
    if not isinstance(item.response, Ordering):
        return ""
    steps = len(item.response.steps)
    if steps > _STEPS_AT_MOST:
        return _TOO_LONG
    return _FEW if factorial(steps) < ORDERS else ""


def _questions(item: Item, sources: str) -> Iterator[Simple]:
    response, stem = item.response, one_line(item.stem)

    def simple(
        type_: str,
        asked: str,
        options: Sequence[str] = (),
        right: Sequence[int] = (),
        blanks: Sequence[tuple[str, ...]] = (),
        pieces: Sequence[str] = (),
        number: int = 0,
    ) -> Simple:
        name = f"{identity(item)}#{number}" if number else identity(item)
        note = f"{one_line(item.explanation)}（出处：{sources}；编号：{name}）"
        texts = tuple(map(one_line, options))
        return Simple(
            name, item, type_, asked, texts, tuple(right), tuple(blanks), tuple(pieces), note
        )

    if isinstance(response, Choice):
        right = [index for index, option in enumerate(response.options) if option.correct]
        options = [option.text for option in response.options]
        if item.type.value == "true_false":
            [key] = response.keys
            right = [0 if key.id == TRUE else 1]
            options = ["正确", "错误"]
        yield simple(item.type.value, stem, options, right)
    elif isinstance(response, Cloze):
        blanks = [tuple(map(one_line, blank.accept)) for blank in response.blanks]
        yield simple("blanks", stem + _choices(response), (), (), blanks, _pieces(response))
    elif isinstance(response, Matching):
        keys = dict(response.pairs)
        index_of = {side.id: index for index, side in enumerate(response.right)}
        options = [side.text for side in response.right]
        for number, side in enumerate(response.left, 1):
            asked = f"{stem}其中与“{one_line(side.text)}”对应的是哪一项？"
            yield simple("single", asked, options, (index_of[keys[side.id]],), number=number)
    else:
        orders = _orders(item.id, response)
        right_order = tuple(range(len(response.steps)))
        options = [" → ".join(response.steps[n].text for n in order) for order in orders]
        yield simple("single", f"{stem}哪一种次序正确？", options, (orders.index(right_order),))


def _choices(response: Cloze) -> str:
    """Return the choices of blanks for the stem, `（备选：甲、乙）`; empty if there are none."""
    lists = [[one_line(o.text) for o in blank.options] for blank in response.blanks]
    texts = [
        f"第{number}空备选：{'、'.join(each)}" if len(lists) > 1 else f"备选：{'、'.join(each)}"
        for number, each in enumerate(lists, 1)
        if each
    ]
    return f"（{'；'.join(texts)}）" if texts else ""


def _pieces(response: Cloze) -> list[str]:
    """Return the text around the blanks: one piece more than there are blanks.

    Programs that know blanks by underscores would take two adjacent ones for one, so a space stands
    between them.
    """
    pieces = [""]
    for part in response.parts:
        if isinstance(part, Blank):
            pieces.append("")
        else:
            pieces[-1] += one_line(part)
    return [pieces[0], *(each or " " for each in pieces[1:-1]), pieces[-1]]


def _orders(item_id: str, response: Ordering) -> list[tuple[int, ...]]:
    """Return the right order of steps and three wrong ones, sorted by a hash with the item's id.

    The wrong orders are chosen by hash among all, or among a thinned selection of very many.
    """
    right = tuple(range(len(response.steps)))

    def name(order: tuple[int, ...]) -> str:
        return " ".join(response.steps[n].id for n in order)

    wrong = thinned(item_id, [order for order in permutations(right) if order != right])
    assert len(wrong) <= CANDIDATES_AT_MOST
    chosen = ranked(item_id, wrong, name)[: ORDERS - 1]
    return ranked(f"{item_id}:options", [right, *chosen], name)
