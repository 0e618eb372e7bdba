"""Digests of values: equal values have equal digests, in every process.

Lines are left out: a field `line` says where a value stands in a file, not what it is. If a text
is inserted into a page, everything below moves, and yet only this page changes. So a function whose
results are kept may use the lines of a page only if it also reads the page itself, with its text.
"""

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property, lru_cache
from operator import attrgetter, methodcaller
from typing import Any

from studykit.kept.recent import Recent

_SIZE = 16  # bytes: 128 bits make a collision by chance practically impossible
# A dataclass with at least this number of fields, such as a unit, is part of several other values:
# it is hashed once. For a smaller one, a digest of its own costs more than it saves.
_LARGE = 8
_LINE = "line"


def hash_of(parts: Iterable[bytes]) -> bytes:
    """Return one digest of several byte strings, which also depends on where each of them ends."""
    hashed = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.digest()


class Digester:
    """Computes digests, and remembers those of large objects, which must not change.

    `known` holds the digests of earlier builds of this process, by the `id()` of the object. Each
    stands there with its object: if that were freed, another could get the same `id()`.
    """

    def __init__(self, known: Recent[int] | None = None) -> None:
        self._known: Recent[int] = known or Recent()
        self._reducers = _Reducers(self)

    def of(self, value: object) -> bytes:
        """Return the digest of a value: of its types, and of all that it contains.

        The value must be a tree of built-in values, enums and dataclasses, and the members of its
        sets must be sortable. Raises pickle.PicklingError for anything else, such as a lambda.
        """
        if not is_large(value):
            return self._computed(value)
        known = self._known.get(id(value))
        return known[1] if known else self.remember(value, self._computed(value))

    def remember(self, value: object, digest: bytes) -> bytes:
        """Remember and return a digest for a large object that was not computed from its parts.

        Two objects with this digest must be equal.
        """
        self._known.put(id(value), (value, digest))
        return digest

    def _computed(self, value: object) -> bytes:
        written = io.BytesIO()
        # Write a large value by its fields, and the large values in it by their digests.
        shown = fields_of(value) if is_large(value) else _sorted(value)
        _Canonical(written, self._reducers).dump(shown)
        return hash_of([written.getvalue()])


class _Canonical(pickle.Pickler):
    """A pickler that writes the same bytes for equal values."""

    def __init__(self, file: io.BytesIO, reducers: "_Reducers") -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        # Without the memo, the bytes do not depend on which parts of a value are the same object.
        self.fast = True
        self.dispatch_table = reducers


class _Reducers(dict[type, Callable[[Any], Any]]):
    """The functions that take values apart for pickling, by type. Each is found at first use."""

    def __init__(self, digester: Digester) -> None:
        self._digester = digester

    def __missing__(self, type_: type) -> Callable[[Any], Any]:
        self[type_] = self._reducer(type_)
        return self[type_]

    def _reducer(self, type_: type) -> Callable[[Any], Any]:
        if _has_many_fields(type_):
            return lambda obj: (bytes, (self._digester.of(obj),))
        if issubclass(type_, type):
            return attrgetter("__qualname__")  # a class, which is written by its name
        if not is_dataclass(type_) or _is_simple(type_):
            return _AS_IT_IS
        return fields_of


# Pickle a value in the usual way. This is not written in Python, so it takes a third of the time
# that `fields_of` takes.
_AS_IT_IS = methodcaller("__reduce_ex__", pickle.HIGHEST_PROTOCOL)


def _is_simple(type_: Any) -> bool:
    """Return whether a dataclass has no cached properties, no line, and no fields that are sets."""
    has_more = any(isinstance(each, cached_property) for each in vars(type_).values())
    return not has_more and not any(
        field.name == _LINE or "set" in str(field.type) for field in fields(type_)
    )


def fields_of(obj: Any) -> tuple[type, tuple[list[object]]]:
    """Take a dataclass apart into its name and its fields, without line and cached properties."""
    type_: Any = type(obj)
    values = [_sorted(getattr(obj, name)) for name in _shown(type_)]
    return list, ([f"{type_.__module__}.{type_.__qualname__}", *values],)


@lru_cache(maxsize=1024)
def _shown(type_: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(type_) if field.name != _LINE)


@lru_cache(maxsize=1024)
def _has_many_fields(type_: Any) -> bool:
    return is_dataclass(type_) and len(fields(type_)) >= _LARGE


def is_large(value: object) -> bool:
    """Return whether a value is an object whose digest is remembered."""
    type_: Any = type(value)
    return bool(_has_many_fields(type_))


def _sorted(value: object) -> object:
    """Sort a set, also in a mapping, because the order of sets differs between processes."""
    if isinstance(value, set | frozenset):
        return type(value).__name__, sorted(value)
    if isinstance(value, Mapping):
        return {name: _sorted(each) for name, each in value.items()}
    return value
