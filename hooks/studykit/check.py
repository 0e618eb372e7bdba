"""The checks that look across files: ids, references, quotations, and what must not be missing."""

from collections.abc import Iterable, Iterator

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.library import Target, targets_of
from studykit.locator import Locator, Reference
from studykit.model import (
    Basis,
    Exempted,
    Kind,
    Library,
    Module,
    Page,
    Relation,
    RelationType,
    Source,
    Unit,
)
from studykit.registry import check_registry

# A session needs enough to talk about; the number is the site's own rule.
PROMPTS_AT_LEAST = 4

_TARGET_KINDS = {
    RelationType.CAUSES: {Kind.PROBLEM},
    RelationType.ADDRESSES: {Kind.PROBLEM, Kind.CAUSE},
    RelationType.SEE: {Kind.TERM},
}
_RELATION_LABELS = {
    RelationType.CAUSES: "导致",
    RelationType.ADDRESSES: "针对",
    RelationType.SEE: "见",
    RelationType.SEE_ALSO: "参见",
}


def check_library(library: Library) -> list[Diagnostic]:
    """Every fault between the files of a library, in the order of path and line."""
    targets = targets_of(library)
    found: list[Diagnostic] = []
    found += _check_ids(targets)
    for page in library.pages:
        found += _check_references(page, library, targets)
        found += _check_quotations(page, library)
    found += _check_modules(library)
    found += _check_relations(library, targets)
    found += _check_see(library)
    found += _check_coverage(library)
    found += _check_citations(library)
    found += _check_sources(library)
    found += _check_parallels(library)
    found += check_registry(library)
    return sorted(set(found))


def _check_ids(targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    for name, same in targets.items():
        first = same[0]
        for other in same[1:]:
            hint = f"编号全站唯一，换一个；第一处在 docs/{first.path}:{first.line}"
            yield diagnose(Code.H05_ID_REPEATED, other.path, other.line, name, hint)


def _check_references(
    page: Page, library: Library, targets: dict[str, list[Target]]
) -> Iterator[Diagnostic]:
    lengths = {source.id: len(source.paragraphs) for source in library.sources}
    for reference in page.references:
        if reference.locator is not None:
            yield from _check_locator(page.path, reference, reference.locator, lengths)
            continue
        places = targets.get(reference.target, [])
        if not places:
            hint = _nearest(reference.target, targets)
            yield diagnose(Code.R02_DANGLING, page.path, reference.line, reference.target, hint)
        elif len(places) > 1:
            where = "、".join(f"docs/{place.path}:{place.line}" for place in places)
            hint = f"先让编号唯一：{where}"
            yield diagnose(Code.R03_AMBIGUOUS, page.path, reference.line, reference.target, hint)


def _check_locator(
    path: str, reference: Reference, locator: Locator, lengths: dict[str, int]
) -> Iterator[Diagnostic]:
    line = reference.line
    if locator.source not in lengths:
        hint = f"有的文献：{'、'.join(lengths) or '还没有'}"
        yield diagnose(Code.R02_DANGLING, path, line, str(locator), hint)
    elif locator.first > locator.last:
        hint = f"小的在前：{locator.source}-{locator.last}..{locator.first}"
        yield diagnose(Code.R05_RANGE_REVERSED, path, line, str(locator), hint)
    elif locator.last > lengths[locator.source]:
        hint = f"{locator.source} 只有 {lengths[locator.source]} 段"
        yield diagnose(Code.R06_RANGE_BEYOND, path, line, str(locator), hint)


def _nearest(name: str, targets: Iterable[str]) -> str:
    words = set(name.split("-"))
    near = sorted(targets, key=lambda other: (-len(words & set(other.split("-"))), other))
    alike = [other for other in near[:3] if words & set(other.split("-"))]
    return f"是不是：{'、'.join(alike)}" if alike else "查一查编号的拼写"


def _check_quotations(page: Page, library: Library) -> Iterator[Diagnostic]:
    paragraphs = library.paragraphs
    for quotation in page.quotations:
        shown = quotation.text[:30]
        if not quotation.cites:
            hint = "引文后面紧跟出处：“原文”[[s2-5]]；不是引文就用「」"
            yield diagnose(Code.Q02_UNCITED, page.path, quotation.line, shown, hint)
            continue
        cited = [p for cite in quotation.cites for p in _bounded(cite, paragraphs)]
        if cited and not any(quotation.text in paragraphs[p].text for p in cited):
            where = "、".join(map(str, quotation.cites))
            hint = f"照抄 {where}，标点和讹字也不改"
            yield diagnose(Code.Q01_NOT_IN_PARAGRAPH, page.path, quotation.line, shown, hint)


def _bounded(locator: Locator, known: Iterable[str]) -> list[str]:
    """The paragraphs of a locator that exist; a wild range costs nothing."""
    prefix = locator.source + "-"
    numbers = (p for p in known if p.startswith(prefix))
    return [p for p in numbers if locator.first <= int(p.partition("-")[2]) <= locator.last]


def _check_modules(library: Library) -> Iterator[Diagnostic]:
    orders: dict[int, Module] = {}
    for module in library.modules:
        if not module.units:
            hint = "至少写一个：### 标题 { #ascii-id .问题 }"
            yield diagnose(Code.N02_MODULE_EMPTY, module.path, 1, "", hint)
        if len(module.prompts) < PROMPTS_AT_LEAST:
            hint = f"至少写 {PROMPTS_AT_LEAST} 条「- 讨论：……？」"
            shown = f"{len(module.prompts)} 道"
            yield diagnose(Code.N13_PROMPTS_FEW, module.path, 1, shown, hint)
        first = orders.setdefault(module.order, module)
        if first is not module and module.order:
            hint = f"换一个 order；{module.order} 已给了 docs/{first.path}"
            yield diagnose(Code.Y08_ORDER_REPEATED, module.path, 1, str(module.order), hint)


def _check_relations(library: Library, targets: dict[str, list[Target]]) -> Iterator[Diagnostic]:
    units = {unit.id: unit for unit in library.units}
    sources = {source.id: source for source in library.sources}
    for unit in library.units:
        for relation in unit.relations:
            # What is no unit at all is told of as a dangling reference, or as an unknown kind.
            known = {name for name in relation.to if _is_read(name, units, targets)}
            yield from _check_relation(unit, relation, units, known)
        for cite in unit.cites:
            source = sources.get(cite.source)
            if source and source.repeats:
                hint = f"改引 {source.repeats}，{source.id} 是它的重复"
                yield diagnose(Code.R09_REPEATED_SOURCE, unit.path, unit.line, str(cite), hint)


def _is_read(name: str, units: dict[str, Unit], targets: dict[str, list[Target]]) -> bool:
    return name in units or any(target.type != "unit" for target in targets.get(name, ()))


def _check_relation(
    unit: Unit, relation: Relation, units: dict[str, Unit], known: set[str]
) -> Iterator[Diagnostic]:
    allowed = _TARGET_KINDS.get(relation.type)
    label = _RELATION_LABELS[relation.type]
    for name in relation.to:
        target = units.get(name)
        if name == unit.id:
            hint = "删去，或改成别的编号"
            yield diagnose(Code.R04_SELF, unit.path, relation.line, name, hint)
        elif allowed and name in known and (target is None or target.kind not in allowed):
            kinds = "或".join(kind.label for kind in Kind if kind in allowed)
            have = target.kind.label if target else "不是知识单元"
            hint = f"「{label}」只指向{kinds}"
            shown = f"{name}（{have}）"
            yield diagnose(Code.Z10_TARGET_KIND, unit.path, relation.line, shown, hint)
        if relation.to.count(name) > 1:
            hint = "同一个编号只写一次"
            yield diagnose(Code.R10_TWICE, unit.path, relation.line, name, hint)


def _check_see(library: Library) -> Iterator[Diagnostic]:
    see = {
        unit.id: (unit, relation)
        for unit in library.units
        for relation in unit.relations
        if relation.type is RelationType.SEE
    }
    for start, (unit, relation) in see.items():
        trail = [start]
        while trail[-1] in see and len(trail) <= len(see):
            trail.append(see[trail[-1]][1].to[0])
            if trail[-1] == start and len(trail) > 2:
                hint = "让其中一个不写「见」，写自己的释义"
                shown = " → ".join(trail)
                yield diagnose(Code.R07_SEE_CYCLE, unit.path, relation.line, shown, hint)
                break


class _Links:
    """Who stands above whom, and who is the target of what."""

    def __init__(self, library: Library) -> None:
        self.units = {unit.id: unit for unit in library.units}
        self.caused: dict[str, list[str]] = {}
        self.addressed: set[str] = set()
        for unit in library.units:
            for relation in unit.relations:
                for name in relation.to:
                    if relation.type is RelationType.CAUSES:
                        self.caused.setdefault(name, []).append(unit.id)
                    elif relation.type is RelationType.ADDRESSES:
                        self.addressed.add(name)

    def lineage(self, unit: Unit) -> list[Unit]:
        """The unit and those that contain it, inmost first."""
        line = [unit]
        while (parent := line[-1].parent) and parent in self.units:
            line.append(self.units[parent])
        return line

    def is_addressed(self, unit: Unit) -> bool:
        """Whether a remedy points at the unit, at one that contains it or at one inside it."""
        if any(above.id in self.addressed for above in self.lineage(unit)):
            return True
        inside = (self.units[name] for name in self.addressed if name in self.units)
        return any(unit in self.lineage(other) for other in inside)

    def has_remedy(self, unit: Unit) -> bool:
        """As `is_addressed`, or through a cause of the unit or of one that contains it."""
        causes = [c for above in self.lineage(unit) for c in self.caused.get(above.id, [])]
        return self.is_addressed(unit) or any(self.is_addressed(self.units[c]) for c in causes)

    def is_exempt(self, unit: Unit, rule: Exempted) -> bool:
        """Whether the unit or one that contains it records this silence of the document."""
        return any(each.rule is rule for above in self.lineage(unit) for each in above.exempt)

    def has(self, unit: Unit, type_: RelationType) -> bool:
        """Whether the unit or one that contains it has a relation of a type."""
        return any(each.type is type_ for above in self.lineage(unit) for each in above.relations)


def _check_coverage(library: Library) -> Iterator[Diagnostic]:
    links = _Links(library)
    for unit in library.units:
        yield from _missing(unit, links)
        yield from _needless(unit, links)
        is_alias = any(each.type is RelationType.SEE for each in unit.relations)
        if not unit.cites and not is_alias:
            hint = "加一行「- 出处：[[s2-5]]」"
            yield diagnose(Code.N04_CITATION_MISSING, unit.path, unit.line, unit.title, hint)
        if unit.kind is Kind.TERM and unit.definition is None and not is_alias:
            hint = "加一行「- 释义：“原文”[[s2-5]]」或「- 释义（编者）：……」"
            yield diagnose(Code.N09_DEFINITION_MISSING, unit.path, unit.line, unit.title, hint)


def _missing(unit: Unit, links: _Links) -> Iterator[Diagnostic]:
    def wants(rule: Exempted, has: bool, code: Code, hint: str) -> Iterator[Diagnostic]:
        if not has and not links.is_exempt(unit, rule):
            yield diagnose(code, unit.path, unit.line, unit.title, hint)

    if unit.kind is Kind.PROBLEM:
        caused = any(above.id in links.caused for above in links.lineage(unit))
        hint = "在某个原因单元写「导致」，或在这里写「- 免（原因）：理由」"
        yield from wants(Exempted.CAUSE, caused, Code.N05_CAUSE_MISSING, hint)
    if unit.kind in (Kind.PROBLEM, Kind.CAUSE):
        hint = "在某个对策单元写「针对」，或在这里写「- 免（对策）：理由」"
        has = links.has_remedy(unit)
        yield from wants(Exempted.REMEDY, has, Code.N06_REMEDY_MISSING, hint)
    if unit.kind is Kind.CAUSE:
        hint = "写「- 导致：[[问题的编号]]」，或「- 免（导致）：理由」"
        has = links.has(unit, RelationType.CAUSES)
        yield from wants(Exempted.EFFECT, has, Code.N08_EFFECT_MISSING, hint)
    if unit.kind in (Kind.REMEDY, Kind.PROCEDURE):
        hint = "写「- 针对：[[问题或原因的编号]]」，或「- 免（针对）：理由」"
        has = links.has(unit, RelationType.ADDRESSES)
        yield from wants(Exempted.TARGET, has, Code.N07_TARGET_MISSING, hint)


def _needless(unit: Unit, links: _Links) -> Iterator[Diagnostic]:
    """An exemption says the document is silent: a stated relation of the unit contradicts it."""
    stated = {each.type for each in unit.relations if each.basis is Basis.STATED and each.to}
    contradicted = {
        Exempted.CAUSE: unit.id in links.caused,
        Exempted.REMEDY: unit.id in links.addressed,
        Exempted.TARGET: RelationType.ADDRESSES in stated,
        Exempted.EFFECT: RelationType.CAUSES in stated,
    }
    for each in unit.exempt:
        if contradicted.get(each.rule):
            hint = "既然有了这种关系，删去这条免"
            yield diagnose(Code.N12_EXEMPTION_NEEDLESS, unit.path, each.line, unit.title, hint)


def _check_citations(library: Library) -> Iterator[Diagnostic]:
    known = library.paragraphs
    cited = {p for unit in library.units for cite in unit.cites for p in _bounded(cite, known)}
    for source in library.sources:
        if source.repeats:
            continue
        exempt = {p: each.line for each in source.exempt for p in each.paragraphs}
        for paragraph in source.paragraphs:
            if paragraph.id in cited and paragraph.id in exempt:
                hint = "已有单元引用，删去这条免"
                line = exempt[paragraph.id]
                yield diagnose(Code.N12_EXEMPTION_NEEDLESS, source.path, line, paragraph.id, hint)
            if library.modules and paragraph.id not in cited and paragraph.id not in exempt:
                path = source.path.removesuffix(".md") + ".txt"
                hint = (
                    f"写一个引用它的单元，或在 {source.id}.md 写「- 免：[[{paragraph.id}]] 理由」"
                )
                yield diagnose(Code.N11_PARAGRAPH_UNCITED, path, paragraph.line, paragraph.id, hint)


def _check_sources(library: Library) -> Iterator[Diagnostic]:
    sources = {source.id: source for source in library.sources}
    paragraphs = library.paragraphs
    for source in library.sources:
        own = {paragraph.id for paragraph in source.paragraphs}
        for note in source.notes:
            if note.paragraph not in own or note.quote in paragraphs[note.paragraph].text:
                continue
            hint = f"照抄 {note.paragraph} 的原文"
            yield diagnose(Code.S10_NOTE_QUOTE, source.path, note.line, note.quote, hint)
        if source.repeats:
            yield from _check_repeats(source, sources.get(source.repeats))


def _check_repeats(source: Source, original: Source | None) -> Iterator[Diagnostic]:
    hint = "改正 repeats，或删去它"
    shown = source.repeats or ""
    if original is None or original is source:
        yield diagnose(Code.S11_REPEATS, source.path, source.line, shown, hint)
        return
    ours = [paragraph.text for paragraph in source.paragraphs]
    theirs = [paragraph.text for paragraph in original.paragraphs]
    if ours != theirs:
        pairs = zip(ours, theirs, strict=False)
        first = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), len(ours))
        shown = f"{shown}，从第 {first} 段起不同"
        yield diagnose(Code.S11_REPEATS, source.path, source.line, shown, hint)


def _check_parallels(library: Library) -> Iterator[Diagnostic]:
    paragraphs = library.paragraphs
    for parallel in library.parallels:
        members = [str(member) for member in parallel.members]
        shown = "、".join(members)
        if len({member.source for member in parallel.members}) < 2:
            hint = "平行段落至少来自两篇文献"
            yield diagnose(Code.N14_PARALLEL_ONE_SOURCE, parallel.path, parallel.line, shown, hint)
        elif parallel.identical:
            texts = {
                "\n".join(paragraphs[p].text for p in _bounded(member, paragraphs))
                for member in parallel.members
            }
            if len(texts) > 1:
                hint = "逐字相同才写「相同」，否则写「相近」"
                yield diagnose(Code.N15_PARALLEL_DIFFERS, parallel.path, parallel.line, shown, hint)
