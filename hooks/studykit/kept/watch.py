"""Watch what a function reads of a large value, and tell later whether any of it has changed.

A function of a whole site reads little of the site: a module, the units that it names, its items. A
trace lists the parts that were read, with their digests. The result is valid as long as these parts
are equal. This is a "verifying trace" of a build system (Mokhov, Mitchell and Peyton Jones, Build
Systems à la Carte, 2018).
"""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from types import FunctionType, MethodType
from typing import Any

from studykit.kept.digest import Digester, hash_of

# A read is a path of attribute names from the root on, and a key or None. With a key, only that key
# of the mapping at the path was read. A trace has the digest of each read.
Read = tuple[tuple[str, ...], str | None]
Trace = tuple[tuple[Read, bytes], ...]

_ABSENT_DIGEST = hash_of(())
_MISSING: Any = object()


class Digests:
    """The digests of the parts of one value. Each is computed once, when it is first needed."""

    def __init__(self, root: object, digester: Digester) -> None:
        self.root = root
        self._digester = digester
        self._parts: dict[tuple[str, ...], Any] = {(): root}
        self._known: dict[Read, bytes] = {}

    def part(self, path: tuple[str, ...]) -> Any:
        """Return the part at a path. Raises AttributeError if there is none."""
        if path not in self._parts:
            self._parts[path] = getattr(self.part(path[:-1]), path[-1])
        return self._parts[path]

    def of(self, read: Read) -> bytes:
        """Return the digest of what a read would find now."""
        if read not in self._known:
            self._known[read] = self._digest(*read)
        return self._known[read]

    def _digest(self, path: tuple[str, ...], key: str | None) -> bytes:
        part = self.part(path)
        if key is None:
            return self._digester.of(part)
        found = part.get(key, _MISSING)
        return _ABSENT_DIGEST if found is _MISSING else hash_of([self._digester.of(found)])

    def holds(self, trace: Trace) -> bool:
        """Return whether all that a trace lists still reads the same."""
        return all(self.of(read) == known for read, known in trace)


class Watch:
    """Records what is read of a value through `root`, which stands for the value."""

    def __init__(self, digests: Digests) -> None:
        self._digests = digests
        self._reads: dict[Read, None] = {}
        self.root: Any = _Watched((), self)

    @property
    def trace(self) -> Trace:
        """All that was read so far."""
        return tuple((read, self._digests.of(read)) for read in self._reads)

    def note(self, path: tuple[str, ...], key: str | None = None) -> None:
        """Record a read."""
        self._reads[path, key] = None

    def part(self, path: tuple[str, ...]) -> Any:
        """Return a part, unwatched."""
        return self._digests.part(path)

    def wrapped(self, path: tuple[str, ...]) -> Any:
        """Return a wrapper in place of a part; the part itself if it is no container.

        A part that is no container is recorded as read. A container is not: its wrapper records
        what is read in it.
        """
        part = self.part(path)
        if isinstance(part, Mapping):
            return _WatchedMapping(path, self)
        if is_dataclass(part):
            return _Watched(path, self)
        self.note(path)
        return part


class _Watched:
    """Stands for a dataclass. Its methods run on this object, so what they read is recorded."""

    def __init__(self, path: tuple[str, ...], watch: Watch) -> None:
        self._path = path
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        method = getattr(type(self._watch.part(self._path)), name, None)
        if isinstance(method, FunctionType):
            return MethodType(method, self)
        wrapped = self._watch.wrapped((*self._path, name))
        # Cache it: a plain value is recorded now, and a wrapper records its own reads.
        self.__dict__[name] = wrapped
        return wrapped


class _WatchedMapping(Mapping[Any, Any]):
    """Stands for a mapping: looking up a text key records that key; all else records the whole."""

    def __init__(self, path: tuple[str, ...], watch: Watch) -> None:
        self._path = path
        self._watch = watch
        self._mapping: Mapping[Any, Any] = watch.part(path)

    def _note(self, key: Any) -> None:
        self._watch.note(self._path, key if type(key) is str else None)

    def get(self, key: Any, default: Any = None) -> Any:
        self._note(key)
        return self._mapping.get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self._note(key)
        return self._mapping[key]

    def __contains__(self, key: Any) -> bool:
        self._note(key)
        return key in self._mapping

    def __iter__(self) -> Iterator[Any]:
        self._watch.note(self._path)
        return iter(self._mapping)

    def __len__(self) -> int:
        self._watch.note(self._path)
        return len(self._mapping)
