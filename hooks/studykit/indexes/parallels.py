"""互见: passages of different documents on one point, and the words they share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.locator import Locator
from studykit.marks import split_by_mark
from studykit.model import Library, Parallel

# Shorter runs are common words (党员, 工作) and would mark every line.
SHARED_AT_LEAST = 4


@dataclass(frozen=True)
class Passage:
    """One member of a set: its locator, and its paragraphs.

    Each is an id and the stretches of its text, with whether another passage has them too.
    """

    locator: Locator
    paragraphs: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


@dataclass(frozen=True)
class ParallelSet:
    """Passages on one point, side by side.

    `sections` are the ids of those that declare the set; `path` is the first one's page.
    """

    identical: bool
    passages: tuple[Passage, ...]
    path: str
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Counterpart:
    """A passage that stands parallel to a paragraph."""

    locator: Locator
    identical: bool


def build_parallels(library: Library) -> tuple[ParallelSet, ...]:
    """Every declared set once, with the words that its passages share."""
    heads = {
        page.path: [heading for heading in page.outline if heading.level == 2]
        for page in library.pages
    }
    declared: dict[frozenset[Locator], list[Parallel]] = {}
    for parallel in library.parallels:
        declared.setdefault(frozenset(parallel.members), []).append(parallel)
    sets = []
    for same in declared.values():
        sections = (
            heading.id
            for each in same
            for heading in [h for h in heads[each.path] if h.line < each.line][-1:]
        )
        passages = tuple(_passages(same[0].members, library))
        identical = any(each.identical for each in same)
        sets.append(ParallelSet(identical, passages, same[0].path, tuple(dict.fromkeys(sections))))
    return tuple(sets)


def counterparts(library: Library) -> dict[str, tuple[Counterpart, ...]]:
    """For each paragraph, the passages of other documents that are parallel to it."""
    found: dict[str, dict[Counterpart, None]] = {}
    for identical, members in library.passages:
        for member in members:
            others = [Counterpart(o, identical) for o in members if o.source != member.source]
            for paragraph in library.expand(member):
                found.setdefault(paragraph, {}).update(dict.fromkeys(others))
    return {paragraph: tuple(others) for paragraph, others in found.items()}


def _passages(members: Sequence[Locator], library: Library) -> Iterator[Passage]:
    texts = [[library.paragraphs[p].text for p in library.expand(member)] for member in members]
    grams = [{gram for text in each for _, gram in _grams(text)} for each in texts]
    for index, member in enumerate(members):
        others = set().union(*grams[:index], *grams[index + 1 :])
        yield Passage(
            member,
            tuple(
                (name, _compare(library.paragraphs[name].text, others))
                for name in library.expand(member)
            ),
        )


def _grams(text: str) -> Iterator[tuple[int, str]]:
    """Runs of words, without punctuation, of the least length that counts as shared."""
    for start in range(len(text) - SHARED_AT_LEAST + 1):
        gram = text[start : start + SHARED_AT_LEAST]
        if gram.isalnum():
            yield start, gram


def _compare(text: str, others: set[str]) -> tuple[tuple[str, bool], ...]:
    """Cut a text into what it shares with others, given as their runs, and what is its own."""
    shared = [False] * len(text)
    for start, gram in _grams(text):
        if gram in others:
            shared[start : start + SHARED_AT_LEAST] = [True] * SHARED_AT_LEAST
    return split_by_mark(text, shared)
