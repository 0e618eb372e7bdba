"""Check the built site as a browser sees it: links, anchors, resources and the policy."""

import posixpath
from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.hosting.policy import policy_violations, tag_violations
from studykit.output.tags import tags_of
from studykit.parallel import parallel_map

# The attributes that load a resource or link to a page, by tag.
_REFERENCES = {
    **dict.fromkeys(("a", "link"), "href"),
    **dict.fromkeys(("script", "img", "iframe", "source"), "src"),
}
# Servers show this page at any address, so its relative links cannot be checked.
NOT_FOUND = "404.html"


class _Link(NamedTuple):
    url: str
    fetched: bool


class _LinkTarget(NamedTuple):
    """The target of a link. `path` is relative to the site's root, and empty for the same page."""

    scheme: str
    outside: bool
    absolute: bool
    path: str
    anchor: str


class _Page(NamedTuple):
    """A page's ids, its distinct links, and its violations of the policy with their fixes."""

    ids: frozenset[str]
    links: tuple[_Link, ...]
    violations: tuple[tuple[str, str], ...]


def check_pages(
    pages: Sequence[str], text_of: Callable[[str], str], files: Set[str], *, has_policy: bool
) -> list[Diagnostic]:
    """Check built pages, given by paths relative to the site, against the `files` of the site.

    `text_of` returns the HTML of a page. Faults are a missing file or anchor, an absolute path, a
    resource or link on another host, and a violation of the policy. If `has_policy` is true, a page
    without a policy is a fault too. Faults are reported for the Markdown page behind the HTML.
    """
    parsed = parallel_map(lambda path: _read(text_of(path), has_policy=has_policy), pages)
    read = dict(zip(pages, parsed, strict=True))
    ids = {path: page.ids for path, page in read.items()}
    found = []
    for path, page in read.items():
        source = path.removesuffix(".html") + ".md"
        for link in page.links:
            if fault := _fault_of(path, link, ids, files):
                code, hint = fault
                found.append(diagnose(code, source, 1, link.url[:80], hint))
        for markup, fix in page.violations:
            found.append(diagnose(Code.X06_POLICY, source, 1, markup, fix))
    return sorted(set(found))


def _read(html: str, *, has_policy: bool) -> _Page:
    ids: set[str] = set()
    links: dict[_Link, None] = {}
    faults = list(policy_violations(html)) if has_policy else []
    for tag, attributes in tags_of(html):
        if "id" in attributes:
            ids.add(attributes["id"])
        url = attributes.get(_REFERENCES.get(tag, ""))
        if url is not None:
            links[_Link(url, tag != "a")] = None
        faults += tag_violations(tag, attributes)
    return _Page(frozenset(ids), tuple(links), tuple(faults))


def _fault_of(
    path: str, link: _Link, ids: Mapping[str, Set[str]], files: Set[str]
) -> tuple[Code, str] | None:
    target = _target_of(link.url, posixpath.dirname(path))
    if target.scheme == "data":
        return None
    if target.outside:
        hint = "内网打不开别的主机；改成本站的文件"
        mail = target.scheme == "mailto"
        return (Code.X03_LINK_OUTSIDE, hint) if link.fetched or not mail else None
    if target.absolute:
        return Code.X04_LINK_BROKEN, "用相对路径，站点才能放在任何目录下"
    if path == NOT_FOUND:
        return None
    file = target.path or path
    if file not in files:
        return Code.X04_LINK_BROKEN, "文件不存在，检查路径"
    if target.anchor and file in ids and target.anchor not in ids[file]:
        return Code.X04_LINK_BROKEN, f"{file} 里没有编号 {target.anchor}"
    return None


# Most links occur on every page of a folder.
@lru_cache(maxsize=1 << 15)
def _target_of(url: str, folder: str) -> _LinkTarget:
    try:
        parts = urlsplit(url)
    except ValueError:
        # A malformed URL such as `http://[a` counts as a link to another host.
        return _LinkTarget("", outside=True, absolute=False, path="", anchor="")
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else ""
    outside = bool(parts.scheme or parts.netloc)
    return _LinkTarget(
        parts.scheme, outside, parts.path.startswith("/"), path, unquote(parts.fragment)
    )
