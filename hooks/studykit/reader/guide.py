"""Parse a guide: a page without units and fields."""

from studykit.diagnostics import Diagnostic, Reporter
from studykit.model import Page
from studykit.reader.frontmatter import Key
from studykit.reader.page import Shape, read_page

GUIDE = Shape(keys=(Key("title", "text"), Key("order", "number", required=False)))


def read_guide(path: str, text: str) -> tuple[Page, list[Diagnostic]]:
    """Read a guide; return the page and its faults."""
    report = Reporter(path)
    return read_page(text, GUIDE, report).page, report.found
