"""Published addresses: current ones, redirects of retired ones, and lost ones.

Links, bookmarks and slides keep using a published address forever. Therefore the lock records
every page, and every heading of an authored page, as an address that later builds must serve.
"""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.html.links import html_path, url_of
from studykit.indexes.catalogue import FOLDER
from studykit.library import Target
from studykit.locator import IDENTIFIER, parse_locator
from studykit.model import LOCK_PATH, MODULES, Page, id_of_path
from studykit.pages.map_addresses import PREFIX
from studykit.registry import LOCK_HINT, PAGE_ADDRESS, REDIRECTS_PATH, redirect_hint
from studykit.site import Site


@dataclass(frozen=True)
class Addresses:
    """The addresses of a site; `generated` are the paths of its generated pages."""

    site: Site
    generated: tuple[str, ...]

    @cached_property
    def current(self) -> dict[str, frozenset[str]]:
        """The anchors to lock, by the address of each page. Generated pages have none."""
        pages = {page.path: _anchors(page) for page in self.site.library.pages}
        pages |= dict.fromkeys(self.generated, frozenset())
        addresses = {html_path(path): anchors for path, anchors in pages.items()}
        # A path that is not a valid address is reported by another diagnostic.
        return {
            each: anchors for each, anchors in addresses.items() if PAGE_ADDRESS.fullmatch(each)
        }

    @cached_property
    def to_lock(self) -> dict[str, frozenset[str]]:
        """The anchors to lock, by address: of current pages, and of retired ones that redirect."""
        pages = dict(self.current)
        for address, anchors in self.site.library.registry.pages.items():
            if address in pages or self.redirect_target(address):
                found = frozenset(each for each in anchors if self.target(each))
                pages[address] = pages.get(address, frozenset()) | found
        return pages

    @property
    def retired(self) -> list[str]:
        """The retired pages that redirect somewhere, sorted."""
        registry = self.site.library.registry
        known = {*registry.pages, *registry.page_redirects}
        return sorted(
            each for each in known if each not in self.current and self.redirect_target(each)
        )

    def redirect_target(self, address: str) -> str:
        """Return the address that a retired page redirects to, from the site's root; "" if none.

        If a module was renamed, the old address of its quiz, handout or picture redirects to the
        new one.
        """
        registry = self.site.library.registry
        prefix = PREFIX if address.startswith(f"{FOLDER}/{PREFIX}") else ""
        name = _stem(address).removeprefix(prefix)
        new = registry.page_redirects.get(address, name if name in registry.redirects else "")
        target = self.target(new)
        if new in self.current or target is None:
            return new if new in self.current else ""
        page = html_path(target.path)
        beside = posixpath.join(posixpath.dirname(address), prefix + posixpath.basename(page))
        return beside if beside in self.current and beside != page else url_of(target)

    def target(self, name: str) -> Target | None:
        """Return the target of an id, following redirects; None if it has none or more than one."""
        return _target(self.site, name)


def _target(site: Site, name: str) -> Target | None:
    places = site.targets.get(name, [])
    return places[0] if len(places) == 1 else None


def _anchors(page: Page) -> frozenset[str]:
    return frozenset(h.id for h in page.outline if IDENTIFIER.fullmatch(h.id))


def retired_ids(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the retired ids of headings and paragraphs, sorted, by the current id."""
    found: dict[str, list[str]] = {}
    for old, new in sorted(site.library.registry.redirects.items()):
        if _leads(site, old, new):
            found.setdefault(new, []).append(old)
    return {new: tuple(names) for new, names in found.items()}


def _is_in_use(site: Site, name: str) -> bool:
    """Return whether a target has an id. The id of a paragraph can only belong to a paragraph."""
    if parse_locator(name):
        return name in site.library.paragraphs
    return any(each.id == name and each.type != "paragraph" for each in site.targets.get(name, []))


def anchors_moved_away(page: Page, site: Site) -> list[tuple[str, Target]]:
    """Return the locked anchors of a page that now lead to other pages, sorted."""
    known = site.library.registry.anchors_of(page.path)
    now = ((name, _target(site, name)) for name in sorted(known))
    return [(name, target) for name, target in now if target and target.page != page.path]


def check_addresses(addresses: Addresses) -> list[Diagnostic]:
    """Compare the addresses of a site with the locked ones, and check the redirects.

    Modules, sections and units that are not locked, or are gone, are left to
    `check.registered.check_registry`.
    """
    return [
        *_check_registered(addresses),
        *_check_not_lost(addresses),
        *_check_redirects(addresses),
    ]


def _check_registered(addresses: Addresses) -> Iterator[Diagnostic]:
    library = addresses.site.library
    places = dict(_places(library.pages))
    for address, anchors in addresses.current.items():
        known = library.registry.pages.get(address)
        names = [] if known is not None else [""]
        names += sorted(anchors - (known or frozenset()))
        for name in names:
            if address.startswith(MODULES) and (name or _stem(address)) not in library.registry.ids:
                continue
            full_address = f"{address}#{name}" if name else address
            path, line = places.get(full_address, (LOCK_PATH, 1))
            yield diagnose(Code.S06_UNREGISTERED, path, line, full_address, LOCK_HINT)


def _places(pages: Iterable[Page]) -> Iterator[tuple[str, tuple[str, int]]]:
    for page in pages:
        address = html_path(page.path)
        yield address, (page.path, 1)
        yield from ((f"{address}#{h.id}", (page.path, h.line)) for h in page.outline)


def _stem(address: str) -> str:
    return id_of_path(address.removesuffix(".html"))


def _check_not_lost(addresses: Addresses) -> Iterator[Diagnostic]:
    for address, anchors in sorted(addresses.site.library.registry.pages.items()):
        if address.startswith(MODULES):
            continue
        if address not in addresses.current and not addresses.redirect_target(address):
            hint = redirect_hint(address, "新网址")
            yield diagnose(Code.S12_ADDRESS_LOST, LOCK_PATH, 1, address, hint)
        for name in sorted(each for each in anchors if not addresses.target(each)):
            hint = redirect_hint(name, "新编号")
            yield diagnose(Code.S12_ADDRESS_LOST, LOCK_PATH, 1, f"{address}#{name}", hint)


def _leads(site: Site, old: str, new: str) -> bool:
    """Return whether a redirect leads from an unused id to an id in use.

    Both must be ids of paragraphs, or neither.
    """
    same_kind = bool(parse_locator(old)) == bool(parse_locator(new))
    return same_kind and not _is_in_use(site, old) and _is_in_use(site, new)


def _check_redirects(addresses: Addresses) -> Iterator[Diagnostic]:
    site = addresses.site
    registry = site.library.registry
    renamed, page_redirects = registry.redirects.items(), registry.page_redirects.items()
    wrong = {o: n for o, n in renamed if not _leads(site, o, n)}
    wrong |= {
        o: n
        for o, n in page_redirects
        if o in addresses.current or not addresses.redirect_target(o)
    }
    for old, new in sorted(wrong.items()):
        hint = "左边写已经不用的编号或网址，右边写在用的；写反了，就对调；"
        hint += "左边的又用起来了，就删去这一行"
        yield diagnose(Code.S08_REGISTRY, REDIRECTS_PATH, 1, f"{old} → {new}", hint)
