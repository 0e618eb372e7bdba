"""Parse headings such as `### 标题 { #id .种类 }`, and check the order of their levels."""

import re
from difflib import get_close_matches

from studykit.diagnostics import BY_FIX, Code, Reporter
from studykit.locator import IDENTIFIER, SOURCE_ID, parse_locator
from studykit.model import KIND_OF_LABEL, Heading, Kind
from studykit.reader.markdown import Block, parse_text

_SAMPLE_ID = "my-topic"
_SAMPLE_KIND = "原因"
# The share of characters that a misspelt kind has in common with the right one.
_ALIKE = 0.4

_ATTRIBUTES = re.compile(r"(?P<title>.*?)(?P<space>\s*)\{(?P<inside>[^{}]*)\}\s*")
_FULL_WIDTH = frozenset("＃｛｝．")
# Ids that the site itself uses. Browsers scroll to the start of a page for `#top`, and lesson
# plans use `top` for the part before the first section.
_RESERVED = ("top", "search-results")
_KINDS = "、".join("." + label for label in KIND_OF_LABEL)


def example(level: int, units: bool, title: str = "标题", kind: str = _SAMPLE_KIND) -> str:
    """Return a heading as it should be written: only units have a kind."""
    kinds = f" .{kind}" if units and level > 2 else ""
    return f"{'#' * max(level, 2)} {title} {{ #{_SAMPLE_ID}{kinds} }}"


def read_heading(block: Block, written: str, units: bool, report: Reporter) -> Heading:
    """Read a heading block, and report its faults.

    `written` is the line of the heading in the file, with its indentation. `units` says whether
    headings of level 3 and deeper are units on this page.
    """
    line = block.first_line
    text = block.text
    source = text.source if text else ""
    shown = source.replace("\n", " ")[:40]
    if block.markup in ("=", "-"):
        hint = f"是标题，写成「{example(2, units, shown)}」，删去下面那行 {block.markup}；"
        hint += "是分隔线，在它上面空一行"
        report(Code.H11_SETEXT, line, shown, hint)
    elif written[:1] == " ":
        report(Code.H20_INDENTED, line, shown, "删去 # 前面的空格")
    if wide := _FULL_WIDTH & set(source):
        hint = f"用半角的 # {{ }} .，如「{example(block.level, units)}」{BY_FIX}"
        signs = "".join(sorted(wide))
        report(Code.H02_FULL_WIDTH, line, signs, hint)
    if block.level == 1:
        hint = "页面的标题写在元数据的 title 里；正文从二级标题开始，"
        hint += f"如「{example(2, units, shown.partition('{')[0].strip())}」"
        report(Code.H10_LEVEL_ONE, line, shown, hint)
    title, identifier, kinds = _read_attributes(block, bool(wide), units, report)
    if not title:
        hint = f"写出标题的文字，如「{example(block.level, units)}」；不要的标题，删去"
        report(Code.H14_TITLE_EMPTY, line, shown, hint)
    elif text and _has_markup(title):
        hint = "标题只写文字：不放引用、==、“”、星号、反引号和链接"
        report(Code.H15_TITLE_MARKUP, line, shown, hint)
    kind = None
    if units and block.level > 2:
        kind = _read_kind(kinds, identifier, line, report)
    elif kinds:
        hint = f"删去 .{kinds[0]}：只有模块页三级和更深的标题才有种类"
        report(Code.H08_KIND_MISPLACED, line, "." + kinds[0], hint)
    return Heading(block.level, title, identifier, kind, line)


def _has_markup(title: str) -> bool:
    # `parse` reports these faults already. Here they only show that there is markup.
    trial = Reporter("")
    content = parse_text(title, 1, trial)
    return bool(trial.found or content.references or content.quotations or content.plain != title)


def _read_attributes(
    block: Block, is_full_width: bool, units: bool, report: Reporter
) -> tuple[str, str, list[str] | None]:
    """Return the title, the id and the kinds; None for kinds if braces are missing or wrong."""
    source = block.text.source if block.text else ""
    line = block.first_line

    def fitting(title: str, kinds: list[str]) -> str:
        kind = next((kind for kind in kinds if kind in KIND_OF_LABEL), _SAMPLE_KIND)
        return f"写成「{example(block.level, units, title.strip()[:20], kind)}」"

    match = _ATTRIBUTES.fullmatch(source)
    if match is None:
        if "{" in source or "}" in source:
            hint = f"花括号放在行末、成对、只有一对：{fitting(source.partition('{')[0], [])}"
            report(Code.H13_ATTRIBUTES, line, source[:40], hint)
        elif not is_full_width:
            hint = f"在行末加上编号，{fitting(source, [])}；编号用英文或拼音"
            report(Code.H03_ID_MISSING, line, source[:40], hint)
        return source.strip(), "", None
    title = match["title"].strip()
    words = match["inside"].split()
    ids = [word[1:] for word in words if word.startswith("#")]
    kinds = [word[1:] for word in words if word.startswith(".")]
    if len(ids) > 1 or len(kinds) > 1 or len(ids) + len(kinds) != len(words) or not match["space"]:
        hint = f"花括号前空一格，里面只有一个 #编号 和一个 .种类：{fitting(title, kinds)}"
        report(Code.H13_ATTRIBUTES, line, match["inside"].strip(), hint)
    elif not ids:
        hint = f"在花括号里加上编号：{fitting(title, kinds)}"
        report(Code.H03_ID_MISSING, line, source[:40], hint)
    return title, _checked_id(ids, line, report), kinds


def _checked_id(ids: list[str], line: int, report: Reporter) -> str:
    """Return the id, or the empty string if it is missing, malformed or reserved."""
    identifier = ids[0] if ids else ""
    of_source = SOURCE_ID.fullmatch(identifier) or parse_locator(identifier)
    reserved = of_source or identifier in _RESERVED
    if identifier and (reserved or not IDENTIFIER.fullmatch(identifier)):
        hint = f"用小写英文或拼音、数字和连字符，字母开头，如 #{_mended_id(identifier)}；"
        hint += f"s1、s1-2 留给文献，{'、'.join(_RESERVED)} 留给网页"
        report(Code.H04_ID_INVALID, line, f"#{identifier}", hint)
        return ""
    return identifier


def _mended_id(identifier: str) -> str:
    """Return an id like a malformed one that keeps the rules."""
    name = re.sub("[^a-z0-9]+", "-", identifier.lower()).strip("-")
    is_taken = SOURCE_ID.fullmatch(name) or parse_locator(name) or name in _RESERVED
    name = f"my-{name}" if is_taken or name[:1].isdigit() else name
    return name if IDENTIFIER.fullmatch(name) else _SAMPLE_ID


def _read_kind(
    kinds: list[str] | None, identifier: str, line: int, report: Reporter
) -> Kind | None:
    if kinds is None:
        return None
    name = identifier or _SAMPLE_ID
    if not kinds:
        hint = f"在编号后面加上种类：{_KINDS}，如 {{ #{name} .{_SAMPLE_KIND} }}"
        report(Code.H07_KIND_MISSING, line, "", hint)
        return None
    kind = KIND_OF_LABEL.get(kinds[0])
    if kind is None:
        near = get_close_matches(kinds[0], KIND_OF_LABEL, 1, _ALIKE)
        hint = f"写成 {{ #{name} .{near[0] if near else _SAMPLE_KIND} }}；可用的种类：{_KINDS}"
        report(Code.H06_KIND_UNKNOWN, line, "." + kinds[0], hint)
    return kind


def check_outline(outline: tuple[Heading, ...], units: bool, report: Reporter) -> None:
    """Report headings that skip a level, and units before the first section."""
    level = 1
    for heading in outline:
        if heading.level > 2 and level == 1 and units:
            hint = "在它前面写一个二级标题，如「## 节的标题 { #my-section }」"
            report(Code.H19_OUTSIDE_SECTION, heading.line, heading.title, hint)
        elif heading.level > level + 1:
            deepest = "#" * (level + 1)
            hint = f"上一个标题是 {level} 级，这里最多 {level + 1} 级：写 {deepest}"
            shown = "#" * heading.level
            report(Code.H09_LEVEL_JUMP, heading.line, shown, hint)
        level = max(heading.level, 2)
