"""The sections that a member studies, from which the progress in a module is computed."""

from bisect import bisect_left
from typing import NamedTuple

from studykit.model import Module, Page, Section, session_plan_id
from studykit.site import Site


def studied_sections(module: Module, page: Page) -> tuple[Section, ...]:
    """Return the sections that a member studies alone.

    Sections that a trainer leads are excluded: those with a 讨论 field, and the session plan.
    """
    lines = [section.line for section in module.sections]
    trainer_led = {
        bisect_left(lines, block.first_line) - 1
        for block in page.field_blocks
        if any(field.label == "讨论" for field in block.fields)
    }
    return tuple(
        section
        for index, section in enumerate(module.sections)
        if section.id != session_plan_id(module.id) and index not in trainer_led
    )


class Progress(NamedTuple):
    """The keys by which a reader's progress in a module is computed."""

    module: str
    sections: list[str]


def progress(module: Module, page: Page, site: Site) -> Progress:
    """Return the keys of a module and of the sections that a member studies."""
    return Progress(
        site.key(module.id), [site.key(each.id) for each in studied_sections(module, page)]
    )
