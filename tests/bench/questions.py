"""Items as the numbered questions of a sheet without keys, and the key of the sheet.

A sheet is plain Chinese text. It names neither the generator nor the id nor the module of an item.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from math import factorial, perm, prod
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Literal, Protocol, TypeVar

from studykit.model import ItemType
from studykit.quiz.draw import ranked, weight
from studykit.quiz.item import Blank, Choice, Cloze, Enemies, Item, Matching, Ordering

T = TypeVar("T")
# The number of options of a blank into which the reader types.
TYPED = 0
_HASHES = 1 << 64  # the number of hashes that `weight` can return
_HEAD = """\
共 {count} 题。每题一行作答：题号、冒号、答案。不会的也请选出最有可能的答案，不要空着。

单选、判断　　12: B
多选　　　　　13: A,C（选出所有正确的选项）
填空　　　　　14: B（有选项的写字母）　15: 三年（没有选项的写词）
　　　　　　　16: B；三年（有几个空的，依次写出，用分号隔开）
匹配　　　　　17: 1-c 2-a 3-b（左边每一项都要配，右边每一项至多用一次）
排序　　　　　18: 2 1 3（按正确的先后写出编号）
"""
_GRADES = """\
共 {count} 题。请以命题人的眼光给每一题打一个分，每题一行：题号、冒号、分数，例如 12: 2

0　荒唐：题目不成立，或者不值得问
1　可猜：没有读过文献的人也答得对
2　识记：要读过，记得原文就能答对
3　理解：要读懂，把相近的说法分清楚才能答对
"""


class Grouped(Protocol):
    """An item or a key. Samples and tables group them by generator or by module."""

    @property
    def generator(self) -> str: ...

    @property
    def module(self) -> str: ...


G = TypeVar("G", bound=Grouped)


@dataclass(frozen=True)
class Key:
    """The facts by which the answer to one question is marked.

    - `type`: the value of an `ItemType`.
    - `answer`: one tuple for each blank of a cloze, one tuple for any other type. A tuple lists the
      accepted answers as a reader writes them, the answer of the item itself first.
    - `offered`: how many options there are. A cloze has one count for each blank, or `TYPED` if the
      reader types the answer. A matching has one count for the left and one for the right column.
    - `chance`: the probability that a random answer is right, see `chance_of`.
    """

    number: int
    id: str
    generator: str
    module: str
    type: str
    answer: tuple[tuple[str, ...], ...]
    offered: tuple[int, ...]
    chance: float

    @property
    def written(self) -> str:
        """The right answer as a reader writes it."""
        return "；".join(accepted[0] for accepted in self.answer)

    def json_object(self) -> dict[str, object]:
        """The key as a JSON object, from which `key_of_json` makes it again."""
        return asdict(self)


def key_of_json(value: dict[str, Any]) -> Key:
    """Return a key from its JSON object.

    Raises ValueError if a member is missing or unknown.
    """
    names = [field.name for field in fields(Key)]
    if sorted(value) != sorted(names):
        raise ValueError(f"a key has the members {', '.join(names)}, not {', '.join(value)}")
    answer = tuple(map(tuple, value["answer"]))
    return Key(**{**value, "answer": answer, "offered": tuple(value["offered"])})


def drawn(items: Sequence[Item], count: int, seed: str) -> list[Item]:
    """Draw `count` items in an order that reveals nothing.

    The sample is systematic: the items are sorted by generator, module and hash, and every nth is
    taken (Cochran, Sampling Techniques, 1977, chapter 8). Each generator, and each module within
    it, therefore contributes in proportion. Equal items and seeds give equal draws.

    Raises ValueError if there are fewer items, or if `count` is less than 1.
    """
    if not 1 <= count <= len(items):
        raise _count_error(count, len(items))

    def rank(item: Item) -> tuple[str, str, int, str]:
        return item.generator, item.module, weight(seed, item.id), item.id

    ordered = sorted(items, key=rank)
    start = weight(seed)
    # Two items that are taken are len(ordered) / count apart. The first one stands at a share of
    # this distance, which the seed decides.
    chosen = [
        ordered[(n * _HASHES + start) * len(ordered) // (count * _HASHES)] for n in range(count)
    ]
    return ranked(seed, chosen, lambda item: item.id)


def drawn_as_paper(items: Sequence[Item], count: int, seed: str, enemies: Enemies) -> list[Item]:
    """Draw up to `count` items of which no two are enemies, as on a paper of the site.

    The items of each generator are ranked by a hash. All items are taken in the order of rank
    divided by the size of the generator, and enemies of earlier ones are left out. Each generator
    therefore contributes in proportion, as far as its items have few enemies.

    Raises ValueError if there are no items, or if `count` is less than 1.
    """
    if not items or count < 1:
        raise _count_error(count, len(items))
    shares: list[tuple[float, Item]] = []
    for generator in sorted({item.generator for item in items}):
        own = ranked(seed, [i for i in items if i.generator == generator], lambda item: item.id)
        shares += [((rank + 0.5) / len(own), item) for rank, item in enumerate(own)]
    chosen: list[Item] = []
    for _, item in sorted(shares, key=lambda each: (each[0], each[1].id)):
        if not any(enemies.are_enemies(item, other) for other in chosen):
            chosen.append(item)
    return ranked(seed, chosen[:count], lambda item: item.id)


def _count_error(count: int, known: int) -> ValueError:
    return ValueError(f"{count} items were asked for, and there are {known}")


def restricted(
    items: Sequence[G], by: Literal["generator", "module"], names: Iterable[str]
) -> list[G]:
    """Return the items or keys of some generators, or those of some modules.

    Raises ValueError for a name that no item has.
    """
    chosen, known = set(names), {getattr(item, by) for item in items}
    for name in sorted(chosen - known):
        raise ValueError(f"no item has the {by} {name}; known are {', '.join(sorted(known))}")
    return [item for item in items if getattr(item, by) in chosen]


def sheet(items: Sequence[Item], plain: Callable[[str], str]) -> str:
    """Return the sheet of some items; `plain` removes the markup from a text."""
    return "\n".join([_HEAD.format(count=len(items)), *_questions(items, plain)])


def grading_form(items: Sequence[Item], plain: Callable[[str], str]) -> str:
    """Return the form on which a test writer grades the items: the sheet with its answers."""
    answers = [f"   答案：{key.written}\n" for key in keys(items)]
    questions = _questions(items, plain)
    lines = [line for pair in zip(questions, answers, strict=True) for line in pair]
    return "\n".join([_GRADES.format(count=len(items)), *lines])


def keys(items: Sequence[Item]) -> list[Key]:
    """Return the keys of a sheet."""
    return [
        Key(
            number,
            item.id,
            item.generator,
            item.module,
            item.type.value,
            _answer(item),
            _offered(item),
            chance_of(item),
        )
        for number, item in enumerate(items, 1)
    ]


def chance_of(item: Item) -> float:
    """Return the probability that a reader who answers at random is right.

    Such a reader takes one option of a single choice, any set but the empty one of a multiple
    choice, different entries of the right column for a matching, and any order of steps. A typed
    answer is never right.
    """
    response, offered = item.response, _offered(item)
    if isinstance(response, Choice):
        (count,) = offered
        return 1 / (2**count - 1 if item.type is ItemType.MULTIPLE else count)
    if isinstance(response, Cloze):
        return prod(1 / count if count else 0.0 for count in offered)
    if isinstance(response, Matching):
        left, right = offered
        return 1 / perm(right, left)
    return 1 / factorial(offered[0])


def _offered(item: Item) -> tuple[int, ...]:
    response = item.response
    if isinstance(response, Choice):
        return (len(response.options),)
    if isinstance(response, Cloze):
        return tuple(len(blank.options) or TYPED for blank in response.blanks)
    if isinstance(response, Matching):
        return len(response.left), len(response.right)
    return (len(response.steps),)


def _answer(item: Item) -> tuple[tuple[str, ...], ...]:
    response = item.response
    if isinstance(response, Choice):
        right = [letter for letter, option in _lettered(response.options) if option.correct]
        return ((",".join(right),),)
    if isinstance(response, Cloze):
        return tuple(map(_fillers, response.blanks))
    if isinstance(response, Matching):
        letters = {side.id: letter for letter, side in _lettered(response.right, ascii_lowercase)}
        own = dict(response.pairs)
        pairs = (f"{n}-{letters[own[side.id]]}" for n, side in enumerate(response.left, 1))
        return ((" ".join(pairs),),)
    order = (str(response.shown.index(step.id) + 1) for step in response.steps)
    return ((" ".join(order),),)


def _fillers(blank: Blank) -> tuple[str, ...]:
    right = tuple(letter for letter, option in _lettered(blank.options) if option.correct)
    return right or blank.accept


def _questions(items: Sequence[Item], plain: Callable[[str], str]) -> list[str]:
    return [
        "\n".join((f"{number}.［{item.type.label}］{plain(item.stem)}", *_lines(item, plain), ""))
        for number, item in enumerate(items, 1)
    ]


def _lines(item: Item, plain: Callable[[str], str]) -> Iterator[str]:
    response = item.response
    if isinstance(response, Choice):
        yield from _list(_lettered([plain(option.text) for option in response.options]))
    elif isinstance(response, Cloze):
        yield f"   {plain(response.text)}"
        for number, blank in enumerate(response.blanks, 1):
            if len(response.blanks) > 1:
                yield f"   第 {number} 空："
            yield from _list(_lettered([plain(option.text) for option in blank.options]))
            if not blank.options:
                yield "   填写"
    elif isinstance(response, Matching):
        yield from _list(_numbered([plain(side.text) for side in response.left]))
        yield ""
        yield from _list(_lettered([plain(side.text) for side in response.right], ascii_lowercase))
    elif isinstance(response, Ordering):
        texts = {step.id: plain(step.text) for step in response.steps}
        yield from _list(_numbered([texts[name] for name in response.shown]))


def _list(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"   {label}. {text}" for label, text in entries)


def _numbered(entries: Sequence[str]) -> list[tuple[str, str]]:
    return [(str(number), entry) for number, entry in enumerate(entries, 1)]


def _lettered(entries: Sequence[T], letters: str = ascii_uppercase) -> list[tuple[str, T]]:
    """Return the entries with their letters. Raises ValueError if there are more than 26."""
    return list(zip(letters[: len(entries)], entries, strict=True))
