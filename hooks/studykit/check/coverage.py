"""Check that units have their causes, remedies, targets, effects, definitions and citations."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from studykit.diagnostics import A_PARAGRAPH, A_QUOTATION, Code, Diagnostic, diagnose
from studykit.graph import Graph, graph_of
from studykit.model import (
    PLACEHOLDER,
    TARGET_KINDS,
    Basis,
    Kind,
    Library,
    RelationType,
    Requirement,
    Unit,
)
from studykit.references import Reference


class _Relations:
    """The relations of a library, arranged for the coverage checks.

    `stated` holds the type and target of every stated relation. `caused` and `addressed` hold the
    ids of units that a cause or a remedy points at. `containing` holds the ids of the units that
    contain an addressed unit.
    """

    def __init__(self, library: Library) -> None:
        self.graph = graph_of(library)
        edges = [edge for ends in self.graph.incoming.values() for edge in ends]
        self.stated = {(e.type, e.target) for e in edges if e.basis is Basis.STATED}
        self.caused = {e.target for e in edges if e.type is RelationType.CAUSES}
        self.addressed = {e.target for e in edges if e.type is RelationType.ADDRESSES}
        units = self.graph.units
        self.containing = {
            u.id for name in self.addressed for u in self.graph.ancestors(units[name])
        }

    def is_addressed(self, unit: Unit) -> bool:
        """Return whether a remedy points at the unit, at a container of it or at a part of it."""
        lineage = self.graph.lineage(unit)
        return unit.id in self.containing or any(each.id in self.addressed for each in lineage)

    def has_remedy(self, unit: Unit) -> bool:
        """Return whether the unit has a remedy.

        It has one if it is addressed, or if a cause of it or of a container of it is addressed.
        """
        causes = (
            self.graph.units[edge.source]
            for each in self.graph.lineage(unit)
            for edge in self.graph.edges_into(each.id, RelationType.CAUSES)
        )
        return self.is_addressed(unit) or any(self.is_addressed(cause) for cause in causes)

    def is_exempt(self, unit: Unit, requirement: Requirement) -> bool:
        """Return whether the unit or a container of it has an exemption from the rule."""
        return any(
            e.requirement is requirement for each in self.graph.lineage(unit) for e in each.exempt
        )

    def has_relation(self, unit: Unit, type_: RelationType) -> bool:
        """Return whether the unit or a container of it has a relation of the type."""
        return any(r.type is type_ for each in self.graph.lineage(unit) for r in each.relations)


def check_coverage(library: Library) -> Iterator[Diagnostic]:
    """Report what units lack, and exemptions that a relation contradicts."""
    relations = _Relations(library)
    modules = {module.id: module.units for module in library.modules}
    for unit in library.units:
        yield from _unmet(unit, relations, modules[unit.module])
        yield from _needless_exemptions(unit, relations)
        yield from _needless_silences(unit, relations.graph)
    labels = _labels(library)
    for unit in library.units_and_terms:
        is_alias = any(each.type is RelationType.SEE for each in unit.relations)
        if not unit.cites and not is_alias:
            hint = f"加一行「- 出处：{A_PARAGRAPH}」，写它依据的段落"
            # If the field is there but names no paragraph, another fault says what is wrong.
            if "出处" not in labels[unit.path, unit.line]:
                yield diagnose(Code.N04_CITATION_MISSING, unit.path, unit.line, unit.title, hint)
        if unit.headwords and unit.definition is None and not is_alias:
            hint = f"文献下了定义，加一行「- 释义：{A_QUOTATION}」，照抄它的话；编者所加的，"
            hint += f"加一行「- 释义（编者）：{PLACEHOLDER}一句话的解释」"
            yield diagnose(Code.N09_DEFINITION_MISSING, unit.path, unit.line, unit.title, hint)


def _labels(library: Library) -> dict[tuple[str, int], set[str]]:
    """Return the labels of the fields below each heading, by path and line of the heading."""
    found: dict[tuple[str, int], set[str]] = {}
    for page in library.pages:
        lines = [heading.line for heading in page.outline]
        for line in lines:
            found[page.path, line] = set()
        for block in page.field_blocks:
            if count := bisect_right(lines, block.first_line):
                found[page.path, lines[count - 1]] |= {each.label for each in block.fields}
    return found


def _unmet(unit: Unit, relations: _Relations, others: Sequence[Unit]) -> Iterator[Diagnostic]:
    """Report what a unit needs and lacks. `others` are the units of its module."""

    def inferred(label: str, type_: RelationType) -> str:
        """Return an example of a field that names the nearest unit of a fitting kind."""
        fit = [u for u in others if u.kind in TARGET_KINDS[type_] and u is not unit]
        near = min(fit, key=lambda each: abs(each.line - unit.line), default=None)
        if near is None:
            return ""
        field = f"- {label}（归纳）：{Reference(near.id)}{PLACEHOLDER}"
        return f"如「{field}」（文献自己说的，去掉（归纳），引那一句）；"

    def require(
        requirement: Requirement, is_met: bool, code: Code, hint: str
    ) -> Iterator[Diagnostic]:
        if not is_met and not relations.is_exempt(unit, requirement):
            yield diagnose(code, unit.path, unit.line, unit.title, hint)

    if unit.kind is Kind.PROBLEM:
        caused = any(each.id in relations.caused for each in relations.graph.lineage(unit))
        hint = f"在造成它的原因单元写「导致」，指到 [[{unit.id}]]；文献没有说原因，在这里加一行"
        hint += f"「- 免（原因）：{PLACEHOLDER}为什么没有」，网页上就注明「未载原因」"
        yield from require(Requirement.CAUSE, caused, Code.N05_CAUSE_MISSING, hint)
    if unit.kind in (Kind.PROBLEM, Kind.CAUSE):
        hint = f"在对策单元写「针对」，指到 [[{unit.id}]] 或它的原因；文献没有说办法，在这里加一行"
        hint += f"「- 免（对策）：{PLACEHOLDER}为什么没有」，网页上就注明「未载对策」"
        is_met = relations.has_remedy(unit)
        yield from require(Requirement.REMEDY, is_met, Code.N06_REMEDY_MISSING, hint)
    if unit.kind is Kind.CAUSE:
        hint = f"写明它造成哪个问题，{inferred('导致', RelationType.CAUSES)}文献没有说，加一行"
        hint += f"「- 免（导致）：{PLACEHOLDER}为什么没有」，网页上就注明「未载导致」"
        is_met = relations.has_relation(unit, RelationType.CAUSES)
        yield from require(Requirement.EFFECT, is_met, Code.N08_EFFECT_MISSING, hint)
    if unit.kind in (Kind.REMEDY, Kind.PROCEDURE):
        hint = f"写明它解决什么，{inferred('针对', RelationType.ADDRESSES)}文献没有说，加一行"
        hint += f"「- 免（针对）：{PLACEHOLDER}为什么没有」，网页上就注明「未载针对」"
        is_met = relations.has_relation(unit, RelationType.ADDRESSES)
        yield from require(Requirement.TARGET, is_met, Code.N07_TARGET_MISSING, hint)


def _needless_exemptions(unit: Unit, relations: _Relations) -> Iterator[Diagnostic]:
    """Report exemptions that a stated relation contradicts.

    An exemption says that the document is silent. So a relation that the document states
    contradicts the exemption.
    """
    stated_types = {each.type for each in unit.relations if each.basis is Basis.STATED and each.to}
    contradicted = {
        Requirement.CAUSE: (RelationType.CAUSES, unit.id) in relations.stated,
        Requirement.REMEDY: (RelationType.ADDRESSES, unit.id) in relations.stated,
        Requirement.TARGET: RelationType.ADDRESSES in stated_types,
        Requirement.EFFECT: RelationType.CAUSES in stated_types,
    }
    for each in unit.exempt:
        if contradicted.get(each.requirement):
            hint = "既然有了这种关系，删去这一行"
            yield diagnose(Code.N12_EXEMPTION_NEEDLESS, unit.path, each.line, unit.title, hint)


def _needless_silences(unit: Unit, graph: Graph) -> Iterator[Diagnostic]:
    """Report silences on a detail that the unit or its parts give, or in a unit of another kind."""
    if not unit.silences:
        return
    stated_labels = {label for part in graph.subtree(unit) for label in part.details}
    for each in unit.silences:
        if unit.kind not in (Kind.REMEDY, Kind.PROCEDURE):
            hint = f"免（{each.label}）只写在对策和步骤里，删去这一行"
        elif each.label in stated_labels:
            hint = f"这里或下面的单元写了「{each.label}」，删去这一行"
        else:
            continue
        yield diagnose(Code.N12_EXEMPTION_NEEDLESS, unit.path, each.line, unit.title, hint)
