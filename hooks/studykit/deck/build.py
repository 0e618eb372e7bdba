"""Make the deck of a module: the main run in the order of the session, the rest behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studykit.deck.candidates import Candidate, candidates_of
from studykit.deck.choice import choose
from studykit.deck.passages import Passages
from studykit.deck.session import Part, PartIndexes, part_indexes_of, parts_of
from studykit.deck.slide import Activity, Cover, Deck, Prose, Slide
from studykit.model import Module
from studykit.references import remove_references
from studykit.site import Site

# Ids of slides that show no heading. No author can give them: `top` is reserved, and an author's id
# has no two hyphens in a row.
COVER = "top"
OPENING = "top--opening"


def deck_of(module: Module, site: Site) -> Deck:
    """Return the deck of a module of the site."""
    passages = Passages(module, site.pages[module.path])
    parts = parts_of(module)
    part_indexes = part_indexes_of(module, parts)
    candidates = candidates_of(module, site, passages)
    before = _before(module, passages)
    after = _after(passages)
    others = len(before) + len(after)
    chosen = choose(candidates, parts, part_indexes, module.objectives, others)
    runs = _runs(candidates, chosen, parts, part_indexes)
    runs[0][:0] = before
    runs[-1] += after
    main = tuple(
        slide
        for index, (part, run) in enumerate(zip(parts, runs, strict=True))
        for slide in _with_minutes(part, run or _activity(part, index))
    )
    appendix = tuple(each.slide for each in candidates if each.slide.id not in chosen)
    return Deck(module, main, appendix)


def _before(module: Module, passages: Passages) -> list[Slide]:
    opening = passages.opening()
    slides = [Slide(COVER, module.title, Cover(module.objectives))]
    if opening != Prose(()):
        slides.append(Slide(OPENING, module.title, opening, label="导入"))
    return slides


def _after(passages: Passages) -> list[Slide]:
    summary = passages.summary()
    return [Slide(summary[0].id, summary[0].title, summary[1], summary[0].id)] if summary else []


def _activity(part: Part, index: int) -> list[Slide]:
    """Return a slide that names a part for which the module has nothing to show."""
    title = remove_references(part.activity) or f"第 {index + 1} 个环节"
    return [Slide(f"{COVER}--part-{index + 1}", title, Activity())]


def _runs(
    candidates: Sequence[Candidate],
    chosen: set[str],
    parts: Sequence[Part],
    part_indexes: PartIndexes,
) -> list[list[Slide]]:
    """Return the chosen slides of each part.

    A unit is shown in the first part that names it. The parts that show a section divide its other
    slides.
    """
    runs: list[list[Slide]] = [[] for _ in parts]
    shown = [each for each in candidates if each.slide.id in chosen]
    part_of: dict[str, int] = {}
    by_section: dict[str, list[str]] = {}
    for each in shown:
        if each.unit and each.unit.id in part_indexes:
            part_of[each.slide.id] = part_indexes[each.unit.id][0]
        else:
            by_section.setdefault(each.slide.section, []).append(each.slide.id)
    for section, names in by_section.items():
        counts = _divided(len(names), part_indexes[section], parts)
        indexes = (index for index, count in counts.items() for _ in range(count))
        part_of |= dict(zip(names, indexes, strict=True))
    for each in shown:
        runs[part_of[each.slide.id]].append(each.slide)
    return runs


def _divided(count: int, indexes: Sequence[int], parts: Sequence[Part]) -> dict[int, int]:
    """Return how many of `count` slides each part gets: one, and more by its minutes (D'Hondt)."""
    counts = dict.fromkeys(indexes, 0)
    for _ in range(count):
        shares = {n: max(parts[n].minutes, 1) / (taken + 1) for n, taken in counts.items()}
        counts[max(indexes, key=lambda n: (counts[n] == 0, shares[n]))] += 1
    return counts


def _with_minutes(part: Part, run: Sequence[Slide]) -> Iterator[Slide]:
    """Yield the slides of a part with their times. Their minutes add up to those of the part.

    The notes of the first slide begin with the trainer's action.
    """
    start = part.start
    instruction = (f"做法：{part.action}",) if part.action else ()
    for index, slide in enumerate(run):
        minutes = part.minutes // len(run) + (index < part.minutes % len(run))
        notes = (*instruction, *slide.notes) if index == 0 else slide.notes
        yield replace(slide, part=part.activity, start=start, minutes=minutes, notes=notes)
        start += minutes
