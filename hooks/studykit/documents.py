"""Take a document as it comes: a Word file, a text in any usual encoding, Markdown, pasted text.

Its words stay as they are. A character that is invisible, or looks like another, is replaced by a
rule or refused, and reported with its place and code point.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from studykit.word import read_word

# All characters that end a line in a file, in Word or by Unicode, or that end a page.
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_REMOVED = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_TABS = re.compile(" *\t[\t ]*")
_RULES = (
    (_TABS, "\u3000", "换成一个全角空格"),
    (_SPACES, " ", "换成普通空格"),
    (_REMOVED, "", "看不见，删去"),
)
# Radicals of the block CJK Radicals Supplement that PDF programs write in place of characters, and
# these characters. NFKC replaces Kangxi Radicals by characters, but not these radicals.
_RADICALS = dict(
    zip(
        "⺠⺟⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "民母西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# Why characters are refused, by their category in Unicode.
_REFUSED = {
    "Co": "私用区的字，别的电脑上是别的样子，或者是空白",
    "Cn": "没有这个字",
    "Cc": "控制字符",
    "Cf": "看不见的字符",
    "Cs": "半个字",
}
_OLE = b"\xd0\xcf\x11\xe0"
# The beginnings of PNG, JPEG and GIF files.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_HEADING = re.compile(r"#{1,6} +(.+?)(?: +#+)?")
_MARKUP = re.compile(r"\*\*|^(?:[-*+>] |\|)|`|\]\(")
_KEY = re.compile(r"(\w+):\s*(.*)")
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030（GBK）",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
# A line of this many characters may be one that a margin broke. It is at most `_RAGGED` characters
# shorter than the longest of the lines that stand up to `_NEAR` lines away.
_MARGINS = range(12, 61)
_RAGGED = 3
_NEAR = 8
# This number of broken lines or more is no accident.
_BROKEN_AT_LEAST = 3
_STOPS = "。！？；：”』」）)》.!?;:…"
# A number, as in 第一条 and （一）, begins a paragraph even if the line above has no stop.
_STARTS = re.compile(
    r"第[一二三四五六七八九十百零〇0-9]+[章节条款]|[（(]?[一二三四五六七八九十0-9]+[)）、．.]"
)
# The number of characters by which messages name a paragraph of a Word file.
_SHOWN = 12
# The number of refused characters that a message lists.
_LISTED_AT_MOST = 20


class RefusedError(ValueError):
    """Raised for a document that cannot be added. The message has the fault and fix in Chinese."""


@dataclass(frozen=True)
class Document:
    """A document that can be added.

    `title` is empty if the file names none. `encoding` is the guessed encoding of a text that is
    not UTF-8, which the author has to confirm; else it is empty. `broken` says in Chinese where
    paragraphs seem to be broken into lines, which the author has to confirm too; else it is empty.
    `messages` say in Chinese what was changed or left out.
    """

    paragraphs: tuple[str, ...]
    title: str = ""
    encoding: str = ""
    messages: tuple[str, ...] = ()
    broken: str = ""


def read_document(name: str, data: bytes, encoding: str = "") -> Document:
    """Read a document; `name` is the name of its file, `encoding` one of `ENCODINGS` or empty.

    Raises RefusedError.
    """
    messages: list[str] = []
    title = guessed = ""
    is_word = False
    if data.startswith(b"PK\x03\x04"):
        try:
            word = read_word(data)
        except ValueError as error:
            raise RefusedError("打不开，不是 .docx 文件。改法：在 Word 里另存为 .docx") from error
        messages += word.messages
        is_word = True
        lines = [line for text in word.lines for line in _LINE_ENDS.split(text)]
    elif data.startswith((_OLE, b"%PDF", b"{\\rtf")):
        raise RefusedError("是旧的 Word、PDF 或 RTF 文件。改法：另存为 .docx，或复制文字存成 .txt")
    elif data.startswith(_PICTURES):
        raise RefusedError("是图片，没有文字可收。改法：把图上的文字录入，存成 .txt")
    else:
        text, guessed, used = _decode(data, encoding)
        messages += [f"按 {ENCODINGS[used]} 读"] if used != "utf-8" else []
        lines = _LINE_ENDS.split(text)
        if name.lower().endswith((".md", ".markdown")):
            title, lines = _without_markdown(lines, messages)
    cleaned = _clean(lines, is_word, messages)
    paragraphs = tuple(filter(None, cleaned))
    if not paragraphs:
        raise RefusedError("是空的。改法：放入原文，每段一行")
    return Document(paragraphs, title, guessed, tuple(messages), _broken(cleaned, is_word))


def _decode(data: bytes, encoding: str) -> tuple[str, str, str]:
    """Return the text, the encoding to be confirmed, and the encoding that was used.

    The encoding to be confirmed is empty if it was given, marked in the file, or is UTF-8.
    """
    boms = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
    marked = next(((bom, name) for bom, name in boms if data.startswith(bom)), (b"", ""))
    given = encoding or marked[1]
    for name in (given,) if given else _likely(data):
        try:
            text = data.removeprefix(marked[0]).decode(name)
        except UnicodeDecodeError:
            continue
        return text, "" if given or name == "utf-8" else name, name
    shown = f"不是 {ENCODINGS[given]} 编码" if given else "认不出编码"
    raise RefusedError(f"{shown}。改法：用编辑器另存为 UTF-8")


def _likely(data: bytes) -> Sequence[str]:
    """Return the encodings to try. UTF-16 is recognized by the zero byte in its line ends."""
    if b"\n\0" in data[: len(data) // 2 * 2] or b"\0\n" in data:
        return ("utf-16-le", "utf-16-be") if data.find(b"\n\0") % 2 == 0 else ("utf-16-be",)
    return ("utf-8", "gb18030")


def _without_markdown(lines: list[str], messages: list[str]) -> tuple[str, list[str]]:
    """Return the title and the lines without front matter and heading marks."""
    title = ""
    if lines and lines[0] == "---" and "---" in lines[1:]:
        end = lines.index("---", 1)
        for number, line in enumerate(lines[1:end], 2):
            key = _KEY.fullmatch(line)
            if key and key[1] == "title":
                title = key[2].strip("'\"")
            elif line.strip():
                messages.append(f"第 {number} 行：元数据「{line.strip()[:20]}」，没有收")
        lines = [""] * (end + 1) + lines[end + 1 :]
    for number, line in enumerate(lines, 1):
        if heading := _HEADING.fullmatch(line):
            lines[number - 1] = heading[1]
            messages.append(f"第 {number} 行：标题「{heading[1][:20]}」，去掉了 # 号，自成一段")
        elif markup := _MARKUP.search(line):
            messages.append(f"第 {number} 行：「{markup[0][:20]}」是 Markdown 的记号，照原样留下")
    return title, lines


def _clean(lines: Sequence[str], is_word: bool, messages: list[str]) -> list[str]:
    """Replace characters by the rules, and report each. Return the lines.

    Messages name a line by its number; they name a paragraph of Word, which has no number, by its
    first words. Raises RefusedError for characters without a rule.
    """
    cleaned: list[str] = []
    refused: list[str] = []
    at_ends: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        text = line.strip().strip("\ufeff").strip()
        name = f"「{text[:_SHOWN]}」" if is_word else str(number)
        place = f"{name}一段" if is_word else f"第 {name} 行"
        # Blanks and ideographic spaces indent, and every paragraph is indented again.
        removed = line.replace(text, "", 1) if text else ""
        for each in dict.fromkeys(removed.replace(" ", "").replace("\u3000", "")):
            at_ends.setdefault(_point(each), []).append(name)
        for pattern, put, what in _RULES:
            found = [match[0].strip(" ")[:1] or " " for match in pattern.finditer(text)]
            messages += [f"{place}：{_point(each)}，{what}" for each in dict.fromkeys(found)]
            text = pattern.sub(put, text)
        for character in filter(is_radical, dict.fromkeys(text)):
            put = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
            if put != character:
                messages.append(f"{place}：{_point(character)} 是部首，换成「{put}」")
                text = text.replace(character, put)
        characters = (each for each in dict.fromkeys(text) if _refusal(each))
        refused += [f"{place}：{_point(each)}，{_refusal(each)}" for each in characters]
        cleaned.append(text.strip())
    for point, names in at_ends.items():
        where = f"{'、'.join(names)}几段" if is_word else f"第 {'、'.join(names)} 行"
        messages.append(f"{where}：行首或行末的 {point}，删去")
    if refused:
        listed = "\n".join(refused[:_LISTED_AT_MOST])
        more = "\n……" if len(refused) > _LISTED_AT_MOST else ""
        hint = "对着原件，把这些字改成看得见的字，再加入"
        raise RefusedError(f"有 {len(refused)} 处字不能收：\n{listed}{more}\n改法：{hint}")
    return cleaned


def _broken(lines: Sequence[str], is_word: bool) -> str:
    """Say where a margin seems to have broken lines, as in a text from a PDF; empty if nowhere.

    Such a line is about as long as the longest of those around it, ends within a sentence, and has
    another below it. Headings and the items of a list are shorter, and may end anywhere.
    """
    written = [(number, line) for number, line in enumerate(lines, 1) if line]
    full = []
    for (number, line), (_, after) in pairwise(written):
        near = (len(each) for place, each in written if abs(place - number) <= _NEAR)
        longest = max((length for length in near if length in _MARGINS), default=0)
        is_full = len(line) in _MARGINS and len(line) >= longest - _RAGGED
        if is_full and line[-1] not in _STOPS and not _STARTS.match(after):
            full.append((number, line))
    if len(full) < _BROKEN_AT_LEAST or len(full) * 3 < len(written):
        return ""
    shown = full[:_LISTED_AT_MOST]
    more = "……" if len(full) > len(shown) else ""
    ending = "没有写完一句就换了行，像是从 PDF 复制来的，一行成了一段"
    if is_word:
        return "、".join(f"「{line[:_SHOWN]}」" for _, line in shown) + f"{more}这些段{ending}"
    return f"第 {'、'.join(str(number) for number, _ in shown)}{more} 行{ending}"


def _refusal(character: str) -> str:
    """Return why a character is refused; empty if it is accepted."""
    if character == "\ufffd":
        return "读不出的字，原件里是别的字"
    if is_radical(character):
        return "部首，不是字"
    return _REFUSED.get(unicodedata.category(character), "")


def is_radical(character: str) -> bool:
    """Return whether a character is one of Unicode's radicals, which look like other characters."""
    return "\u2e80" <= character <= "\u2fdf"


def _point(text: str) -> str:
    """Return the code point of the first character and, if it is visible, the character."""
    shown = text[0] if text[0].isprintable() and not text[0].isspace() else ""
    return f"U+{ord(text[0]):04X}{shown}"
