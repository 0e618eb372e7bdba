"""Compute when an item comes back, independently of the script.

The rules are those that the page states.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MS_A_DAY = 86_400_000
# Days until an item is due (几天以后到期 in the page's table), by box.
DAYS = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}
# Time in ms, revision, share, answer.
Attempt = tuple[int, str, float, list[str]]


@dataclass(frozen=True)
class Standing:
    """The review state of an item: `due` is a day, or 0 if the revision was not answered yet."""

    box: int
    due: int
    book: bool


def day_of(time: int, hours: int = 8) -> int:
    """Return the number of the day of a time in ms, in a zone `hours` east of Greenwich."""
    return (time + hours * 3_600_000) // MS_A_DAY


def standing(attempts: Sequence[Attempt], revision: str) -> Standing:
    """Return the state after attempts, in order of time; `revision` is the item's present one."""
    own = [each for each in attempts if each[1] == revision]
    if not own:
        # The page's rule: 题目修订过的，按没做过算；原来在错题本里的，留到重做。
        return Standing(0, 0, bool(attempts) and in_book(attempts, attempts[-1][1]))
    first = own[0]
    box = 2 if first[2] == 1 else 1
    due = day_of(first[0]) + DAYS[box]
    for time, _, share, _ in own[1:]:
        if share < 1:
            box, due = 1, day_of(time) + DAYS[1]
        elif day_of(time) >= due:
            box = min(box + 1, 5)
            due = day_of(time) + DAYS[box]
    return Standing(box, due, in_book(attempts, revision))


def in_book(attempts: Sequence[Attempt], revision: str) -> bool:
    """Return whether an item is in the 错题本.

    It leaves when it is right on two different days and never wrong in between.
    """
    own = [each for each in attempts if each[1] == revision]
    wrong = [place for place, each in enumerate(own) if each[2] < 1]
    return bool(wrong) and len({day_of(each[0]) for each in own[wrong[-1] + 1 :]}) < 2


def due(records: Mapping[str, Sequence[Attempt]], items: Mapping[str, str], day: int) -> list[str]:
    """Return the items due on a day, longest overdue first. `items` has revisions by id."""
    found = [(standing(records[name], items[name]).due, name) for name in records if name in items]
    return [name for wanted, name in sorted(found) if wanted <= day]


def calendar(
    records: Mapping[str, Sequence[Attempt]], items: Mapping[str, str], day: int, days: int
) -> list[int]:
    """Count the items due on each of `days` days from `day` on; overdue items on the first."""
    known = [name for name in records if name in items]
    wanted = [max(standing(records[name], items[name]).due, day) for name in known]
    return [wanted.count(day + after) for after in range(days)]
