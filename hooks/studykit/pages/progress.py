"""What a member's progress in a module counts: the sections that a member studies."""

from bisect import bisect_left
from typing import NamedTuple

from studykit.model import Module, Page, Section
from studykit.site import Site


def studied(module: Module, page: Page) -> tuple[Section, ...]:
    """The sections that a member studies: all but those a trainer leads, 讨论 and the plan."""
    lines = [section.line for section in module.sections]
    led = {
        bisect_left(lines, block.first_line) - 1
        for block in page.field_blocks
        if any(field.label == "讨论" for field in block.fields)
    }
    return tuple(
        section
        for place, section in enumerate(module.sections)
        if section.id != f"{module.id}-plan" and place not in led
    )


class Progress(NamedTuple):
    """What a reader's progress in a module is told by: its key, and those of its sections."""

    module: str
    sections: list[str]


def progress(module: Module, page: Page, site: Site) -> Progress:
    """The keys of a module and of the sections that a member studies."""
    return Progress(site.key(module.id), [site.key(each.id) for each in studied(module, page)])
