"""The input of all pages: the library and the data derived from it once per build."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from studykit.indexes import Indexes, build_indexes
from studykit.indexes.catalogue import Catalogue, build_catalogue
from studykit.library import Target, targets_of
from studykit.model import Library, Module, Page, Source
from studykit.quiz.item import Item, ItemBank
from studykit.quiz.stable_ids import build_stable_bank
from studykit.renames import keys_of


@dataclass(frozen=True)
class Site:
    """A library with its reference targets, its indexes and its items.

    `catalogue` has the pages of the indexes and the positions of their rows. `keys` maps ids to
    keys that differ from the id. `offers_slides` if the decks may be downloaded as files.
    """

    library: Library
    targets: Mapping[str, list[Target]]
    indexes: Indexes
    catalogue: Catalogue
    bank: ItemBank
    keys: Mapping[str, str]
    offers_slides: bool = False

    def key(self, name: str) -> str:
        """The key of a module, section or unit. It stays the same if the id changes."""
        return self.keys.get(name, name)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The authors' pages by path."""
        return {page.path: page for page in self.library.pages}

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.bank.items}

    @cached_property
    def items_of(self) -> dict[str, tuple[Item, ...]]:
        """The items of each module, in reading order. Modules without items are missing."""
        found: dict[str, list[Item]] = {}
        for item in self.bank.items:
            found.setdefault(item.module, []).append(item)
        return {module: tuple(items) for module, items in found.items()}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by the path of their page."""
        return {source.path: source for source in self.library.sources}

    @cached_property
    def modules(self) -> dict[str, Module]:
        """The modules by the path of their page."""
        return {module.path: module for module in self.library.modules}


def site_of(library: Library, *, offers_slides: bool = False) -> Site:
    """Derive the data of all pages from a library."""
    targets = targets_of(library)
    indexes = build_indexes(library, targets)
    keys = keys_of(library)
    bank = build_stable_bank(library, indexes.graph, keys)
    catalogue = build_catalogue(library, indexes, keys)
    return Site(library, targets, indexes, catalogue, bank, keys, offers_slides)
