"""The pages of an index, split by group (letter, document) if one page is too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# The maximum number of entries on a page. On longer pages readers lose track; a rule of this site.
ENTRIES_AT_MOST = 500

T = TypeVar("T")


@dataclass(frozen=True)
class Group(Generic[T]):
    """The entries below one subheading, such as a letter or a document.

    `key` is valid as part of an id and of a file name.
    """

    key: str
    title: str
    entries: tuple[T, ...]


@dataclass(frozen=True)
class IndexPage(Generic[T]):
    """One page of an index.

    `name` is `terms` for the whole index or its first page, and `terms-a`, `terms-a-2` for the
    pages of an index that was split.
    """

    name: str
    title: str
    groups: tuple[Group[T], ...]


def split_index(
    name: str, title: str, groups: Sequence[Group[T]], limit: int = ENTRIES_AT_MOST
) -> tuple[IndexPage[T], ...]:
    """Divide an index into pages of at most `limit` entries.

    If the index is split, the first page has no groups; it links to the others.
    """
    if sum(len(group.entries) for group in groups) <= limit:
        return (IndexPage(name, title, tuple(groups)),)
    pages = [IndexPage[T](name, title, ())]
    for group in groups:
        parts = range(0, len(group.entries), limit)
        for number, start in enumerate(parts, 1):
            mark = f"-{number}" if number > 1 else ""
            shown = f"（{number}/{len(parts)}）" if len(parts) > 1 else ""
            part = Group(group.key, group.title, group.entries[start : start + limit])
            pages.append(
                IndexPage(f"{name}-{group.key}{mark}", f"{title}：{group.title}{shown}", (part,))
            )
    return tuple(pages)
