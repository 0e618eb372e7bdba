"""Values that a process remembers from one build to the next, as `mkdocs serve` does."""

from typing import Any, Generic, TypeVar

Key = TypeVar("Key")


class Recent(Generic[Key]):
    """A mapping that forgets the values that a whole build has not used."""

    def __init__(self) -> None:
        self._used: dict[Key, Any] = {}
        self._unused: dict[Key, Any] = {}

    def get(self, key: Key) -> Any:
        """Return the value of a key, or None."""
        if key in self._unused:
            self._used[key] = self._unused.pop(key)
        return self._used.get(key)

    def put(self, key: Key, value: Any) -> None:
        """Remember a value in place of an earlier one of the key."""
        self._unused.pop(key, None)
        self._used[key] = value

    def begin(self) -> None:
        """Begin a build: forget what the last one has not used."""
        self._unused, self._used = self._used, {}


class Memory:
    """What builds of one process remember: values by key, and digests by the id of an object.

    An object is remembered with its digest: otherwise another one could get the same id. Values
    must not change, because builds share them.
    """

    def __init__(self) -> None:
        self.values: Recent[bytes] = Recent()
        self.digests: Recent[int] = Recent()

    def begin(self) -> None:
        """Begin a build: forget what the last one has not used."""
        self.values.begin()
        self.digests.begin()
