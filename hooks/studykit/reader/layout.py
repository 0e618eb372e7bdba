"""Check the layout of a page: blank lines, nested headings, raw HTML, malformed headings."""

import re

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.reader.heading import EXAMPLE
from studykit.reader.markdown import Block, walk

_HASH_LINE = re.compile(r"\s*[#＃]+")
_UNIT_LINE = re.compile(r"#{2,6} .*\{ *#[a-z0-9-]+ +\.")
# Python-Markdown recognises these blocks only after a blank line. CommonMark also recognises them
# directly below a paragraph.
_NEED_BLANK = ("bullet_list", "ordered_list", "table", "blockquote")
_BAR = re.compile(r"(?<!\\)\|")
# The guides contain example units in fenced code.
_SHOWS_UNITS = "guide/"


def check_layout(path: str, lines: list[str], blocks: tuple[Block, ...]) -> list[Diagnostic]:
    """Report the layout faults of a page. `lines` are the lines of its file."""
    found: list[Diagnostic] = []
    for above, block in zip((None, *blocks), blocks, strict=False):
        line = block.first_line
        touches = above and above.type == "paragraph" and above.last_line + 1 == line
        if block.type in _NEED_BLANK and touches:
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


def _check_rows(path: str, lines: list[str], table: Block) -> list[Diagnostic]:
    """Find the rows with more cells than the table has columns: those stand on no page."""
    found = []
    head, *rows = [block for block in walk([table]) if block.type == "tr"]
    for row in rows:
        cells = len(_BAR.split(lines[row.first_line - 1].strip(" >").strip("|")))
        if cells > len(head.children):
            hint = f"表头有几格，这一行也写几格（{len(head.children)} 格）；格里的竖线写成 \\|"
            line = row.first_line
            found.append(diagnose(Code.M03_CELLS_MANY, path, line, f"{cells} 格", hint))
    return found


def _check_end(path: str, lines: list[str], fence: Block) -> list[Diagnostic]:
    """Find a block of code that ends where all else ends, not at a line of its own signs."""
    last = lines[fence.last_line - 1].strip(" >")
    ends = (
        fence.last_line > fence.first_line
        and last.startswith(fence.markup)
        and not last.strip(fence.markup[0])
    )
    if ends:
        return []
    hint = f"在代码后面另起一行写 {fence.markup}；不是代码就删去这一行的 {fence.markup}"
    shown = lines[fence.first_line - 1].strip()[:30]
    return [diagnose(Code.M02_CODE_UNCLOSED, path, fence.first_line, shown, hint)]


def _check_block(path: str, lines: list[str], block: Block) -> list[Diagnostic]:
    line = block.first_line
    if block.type == "html_block":
        hint = "页面只写 Markdown；注释也不写"
        return [diagnose(Code.X01_RAW_HTML, path, line, block.content.strip()[:30], hint)]
    if block.type == "fence":
        return [*_check_end(path, lines, block), *_check_fence(path, block)]
    if block.type == "table":
        return _check_rows(path, lines, block)
    found = []
    if block.type == "paragraph" and block.text:
        for offset, source in enumerate(block.text.source.split("\n")):
            if match := _HASH_LINE.match(source):
                full = "＃" in match[0]
                code = Code.H02_FULL_WIDTH if full else Code.H01_SPACE_MISSING
                hint = f"标题写成「{EXAMPLE}」；不是标题就别用 # 开头"
                found.append(diagnose(code, path, block.text.line + offset, source[:30], hint))
    return found


def _check_fence(path: str, block: Block) -> list[Diagnostic]:
    found = []
    if path.startswith(_SHOWS_UNITS):
        return []
    for offset, source in enumerate(block.content.split("\n"), 1):
        if _UNIT_LINE.match(source):
            hint = "检查上面的 ``` 是否忘了结束"
            line = block.first_line + offset
            found.append(diagnose(Code.H18_IN_FENCE, path, line, source[:30], hint))
    return found
