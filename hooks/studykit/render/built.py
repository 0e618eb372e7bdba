"""The built site, looked at as a browser will: every link, every anchor, every resource."""

import posixpath
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.render.tags import tags_of

# Attributes through which a page fetches something, or lets a reader go somewhere.
_REFERENCES = {
    **dict.fromkeys(("a", "link"), "href"),
    **dict.fromkeys(("script", "img", "iframe", "source"), "src"),
}


class _Link(NamedTuple):
    url: str
    fetched: bool


class _Place(NamedTuple):
    """Where a link leads: a path below the site, none to stay on the page, and an anchor."""

    scheme: str
    outside: bool
    absolute: bool
    path: str
    anchor: str


def check_links(pages: Iterable[tuple[str, str]], files: Set[str]) -> list[Diagnostic]:
    """Check every link of built pages, given with their path below the site, against its `files`.

    A missing file, a missing anchor, an absolute path and anything fetched from another host
    are faults, told of the Markdown page that the HTML was made from.
    """
    ids: dict[str, frozenset[str]] = {}
    links: dict[str, tuple[_Link, ...]] = {}
    for path, html in pages:
        ids[path], links[path] = _read(html)
    found = []
    for path, own in links.items():
        for link in own:
            if fault := _fault(path, link, ids, files):
                code, hint = fault
                source = path.removesuffix(".html") + ".md"
                found.append(diagnose(code, source, 1, link.url[:80], hint))
    return sorted(set(found))


def _read(html: str) -> tuple[frozenset[str], tuple[_Link, ...]]:
    """The ids of a page, and its links, each once."""
    ids: set[str] = set()
    links: dict[_Link, None] = {}
    for tag, attributes in tags_of(html):
        if "id" in attributes:
            ids.add(attributes["id"])
        url = attributes.get(_REFERENCES.get(tag, ""))
        canonical = tag == "link" and attributes.get("rel") == "canonical"
        if url is not None and not canonical:
            links[_Link(url, tag != "a")] = None
    return frozenset(ids), tuple(links)


def _fault(
    path: str, link: _Link, ids: Mapping[str, Set[str]], files: Set[str]
) -> tuple[Code, str] | None:
    place = _place(link.url, posixpath.dirname(path))
    if place.scheme == "data":
        return None
    if place.outside:
        hint = "内网打不开别的主机；改成本站的文件"
        mail = place.scheme == "mailto"
        return (Code.X03_LINK_OUTSIDE, hint) if link.fetched or not mail else None
    if place.absolute:
        # MkDocs makes its 404 page for the root of a host; nothing else may.
        hint = "用相对路径，站点才能放在任何目录下"
        return None if path == "404.html" else (Code.X04_LINK_BROKEN, hint)
    target = place.path or path
    if target not in files:
        return Code.X04_LINK_BROKEN, "文件不存在，检查路径"
    if place.anchor and target in ids and place.anchor not in ids[target]:
        return Code.X04_LINK_BROKEN, f"{target} 里没有编号 {place.anchor}"
    return None


# Most links of a page stand on every page of its folder.
@lru_cache(maxsize=1 << 15)
def _place(url: str, folder: str) -> _Place:
    parts = urlsplit(url)
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else ""
    outside = bool(parts.scheme or parts.netloc)
    return _Place(parts.scheme, outside, parts.path.startswith("/"), path, unquote(parts.fragment))
