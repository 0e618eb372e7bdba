"""A page as any reader of it needs: front matter, outline, and the parts below each heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.locator import IDENTIFIER, SOURCE_ID, parse_locator
from studykit.model import KIND_OF_LABEL, Field, FieldBlock, Heading, Kind, Page
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
from studykit.reader.markdown import Block, Text, parse, parse_text, walk

_ATTRIBUTES = re.compile(r"(?P<title>.*?)(?P<space>\s*)\{(?P<inside>[^{}]*)\}\s*")
_HASH_LINE = re.compile(r"\s*[#＃]+")
_LISTS = ("bullet_list", "ordered_list", "table", "blockquote")
_FULL_WIDTH = frozenset("＃｛｝．")
_HEADING_EXAMPLE = "### 标题 { #ascii-id .原因 }"
_KINDS = "、".join("." + label for label in KIND_OF_LABEL)


@dataclass(frozen=True)
class Part:
    """A heading, the blocks of prose below it up to the next heading, and its fields.

    `heading` is None for what stands before the first heading.
    """

    heading: Heading | None
    blocks: tuple[Block, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PageTree:
    """A page read as far as it can be, whatever is wrong with it."""

    page: Page
    front: FrontMatter
    parts: tuple[Part, ...]


def texts_of(blocks: Sequence[Block]) -> list[Text]:
    """Every text of some blocks, in document order."""
    return [text for block in walk(blocks) for text in block.texts]


def plain_of(blocks: Sequence[Block]) -> str:
    """The blocks as plain text, a line a text; code is left out."""
    return "\n".join(text.inline.plain for text in texts_of(blocks))


@dataclass(frozen=True)
class Shape:
    """What kind of page is read: its keys, whether headings are units, whether fields are read."""

    keys: tuple[Key, ...]
    units: bool = False
    companion: bool = False

    @property
    def fielded(self) -> bool:
        """Whether lists with labels are fields here."""
        return self.units or self.companion


def read_page(path: str, text: str, shape: Shape) -> tuple[PageTree, list[Diagnostic]]:
    """Read a page of the given shape. Never raises, whatever the text."""
    front, found = read_front_matter(path, text)
    found += check_keys(path, front, shape.keys)
    body = "\n".join(text.split("\n")[front.end :])
    # Blank lines in place of the front matter make every line number below the file's own.
    blocks, faults = parse(path, "\n" * front.end + body)
    found += faults
    lines = text.split("\n")
    found += _check_blocks(path, lines, blocks)
    parts = []
    field_blocks: list[FieldBlock] = []
    for head, below in _group(blocks):
        heading = _read_heading(path, head, lines, shape, found) if head else None
        part = _read_part(path, heading, below, shape, found, field_blocks)
        parts.append(part)
    outline = tuple(part.heading for part in parts if part.heading)
    found += _check_outline(path, outline, shape)
    inlines = [piece.inline for piece in texts_of(blocks)]
    page = Page(
        path,
        text_of(front, "title"),
        number_of(front, "order"),
        body,
        front.end + 1,
        outline,
        tuple(reference for inline in inlines for reference in inline.references),
        # What a companion quotes stands in its notes, which have a check of their own.
        ()
        if shape.companion
        else tuple(quotation for inline in inlines for quotation in inline.quotations),
        tuple(field_blocks),
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
    is_unit = heading is not None and heading.level > 2
    place = Place(heading.kind if heading else None, not shape.companion, shape.companion)
    # Under an unknown kind a field is read, but nobody can say whether it belongs there.
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
            if field_reader.looks_like_field(line):
                hint = f"写成「- {line[:12]}…」，并在列表前空一行"
                shown = line[:20]
                line_number = text.line + offset
                found.append(diagnose(Code.Z06_FIELD_NOT_LISTED, path, line_number, shown, hint))
    return found


def _check_blocks(path: str, lines: list[str], blocks: tuple[Block, ...]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for above, block in zip((None, *blocks), blocks, strict=False):
        line = block.first_line
        touches = above and above.type == "paragraph" and above.last_line + 1 == line
        if block.type in _LISTS and touches:
            hint = "在它前面加一个空行，否则网页上连成一段"
            found.append(diagnose(Code.Z07_BLANK_LINE, path, line, "", hint))
        if block.type == "heading" and not _is_alone(lines, block):
            hint = "标题前后各空一行"
            found.append(diagnose(Code.H16_BLANK_LINE, path, line, lines[line - 1][:30], hint))
    for block in walk(blocks):
        found += _check_block(path, lines, block)
    for outer in blocks:
        for block in walk(outer.children):
            if block.type == "heading":
                hint = "标题顶格写，不放进列表和引用块"
                shown = lines[block.first_line - 1].strip()[:30]
                found.append(diagnose(Code.H12_NESTED, path, block.first_line, shown, hint))
    return found


def _is_alone(lines: list[str], block: Block) -> bool:
    before = lines[block.first_line - 2].strip() if block.first_line > 1 else ""
    after = lines[block.last_line].strip() if block.last_line < len(lines) else ""
    return before in ("", "---") and not after


def _check_block(path: str, lines: list[str], block: Block) -> list[Diagnostic]:
    line = block.first_line
    if block.type == "html_block":
        hint = "页面只写 Markdown；注释也不写"
        return [diagnose(Code.X01_RAW_HTML, path, line, block.content.strip()[:30], hint)]
    if block.type == "fence":
        return _check_fence(path, block)
    found = []
    if block.type == "paragraph" and block.text:
        for offset, source in enumerate(block.text.source.split("\n")):
            if match := _HASH_LINE.match(source):
                full = "＃" in match[0]
                code = Code.H02_FULL_WIDTH if full else Code.H01_SPACE_MISSING
                hint = f"标题写成「{_HEADING_EXAMPLE}」；不是标题就别用 # 开头"
                found.append(diagnose(code, path, block.text.line + offset, source[:30], hint))
    return found


def _check_fence(path: str, block: Block) -> list[Diagnostic]:
    found = []
    if block.markup[:1] not in ("`", "~"):
        return []
    for offset, source in enumerate(block.content.split("\n"), 1):
        if re.match(r"#{2,6} .*\{ *#[a-z0-9-]+ +\.", source) and not path.startswith("guide/"):
            hint = "检查上面的 ``` 是否忘了结束"
            line = block.first_line + offset
            found.append(diagnose(Code.H18_IN_FENCE, path, line, source[:30], hint))
    return found


def _read_heading(
    path: str,
    block: Block,
    lines: list[str],
    shape: Shape,
    found: list[Diagnostic],
) -> Heading:
    line = block.first_line
    text = block.text
    source = text.source if text else ""
    shown = source.replace("\n", " ")[:40]
    if block.markup in ("=", "-"):
        hint = f"写成「{_HEADING_EXAMPLE}」；分隔线不要紧贴在文字下面"
        found.append(diagnose(Code.H11_SETEXT, path, line, shown, hint))
    elif lines[line - 1][:1] == " ":
        found.append(diagnose(Code.H20_INDENTED, path, line, shown, "删去 # 前面的空格"))
    if wide := _FULL_WIDTH & set(source):
        hint = f"用半角的 # {{ }} .，例如 {_HEADING_EXAMPLE}"
        signs = "".join(sorted(wide))
        found.append(diagnose(Code.H02_FULL_WIDTH, path, line, signs, hint))
    if block.level == 1:
        hint = "页面的标题写在元数据的 title 里，正文从二级标题 ## 开始"
        found.append(diagnose(Code.H10_LEVEL_ONE, path, line, shown, hint))
    title, identifier, kinds = _read_attributes(path, source, line, bool(wide), found)
    if not title:
        found.append(diagnose(Code.H14_TITLE_EMPTY, path, line, shown, "写出标题的文字"))
    elif text and _has_markup(path, title, line):
        hint = "标题只写文字：不放引用、==、“”、星号、反引号和链接"
        found.append(diagnose(Code.H15_TITLE_MARKUP, path, line, shown, hint))
    kind = _read_kind(path, kinds, block.level, line, shape, found)
    return Heading(block.level, title, identifier, kind, line)


def _has_markup(path: str, title: str, line: int) -> bool:
    content, faults = parse_text(path, title, line)
    return bool(faults or content.references or content.quotations or content.plain != title)


def _read_attributes(
    path: str, source: str, line: int, excused: bool, found: list[Diagnostic]
) -> tuple[str, str, list[str]]:
    match = _ATTRIBUTES.fullmatch(source)
    if match is None:
        if "{" in source or "}" in source:
            hint = f"花括号放在行末、成对、只有一对：{_HEADING_EXAMPLE}"
            found.append(diagnose(Code.H13_ATTRIBUTES, path, line, source[:40], hint))
        elif not excused:
            hint = f"在行末加上编号：{_HEADING_EXAMPLE}"
            found.append(diagnose(Code.H03_ID_MISSING, path, line, source[:40], hint))
        return source.strip(), "", []
    words = match["inside"].split()
    ids = [word[1:] for word in words if word.startswith("#")]
    kinds = [word[1:] for word in words if word.startswith(".")]
    if len(ids) > 1 or len(kinds) > 1 or len(ids) + len(kinds) != len(words) or not match["space"]:
        hint = f"花括号前空一格，里面只有一个 #编号 和一个 .种类：{_HEADING_EXAMPLE}"
        found.append(diagnose(Code.H13_ATTRIBUTES, path, line, match["inside"].strip(), hint))
    if not ids:
        if len(kinds) == len(words):
            hint = f"在花括号里加上编号：{_HEADING_EXAMPLE}"
            found.append(diagnose(Code.H03_ID_MISSING, path, line, source[:40], hint))
        return match["title"].strip(), "", kinds
    identifier = ids[0]
    reserved = SOURCE_ID.fullmatch(identifier) or parse_locator(identifier)
    if reserved or not IDENTIFIER.fullmatch(identifier):
        hint = "用小写英文单词和连字符，字母开头，如 blocked-flow；s2、s2-9 留给文献"
        found.append(diagnose(Code.H04_ID_INVALID, path, line, f"#{identifier}", hint))
        identifier = ""
    return match["title"].strip(), identifier, kinds


def _read_kind(
    path: str, kinds: list[str], level: int, line: int, shape: Shape, found: list[Diagnostic]
) -> Kind | None:
    if level <= 2 or not shape.units:
        if kinds:
            hint = "去掉花括号里的 .种类；只有模块页三级和更深的标题才有种类"
            found.append(diagnose(Code.H08_KIND_MISPLACED, path, line, "." + kinds[0], hint))
        return None
    if not kinds:
        hint = f"在编号后面加上种类：{_KINDS}"
        found.append(diagnose(Code.H07_KIND_MISSING, path, line, "", hint))
        return None
    kind = KIND_OF_LABEL.get(kinds[0])
    if kind is None:
        hint = f"可用的种类：{_KINDS}"
        found.append(diagnose(Code.H06_KIND_UNKNOWN, path, line, "." + kinds[0], hint))
    return kind


def _check_outline(path: str, outline: tuple[Heading, ...], shape: Shape) -> list[Diagnostic]:
    found = []
    level = 1
    for heading in outline:
        if heading.level > 2 and level == 1 and shape.units:
            hint = "先写一个二级标题：## 节的标题 { #section-id }"
            found.append(
                diagnose(Code.H19_OUTSIDE_SECTION, path, heading.line, heading.title, hint)
            )
        elif heading.level > level + 1:
            hint = f"上一个标题是 {level} 级，这里最多 {level + 1} 级"
            shown = "#" * heading.level
            found.append(diagnose(Code.H09_LEVEL_JUMP, path, heading.line, shown, hint))
        level = max(heading.level, 2)
    return found
