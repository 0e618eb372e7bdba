"""Parse any page: front matter, outline, and the blocks and fields below each heading."""

from collections.abc import Sequence
from dataclasses import dataclass

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Field, FieldBlock, Heading, Page
from studykit.reader import fields as field_reader
from studykit.reader.fields import Place
from studykit.reader.frontmatter import (
    FrontMatter,
    Key,
    check_keys,
    number_of,
    read_front_matter,
    text_of,
)
from studykit.reader.heading import check_outline, read_heading
from studykit.reader.layout import check_layout
from studykit.reader.markdown import Block, Text, parse, walk


@dataclass(frozen=True)
class Part:
    """A heading with the prose blocks and the fields up to the next heading.

    `heading` is None in the part before the first heading.
    """

    heading: Heading | None
    blocks: tuple[Block, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PageTree:
    """A parsed page. A faulty page yields the parts that could be parsed."""

    page: Page
    front: FrontMatter
    parts: tuple[Part, ...]


def texts_of(blocks: Sequence[Block]) -> list[Text]:
    """Return all texts of the blocks and their descendants, in document order."""
    return [text for block in walk(blocks) for text in block.texts]


def plain_of(blocks: Sequence[Block]) -> str:
    """Return the blocks as plain text, one line for each run of text, without code blocks."""
    return "\n".join(text.inline.plain for text in texts_of(blocks))


def linked_of(blocks: Sequence[Block]) -> str:
    """Like `plain_of`, but references stay `[[target|text]]` and strong text stays in `**`."""
    return "\n".join(text.inline.linked for text in texts_of(blocks))


@dataclass(frozen=True)
class Shape:
    """The kind of a page.

    `keys` are the keys of its front matter. `units` says that headings of level 3 and deeper are
    units; `companion` says that the page describes a source.
    """

    keys: tuple[Key, ...]
    units: bool = False
    companion: bool = False

    @property
    def fielded(self) -> bool:
        """Whether lists with labels are read as fields."""
        return self.units or self.companion


def read_page(path: str, text: str, shape: Shape) -> tuple[PageTree, list[Diagnostic]]:
    """Read a page of the given shape; return it with its faults. Never raises."""
    front, found = read_front_matter(path, text)
    found += check_keys(path, front, shape.keys)
    body = "\n".join(text.split("\n")[front.end :])
    # Blank lines replace the front matter, so that line numbers are those of the file.
    blocks, faults = parse(path, "\n" * front.end + body)
    found += faults
    lines = text.split("\n")
    found += check_layout(path, lines, blocks)
    parts = []
    field_blocks: list[FieldBlock] = []
    for head, below in _group(blocks):
        heading = None
        if head:
            heading, faults = read_heading(path, head, lines[head.first_line - 1], shape.units)
            found += faults
        part = _read_part(path, heading, below, shape, found, field_blocks)
        parts.append(part)
    outline = tuple(part.heading for part in parts if part.heading)
    found += check_outline(path, outline, shape.units)
    inlines = [piece.inline for piece in texts_of(blocks)]
    page = Page(
        path,
        text_of(front, "title"),
        number_of(front, "order"),
        body,
        front.end + 1,
        outline,
        tuple(reference for inline in inlines for reference in inline.references),
        # A companion quotes only in its notes, and `check_sources` checks those.
        ()
        if shape.companion
        else tuple(quotation for inline in inlines for quotation in inline.quotations),
        tuple(field_blocks),
        tuple(plain_of(part.blocks) for part in parts),
    )
    return PageTree(page, front, tuple(parts)), found


def _group(blocks: tuple[Block, ...]) -> list[tuple[Block | None, list[Block]]]:
    groups: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.type == "heading":
            groups.append((block, []))
        else:
            groups[-1][1].append(block)
    return groups


def _read_part(
    path: str,
    heading: Heading | None,
    blocks: list[Block],
    shape: Shape,
    found: list[Diagnostic],
    field_blocks: list[FieldBlock],
) -> Part:
    if not shape.fielded:
        return Part(heading, tuple(blocks), ())
    is_unit = shape.units and heading is not None and heading.level > 2
    place = Place(heading.kind if heading else None, not shape.companion, shape.companion)
    # If the kind of the unit is unknown, the labels it allows are unknown, so any is accepted.
    known = None if is_unit and place.kind is None else place
    prose: list[Block] = []
    fields: list[Field] = []
    for block in [piece for each in blocks for piece in field_reader.split_options(each)]:
        if field_reader.is_field_list(block):
            got, faults = field_reader.read_fields(path, block, known)
            fields += got
            found += faults
            field_blocks.append(FieldBlock(block.first_line, block.last_line, got))
            continue
        if fields and is_unit:
            hint = "把正文移到字段列表之前"
            found.append(diagnose(Code.Z11_AFTER_FIELDS, path, block.first_line, "", hint))
        prose.append(block)
    found += _unlisted_fields(path, prose)
    if is_unit:
        found += field_reader.check_repeats(path, tuple(fields))
    return Part(heading, tuple(prose), tuple(fields))


def _unlisted_fields(path: str, blocks: list[Block]) -> list[Diagnostic]:
    found = []
    for block in blocks:
        text = block.text
        if block.type != "paragraph" or text is None:
            continue
        for offset, line in enumerate(text.source.split("\n")):
            # Authors type these in place of a hyphen and a space: `-导致`, `－ 导致`, `•导致`.
            field = line.lstrip("-－–—·•*＊ \u3000")
            if field_reader.looks_like_field(field):
                hint = f"写成「- {field[:12]}…」，并在列表前空一行"
                shown = line[:20]
                line_number = text.line + offset
                found.append(diagnose(Code.Z06_FIELD_NOT_LISTED, path, line_number, shown, hint))
    return found
