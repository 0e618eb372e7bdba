"""Compare the paragraphs of a changed document with the lock, and move references with them.

The lock holds a hash of each paragraph, in the order of the document. `difflib` aligns paragraphs
with equal hashes, as it aligns the lines of files. A paragraph that moved out of this order is
found by its hash. The other paragraphs between two aligned ones were changed, split or joined.
Which of these happened is not known, because the lock holds no text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from studykit.locator import Locator, parse_locator
from studykit.model import Registry, Source
from studykit.references import retarget, targets_in
from studykit.registry import text_hash

# The page of a document, and a paragraph, in the address of a Markdown link.
_PAGE = re.compile(r"(?P<before>\]\((?:[^)\s#]*/)?)(?P<target>s[0-9]+)(?=\.md[)\s#])")
_ANCHOR = re.compile(r"(?P<before>\]\([^)\s#]*#)(?P<target>s[0-9]+-[0-9]+)(?=[)\s])")


@dataclass(frozen=True)
class Shift:
    """How the paragraphs of a document moved, by their numbers before and now, from 1.

    `places` maps each old number to the numbers in which its text now stands: one if it is
    unchanged or was joined to another, several if it was split, none if it is gone. `moved` are the
    old numbers of those that left the order of the others. `messages` say in Chinese what happened.
    """

    source: str
    places: Mapping[int, range]
    messages: tuple[str, ...] = field(default=())
    moved: frozenset[int] = field(default=frozenset())

    @property
    def moves(self) -> bool:
        """Whether a reference to a paragraph has to change."""
        return any(place != range(old, old + 1) for old, place in self.places.items())


def shift_of(source: Source, registry: Registry) -> Shift:
    """Compare a document with the lock."""
    prefix = f"{source.id}-"
    before = [text for name, text in registry.paragraphs.items() if name.startswith(prefix)]
    now = [text_hash(paragraph.text) for paragraph in source.paragraphs]
    opcodes = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    moved = _moved(before, now, opcodes)
    places: dict[int, range] = {}
    messages = []
    for tag, a, b, c, d in opcodes:
        # Leave out the paragraphs that moved out of order, at their old and at their new place.
        old = [each for each in range(a, b) if each not in moved]
        new = [each for each in range(c, d) if each not in moved.values()]
        for index, each in enumerate(old):
            same = new[index : index + 1] if tag == "equal" or len(old) == len(new) else new
            places[each + 1] = range(same[0] + 1, same[-1] + 2) if same else range(0)
        for each in set(range(a, b)) & moved.keys():
            places[each + 1] = range(moved[each] + 1, moved[each] + 2)
        messages.append(_message(source.id, tag == "equal", old, new))
    elsewhere = [
        f"原来的 {_named(source.id, [old])}，挪到了 {_named(source.id, [new])}：看一遍引用它的地方"
        for old, new in moved.items()
    ]
    reported = (*elsewhere, *filter(None, messages))
    return Shift(source.id, places, reported, frozenset(each + 1 for each in moved))


def _moved(
    before: Sequence[str], now: Sequence[str], opcodes: Iterable[tuple[str, int, int, int, int]]
) -> dict[int, int]:
    """Return the new index of each paragraph that left the order of the others, by its old index.

    A text that occurs several times is left out, because it is in doubt which of its places moved.
    """
    edits = [(range(a, b), range(c, d)) for tag, a, b, c, d in opcodes if tag != "equal"]
    gone = [index for old, _ in edits for index in old if before.count(before[index]) == 1]
    come = {now[index]: index for _, new in edits for index in new if now.count(now[index]) == 1}
    return {old: come[before[old]] for old in gone if before[old] in come}


def _message(source: str, is_same: bool, old: Sequence[int], new: Sequence[int]) -> str:
    was, is_now = _named(source, old), _named(source, new)
    if is_same:
        return f"原来的 {was}，现在是 {is_now}" if old != new else ""
    if not old:
        return f"加了 {is_now}" if new else ""
    if not new:
        return f"少了原来的 {was}"
    if len(old) == len(new):
        return f"改了 {was}" + (f"，现在是 {is_now}" if old != new else "")
    what = "拆开" if len(old) < len(new) else "并起来"
    return f"原来的 {was}，{what}或者改过，现在是 {is_now}：看一遍引用它的地方"


def _named(source: str, indexes: Sequence[int]) -> str:
    """Return the ids of paragraphs, given by ordered indexes. Adjacent ones become a range."""
    starts = [each for each in indexes if each - 1 not in indexes]
    ends = [each for each in indexes if each + 1 not in indexes]
    runs = zip(starts, ends, strict=True)
    return "、".join(str(Locator(source, start + 1, end + 1)) for start, end in runs)


def lost_numbers(shift: Shift, count: int) -> dict[str, str]:
    """Map each paragraph id that is no longer in use to the id under which its text stands now.

    `count` is the number of paragraphs now. A smaller number is still in use, perhaps for another
    text, and gets no redirect.
    """
    return {
        f"{shift.source}-{old}": f"{shift.source}-{place.start}"
        for old, place in shift.places.items()
        if old > count and place
    }


def with_moved(registry: Registry, source: Source) -> Registry:
    """Return the registry with the paragraphs of a document as they are now."""
    prefix = f"{source.id}-"
    others = {k: v for k, v in registry.paragraphs.items() if not k.startswith(prefix)}
    now = {each.id: text_hash(each.text) for each in source.paragraphs}
    return replace(registry, paragraphs={**others, **now})


def renumbered_text(text: str, shifts: Mapping[str, Shift]) -> str:
    """Return a text with its references and links to paragraphs renumbered.

    A reference whose paragraphs are all gone stays as it is; see `lost_references`. A link to a
    paragraph that was split leads to its first part.
    """

    def anchor(link: re.Match[str]) -> str:
        return link["before"] + renumbered_target(link["target"], shifts).partition("..")[0]

    return _ANCHOR.sub(anchor, retarget(text, lambda target: renumbered_target(target, shifts)))


def renumbered_target(target: str, shifts: Mapping[str, Shift]) -> str:
    """Return the target that takes the place of a target; the same if its paragraphs are gone."""
    return str(_renumbered(target, shifts) or target)


def renamed_text(text: str, old: str, new: str) -> str:
    """Return a text in which references and links to the document `old` lead to `new`."""

    def relinked(link: re.Match[str]) -> str:
        return link["before"] + renamed_target(link["target"], old, new)

    text = retarget(text, lambda target: renamed_target(target, old, new))
    return _ANCHOR.sub(relinked, _PAGE.sub(relinked, text))


def renamed_target(target: str, old: str, new: str) -> str:
    """Return a target as it is called once the document `old` is called `new`."""
    locator = parse_locator(target)
    if locator and locator.source == old:
        return str(replace(locator, source=new))
    return new if target == old else target


def lost_references(text: str, shifts: Mapping[str, Shift]) -> Iterator[tuple[int, str]]:
    """Yield the line and target of each reference or link whose paragraphs are all gone."""
    for number, line in enumerate(text.split("\n"), 1):
        for target in (*targets_in(line), *(link["target"] for link in _ANCHOR.finditer(line))):
            if _renumbered(target, shifts) is None:
                yield number, target


def _renumbered(target: str, shifts: Mapping[str, Shift]) -> Locator | str | None:
    """Return the target that takes the place of a target; None if its paragraphs are gone."""
    locator = parse_locator(target)
    shift = shifts.get(locator.source) if locator else None
    if not locator or not shift:
        return target
    old = range(locator.first, locator.last + 1)
    if not any(number in shift.places for number in old):
        return target  # it led nowhere before, which another check reports
    # Do not extend a range to a paragraph that moved out of order, unless no other is left.
    stayed = [each for each in old if each not in shift.moved and shift.places.get(each)]
    new = [each for number in stayed or old for each in shift.places.get(number, range(0))]
    return Locator(locator.source, min(new), max(new)) if new else None
