"""The input of all pages: the library and the data derived from it once per build."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from studykit.indexes import Indexes, build_indexes
from studykit.indexes.catalogue import Catalogue, build_catalogue
from studykit.kept.keeper import FRESH, Keeper
from studykit.library import Target, targets_of
from studykit.model import Kind, Library, Module, Page, Source, Unit
from studykit.prose import lead_of
from studykit.quiz.item import Item, ItemBank
from studykit.quiz.stable_ids import build_stable_bank
from studykit.quiz.without_prose import without_prose
from studykit.renames import keys_of


@dataclass(frozen=True)
class Site:
    """A library with its reference targets, its indexes and its items.

    `catalogue` has the pages of the indexes and the positions of their rows. `keys` maps ids to
    keys that differ from the id. `leads` has by id the sentence that tells what a unit is, and
    whether the editor gave it. `keeper` computes values of the site, or takes kept ones.
    `offers_slides` says whether the decks may be downloaded as files.
    """

    library: Library
    targets: Mapping[str, list[Target]]
    indexes: Indexes
    catalogue: Catalogue
    bank: ItemBank
    keys: Mapping[str, str]
    leads: Mapping[str, tuple[str, bool]]
    keeper: Keeper = field(default=FRESH, compare=False)
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
    def headings(self) -> dict[str, str]:
        """The headings of written items by the id of the item."""
        written = (unit for unit in self.library.units if unit.kind is Kind.ITEM)
        return {self.key(unit.id): unit.title for unit in written}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of the authors' pages by path.

        A page that takes another page's title from here depends on the title alone, and is not made
        again when other parts of that page change; see `kept`.
        """
        return {page.path: page.title for page in self.library.pages}

    @cached_property
    def next_modules(self) -> dict[str, tuple[str, str]]:
        """The id and the title of the module after each module, by the id of the earlier one."""
        return {one.id: (other.id, other.title) for one, other in pairwise(self.library.modules)}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by the path of their page."""
        return {source.path: source for source in self.library.sources}

    @cached_property
    def modules(self) -> dict[str, Module]:
        """The modules by the path of their page."""
        return {module.path: module for module in self.library.modules}


def _leads(written: tuple[tuple[Unit, ...], Page], _: None) -> dict[str, tuple[str, bool]]:
    units, page = written
    return {unit.id: lead_of(unit, page) for unit in units}


def site_of(library: Library, keeper: Keeper = FRESH, *, offers_slides: bool = False) -> Site:
    """Derive the data of all pages from a library."""
    targets = targets_of(library)
    indexes = build_indexes(library, targets)
    keys = keys_of(library)
    [bank] = keeper.map(_bank, [(without_prose(library, keeper), keys)], None)
    catalogue = build_catalogue(library, indexes, keys)
    leads = _leads_of(library, keeper)
    return Site(library, targets, indexes, catalogue, bank, keys, leads, keeper, offers_slides)


def _leads_of(library: Library, keeper: Keeper) -> dict[str, tuple[str, bool]]:
    units: dict[str, list[Unit]] = {}
    for unit in library.units_and_terms:
        units.setdefault(unit.path, []).append(unit)
    written = [(tuple(units[page.path]), page) for page in library.pages if page.path in units]
    found: dict[str, tuple[str, bool]] = {}
    for leads in keeper.map(_leads, written, None):
        found |= leads
    return found


def _bank(material: tuple[Library, Mapping[str, str]], _: None) -> ItemBank:
    return build_stable_bank(*material)
