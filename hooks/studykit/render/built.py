"""The built site, looked at as a browser will: every link, every anchor, every resource."""

import posixpath
from collections.abc import Mapping, Set
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from studykit.diagnostics import Code, Diagnostic, diagnose

# Attributes through which a page fetches something, or lets a reader go somewhere.
_FETCHED = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src")}
_REFERENCES = _FETCHED | {("a", "href"), ("link", "href")}


@dataclass(frozen=True)
class _Link:
    url: str
    fetched: bool


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[_Link] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.add(values["id"])
        canonical = tag == "link" and values.get("rel") == "canonical"
        for name, value in values.items():
            if (tag, name) in _REFERENCES and not canonical:
                self.links.append(_Link(value, tag != "a"))


def check_links(pages: Mapping[str, str], files: Set[str]) -> list[Diagnostic]:
    """Check every link of built pages, given by path below the site, against its `files`.

    A missing file, a missing anchor, an absolute path and anything fetched from another host
    are faults, told of the Markdown page that the HTML was made from.
    """
    read = {}
    for path, html in pages.items():
        read[path] = _Links()
        read[path].feed(html)
        read[path].close()
    found = []
    for path, links in read.items():
        for link in links.links:
            if fault := _fault(path, link, read, files):
                code, hint = fault
                source = path.removesuffix(".html") + ".md"
                found.append(diagnose(code, source, 1, link.url[:80], hint))
    return sorted(set(found))


def _fault(
    path: str, link: _Link, read: Mapping[str, _Links], files: Set[str]
) -> tuple[Code, str] | None:
    parts = urlsplit(link.url)
    if parts.scheme == "data":
        return None
    if parts.scheme or parts.netloc:
        hint = "内网打不开别的主机；改成本站的文件"
        return (Code.X03_LINK_OUTSIDE, hint) if link.fetched or parts.scheme != "mailto" else None
    if parts.path.startswith("/"):
        # MkDocs makes its 404 page for the root of a host; nothing else may.
        hint = "用相对路径，站点才能放在任何目录下"
        return None if path == "404.html" else (Code.X04_LINK_BROKEN, hint)
    target = path
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if target not in files:
        return Code.X04_LINK_BROKEN, "文件不存在，检查路径"
    anchor = unquote(parts.fragment)
    if anchor and target in read and anchor not in read[target].ids:
        return Code.X04_LINK_BROKEN, f"{target} 里没有编号 {anchor}"
    return None
