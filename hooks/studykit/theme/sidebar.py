"""The theme's navigation, as the theme would render it, in time that does not grow with it.

A theme renders the whole navigation for each page, so that the time of a build grows with the
square of its pages. Yet all pages of a section share it but for one entry: their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

_ENTRY = '{% import "partials/nav-item.html" as item with context %}{{ item.render(entry, "", 1) }}'


class Section(Protocol):
    """A part of the navigation; to activate it activates what contains it."""

    active: bool


class Page(Protocol):
    """A page of the navigation; to activate it activates what contains it."""

    active: bool
    is_index: bool
    parent: Section | None
    url: str


@dataclass
class _Elsewhere:
    """A page in a folder that no section lists."""

    url: str


def sidebar_of(environment: Environment, navigation: str) -> Callable[[Context], Markup]:
    """A function for templates that renders the navigation of the page in the context.

    `navigation` names the theme's template for all of it; that for one entry is Material's.
    """
    whole = environment.get_template(navigation)
    entry = environment.from_string(_ENTRY)
    shared: dict[tuple[str, int], str] = {}

    @pass_context
    def sidebar(context: Context) -> Markup:
        page = cast("Page | None", context.get("page"))
        # The entry of a page that stands for its section is part of the section's own.
        if page is None or page.is_index:
            return _filled(whole, context)
        folder = page.url.rpartition("/")[0]
        place = (folder, id(page.parent))
        elsewhere = _Elsewhere(f"{folder}/elsewhere.html")
        _activate(page, active=False)
        if place not in shared:
            shared[place] = _filled(whole, context, page=elsewhere)
        others = shared[place].split(_filled(entry, context, page=elsewhere, entry=page))
        _activate(page, active=True)
        if len(others) == 1:
            return _filled(whole, context)
        own = _filled(entry, context, entry=page)
        return Markup(own.join(others))  # noqa: S704 - both are the theme's

    return sidebar


def _filled(template: Template, context: Context, **values: object) -> Markup:
    # As Jinja includes a template: with all that the including one knows.
    return Markup(template.render(context.get_all(), **values))  # noqa: S704


def _activate(page: Page, *, active: bool) -> None:
    """Let a page be the current one or not, in a section that is the current one either way."""
    page.active = active
    if page.parent is not None:
        page.parent.active = True
