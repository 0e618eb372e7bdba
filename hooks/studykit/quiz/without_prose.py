"""The part of a library that items are made from: no prose, no lines of headings and units.

The bank is built from this part, so that it cannot depend on more. An edit of prose changes nothing
in it but lines, which digests leave out. So the kept bank is used again.
"""

from dataclasses import replace

from studykit.kept.keeper import FRESH, Keeper
from studykit.model import InClass, Library, Module, Page, Registry, Unit


def without_prose(library: Library, keeper: Keeper = FRESH) -> Library:
    """Return a library without prose that gives the same items."""
    return replace(
        library,
        modules=tuple(keeper.map(_module, library.modules, None)),
        pages=tuple(keeper.map(_page, library.pages, None)),
        registry=Registry({}, {}, library.registry.redirects),
        glossary=tuple(map(_unit, library.glossary)),
        readings={},
    )


def _module(module: Module, _: None) -> Module:
    return replace(
        module,
        minutes=0,
        objectives=(),
        sections=tuple(replace(each, line=0) for each in module.sections),
        units=tuple(map(_unit, module.units)),
        prompts=(),
        parallels=tuple(replace(each, line=0) for each in module.parallels),
        session_plan=(),
    )


def _unit(unit: Unit) -> Unit:
    return replace(unit, line=0, text="", details={}, in_class=InClass())


def _page(page: Page, _: None) -> Page:
    """Return a page with what references to it show: its title and its headings."""
    outline = tuple(replace(each, line=0) for each in page.outline)
    return Page(page.path, page.title, page.order, "", 0, outline, (), (), (), ())
