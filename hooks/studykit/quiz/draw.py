"""Pseudorandom choices that depend only on names and change little when candidates are added.

The method is rendezvous hashing (Thaler & Ravishankar 1998). The weight of a candidate is a hash of
the name of the chooser and the name of the candidate. Adding or removing a candidate therefore
never reorders the others.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
# The maximum number of candidates to test: many times the number of lists of one kind in the
# longest real document.
CANDIDATES_AT_MOST = 100


def weight(*names: str) -> int:
    """Return a number below 2⁶⁴ that depends only on the names: their 64-bit BLAKE2b hash."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def ranked(chooser: str, candidates: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Return the candidates by ascending weight for a chooser; `name` gives their names."""
    return sorted(candidates, key=lambda each: (weight(chooser, name(each)), name(each)))


def thinned(chooser: str, candidates: Sequence[T]) -> Sequence[T]:
    """Return the candidates; if there are more than `CANDIDATES_AT_MOST`, every nth of them.

    The hash of the chooser selects the first one. The limit bounds a search in which no candidate
    can be proved wrong, and which would otherwise test all of them.
    """
    parts = -(-len(candidates) // CANDIDATES_AT_MOST)
    if parts < 2:
        return candidates
    return candidates[weight(chooser) % parts :: parts]


def short_hash(*names: str) -> str:
    """Return a hash of names as eight hex digits, for use as an id."""
    return f"{weight(*names):016x}"[:8]
