"""The lines that a text takes: how PowerPoint and Impress break Chinese text, estimated.

A Chinese character is as wide as the text is high; a Latin one is taken as 0.6 of it, which is more
than the mean of any common font, so that a text never takes more lines than estimated. Lines have
a fixed pitch, so that their height depends on no font.
"""

from collections.abc import Iterator
from unicodedata import east_asian_width

from studykit.export.slides.runs import Run, Runs, plain

_LATIN = 0.6
# Punctuation that begins no line, and punctuation that ends none (GB/T 15834—2011).
_CLOSING = "，。、；：？！）》〉」』】〕”’…—～%％·,.;:?!)]}"
_OPENING = "（《〈「『【〔“‘([{"


def width(text: str) -> float:
    """Return the width of a text, in heights of its font."""
    return sum(1 if east_asian_width(char) in "WFA" else _LATIN for char in text)


def wrap(runs: Runs, size: float, room: float) -> tuple[Runs, ...]:
    """Break runs in a font of `size` points into lines, each at most `room` points wide.

    A point is left free: programs round, and would break a line that fits exactly.
    """
    lines: list[list[Run]] = [[]]
    left = most = max((room - 1) / size, 1.0)
    for atom in _atoms(runs, most):
        needed = sum(_width(run) for run in atom)
        if needed > left and lines[-1]:
            lines.append([])
            left = most
        lines[-1] += atom
        left -= needed
    return tuple(_joined(line) for line in lines)


def cut(text: str, size: float, room: float) -> str:
    """Return a text on one line; if it is longer, its beginning and an ellipsis."""
    lines = wrap((Run(text),), size, room)
    return text if len(lines) < 2 else plain(lines[0])[:-2] + "……"


def _width(run: Run) -> float:
    # A blank is a full-width character, whatever it hides.
    return len(run.text) if run.blank else width(run.text)


def _atoms(runs: Runs, most: float) -> Iterator[list[Run]]:
    """Yield the units that stay on one line: a character with its punctuation, or a Latin word.

    A unit that is wider than a line is broken too.
    """
    atom: list[Run] = []
    for run in runs:
        for char in run.text:
            wide = sum(map(_width, atom)) + 1 > most
            if atom and (wide or not _clings(atom[-1].text[-1], char)):
                yield atom
                atom = []
            atom.append(Run(char, run.bold, run.blank))
    if atom:
        yield atom


def _clings(before: str, char: str) -> bool:
    is_word = before.isascii() and char.isascii() and not before.isspace() and not char.isspace()
    return is_word or char in _CLOSING or before in _OPENING


def _joined(line: list[Run]) -> Runs:
    """Join neighbouring runs of one style."""
    joined: list[Run] = []
    for run in line:
        last = joined[-1] if joined else None
        if last and (last.bold, last.blank) == (run.bold, run.blank):
            joined[-1] = Run(last.text + run.text, run.bold, run.blank)
        else:
            joined.append(run)
    return tuple(joined)
