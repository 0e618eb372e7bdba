"""Count the lists of a Word file as Word does, by its styles and its definitions of lists."""

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from studykit.word.numerals import FORMATS

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The namespace before a name, as ElementTree writes it.
W = f"{{{NAMESPACE}}}"
_DIGITS_AT_MOST = 5


def value(parent: Element | None, path: str, default: str = "") -> str:
    """Return the attribute `val` of the first descendant at a path of names, or the default."""
    found = None if parent is None else parent.find("/".join(W + name for name in path.split("/")))
    return default if found is None else found.get(f"{W}val", default)


def style_numbers(styles: Element | None) -> dict[str, tuple[str, str]]:
    """Return, by the id of each paragraph style with a list, the number and level of the list.

    A style without a list inherits that of the style that it is based on.
    """
    own, parents = {}, {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        name = style.get(f"{W}styleId", "")
        parents[name] = value(style, "basedOn")
        if number := value(style, "pPr/numPr/numId"):
            own[name] = (number, value(style, "pPr/numPr/ilvl", "0"))
    found = {}
    for name in parents:
        based = name
        # The number of styles limits the loop: styles can be based on each other in a circle.
        for _ in parents:
            if based in own:
                found[name] = own[based]
                break
            based = parents.get(based, "")
    return found


class _Level(NamedTuple):
    """A level of a list: the form of its numbers, the text around them, the first number.

    Depths count from 0, the outermost level. The numbers restart after a paragraph whose depth is
    less than `restart`.
    """

    form: str
    text: str
    start: int
    restart: int


class Numbering:
    """Counts the lists of a document as Word does (ECMA-376, Part 1, section 17.9).

    `part` is the root of `word/numbering.xml`, if there is one; `styles` are those of
    `style_numbers`. A list is named by its `numId`, a level by its `ilvl`.
    """

    def __init__(self, part: Element | None, styles: Mapping[str, tuple[str, str]]) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[tuple[str, int], int] = {}
        # The definition of each list. Lists that share a definition share its counts.
        self._abstract: dict[str, str] = {}
        # The first number of a level where a list overrides it; removed when it is used.
        self._begins: dict[tuple[str, int], int] = {}
        if part is None:
            return
        definitions = {
            each.get(f"{W}abstractNumId", ""): each for each in part.iter(f"{W}abstractNum")
        }
        numbers = {each.get(f"{W}numId", ""): each for each in part.iter(f"{W}num")}
        for number, element in numbers.items():
            name = value(element, "abstractNumId")
            # A definition may only refer to a style, whose list has the levels.
            style = value(definitions.get(name), "numStyleLink")
            linked = numbers.get(styles.get(style, ("", ""))[0])
            name = value(linked, "abstractNumId", name)
            self._abstract[number] = name
            for each in (definitions.get(name), element):
                self._read_levels(number, each)

    def _read_levels(self, number: str, element: Element | None) -> None:
        """Read the levels of a definition, or the levels that a list overrides."""
        for level in element.iter(f"{W}lvl") if element is not None else ():
            depth = _number(level.get(f"{W}ilvl"), 0)
            self._levels[number, depth] = _Level(
                value(level, "numFmt", "decimal"),
                value(level, "lvlText"),
                _number(value(level, "start"), 1),
                _number(value(level, "lvlRestart"), depth),
            )
        for change in element.iter(f"{W}lvlOverride") if element is not None else ():
            if start := value(change, "startOverride"):
                depth = _number(change.get(f"{W}ilvl"), 0)
                self._begins[number, depth] = _number(start, 1)

    def next(self, number: str, level: str) -> str | None:
        """Count the next paragraph of a list at a level; return its label.

        None if the level is not defined, or if its label has a number in a form that is not known.
        """
        depth = _number(level, 0)
        if (number, depth) not in self._levels:
            return None
        name = self._abstract[number]
        form, text, start, _ = self._levels[number, depth]
        count = self._begins.pop((number, depth), self._counts.get((name, depth), start - 1) + 1)
        self._counts[name, depth] = count
        for each, below in list(self._counts):
            inner = self._levels.get((number, below))
            if each == name and below > depth and (not inner or depth < inner.restart):
                del self._counts[each, below]
        if form == "bullet":
            return "• "
        for index in range(depth + 1):
            outer = self._levels.get((number, index), _Level(form, "", 1, 0))
            shown = self._counts.get((name, index), outer.start)
            if (place := f"%{index + 1}") in text:
                if outer.form not in FORMATS:
                    return None
                text = text.replace(place, FORMATS[outer.form](shown))
        return f"{text}\u3000" if text else ""


def _number(text: str | None, default: int) -> int:
    # Word counts up to 32767.
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS_AT_MOST else default
