"""Words in, words out: what an author wrote stands on its page, or the author is told.

The words of a file are read here by line, not by the reader that is under test: the runs of letters
and digits that are left when the signs of Markdown and of our own syntax are taken away.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

import markdown
from mini_site import ROOT
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from studykit.diagnostics import Diagnostic
from studykit.export.excerpts import excerpts_script
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.library import read_library
from studykit.pages.authored import render_bodies
from studykit.pages.indexes import render_indexes
from studykit.reader.fields import LABELS
from studykit.site import Site, site_of

# Letters and digits of any script. `_` is a sign of Markdown.
_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"[ >*+-]*#{1,6} (.*?)\s*(?:\{[^{}]*\}\s*)?$")
_LIST_SIGN = re.compile(r"(?:[ >]*(?:[-*+]|\d{1,9}[.)])(?= |$))+ *|[ >]+")
_SIGNS = re.compile(rf"^(?:{_LIST_SIGN.pattern})(?:[\[［【]\s*[xXｘＸ√✓]?\s*[\]］】])?")
_FIELD = re.compile(rf"({'|'.join(LABELS)})\s*(?:[（(][^（）()]*[）)])?\s*[：:](.*)")
_REFERENCE = re.compile(r"\[\[[^\[\]|]*?(?:\\?\|([^\[\]]*))?\]\]")
# An image or a link: its words are shown, its address is not.
_LINK = re.compile(r"(!?\[[^\[\]]*\])\((?:<[^<>]*>|[^()\s]*)(\s+(?:\"[^\"]*\"|'[^']*'))?\)")
_ENTITY = re.compile(r"&#?\w+;")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})([^`]*)$")
_KEY = re.compile(r"\s*(?:- +)?(?:(\w+):(?: |$))?(.*)")
# Keys whose values are not words for a reader.
_SETTINGS = ("order", "title_is_editorial", "repeats")
# Fields whose values are words of a closed list, which stand for something else.
_CHOICES = ("题型", "层次", "分值")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|code|del|em|i|mark|rp|rt|ruby|s|small|span|strong|sub|sup|u)\b[^>]*>"
)
_SHOWN_ATTRIBUTE = re.compile(r'\s(?:alt|title)="([^"]*)"')
# What the build says once more: self-tests, and all from the table of a module on.
_DERIVED = re.compile(
    r'<section class="item"[^>]* id="self--.*?</section>|<h2 id="[a-z0-9-]+--matrix".*', re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class LostWords:
    """Words of a file, at a line from 1, that neither its page nor a diagnostic tells."""

    path: str
    line: int
    words: tuple[str, ...]


@cache
def _config() -> MkDocsConfig:
    return load_config(str(ROOT / "mkdocs.yml"))


def lost_words(files: Mapping[str, bytes], found: Sequence[Diagnostic]) -> list[LostWords]:
    """The words of pages and documents that are not built, and of whose place `found` is silent."""
    site = site_of(read_library(files)[0])
    lost: list[LostWords] = []
    for path, shown in _shown_texts(site):
        reported = {fault.line for fault in found if fault.path == path and _covers_words(fault)}
        lost += _lost(path, files[path].decode("utf-8", "replace"), shown, reported)
    return lost


def _shown_texts(site: Site) -> Iterator[tuple[str, list[str]]]:
    """Where the words of each file must stand: its path, and the texts of a page or a script."""
    indexes = render_indexes(site)
    # Why a paragraph need not be cited is told where its citations are listed.
    concordance = [text for page in indexes for each in page.body.blocks for text in _blocks(each)]
    for path, html in _pages(site).items():
        if source := site.sources.get(path):
            yield path, [*_blocks(html), *concordance]
            if source.paragraphs:
                yield f"{path[:-3]}.txt", _blocks(html)
                yield f"{path[:-3]}.txt", _excerpts(excerpts_script(source))
        else:
            yield path, _blocks(html)


def _lost(path: str, text: str, shown: Sequence[str], reported: set[int]) -> Iterator[LostWords]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    block_of = {number: block for block in _block_ranges(lines) for number in block}
    written: Counter[tuple[str, ...]] = Counter()
    for number, words in _written_words(path, lines):
        if reported.intersection(block_of[number]):
            continue
        written[words] += 1
        if sum(_count(words, block) for block in shown) < written[words]:
            yield LostWords(path, number, words)


def _covers_words(fault: Diagnostic) -> bool:
    """Whether a fault speaks of the words at its line: not of what is missing or to be registered.

    Many that speak of a whole page name line 1.
    """
    return fault.number[0] in "FY" or (
        fault.line > 1 and fault.number[0] != "N" and fault.number != "S06"
    )


def _count(words: Sequence[str], block: str) -> int:
    """How many times the words stand in a block, in order."""
    place = copies = 0
    while True:
        for word in words:
            place = block.find(word, place)
            if place < 0:
                return copies
            place += len(word)
        copies += 1


def _front_end(lines: Sequence[str]) -> int:
    """The number of the line that ends the front matter; 0 if there is none."""
    return lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0


def _block_ranges(lines: Sequence[str]) -> Iterator[range]:
    """The lines of the front matter, of blocks of code, and of all else between blank ones."""
    start, fence = 1, ""
    end = _front_end(lines)
    for number, line in enumerate(lines, 1):
        ends = number > max(end, start) and not fence and not lines[number - 2].strip()
        listed = any(_LIST_SIGN.match(each) for each in lines[start - 1 : number - 1])
        # What is indented below an item of a list belongs to it, blank lines or not.
        if ends and line.strip() and not (line[:2] == "  " and listed):
            yield range(start, number)
            start = number
        fence = _fence_after(fence, line)
    yield range(start, len(lines) + 1)


def _fence_after(fence: str, line: str) -> str:
    """The signs that opened the block of code that a line leaves open; none where there is none."""
    match = _FENCE.match(line)
    if not fence:
        return match[1] if match else ""
    return "" if match and match[1].startswith(fence) and not match[2].strip() else fence


def _written_words(path: str, lines: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What one line says in one block, as pieces in order, each with the number of the line."""
    end = _front_end(lines) if path.endswith(".md") else 0
    front, body = lines[: max(end - 1, 0)], enumerate(lines[end:], end + 1)
    if path.endswith(".txt"):
        pieces = [(number, [line]) for number, line in body]
    else:
        pieces = [*_front_matter_pieces(front), *_body_pieces(body)]
    for number, parts in pieces:
        if words := _words(parts):
            yield number, words


def _front_matter_pieces(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    key = ""
    for number, line in enumerate(lines, 1):
        match = _KEY.fullmatch(line)
        key = (match and match[1]) or key
        if match and key not in _SETTINGS:
            yield number, [match[2].strip("'\"")]


def _body_pieces(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    fence = ""
    for number, line in lines:
        before, fence = fence, _fence_after(fence, line)
        # The lines that open and close a block of code say nothing.
        if bool(before) == bool(fence):
            for cell in _cells(line) if not fence else [[line]]:
                yield number, cell


def _cells(line: str) -> Iterator[list[str]]:
    """The stretches of a line, or of each cell of a row, between what is replaced when shown."""
    if heading := _HEADING.match(line):
        line = heading[1]
    else:
        line = _SIGNS.sub("", line, count=1)
        if field := _FIELD.match(line):
            line = "" if field[1] in _CHOICES else field[2]
            # On the page the confidence stands between what is quoted and what is said of it.
            line = line.replace("」", "\0") if field[1] == "校注" else line
    row = line.strip()
    cells = re.split(r"(?<!\\)\|", row) if row[:1] == "|" else [row]
    for cell in cells:
        # What is shown when one points at it stands by itself.
        yield from ([match[2]] for match in _LINK.finditer(cell) if match[2])
        bare = _LINK.sub(r"\1", cell)
        parts = re.split(r"\0|\s", _ENTITY.sub("\0", _REFERENCE.sub("\0\\1\0", bare)))
        yield parts


def _words(parts: Sequence[str]) -> tuple[str, ...]:
    joined = ("".join(_WORD.findall(part)) for part in parts)
    return tuple(word for word in joined if word)


def _pages(site: Site) -> dict[str, str]:
    """Each author's page as the build renders it, its title first, without what repeats it."""
    extension = StudyExtension()
    pages = {}
    for path, body in render_bodies(site).items():
        extension.linker, extension.blocks = Linker(path, site.targets), body.blocks
        html = markdown.markdown(
            body.markdown,
            extensions=[*_config().markdown_extensions, extension],
            extension_configs=_config().mdx_configs,
        )
        pages[path] = f"<h1>{site.pages[path].title}</h1>{_DERIVED.sub('', html)}"
    return pages


def _excerpts(script: str) -> list[str]:
    """The words of each paragraph that a script of excerpts holds; they are text, not HTML."""
    value = json.loads(script.partition("]=")[2].rstrip(";\n"))
    return ["".join(_WORD.findall(each["text"])) for each in value["paragraphs"].values()]


def _blocks(html: str) -> list[str]:
    """The words that a page shows, a text a block, without what stands between them."""
    attributes = _SHOWN_ATTRIBUTE.findall(html)
    text = _TAG.sub("\0", _INLINE_TAG.sub("", html))
    return ["".join(_WORD.findall(unescape(each))) for each in (*text.split("\0"), *attributes)]
