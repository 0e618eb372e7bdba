"""Encode 考试码 independently, from the description in code.js.

Tests compare the page's own implementation with this one.
"""

from dataclasses import asdict, dataclass
from typing import Any

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = ["problem", "cause", "remedy", "term", "procedure"]
TYPES = ["single", "multiple", "true_false", "cloze", "matching", "ordering"]
LEVELS = ["remember", "understand", "apply"]


@dataclass(frozen=True)
class Blueprint:
    """The choices that determine a paper, in the form that the page uses."""

    modules: list[str]
    kinds: list[str]
    types: list[str]
    levels: list[str]
    count: int
    minutes: int
    seed: int
    paired: bool = False

    @property
    def value(self) -> dict[str, Any]:
        return asdict(self)


def _bits(names: list[str], chosen: list[str], width: int) -> str:
    """Return a bit for each name, highest bit first; the first name is the lowest bit."""
    return "".join(str(int(name in chosen)) for name in reversed(names)).rjust(width, "0")


def _groups(modules: list[str], chosen: list[str]) -> str:
    """Return a bit for each module, in groups of 20; "" if all modules are chosen."""
    if modules == chosen:
        return ""
    parts = [modules[at : at + 20] for at in range(0, len(modules), 20)]
    return "".join(_bits(part, chosen, 20) for part in parts)


def _multiply(one: int, other: int) -> int:
    """Multiply in GF(32), by long multiplication modulo x⁵ + x² + 1."""
    product = 0
    for index in range(5):
        if other >> index & 1:
            product ^= one << index
    for index in range(9, 4, -1):
        if product >> index & 1:
            product ^= 0b100101 << (index - 5)
    return product


def has_valid_check_sign(code: str) -> bool:
    """Return whether the digits of a code, times rising powers of x from its end, sum to zero."""
    power, total = 1, 0
    for sign in reversed(code):
        power = _multiply(power, 2)
        total ^= _multiply(SIGNS.index(sign), power)
    return total == 0


def encode(blueprint: Blueprint, fingerprint: str, modules: list[str]) -> str:
    """Return the code of a blueprint, without hyphens."""
    bits = (
        f"{blueprint.seed:025b}"
        + _bits(KINDS, blueprint.kinds, 5)
        + str(int(blueprint.paired))
        + _bits(TYPES, blueprint.types, 6)
        + _bits(LEVELS, blueprint.levels, 3)
        + f"{blueprint.count:07b}{blueprint.minutes:08b}"
        + _groups(modules, blueprint.modules)
    )
    signs = [SIGNS[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5)]
    text = fingerprint.upper() + "".join(signs)
    return next(text + sign for sign in SIGNS if has_valid_check_sign(text + sign))
