"""Check the targets and the evidence of relations, and that 见 leads to a unit without 见."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_

from studykit.diagnostics import A_PARAGRAPH, Code, Diagnostic, diagnose
from studykit.library import Target
from studykit.locator import Locator
from studykit.model import (
    CLAIM_TYPES,
    PLACEHOLDER,
    RELATION_OF_LABEL,
    TARGET_KINDS,
    Basis,
    Field,
    Kind,
    Library,
    Relation,
    RelationType,
    Unit,
)
from studykit.quiz.overlap import Runs, runs_of
from studykit.references import Reference, references_to

# A diagnostic shows at most this number of names of a chain of 见.
TRAIL_AT_MOST = 12


def check_relations(library: Library, targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    """Report faults in the relations and citations of units.

    A relation may not point at the wrong kind, at its own unit, or twice at the same unit. A
    citation may not name a source that repeats another one.
    """
    units = {unit.id: unit for unit in library.units_and_terms}
    sources = {source.id: source for source in library.sources}
    for unit in library.units_and_terms:
        for relation in unit.relations:
            # The kind of a target is checked only if it is known: other checks report a dangling
            # reference and an unknown kind.
            known = {name for name in relation.to if _has_known_kind(name, units, targets)}
            yield from _check_relation(unit, relation, units, known)
        yield from _check_repeated(unit)
        for cite, line in _citations(unit):
            source = sources.get(cite.source)
            if source and source.repeats in sources:
                original = replace(cite, source=str(source.repeats))
                hint = f"{source.id} 是 {source.repeats} 的重复，改引 {Reference(str(original))}"
                yield diagnose(Code.R09_REPEATED_SOURCE, unit.path, line, str(cite), hint)


def _citations(unit: Unit) -> Iterator[tuple[Locator, int]]:
    """Yield the citations of a unit and of its relations, each with the line to report."""
    yield from ((cite, unit.line) for cite in unit.cites)
    for relation in unit.relations:
        yield from ((cite, relation.line) for cite in relation.cites)


def _check_repeated(unit: Unit) -> Iterator[Diagnostic]:
    """Report targets that a unit relates to twice with the same type.

    A relation cannot be both stated and inferred.
    """
    written: set[tuple[RelationType, str]] = set()
    for relation in unit.relations:
        for name in relation.to:
            if (relation.type, name) in written:
                hint = "同一个编号只写一次；不带（归纳）和带（归纳）的，只留一个"
                yield diagnose(Code.R10_TWICE, unit.path, relation.line, name, hint)
            written.add((relation.type, name))


def _has_known_kind(name: str, units: dict[str, Unit], targets: dict[str, list[Target]]) -> bool:
    return name in units or any(target.type != "unit" for target in targets.get(name, ()))


def _check_relation(
    unit: Unit, relation: Relation, units: dict[str, Unit], known: set[str]
) -> Iterator[Diagnostic]:
    allowed = TARGET_KINDS.get(relation.type)
    label = relation.type.label
    for name in relation.to:
        target = units.get(name)
        if name == unit.id:
            hint = "删去，或改成别的编号"
            yield diagnose(Code.R04_SELF, unit.path, relation.line, name, hint)
        elif allowed and name in known and (target is None or target.kind not in allowed):
            kinds = "或".join(kind.label for kind in Kind if kind in allowed)
            actual = target.kind.label if target else "不是知识单元"
            hint = f"「{label}」只指向{kinds}：改成一个{kinds}的编号，或删去这个编号"
            shown = f"{name}（{actual}）"
            yield diagnose(Code.Z10_TARGET_KIND, unit.path, relation.line, shown, hint)


def check_untargeted(library: Library) -> Iterator[Diagnostic]:
    """Report fields that relate their unit to none: they hold a title, or paragraphs alone."""
    units = {(unit.path, unit.line): unit for unit in library.units_and_terms}
    for page in library.pages:
        lines = [heading.line for heading in page.outline]
        for field in (each for block in page.field_blocks for each in block.fields):
            above = bisect_right(lines, field.line)
            unit = units.get((page.path, lines[above - 1])) if above else None
            type_ = RELATION_OF_LABEL.get(field.label)
            if unit and type_ and all(each.locator for each in field.references):
                hint = _target_hint(unit, type_, field, library)
                shown = field.value[:20]
                yield diagnose(Code.Z09_TARGET_MISSING, page.path, field.line, shown, hint)


def _target_hint(unit: Unit, type_: RelationType, field: Field, library: Library) -> str:
    """Show the field with the unit whose title it holds, or else one of the page as a sample."""
    allowed = TARGET_KINDS.get(type_, frozenset(Kind))
    others = [each for each in library.units_and_terms if each.kind in allowed and each is not unit]
    named = [each for each in others if each.title in field.value]
    beside = [each for each in others if each.path == unit.path]
    target = max(named, key=lambda each: len(each.title), default=None) or min(
        beside, key=lambda each: abs(each.line - field.line), default=None
    )
    if target is None:
        kinds = "、".join(kind.label for kind in Kind if kind in allowed)
        return f"写编号，不写标题：「- {field.label}：[[编号]]」，编号在{kinds}单元的标题里"
    basis = f"（{field.marker}）" if field.marker else ""
    cites = "、".join(str(r) for r in field.references) or A_PARAGRAPH
    evidence = f"（{cites}）" if type_ in CLAIM_TYPES and not field.marker else ""
    sample = "" if named or A_PARAGRAPH in evidence else PLACEHOLDER
    right = f"- {field.label}{basis}：{references_to([target.id])}{evidence}{sample}"
    return f"写编号，不写标题，如「{right}」"


def check_evidence(library: Library) -> Iterator[Diagnostic]:
    """Report stated relations without a paragraph, and those that their paragraphs do not mention.

    Z17: a stated relation has no paragraph. Z16: its paragraphs name neither its unit nor the
    target, by title or alias (`Runs.may_name`). One of the two is enough: a paragraph that names
    one end may name the other by a pronoun.
    """
    runs = {name: runs_of([each.text]) for name, each in library.paragraphs.items()}
    units = {unit.id: unit for unit in library.units}
    for unit in library.units:
        for relation in unit.relations:
            if relation.basis is not Basis.STATED or relation.type not in CLAIM_TYPES:
                continue
            targets = [units[name] for name in relation.to if name in units]
            cites = relation.cites or unit.cites
            names = dict.fromkeys(name for cite in cites for name in library.expand(cite))
            if not relation.cites:
                # Without `targets`, `all` would be true of every paragraph.
                proposals = (
                    name
                    for name in names
                    if runs[name].may_name(unit)
                    or (targets and all(map(runs[name].may_name, targets)))
                )
                yield _evidence_missing(unit, relation, next(proposals, ""))
                continue
            evidence = reduce(or_, (runs[name] for name in names), Runs())
            if names and not evidence.may_name(unit):
                others = [each for each in targets if not evidence.may_name(each)]
                yield from _not_in_evidence(unit, relation, others)


def _evidence_missing(unit: Unit, relation: Relation, paragraph: str) -> Diagnostic:
    """Report a relation without evidence.

    `paragraph` is the first paragraph cited by the unit that names the unit or all targets; empty
    if there is none. The fix proposes it.
    """
    inferred = f"「{_field(relation, Basis.INFERRED)}」"
    hint = f"文献说了这层联系，在后面用括号引那一句；没有说，是编者读出来的，写成{inferred}"
    if paragraph:
        stated = f"「{_field(relation, Basis.STATED)}（[[{paragraph}]]）」"
        hint = f"写明是哪一段说的，如{stated}；编者读出来的，写成{inferred}"
    label = relation.type.label
    return diagnose(Code.Z17_EVIDENCE_MISSING, unit.path, relation.line, label, hint)


def _field(relation: Relation, basis: Basis) -> str:
    """Return the field of a relation as its author writes it, without evidence."""
    marker = "（归纳）" if basis is Basis.INFERRED else ""
    return f"- {relation.type.label}{marker}：{references_to(relation.to)}"


def _not_in_evidence(
    unit: Unit, relation: Relation, targets: Iterable[Unit]
) -> Iterator[Diagnostic]:
    hint = "改引说这层联系的段落；原文另有叫法的，写进「别名」；编者读出来的，写成"
    hint += f"「{_field(relation, Basis.INFERRED)}」"
    cites = "、".join(map(str, relation.cites))
    for target in targets:
        shown = f"{relation.type.label} {target.id}，引 {cites}"
        yield diagnose(Code.Z16_NOT_IN_EVIDENCE, unit.path, relation.line, shown, hint)


def check_see(library: Library) -> Iterator[Diagnostic]:
    """Report a 见 on a cycle of two units or more, and one whose target has a 见 of its own.

    R04 reports a 见 that points at its own unit.
    """
    see = {
        unit.id: (unit, relation)
        for unit in library.units_and_terms
        for relation in unit.relations
        if relation.type is RelationType.SEE
    }
    see_targets = {start: relation.to[0] for start, (_, relation) in see.items()}
    ends = _ends(see_targets)
    for start, (unit, relation) in see.items():
        shown, end = " → ".join(_trail(start, see_targets)), ends[start]
        if end == start and see_targets[start] != start:
            hint = "让其中一个不写「见」，写自己的释义"
            yield diagnose(Code.R07_SEE_CYCLE, unit.path, relation.line, shown, hint)
        elif end not in (None, see_targets[start]):
            hint = f"一步指到正条，写成「- 见：[[{end}]]」"
            yield diagnose(Code.R11_SEE_CHAIN, unit.path, relation.line, shown, hint)


def _ends(see_targets: Mapping[str, str]) -> dict[str, str | None]:
    """Return the end of each chain of 见, by the id of its first unit.

    `see_targets` maps a unit to the target of its 见. A unit that is part of a cycle ends at
    itself. A chain that runs into a cycle has no end: None.
    """
    in_cycles = _in_cycles(see_targets)
    ends: dict[str, str | None] = {name: name for name in in_cycles}
    for start in see_targets:
        path = []
        name = start
        while name in see_targets and name not in ends:
            path.append(name)
            name = see_targets[name]
        end = None if name in in_cycles else ends.get(name, name)
        ends |= dict.fromkeys(path, end)
    return ends


def _in_cycles(see_targets: Mapping[str, str]) -> set[str]:
    """Return the units whose chain of 见 leads back to them."""
    in_cycles: set[str] = set()
    visited: set[str] = set()
    for start in see_targets:
        path: dict[str, None] = {}
        name = start
        while name in see_targets and name not in visited:
            visited.add(name)
            path[name] = None
            name = see_targets[name]
        while name in path and name not in in_cycles:
            in_cycles.add(name)
            name = see_targets[name]
    return in_cycles


def _trail(start: str, see_targets: Mapping[str, str]) -> Iterator[str]:
    """Yield the names along a chain of 见, up to and including the first repeated one.

    A chain longer than `TRAIL_AT_MOST` is cut and ends with `……`.
    """
    seen: set[str] = set()
    name = start
    while name in see_targets and name not in seen and len(seen) < TRAIL_AT_MOST - 1:
        seen.add(name)
        yield name
        name = see_targets[name]
    yield name
    if name in see_targets and name not in seen:
        yield "……"
