"""A test oracle: it computes the ground truth directly from what authors wrote.

It does not use the graph, the evidence or the rules, so that it does not share their mistakes.
"""

import unicodedata
from itertools import pairwise

from studykit.model import Basis, KeyPoint, Kind, Library, RelationType


class Oracle:
    """Queries on a library, each answered in the simplest possible way."""

    def __init__(self, library: Library) -> None:
        self.library = library
        # If an id is used twice, the later unit counts, as in the rest of the code.
        self.units = {unit.id: unit for unit in library.units}

    def statements(self, document: str) -> dict[str, bool]:
        """Return the statements about a document, and whether each of them is true."""
        return {
            each.text: isinstance(each, KeyPoint)
            for unit in self.library.units
            for each in (*unit.key_points, *unit.misreadings)
            if each.cites[0].source == document
        }

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

    def related(self, one: str, other: str) -> bool:
        """Return whether either unit has a relation of any type to the other."""
        return any(target == other for _, target, _ in self.relations(one)) or any(
            target == one for _, target, _ in self.relations(other)
        )

    def lineage(self, name: str) -> set[str]:
        """Return the ids of a unit and of the units that contain it."""
        found: set[str] = set()
        while name in self.units and name not in found:
            found.add(name)
            name = self.units[name].parent or ""
        return found

    def lineage_and_same(self, name: str) -> set[str]:
        """Return the ids of the lineage of a unit, and of all units that 见 joins to one of it."""
        line = self.lineage(name)
        see = {
            (unit.id, target)
            for unit in self.units.values()
            for relation in unit.relations
            if relation.type is RelationType.SEE
            for target in relation.to
            if target in self.units
        }
        return line | {b for a, b in see if a in line} | {a for a, b in see if b in line}

    def points(self, heading: str) -> set[str]:
        """Return the ids of the units directly below another."""
        return {unit.id for unit in self.units.values() if unit.parent == heading}

    def documents(self, name: str) -> set[str]:
        """Return the ids of the documents that a unit cites."""
        unit = self.units[name]
        cites = [*unit.cites, *(cite for relation in unit.relations for cite in relation.cites)]
        return {cite.source for cite in cites}

    def sentences(self, document: str) -> list[str]:
        """Return the sentences of a document, cut at every stop, without punctuation."""
        found = []
        for name, paragraph in self.library.paragraphs.items():
            if name.split("-")[0] == document:
                text = paragraph.text
                for stop in "；;！？":
                    text = text.replace(stop, "。")
                found += [squeezed(part) for part in text.split("。")]
        return found

    def share(self, name: str, sentence: str) -> float:
        """Return the share of the pairs of a unit's title that a sentence has.

        If the share of an alias is greater, it is returned instead.
        """
        unit = self.units[name]
        said = pairs_of(sentence)
        return max(
            len(pairs_of(each) & said) / max(len(pairs_of(each)), 1)
            for each in (unit.title, *unit.aliases)
        )

    def is_apart(self, point: str, heading: str) -> bool:
        """Return whether a point has nothing to do with a heading and the points below it."""
        group = {heading, *self.points(heading)}
        return not any(
            each in self.lineage_and_same(point)
            or point in self.lineage_and_same(each)
            or self.related(point, each)
            for each in group
        )

    def kind(self, name: str) -> Kind:
        """Return the kind of a unit."""
        return self.units[name].kind


def pairs_of(text: str) -> set[str]:
    """Return the pairs of adjacent characters of a text without punctuation."""
    return {"".join(pair) for pair in pairwise(squeezed(text))}


def squeezed(text: str) -> str:
    """Return a text without spaces and punctuation, with character width and case folded."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in wide if c.isalnum())
