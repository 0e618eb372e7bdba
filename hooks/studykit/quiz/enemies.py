"""互泄题, enemies: items that answer each other.

No paper may have two of them (van der Linden 2005, Linear Models for Optimal Test Design, on enemy
sets), and pages do not show one directly after the other. Two items are enemies if

- they test a common unit,
- one offers a text as an option, and the other shows it as an option or in its stem,
- what they tell afterwards quotes the same clause: the same words of a document decide an option of
  one and an option of the other, so that a reader of both can compare them, or
- one shows the answer to a gap of the other, and both cite a paragraph in common. The same words
  on another passage answer nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from studykit.model import Library
from studykit.quiz.draw import short_hash
from studykit.quiz.item import GAP, Choice, Cloze, Enemies, Item, Matching
from studykit.quiz.wording import normalized

# Shorter options are names and numbers, which many items offer without answering each other.
CHARACTERS_AT_LEAST = 6
# Shorter clauses are stock phrases, which occur in many places.
QUOTED_AT_LEAST = 6
# Limit on the clauses of an option that are looked for in stems, so that the time is linear.
CLAUSES_AT_MOST = 4
# Limits on the search for an order. Longer sections have few enemies beside each other anyway.
SEARCHED_AT_MOST = 60
STEPS_AT_MOST = 1000
# A quotation, with quotations inside it.
_QUOTATION = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
_QUOTED_END = re.compile(r"[，。；：？！;,“”]")
_CLAUSE_END = re.compile(rf"[，。；：？！「」“”\n]|{GAP}")


def enemies_of(items: Sequence[Item], library: Library) -> Enemies:
    """Return which of some items are enemies, in time linear in their texts."""
    clues: dict[str, list[str]] = {}
    found = (*_sharing_texts(items), *_sharing_quotations(items), *_sharing_answers(items, library))
    for name, sharing in found:
        # Items on a common unit are enemies anyway.
        if not set.intersection(*(set(item.units) for item in sharing)):
            for item in sharing:
                clues.setdefault(item.id, []).append(name)
    # Sorted, because the sets above have no order.
    return Enemies({name: tuple(sorted(own)) for name, own in clues.items()})


def _sharing_texts(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Yield the items that show a text which one of them offers as an option, for each text."""
    shown: dict[str, list[Item]] = {}
    for item in items:
        for text in _offered(item):
            shown.setdefault(text, []).append(item)
    for item in items:
        for text in _runs_of_clauses(item) - _offered(item):
            if text in shown:
                shown[text].append(item)
    for text, showing in shown.items():
        if len(showing) > 1:
            yield short_hash(text), showing


def _offered(item: Item) -> set[str]:
    texts = map(normalized, _options(item))
    return {text for text in texts if len(text) >= CHARACTERS_AT_LEAST}


def _options(item: Item) -> list[str]:
    """Return the texts that a reader chooses, matches or orders."""
    response = item.response
    if isinstance(response, Choice):
        return [option.text for option in response.options]
    if isinstance(response, Cloze):
        return [option.text for blank in response.blanks for option in blank.options]
    if isinstance(response, Matching):
        return [side.text for side in (*response.left, *response.right)]
    return [step.text for step in response.steps]


def _asked(item: Item) -> str:
    """Return the stem of an item; of a cloze item also the text with its gaps."""
    return item.stem + (item.response.text if isinstance(item.response, Cloze) else "")


def _runs_of_clauses(item: Item) -> set[str]:
    """Return the runs of up to `CLAUSES_AT_MOST` clauses of what an item asks, normalized."""
    clauses = [normalized(clause) for clause in _CLAUSE_END.split(_asked(item))]
    clauses = [clause for clause in clauses if clause]
    return {
        "".join(clauses[start:end])
        for start in range(len(clauses))
        for end in range(start + 1, min(start + CLAUSES_AT_MOST, len(clauses)) + 1)
    }


def _sharing_quotations(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Yield the items whose explanations or rationales quote the same clause, for each clause."""
    quoting: dict[str, list[Item]] = {}
    for item in items:
        told = [item.explanation]
        if isinstance(item.response, Choice):
            told += [option.rationale for option in item.response.options]
        quotations = [quotation for text in told for quotation in _QUOTATION.findall(text)]
        clauses = {normalized(part) for text in quotations for part in _QUOTED_END.split(text)}
        for clause in sorted(clauses):
            if len(clause) >= QUOTED_AT_LEAST:
                quoting.setdefault(clause, []).append(item)
    for clause, sharing in quoting.items():
        if len(sharing) > 1:
            yield short_hash("quoted", clause), sharing


def _sharing_answers(items: Iterable[Item], library: Library) -> Iterator[tuple[str, list[Item]]]:
    """Yield each cloze item with each item on its paragraphs that shows the answer to a gap."""
    citing: dict[str, list[Item]] = {}
    for item in items:
        for name in _paragraphs(item, library):
            citing.setdefault(name, []).append(item)
    for item in items:
        if isinstance(item.response, Cloze):
            answers = [normalized(blank.accept[0]) for blank in item.response.blanks]
            near = {each.id: each for n in _paragraphs(item, library) for each in citing[n]}
            for other in near.values():
                text = normalized(_asked(other) + "".join(_options(other)))
                if other is not item and any(answer in text for answer in answers):
                    yield short_hash(item.id, other.id), [item, other]


def _paragraphs(item: Item, library: Library) -> set[str]:
    return {name for cite in item.cites for name in library.expand(cite)}


def separated(items: Sequence[Item], enemies: Enemies) -> tuple[Item, ...]:
    """Return items in rounds without enemies, each in the given order.

    Where two rounds meet, the order changes so that no enemies follow each other directly. If that
    is impossible, or if the search takes too long, few do. An item that is added changes the rounds
    of its enemies alone.
    """
    in_rounds = _in_rounds(items, enemies)
    # A second search begins elsewhere, and often finds what the first one has no time for.
    for start in (in_rounds, items) if len(items) <= SEARCHED_AT_MOST else ():
        if order := _search([enemies.sets_of(item) for item in start]):
            return tuple(start[n] for n in order)
    order = _greedy_order([enemies.sets_of(item) for item in in_rounds])
    return tuple(in_rounds[n] for n in order)


def _in_rounds(items: Sequence[Item], enemies: Enemies) -> list[Item]:
    """Return items by round: each is in the round after those of its enemies before it."""
    rounds: dict[str, int] = {}
    after: dict[str, int] = {}
    for item in items:
        own = enemies.sets_of(item)
        rounds[item.id] = max((after.get(name, 0) for name in own), default=0)
        after.update(dict.fromkeys(own, rounds[item.id] + 1))
    return sorted(items, key=lambda item: rounds[item.id])


def _greedy_order(sets: Sequence[frozenset[str]]) -> list[int]:
    """Return places in the given order, except that enemies wait for another item."""
    order: list[int] = []
    left = list(range(len(sets)))
    while left:
        last: frozenset[str] = sets[order[-1]] if order else frozenset()
        found = next((n for n in left if last.isdisjoint(sets[n])), left[0])
        order.append(found)
        left.remove(found)
    return order


def _search(sets: Sequence[frozenset[str]]) -> list[int]:
    """Return the first order of places without enemies in direct succession, or an empty list.

    Of two orders, the one that departs later from the given order is first. The search is depth
    first, and ends after `STEPS_AT_MOST` steps.
    """
    graph = _Friends(sets)
    order: list[int] = []
    left, start = (1 << len(sets)) - 1, 0
    for _ in range(STEPS_AT_MOST):
        near = graph.friends[order[-1]] if order else left
        candidates = _places(left & near & -(1 << start))
        found = next((n for n in candidates if graph.may_continue(n, left)), None)
        if found is not None:
            order.append(found)
            left, start = left ^ 1 << found, 0
        elif order:
            # No order begins like this one, so that its last place needs a later item.
            last = order.pop()
            left, start = left | 1 << last, last + 1
        else:
            break
        if not left:
            return order
    return []


class _Friends:
    """The items that may follow each other; sets of places are integers with one bit a place."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        members: dict[str, int] = {}
        for n, names in enumerate(sets):
            for name in names:
                members[name] = members.get(name, 0) | 1 << n
        self.enemy_sets = list(dict.fromkeys(members.values()))
        everything = (1 << len(sets)) - 1
        self.friends = [everything & ~(1 << n) for n in range(len(sets))]
        for together in self.enemy_sets:
            for n in _places(together):
                self.friends[n] &= ~together

    def may_continue(self, chosen: int, left: int) -> bool:
        """Return whether an order may go on with a place and then with all others that are left.

        Each of the others needs two friends to stand between, and one of them, the last, needs one.
        Those of one set must be kept apart, so that they are at most half.
        """
        others = left & ~(1 << chosen)
        degrees = [(self.friends[n] & left).bit_count() for n in _places(others)]
        if 0 in degrees or degrees.count(1) > 1:
            return False
        return all(
            2 * (each & others).bit_count() <= others.bit_count() + (not each >> chosen & 1)
            for each in self.enemy_sets
        )


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
