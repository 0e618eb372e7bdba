"""Keys: the id under which a module, section or unit was first published. A rename keeps the key.

A redirect says which id replaces a retired one. That is enough for links. Readers' records need
more: an answer under one id may count under another only if both ids name the same thing. An id
counts as the new name of a retired id if it was not locked before and if all retired ids that
redirect to it have the same key. An id that was already locked beside the retired one is a
different thing. This is decided when the lock is written, and stored in the lock. Everything that
outlives a build uses keys: items, records, and anchors that the build creates.
"""

from collections.abc import Iterator, Mapping, Set

from studykit.model import Library, Registry


def locate_ids(library: Library) -> Iterator[tuple[str, str, int]]:
    """Yield every id of a module, section or unit, with its path and line.

    Readers' links and records may contain these ids.
    """
    # Use headings, not units: a unit with a mistyped kind still has its id.
    headings = {page.path: page.outline for page in library.pages}
    for module in library.modules:
        yield module.id, module.path, 1
        yield from ((h.id, module.path, h.line) for h in headings[module.path] if h.id)


def ids_of(library: Library) -> set[str]:
    """The ids of all modules, sections and units."""
    return {name for name, _, _ in locate_ids(library)}


def keys_of(library: Library) -> dict[str, str]:
    """Map ids in use to their keys, if the key differs from the id and no other id has it."""
    found = _ids_by_key(library.registry, ids_of(library)).items()
    return {names[0]: key for key, names in found if len(names) == 1 and names[0] != key}


def shared_keys(registry: Registry, used: Set[str]) -> dict[str, tuple[str, ...]]:
    """Map each key that several ids in use have to these ids.

    This happens if a former id of one thing was given to another thing.
    """
    return {key: names for key, names in _ids_by_key(registry, used).items() if len(names) > 1}


def _ids_by_key(registry: Registry, used: Set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(used):
        key = registry.keys.get(name) or name
        found[key] = (*found.get(key, ()), name)
    return found


def former_ids(registry: Registry, name: str) -> list[str]:
    """All former ids of the thing that now has the id `name`, sorted."""
    key = registry.keys.get(name) or name
    return sorted({key, *(each for each, own in registry.keys.items() if own == key)} - {name})


def decide_keys(registry: Registry, used: Set[str]) -> dict[str, str]:
    """Decide the keys to store in the lock: ids mapped to keys, for keys that differ from the id.

    The key is empty for an id that was merged into another thing. `registry` is the registry as it
    was read, with the ids locked before. `used` are the ids in use.
    """
    keys = {
        name: key
        for name, key in registry.keys.items()
        # Forget ids that are neither used nor redirected. Also forget a merged id that is in use
        # again: its key is then the id itself.
        if (key and name in used) or name in registry.redirects
    }
    for new, names in _retired_by_new_id(registry, used, keys).items():
        found = {keys.get(old, old) for old in names}
        if new not in registry.ids and len(found) == 1:
            keys[new] = found.pop()
        keys |= {old: "" for old in names if keys.get(old, old) != keys.get(new, new)}
    return keys


def _retired_by_new_id(
    registry: Registry, used: Set[str], keys: Mapping[str, str]
) -> dict[str, list[str]]:
    """Group the locked ids that are no longer in use by the ids that they redirect to.

    Ids that were already merged into another thing are left out.
    """
    found: dict[str, list[str]] = {}
    for old, new in sorted(registry.redirects.items()):
        if old in registry.ids - used and new in used and keys.get(old, old):
            found.setdefault(new, []).append(old)
    return found
