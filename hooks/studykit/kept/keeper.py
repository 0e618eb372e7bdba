"""Compute values, or take them from those that an earlier build kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from studykit.kept.digest import Digester, hash_of, is_large
from studykit.kept.recent import Recent
from studykit.kept.watch import Digests, Trace, Watch
from studykit.parallel import parallel_map

Value = TypeVar("Value")
Whole = TypeVar("Whole")
Result = TypeVar("Result")


class Store(Protocol):
    """Values by key. A store may forget any of them at any time."""

    def get(self, key: bytes) -> Any:
        """Return the value of a key, or None."""

    def put(self, key: bytes, value: Any, *, is_packed: bool = False) -> None:
        """Keep a value, which can be pickled, in place of an earlier one of the key.

        `is_packed` says that it is compressed already.
        """


class Keeper:
    """Keeps the results of pure functions.

    `stamp` is a digest of all that results depend on besides arguments: the versions of the code
    and of all packages. Without a store every result is computed. `digests` are those of objects
    that an earlier build of this process has used.
    """

    def __init__(
        self, store: Store | None = None, stamp: bytes = b"", digests: Recent[int] | None = None
    ) -> None:
        self._store = store
        self._stamp = stamp
        self._digester = Digester(digests)
        self._watched: list[Digests] = []
        # How many values were taken from the store and how many were computed, by kind. The results
        # of one function are a kind.
        self.taken: Counter[str] = Counter()
        self.made: Counter[str] = Counter()

    def key(self, *parts: object) -> bytes:
        """Return the key of a value made from some parts."""
        return hash_of([self._stamp, *map(self._digester.of, parts)])

    def map(
        self,
        function: Callable[[Value, Whole], Result],
        values: Sequence[Value],
        whole: Whole,
    ) -> list[Result]:
        """Return `function(value, whole)` for each value.

        The function must be pure and have a name. `whole` is a dataclass that all calls share, or
        None. A kept result is taken if the value is equal, and if all parts of `whole` that the
        function read are equal. So the function must read `whole` only through attributes, methods
        and mappings.
        """
        if self._store is None:
            return parallel_map(lambda value: function(value, whole), values)
        digests = self.digests_of(whole)
        name = f"{function.__module__}.{function.__qualname__}"
        keys = [self.key(name, value) for value in values]
        found = {key: self.find(key, digests) for key in keys}
        missing = [index for index, key in enumerate(keys) if found[key] is None]
        made = parallel_map(lambda index: _watched(function, values[index], digests), missing)
        self.count(name, len(keys) - len(missing), len(missing))
        for index, (result, trace) in zip(missing, made, strict=True):
            found[keys[index]] = (result,)
            self.keep(keys[index], trace, result)
        results = [found[key][0] for key in keys]  # type: ignore[index]
        if whole is None:
            self._remember_parts(keys, results)
        return results

    def _remember_parts(self, keys: Sequence[bytes], results: Sequence[Any]) -> None:
        """Give digests to the large parts of results. Each result must depend on its key alone."""
        for key, result in zip(keys, results, strict=True):
            for index, part in enumerate(result if isinstance(result, tuple) else ()):
                if is_large(part):
                    self._digester.remember(part, hash_of([key, bytes([index])]))

    def count(self, name: str, taken: int, made: int) -> None:
        """Count values of one kind."""
        self.taken[name] += taken
        self.made[name] += made

    def by_key(
        self, name: str, keys: Sequence[bytes | None], make: Callable[[int], Result]
    ) -> list[Result]:
        """Return the results of some keys; `make` computes the result at an index.

        A result must depend on nothing but its key. The result of the key None is never kept.
        `name` is only for counts.
        """
        found: list[Any] = [self._store.get(key) if self._store and key else None for key in keys]
        missing = [index for index, each in enumerate(found) if each is None]
        self.count(name, len(keys) - len(missing), len(missing))
        for index, result in zip(missing, parallel_map(make, missing), strict=True):
            found[index] = (result,)
            if self._store and (key := keys[index]):
                self._store.put(key, (result,))
        return [each[0] for each in found]

    def digests_of(self, whole: object) -> Digests:
        """Return the digests of the parts of a value."""
        for known in self._watched:
            if known.root is whole:
                return known
        self._watched.append(Digests(whole, self._digester))
        return self._watched[-1]

    def find(self, key: bytes, digests: Digests) -> tuple[Any] | None:
        """Return the kept result of a key, in a tuple.

        Returns None if none is kept, or if it was made from parts that have changed.
        """
        kept = self._store.get(key) if self._store else None
        return (kept[1],) if kept and digests.holds(kept[0]) else None

    def keep(self, key: bytes, trace: Trace, result: Any, *, is_packed: bool = False) -> None:
        """Keep a result, and what was read for it."""
        if self._store:
            self._store.put(key, (trace, result), is_packed=is_packed)


def _watched(
    function: Callable[[Value, Any], Result], value: Value, digests: Digests
) -> tuple[Result, Trace]:
    watch = Watch(digests)
    result = function(value, watch.root)
    return result, watch.trace


# A keeper that keeps nothing: every result is computed.
FRESH = Keeper()
