"""The key of each thing: the id under which it was first published, which no new name changes.

A redirect tells where the matter of a retired id is now, which is all that a link wants. Records of
readers want more: what was answered under one id may count under another only if both name the
same thing. An id that was published beside the retired one is another thing; one that came when
the other went, and for it alone, is its new name. That is judged when the lock is written, and kept
in it. What lasts longer than a build goes by keys: items, records, anchors that the build makes.
"""

from collections.abc import Iterator, Mapping, Set

from studykit.model import Library, Registry


def places_of(library: Library) -> Iterator[tuple[str, str, int]]:
    """Every id that readers' links and records may hold, of modules, sections and units.

    Each with the path and the line where it stands.
    """
    # Headings, not units: a unit whose kind is mistyped still holds its id.
    headings = {page.path: page.outline for page in library.pages}
    for module in library.modules:
        yield module.id, module.path, 1
        yield from ((h.id, module.path, h.line) for h in headings[module.path] if h.id)


def ids_of(library: Library) -> set[str]:
    """Those ids alone."""
    return {name for name, _, _ in places_of(library)}


def keys_of(library: Library) -> dict[str, str]:
    """The keys of the ids in use that are not their own; none that two of them have."""
    found = _bearers(library.registry, ids_of(library)).items()
    return {names[0]: key for key, names in found if len(names) == 1 and names[0] != key}


def shared(registry: Registry, used: Set[str]) -> dict[str, tuple[str, ...]]:
    """The ids in use that have one key, by it: a former name of one was given to another."""
    return {key: names for key, names in _bearers(registry, used).items() if len(names) > 1}


def _bearers(registry: Registry, used: Set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(used):
        key = registry.keys.get(name) or name
        found[key] = (*found.get(key, ()), name)
    return found


def former_ids(registry: Registry, name: str) -> list[str]:
    """The other ids that the thing with an id in use ever had, sorted."""
    key = registry.keys.get(name) or name
    return sorted({key, *(each for each, own in registry.keys.items() if own == key)} - {name})


def judge(registry: Registry, used: Set[str]) -> dict[str, str]:
    """The key of each id that is not its own; empty for what was merged into something else.

    `registry` is as it was read, with the ids that were locked; `used` are those in use.
    """
    keys = {
        name: key
        for name, key in registry.keys.items()
        # What was lost is forgotten; what was merged and is there again, is itself.
        if (key and name in used) or name in registry.redirects
    }
    for new, names in _retired(registry, used, keys).items():
        found = {keys.get(old, old) for old in names}
        if new not in registry.ids and len(found) == 1:
            keys[new] = found.pop()
        keys |= {old: "" for old in names if keys.get(old, old) != keys.get(new, new)}
    return keys


def _retired(registry: Registry, used: Set[str], keys: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids that were locked and are no more, by where they lead; none merged before."""
    found: dict[str, list[str]] = {}
    for old, new in sorted(registry.redirects.items()):
        if old in registry.ids - used and new in used and keys.get(old, old):
            found.setdefault(new, []).append(old)
    return found
