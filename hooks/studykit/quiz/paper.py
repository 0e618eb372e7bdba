"""Exam codes and papers, a port of the scripts in `studykit/assets/javascripts/exam/`.

`code.js` documents the codes, and `paper.js` documents how a paper is drawn. A test checks that
both implementations give the same papers. The build of an exam edition uses this one, because it
draws its papers before the exam.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from studykit.quiz.pair import choose_pairs

# Crockford's base 32 (https://www.crockford.com/base32.html): no two of its characters look alike,
# and they can be read aloud in class.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = ("problem", "cause", "remedy", "term", "procedure")
TYPES = ("single", "multiple", "true_false", "cloze", "matching", "ordering")
LEVELS = ("remember", "understand", "apply")
SEEDS = 1 << 25
COUNT_AT_MOST, MINUTES_AT_MOST = 100, 240
CODE_AT_LEAST, GROUP_LENGTH, MODULES_A_GROUP = 16, 4, 20
PAIRED = 512  # the bit above those of the types and levels
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class PaperItem:
    """The facts of an item that decide whether a paper includes it.

    Modules and units are named by their keys. Two items with a common unit or a common clue are
    enemies, see `enemies.py`. `facility` is the share of a class that answers the item right, in
    percent, or None if it was never measured.
    """

    module: str
    type: str
    level: str
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    clues: tuple[str, ...] = ()
    family: str = ""
    facility: int | None = None

    @cached_property
    def sets(self) -> frozenset[str]:
        """The names of the item's enemy sets: its units and its clues."""
        return frozenset((*self.units, *self.clues))


@dataclass(frozen=True)
class PaperBank:
    """The items that papers are drawn from, by id, with the modules in order.

    `fingerprint` is four characters that identify the bank: codes begin with it.
    """

    fingerprint: str
    modules: tuple[str, ...]
    items: Mapping[str, PaperItem]


@dataclass(frozen=True)
class Blueprint:
    """The choices that define a paper. Modules, kinds, types and levels keep their fixed orders.

    `count` is the number of items. If the blueprint is `paired`, the paper is one of two parallel
    ones: the pretest (前测) if the seed is even, the posttest (后测) if it is odd. Both blueprints
    differ only in the lowest bit of the seed.
    """

    modules: tuple[str, ...]
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    levels: tuple[str, ...]
    count: int
    minutes: int
    seed: int
    paired: bool = False

    @property
    def form(self) -> str:
        """Return `pre` or `post`, or an empty string if the paper is single."""
        return ("pre", "post")[self.seed & 1] if self.paired else ""


def normalize_code(typed: str) -> str:
    """Normalize a code as typed.

    The result is NFKC, upper case, ASCII letters and digits only. O becomes 0; I and L become 1.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(
        character for character in text if character.isascii() and character.isalnum()
    ).translate(_LOOKALIKES)


def display_code(code: str) -> str:
    """Format a code for display, in groups of four characters."""
    return "-".join(code[at : at + GROUP_LENGTH] for at in range(0, len(code), GROUP_LENGTH))


def encode(blueprint: Blueprint, bank: PaperBank) -> str:
    """Return the code of a blueprint."""
    code = _encode_number(blueprint.seed, 5) + _encode_number(_mask(KINDS, blueprint.kinds), 1)
    lists = _mask(TYPES, blueprint.types) * 8 + _mask(LEVELS, blueprint.levels)
    code += _encode_number(blueprint.paired * PAIRED + lists, 2)
    code += _encode_number(blueprint.count * 256 + blueprint.minutes, 3)
    if blueprint.modules != bank.modules:
        for part in _module_groups(bank.modules):
            code += _encode_number(_mask(part, blueprint.modules), GROUP_LENGTH)
    text = bank.fingerprint.upper() + code
    return text + ALPHABET[_check_value(text)]


def decode(typed: str, bank: PaperBank) -> Blueprint | str:
    """Return the blueprint of a code, or the reason why there is none.

    The reason is `wrong` if the code is mistyped or invalid, `other` if it belongs to another bank,
    `few` if it asks for more items than the bank has for it.
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
        _names_of_mask(TYPES, types_and_levels >> 3 & 63),
        _names_of_mask(LEVELS, types_and_levels & 7),
        length >> 8,
        length & 255,
        _decode_number(code[4:9]),
        bool(types_and_levels & PAIRED),
    )
    if encode(blueprint, bank) != code or not _is_valid(blueprint):
        return "wrong"
    has_enough = capacity(blueprint, bank, blueprint.count) == blueprint.count
    return blueprint if has_enough else "few"


def draw(blueprint: Blueprint, bank: PaperBank) -> list[str]:
    """Return the ids of the items of a paper, in order.

    No two of them are enemies. Each module contributes in proportion to its number of fitting
    items, unless enemies prevent it. The blueprint must come from `decode`, which ensures that the
    bank has enough items. The two papers of a pair have no item in common, and no enemies.
    """
    if blueprint.paired:
        chosen = [pair[blueprint.seed & 1] for pair in _pairs(blueprint, bank, blueprint.count)]
    else:
        chosen = _choose(blueprint, bank, blueprint.count)
    return [
        name
        for kind in TYPES
        for name in rank([n for n in chosen if bank.items[n].type == kind], blueprint.seed)
    ]


def capacity(blueprint: Blueprint, bank: PaperBank, most: int = COUNT_AT_MOST) -> int:
    """Return how many items a paper of a blueprint can have, at most `most`.

    The count of the blueprint is ignored. Each paper of a pair can have this number of items.
    """
    return len((_pairs if blueprint.paired else _choose)(blueprint, bank, most))


def default_blueprint(bank: PaperBank, *, paired: bool = False) -> Blueprint:
    """Return the default blueprint: all modules, 20 items (or as many as fit), 30 minutes."""
    seed = _hash(bank.fingerprint) % SEEDS
    blueprint = Blueprint(bank.modules, KINDS, TYPES, LEVELS, 20, 30, seed, paired)
    return replace(blueprint, count=min(20, capacity(blueprint, bank)))


def papers_of_pair(blueprint: Blueprint) -> tuple[Blueprint, ...]:
    """Return both papers of a pair, the pretest first; of a single paper, itself."""
    if not blueprint.paired:
        return (blueprint,)
    return tuple(replace(blueprint, seed=blueprint.seed & ~1 | bit) for bit in (0, 1))


def _is_valid(blueprint: Blueprint) -> bool:
    lists = (blueprint.modules, blueprint.kinds, blueprint.types, blueprint.levels)
    return (
        all(lists)
        and 1 <= blueprint.count <= COUNT_AT_MOST
        and 1 <= blueprint.minutes <= MINUTES_AT_MOST
    )


def _choose(blueprint: Blueprint, bank: PaperBank, count: int) -> list[str]:
    """Choose up to `count` fitting items: each in turn, unless it is an enemy of a chosen one."""
    chosen: list[str] = []
    taken: set[str] = set()
    for name in _in_turn(blueprint, bank):
        if len(chosen) == count:
            break
        if taken.isdisjoint(bank.items[name].sets):
            chosen.append(name)
            taken.update(bank.items[name].sets)
    return chosen


def _pairs(blueprint: Blueprint, bank: PaperBank, count: int) -> list[tuple[str, str]]:
    """Choose up to `count` pairs of fitting items; both papers of a pair have the same pairs."""
    return choose_pairs(_ranked(blueprint, bank, blueprint.seed & ~1), bank.items, count)


def _ranked(blueprint: Blueprint, bank: PaperBank, seed: int) -> dict[str, list[str]]:
    """Return the fitting items of each chosen module, ranked by hash."""
    by_module: dict[str, list[str]] = {module: [] for module in blueprint.modules}
    for name in _fitting(blueprint, bank):
        by_module[bank.items[name].module].append(name)
    return {module: rank(names, seed) for module, names in by_module.items()}


def _in_turn(blueprint: Blueprint, bank: PaperBank) -> list[str]:
    """Return the fitting items, ordered so that each prefix has all modules in proportion.

    The items of a module are ranked by hash. Item i of n (from 0) gets the key (2i + 1) / 2n, the
    middle of its share of the module. If keys are equal, the earlier module comes first.
    """
    keyed = [
        ((2 * index + 1) / (2 * len(names)), name)
        for names in _ranked(blueprint, bank, blueprint.seed).values()
        for index, name in enumerate(names)
    ]
    # The sort is stable, so that equal keys keep the order of the modules.
    return [name for _, name in sorted(keyed, key=lambda each: each[0])]


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


def rank(names: Iterable[str], salt: int | str) -> list[str]:
    """Return names sorted by the hash of the salt and the name."""
    return sorted(names, key=lambda name: (_hash(f"{salt}:{name}"), name))


def _encode_number(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * index & 31] for index in reversed(range(length)))


def _decode_number(code: str) -> int:
    total = 0
    for character in code:
        total = total * 32 + ALPHABET.index(character)
    return total


def _mask(names: Sequence[str], chosen: Sequence[str]) -> int:
    return sum(1 << index for index, name in enumerate(names) if name in chosen)


def _names_of_mask(names: Sequence[str], bits: int) -> tuple[str, ...]:
    return tuple(name for index, name in enumerate(names) if bits >> index & 1)


def _module_groups(modules: Sequence[str]) -> list[Sequence[str]]:
    size = MODULES_A_GROUP
    return [modules[index : index + size] for index in range(0, len(modules), size)]


def _check_value(text: str) -> int:
    """Return the check value of a text by H. M. Damm's method in GF(32).

    The value of a code without its check character is that character. The value of a complete code
    is 0. The field polynomial is x⁵ + x² + 1 (37).
    """
    total = 0
    for character in text:
        twice = (total ^ ALPHABET.index(character)) << 1
        total = twice ^ 37 if twice > 31 else twice
    return total
