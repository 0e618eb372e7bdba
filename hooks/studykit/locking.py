"""The command `lock`: register ids, addresses and paragraphs; unite what two authors registered."""

import json
from dataclasses import dataclass
from pathlib import Path

from studykit.checking import addresses_of, print_all
from studykit.conflicts import conflict_lines, united
from studykit.diagnostics import Code, Diagnostic
from studykit.folder import next_copy, read_folder, write_bytes, write_text
from studykit.library import read_library
from studykit.model import LOCK_PATH
from studykit.pages.addresses import Addresses, check_addresses
from studykit.pages.generate import generate_pages
from studykit.registry import (
    REDIRECTS_PATH,
    check_registry,
    lock_text,
    read_registry,
    registry_of,
)
from studykit.renumbering import finish, moved_documents, renumber, restore, tell
from studykit.settings import FILE, read_texts, settings_of
from studykit.shifts import with_moved
from studykit.site import Site, site_of
from studykit.telling import arranged

# Readers' links to these break. A redirect repairs them; a new lock does not.
BREAKS_LINKS = (Code.S07_RETIRED.number, Code.S12_ADDRESS_LOST.number)
_TWICE = (
    "是两篇文献用了一个编号，就运行 git merge --abort，再运行 python -m studykit renumber 编号，"
    "提交以后再合并；是改了一段，就在冲突处只留对的一边"
)


@dataclass(frozen=True)
class Wishes:
    """What an author allows: to forget what is gone, to renumber references, unasked or not."""

    forgets: bool
    renumbers: bool
    asks: bool


def lock(root: Path, wishes: Wishes) -> int:
    """Register ids. If paragraphs moved, first renumber the references to them, if asked to.

    Returns the exit status. Raises OSError, and SettingsError if the settings are wrong.
    """
    restore(root)
    docs = root / "docs"
    if conflicted(docs, besides=LOCK_PATH) or not _united(root):
        return 1
    library, found = read_library(read_folder(docs))
    shifts = moved_documents(library)
    if not shifts:
        return _register(root, forgets=wishes.forgets)
    tell(shifts)
    if not wishes.renumbers:
        print("没有登记：登记了，各页的引用就指错段落")
        print("改法：加 --renumber，代改引用再登记，先列出改动；不该挪的，照登记把原文改回去")
        return 1
    if broken := [each for each in found if each.path == REDIRECTS_PATH]:
        print_all(broken)
        return 1
    copies = renumber(root, library, shifts, asks=wishes.asks)
    if copies is None:
        return 1
    registry = library.registry
    for source in library.sources:
        if source.id in shifts:
            registry = with_moved(registry, source)
    write_text(docs / LOCK_PATH, lock_text(registry))
    finish(copies)
    return _register(root, forgets=wishes.forgets)


def conflicted(docs: Path, besides: str = "") -> bool:
    """Print the conflicts that a merge left in the files of docs/; return whether there are any.

    Raises OSError.
    """
    _, found = read_library(read_folder(docs))
    conflicts = [each for each in found if each.number == Code.F11_CONFLICT.number]
    return bool(print_all(each for each in conflicts if each.path != besides))


def _united(root: Path) -> bool:
    """Unite the two sides of a lock with conflicts; return whether the lock can be read now.

    What either author registered stays registered: nothing is taken away, so no link breaks.
    """
    path = root / "docs" / LOCK_PATH
    text = path.read_text("utf-8") if path.is_file() else ""
    lines = conflict_lines(text)
    if not lines:
        return True
    place = f"docs/{LOCK_PATH}:{lines[0]}: {Code.F11_CONFLICT.number}"
    try:
        joined, differing = united(text)
    except ValueError:
        print(f"{place} 冲突的两边不完整。改法：从 Git 取回任一边，再运行 lock")
        return False
    if differing:
        print(f"{place} 两边登记的 {'、'.join(differing)} 不同。改法：{_TWICE}")
        return False
    registry = read_registry({LOCK_PATH: json.dumps(joined)})[0]
    copies = next_copy(root)
    write_bytes(copies / "docs" / LOCK_PATH, path.read_bytes())
    write_text(path, lock_text(registry))
    kept = copies.relative_to(root).as_posix()
    print(f"合并了两边的登记，冲突的一份原样留在 {kept}/")
    return True


def _register(root: Path, *, forgets: bool) -> int:
    docs = root / "docs"
    library, found = read_library(read_texts(settings_of(root / FILE)))
    if lock_faults(found) and not forgets:
        return 1
    site = site_of(library)
    addresses = addresses_of(site, generate_pages(site))
    changes = [*check_registry(library), *check_addresses(addresses)]
    lost = [change for change in changes if change.number in BREAKS_LINKS]
    if lost and not forgets:
        print_all(lost)
        print("没有登记：这样读者的链接就断了。改法：照上面各条改；从未发布过的，加 --forget")
        return 1
    write_lock(docs, site, addresses)
    for change in arranged(changes):
        print(change.message)
    print(f"已登记到 docs/{LOCK_PATH}")
    return 0


def write_lock(docs: Path, site: Site, addresses: Addresses) -> None:
    """Write the lock of a site as it is now. Raises OSError."""
    registry = registry_of(site.library, addresses.to_lock)
    write_text(docs / LOCK_PATH, lock_text(registry))


def lock_faults(found: list[Diagnostic]) -> bool:
    """Print the faults of the lock file; return whether it has any.

    A lock written without reading the old one would lose the published ids and pages.
    """
    faults = [each for each in found if each.path == LOCK_PATH]
    if faults:
        print_all(faults)
        print(
            "没有登记：现有的登记读不出来。改法：取回它完好的上一版；从未发布过的，删去它，再登记"
        )
    return bool(faults)
