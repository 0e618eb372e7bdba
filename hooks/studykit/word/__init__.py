"""Read the paragraphs of a Word file (.docx) as a person sees them, numbers of lists included.

A .docx is a zip archive; its text is `word/document.xml` (ECMA-376, Part 1, section 17). Libraries
that read such files leave out the numbers that Word counts, and a rule without its 第一条 cannot be
cited.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring

from studykit.word.numbering import NAMESPACE, Numbering, W, style_numbers, value

# The most bytes of a part: a larger one makes the file unreadable.
_PART_AT_MOST = 1 << 26
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ParseError,
)  # fmt: skip
# The namespace in files saved as "Strict Open XML Document". The names of elements are the same.
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
# Elements of a run that stand for characters.
_CHARACTERS = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "",
}  # fmt: skip
# The parts that hold the texts of notes and comments, by the elements that refer to these.
_NOTES = {
    "footnoteReference": "footnotes", "endnoteReference": "endnotes",
    "commentReference": "comments",
}  # fmt: skip
# The `numId` of a paragraph that is in no list, though its style is.
_NO_NUMBER = "0"
# How many characters of the text a message quotes to show a place.
_SHOWN = 12
# How many places whose numbers could not be read are named.
_LISTED = 3
# Elements that are left out, with their names in the messages.
_LEFT_OUT = {
    "footnoteReference": "脚注", "endnoteReference": "尾注", "commentReference": "批注",
    "drawing": "图", "pict": "图", "object": "嵌入的对象", "sym": "符号字体的字", "oMath": "公式",
    "delText": "修订里删去的字", "rt": "注音", "altChunk": "嵌入的文件",
}  # fmt: skip
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml")
_MARGINS = {"header": "页眉", "footer": "页脚"}


@dataclass(frozen=True)
class WordText:
    """The lines of a Word file, and messages about what was left out or written differently.

    Word shows no line numbers, so a message names a place by the words before it.
    """

    lines: tuple[str, ...]
    messages: tuple[str, ...]


def read_word(data: bytes) -> WordText:
    """Read the bytes of a .docx. Raises ValueError if they cannot be read as such a file."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        body = _part(archive, "word/document.xml")
        if body is None:
            raise ValueError("word/document.xml")
        styles = style_numbers(_part(archive, "word/styles.xml"))
        reader = _Reader(
            Numbering(_part(archive, "word/numbering.xml"), styles),
            styles,
            {name: _notes(_part(archive, f"word/{part}.xml")) for name, part in _NOTES.items()},
        )
        reader.read(body)
        margins = tuple(_margins(archive))
    except _UNREADABLE as error:
        raise ValueError(str(error)) from error
    return WordText(tuple(reader.lines), (*reader.number_messages(), *reader.messages, *margins))


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    """Parse a part of the archive; None if it is missing.

    Raises ValueError if the part is too large or has a document type.
    """
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > _PART_AT_MOST:
        raise ValueError(name)
    data = archive.read(name)
    # Word writes no document type; its entities could expand without limit. Parts are UTF-8 or
    # UTF-16, of which the zero bytes are removed for the search.
    if b"<!DOCTYPE" in data.replace(b"\0", b"").upper():
        raise ValueError("<!DOCTYPE")
    return fromstring(data.replace(_STRICT.encode(), NAMESPACE.encode()))  # noqa: S314


def _margins(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield a message for each header and footer that has words, not only a page number."""
    found: list[str] = []
    for name in sorted(archive.namelist()):
        if match := _MARGIN.fullmatch(name):
            text = _text_in(_part(archive, name))
            if any(map(str.isalpha, text)):
                found.append(f"{_MARGINS[match[1]]}「{text}」，没有收")
    yield from dict.fromkeys(found)


def _text_in(element: Element | None) -> str:
    """Return all text below an element."""
    texts = element.iter(f"{W}t") if element is not None else ()
    return "".join(text.text or "" for text in texts).strip()


def _notes(part: Element | None) -> dict[str, str]:
    """Return the texts of the footnotes, endnotes or comments in a part, by their ids."""
    return {note.get(f"{W}id", ""): _text_in(note) for note in (part if part is not None else ())}


@dataclass
class _Reader:
    """Collects the lines of a document in reading order."""

    numbering: Numbering
    styles: dict[str, tuple[str, str]]
    notes: dict[str, dict[str, str]]
    lines: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    _labels: list[str] = field(default_factory=list)
    _unread: list[str] = field(default_factory=list)
    _written: str = ""

    def number_messages(self) -> Iterator[str]:
        """Yield messages: which numbers of lists became text, and which could not be read."""
        labels = [label.strip() for label in self._labels]
        if labels:
            last = f"到「{labels[-1]}」" if len(labels) > 1 else ""
            yield f"Word 自动编的号写进了文字，共 {len(labels)} 处：「{labels[0]}」{last}"
        if self._unread:
            shown = "".join(f"「{text}」" for text in self._unread[:_LISTED])
            hint = "要收，在 Word 里复制全文，粘贴成 .txt，编号就在文字里"
            yield f"Word 自动编的号，有 {len(self._unread)} 处读不出：{shown}前面。{hint}"

    def read(self, parent: Element) -> None:
        """Read the paragraphs and tables below an element."""
        for child in parent:
            name = child.tag.removeprefix(W)
            if name == "p":
                self.lines += self._paragraph(child).split("\n")
            elif name == "tbl":
                self._table(child)
            elif name in _LEFT_OUT:
                self._leave_out(child, name)
            else:
                self.read(child)

    def _table(self, table: Element) -> None:
        """Add a line for each row, with its cells between bars."""
        first = len(self.lines)
        for row in _parts_of(table, "tr"):
            cells = (" ".join(filter(None, self._cell(cell))) for cell in _parts_of(row, "tc"))
            self.lines.append(" | ".join(cell.replace("\n", " ") for cell in cells))
        for line in self.lines[first : first + 1]:
            rows = len(self.lines) - first
            self.messages.append(f"表格从「{line[:_SHOWN]}」起，共 {rows} 行，一行写成一段")

    def _cell(self, parent: Element) -> Iterator[str]:
        """Yield the paragraphs of a cell, including those of tables inside it."""
        for child in parent:
            if child.tag == f"{W}p":
                yield self._paragraph(child).strip()
            else:
                yield from self._cell(child)

    def _paragraph(self, paragraph: Element) -> str:
        style = self.styles.get(value(paragraph, "pPr/pStyle"), ("", "0"))
        number = value(paragraph, "pPr/numPr/numId", style[0])
        level = value(paragraph, "pPr/numPr/ilvl", style[1])
        self._written = ""
        for text in self._texts(paragraph):
            self._written += text
        text = self._written
        label: str | None = ""
        if text.strip() and number not in ("", _NO_NUMBER):
            label = self.numbering.next(number, level)
            if label is None:
                self._unread.append(text.strip()[:_SHOWN])
        self._labels += [label] if label else []
        return (label or "") + text

    def _texts(self, element: Element) -> Iterator[str]:
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name == "t":
                yield child.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in _LEFT_OUT:
                self._leave_out(child, name)
            elif name not in ("pPr", "rPr", "del", "moveFrom", "instrText"):
                yield from self._texts(child)
            elif name in ("del", "moveFrom"):
                self._report("修订里删去的字，没有收")

    def _leave_out(self, element: Element, name: str) -> None:
        note = self.notes.get(name, {}).get(element.get(f"{W}id", "")) or _text_in(element)
        # A drawing that holds text is a text box.
        what = "文本框" if note and name in ("drawing", "pict") else _LEFT_OUT[name]
        self._report(f"{what}{f'「{note}」' if note else ''}，没有收")

    def _report(self, what: str) -> None:
        before = self._written.strip() or next((x for x in reversed(self.lines) if x.strip()), "")
        place = f"「{before.strip()[-_SHOWN:]}」后面" if before else "开头"
        message = f"{place}：{what}"
        if message not in self.messages[-3:]:
            self.messages.append(message)


def _parts_of(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, without those of tables inside it."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag != f"{W}tbl":
            yield from _parts_of(child, name)
