"""出处对照: the paragraphs of the documents, each with the units that cite it."""

from dataclasses import dataclass

from studykit.model import Library, Paragraph, Unit


@dataclass(frozen=True)
class CitedParagraph:
    """A paragraph and the units that cite it.

    `repeats` is the id of the paragraph that this one repeats word for word, or None. `reason` says
    why no unit has to cite the paragraph; it is empty without an exemption.
    """

    paragraph: Paragraph
    units: tuple[Unit, ...]
    repeats: str | None
    reason: str


def build_concordance(library: Library) -> dict[str, tuple[CitedParagraph, ...]]:
    """Return the concordance by the id of the document. Cited ranges count for each paragraph."""
    citing: dict[str, dict[str, Unit]] = {}
    for unit in library.units:
        for paragraph in (p for cite in unit.all_cites for p in library.expand(cite)):
            citing.setdefault(paragraph, {}).setdefault(unit.id, unit)
    concordance = {}
    for source in library.sources:
        reasons = {p: each.reason for each in source.exempt for p in each.paragraphs}
        concordance[source.id] = tuple(
            CitedParagraph(
                paragraph=p,
                units=tuple(citing.get(p.id, {}).values()),
                repeats=library.originals.get(p.id),
                reason=reasons.get(p.id, ""),
            )
            for p in source.paragraphs
        )
    return concordance
