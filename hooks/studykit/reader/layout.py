"""Check the layout of a page: blank lines, misplaced headings, tables, code, raw HTML."""

import re

from studykit.diagnostics import BY_FIX, Code, Reporter
from studykit.naming import Ids
from studykit.reader.heading import Example, is_sentence
from studykit.reader.markdown import Block, Text, walk

_HASH_LINE = re.compile(r"\s*[#＃]+")
_UNIT_LINE = re.compile(r"#{2,6} .*\{ *#[a-z0-9-]+ +\.")
# Python-Markdown recognises these blocks only after a blank line. CommonMark also recognises them
# directly below a paragraph.
_NEED_BLANK = ("bullet_list", "ordered_list", "table", "blockquote")
_BAR = re.compile(r"(?<!\\)\|")
_IN_REFERENCE = re.compile(r"(?<=[a-z0-9])\|(?=[^\[\]|]*\]{2})")
# List markers of other programs. Those of the first kind never begin a sentence. Those of the
# second kind make a list if several lines of a paragraph begin with them.
_BULLET = re.compile(r"[•●▪■◆○◦‣◇□➢➤\uf06c\uf0b7]")
_NUMBER = re.compile(
    r"\d{1,3}(?:[．、)）]|\.(?! ))|[（(](?:\d{1,3}|[一二三四五六七八九十]+)[)）]|[①-⑳]"
    r"|[-－–+](?=[^\s-])"
)
_MARKER = re.compile(f"{_BULLET.pattern}|{_NUMBER.pattern}")
# Markers that may number the levels of one list. Only the author knows the levels, so that `fix`
# leaves these markers alone.
_LEFT_TO_AUTHORS = "（(①②③④⑤⑥⑦⑧⑨⑩"
_APART = "，再写一句话，与下面的列表隔开"
# Blocks that other programs know: the beginning of their first line, their name, the hint.
_UNKNOWN = (
    (re.compile(r"(?:!!!|\?\?\?\+?|:::) ?\w*"), "提示框", "写成普通的段落，或者引用块「> 」"),
    (re.compile(r"\*\[[^\[\]]+\]:"), "缩写", "写成词条，或者在正文里说明"),
)
# The attributes of a heading, at the end of a line that is no heading.
_ATTRIBUTES = re.compile(r"\{ *#[A-Za-z0-9-]+(?: +\.\S+)? *\}$")
_DEFINITION = re.compile(r":(?= )")
# Pages that may contain units in fenced code: guides show examples.
_SHOWS_UNITS = "guide/"


def check_layout(
    lines: list[str], blocks: tuple[Block, ...], has_units: bool, ids: Ids, report: Reporter
) -> None:
    """Report the layout faults of a page.

    `lines` are the lines of its file. `has_units` says whether headings of level 3 and deeper are
    units, and `ids` makes ids for examples.
    """
    _check_blank_lines(lines, blocks, report)
    apart = _above_lists(blocks)
    for block in walk(blocks):
        _check_block(lines, block, report)
        if block.type == "paragraph" and block.text:
            _check_foreign(block.text, _APART if block.first_line in apart else "", report)
            _check_headings(block.text, has_units, ids, report)
    for block in (each for outer in blocks for each in walk(outer.children)):
        if block.type == "heading":
            hint = "标题顶格写，不放进列表和引用块：删去前面的空格、- 和 >，前后各空一行"
            shown = lines[block.first_line - 1].strip()[:30]
            report(Code.H12_NESTED, block.first_line, shown, hint)


def _above_lists(blocks: tuple[Block, ...]) -> set[int]:
    """Return the first lines of the paragraphs that, as lists, would join the list below them."""
    found: set[int] = set()
    joins = False
    for block in reversed(blocks):
        text = block.text.source if block.type == "paragraph" and block.text else ""
        if text and joins:
            found.add(block.first_line)
        joins = block.type == "bullet_list" or bool(joins and _MARKER.match(text))
    return found


def _check_blank_lines(lines: list[str], blocks: tuple[Block, ...], report: Reporter) -> None:
    for above, block in zip((None, *blocks), blocks, strict=False):
        line = block.first_line
        touches = above and above.type == "paragraph" and above.last_line + 1 == line
        if block.type in _NEED_BLANK and touches:
            hint = f"在它前面加一个空行，否则网页上连成一段{BY_FIX}"
            report(Code.Z07_BLANK_LINE, line, "", hint)
        if block.type == "heading" and not _is_alone(lines, block):
            hint = f"标题前后各空一行{BY_FIX}"
            report(Code.H16_BLANK_LINE, line, lines[line - 1][:30], hint)


def _is_alone(lines: list[str], block: Block) -> bool:
    before = lines[block.first_line - 2].strip() if block.first_line > 1 else ""
    after = lines[block.last_line].strip() if block.last_line < len(lines) else ""
    return before in ("", "---") and not after


def _check_rows(lines: list[str], table: Block, report: Reporter) -> None:
    """Report rows without a bar, and rows with more cells than columns: pages drop those cells."""
    head, *rows = [block for block in walk([table]) if block.type == "tr"]
    for row in rows:
        if not _BAR.search(lines[row.first_line - 1]):
            hint = f"在这一行前面空一行；是表格的一行，两边写 |{BY_FIX}"
            shown = lines[row.first_line - 1].strip()[:20]
            report(Code.M09_TABLE_END, row.first_line, shown, hint)
        cells = len(_BAR.split(lines[row.first_line - 1].strip(" >").strip("|")))
        if cells > len(head.children):
            hint = f"表头有几格，这一行也写几格（{len(head.children)} 格）；格里的竖线写成 \\|"
            right = _IN_REFERENCE.sub(r"\\|", lines[row.first_line - 1])
            if len(_BAR.split(right.strip(" >").strip("|"))) <= len(head.children):
                hint = f"引用里的竖线前面加反斜线，写成「{right}」"
            line = row.first_line
            report(Code.M03_CELLS_MANY, line, f"{cells} 格", hint)


def _check_fence_end(lines: list[str], fence: Block, report: Reporter) -> None:
    """Report a fenced block without a closing fence: it extends to the end of its container."""
    last = lines[fence.last_line - 1].strip(" >")
    ends = (
        fence.last_line > fence.first_line
        and last.startswith(fence.markup)
        and not last.strip(fence.markup[0])
    )
    if ends:
        return
    hint = f"在代码后面另起一行写 {fence.markup}；不是代码就删去这一行的 {fence.markup}"
    shown = lines[fence.first_line - 1].strip()[:30]
    report(Code.M02_CODE_UNCLOSED, fence.first_line, shown, hint)


def _check_block(lines: list[str], block: Block, report: Reporter) -> None:
    if block.type == "html_block":
        hint = "页面只写 Markdown，注释也不写：加粗写 **文字**，换行空一行，要显示尖括号用「」"
        report(Code.X01_RAW_HTML, block.first_line, block.content.strip()[:30], hint)
    elif block.type == "fence":
        _check_fence_end(lines, block, report)
        _check_fence_content(block, report)
    elif block.type == "table":
        _check_rows(lines, block, report)


def _check_headings(text: Text, has_units: bool, ids: Ids, report: Reporter) -> None:
    """Report lines of a paragraph that their author meant as headings."""
    for offset, source in enumerate(text.source.split("\n")):
        line = text.line + offset
        if match := _HASH_LINE.match(source):
            full = "＃" in match[0]
            code = Code.H02_FULL_WIDTH if full else Code.H01_SPACE_MISSING
            rest = source[match.end() :].strip()
            example = Example(len(match[0].strip()), rest, has_units, None, ids)
            hint = f"是标题，写成「{example.line()}」；不是标题，别用 # 开头"
            if not rest or is_sentence(rest):
                hint = "别用 # 开头" + (f"，写成「{rest}」" if rest else "")
            report(code, line, source[:30], hint)
        elif match := _ATTRIBUTES.search(source):
            sample = f"### {source[: match.start()].strip(' *_=')} {match[0]}"
            hint = f"花括号只写在标题里：写成「{sample}」，前后各空一行；不是标题，删去花括号"
            report(Code.H13_ATTRIBUTES, line, source[:30], hint)


def _check_foreign(text: Text, apart: str, report: Reporter) -> None:
    """Report lists, tables and other blocks written as other programs write them.

    `apart` is added to the hint if a list stands below the text; otherwise it is empty.
    """
    lines = text.source.split("\n")
    marker = _MARKER if sum(bool(_NUMBER.match(line)) for line in lines) > 1 else _BULLET
    listed = [n for n, line in enumerate(lines) if marker.match(line)]
    if listed:
        shown = lines[listed[0]][:20]
        rest = marker.sub("", lines[listed[0]], count=1).strip()[:20]
        hint = f"每行都照样改，没有先后的写成「- {rest}」，有先后的写成「1. {rest}」，前后空一行"
        hint += apart
        hint += "" if apart or shown[0] in _LEFT_TO_AUTHORS else BY_FIX
        report(Code.M07_LIST_MARKER, text.line + listed[0], shown, hint)
    rows = [n for n, line in enumerate(lines) if line[:1] in ("|", "｜")]
    if rows and len(lines) > 1:
        cells = len(re.split("[|｜]", lines[rows[0]].strip("|｜ ")))
        hint = f"在它下面加一行「{'| --- ' * cells}|」，竖线都用半角，前后空一行{BY_FIX}"
        report(Code.M08_TABLE, text.line + rows[0], lines[rows[0]][:20], hint)
    for n, line in enumerate(lines):
        for pattern, name, hint in _UNKNOWN:
            if match := pattern.match(line):
                report(Code.M06_UNKNOWN, text.line + n, f"{name} {match[0]}", hint)
    for n, line in enumerate(lines[1:], 1):
        if _DEFINITION.match(line):
            meaning = line.removeprefix(":").strip()
            hint = f"两行合成一行，写成「- **{lines[n - 1].strip()}**：{meaning}」{apart}；"
            hint += "或者写成词条"
            report(Code.M06_UNKNOWN, text.line + n, f"定义列表 {line[:20]}", hint)


def _check_fence_content(block: Block, report: Reporter) -> None:
    if report.path.startswith(_SHOWS_UNITS):
        return
    for offset, source in enumerate(block.content.split("\n"), 1):
        if _UNIT_LINE.match(source):
            hint = "上面的代码没有结束：在代码后面另起一行写 ```；是讲写法的例子，换一个标题"
            line = block.first_line + offset
            report(Code.H18_IN_FENCE, line, source[:30], hint)
