"""`data/library.json`: the library for other programs. See schemas/library.schema.json."""

from studykit.export.entries import json_of
from studykit.html.links import html_path
from studykit.library import Target, plain_text, targets_of
from studykit.model import (
    Library,
    Module,
    Parallel,
    Relation,
    Section,
    Source,
    Unit,
    lesson_path,
    session_plan_id,
)

SCHEMA_VERSION = 1
Json = dict[str, object]


def describe_library(library: Library, site_id: str) -> str:
    """Return the library as JSON text in reading order; equal libraries give equal bytes."""
    targets = targets_of(library)
    value: Json = {
        "schema": SCHEMA_VERSION,
        "site_id": site_id,
        "sources": [_source(source) for source in library.sources],
        "modules": [_module(module, targets) for module in library.modules],
        "units": [_unit(unit, targets) for unit in library.units],
        "terms": [_term(unit, targets) for unit in library.glossary],
        "parallels": _identical(library) + [_parallel(each) for each in library.parallels],
        "redirects": dict(sorted(library.registry.redirects.items())),
    }
    return json_of(value)


def _source(source: Source) -> Json:
    page = html_path(source.path)
    return {
        "id": source.id,
        "title": source.title,
        "short_title": source.short_title,
        "title_is_editorial": source.title_is_editorial,
        "provenance": source.provenance,
        "url": page,
        "repeats": source.repeats,
        "paragraphs": [
            {"id": p.id, "text": p.text, "url": f"{page}#{p.id}"} for p in source.paragraphs
        ],
        "notes": [
            {
                "paragraph": note.paragraph,
                "quote": note.quote,
                "reading": note.correction,
                "confidence": note.confidence,
                "note": note.note,
            }
            for note in source.notes
        ],
        "exempt": [
            {"paragraphs": list(each.paragraphs), "reason": each.reason} for each in source.exempt
        ],
    }


def _module(module: Module, targets: dict[str, list[Target]]) -> Json:
    page = html_path(module.path)
    return {
        "id": module.id,
        "title": module.title,
        "url": page,
        "order": module.order,
        "minutes": module.minutes,
        "objectives": list(module.objectives),
        "sections": [
            {
                "id": s.id,
                "title": s.title,
                "url": f"{_page_of(s, module)}#{s.id}",
                "units": list(s.units),
            }
            for s in module.sections
        ],
        "units": [unit.id for unit in module.units],
        "prompts": [
            {"question": plain_text(p.question, targets), "note": plain_text(p.note, targets)}
            for p in module.prompts
        ],
    }


def _page_of(section: Section, module: Module) -> str:
    is_plan = section.id == session_plan_id(module.id)
    return html_path(lesson_path(module.id) if is_plan else module.path)


def _unit(unit: Unit, targets: dict[str, list[Target]]) -> Json:
    steps = unit.steps
    return {
        **_term(unit, targets),
        "kind": unit.kind.value,
        "module": unit.module,
        "section": unit.section,
        "parent": unit.parent,
        "text": plain_text(unit.text, targets),
        "steps": [plain_text(point, targets) for point in steps.texts] if steps else [],
        "sequence": steps.are_ordered if steps else None,
        "marks": list(unit.marked_phrases),
        "actions": {name: plain_text(value, targets) for name, value in unit.details.items()},
        "relations": [_relation(relation) for relation in unit.relations],
        "exempt": [
            {"rule": each.requirement.value, "reason": plain_text(each.reason, targets)}
            for each in unit.exempt
        ],
        "silent": {each.label: plain_text(each.reason, targets) for each in unit.silences},
    }


def _term(unit: Unit, targets: dict[str, list[Target]]) -> Json:
    """Return the values that units of modules and words of the glossary share."""
    definition = unit.definition
    return {
        "id": unit.id,
        "title": unit.title,
        "url": f"{html_path(unit.path)}#{unit.id}",
        "definition": {
            "text": plain_text(definition.text, targets),
            "basis": definition.basis.value,
        }
        if definition
        else None,
        "aliases": list(unit.aliases),
        "reading": unit.pinyin,
        "coined": unit.coined,
        "cites": [str(cite) for cite in unit.cites],
    }


def _relation(relation: Relation) -> Json:
    described: Json = {
        "type": relation.type.value,
        "to": list(relation.to),
        "basis": relation.basis.value,
        "cites": [str(cite) for cite in relation.cites],
    }
    if relation.quotations:
        described["quotations"] = [
            {"text": each.text, "cites": [str(cite) for cite in each.cites]}
            for each in relation.quotations
        ]
    return described


def _parallel(parallel: Parallel) -> Json:
    members = [str(member) for member in parallel.members]
    return {"type": "identical" if parallel.identical else "akin", "members": members}


def _identical(library: Library) -> list[Json]:
    """Return the parallels of a source that repeats another: each paragraph with its twin."""
    return [
        {"type": "identical", "members": [theirs, ours]}
        for ours, theirs in library.originals.items()
    ]
