"""Compare the paragraphs of a changed document with the lock, and move references with them.

The lock holds a hash of each paragraph in the order of the document. Paragraphs whose hashes agree
are the same, wherever they stand; `difflib` aligns them, as it aligns the lines of files, and one
that left the order is found by its hash. What else stands between two aligned ones was changed,
split or joined: its text is not known any more.
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
        # The rest of what is not aligned: what was not put elsewhere, what did not come from there.
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
    """Return where paragraphs stand that left the order of the others, by their old indexes.

    A text that stands at several places leaves it in doubt which of them moved.
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
    """Return the ids of paragraphs, given by their indexes in order, runs of them as ranges."""
    starts = [each for each in indexes if each - 1 not in indexes]
    ends = [each for each in indexes if each + 1 not in indexes]
    runs = zip(starts, ends, strict=True)
    return "、".join(str(Locator(source, start + 1, end + 1)) for start, end in runs)


def lost_numbers(shift: Shift, count: int) -> dict[str, str]:
    """Return where the text of each paragraph stands whose number is not in use any more.

    `count` is the number of paragraphs now. A number that has another text now leads to that.
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


def follow(text: str, shifts: Mapping[str, Shift]) -> str:
    """Return a text with its references and links to paragraphs renumbered.

    One all of whose paragraphs are gone stays as it is; see `gone`. A link to a paragraph that was
    split leads to its first part.
    """

    def anchor(link: re.Match[str]) -> str:
        return link["before"] + followed(link["target"], shifts).partition("..")[0]

    return _ANCHOR.sub(anchor, retarget(text, lambda target: followed(target, shifts)))


def followed(target: str, shifts: Mapping[str, Shift]) -> str:
    """Return where a target leads now; a target that leads nowhere any more stays as it is."""
    return str(_followed(target, shifts) or target)


def renamed(text: str, old: str, new: str) -> str:
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


def gone(text: str, shifts: Mapping[str, Shift]) -> Iterator[tuple[int, str]]:
    """Yield line and target of each reference or link all of whose paragraphs are gone."""
    for number, line in enumerate(text.split("\n"), 1):
        for target in (*targets_in(line), *(link["target"] for link in _ANCHOR.finditer(line))):
            if _followed(target, shifts) is None:
                yield number, target


def _followed(target: str, shifts: Mapping[str, Shift]) -> Locator | str | None:
    """Return where a target leads now: None if its paragraphs are gone."""
    locator = parse_locator(target)
    shift = shifts.get(locator.source) if locator else None
    if not locator or not shift:
        return target
    old = range(locator.first, locator.last + 1)
    if not any(number in shift.places for number in old):
        return target  # it led nowhere before, which another check reports
    # A range does not stretch to a paragraph that left it, unless nothing stayed.
    stayed = [each for each in old if each not in shift.moved and shift.places.get(each)]
    new = [each for number in stayed or old for each in shift.places.get(number, range(0))]
    return Locator(locator.source, min(new), max(new)) if new else None
