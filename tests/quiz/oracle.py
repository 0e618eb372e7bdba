"""A test oracle: it computes the ground truth directly from the authors' units and relations.

It does not use the graph, the evidence or the rules, so that it does not share their mistakes.
"""

import unicodedata

from studykit.model import Basis, Library, RelationType, Unit

# The claim of a generator's items: the relation type, and whether the key is its source.
CLAIMS = {
    "cause": (RelationType.CAUSES, True),
    "all-causes": (RelationType.CAUSES, True),
    "effect": (RelationType.CAUSES, False),
    "all-effects": (RelationType.CAUSES, False),
    "remedy": (RelationType.ADDRESSES, True),
    "all-remedies": (RelationType.ADDRESSES, True),
    "target": (RelationType.ADDRESSES, False),
    "all-targets": (RelationType.ADDRESSES, False),
}
_STATEMENTS = {RelationType.CAUSES, RelationType.ADDRESSES}


class Oracle:
    """Queries on a library, each in the simplest possible way."""

    def __init__(self, library: Library) -> None:
        self.library = library
        # If an id is used twice, the later unit counts, as in the rest of the code.
        self.units = {unit.id: unit for unit in library.units}

    def relations(self, name: str) -> list[tuple[RelationType, str, Basis]]:
        """Return the relations of a unit as (type, target, basis).

        If a type and a target occur twice, the last one counts.
        """
        found = {
            (relation.type, target): relation.basis
            for relation in self.units[name].relations
            for target in relation.to
            if target in self.units and target != name
        }
        return [(type_, target, basis) for (type_, target), basis in found.items()]

    def words(self, source: str, target: str) -> list[str]:
        """Return the words that the last relation from one unit to another quotes."""
        found: list[str] = []
        for relation in self.units[source].relations:
            if target in relation.to and relation.type in _STATEMENTS:
                found = [quotation.text for quotation in relation.quotations]
        return found

    def related(self, one: str, other: str) -> bool:
        """Return whether either unit has a relation of any type to the other."""
        return any(target == other for _, target, _ in self.relations(one)) or any(
            target == one for _, target, _ in self.relations(other)
        )

    def lineage_with_aliases(self, name: str) -> set[str]:
        """Return the ids of a unit, of the units that contain it, and of the aliases of all."""
        lineage_with_aliases, todo = set(), [name]
        while todo:
            here = todo.pop()
            if here in lineage_with_aliases or here not in self.units:
                continue
            lineage_with_aliases.add(here)
            todo += [self.units[here].parent or ""]
        same = {
            other
            for other in self.units
            for here in lineage_with_aliases
            if any(
                (a, b) in ((here, other), (other, here))
                for a in (here, other)
                for type_, b, _ in self.relations(a)
                if type_ is RelationType.SEE
            )
        }
        return lineage_with_aliases | same

    def connected(self, one: str, other: str) -> bool:
        """Return whether the lineages of two units overlap or have a relation between them."""
        ones, others = self.lineage_with_aliases(one), self.lineage_with_aliases(other)
        return bool(ones & others) or any(self.related(a, b) for a in ones for b in others)

    def paragraphs(self, unit: Unit) -> set[str]:
        """Return the ids of the paragraphs that a unit or its relations cite."""
        cites = [*unit.cites, *(cite for relation in unit.relations for cite in relation.cites)]
        return {
            f"{cite.source}-{number}"
            for cite in cites
            for number in range(cite.first, cite.last + 1)
            if f"{cite.source}-{number}" in self.library.paragraphs
        }

    def parallels(self, paragraph: str) -> set[str]:
        """Return the paragraphs parallel to one: declared so, or repeated by another source."""
        found = {paragraph}
        for parallel in self.library.parallels:
            members = {
                f"{m.source}-{n}" for m in parallel.members for n in range(m.first, m.last + 1)
            }
            if paragraph in members:
                found |= members
        for ours, theirs in self.library.repeated_paragraphs.items():
            if paragraph in (ours, theirs):
                found |= {ours, theirs}
        return found

    def in_document(self, name: str, document: str) -> bool:
        """Return whether a document may contain a unit.

        It may if any unit in `lineage_with_aliases` cites the document, or a paragraph that has a
        parallel in it.
        """
        return any(
            near.split("-")[0] == document
            for each in self.lineage_with_aliases(name)
            for paragraph in self.paragraphs(self.units[each])
            for near in self.parallels(paragraph)
        )

    def says(self, source: str, type_: RelationType, target: str, basis: Basis) -> bool:
        """Return whether a unit itself has this relation on this basis."""
        return (type_, target, basis) in self.relations(source)


def squeezed(text: str) -> str:
    """Return a text without spaces and punctuation, with character width and case folded."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in wide if c.isalnum())
