"""Sheets: the pages of an index, split by letter or by document when one would grow too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# What a page may hold before readers stop finding their way in it; the site's own rule.
ENTRIES_AT_MOST = 500

T = TypeVar("T")


@dataclass(frozen=True)
class Group(Generic[T]):
    """The entries under one letter or one document; `key` is fit for an id."""

    key: str
    title: str
    entries: tuple[T, ...]


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """One page of an index: `terms`, or `terms-a` and `terms-a-2` where it was split."""

    name: str
    title: str
    groups: tuple[Group[T], ...]


def sheets_of(
    name: str, title: str, groups: Sequence[Group[T]], most: int = ENTRIES_AT_MOST
) -> tuple[Sheet[T], ...]:
    """Lay out an index. If it was split, the first sheet has no groups: it leads to the others."""
    if sum(len(group.entries) for group in groups) <= most:
        return (Sheet(name, title, tuple(groups)),)
    sheets = [Sheet[T](name, title, ())]
    for group in groups:
        parts = range(0, len(group.entries), most)
        for number, start in enumerate(parts, 1):
            mark = f"-{number}" if number > 1 else ""
            shown = f"（{number}/{len(parts)}）" if len(parts) > 1 else ""
            part = Group(group.key, group.title, group.entries[start : start + most])
            sheets.append(
                Sheet(f"{name}-{group.key}{mark}", f"{title}：{group.title}{shown}", (part,))
            )
    return tuple(sheets)
