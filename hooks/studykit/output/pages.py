"""Check the built site as a browser sees it: links, anchors, resources and the policy."""

import posixpath
from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from studykit.diagnostics import Code, Diagnostic, diagnose, shown_address
from studykit.hosting.policy import policy_violations, tag_violations
from studykit.kept.keeper import FRESH, Keeper
from studykit.output.tags import tags_of

# The attributes that load a resource or link to a page, by tag.
_REFERENCES = {
    **dict.fromkeys(("a", "link"), "href"),
    **dict.fromkeys(("script", "img", "iframe", "source"), "src"),
}
# Servers show this page at any address, so its relative links cannot be checked.
NOT_FOUND = "404.html"
# The number of pages that are read together.
_SHARE = 1024


class _LinkTarget(NamedTuple):
    """The target of a link. `path` is relative to the site's root, and empty for the same page."""

    scheme: str
    is_outside: bool
    is_absolute: bool
    path: str
    anchor: str


# A file of the site and an anchor in it, which is empty for the whole file.
_Place = tuple[str, str]


class _Page(NamedTuple):
    """What one page shows by itself, without the other pages.

    These are its ids, its links to places of the site by URL, and faults that depend on no other
    page: code, markup and fix.
    """

    ids: frozenset[str]
    links: Mapping[str, _Place]
    faults: tuple[tuple[Code, str, str], ...]


def check_pages(
    pages: Sequence[str],
    text_of: Callable[[str], str],
    files: Set[str],
    *,
    has_policy: bool,
    digests: Mapping[str, bytes] = MappingProxyType({}),
    keeper: Keeper = FRESH,
) -> list[Diagnostic]:
    """Check built pages, given by paths relative to the site, against the `files` of the site.

    `text_of` returns the HTML of a page. Faults are a missing file or anchor, an absolute path, a
    resource or link on another host, and a violation of the policy. If `has_policy` is true, a page
    without a policy is a fault too. Faults are reported for the Markdown page behind the HTML.
    `digests` are the digests of the HTML of some pages, by path; what is read of these pages is
    kept. Returns the faults, sorted.
    """

    def read_share(share: Sequence[str]) -> list[_Page]:
        keys = [_key(digests.get(path), path, keeper, has_policy=has_policy) for path in share]
        return keeper.by_key(
            "checked page",
            keys,
            lambda index: _read(share[index], text_of(share[index]), has_policy=has_policy),
        )

    by_path: dict[str, _Page] = {}
    # Reading a page makes new objects for its links. Nearly all links of a page are on other pages
    # too, so equal links are replaced by one object, to save memory.
    known: dict[object, Any] = {}
    for start in range(0, len(pages), _SHARE):
        share = pages[start : start + _SHARE]
        for path, page in zip(share, read_share(share), strict=True):
            links = {
                known.setdefault(url, url): known.setdefault(place, place)
                for url, place in page.links.items()
            }
            by_path[path] = page._replace(links=links)
    ids = {path: page.ids for path, page in by_path.items()}
    # Most places are linked from every page, so each is looked for once.
    places: set[_Place] = set().union(*(page.links.values() for page in by_path.values()))
    missing = {place: fault for place in places if (fault := _missing(*place, ids, files))}
    found = []
    for path, page in by_path.items():
        source = path.removesuffix(".html") + ".md"
        if path != NOT_FOUND and not missing.keys().isdisjoint(page.links.values()):
            for url, place in page.links.items():
                if place in missing:
                    code = Code.X04_LINK_BROKEN
                    shown = shown_address(url)
                    found.append(diagnose(code, source, 1, shown, missing[place]))
        for code, markup, fix in page.faults:
            found.append(diagnose(code, source, 1, markup, fix))
    return sorted(set(found))


def _key(digest: bytes | None, path: str, keeper: Keeper, *, has_policy: bool) -> bytes | None:
    return keeper.key("checked", digest, path, has_policy) if digest else None


def _missing(file: str, anchor: str, ids: Mapping[str, Set[str]], files: Set[str]) -> str:
    """Return why a place does not exist, as a hint for the author; empty if it exists."""
    if file not in files:
        return "文件不存在，检查路径"
    if anchor and file in ids and anchor not in ids[file]:
        return f"{file} 里没有编号 {anchor}"
    return ""


def _read(path: str, html: str, *, has_policy: bool) -> _Page:
    ids: set[str] = set()
    # A dict keeps the order of the links. The order of a set could change which link is reported.
    links: dict[tuple[str, bool], None] = {}
    violations = list(policy_violations(html)) if has_policy else []
    for tag, attributes in tags_of(html):
        if "id" in attributes:
            ids.add(attributes["id"])
        url = attributes.get(_REFERENCES.get(tag, ""))
        if url is not None:
            links[url, tag != "a"] = None
        violations += tag_violations(tag, attributes)
    places: dict[str, _Place] = {}
    faults = [(Code.X06_POLICY, markup, fix) for markup, fix in violations]
    for url, is_fetched in links:
        target = _target_of(url, posixpath.dirname(path))
        if fault := _fault_of(target, is_fetched=is_fetched):
            code, hint = fault
            faults.append((code, shown_address(url), hint))
        elif target.scheme != "data" and not target.is_outside:
            places[url] = target.path or path, target.anchor
    return _Page(frozenset(ids), places, tuple(faults))


def _fault_of(target: _LinkTarget, *, is_fetched: bool) -> tuple[Code, str] | None:
    """Return the fault that a link has whether its target exists or not; None if it has none."""
    if target.scheme == "data":
        return None
    if target.is_outside:
        hint = "内网打不开别的主机；改成本站的文件"
        is_mail = target.scheme == "mailto"
        return (Code.X03_LINK_OUTSIDE, hint) if is_fetched or not is_mail else None
    if target.is_absolute:
        return Code.X04_LINK_BROKEN, "用相对路径，站点才能放在任何目录下"
    return None


# Most links occur on every page of a folder.
@lru_cache(maxsize=1 << 15)
def _target_of(url: str, folder: str) -> _LinkTarget:
    try:
        parts = urlsplit(url)
    except ValueError:
        # A malformed URL such as `http://[a` counts as a link to another host.
        return _LinkTarget("", is_outside=True, is_absolute=False, path="", anchor="")
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else ""
    is_outside = bool(parts.scheme or parts.netloc)
    return _LinkTarget(
        parts.scheme, is_outside, parts.path.startswith("/"), path, unquote(parts.fragment)
    )
