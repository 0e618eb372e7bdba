"""互泄题, enemies: items that answer each other.

No paper may have two of them (van der Linden 2005, Linear Models for Optimal Test Design, on enemy
sets), and pages do not show one directly after the other. Two items are enemies if

- they test a common unit,
- one offers a text as an option, and the other shows it as an option or in its stem,
- their explanations or rationales quote the same clause: the same words of a document decide an
  option of one and an option of the other, so that a reader of both can compare them; a clause
  inside a longer one is the same words,
- one lists all points of a heading, and the other tests one of these points: the list says below
  which heading the document has the point, or
- one shows the answer to a gap of the other, and both cite a paragraph in common. If they cite
  different passages, the same words do not answer the gap.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from studykit.model import Library
from studykit.quiz.draw import short_hash
from studykit.quiz.item import GAP, Choice, Cloze, Enemies, Item, Proof, offered_texts
from studykit.quiz.wording import ngrams, normalized

# Shorter options are names and numbers, which many items offer without answering each other.
CHARACTERS_AT_LEAST = 6
# Shorter clauses are stock phrases, which occur in many places.
QUOTED_AT_LEAST = 6
# Limit on a clause that is looked for inside longer ones, so that the time is linear.
QUOTED_INSIDE_AT_MOST = 20
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
    found = (
        *_sharing_texts(items),
        *_sharing_quotations(items),
        *_sharing_lists(items, library),
        *_sharing_answers(items, library),
    )
    for name, sharing in found:
        # Items on a common unit are enemies anyway.
        if not set.intersection(*(set(item.units) for item in sharing)):
            for item in sharing:
                clues.setdefault(item.id, []).append(name)
    # Sorted, because the sets above have no order.
    return Enemies({id_: tuple(sorted(names)) for id_, names in clues.items()})


def _by_name(
    items: Iterable[Item], names_of: Callable[[Item], Iterable[str]]
) -> dict[str, list[Item]]:
    """Group items by name; `names_of` gives the names of an item."""
    found: dict[str, list[Item]] = {}
    for item in items:
        for name in names_of(item):
            found.setdefault(name, []).append(item)
    return found


def _sharing_texts(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Yield, for each text that an item offers as an option, a name and the items that show it."""
    shown = _by_name(items, _offered)
    for item in items:
        for text in _runs_of_clauses(item) - _offered(item):
            if text in shown:
                shown[text].append(item)
    for text, showing in shown.items():
        if len(showing) > 1:
            yield short_hash(text), showing


def _offered(item: Item) -> set[str]:
    texts = map(normalized, offered_texts(item))
    return {text for text in texts if len(text) >= CHARACTERS_AT_LEAST}


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
    """Yield, for each quoted clause, a name and the items that quote it.

    Quotations count in explanations and rationales. An item that quotes a longer clause also quotes
    each clause inside it that another item quotes.
    """
    quoting = _by_name(items, _quoted_clauses)
    within: dict[str, dict[str, Item]] = {clause: {} for clause in quoting}
    for clause, quoters in quoting.items():
        for part in _parts(clause):
            if part in within:
                within[part].update({item.id: item for item in quoters})
    for clause, sharing in within.items():
        if len(sharing) > 1:
            yield short_hash("quoted", clause), list(sharing.values())


def _quoted_clauses(item: Item) -> set[str]:
    texts = [item.explanation]
    if isinstance(item.response, Choice):
        texts += [option.rationale for option in item.response.options]
    quotations = [quotation for text in texts for quotation in _QUOTATION.findall(text)]
    clauses = (normalized(part) for text in quotations for part in _QUOTED_END.split(text))
    return {clause for clause in clauses if len(clause) >= QUOTED_AT_LEAST}


def _parts(clause: str) -> set[str]:
    """Return a clause, and the runs of its characters that may be quoted clauses of other items."""
    lengths = range(QUOTED_AT_LEAST, QUOTED_INSIDE_AT_MOST + 1)
    return {clause, *(run for length in lengths for run in ngrams(clause, length))}


def _sharing_lists(items: Iterable[Item], library: Library) -> Iterator[tuple[str, list[Item]]]:
    """Yield a name with each pair of an item on a list and an item on a point of that list."""
    parents = {unit.id: unit.parent for unit in library.units}
    below = _by_name(items, lambda item: set(filter(None, map(parents.get, item.units))))
    for item in items:
        if item.proof is Proof.LIST:
            near = {each.id: each for heading in item.headings for each in below.get(heading, ())}
            for other in near.values():
                if other is not item:
                    yield short_hash("list", item.id, other.id), [item, other]


def _sharing_answers(items: Iterable[Item], library: Library) -> Iterator[tuple[str, list[Item]]]:
    """Yield a name with each pair of a cloze item and an item that shows the answer to a gap of it.

    Both items cite a paragraph in common.
    """
    citing = _by_name(items, lambda item: _paragraphs(item, library))
    for item in items:
        if isinstance(item.response, Cloze):
            answers = [normalized(blank.accept[0]) for blank in item.response.blanks]
            near = {each.id: each for n in _paragraphs(item, library) for each in citing[n]}
            for other in near.values():
                text = normalized(_asked(other) + "".join(offered_texts(other)))
                if other is not item and any(answer in text for answer in answers):
                    yield short_hash(item.id, other.id), [item, other]


def _paragraphs(item: Item, library: Library) -> set[str]:
    return {name for cite in item.cites for name in library.expand(cite)}


def separated(items: Sequence[Item], enemies: Enemies) -> tuple[Item, ...]:
    """Return items in rounds without enemies; the items of a round keep their order.

    Where two rounds meet, the order changes so that no enemies follow each other directly. If that
    is impossible, or if the search takes too long, only a few enemies follow each other. An added
    item changes only the rounds of its later enemies, and of their later enemies in turn.
    """
    in_rounds = _in_rounds(items, enemies)
    # A second search, from the given order, often finds an order if the first one ran out of steps.
    for start in (in_rounds, items) if len(items) <= SEARCHED_AT_MOST else ():
        if order := _search([enemies.sets_of(item) for item in start]):
            return tuple(start[index] for index in order)
    order = _greedy_order([enemies.sets_of(item) for item in in_rounds])
    return tuple(in_rounds[index] for index in order)


def _in_rounds(items: Sequence[Item], enemies: Enemies) -> list[Item]:
    """Return items by round: each in the round after the latest round of its earlier enemies."""
    rounds: dict[str, int] = {}
    # For each enemy set, the first round in which none of its items is.
    next_rounds: dict[str, int] = {}
    for item in items:
        sets = enemies.sets_of(item)
        rounds[item.id] = max((next_rounds.get(name, 0) for name in sets), default=0)
        next_rounds.update(dict.fromkeys(sets, rounds[item.id] + 1))
    return sorted(items, key=lambda item: rounds[item.id])


def _greedy_order(sets: Sequence[frozenset[str]]) -> list[int]:
    """Return indexes in order, except that an enemy of the last item waits for another item."""
    order: list[int] = []
    left = list(range(len(sets)))
    while left:
        last: frozenset[str] = sets[order[-1]] if order else frozenset()
        found = next((index for index in left if last.isdisjoint(sets[index])), left[0])
        order.append(found)
        left.remove(found)
    return order


def _search(sets: Sequence[frozenset[str]]) -> list[int]:
    """Return the first order of indexes without enemies in direct succession, or an empty list.

    Of two orders, the one that keeps a longer beginning of the given order is first. The search is
    depth first, and ends after `STEPS_AT_MOST` steps.
    """
    graph = _Friends(sets)
    order: list[int] = []
    left, start = (1 << len(sets)) - 1, 0
    for _ in range(STEPS_AT_MOST):
        allowed = graph.friends[order[-1]] if order else left
        candidates = _indexes(left & allowed & -(1 << start))
        found = next((index for index in candidates if graph.may_continue(index, left)), None)
        if found is not None:
            order.append(found)
            left, start = left ^ 1 << found, 0
        elif order:
            # No order begins like this one: try a later item in the last place.
            last = order.pop()
            left, start = left | 1 << last, last + 1
        else:
            break
        if not left:
            return order
    return []


class _Friends:
    """The items that may follow each other. A set of indexes is an integer with a bit for each."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        members: dict[str, int] = {}
        for index, names in enumerate(sets):
            for name in names:
                members[name] = members.get(name, 0) | 1 << index
        self.enemy_sets = list(dict.fromkeys(members.values()))
        everything = (1 << len(sets)) - 1
        self.friends = [everything & ~(1 << index) for index in range(len(sets))]
        for enemy_set in self.enemy_sets:
            for index in _indexes(enemy_set):
                self.friends[index] &= ~enemy_set

    def may_continue(self, chosen: int, left: int) -> bool:
        """Return False if no order can continue with `chosen` and then with the rest of `left`.

        Only two necessary conditions are tested, so that True promises nothing. First, each item of
        the rest needs two friends, one before and one after it; the last item needs only one.
        Second, items of one enemy set must not be neighbours, so that they are at most half of the
        rest, rounded up if `chosen` is not one of them.
        """
        others = left & ~(1 << chosen)
        degrees = [(self.friends[index] & left).bit_count() for index in _indexes(others)]
        if 0 in degrees or degrees.count(1) > 1:
            return False
        return all(
            2 * (each & others).bit_count() <= others.bit_count() + (not each >> chosen & 1)
            for each in self.enemy_sets
        )


def _indexes(bits: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
