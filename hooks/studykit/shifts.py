"""Compare the paragraphs of a changed document with the lock, and move references with them.

The lock holds a hash of each paragraph in the order of the document. Paragraphs whose hashes agree
are the same, wherever they stand; `difflib` aligns them, as it aligns the lines of files. What
stands between two aligned ones was changed, split or joined: its text is not known any more.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from studykit.locator import Locator, parse_locator
from studykit.model import Registry, Source
from studykit.references import retarget, targets_in
from studykit.registry import text_hash

# A Markdown link to the page of a document, perhaps to one of its paragraphs.
_LINK = re.compile(r"(?P<folder>\]\((?:[^)\s]*/)?)(?P<page>s[0-9]+)\.md(?P<anchor>(?:#[^)\s]*)?)")


@dataclass(frozen=True)
class Shift:
    """How the paragraphs of a document moved, by their numbers before and now, from 1.

    `places` maps each old number to the numbers in which its text now stands: one if it is
    unchanged or was joined to another, several if it was split, none if it is gone. `told` says in
    Chinese what happened, in the order of the document.
    """

    source: str
    places: Mapping[int, range]
    told: tuple[str, ...] = field(default=())

    @property
    def moves(self) -> bool:
        """Whether a reference to a paragraph has to change."""
        return any(place != range(old, old + 1) for old, place in self.places.items())


def shift_of(source: Source, registry: Registry) -> Shift:
    """Compare a document with the lock."""
    prefix = f"{source.id}-"
    before = [text for name, text in registry.paragraphs.items() if name.startswith(prefix)]
    now = [text_hash(paragraph.text) for paragraph in source.paragraphs]
    places: dict[int, range] = {}
    told = []
    for tag, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        in_place = tag == "equal" or b - a == d - c
        for old in range(a, b):
            moved = old - a + c
            places[old + 1] = range(moved + 1, moved + 2) if in_place else range(c + 1, d + 1)
        told.append(_told(source.id, tag, range(a, b), range(c, d)))
    return Shift(source.id, places, tuple(each for each in told if each))


def _told(source: str, tag: str, old: range, new: range) -> str:
    was, now = _named(source, old), _named(source, new)
    if tag == "equal":
        return f"原来的 {was}，现在是 {now}" if old != new else ""
    if tag == "insert":
        return f"加了 {now}"
    if tag == "delete":
        return f"少了原来的 {was}"
    if len(old) == len(new):
        return f"改了 {was}" + (f"，现在是 {now}" if old != new else "")
    what = "拆开" if len(old) < len(new) else "并起来"
    return f"原来的 {was}，{what}或者改过，现在是 {now}：看一遍引用它的地方"


def _named(source: str, numbers: range) -> str:
    return str(Locator(source, numbers.start + 1, numbers.stop)) if numbers else ""


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
    """Return a text with its references to paragraphs renumbered.

    A reference all of whose paragraphs are gone stays as it is; see `gone`.
    """
    return retarget(text, lambda target: followed(target, shifts))


def followed(target: str, shifts: Mapping[str, Shift]) -> str:
    """Return where a target leads now; a target that leads nowhere any more stays as it is."""
    return str(_followed(target, shifts) or target)


def renamed(text: str, old: str, new: str) -> str:
    """Return a text in which references and links to the document `old` lead to `new`."""

    def target(name: str) -> str:
        locator = parse_locator(name)
        if locator and locator.source == old:
            return str(replace(locator, source=new))
        return new if name == old else name

    return _LINK.sub(lambda link: _relinked(link, old, new), retarget(text, target))


def _relinked(link: re.Match[str], old: str, new: str) -> str:
    if link["page"] != old:
        return link[0]
    return f"{link['folder']}{new}.md" + link["anchor"].replace(f"#{old}-", f"#{new}-")


def gone(text: str, shifts: Mapping[str, Shift]) -> Iterator[tuple[int, str]]:
    """Yield the line and the target of each reference all of whose paragraphs are gone."""
    for number, line in enumerate(text.split("\n"), 1):
        for target in targets_in(line):
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
    new = [each for number in old for each in shift.places.get(number, range(0))]
    return Locator(locator.source, min(new), max(new)) if new else None
