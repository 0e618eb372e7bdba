"""The block below a unit or paragraph: relations in both directions, backlinks, index entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studykit.html.inline import Linker
from studykit.html.links import relative
from studykit.html.template import render
from studykit.indexes.backlinks import Backlink, BacklinkType
from studykit.indexes.catalogue import TITLES
from studykit.indexes.parallels import Counterpart
from studykit.library import Target
from studykit.model import Basis, Kind, RelationType, Unit
from studykit.pages.map_addresses import node_url
from studykit.references import Reference
from studykit.site import Site

RELATION_LABELS: Mapping[RelationType, str] = {
    RelationType.CAUSES: "导致",
    RelationType.ADDRESSES: "针对",
    RelationType.SEE_ALSO: "参见",
    RelationType.SEE: "见",
}
_TYPE_LABELS = {
    BacklinkType.CAUSES: "导致它的原因",
    BacklinkType.ADDRESSES: "针对它的对策",
    BacklinkType.SEE: "由「见」指到这里的词",
    BacklinkType.SEE_ALSO: "参见它的单元",
    BacklinkType.CITES: "引用它的单元",
    BacklinkType.MENTIONS: "正文提到它的地方",
}
_ELSEWHERE = "其他页面"


@dataclass(frozen=True)
class Line:
    """A backlink as shown: kind, link, whether an editor inferred it, and the citing sentences."""

    kind: Kind | None
    link: Markup
    inferred: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Outgoing:
    """An outgoing relation of a unit, as shown."""

    label: str
    link: Markup
    inferred: bool


def unit_block(unit: Unit, site: Site, linker: Linker) -> Markup:
    """Return the block below a unit: its picture, relations, backlinks, links to index entries."""
    indexes = site.indexes
    outgoing = [
        Outgoing(RELATION_LABELS[e.type], linker.link(e.target), e.basis is Basis.INFERRED)
        for e in indexes.graph.outgoing.get(unit.id, ())
    ]
    backlinks = indexes.backlinks.get(unit.id, ())
    return render(
        "related.html",
        unit=unit,
        picture=relative(url, linker.path) if (url := node_url(unit, site)) else "",
        outgoing=outgoing,
        count=len(backlinks),
        groups=_by_type(backlinks, site, linker).items(),
        rows=_rows(unit.id, site, linker),
    )


def paragraph_block(paragraph: str, site: Site, linker: Linker) -> Markup:
    """Return the block below a paragraph: its parallels, the units that cite it, by kind."""
    indexes = site.indexes
    backlinks = indexes.backlinks.get(paragraph, ())
    return render(
        "cited.html",
        counterparts=[
            _counterpart(each, linker) for each in indexes.counterparts.get(paragraph, ())
        ],
        count=len(backlinks),
        groups=_by_kind(backlinks, site, linker).items(),
        rows=_rows(paragraph, site, linker),
    )


def _rows(name: str, site: Site, linker: Linker) -> list[Markup]:
    link = Markup('<a href="{}">{}</a>')
    listed = site.catalogue.rows.get(name, {})
    return [link.format(relative(url, linker.path), TITLES[index]) for index, url in listed.items()]


def _counterpart(each: Counterpart, linker: Linker) -> tuple[str, Markup]:
    return "同" if each.identical else "近", linker.locator(each.locator)


def _by_type(backlinks: Sequence[Backlink], site: Site, linker: Linker) -> Mapping[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for backlink in backlinks:
        groups.setdefault(_TYPE_LABELS[backlink.type], []).append(_line(backlink, site, linker))
    return groups


def _by_kind(backlinks: Sequence[Backlink], site: Site, linker: Linker) -> Mapping[str, list[Line]]:
    groups: dict[str, list[Line]] = {kind.label: [] for kind in Kind}
    groups[_ELSEWHERE] = []
    for backlink in backlinks:
        kind = _kind_of(backlink.citer)
        groups[kind.label if kind else _ELSEWHERE].append(_line(backlink, site, linker))
    return {title: lines for title, lines in groups.items() if lines}


def _line(backlink: Backlink, site: Site, linker: Linker) -> Line:
    inferred = backlink.basis is Basis.INFERRED
    link = link_to(backlink.citer.id, site, linker)
    return Line(_kind_of(backlink.citer), link, inferred, backlink.sentences)


def _kind_of(target: Target) -> Kind | None:
    """Return the kind of a unit's target, or None for any other target."""
    return Kind(target.kind) if target.kind else None


def link_to(name: str, site: Site, linker: Linker) -> Markup:
    """Return the link of an id; for a section, with its page's title.

    Section titles such as 小结 occur on every page, so the title alone would be ambiguous.
    """
    places = site.targets.get(name, ())
    if not places or places[0].type != "section":
        return linker.link(name)
    title = f"{site.pages[places[0].path].title} › {places[0].title}"
    return linker.reference(Reference(name, title))
