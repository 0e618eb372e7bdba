"""The item bank for scripts, and the keys of renamed modules, by which records find them."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from studykit.export.script import entry_script
from studykit.pages.quizzes.addresses import item_url
from studykit.quiz.item import Item
from studykit.quiz.paper import ALPHABET, PaperBank, PaperItem
from studykit.site import Site

BANK = "data/bank.js"
# The property of `window` that the scripts read.
GLOBAL = "studyData"


def keys_script(site: Site) -> str:
    """Return the script that stores the keys of renamed modules in `window.studyData.keys`.

    Empty if no module was renamed.
    """
    modules = (module.id for module in site.library.modules)
    keys = {name: site.keys[name] for name in modules if name in site.keys}
    return entry_script(GLOBAL, "keys", keys) if keys else ""


def fingerprint(modules: Iterable[str], items: Mapping[str, object]) -> str:
    """Return four characters (20 bits, from SHA-256) that identify a bank.

    They depend on all data from which papers are drawn: the module ids in order, and the items by
    id.
    """
    text = json.dumps([list(modules), items], sort_keys=True, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 12
    return "".join(ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0)).lower()


def bank_of(site: Site) -> PaperBank:
    """Return the bank from which papers are drawn; modules and units are named by their keys."""
    kinds = {unit.id: unit.kind.value for unit in site.library.units}
    modules = [site.key(module.id) for module in site.library.modules if module.id in site.items_of]
    entries = {
        item.id: PaperItem(
            site.key(item.module),
            item.type.value,
            item.level.value,
            tuple(sorted({kinds[name] for name in item.units if name in kinds})),
            tuple(site.key(name) for name in item.units),
            site.bank.enemies.clues.get(item.id, ()),
            item.generator,
            facility_of(item, site),
        )
        for item in site.bank.items
    }
    items = {item.id: _paper_data(item, entries[item.id]) for item in site.bank.items}
    return PaperBank(fingerprint(modules, items), tuple(modules), entries)


def facility_of(item: Item, site: Site) -> int | None:
    """Return the facility of an item in percent; None if its present revision was not measured."""
    revision, percent = site.library.registry.facilities.get(item.id, ("", None))
    return percent if revision == item.revision else None


def _paper_data(item: Item, entry: PaperItem) -> dict[str, object]:
    """Return all data of an item on which a paper depends."""
    clues = {"clues": list(entry.clues)} if entry.clues else {}
    facility = {} if entry.facility is None else {"facility": entry.facility}
    return {
        "revision": item.revision,
        "module": entry.module,
        "type": entry.type,
        "level": entry.level,
        "points": item.points,
        "units": list(entry.units),
        "kinds": list(entry.kinds),
        "family": entry.family,
        **clues,
        **facility,
    }


def bank_script(site: Site) -> str:
    """Return the script that stores the bank in `window.studyData.bank`.

    It holds the `fingerprint`; `modules`, the titles of the modules with items, in order, by key;
    and `items` by id, each with its `revision`, `module`, `url`, `type`, `level`, `points`,
    `family`, its `units` and their `kinds`, and its `clues` and its `facility` if it has any.
    Modules and units are named by their keys.
    """
    bank = bank_of(site)
    titles = {site.key(module.id): module.title for module in site.library.modules}
    # The address of an item is added here, because the fingerprint must not depend on it.
    entries_with_url = {
        item.id: {**_paper_data(item, bank.items[item.id]), "url": item_url(item)}
        for item in site.bank.items
    }
    modules = {name: titles[name] for name in bank.modules}
    value = {"fingerprint": bank.fingerprint, "modules": modules, "items": entries_with_url}
    return entry_script(GLOBAL, "bank", value)
