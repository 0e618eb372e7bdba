"""Chance without chance: choices that depend on names alone, and change little as names come.

Rendezvous hashing (Thaler & Ravishankar 1998): each candidate is weighed by a hash of the
chooser's name and its own, so that one candidate more or less moves no other.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
# Many times what the largest real module has of a kind.
CANDIDATES_AT_MOST = 100


def weight(*names: str) -> int:
    """A number below 2⁶⁴ that depends on the names and on nothing else."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def ranked(chooser: str, candidates: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The candidates in the order in which a chooser prefers them."""
    return sorted(candidates, key=lambda each: (weight(chooser, name(each)), name(each)))


def some(chooser: str, candidates: Sequence[T]) -> Sequence[T]:
    """The candidates, or, of very many, a stretch that the chooser draws.

    Who looks among them for what no one can be proved to be would look at each in vain.
    """
    parts = -(-len(candidates) // CANDIDATES_AT_MOST)
    if parts < 2:
        return candidates
    return candidates[weight(chooser) % parts :: parts]


def short_hash(*names: str) -> str:
    """Eight hex digits, to name what has no name of its own."""
    return f"{weight(*names):016x}"[:8]
