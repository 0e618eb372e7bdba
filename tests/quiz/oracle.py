"""The ground truth in another way: from what authors wrote, without graph, evidence or rules."""

import unicodedata

from studykit.model import Basis, Library, RelationType, Unit


class Oracle:
    """A library, read plainly."""

    def __init__(self, library: Library) -> None:
        self.library = library
        # Of an id that was given twice, the later one counts, as everywhere.
        self.units = {unit.id: unit for unit in library.units}

    def relations(self, name: str) -> list[tuple[RelationType, str, Basis]]:
        """The relations that a unit writes, the last of a kind to a unit counting."""
        found = {
            (relation.type, target): relation.basis
            for relation in self.units[name].relations
            for target in relation.to
            if target in self.units and target != name
        }
        return [(type_, target, basis) for (type_, target), basis in found.items()]

    def joined(self, one: str, other: str) -> bool:
        """Whether either writes a relation to the other, of whatever kind."""
        return any(target == other for _, target, _ in self.relations(one)) or any(
            target == one for _, target, _ in self.relations(other)
        )

    def party(self, name: str) -> set[str]:
        """A unit, its containers, and what is the same under another name."""
        party, todo = set(), [name]
        while todo:
            here = todo.pop()
            if here in party or here not in self.units:
                continue
            party.add(here)
            todo += [self.units[here].parent or ""]
        same = {
            other
            for other in self.units
            for here in party
            if any(
                (a, b) in ((here, other), (other, here))
                for a in (here, other)
                for type_, b, _ in self.relations(a)
                if type_ is RelationType.SEE
            )
        }
        return party | same

    def tied(self, one: str, other: str) -> bool:
        """Whether the two, or those who stand for them, are joined or the same."""
        ones, others = self.party(one), self.party(other)
        return bool(ones & others) or any(self.joined(a, b) for a in ones for b in others)

    def paragraphs(self, unit: Unit) -> set[str]:
        """The paragraphs that a unit cites, with those that its relations cite."""
        cites = [*unit.cites, *(cite for relation in unit.relations for cite in relation.cites)]
        return {
            f"{cite.source}-{number}"
            for cite in cites
            for number in range(cite.first, cite.last + 1)
            if f"{cite.source}-{number}" in self.library.paragraphs
        }

    def alike(self, paragraph: str) -> set[str]:
        """The paragraphs declared parallel to one, or equal to it in a source that repeats."""
        found = {paragraph}
        for parallel in self.library.parallels:
            members = {
                f"{m.source}-{n}" for m in parallel.members for n in range(m.first, m.last + 1)
            }
            if paragraph in members:
                found |= members
        for ours, theirs in self.library.twins.items():
            if paragraph in (ours, theirs):
                found |= {ours, theirs}
        return found

    def in_document(self, name: str, document: str) -> bool:
        """Whether a unit, or who stands for it, cites a document or what is parallel to it."""
        return any(
            near.split("-")[0] == document
            for each in self.party(name)
            for paragraph in self.paragraphs(self.units[each])
            for near in self.alike(paragraph)
        )

    def says(self, source: str, type_: RelationType, target: str, basis: Basis) -> bool:
        """Whether a unit itself writes this relation on this basis."""
        return (type_, target, basis) in self.relations(source)


def squeezed(text: str) -> str:
    """A text without width, case, spaces and punctuation."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in wide if c.isalnum())
