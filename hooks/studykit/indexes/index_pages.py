"""The pages of an index: one page or, if that would be too long, one or more for each group.

A first page, which links to them, precedes the pages of groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# The maximum number of entries on a page. This limit is a rule of this site: readers lose track on
# longer pages.
PAGE_ENTRIES_AT_MOST = 500

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

    `name` is a part of the page's path. The page of an index that is not split, and the first page
    of a split one, have the name of the index. The other pages add the key of their group and, from
    the second page of a group on, a number. For the term index, for example, the names are `terms`,
    `terms-a` and `terms-a-2`.
    """

    name: str
    title: str
    groups: tuple[Group[T], ...]


def split_index(
    name: str, title: str, groups: Sequence[Group[T]], limit: int = PAGE_ENTRIES_AT_MOST
) -> tuple[IndexPage[T], ...]:
    """Divide an index into pages of at most `limit` entries.

    The first page of a split index has no groups: the page that is rendered from it links to the
    others.
    """
    if sum(len(group.entries) for group in groups) <= limit:
        return (IndexPage(name, title, tuple(groups)),)
    pages = [IndexPage[T](name, title, ())]
    for group in groups:
        starts = range(0, len(group.entries), limit)
        for number, start in enumerate(starts, 1):
            name_suffix = f"-{number}" if number > 1 else ""
            title_suffix = f"（{number}/{len(starts)}）" if len(starts) > 1 else ""
            part = Group(group.key, group.title, group.entries[start : start + limit])
            pages.append(
                IndexPage(
                    f"{name}-{group.key}{name_suffix}",
                    f"{title}：{group.title}{title_suffix}",
                    (part,),
                )
            )
    return tuple(pages)
