"""Tests of the values that the reader parses from whole pages, compared with golden files.

`pytest tests/test_goldens.py --accept` rewrites the golden files. Read the diff before you commit
it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from studykit.model import Module, Page, Relation, Unit
from studykit.reader.module import read_module

GOLDENS = Path(__file__).parent / "goldens"


@pytest.mark.parametrize("path", sorted(GOLDENS.glob("*.md")), ids=lambda path: path.stem)
def test_module_is_read_as_in_its_golden_file(path: Path, accept: bool) -> None:
    module, page, found = read_module(f"modules/{path.name}", path.read_text("utf-8"))
    text = "\n".join([*_module(module), *_page(page), *map(str, sorted(found))]) + "\n"
    golden = path.with_suffix(".txt")
    if accept:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def _module(module: Module) -> Iterator[str]:
    yield f"module {module.id}: {module.title}, {module.order}, {module.minutes} minutes"
    yield f"  objectives: {list(module.objectives)}"
    for section in module.sections:
        yield f"  section {section.id}: {section.title} {list(section.units)}"
    for unit in module.units:
        yield from _unit(unit)
    for prompt in module.prompts:
        yield f"  prompt: {prompt.question} / {prompt.note}"
    for each in module.parallels:
        yield f"  parallel: {'identical' if each.identical else 'akin'} {_list(each.members)}"


def _unit(unit: Unit) -> Iterator[str]:
    yield f"  {unit.kind.value} {unit.id} in {unit.section}/{unit.parent}: {unit.title}"
    yield f"    text: {unit.text!r}"
    yield f"    cites: {_list(unit.cites)}"
    for relation in unit.relations:
        yield f"    {_relation(relation)}"
    for each in unit.exempt:
        yield f"    exempt: {each.requirement.value}: {each.reason}"
    extras: dict[str, object] = {
        "marks": unit.marked_phrases,
        "aliases": unit.aliases,
        "reading": unit.pinyin,
        "actions": unit.details,
        "definition": unit.definition,
        "steps": unit.steps,
        "written item": unit.written_item,
    }
    yield from (f"    {name}: {value}" for name, value in extras.items() if value)


def _relation(relation: Relation) -> str:
    tail = f" cites {_list(relation.cites)}" if relation.cites else ""
    if relation.quotations:
        tail += f" quotes {_list(f'{q.text} {_list(q.cites)}' for q in relation.quotations)}"
    return f"{relation.basis.value} {relation.type.value} {_list(relation.to)}{tail}"


def _page(page: Page) -> Iterator[str]:
    yield f"references: {_list(f'{r.target}:{r.line}' for r in page.references)}"
    yield f"quotations: {_list(f'{q.text} {_list(q.cites)} :{q.line}' for q in page.quotations)}"


def _list(values: object) -> str:
    assert hasattr(values, "__iter__")
    return "[" + ", ".join(map(str, values)) + "]"
