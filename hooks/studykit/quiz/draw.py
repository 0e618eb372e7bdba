"""Chance without chance: choices that depend on names alone, and change little as names come.

Rendezvous hashing (Thaler & Ravishankar 1998): each candidate is weighed by a hash of the
chooser's name and its own, so that one candidate more or less moves no other.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def weight(*names: str) -> int:
    """A number below 2⁶⁴ that depends on the names and on nothing else."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def ranked(chooser: str, candidates: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The candidates in the order in which a chooser prefers them."""
    return sorted(candidates, key=lambda each: (weight(chooser, name(each)), name(each)))


def short_hash(*names: str) -> str:
    """Eight hex digits, to name what has no name of its own."""
    return f"{weight(*names):016x}"[:8]
