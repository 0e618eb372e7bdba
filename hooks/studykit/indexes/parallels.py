"""互见: passages of different documents on one point, and the words they share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.locator import Locator
from studykit.model import Library, Parallel
from studykit.spans import split_by_mark

# The minimum length of a shared run, in characters. Shorter runs are common words and would
# mark every line.
SHARED_AT_LEAST = 4


@dataclass(frozen=True)
class Passage:
    """One member of a set: its locator, and its paragraphs.

    A paragraph is an id and a tuple of runs of its text. A run is a string and a flag: whether
    other passages of the set contain it too.
    """

    locator: Locator
    paragraphs: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


@dataclass(frozen=True)
class ParallelSet:
    """Parallel passages on one point.

    `sections` are the ids of the sections that declare the set. `path` is the page of the first
    declaration.
    """

    identical: bool
    passages: tuple[Passage, ...]
    path: str
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Counterpart:
    """A passage that is parallel to a given paragraph."""

    locator: Locator
    identical: bool


def build_parallels(library: Library) -> tuple[ParallelSet, ...]:
    """Return every declared set once, with the words that its passages share."""
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
    """Return the passages of other documents that are parallel to each paragraph, by its id."""
    found: dict[str, dict[Counterpart, None]] = {}
    for each in library.all_parallels:
        for member in each.members:
            others = [
                Counterpart(other, each.identical)
                for other in each.members
                if other.source != member.source
            ]
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
                (name, _mark_shared(library.paragraphs[name].text, others))
                for name in library.expand(member)
            ),
        )


def _grams(text: str) -> Iterator[tuple[int, str]]:
    """Yield the n-grams of `SHARED_AT_LEAST` characters in a text, each with its start.

    N-grams with punctuation or spaces are left out.
    """
    for start in range(len(text) - SHARED_AT_LEAST + 1):
        gram = text[start : start + SHARED_AT_LEAST]
        if gram.isalnum():
            yield start, gram


def _mark_shared(text: str, others: set[str]) -> tuple[tuple[str, bool], ...]:
    """Split a text into runs that it shares with other texts and runs that it does not share.

    `others` are the n-grams of the other texts.
    """
    shared = [False] * len(text)
    for start, gram in _grams(text):
        if gram in others:
            shared[start : start + SHARED_AT_LEAST] = [True] * SHARED_AT_LEAST
    return split_by_mark(text, shared)
