"""Where things are: addresses relative to a page, so that one build works on any host."""

import posixpath
from functools import lru_cache

from studykit.library import Target


def html_path(path: str) -> str:
    """The built file of a page: `modules/x.md` gives `modules/x.html`."""
    return path.removesuffix(".md") + ".html"


def url_of(target: Target) -> str:
    """The address of a target from the site's root: `sources/s2.html#s2-9`."""
    anchor = f"#{target.anchor}" if target.anchor else ""
    return html_path(target.path) + anchor


def relative(url: str, page: str) -> str:
    """The address `url`, given from the site's root, as seen from the page at `page`."""
    path, _, anchor = url.partition("#")
    here = html_path(page)
    tail = f"#{anchor}" if anchor else ""
    if path == here and tail:
        return tail
    return _between(path, posixpath.dirname(here) or ".") + tail


@lru_cache(maxsize=1 << 15)
def _between(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder)
