"""出处对照: each paragraph of the documents, and the units that cite it."""

from dataclasses import dataclass

from studykit.model import Library, Paragraph, Unit


@dataclass(frozen=True)
class Citation:
    """A paragraph and the units that cite it; uncited, it is repeated, exempt, or neither.

    `twin` is the paragraph it repeats word for word; `reason` is why no unit need cite it.
    """

    paragraph: Paragraph
    units: tuple[Unit, ...]
    twin: str | None
    reason: str


def build_concordance(library: Library) -> dict[str, tuple[Citation, ...]]:
    """The concordance of every document, by the document's id, ranges expanded."""
    citing: dict[str, dict[str, Unit]] = {}
    for unit in library.units:
        for paragraph in (p for cite in unit.citations for p in library.expand(cite)):
            citing.setdefault(paragraph, {}).setdefault(unit.id, unit)
    concordance = {}
    for source in library.sources:
        reasons = {p: each.reason for each in source.exempt for p in each.paragraphs}
        concordance[source.id] = tuple(
            Citation(
                paragraph=p,
                units=tuple(citing.get(p.id, {}).values()),
                twin=library.twins.get(p.id),
                reason=reasons.get(p.id, ""),
            )
            for p in source.paragraphs
        )
    return concordance
