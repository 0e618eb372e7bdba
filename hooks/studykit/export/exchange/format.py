"""What a format takes and gives: content in, named files out, and what had to be left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from studykit.export.exchange.plain import plain_item
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.quiz.item import Item
from studykit.site import Site


@dataclass(frozen=True)
class Content:
    """All that a format may use.

    `site_id` is the permanent name of the site, `title` its name. `time` is the commit time in Unix
    seconds, 0 if it is unknown; `stamp` formats it, `20261125-1837`, or is empty.

    Courses are pages: they need `assets`, the texts of our scripts and styles by path, and
    `to_html`, which renders a body as MkDocs does.
    """

    site: Site
    site_id: str
    title: str
    time: int = 0
    stamp: str = ""
    assets: Mapping[str, str] = field(default_factory=dict)
    to_html: Callable[[Body, Linker], str] | None = None

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items by id, in reading order, with plain texts: no markup is left in them."""
        return {item.id: plain_item(item, self.site) for item in self.site.bank.items}

    @cached_property
    def module_titles(self) -> dict[str, str]:
        """The titles of the modules by id, in reading order."""
        return {module.id: module.title for module in self.site.library.modules}

    def by_module(self, items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
        """Yield the id of each module that has some of the items, and these items.

        Modules are in reading order; items keep their order.
        """
        for module in self.module_titles:
            if own := [item for item in items if item.module == module]:
                yield module, own

    def held(self, obstacle: Callable[[Item], str]) -> tuple[list[Item], tuple["LeftOut", ...]]:
        """Return the items that a format can hold, and the others, in reading order.

        `obstacle` says in Chinese why the format cannot hold an item, or is empty.
        """
        reasons = {item.id: obstacle(item) for item in self.items.values()}
        kept = [item for item in self.items.values() if not reasons[item.id]]
        return kept, tuple(LeftOut(name, why) for name, why in reasons.items() if why)


@dataclass(frozen=True)
class LeftOut:
    """The id of an item or a module that a format does not hold, and the reason, in Chinese."""

    item: str
    reason: str


@dataclass(frozen=True)
class Export:
    """The files of a format by name, and what it leaves out. Names are ASCII without spaces.

    `labels` has a description in Chinese of each file whose name does not say what it holds.
    """

    files: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """A format: how to make it, and what the index page says about it, in Chinese.

    `name` is also the name of its folder. `task` says in a few words what a trainer does with it,
    `purpose` what it is for, `steps` how to import it, one step each, and `checked` with which
    programs it was verified, and where it was not. `scope` says what it holds if that is not the
    whole bank.
    """

    name: str
    task: str
    title: str
    purpose: str
    steps: tuple[str, ...]
    checked: str
    make: Callable[[Content], Export]
    scope: str = ""


def identity(item: Item) -> str:
    """Return the name by which an item is traced in every export: `id@revision`."""
    return f"{item.id}@{item.revision}"
