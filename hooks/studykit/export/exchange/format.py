"""What a format takes and gives: content in, named files out, and what had to be left out."""

from collections.abc import Callable, Mapping
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
    seconds, 0 if it is unknown; `stamp` formats it, `20261125-1837`, or is empty. Courses are pages:
    they need `assets`, the texts of our scripts and styles by path, and `to_html`, which renders a
    body as MkDocs does.
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


@dataclass(frozen=True)
class LeftOut:
    """An item that a format does not hold, and the reason, in Chinese."""

    item: str
    reason: str


@dataclass(frozen=True)
class Export:
    """The files of a format by name, ASCII without spaces, and the items that it leaves out."""

    files: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format: how to make it, and what the index page says about it, in Chinese.

    `name` is that of its folder. `purpose` says what it is for, `steps` how to import it, one step
    each, and `checked` with which programs it was verified, and where it was not. `scope` says what
    it holds if that is not the whole bank.
    """

    name: str
    title: str
    purpose: str
    steps: tuple[str, ...]
    checked: str
    make: Callable[[Content], Export]
    scope: str = ""


def identity(item: Item) -> str:
    """Return the name by which an item is traced in every export: `id@revision`."""
    return f"{item.id}@{item.revision}"
