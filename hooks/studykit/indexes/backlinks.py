"""被引: for each unit and paragraph, the places that refer to it, with their sentences."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from studykit.library import Target, plain_text
from studykit.model import Basis, Library, Page, Unit, id_of_path
from studykit.references import Reference


class BacklinkType(Enum):
    """How a place refers to another. The first four have the values of `RelationType`."""

    CAUSES = "causes"
    ADDRESSES = "addresses"
    SEE = "see"
    SEE_ALSO = "see_also"
    CITES = "cites"
    MENTIONS = "mentions"


@dataclass(frozen=True)
class Backlink:
    """One place that refers to another.

    `basis` says whether a document states the relation or an editor inferred it. `sentences` are
    the sentences of `citer` that mention the other place.
    """

    citer: Target
    type: BacklinkType
    basis: Basis
    sentences: tuple[str, ...] = ()


# The references in these fields are relations, citations, notes or evidence; they are not mentions
# in prose.
_TYPED = frozenset(
    {"导致", "针对", "属于", "参见", "见", "出处", "相同", "相近", "校注", "免", "要点", "误读"}
)
Targets = Mapping[str, list[Target]]


@dataclass(frozen=True)
class _Reference:
    """One reference from a place to a unit, section, module, page or paragraph."""

    citer: Target
    target: str
    type: BacklinkType
    basis: Basis = Basis.STATED
    sentence: str = ""


def build_backlinks(library: Library, targets: Targets) -> dict[str, tuple[Backlink, ...]]:
    """Return the backlinks by the id of their target, sorted by type and then by reading order.

    A citing place has one backlink for each type of relation or citation. The sentences of its
    prose that mention the target are added to each of them. A place that only mentions the target
    has one backlink of type `MENTIONS`.
    """
    found: dict[str, dict[tuple[str, BacklinkType], list[_Reference]]] = {}
    prose: dict[str, dict[str, list[_Reference]]] = {}
    for each in _references(library, targets):
        if each.citer.id == each.target:
            continue
        if each.type is BacklinkType.MENTIONS:
            prose.setdefault(each.target, {}).setdefault(each.citer.id, []).append(each)
        else:
            found.setdefault(each.target, {}).setdefault((each.citer.id, each.type), []).append(
                each
            )
    return {
        target: tuple(_backlinks(found.get(target, {}), prose.get(target, {})))
        for target in sorted({*found, *prose})
    }


def _backlinks(
    related: dict[tuple[str, BacklinkType], list[_Reference]], prose: dict[str, list[_Reference]]
) -> list[Backlink]:
    backlinks = [
        Backlink(same[0].citer, type_, same[0].basis, _sentences(prose.get(citer, [])))
        for (citer, type_), same in related.items()
    ]
    known = {citer for citer, _ in related}
    backlinks += [
        Backlink(same[0].citer, BacklinkType.MENTIONS, Basis.STATED, _sentences(same))
        for citer, same in prose.items()
        if citer not in known
    ]
    types = list(BacklinkType)
    return sorted(backlinks, key=lambda backlink: types.index(backlink.type))


def _sentences(references: list[_Reference]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.sentence for each in references if each.sentence))


def _references(library: Library, targets: Targets) -> Iterator[_Reference]:
    for unit in library.units:
        if places := targets.get(unit.id):
            yield from _related(unit, places[0], library)
    for page in library.pages:
        yield from _mentions(page, library, targets)


def _related(unit: Unit, citer: Target, library: Library) -> Iterator[_Reference]:
    for relation in unit.relations:
        for target in relation.to:
            yield _Reference(citer, target, BacklinkType(relation.type.value), relation.basis)
    for cite in unit.all_cites:
        for paragraph in library.expand(cite):
            yield _Reference(citer, paragraph, BacklinkType.CITES)


def _mentions(page: Page, library: Library, targets: Targets) -> Iterator[_Reference]:
    of_trainers = _lines_for_trainers(page)
    typed = {f.line for block in page.field_blocks for f in block.fields if f.label in _TYPED}
    heads = [heading for heading in page.outline if heading.id]
    lines = [heading.line for heading in heads]
    name = id_of_path(page.path)
    for reference in page.references:
        if reference.line in typed:
            continue
        above = bisect_right(lines, reference.line)
        citer = heads[above - 1].id if above else name
        for target in _named(reference, library, targets):
            # References of a companion page to paragraphs of its own source do not count.
            if target.type != "paragraph" or target.path != page.path:
                is_hidden = reference.line in of_trainers
                sentence = "" if is_hidden else plain_text(reference.sentence, targets)
                yield _Reference(
                    targets[citer][0], target.id, BacklinkType.MENTIONS, sentence=sentence
                )


def _lines_for_trainers(page: Page) -> set[int]:
    """Return the lines of notes and model answers, whose sentences backlinks do not quote."""
    fields = (field for block in page.field_blocks for field in block.fields)
    notes = {field.line for field in fields if field.label == "备注"}
    answers = (range(a.first_line, a.last_line + 1) for a in page.model_answers)
    return notes.union(*answers)


def _named(reference: Reference, library: Library, targets: Targets) -> list[Target]:
    names = [reference.target]
    if reference.locator is not None:
        names = list(library.expand(reference.locator))
    return [targets[name][0] for name in names if name in targets]
