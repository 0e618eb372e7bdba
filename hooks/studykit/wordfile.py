"""Read the paragraphs of a Word file (.docx) as a person sees them, numbers of lists included.

A .docx is a zip archive; its text is `word/document.xml` (ECMA-376, Part 1, section 17). Libraries
that read it leave out what Word numbers by itself, and a rule without its 第一条 cannot be cited.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring

# How many bytes of one part are read.
_PART_AT_MOST = 1 << 26
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ParseError,
)  # fmt: skip
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
# What a person reads in a run, by element.
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
# What is not text, with its name in what is told.
_LEFT_OUT = {
    "footnoteReference": "脚注", "endnoteReference": "尾注", "commentReference": "批注",
    "drawing": "图", "pict": "图", "object": "嵌入的对象", "sym": "符号字体的字", "oMath": "公式",
    "txbxContent": "文本框", "delText": "修订里删去的字",
}  # fmt: skip


@dataclass(frozen=True)
class WordText:
    """The lines of a Word file, and what it holds besides, each with the number of its line."""

    lines: tuple[str, ...]
    told: tuple[str, ...]


def read_word(data: bytes) -> WordText:
    """Read a .docx. Raises ValueError if the bytes are none."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        body = _part(archive, "word/document.xml")
        if body is None:
            raise ValueError("word/document.xml")
        reader = _Reader(
            _Numbering(_part(archive, "word/numbering.xml")),
            _style_numbers(_part(archive, "word/styles.xml")),
        )
        reader.read(body)
    except _UNREADABLE as error:
        raise ValueError(str(error)) from error
    return WordText(tuple(reader.lines), tuple(reader.told))


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    """Parse a part of the archive. Raises ValueError if it is too large or declares entities."""
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > _PART_AT_MOST:
        raise ValueError(name)
    data = archive.read(name)
    # Parts are UTF-8 or UTF-16 without a document type, in which entities could multiply.
    if b"<!DOCTYPE" in data.replace(b"\0", b"").upper():
        raise ValueError("<!DOCTYPE")
    return fromstring(data)  # noqa: S314


def _value(parent: Element | None, path: str, default: str = "") -> str:
    """Return the attribute `val` of a descendant."""
    found = None if parent is None else parent.find("/".join(_W + name for name in path.split("/")))
    return default if found is None else found.get(f"{_W}val", default)


def _style_numbers(styles: Element | None) -> dict[str, tuple[str, str]]:
    """Return the number and level of the list that each style of paragraphs belongs to."""
    found = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        if number := _value(style, "pPr/numPr/numId"):
            level = _value(style, "pPr/numPr/ilvl", "0")
            found[style.get(f"{_W}styleId", "")] = (number, level)
    return found


@dataclass
class _Reader:
    """Collects the lines of a document in reading order."""

    numbering: "_Numbering"
    styles: dict[str, tuple[str, str]]
    lines: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def read(self, parent: Element) -> None:
        """Read the paragraphs and tables below an element."""
        for child in parent:
            name = child.tag.removeprefix(_W)
            if name == "p":
                self.lines += self._paragraph(child).split("\n")
            elif name == "tbl":
                self._table(child)
            else:
                self.read(child)

    def _table(self, table: Element) -> None:
        """Add a line for each row, with its cells between bars."""
        for row in table.iter(f"{_W}tr"):
            cells = (
                " ".join(filter(None, (self._paragraph(p).strip() for p in cell.iter(f"{_W}p"))))
                for cell in row.iter(f"{_W}tc")
            )
            self.lines.append(" | ".join(cell.replace("\n", " ") for cell in cells))
            self._tell("表格，一行写成一段")

    def _paragraph(self, paragraph: Element) -> str:
        style = self.styles.get(_value(paragraph, "pPr/pStyle"), ("", "0"))
        number = _value(paragraph, "pPr/numPr/numId", style[0])
        level = _value(paragraph, "pPr/numPr/ilvl", style[1])
        text = "".join(self._texts(paragraph))
        label = self.numbering.next(number, level) if text.strip() and number else ""
        if label:
            self._tell(f"Word 自动编的号「{label}」，写进了文字")
        return label + text

    def _texts(self, element: Element) -> Iterator[str]:
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name == "t":
                yield child.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in _LEFT_OUT:
                self._tell(f"{_LEFT_OUT[name]}，没有收")
            elif name not in ("pPr", "rPr", "del", "moveFrom", "instrText"):
                yield from self._texts(child)
            elif name in ("del", "moveFrom"):
                self._tell("修订里删去的字，没有收")

    def _tell(self, what: str) -> None:
        told = f"第 {len(self.lines) + 1} 行：{what}"
        if told not in self.told[-3:]:
            self.told.append(told)


class _Numbering:
    """Counts the lists of a document as Word does."""

    def __init__(self, part: Element | None) -> None:
        self._levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._abstract: dict[str, str] = {}
        for definition in part.iter(f"{_W}abstractNum") if part is not None else ():
            name = definition.get(f"{_W}abstractNumId", "")
            for level in definition.iter(f"{_W}lvl"):
                start = _value(level, "start", "1")
                self._levels[name, level.get(f"{_W}ilvl", "0")] = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText"),
                    int(start) if start.isdigit() else 1,
                )
        for number in part.iter(f"{_W}num") if part is not None else ():
            self._abstract[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId")

    def next(self, number: str, level: str) -> str:
        """Return the label of the next paragraph of a list at a level; empty if it has none."""
        name = self._abstract.get(number, "")
        if (name, level) not in self._levels or not level.isdigit():
            return ""
        depth = int(level)
        form, text, start = self._levels[name, level]
        self._counts[name, depth] = self._counts.get((name, depth), start - 1) + 1
        for each, below in list(self._counts):
            if each == name and below > depth:
                del self._counts[each, below]
        if form == "bullet":
            return "• "
        for index in range(depth + 1):
            shape, _, first = self._levels.get((name, str(index)), (form, "", 1))
            count = self._counts.get((name, index), first)
            text = text.replace(f"%{index + 1}", _FORMATS.get(shape, str)(count))
        return f"{text}\u3000" if text else ""


def _chinese(number: int) -> str:
    """Write a number from 1 to 9999 in Chinese; larger ones in digits.

    >>> [_chinese(number) for number in (3, 10, 18, 20, 105, 110, 2010)]
    ['三', '十', '十八', '二十', '一百零五', '一百一十', '二千零一十']
    """
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            text += _DIGITS[digit] + unit
        elif text and not text.endswith("零") and number % size:
            text += "零"
    return text[1:] if text.startswith("一十") else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else "0"


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        text += sign * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _chinese,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02}",
    "none": lambda _: "",
}
