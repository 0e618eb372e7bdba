"""Parse the glossary: a page of terms that have no unit in a module."""

from studykit.diagnostics import Code, Diagnostic, Reporter
from studykit.model import Kind, Page, Unit, id_of_path
from studykit.reader.frontmatter import Key
from studykit.reader.module import UnitReader
from studykit.reader.page import Shape, read_page

SHAPE = Shape(keys=(Key("title", "text"),), has_units=True)


def read_glossary(path: str, text: str) -> tuple[tuple[Unit, ...], Page, list[Diagnostic]]:
    """Read the glossary; return its terms, the page and the faults.

    A term is written like a unit of the kind 概念, but needs no text beside its fields. Units of
    other kinds are reported and left out.
    """
    report = Reporter(path)
    tree = read_page(text, SHAPE, report)
    reader = UnitReader(id_of_path(path), report, needs_prose=False)
    for part in tree.parts:
        reader.read(part)
    for unit in reader.units:
        if unit.kind is not Kind.TERM:
            hint = "这一页只写 .概念；别的种类写进模块"
            report(Code.W01_NOT_A_TERM, unit.line, f".{unit.kind.label}", hint)
    terms = tuple(unit for unit in reader.units if unit.kind is Kind.TERM)
    return terms, tree.page, report.found
