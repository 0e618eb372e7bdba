"""Addresses relative to a page, so that one build works on any host and from a folder."""

import posixpath
from functools import lru_cache

from studykit.library import Target


def html_path(path: str) -> str:
    """Return the path of the built file of a page: `modules/x.md` gives `modules/x.html`."""
    return path.removesuffix(".md") + ".html"


def url_of(target: Target) -> str:
    """Return the address of a target from the site's root, for example `sources/s2.html#s2-9`."""
    anchor = f"#{target.anchor}" if target.anchor else ""
    return html_path(target.page) + anchor


def relative(url: str, page: str) -> str:
    """Return `url`, given from the site's root, relative to the page at path `page`."""
    path, _, anchor = url.partition("#")
    here = html_path(page)
    tail = f"#{anchor}" if anchor else ""
    if path == here and tail:
        return tail
    return _between(path, posixpath.dirname(here) or ".") + tail


@lru_cache(maxsize=1 << 15)
def _between(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder)
