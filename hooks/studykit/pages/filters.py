"""The filters above a list: what its entries can be chosen by. See filters.js."""

from collections.abc import Iterable
from dataclasses import dataclass

from studykit.indexes.catalogue import document_label
from studykit.model import ItemType, Kind, Level
from studykit.quiz.item import Item
from studykit.site import Site


@dataclass(frozen=True)
class Filter:
    """One list to choose from: its name in the form and in addresses, its label.

    `choices` are values and what a reader sees of them.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


def facets_of(item: Item, site: Site) -> str:
    """What an item can be chosen by: its type, level, documents and the kinds of its units.

    Values are parted by spaces; none means two things, so that they need no names.
    """
    units = site.indexes.graph.units
    kinds = (units[name].kind.value for name in item.units if name in units)
    documents = (cite.source for cite in item.cites)
    return " ".join(dict.fromkeys((item.type.value, item.level.value, *kinds, *documents)))


def filters_of(items: Iterable[Item], site: Site) -> list[Filter]:
    """What there is to choose from among some items; where all are alike in a thing, not that."""
    found = {value for item in items for value in facets_of(item, site).split()}
    offered = {
        ("document", "文献"): [(s.id, document_label(s.id)) for s in site.library.sources],
        ("kind", "考查"): [(kind.value, kind.label) for kind in Kind if kind is not Kind.ITEM],
        ("type", "题型"): [(each.value, each.label) for each in ItemType],
        ("level", "层次"): [(each.value, each.label) for each in Level],
    }
    filters = [
        Filter(name, label, tuple(choice for choice in choices if choice[0] in found))
        for (name, label), choices in offered.items()
    ]
    return [each for each in filters if len(each.choices) > 1]
