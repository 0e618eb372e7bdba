"""Parse headings such as `### 标题 { #id .种类 }`, and check the order of their levels."""

import re

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.locator import IDENTIFIER, SOURCE_ID, parse_locator
from studykit.model import KIND_OF_LABEL, Heading, Kind
from studykit.reader.markdown import Block, parse_text

EXAMPLE = "### 标题 { #ascii-id .原因 }"

_ATTRIBUTES = re.compile(r"(?P<title>.*?)(?P<space>\s*)\{(?P<inside>[^{}]*)\}\s*")
_FULL_WIDTH = frozenset("＃｛｝．")
# Ids that the site itself uses. Browsers scroll to the start of a page for `#top`, and lesson
# plans use `top` for the part before the first section.
_TAKEN = ("top", "search-results")
_KINDS = "、".join("." + label for label in KIND_OF_LABEL)


def read_heading(
    path: str, block: Block, written: str, units: bool
) -> tuple[Heading, list[Diagnostic]]:
    """Read a heading block; return the heading with its faults.

    `written` is the line of the heading in the file, with its indentation. `units` says whether
    headings of level 3 and deeper are units on this page.
    """
    found: list[Diagnostic] = []
    line = block.first_line
    text = block.text
    source = text.source if text else ""
    shown = source.replace("\n", " ")[:40]
    if block.markup in ("=", "-"):
        hint = f"写成「{EXAMPLE}」；分隔线不要紧贴在文字下面"
        found.append(diagnose(Code.H11_SETEXT, path, line, shown, hint))
    elif written[:1] == " ":
        found.append(diagnose(Code.H20_INDENTED, path, line, shown, "删去 # 前面的空格"))
    if wide := _FULL_WIDTH & set(source):
        hint = f"用半角的 # {{ }} .，例如 {EXAMPLE}"
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
    kind = None
    if units and block.level > 2:
        kind = _read_kind(path, kinds, line, found)
    elif kinds:
        hint = "去掉花括号里的 .种类；只有模块页三级和更深的标题才有种类"
        found.append(diagnose(Code.H08_KIND_MISPLACED, path, line, "." + kinds[0], hint))
    return Heading(block.level, title, identifier, kind, line), found


def _has_markup(path: str, title: str, line: int) -> bool:
    content, faults = parse_text(path, title, line)
    return bool(faults or content.references or content.quotations or content.plain != title)


def _read_attributes(
    path: str, source: str, line: int, excused: bool, found: list[Diagnostic]
) -> tuple[str, str, list[str]]:
    match = _ATTRIBUTES.fullmatch(source)
    if match is None:
        if "{" in source or "}" in source:
            hint = f"花括号放在行末、成对、只有一对：{EXAMPLE}"
            found.append(diagnose(Code.H13_ATTRIBUTES, path, line, source[:40], hint))
        elif not excused:
            hint = f"在行末加上编号：{EXAMPLE}"
            found.append(diagnose(Code.H03_ID_MISSING, path, line, source[:40], hint))
        return source.strip(), "", []
    title = match["title"].strip()
    words = match["inside"].split()
    ids = [word[1:] for word in words if word.startswith("#")]
    kinds = [word[1:] for word in words if word.startswith(".")]
    if len(ids) > 1 or len(kinds) > 1 or len(ids) + len(kinds) != len(words) or not match["space"]:
        hint = f"花括号前空一格，里面只有一个 #编号 和一个 .种类：{EXAMPLE}"
        found.append(diagnose(Code.H13_ATTRIBUTES, path, line, match["inside"].strip(), hint))
    elif not ids:
        hint = f"在花括号里加上编号：{EXAMPLE}"
        found.append(diagnose(Code.H03_ID_MISSING, path, line, source[:40], hint))
    return title, _checked_id(path, ids, line, found), kinds


def _checked_id(path: str, ids: list[str], line: int, found: list[Diagnostic]) -> str:
    """Return the id, or the empty string if it is missing, malformed or reserved."""
    identifier = ids[0] if ids else ""
    of_source = SOURCE_ID.fullmatch(identifier) or parse_locator(identifier)
    reserved = of_source or identifier in _TAKEN
    if identifier and (reserved or not IDENTIFIER.fullmatch(identifier)):
        hint = "用小写英文单词和连字符，字母开头，如 blocked-flow；s2、s2-9 留给文献，"
        hint += f"{'、'.join(_TAKEN)} 留给网页"
        found.append(diagnose(Code.H04_ID_INVALID, path, line, f"#{identifier}", hint))
        return ""
    return identifier


def _read_kind(path: str, kinds: list[str], line: int, found: list[Diagnostic]) -> Kind | None:
    if not kinds:
        hint = f"在编号后面加上种类：{_KINDS}"
        found.append(diagnose(Code.H07_KIND_MISSING, path, line, "", hint))
        return None
    kind = KIND_OF_LABEL.get(kinds[0])
    if kind is None:
        hint = f"可用的种类：{_KINDS}"
        found.append(diagnose(Code.H06_KIND_UNKNOWN, path, line, "." + kinds[0], hint))
    return kind


def check_outline(path: str, outline: tuple[Heading, ...], units: bool) -> list[Diagnostic]:
    """Report headings that skip a level, and units before the first section."""
    found = []
    level = 1
    for heading in outline:
        if heading.level > 2 and level == 1 and units:
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
