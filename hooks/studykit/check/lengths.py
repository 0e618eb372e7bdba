"""Check that each section of a module is short enough to be one step on a phone."""

from bisect import bisect_right
from collections.abc import Iterator

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Kind, Library, Page

# A step may take about six screens of a phone, 390 by 844 pixels. Least squares over the 96 steps
# of eleven modules: screens = 0.82 + 0.0018 * characters + 0.79 * units, within 1.2 screens. So a
# unit counts as 440 characters. The longest step that was not too long had 3,400.
UNIT_LENGTH = 440
LENGTH_AT_MOST = 3400
# Labels whose values a module's page shows elsewhere or not at all.
_ELSEWHERE = frozenset({"出处", "要点", "误读", "备注"})


def check_lengths(library: Library) -> Iterator[Diagnostic]:
    """Report the sections of modules that are too long to be read in one step.

    Written items do not count, because a step shows one of them at a time.
    """
    pages = {page.path: page for page in library.pages}
    for module in library.modules:
        page = pages[module.path]
        fields = _field_lengths(page)
        sections: dict[int, tuple[int, int]] = {}
        line = 0
        for index, heading in enumerate(page.outline):
            line = heading.line if heading.level == 2 else line
            if heading.kind is not Kind.ITEM:
                characters, units = sections.get(line, (0, 0))
                characters += len(page.texts[index + 1]) + fields[index]
                sections[line] = characters, units + (heading.kind is not None)
        titles = {section.line: section.title for section in module.sections}
        for line, (characters, units) in sections.items():
            if line in titles and characters + UNIT_LENGTH * units > LENGTH_AT_MOST:
                hint = "分成两节：在一个单元前加一个二级标题，下级单元写「属于」指到上级（Z9）"
                shown = f"{titles[line]}：{units} 个单元，{characters} 字"
                yield diagnose(Code.N19_SECTION_LONG, module.path, line, shown, hint)


def _field_lengths(page: Page) -> list[int]:
    """Return, for each heading of a page, the characters of the fields shown below it."""
    lines = [heading.line for heading in page.outline]
    # The last place, index -1, is for fields above the first heading. It is dropped.
    lengths = [0] * (len(lines) + 1)
    for block in page.field_blocks:
        shown = (field.value for field in block.fields if field.label not in _ELSEWHERE)
        lengths[bisect_right(lines, block.first_line) - 1] += sum(map(len, shown))
    return lengths[:-1]
