"""A cache of the theme's navigation. Its output is the same as the theme's.

A theme renders the whole navigation for each page, which makes the build time quadratic in the
number of pages. But the navigations of two pages in one section and folder differ only in the
entries of these pages. So the navigation is rendered once for each section and folder, and only the
page's own entry is rendered again for each page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

_ENTRY = '{% import "partials/nav-item.html" as item with context %}{{ item.render(entry, "", 1) }}'


class Section(Protocol):
    """A section of MkDocs' navigation. Setting `active` also sets it on the parents."""

    active: bool


class Page(Protocol):
    """A page of MkDocs' navigation. Setting `active` also sets it on the parents."""

    active: bool
    is_index: bool
    parent: Section | None
    url: str


@dataclass
class _UnlistedPage:
    """A page that no section lists, as the base for relative URLs in a folder."""

    url: str


def sidebar_of(environment: Environment, navigation: str) -> Callable[[Context], Markup]:
    """Return a template function that renders the navigation for the page in the context.

    `navigation` is the name of the theme's template for the whole navigation. A single entry is
    rendered with Material's `partials/nav-item.html`.
    """
    full_navigation = environment.get_template(navigation)
    entry = environment.from_string(_ENTRY)
    cache: dict[tuple[str, int], str] = {}

    @pass_context
    def sidebar(context: Context) -> Markup:
        page = cast("Page | None", context.get("page"))
        # A section's index page has no entry of its own: it is part of the section's entry.
        if page is None or page.is_index:
            return _filled(full_navigation, context)
        folder = page.url.rpartition("/")[0]
        place = (folder, id(page.parent))
        unlisted = _UnlistedPage(f"{folder}/elsewhere.html")
        _activate(page, active=False)
        if place not in cache:
            cache[place] = _filled(full_navigation, context, page=unlisted)
        others = cache[place].split(_filled(entry, context, page=unlisted, entry=page))
        _activate(page, active=True)
        if len(others) == 1:
            return _filled(full_navigation, context)
        own = _filled(entry, context, entry=page)
        return Markup(own.join(others))  # noqa: S704 - both are the theme's

    return sidebar


def _filled(template: Template, context: Context, **values: object) -> Markup:
    # Pass all variables of the context, as Jinja's `include` does.
    return Markup(template.render(context.get_all(), **values))  # noqa: S704


def _activate(page: Page, *, active: bool) -> None:
    """Set whether a page is active. Its parent section is active in both cases."""
    page.active = active
    if page.parent is not None:
        page.parent.active = True
