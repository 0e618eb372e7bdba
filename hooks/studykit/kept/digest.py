"""Digests of values: equal values have equal digests, in every process."""

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


def hash_of(parts: Iterable[bytes]) -> bytes:
    """Return one digest of several byte strings; it depends on where each of them ends."""
    hashed = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.digest()


class Digester:
    """Computes digests, and remembers those of large objects, which must not change.

    It remembers them in `known`, by the id of the object, with the object itself: otherwise another
    one could get the same id.
    """

    def __init__(self, known: Recent[int] | None = None) -> None:
        self._known: Recent[int] = known or Recent()
        self._reducers = _Reducers(self)

    def of(self, value: object) -> bytes:
        """Return the digest of a value: of its types, and of all that it contains.

        The value is a tree of built-in values, enums and dataclasses; the members of a set can be
        sorted. Raises pickle.PicklingError for anything else, such as a function without a name.
        """
        if not is_large(value):
            return self._computed(value)
        known = self._known.get(id(value))
        return known[1] if known else self.name(value, self._computed(value))

    def name(self, value: object, digest: bytes) -> bytes:
        """Remember, and return, the digest of a large object that is known without its parts.

        Two objects with this digest must be equal.
        """
        self._known.put(id(value), (value, digest))
        return digest

    def _computed(self, value: object) -> bytes:
        written = io.BytesIO()
        # A large value itself is written by its fields, the large ones in it by their digests.
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
    """How values of a type are taken apart, found when the first of them is met."""

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


# It is not written in Python, so it takes a third of the time.
_AS_IT_IS = methodcaller("__reduce_ex__", pickle.HIGHEST_PROTOCOL)


def _is_simple(type_: Any) -> bool:
    """Return whether instances of a dataclass hold their fields alone, none of them a set."""
    has_more = any(isinstance(each, cached_property) for each in vars(type_).values())
    return not has_more and not any("set" in str(field.type) for field in fields(type_))


def fields_of(obj: Any) -> tuple[type, tuple[list[object]]]:
    """Take a dataclass apart into its name and its fields; what it has cached is left out."""
    type_ = type(obj)
    values = [_sorted(getattr(obj, field.name)) for field in fields(type_)]
    return list, ([f"{type_.__module__}.{type_.__qualname__}", *values],)


@lru_cache(maxsize=1024)
def _has_many_fields(type_: Any) -> bool:
    return is_dataclass(type_) and len(fields(type_)) >= _LARGE


def is_large(value: object) -> bool:
    """Return whether a value is an object whose digest is remembered."""
    type_: Any = type(value)
    return bool(_has_many_fields(type_))


def _sorted(value: object) -> object:
    """Sort a set, also in a mapping: its order differs between processes."""
    if isinstance(value, set | frozenset):
        return type(value).__name__, sorted(value)
    if isinstance(value, Mapping):
        return {name: _sorted(each) for name, each in value.items()}
    return value
