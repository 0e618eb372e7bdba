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
from studykit.model import Basis, Kind, Unit
from studykit.pages.map_addresses import node_url
from studykit.references import Reference
from studykit.site import Site

_BACKLINK_LABELS = {
    BacklinkType.CAUSES: "导致它的原因",
    BacklinkType.ADDRESSES: "针对它的对策",
    BacklinkType.SEE: "由「见」指到这里的词",
    BacklinkType.SEE_ALSO: "参见它的单元",
    BacklinkType.CITES: "引用它的单元",
    BacklinkType.MENTIONS: "正文提到它的地方",
}
_ELSEWHERE = "其他页面"


@dataclass(frozen=True)
class ShownBacklink:
    """A backlink, as a page shows it. `sentences` are those that mention the target."""

    kind: Kind | None
    link: Markup
    inferred: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ShownRelation:
    """An outgoing relation of a unit, as a page shows it."""

    label: str
    link: Markup
    inferred: bool


def unit_block(unit: Unit, site: Site, linker: Linker) -> Markup:
    """Return the block below a unit.

    It has a link to the unit's picture, relations, backlinks, and links to index entries.
    """
    indexes = site.indexes
    outgoing = [
        ShownRelation(e.type.label, linker.link(e.target), e.basis is Basis.INFERRED)
        for e in indexes.graph.outgoing.get(unit.id, ())
    ]
    backlinks = indexes.backlinks.get(unit.id, ())
    picture_url = node_url(unit, site)
    return render(
        "related.html",
        unit=unit,
        picture=relative(picture_url, linker.path) if picture_url else "",
        outgoing=outgoing,
        count=len(backlinks),
        groups=_by_type(backlinks, site, linker).items(),
        rows=_index_links(unit.id, site, linker),
    )


def paragraph_block(paragraph: str, site: Site, linker: Linker) -> Markup:
    """Return the block below a paragraph.

    It has the paragraph's parallels, its backlinks by the kind of the citing unit, and links to
    index entries.
    """
    indexes = site.indexes
    backlinks = indexes.backlinks.get(paragraph, ())
    return render(
        "cited.html",
        counterparts=[
            _counterpart(each, linker) for each in indexes.counterparts.get(paragraph, ())
        ],
        count=len(backlinks),
        groups=_by_kind(backlinks, site, linker).items(),
        rows=_index_links(paragraph, site, linker),
    )


def _index_links(target_id: str, site: Site, linker: Linker) -> list[Markup]:
    link = Markup('<a href="{}">{}</a>')
    listed = site.catalogue.rows.get(target_id, {})
    return [link.format(relative(url, linker.path), TITLES[index]) for index, url in listed.items()]


def _counterpart(each: Counterpart, linker: Linker) -> tuple[str, Markup]:
    return "同" if each.identical else "近", linker.locator(each.locator)


def _by_type(
    backlinks: Sequence[Backlink], site: Site, linker: Linker
) -> Mapping[str, list[ShownBacklink]]:
    groups: dict[str, list[ShownBacklink]] = {}
    for backlink in backlinks:
        groups.setdefault(_BACKLINK_LABELS[backlink.type], []).append(_show(backlink, site, linker))
    return groups


def _by_kind(
    backlinks: Sequence[Backlink], site: Site, linker: Linker
) -> Mapping[str, list[ShownBacklink]]:
    groups: dict[str, list[ShownBacklink]] = {kind.label: [] for kind in Kind}
    groups[_ELSEWHERE] = []
    for backlink in backlinks:
        kind = _kind_of(backlink.citer)
        groups[kind.label if kind else _ELSEWHERE].append(_show(backlink, site, linker))
    return {title: lines for title, lines in groups.items() if lines}


def _show(backlink: Backlink, site: Site, linker: Linker) -> ShownBacklink:
    inferred = backlink.basis is Basis.INFERRED
    link = link_to(backlink.citer.id, site, linker)
    return ShownBacklink(_kind_of(backlink.citer), link, inferred, backlink.sentences)


def _kind_of(target: Target) -> Kind | None:
    """Return the kind of the unit that a target names; None if it names no unit."""
    return Kind(target.kind) if target.kind else None


def link_to(target_id: str, site: Site, linker: Linker) -> Markup:
    """Return the link of an id; for a section, with its page's title.

    Section titles such as 小结 occur on every page, so the title alone would be ambiguous.
    """
    targets = site.targets.get(target_id, ())
    # An id with several targets is a fault that is reported elsewhere.
    if not targets or targets[0].type != "section":
        return linker.link(target_id)
    title = f"{site.titles[targets[0].path]} › {targets[0].title}"
    return linker.reference(Reference(target_id, title))
