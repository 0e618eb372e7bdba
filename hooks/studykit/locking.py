"""The command `lock`: register ids, addresses and paragraphs; unite what two authors registered."""

import json
from dataclasses import dataclass
from pathlib import Path

from studykit.asking import agreed
from studykit.checking import print_all
from studykit.conflicts import conflict_lines, united
from studykit.diagnostics import Code, Diagnostic, Reporter
from studykit.files import next_copy, read_each, read_folder, write_bytes, write_text
from studykit.library import is_text, read_library
from studykit.model import LOCK_PATH
from studykit.pages.addresses import Addresses, check_addresses
from studykit.pages.generate import addresses_of
from studykit.reader.text import check_conflicts
from studykit.registry import (
    REDIRECTS_PATH,
    check_registry,
    lock_text,
    read_registry,
    registry_of,
)
from studykit.renumbering import moved_documents, print_shifts, renumber, restore
from studykit.reporting import arranged
from studykit.settings import FILE, read_texts, settings_of
from studykit.site import Site, site_of

# The faults that break links which readers have. Only a redirect repairs such a link; a new lock
# does not.
BREAKS_LINKS = (str(Code.S07_RETIRED), str(Code.S12_ADDRESS_LOST))
_HINT_DIFFERING = (
    "是两篇文献用了一个编号，就运行 git merge --abort，再运行 python -m studykit renumber 编号，"
    "提交以后再合并；是改了一段，就在冲突处只留对的一边"
)


@dataclass(frozen=True)
class LockOptions:
    """What an author allows.

    - `may_forget`: ids and addresses that are gone may be dropped from the lock.
    - `may_renumber`: the numbers in references may be changed.
    - `asks`: before a change, it is printed, and the author has to confirm it.
    """

    may_forget: bool
    may_renumber: bool
    asks: bool


def lock(root: Path, options: LockOptions) -> int:
    """Register ids. If paragraphs moved, first renumber the references to them, if allowed.

    Returns the exit status. Raises OSError, and SettingsError if the settings are wrong.
    """
    restore(root)
    docs = root / "docs"
    if print_conflicts(docs, except_path=LOCK_PATH) or not _merge_lock(root):
        return 1
    library, found = read_library(read_folder(docs))
    # Do not register a garbled text: the hashes of its paragraphs would become the registered ones.
    if garbled := [each for each in found if each.code == str(Code.F01_ENCODING)]:
        print_all(garbled)
        return 1
    shifts = moved_documents(library)
    if not shifts:
        return _register(root, options)
    print_shifts(shifts)
    if not options.may_renumber:
        print("没有登记：登记了，各页的引用就指错段落")
        print("改法：加 --renumber，代改引用再登记，先列出改动；不该挪的，照登记把原文改回去")
        return 1
    if redirect_faults := [each for each in found if each.path == REDIRECTS_PATH]:
        print_all(redirect_faults)
        return 1
    if not renumber(root, library, shifts, asks=options.asks):
        return 1
    return _register(root, options)


def print_conflicts(docs: Path, except_path: str = "") -> bool:
    """Print the conflicts that a merge left in the files of docs/; return whether there are any.

    The file `except_path` is not checked. Raises OSError.
    """
    found: list[Diagnostic] = []
    for path, data in read_each(docs):
        if is_text(path) and path != except_path:
            report = Reporter(path, found)
            check_conflicts(data.decode("utf-8", "replace"), report)
    return bool(print_all(found))


def _merge_lock(root: Path) -> bool:
    """Unite the two sides of a lock with conflicts; return whether the lock can be read now.

    What either author registered stays registered, so no link breaks. Raises OSError.
    """
    path = root / "docs" / LOCK_PATH
    text = path.read_text("utf-8") if path.is_file() else ""
    lines = conflict_lines(text)
    if not lines:
        return True
    place = f"docs/{LOCK_PATH}:{lines[0]}: {Code.F11_CONFLICT}"
    try:
        joined, differing = united(text)
    except ValueError:
        print(f"{place} 冲突的两边不完整。改法：从 Git 取回任一边，再运行 lock")
        return False
    if differing:
        print(f"{place} 两边登记的 {'、'.join(differing)} 不同。改法：{_HINT_DIFFERING}")
        return False
    registry = read_registry({LOCK_PATH: json.dumps(joined)})[0]
    copies = next_copy(root)
    write_bytes(copies / "docs" / LOCK_PATH, path.read_bytes())
    write_text(path, lock_text(registry))
    kept = copies.relative_to(root).as_posix()
    print(f"合并了两边的登记，冲突的一份原样留在 {kept}/")
    return True


def _register(root: Path, options: LockOptions) -> int:
    docs = root / "docs"
    library, found = read_library(read_texts(settings_of(root / FILE)))
    faults = _lock_faults(found)
    if faults and options.may_forget:
        print_all(faults)
        if not _confirm_forgetting("登记读不出来，以前登记的全部", options):
            return 1
    elif print_lock_faults(found):
        return 1
    site = site_of(library)
    addresses = addresses_of(site)
    changes = [*check_registry(library), *check_addresses(addresses)]
    lost = [change for change in changes if change.code in BREAKS_LINKS]
    print_all(lost)
    if lost and not options.may_forget:
        print("没有登记：这样读者的链接就断了。改法：照上面各条改；从未发布过的，加 --forget")
        return 1
    if lost and not _confirm_forgetting(f"上面 {len(lost)} 个编号和网址", options):
        return 1
    write_lock(docs, site, addresses)
    for change in arranged(change for change in changes if change not in lost):
        print(change.message)
    print(f"已登记到 docs/{LOCK_PATH}")
    return 0


def _confirm_forgetting(what: str, options: LockOptions) -> bool:
    """Ask for confirmation, unless `options.asks` is false; return whether to go on."""
    question = f"{what}不再登记，读者的旧链接打不开，记录也对不上。从未发布过，才写 y 回车："
    if options.asks and not agreed(question):
        print("没有登记")
        return False
    return True


def write_lock(docs: Path, site: Site, addresses: Addresses) -> None:
    """Write the lock of a site as it is now. Raises OSError."""
    registry = registry_of(site.library, addresses.to_lock)
    write_text(docs / LOCK_PATH, lock_text(registry))


def _lock_faults(found: list[Diagnostic]) -> list[Diagnostic]:
    return [each for each in found if each.path == LOCK_PATH]


def print_lock_faults(found: list[Diagnostic]) -> bool:
    """Print the faults of the lock file; return whether it has any.

    A lock written without reading the old one would lose the published ids and pages.
    """
    faults = _lock_faults(found)
    if faults:
        print_all(faults)
        print("没有登记：现有的登记读不出来。改法：照上面改好；从未发布过的，也可以删去它，再登记")
    return bool(faults)
