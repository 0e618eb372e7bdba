"""The sentences and quotations of a run of text, with the paragraphs that they cite."""

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Sequence

from studykit.diagnostics import Code, Reporter
from studykit.locator import Locator
from studykit.model import Quotation
from studykit.reader.wide import without_gaps
from studykit.references import Reference

# Placeholder for a `**` delimiter. No text contains it: `studykit.reader.text.decode` removes
# private-use characters from files, and `studykit.reader.inline` those that entities stand for.
STRONG = "\ue000"
# The words of a quotation in a text without markup.
QUOTED = re.compile("“([^“”]*)”")
QUOTATION_HINT = "引文用一对弯引号“…”，其他地方用「…」"

# A single character (a line break is "\n"), a whole reference, or `STRONG`.
Atom = str | Reference

_SENTENCE_ENDS = frozenset("。！？；\n")
# Characters that may stand between the end of a sentence and a reference that belongs to it.
_BETWEEN = frozenset("”」』）、 ")


def join(
    atoms: Sequence[Atom], show: Callable[[Reference], str] | None = None, strong: str = ""
) -> str:
    """Join atoms to a string.

    `show` converts a reference to text (by default `_text_of`); `strong` replaces `STRONG`.
    """
    show = show or _text_of
    words = [atom if isinstance(atom, str) else show(atom) for atom in atoms]
    return without_gaps("".join(words)).replace(STRONG, strong)


def _text_of(reference: Reference) -> str:
    """Return the text of a reference.

    A reference without text becomes `[[id]]`, or the empty string if it refers to paragraphs.
    """
    if reference.text or reference.locator:
        return reference.text
    return str(reference)


def _text_or_label(reference: Reference) -> str:
    """Like `_text_of`, but paragraphs without text become their label (`文二·5`)."""
    locator = reference.locator
    return _text_of(reference) or (locator.label if locator else "")


def sentence_of(atoms: Sequence[Atom], index: int) -> str:
    """Return the sentence that the reference at `index` belongs to.

    If the reference directly follows the end of a sentence, it belongs to that sentence;
    otherwise to the sentence that contains it.
    """
    before = index
    while before and (not isinstance(atoms[before - 1], str) or atoms[before - 1] in _BETWEEN):
        before -= 1
    if before and atoms[before - 1] in _SENTENCE_ENDS and atoms[before - 1] != "\n":
        return _sentence(atoms, _start_of_sentence(atoms, before - 1), index)
    end = index
    while end < len(atoms) and atoms[end] not in _SENTENCE_ENDS:
        end += 1
    # Include a closing quotation mark that follows the end of the sentence.
    while end + 1 < len(atoms) and atoms[end + 1] in ("”", "」"):
        end += 1
    return _sentence(atoms, _start_of_sentence(atoms, index), end)


def _start_of_sentence(atoms: Sequence[Atom], index: int) -> int:
    while index and atoms[index - 1] not in _SENTENCE_ENDS:
        index -= 1
    return index


def _sentence(atoms: Sequence[Atom], start: int, last: int) -> str:
    return join(atoms[start : last + 1], show=_text_or_label).strip()


def quotations_of(atoms: Sequence[Atom], line: int, report: Reporter) -> tuple[Quotation, ...]:
    """Return the quotations of a text: its outermost “…” pairs with the locators after them.

    In `“甲”、“乙”[[s2-5]]` both quotations get the locator. `line` is the line on which the text
    begins. Unpaired quotation marks are reported.
    """
    pairs, unpaired = _pairs(atoms)

    breaks = [index for index, atom in enumerate(atoms) if atom == "\n"]

    def line_of(index: int) -> int:
        return line + bisect_left(breaks, index)

    for index in unpaired:
        what = "缺 ”" if atoms[index] == "“" else "多了 ”"
        report(Code.Q03_UNBALANCED, line_of(index), what, QUOTATION_HINT)
    cites: dict[int, tuple[Locator, ...]] = {}
    # The last quotation comes first, because a quotation may take the locators of the next one.
    for start, end in reversed(pairs.items()):
        cites[start] = _cites_after(atoms, end + 1, pairs, cites)
    return tuple(
        Quotation(join(atoms[start + 1 : end]).replace("\n", ""), cites[start], line_of(start))
        for start, end in pairs.items()
    )


def _pairs(atoms: Sequence[Atom]) -> tuple[dict[int, int], list[int]]:
    """Return the outermost “…” pairs as {start: end}, and the positions of unpaired marks.

    If several opening marks are unpaired, only the first is returned, because one missing mark
    makes all later ones look unpaired.
    """
    pairs: dict[int, int] = {}
    opened: list[int] = []
    unpaired: list[int] = []
    for index, atom in enumerate(atoms):
        if atom == "“":
            opened.append(index)
        elif atom == "”" and opened:
            start = opened.pop()
            if not opened:
                pairs[start] = index
        elif atom == "”":
            unpaired.append(index)
    return pairs, unpaired + opened[:1]


def _cites_after(
    atoms: Sequence[Atom],
    index: int,
    starts: Container[int],
    cites_of_later: dict[int, tuple[Locator, ...]],
) -> tuple[Locator, ...]:
    """Return the locators directly after a quotation; `index` follows its closing mark.

    If another quotation follows without a locator in between, both have the locators of the later
    one. `starts` are the starts of all quotations. `cites_of_later` maps the starts of the later
    quotations to their locators.
    """
    cites: list[Locator] = []
    while index < len(atoms):
        atom = atoms[index]
        if isinstance(atom, Reference):
            if atom.locator is None:
                break
            cites.append(atom.locator)
        elif index in starts and not cites:
            return cites_of_later[index]
        elif atom not in ("、", " ", STRONG):
            break
        index += 1
    return tuple(cites)
