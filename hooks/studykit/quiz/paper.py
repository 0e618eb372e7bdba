"""Exam codes and papers, a port of the scripts in `docs/assets/javascripts/exam/`.

`code.js` documents the codes, and `paper.js` documents how a paper is drawn. A test checks that
both implementations give the same papers. The build of an exam edition uses this one, because it
draws its papers before the exam.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Crockford's base 32 (https://www.crockford.com/base32.html): no two of its characters look alike,
# and they can be read aloud in class.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = ("problem", "cause", "remedy", "term", "procedure")
TYPES = ("single", "multiple", "true_false", "cloze", "matching", "ordering")
LEVELS = ("remember", "understand", "apply")
SEEDS = 1 << 25
COUNT_AT_MOST, MINUTES_AT_MOST = 100, 240
CODE_AT_LEAST, GROUP_LENGTH, MODULES_A_GROUP = 16, 4, 20
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class PaperItem:
    """The facts of an item that decide whether a paper includes it; all names are keys."""

    module: str
    type: str
    level: str
    kinds: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class PaperBank:
    """The items that papers are drawn from: fingerprint, modules in order, items by id."""

    fingerprint: str
    modules: tuple[str, ...]
    items: Mapping[str, PaperItem]


@dataclass(frozen=True)
class Blueprint:
    """The choices that define a paper. The names keep the order of their full lists."""

    modules: tuple[str, ...]
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    levels: tuple[str, ...]
    count: int
    minutes: int
    seed: int


def normalize_code(typed: str) -> str:
    """Normalize a code as typed.

    The result is NFKC, upper case, ASCII letters and digits only. O becomes 0; I and L become 1.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(
        character for character in text if character.isascii() and character.isalnum()
    ).translate(_LOOKALIKES)


def display_code(code: str) -> str:
    """Format a code for display, in groups of four signs."""
    return "-".join(code[at : at + GROUP_LENGTH] for at in range(0, len(code), GROUP_LENGTH))


def encode(blueprint: Blueprint, bank: PaperBank) -> str:
    """Return the code of a blueprint."""
    code = _encode_number(blueprint.seed, 5) + _encode_number(_mask(KINDS, blueprint.kinds), 1)
    code += _encode_number(_mask(TYPES, blueprint.types) * 8 + _mask(LEVELS, blueprint.levels), 2)
    code += _encode_number(blueprint.count * 256 + blueprint.minutes, 3)
    if blueprint.modules != bank.modules:
        for part in _module_groups(bank.modules):
            code += _encode_number(_mask(part, blueprint.modules), GROUP_LENGTH)
    text = bank.fingerprint.upper() + code
    return text + ALPHABET[_check_value(text)]


def decode(typed: str, bank: PaperBank) -> Blueprint | str:
    """Return the blueprint of a code, or the reason why there is none.

    The reason is `wrong` if the code is mistyped or invalid, `other` if it belongs to another bank.
    """
    code = normalize_code(typed)
    if len(code) < CODE_AT_LEAST or len(code) % GROUP_LENGTH or "U" in code or _check_value(code):
        return "wrong"
    if code[:GROUP_LENGTH] != bank.fingerprint.upper():
        return "other"
    types_and_levels, length = _decode_number(code[10:12]), _decode_number(code[12:15])
    modules = bank.modules
    if len(code) > CODE_AT_LEAST:
        starts = range(CODE_AT_LEAST - 1, len(code) - 1, GROUP_LENGTH)
        groups = zip(_module_groups(bank.modules), starts, strict=False)
        modules = tuple(
            name
            for part, at in groups
            for name in _names_of_mask(part, _decode_number(code[at : at + GROUP_LENGTH]))
        )
    blueprint = Blueprint(
        modules,
        _names_of_mask(KINDS, _decode_number(code[9])),
        _names_of_mask(TYPES, types_and_levels >> 3),
        _names_of_mask(LEVELS, types_and_levels & 7),
        length >> 8,
        length & 255,
        _decode_number(code[4:9]),
    )
    is_right = encode(blueprint, bank) == code and _is_valid(blueprint, bank)
    return blueprint if is_right else "wrong"


def draw(blueprint: Blueprint, bank: PaperBank) -> list[str]:
    """Return the ids of the items of a paper, in order.

    Each module contributes in proportion to its number of fitting items. Items that test the same
    unit are avoided where possible. The blueprint must come from `decode`, which ensures that the
    bank has enough items.
    """
    ranked = _rank(_fitting(blueprint, bank), blueprint.seed)
    by_module = {
        module: [name for name in ranked if bank.items[name].module == module]
        for module in blueprint.modules
    }
    shares = _apportion(blueprint.count, [len(by_module[module]) for module in blueprint.modules])
    first = [
        name
        for module, share in zip(blueprint.modules, shares, strict=True)
        for name in by_module[module][:share]
    ]
    chosen = _spread(first, by_module, bank.items)
    return [
        name
        for kind in TYPES
        for name in _rank([n for n in chosen if bank.items[n].type == kind], blueprint.seed)
    ]


def default_blueprint(bank: PaperBank) -> Blueprint:
    """Return the default blueprint: all modules, 20 items (or all if fewer), 30 minutes."""
    count = min(20, len(bank.items))
    seed = _hash(bank.fingerprint) % SEEDS
    return Blueprint(bank.modules, KINDS, TYPES, LEVELS, count, 30, seed)


def _is_valid(blueprint: Blueprint, bank: PaperBank) -> bool:
    lists = (blueprint.modules, blueprint.kinds, blueprint.types, blueprint.levels)
    return (
        all(lists)
        and 1 <= blueprint.count <= COUNT_AT_MOST
        and 1 <= blueprint.minutes <= MINUTES_AT_MOST
        and len(_fitting(blueprint, bank)) >= blueprint.count
    )


def _fitting(blueprint: Blueprint, bank: PaperBank) -> list[str]:
    # One shared kind is enough. An item without a kind fits only if all kinds are chosen.
    return [
        name
        for name, item in bank.items.items()
        if item.module in blueprint.modules
        and item.type in blueprint.types
        and item.level in blueprint.levels
        and (blueprint.kinds == KINDS or set(item.kinds) & set(blueprint.kinds))
    ]


def _hash(text: str) -> int:
    """Return the 32-bit FNV-1a hash, followed by the finalizer of MurmurHash3. Ids are ASCII."""
    number = 0x811C9DC5
    for byte in text.encode():
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        number = (number ^ number >> shift) * factor & 0xFFFFFFFF
    return number ^ number >> 16


def _rank(names: Iterable[str], seed: int) -> list[str]:
    return sorted(names, key=lambda name: (_hash(f"{seed}:{name}"), name))


def _apportion(count: int, sizes: Sequence[int]) -> list[int]:
    """Divide a count in proportion to sizes by the largest remainder method.

    If remainders are equal, the earlier size comes first.
    """
    total = sum(sizes)
    shares = [count * size // total for size in sizes]
    order = sorted(range(len(sizes)), key=lambda place: (-(count * sizes[place] % total), place))
    for place in order[: count - sum(shares)]:
        shares[place] += 1
    return shares


def _spread(
    chosen: list[str], by_module: Mapping[str, Sequence[str]], items: Mapping[str, PaperItem]
) -> list[str]:
    """Exchange items within their modules while this leaves fewer pairs that share a unit."""
    counts = Counter(unit for name in chosen for unit in items[name].units)

    def shared(name: str) -> int:
        return sum(counts[unit] for unit in items[name].units)

    is_better = True
    while is_better:
        is_better = False
        for place, name in enumerate(chosen):
            counts.subtract(items[name].units)
            best, least = name, shared(name)
            for other in by_module[items[name].module] if least else ():
                if other not in chosen and shared(other) < least:
                    best, least = other, shared(other)
            counts.update(items[best].units)
            chosen[place] = best
            is_better = is_better or best != name
    return chosen


def _encode_number(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _decode_number(code: str) -> int:
    total = 0
    for character in code:
        total = total * 32 + ALPHABET.index(character)
    return total


def _mask(names: Sequence[str], chosen: Sequence[str]) -> int:
    return sum(1 << place for place, name in enumerate(names) if name in chosen)


def _names_of_mask(names: Sequence[str], bits: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(names) if bits >> place & 1)


def _module_groups(modules: Sequence[str]) -> list[Sequence[str]]:
    return [modules[at : at + MODULES_A_GROUP] for at in range(0, len(modules), MODULES_A_GROUP)]


def _check_value(text: str) -> int:
    """Return the check value of a text by H. M. Damm's method in GF(32).

    The value of a code without its check sign is the check sign. The value of a complete code is 0.
    The field polynomial is x⁵ + x² + 1 (37).
    """
    total = 0
    for character in text:
        twice = (total ^ ALPHABET.index(character)) << 1
        total = twice ^ 37 if twice > 31 else twice
    return total
