"""The filters above a list of items, and the facets that they match. See filters.js."""

from collections.abc import Iterable
from dataclasses import dataclass

from studykit.model import ItemType, Kind, Level
from studykit.quiz.item import Item
from studykit.site import Site


@dataclass(frozen=True)
class Filter:
    """A select box: its name in the form and in addresses, its label and its choices.

    `choices` are pairs of a value and the text shown for it.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


def facets_of(item: Item, site: Site) -> str:
    """Return the facets of an item: its type, its level, the kinds of its units, its documents.

    They are separated by spaces. No value belongs to two filters, so facets carry no filter name.
    """
    units = site.indexes.graph.units
    kinds = (units[name].kind.value for name in item.units if name in units)
    documents = (cite.source for cite in item.cites)
    return " ".join(dict.fromkeys((item.type.value, item.level.value, *kinds, *documents)))


def filters_of(items: Iterable[Item], site: Site) -> list[Filter]:
    """Return the filters for some items; a filter with fewer than two choices is omitted."""
    found = {value for item in items for value in facets_of(item, site).split()}
    offered = {
        ("document", "文献"): [(s.id, s.name) for s in site.library.sources],
        ("kind", "考查"): [(kind.value, kind.label) for kind in Kind if kind is not Kind.ITEM],
        ("type", "题型"): [(each.value, each.label) for each in ItemType],
        ("level", "层次"): [(each.value, each.label) for each in Level],
    }
    filters = [
        Filter(name, label, tuple(choice for choice in choices if choice[0] in found))
        for (name, label), choices in offered.items()
    ]
    return [each for each in filters if len(each.choices) > 1]
