"""Parse headings such as `### 标题 { #id .种类 }`, and check the order of their levels."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from studykit.diagnostics import BY_FIX, Code, Reporter
from studykit.locator import IDENTIFIER
from studykit.model import KIND_OF_LABEL, PLACEHOLDER, Heading, Kind
from studykit.naming import RESERVED, Ids, is_reserved
from studykit.reader.markdown import Block, parse_text
from studykit.references import remove_references

# The least ratio by which `get_close_matches` takes a misspelt kind for a right one.
_ALIKE = 0.4
# Stands for the kind in an example if only the author knows it. Whoever types it as it stands gets
# H06, which lists the kinds.
_ANY_KIND = "种类"

# 题 { #id .种类 }
_ATTRIBUTES = re.compile(r"(?P<title>.*?)(?P<space>\s*)\{(?P<inside>[^{}]*)\}\s*")
_FULL_WIDTH = str.maketrans("＃｛｝．", "#{}.")
_KINDS = "、".join("." + label for label in KIND_OF_LABEL)
# English words that authors write for a kind.
_TRANSLATED = {kind.value: label for label, kind in KIND_OF_LABEL.items()}
_NAME = re.compile(r"#([^\s{}#.]+)")
_MARKUP = re.compile(r"==|[*`“”]|\]\([^)]*\)|[\[\]]")
_SENTENCE = re.compile(r"[。！？；，：]$")


def is_sentence(text: str) -> bool:
    """Return whether a line ends with a punctuation mark, which no title does."""
    return bool(_SENTENCE.search(text.strip()))


@dataclass(frozen=True)
class Example:
    """The correct form of what an author wrote as a heading; hints show it.

    `level` is the level of the heading, and `written` its text without the #. `has_units` says
    whether headings of level 3 and deeper are units on the page. `likely` is the kind that the
    fields below the heading suggest. `ids` makes an id if the author wrote none or an invalid one.
    """

    level: int
    written: str
    has_units: bool
    likely: Kind | None
    ids: Ids

    @cached_property
    def _parts(self) -> tuple[str, str]:
        """The title, and what stands in the braces."""
        title, _, inside = self.written.translate(_FULL_WIDTH).partition("{")
        return title.strip(), inside

    @cached_property
    def id(self) -> str:
        """The author's id, corrected if it is invalid, or else an id made of the title."""
        title, inside = self._parts
        if not (name := _NAME.search(inside)):
            return self.ids.of(title)
        is_valid = IDENTIFIER.fullmatch(name[1]) and not is_reserved(name[1])
        return name[1] if is_valid else self.ids.like(name[1])

    @cached_property
    def kind(self) -> str:
        """The label of the kind, or `_ANY_KIND`."""
        if self.likely:
            return self.likely.label
        words = (word.lstrip(".") for word in re.split(r"[\s{}]+", self._parts[1]))
        return next((word for word in words if word in KIND_OF_LABEL), _ANY_KIND)

    def braces(self, kind: str = "") -> str:
        """Return the braces of the heading; `kind` is a label that replaces the property `kind`."""
        has_kind = self.has_units and self.level > 2
        return f"{{ #{self.id} .{kind or self.kind} }}" if has_kind else f"{{ #{self.id} }}"

    def line(self, title: str = "") -> str:
        """Return the whole heading; `title` replaces the author's title."""
        return f"{'#' * max(self.level, 2)} {title or self._parts[0]} {self.braces()}"


def read_heading(block: Block, written: str, example: Example, report: Reporter) -> Heading:
    """Read a heading block, and report its faults.

    `written` is the line of the heading in the file, with its indentation. `example` is the correct
    form of the heading.
    """
    line = block.first_line
    source = block.text.source if block.text else ""
    _check_markup(block, written, example, report)
    match = _ATTRIBUTES.fullmatch(source)
    title = match["title"].strip() if match else source.strip()
    identifier, kinds = "", None
    if match:
        identifier, kinds = _read_attributes(match, line, example, report)
    elif "{" in source or "}" in source:
        hint = f"花括号放在行末、成对、只有一对，写成「{example.braces()}」"
        report(Code.H13_ATTRIBUTES, line, source[:40], hint)
    elif set(block.markup) == {"#"} and source.translate(_FULL_WIDTH) == source:
        hint = f"在行末加「{example.braces()}」；编号用英文或拼音，可以自己起"
        report(Code.H03_ID_MISSING, line, source[:40], hint)
    _check_title(title, line, example, report)
    kind = None
    if example.has_units and block.level > 2:
        kind = _read_kind(kinds, line, example, report)
    elif kinds:
        hint = f"删去 .{kinds[0]}：只有模块页三级和更深的标题才有种类"
        report(Code.H08_KIND_MISPLACED, line, "." + kinds[0], hint)
    return Heading(block.level, title, identifier, kind, line)


def _check_markup(block: Block, written: str, example: Example, report: Reporter) -> None:
    """Report underlined and indented headings, full-width signs, and headings of level 1."""
    line = block.first_line
    source = block.text.source if block.text else ""
    shown = source.replace("\n", " ")[:40]
    if block.markup in ("=", "-"):
        hint = f"不是标题，删去下面那行 {block.markup}"
        if not is_sentence(source):
            hint = f"是标题，写成「{example.line()}」，删去下面那行 {block.markup}；"
            hint += "是分隔线，在它上面空一行"
        report(Code.H11_SETEXT, line, shown, hint)
    elif written[:1] == " ":
        report(Code.H20_INDENTED, line, shown, "删去 # 前面的空格")
    if wide := {char for char in source if ord(char) in _FULL_WIDTH}:
        hint = f"用半角的 # {{ }} .，写成「{example.line()}」{BY_FIX}"
        report(Code.H02_FULL_WIDTH, line, "".join(sorted(wide)), hint)
    if block.level == 1 and block.markup == "#":
        hint = "页面的标题写在元数据的 title 里；正文从二级标题开始，"
        report(Code.H10_LEVEL_ONE, line, shown, f"{hint}写成「{example.line()}」")


def _check_title(title: str, line: int, example: Example, report: Reporter) -> None:
    if not title:
        hint = f"写出标题，如「{example.line(PLACEHOLDER + '标题')}」；不要的标题，删去"
        report(Code.H14_TITLE_EMPTY, line, example.written[:40], hint)
    elif _has_markup(title):
        hint = "标题只写文字：不放引用、==、“”、星号、反引号和链接"
        if plain := _MARKUP.sub("", remove_references(title)).strip():
            hint = f"写成「{example.line(plain)}」；{hint}"
        report(Code.H15_TITLE_MARKUP, line, example.written.replace("\n", " ")[:40], hint)


def _has_markup(title: str) -> bool:
    # `parse` reports the faults of the title already. Here a fault only shows that there is markup.
    trial = Reporter("")
    content = parse_text(title, 1, trial)
    return bool(trial.found or content.references or content.quotations or content.plain != title)


def _read_attributes(
    match: re.Match[str], line: int, example: Example, report: Reporter
) -> tuple[str, list[str] | None]:
    """Return the id and the kinds in the braces of a heading; malformed braces have no kinds."""
    words = match["inside"].split()
    ids = [word[1:] for word in words if word.startswith("#")]
    kinds = [word[1:] for word in words if word.startswith(".")]
    is_plain = len(ids) + len(kinds) == len(words) and (match["space"] or not match["title"])
    if len(ids) > 1 or len(kinds) > 1 or not is_plain:
        hint = "花括号前空一格，里面只有一个 #编号 和一个 .种类，"
        hint += f"写成「{example.braces()}」"
        report(Code.H13_ATTRIBUTES, line, match["inside"].strip(), hint)
        # Whether the braces lack an id or a kind is known only when they are well-formed.
        return "", None
    if not ids:
        hint = f"花括号里加上编号，写成「{example.braces()}」；编号用英文或拼音，可以自己起"
        report(Code.H03_ID_MISSING, line, match[0][:40], hint)
        return "", kinds
    if is_reserved(ids[0]) or not IDENTIFIER.fullmatch(ids[0]):
        hint = f"写成「{example.braces()}」；编号用小写英文或拼音、数字和连字符，字母开头，"
        hint += f"s1、s1-2 留给文献，{'、'.join(RESERVED)} 留给网页"
        report(Code.H04_ID_INVALID, line, f"#{ids[0]}", hint)
        return "", kinds
    return ids[0], kinds


def _read_kind(
    kinds: list[str] | None, line: int, example: Example, report: Reporter
) -> Kind | None:
    if kinds is None:
        return None
    if not kinds:
        hint = f"在编号后面加上种类，六种选一种：{_KINDS}"
        if example.likely:
            hint = f"写成「{example.braces()}」；种类有六种：{_KINDS}"
        report(Code.H07_KIND_MISSING, line, "", hint)
        return None
    kind = KIND_OF_LABEL.get(kinds[0])
    if kind is None:
        near = get_close_matches(kinds[0], KIND_OF_LABEL, 1, _ALIKE)
        meant = _TRANSLATED.get(kinds[0].lower()) or (near[0] if near else "")
        hint = f"把「.{kinds[0]}」换成六种里的一种：{_KINDS}"
        if example.likely or (meant and kinds[0] != _ANY_KIND):
            label = example.kind if example.likely else meant
            hint = f"写成「{example.braces(label)}」；种类有六种：{_KINDS}"
        report(Code.H06_KIND_UNKNOWN, line, "." + kinds[0], hint)
    return kind


def check_outline(
    outline: tuple[Heading, ...], has_units: bool, ids: Ids, report: Reporter
) -> None:
    """Report headings that skip a level, and units before the first section."""
    level = 1
    for heading in outline:
        if heading.level > 2 and level == 1 and has_units:
            hint = f"在它前面写一个二级标题，如「## {PLACEHOLDER}节的标题 {{ #{ids.of('')} }}」"
            report(Code.H19_OUTSIDE_SECTION, heading.line, heading.title, hint)
        elif heading.level > level + 1:
            deepest = "#" * (level + 1)
            hint = f"上一个标题是 {level} 级，这里最多 {level + 1} 级：写 {deepest}"
            shown = "#" * heading.level
            report(Code.H09_LEVEL_JUMP, heading.line, shown, hint)
        level = max(heading.level, 2)
