"""Find words of authors that neither a page shows nor a diagnostic reports.

This module reads the words of a file line by line, without the reader under test. A word is a run
of letters and digits that remains after the markup of Markdown and of our own syntax is removed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import accumulate

import markdown
from mini_site import ROOT
from mkdocs.config.defaults import MkDocsConfig
from studykit.diagnostics import Diagnostic
from studykit.export.excerpts import excerpts_script
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.kept.keeper import FRESH, Keeper
from studykit.library import read_library
from studykit.pages.authored import render_bodies
from studykit.pages.indexes import render_indexes
from studykit.pages.lessons import render_lessons
from studykit.reader.fields import LABELS
from studykit.settings import settings_of
from studykit.site import Site, site_of

# Letters and digits of any script. `_` is excluded, because Markdown uses it as markup.
_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"[ >*+-]*#{1,6} (.*?)\s*(?:\{[^{}]*\}\s*)?$")
_ITEM = re.compile(r"[ >]*(?:[-*+]|\d{1,9}[.)])(?= |$)")
_LIST_MARKER = re.compile(r"(?:[ >]*(?:[-*+]|\d{1,9}[.)])(?= |$))+ *|[ >]+")
_MARKERS = re.compile(rf"^(?:{_LIST_MARKER.pattern})(?:[\[［【]\s*[xXｘＸ√✓]?\s*[\]］】])?")
_FIELD = re.compile(rf"({'|'.join(LABELS)})\s*(?:[（(][^（）()]*[）)])?\s*[：:](.*)")
_REFERENCE = re.compile(r"\[\[[^\[\]|]*?(?:\\?\|([^\[\]]*))?\]\]")
# An image or a link: its words are shown, its address is not.
_LINK = re.compile(r"(!?\[[^\[\]]*\])\((?:<[^<>]*>|[^()\s]*)(\s+(?:\"[^\"]*\"|'[^']*'))?\)")
_ENTITY = re.compile(r"&#?\w+;")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})([^`]*)$")
_KEY = re.compile(r"\s*(?:- +)?(?:(\w+):(?: |$))?(.*)")
# Keys whose values are not words for a reader.
_SETTINGS = ("order", "title_is_editorial", "repeats")
# Fields whose values come from a closed list. Pages show other words for them.
_CHOICES = ("题型", "层次", "分值")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|code|del|em|i|mark|rp|rt|ruby|s|small|span|strong|sub|sup|u)\b[^>]*>"
)
_SHOWN_ATTRIBUTE = re.compile(r'\s(?:alt|title)="([^"]*)"')
# Content that the build repeats: self-tests, and everything from the table of a module on.
_DERIVED = re.compile(
    r'<section class="item"[^>]* id="self--.*?</section>|<h2 id="[a-z0-9-]+--matrix".*', re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")
# The sections of a lesson (教案) whose words are on no page for learners.
_OF_TRAINERS = re.compile(
    r'<h2 id="(?:[a-z0-9-]+-plan|lesson--prompts|lesson--statements)".*?(?=<h2 id=|\Z)', re.DOTALL
)


@dataclass(frozen=True)
class LostWords:
    """Words at a line of a file, counted from 1, that are neither shown nor reported."""

    path: str
    line: int
    words: tuple[str, ...]


@cache
def _config() -> MkDocsConfig:
    return settings_of(ROOT / "mkdocs.yml")


def lost_words(
    files: Mapping[str, bytes], found: Sequence[Diagnostic], keeper: Keeper = FRESH
) -> list[LostWords]:
    """Return the words of pages and documents that are not built and not reported in `found`."""
    return words_lost_on(site_of(read_library(files, keeper)[0]), files, found)


def words_lost_on(
    site: Site, files: Mapping[str, bytes], found: Sequence[Diagnostic]
) -> list[LostWords]:
    """Return what `lost_words` returns, for a site that was already read from the files."""
    lost: list[LostWords] = []
    for path, shown in _shown_texts(site):
        reported = {fault.line for fault in found if fault.path == path and _covers_words(fault)}
        lost += _lost(path, files[path].decode("utf-8", "replace"), shown, reported)
    return lost


def _shown_texts(site: Site) -> Iterator[tuple[str, list[str]]]:
    """Yield each file's path, and the texts of a page or script that must contain its words."""
    indexes = render_indexes(site)
    # The concordance shows the reason why a paragraph need not be cited.
    concordance = [text for page in indexes for each in page.body.blocks for text in _blocks(each)]
    lessons = _lessons(site)
    for path, html in authored_pages(site).items():
        if source := site.sources.get(path):
            yield path, [*_blocks(html), *concordance]
            if source.paragraphs:
                yield f"{path[:-3]}.txt", _blocks(html)
                yield f"{path[:-3]}.txt", _excerpts(excerpts_script(source))
        elif path in site.modules:
            yield path, [*_blocks(html), *lessons[path]]
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
        # Most texts do not have the first word, and then the others need not be looked for.
        counts = (_count(words, block) for block in shown if words[0] in block)
        if not any(count >= written[words] for count in accumulate(counts)):
            yield LostWords(path, number, words)


def _covers_words(fault: Diagnostic) -> bool:
    """Return whether a fault concerns the words at its line.

    Faults about missing or unregistered things do not. Faults about a whole page name line 1.
    """
    return fault.code[0] in "FY" or (
        fault.line > 1 and fault.code[0] != "N" and fault.code != "S06"
    )


def _count(words: Sequence[str], block: str) -> int:
    """Return how many times a block contains the words in this order."""
    place = copies = 0
    while True:
        for word in words:
            place = block.find(word, place)
            if place < 0:
                return copies
            place += len(word)
        copies += 1


def _front_end(lines: Sequence[str]) -> int:
    """Return the number of the line that ends the front matter; 0 if there is none.

    Invisible characters do not count. The reader reports and drops them (F05).
    """
    lines = ["".join(filter(str.isprintable, line)) for line in lines]
    return lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0


def _block_ranges(lines: Sequence[str]) -> Iterator[range]:
    """Yield the line numbers of the front matter, and of each block between blank lines."""
    start, fence = 1, ""
    end = _front_end(lines)
    for number, (line, next_fence) in enumerate(zip(lines, _fences(lines), strict=True), 1):
        ends = number > max(end, start) and not fence and not lines[number - 2].strip()
        listed = any(_LIST_MARKER.match(each) for each in lines[start - 1 : number - 1])
        # Indented lines below a list item belong to it, even after blank lines.
        if ends and line.strip() and not (line[:2] == "  " and listed):
            yield range(start, number)
            start = number
        fence = next_fence
    yield range(start, len(lines) + 1)


def _fences(lines: Iterable[str]) -> Iterator[str]:
    """Yield the fence of the code block that is open after each line; empty if none is open."""
    fence = ""
    paragraph: list[str] = []  # the lines since the last blank line
    for line in lines:
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        # A line that is indented by four spaces goes on with a paragraph outside of lists.
        elif match and not (
            line.startswith("    ") and paragraph and not any(map(_ITEM.match, paragraph))
        ):
            fence = match[1]
        paragraph = [*paragraph, line] if line.strip() and not fence else []
        yield fence


def _written_words(path: str, lines: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each line number with the words of the line, once for each cell of a table row."""
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
    numbered = list(lines)
    fences = _fences(line for _, line in numbered)
    for (number, line), next_fence in zip(numbered, fences, strict=True):
        before, fence = fence, next_fence
        # The lines that open and close a block of code contain no words for readers.
        if bool(before) == bool(fence):
            for cell in _cells(line) if not fence else [[line]]:
                yield number, cell


def _cells(line: str) -> Iterator[list[str]]:
    """Yield the parts of a line or table cell between pieces that the build replaces."""
    if heading := _HEADING.match(line):
        line = heading[1]
    else:
        line = _MARKERS.sub("", line, count=1)
        if field := _FIELD.match(line):
            line = "" if field[1] in _CHOICES else field[2]
            # The page shows the confidence between the quotation and the note on it.
            line = line.replace("」", "\0") if field[1] == "校注" else line
    row = line.strip()
    # A bar inside a reference divides no cell: in a table it would be a fault.
    cells = re.split(r"(?<!\\)\|(?![^\[\]]*\]\])", row) if row[:1] == "|" else [row]
    for cell in cells:
        # The title of a link is separate text, shown as a tooltip.
        yield from ([match[2]] for match in _LINK.finditer(cell) if match[2])
        bare = _LINK.sub(r"\1", cell)
        parts = re.split(r"\0|\s", _ENTITY.sub("\0", _REFERENCE.sub("\0\\1\0", bare)))
        yield parts


def _words(parts: Sequence[str]) -> tuple[str, ...]:
    joined = ("".join(_WORD.findall(part)) for part in parts)
    return tuple(word for word in joined if word)


def authored_pages(site: Site) -> dict[str, str]:
    """Return the HTML of each authored page by path: its title, and its body without `_DERIVED`."""
    bodies = render_bodies(site).items()
    return {
        path: f"<h1>{site.pages[path].title}</h1>{_DERIVED.sub('', _html(path, body, site))}"
        for path, body in bodies
    }


def _html(path: str, body: Body, site: Site) -> str:
    extension = StudyExtension()
    extension.linker, extension.blocks = Linker(path, site.targets), body.blocks
    return markdown.markdown(
        body.markdown,
        extensions=[*_config().markdown_extensions, extension],
        extension_configs=_config().mdx_configs,
    )


def _lessons(site: Site) -> dict[str, list[str]]:
    """Return the words that only the lesson (教案) of each module shows, by the module's path."""
    pages = zip(site.library.modules, render_lessons(site), strict=True)
    shown = ((module.path, _html(page.path, page.body, site)) for module, page in pages)
    return {
        path: [text for part in _OF_TRAINERS.findall(html) for text in _blocks(part)]
        for path, html in shown
    }


def _excerpts(script: str) -> list[str]:
    """Return the words of each paragraph in a script of excerpts, which contains text, not HTML."""
    value = json.loads(script.partition("]=")[2].rstrip(";\n"))
    return ["".join(_WORD.findall(each["text"])) for each in value["paragraphs"].values()]


def _blocks(html: str) -> list[str]:
    """Return the words that a page shows, joined without separators, one text for each block."""
    attributes = _SHOWN_ATTRIBUTE.findall(html)
    text = _TAG.sub("\0", _INLINE_TAG.sub("", html))
    return ["".join(_WORD.findall(unescape(each))) for each in (*text.split("\0"), *attributes)]
