"""Render every authored page as the build does, and compare it with what the reader reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import markdown

from studykit.diagnostics import Diagnostic
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.kept.keeper import Keeper
from studykit.model import Page
from studykit.output.agreement import compare_texts
from studykit.output.outline import compare_outlines
from studykit.site import Site


@dataclass(frozen=True)
class Rendering:
    """How the build renders Markdown: the names of extensions, and the settings of each."""

    extensions: tuple[str, ...]
    settings: Mapping[str, dict[str, object]]


def check_rendering(
    site: Site, bodies: Mapping[str, Body], rendering: Rendering, keeper: Keeper
) -> list[Diagnostic]:
    """Report where a rendered page differs from what was read. `bodies` are page bodies by path."""
    pages = [(site.pages[path], body, rendering) for path, body in bodies.items()]
    return [each for found in keeper.map(_faults, pages, site) for each in found]


def _faults(shown: tuple[Page, Body, Rendering], site: Site) -> Sequence[Diagnostic]:
    page, body, rendering = shown
    extension = StudyExtension()
    extension.linker, extension.blocks = Linker(page.path, site.targets), body.blocks
    html = markdown.markdown(
        body.markdown,
        extensions=[*rendering.extensions, extension],
        extension_configs=dict(rendering.settings),
    )
    differing = compare_outlines(page, html, body.added_headings, body.left_out)
    return differing or compare_texts(page, body, extension.authored, extension.linker)
