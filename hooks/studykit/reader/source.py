"""A source: its plain-text paragraphs and the companion page that describes it."""

import re

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Exempted, Exemption, Field, Note, Page, Paragraph, Source, name_of
from studykit.reader.frontmatter import Key, text_of
from studykit.reader.page import PageTree, Shape, read_page

COMPANION = Shape(
    keys=(
        Key("title", "text"),
        Key("title_is_editorial", "flag"),
        Key("provenance", "text"),
        Key("repeats", "source", required=False),
    ),
    companion=True,
)

_NOTE = re.compile(
    r"(?P<where>(?:\[\[[^\]]*\]\]、?)+)\s*"
    r"(?:「(?P<quote>[^「」]+)」(?:当作「(?P<reading>[^「」]+)」)?[。：，；]?)?"
    r"(?P<note>.*)"
)
_NOTE_EXAMPLE = "- 校注（把握大）：[[s1-8]]「权利」当作「权力」。说明理由"
# The blanks that typists put around a paragraph; they are no part of its text.
_BLANKS = " \t\u3000"


def read_paragraphs(
    path: str, source_id: str, text: str
) -> tuple[tuple[Paragraph, ...], list[Diagnostic]]:
    """Number the paragraphs of a plain-text file: one a line, blank lines between them."""
    paragraphs: list[Paragraph] = []
    found = []
    for line, written in enumerate(text.split("\n"), 1):
        if not (content := written.strip(_BLANKS)):
            continue
        if paragraphs and paragraphs[-1].line == line - 1:
            hint = "一段写成一行；不同的段之间空一行"
            found.append(diagnose(Code.S04_LINE_BREAK, path, line, content[:20], hint))
        paragraphs.append(Paragraph(f"{source_id}-{len(paragraphs) + 1}", content, line))
    if not paragraphs:
        found.append(diagnose(Code.S03_TEXT_EMPTY, path, 1, "", "放入原文，每段一行，段间空行"))
    return tuple(paragraphs), found


def read_source(
    path: str, companion: str, text_path: str, text: str
) -> tuple[Source, Page, list[Diagnostic]]:
    """Read a source from its companion page and its text; its id is their common file name."""
    tree, found = read_page(path, companion, COMPANION)
    source_id = name_of(path)
    paragraphs, faults = read_paragraphs(text_path, source_id, text)
    found += faults
    fields = [field for part in tree.parts for field in part.fields]
    repeats = text_of(tree.front, "repeats") or None
    source = Source(
        id=source_id,
        title=text_of(tree.front, "title") or source_id,
        title_is_editorial=text_of(tree.front, "title_is_editorial") != "false",
        provenance=text_of(tree.front, "provenance"),
        path=path,
        repeats=repeats,
        paragraphs=paragraphs,
        notes=tuple(_notes(path, fields, found)),
        exempt=tuple(_exemptions(path, fields, found)),
        line=_line_of(tree, "repeats"),
    )
    return source, tree.page, found


def _line_of(tree: PageTree, key: str) -> int:
    value = tree.front.values.get(key)
    return value.line if value else 1


def _notes(path: str, fields: list[Field], found: list[Diagnostic]) -> list[Note]:
    notes = []
    for field in fields:
        if field.label != "校注":
            continue
        match = _NOTE.fullmatch(field.value)
        places = [p for r in field.references if r.locator for p in r.locator.paragraphs]
        if match is None or not places or not match["note"].strip():
            hint = f"写成「{_NOTE_EXAMPLE}」"
            found.append(diagnose(Code.S09_NOTE, path, field.line, field.value[:20], hint))
            continue
        quote, reading, note = match["quote"] or "", match["reading"] or "", match["note"].strip()
        notes += [Note(p, quote, reading, field.marker, note, field.line) for p in places]
    return notes


def _exemptions(path: str, fields: list[Field], found: list[Diagnostic]) -> list[Exemption]:
    exemptions = []
    for field in fields:
        if field.label != "免":
            continue
        places = tuple(p for r in field.references if r.locator for p in r.locator.paragraphs)
        reason = re.sub(r"^(?:\[\[[^\]]*\]\]、?)+\s*", "", field.value)
        if not places or not reason:
            hint = "写成「- 免：[[s4-2]] 为什么不必引用」"
            found.append(diagnose(Code.S09_NOTE, path, field.line, field.value[:20], hint))
            continue
        exemptions.append(Exemption(Exempted.CITATION, reason, field.line, places))
    return exemptions
