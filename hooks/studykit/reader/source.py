"""Parse a source: the paragraphs of its text file, and the companion page that describes it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from studykit.diagnostics import Code, Diagnostic, Reporter
from studykit.locator import SOURCE_ID, Locator
from studykit.model import (
    PLACEHOLDER,
    Exemption,
    Field,
    Note,
    Page,
    Paragraph,
    Requirement,
    Source,
    id_of_path,
    text_path_of,
)
from studykit.reader.fields import NOTE
from studykit.reader.frontmatter import IN_FORCE, Key, text_of
from studykit.reader.page import PageTree, Shape, read_page
from studykit.references import Reference, leading_references, references_to

COMPANION = Shape(
    keys=(
        Key("title", "text", is_copied=True),
        Key("short", "text", required=False, is_copied=True),
        Key("title_is_editorial", "flag"),
        Key("provenance", "text"),
        Key("repeats", "source", required=False),
        Key("status", "status", required=False),
        Key("since", "text", required=False),
    ),
    is_companion=True,
)

# The maximum length of a short title, in characters. A longer title takes three lines in the
# navigation.
SHORT_TITLE_AT_MOST = 16

# 「原字」当作「正字」：说明. Only 说明, the last part, is required.
_NOTE = re.compile(
    r"(?:「(?P<quote>[^「」]+)」(?:当作「(?P<correction>[^「」]+)」)?[。：，；]?)?(?P<note>.*)"
)


def read_paragraphs(
    path: str, source_id: str, text: str
) -> tuple[tuple[Paragraph, ...], list[Diagnostic]]:
    """Number the paragraphs of a text file from 1; return them with the faults.

    Each paragraph is one line, and a blank line separates it from the next. White space at either
    end of the line is not part of the paragraph.
    """
    paragraphs: list[Paragraph] = []
    report = Reporter(path)
    for line, written in enumerate(text.split("\n"), 1):
        if not (content := written.strip()):
            continue
        if paragraphs and paragraphs[-1].line == line - 1:
            hint = "一段写成一行；不同的段之间空一行"
            report(Code.S04_LINE_BREAK, line, content[:20], hint)
        paragraphs.append(Paragraph(f"{source_id}-{len(paragraphs) + 1}", content, line))
    if not paragraphs:
        report(Code.S03_TEXT_EMPTY, 1, "", "放入原文，每段一行，段间空行")
    return tuple(paragraphs), report.found


def read_source(
    path: str, companion: str, text: str | None
) -> tuple[Source | None, Page, list[Diagnostic]]:
    """Read a source; return the source, its companion page and the faults.

    `path` and `companion` are the path and text of the companion page. `text` is the content of the
    text file, or None without such a file. The id of the source is the name of the files without
    extension. The source is None if this name is no valid id, because nothing could cite it.
    """
    report = Reporter(path)
    tree = read_page(companion, COMPANION, report)
    source_id = id_of_path(path)
    paragraphs, diagnostics = read_paragraphs(text_path_of(path), source_id, text or "")
    if text is None:
        hint = f"把原文放进 docs/{text_path_of(path)}，每段一行，段间空行；或删去说明页"
        report(Code.S02_TEXT_MISSING, 1, "", hint)
        diagnostics = []
    fields = [field for part in tree.parts for field in part.fields]
    repeats = text_of(tree.front, "repeats") or None
    title = text_of(tree.front, "title") or source_id
    short_title = text_of(tree.front, "short") or title
    if len(short_title) > SHORT_TITLE_AT_MOST:
        key = "short" if "short" in tree.front.values else "title"
        sample = f"short: {short_title[:SHORT_TITLE_AT_MOST]}"
        verb = "写成" if key == "short" else "在元数据里加"
        hint = f"{verb}「{sample}」这样的简称，不超过 {SHORT_TITLE_AT_MOST} 字；全名仍在 title"
        report(Code.S13_TITLE_LONG, _line_of(tree, key), short_title, hint)
    source = Source(
        id=source_id,
        title=title,
        short_title=short_title,
        title_is_editorial=text_of(tree.front, "title_is_editorial") != "false",
        provenance=text_of(tree.front, "provenance"),
        in_force=text_of(tree.front, "status") == IN_FORCE,
        since=text_of(tree.front, "since"),
        path=path,
        repeats=repeats,
        paragraphs=paragraphs,
        notes=tuple(_notes(fields, source_id, paragraphs, report)),
        exempt=tuple(_exemptions(fields, source_id, len(paragraphs), report)),
        repeats_line=_line_of(tree, "repeats"),
    )
    is_named = bool(SOURCE_ID.fullmatch(source_id))
    if not is_named:
        hint = "文献的两个文件以 s 加数字为名，如 s7.txt 和 s7.md"
        report(Code.F06_FILE_NAME, 1, source_id, hint)
        return None, tree.page, report.found + diagnostics
    return source, replace(tree.page, title=source.name), report.found + diagnostics


def _line_of(tree: PageTree, key: str) -> int:
    value = tree.front.values.get(key)
    return value.line if value else 1


def _notes(
    fields: list[Field], source_id: str, paragraphs: Sequence[Paragraph], report: Reporter
) -> list[Note]:
    notes = []
    for field in fields:
        if field.label != NOTE:
            continue
        places, words = _about(field, source_id)
        match = _NOTE.fullmatch(words)
        if match is None or not places or not match["note"].strip():
            quoted = match["quote"] if match else None
            holding = (each for each in paragraphs if quoted and quoted in each.text)
            hint = "依次写：本篇的段落、「原文的字」、当作「正字」、说明"
            if match and match["note"].strip() and (place := next(holding, None)):
                named = references_to([place.id])
                hint = f"写成「- 校注（{field.marker}）：{named}{words}」，只写本篇的段落"
            report(Code.S09_NOTE, field.line, field.value[:20], hint)
            continue
        quote, note = match["quote"] or "", match["note"].strip()
        correction = match["correction"] or ""
        notes += [
            Note(paragraph, quote, correction, field.marker, note, field.line)
            for place in places
            for paragraph in place.within(len(paragraphs))
        ]
    return notes


def _exemptions(
    fields: list[Field], source_id: str, length: int, report: Reporter
) -> list[Exemption]:
    exemptions: list[Exemption] = []
    for field in fields:
        if field.label != "免":
            continue
        places, reason = _about(field, source_id)
        if not places or not reason:
            hint = f"这一页只写 {source_id} 的段落，段落写在最前面；别的文献的，移到它的说明页"
            if places:
                hint = (
                    f"后面写明理由，如「- 免：{references_to(places)} {PLACEHOLDER}为什么不必引用」"
                )
            report(Code.S09_NOTE, field.line, field.value[:20], hint)
            continue
        paragraphs = tuple(p for place in places for p in place.within(length))
        if twice := [p for each in exemptions for p in each.paragraphs if p in paragraphs]:
            hint = "一段只写一条免，把理由合并"
            shown = f"{field.label} {twice[0]}"
            report(Code.Z05_FIELD_REPEATED, field.line, shown, hint)
        exemptions.append(Exemption(Requirement.CITATION, reason, field.line, paragraphs))
    return exemptions


def _about(field: Field, source_id: str) -> tuple[list[Locator], str]:
    """Split a note or an exemption into the locators of its paragraphs and its text.

    The leading references name the paragraphs; later references belong to the text. If a leading
    reference names anything but a paragraph of this source, there are no locators.
    """
    leading, end = leading_references(field.value, between="、")
    # Malformed references are ignored here, because `inline` reports them.
    places = [each.locator for each in leading if isinstance(each, Reference)]
    own = [place for place in places if place and place.source == source_id]
    return (own if len(own) == len(places) else []), field.value[end:].lstrip()
