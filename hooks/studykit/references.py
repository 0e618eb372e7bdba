r"""References, written `[[target|text]]`: the only parser of this notation.

The target is an id, or a locator such as `s2-9` or `s2-5..8`. The bar and the text may be left out.
Another bracket, a second bar or a line break may not stand between the brackets, and cannot be
escaped. Blanks around the target and the text are ignored. In a table, where a bar divides the
cells, authors write `\|`, and the Markdown parsers turn it into `|` before this parser runs. Double
brackets around anything else are malformed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from studykit.locator import IDENTIFIER, Locator, parse_locator

OPENING, CLOSING = "[[", "]]"
# For parsers that scan for several notations. Group 1 is the argument of `parse_reference`.
PATTERN = re.compile(r"\[\[([^\[\]\n]*)\]\]")


@dataclass(frozen=True)
class Reference:
    """A well-formed reference. `text` is empty if the author gave none. `line` counts from 1.

    `sentence` is the sentence that contains or precedes it, with references to units as `[[id]]`.
    """

    target: str
    text: str = ""
    line: int = 0
    sentence: str = ""

    def __str__(self) -> str:
        bar = f"|{self.text}" if self.text else ""
        return f"{OPENING}{self.target}{bar}{CLOSING}"

    @property
    def locator(self) -> Locator | None:
        """The target as a locator; None if it is not one."""
        return parse_locator(self.target)


@dataclass(frozen=True)
class Malformed:
    """Double brackets around something that is not a reference."""

    inside: str

    def __str__(self) -> str:
        return f"{OPENING}{self.inside}{CLOSING}"


def parse_reference(inside: str, line: int = 0) -> Reference | Malformed:
    """Parse the text between `[[` and `]]`, which stands on `line`."""
    target, bar, text = inside.partition("|")
    target, text = target.strip(), text.strip()
    well_formed = IDENTIFIER.fullmatch(target) or parse_locator(target)
    if not well_formed or (bar and not text) or "|" in text:
        return Malformed(inside)
    return Reference(target, text, line)


def references_to(targets: Iterable[object]) -> str:
    """Return references to some targets, as authors list them: `[[s1-1]]、[[s2-2]]`."""
    return "、".join(str(Reference(str(target))) for target in targets)


def split_references(text: str) -> list[str | Reference | Malformed]:
    """Split a text into references and the strings before, between and after them.

    The parts joined as strings give the text again, except for blanks that a reference ignores.
    """
    texts_and_insides = PATTERN.split(text)
    parts: list[str | Reference | Malformed] = list(texts_and_insides)
    parts[1::2] = map(parse_reference, texts_and_insides[1::2])
    return [part for part in parts if part != ""]


def replace_references(text: str, write: Callable[[Reference], str]) -> str:
    """Replace each reference in a text by what `write` returns for it; the rest stays."""

    def replaced(match: re.Match[str]) -> str:
        reference = parse_reference(match[1])
        return write(reference) if isinstance(reference, Reference) else match[0]

    return PATTERN.sub(replaced, text)


def remove_references(text: str) -> str:
    """Return a text without its references, well-formed or not."""
    return PATTERN.sub("", text)


def leading_references(
    text: str, start: int = 0, between: str = ""
) -> tuple[list[Reference | Malformed], int]:
    """Return the references that follow one another from `start` on, and the index after them.

    `between` is a separator that may stand once after each of them.
    """
    found: list[Reference | Malformed] = []
    while match := PATTERN.match(text, start):
        found.append(parse_reference(match[1]))
        start = match.end()
        if text.startswith(between, start):
            start += len(between)
    return found, start


def targets_in(text: str) -> list[str]:
    """Return the targets of all references in a text as its author wrote it, also in tables."""
    return [_target_of(inside) for inside in PATTERN.findall(text)]


def retarget(text: str, new: Callable[[str], str]) -> str:
    """Replace the target of each reference in a text as its author wrote it; the rest stays."""

    def replaced(match: re.Match[str]) -> str:
        target = _target_of(match[1])
        return match[0].replace(target, new(target), 1) if target else match[0]

    return PATTERN.sub(replaced, text)


def _target_of(inside: str) -> str:
    """Return the text before the bar. In a table, a backslash precedes the bar; it is removed."""
    return inside.partition("|")[0].removesuffix("\\").strip()
