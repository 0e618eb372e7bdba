"""Parse any page: front matter, outline, and the blocks and fields below each heading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studykit.diagnostics import Code, Reporter
from studykit.model import (
    PLACEHOLDER,
    Field,
    FieldBlock,
    Heading,
    Kind,
    ModelAnswer,
    Page,
    Quotation,
    id_of_path,
)
from studykit.naming import Ids
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
from studykit.reader.heading import Example, check_outline, read_heading
from studykit.reader.layout import check_layout
from studykit.reader.markdown import Block, Text, parse, parse_again, walk

_MODEL_ANSWER = re.compile(r"参考思路[：:。]\s*")
# What authors write in place of 参考思路. Pages fold only the paragraphs that begin with 参考思路.
_OTHER_ANSWER = re.compile(r"(?:参考)?(?:答案|解答|思路|答)[：:]\s*(?=\S)")
_MENTIONED = f"「{PLACEHOLDER}」"
# A label with the dots that stand, in a fix, for what its author wrote there.
_UNFILLED = re.compile(r"(?:- [\u4e00-\u9fff]+(?:（[^）]*）)?|参考思路)：…+")
# Words that a note copies from its document.
_COPIED = re.compile(r"「[^「」]*」")


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
    return "\n".join(text.inline.marked_up for text in texts_of(blocks))


@dataclass(frozen=True)
class Shape:
    """The kind of a page.

    `keys` are the keys of its front matter. `has_units` says that headings of level 3 and deeper
    are units; `is_companion` says that the page describes a source.
    """

    keys: tuple[Key, ...]
    has_units: bool = False
    is_companion: bool = False

    @property
    def has_fields(self) -> bool:
        """Whether lists with labels are read as fields."""
        return self.has_units or self.is_companion


def read_page(text: str, shape: Shape, report: Reporter) -> PageTree:
    """Read a page of the given shape, and report its faults. Never raises."""
    front = read_front_matter(text, shape.keys, report)
    check_keys(front, shape.keys, report)
    body = "\n".join(text.split("\n")[front.end :])
    # Blank lines replace the front matter, so that line numbers are those of the file.
    blocks = parse("\n" * front.end + body, report)
    lines = text.split("\n")
    ids = Ids(id_of_path(report.path), text)
    check_layout(lines, blocks, shape.has_units, ids, report)
    _check_placeholders(lines, report)
    parts = []
    field_blocks: list[FieldBlock] = []
    for head, below in _group(blocks):
        heading = None
        if head:
            likely = field_reader.likely_kind(below) if shape.has_units else None
            source = head.text.source if head.text else ""
            example = Example(head.level, source, shape.has_units, likely, ids)
            heading = read_heading(head, lines[head.first_line - 1], example, report)
        parts.append(_read_part(heading, below, shape, field_blocks, report))
    outline = tuple(part.heading for part in parts if part.heading)
    check_outline(outline, shape.has_units, ids, report)
    texts = texts_of(blocks)
    inlines = [piece.inline for piece in texts]
    page = Page(
        report.path,
        text_of(front, "title"),
        number_of(front, "order"),
        body,
        front.end + 1,
        outline,
        tuple(reference for inline in inlines for reference in inline.references),
        tuple(quotation for piece in texts for quotation in _quotations(piece, shape)),
        tuple(field_blocks),
        tuple(plain_of(part.blocks) for part in parts),
        tuple(link for inline in inlines for link in inline.links),
        tuple(_model_answers(parts)),
    )
    return PageTree(page, front, tuple(parts))


def _check_placeholders(lines: Sequence[str], report: Reporter) -> None:
    """Report samples that still stand as `add-module` or a fix showed them: no reader may see them.

    A page that says what the mark means has it in 「」.
    """
    for number, line in enumerate(lines, 1):
        if _UNFILLED.fullmatch(line.strip()) or PLACEHOLDER in line.replace(_MENTIONED, ""):
            hint = f"换成自己的文字，连「{PLACEHOLDER}」一起；用不着的单元和字段，整段删去"
            report(Code.N20_PLACEHOLDER, number, "", hint)


def _quotations(text: Text, shape: Shape) -> tuple[Quotation, ...]:
    """Return the quotations of a text.

    A note (校注) copies words of its document in 「」, with their quotation marks. These words are
    no quotations; `check_sources` checks them.
    """
    if shape.is_companion and field_reader.is_note(text.source):
        return parse_again(_COPIED.sub("「」", text.source), text.line).quotations
    return text.inline.quotations


def _model_answers(parts: Iterable[Part]) -> Iterator[ModelAnswer]:
    """Yield the paragraphs below headings that begin with 参考思路, in order."""
    for part in parts:
        for block in part.blocks:
            source = block.text.source if block.type == "paragraph" and block.text else ""
            if part.heading and (label := _MODEL_ANSWER.match(source)):
                lines = (block.first_line, block.last_line)
                yield ModelAnswer(*lines, label[0], source[label.end() :], part.heading)


def _group(blocks: tuple[Block, ...]) -> list[tuple[Block | None, list[Block]]]:
    groups: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.type == "heading":
            groups.append((block, []))
        else:
            groups[-1][1].append(block)
    return groups


def _read_part(
    heading: Heading | None,
    blocks: list[Block],
    shape: Shape,
    field_blocks: list[FieldBlock],
    report: Reporter,
) -> Part:
    if not shape.has_fields:
        return Part(heading, tuple(blocks), ())
    is_unit = shape.has_units and heading is not None and heading.level > 2
    place = Place(heading.kind if heading else None, not shape.is_companion, shape.is_companion)
    # If the kind of the unit is unknown, the labels it allows are unknown, so any is accepted.
    known = None if is_unit and place.kind is None else place
    prose: list[Block] = []
    fields: list[Field] = []
    for block in [piece for each in blocks for piece in field_reader.split_options(each)]:
        if field_reader.is_field_list(block):
            listed = field_reader.read_fields(block, known, report)
            fields += listed
            field_blocks.append(FieldBlock(block.first_line, block.last_line, listed))
            continue
        if fields and is_unit:
            hint = "把这一段移到字段列表之前，前后空一行"
            if block.type.endswith("_list"):
                hint = "把这个列表移到字段列表之前，与字段之间写一句话隔开"
            if place.kind is Kind.ITEM:
                hint = "说为什么对的，写进「解析」一行；是题干的，移到选项之前，前后空一行"
            report(Code.Z11_AFTER_FIELDS, block.first_line, "", hint)
        prose.append(block)
    _check_unlisted(prose, report)
    if shape.has_units and place.kind is not Kind.ITEM:
        _check_answers(prose, report)
    if is_unit:
        field_reader.check_repeats(tuple(fields), report)
    return Part(heading, tuple(prose), tuple(fields))


def _check_answers(blocks: list[Block], report: Reporter) -> None:
    """Report answers that a page shows open, because they do not begin with 参考思路."""
    for text in texts_of(blocks):
        if _OTHER_ANSWER.match(text.source) and not _MODEL_ANSWER.match(text.source):
            hint = "另起一段，写成「参考思路：……」，学员想好了再打开；不是答案，换一个开头"
            report(Code.M10_ANSWER_OPEN, text.line, text.source.split("\n")[0][:20], hint)


def _check_unlisted(blocks: list[Block], report: Reporter) -> None:
    """Report lines of prose that begin with a label, as fields do, but are not list items."""
    for block in blocks:
        text = block.text
        if block.type != "paragraph" or text is None:
            continue
        for offset, line in enumerate(text.source.split("\n")):
            # Authors type these in place of a hyphen and a space: `-导致`, `－ 导致`, `•导致`.
            field = line.lstrip("-－–—·•*＊ \u3000")
            if field_reader.looks_like_field(field):
                hint = f"写成「- {field.partition('：')[0]}：……」，并在列表前空一行"
                shown = line[:20]
                line_number = text.line + offset
                report(Code.Z06_FIELD_NOT_LISTED, line_number, shown, hint)
