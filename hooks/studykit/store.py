"""The kept values on disk: one SQLite file in a folder beside mkdocs.yml. It may be deleted.

A file that is damaged, or from another version of this store, is replaced by an empty one. An entry
that is damaged or of another version of the code is not found. Builds at the same time may share
the file: SQLite locks it, and a build that cannot write goes on without.
"""

import hashlib
import io
import logging
import os
import pickle
import sqlite3
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from studykit.kept.keeper import FRESH, Keeper
from studykit.kept.recent import Memory, Recent
from studykit.versions import has_changed, stamp

log = logging.getLogger("mkdocs.hooks.study")

# The environment variable that turns the store off if it is 0.
SWITCH = "STUDYKIT_KEEP"
# `make clean` and .gitignore cover all names that begin with this one.
FOLDER = ".site-kept"
_FILE = "values.sqlite"
_VERSION = 1
# A value that this number of builds have not used is removed. If builds of two branches alternate,
# the values of both are kept.
_BUILDS = 8
_BATCH = 256
_CHECK = 16  # bytes of an entry's checksum
_WAIT = 2  # seconds for another build's lock
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_TYPES = {("builtins", "frozenset"), ("builtins", "set"), ("markupsafe", "Markup")}
_TABLES = """
create table if not exists entries (key blob primary key, build integer, value blob) without rowid;
create table if not exists builds (number integer);
"""


def keeper_at(root: Path, memory: Memory | None = None) -> tuple[Keeper, "Store | None"]:
    """Return a keeper for the site in the folder `root`, and its store, which the caller closes.

    `memory` is what the builds of a process share, if it makes more than one. There is no store if
    it is turned off or if its folder cannot be written. Nor is there one if the package has changed
    on disk since this process imported it, because values would be kept under the wrong version of
    the code.
    """
    if os.environ.get(SWITCH, "1") == "0" or has_changed():
        return FRESH, None
    try:
        store = Store(root / FOLDER, memory.values if memory else None)
    except (OSError, sqlite3.Error):
        log.debug("Nothing is kept in %s", root / FOLDER, exc_info=True)
        return FRESH, None
    return Keeper(store, stamp(), memory.digests if memory else None), store


class Store:
    """An open store. Raises OSError or sqlite3.Error if the folder cannot have one.

    A value that is in `recent` is not read again.
    """

    def __init__(self, folder: Path, recent: Recent[bytes] | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self._recent = recent
        # SQLite must not be used in a fork of the process that opened the file.
        self._process = os.getpid()
        self._path = folder / _FILE
        self._used: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        try:
            self._base = self._open()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) in _BUSY:
                raise  # another build holds the file, which is sound
            self._path.unlink(missing_ok=True)
            self._base = self._open()

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(
            self._path, timeout=_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            version = base.execute("pragma user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"version {version}")
            # Values that are lost in a power failure are made anew.
            base.execute("pragma synchronous = off")
            base.execute(f"pragma user_version = {_VERSION}")
            base.executescript(_TABLES)
            base.execute("select key, build from entries limit 1").fetchall()
            self._build = (base.execute("select max(number) from builds").fetchone()[0] or 0) + 1
        except BaseException:
            base.close()
            raise
        return base

    def get(self, key: bytes) -> Any:
        """Return the value of a key, or None if it is missing or damaged."""
        if os.getpid() != self._process:
            return None
        value = self._recent.get(key) if self._recent else None
        if value is None:
            value = self._read(key)
            if self._recent and value is not None:
                self._recent.put(key, value)
        if value is not None:
            self._used.add(key)
        return value

    def _read(self, key: bytes) -> Any:
        # Whatever is wrong with an entry, its value is made anew.
        with suppress(Exception):
            blob = (
                self._new.get(key)
                or self._base.execute("select value from entries where key = ?", (key,)).fetchone()[
                    0
                ]
            )
            return value_of(blob)
        return None

    def put(self, key: bytes, value: Any, *, is_packed: bool = False) -> None:
        """Keep a value. If `is_packed`, it is compressed already and is not compressed again."""
        if os.getpid() != self._process:
            return
        if self._recent:
            self._recent.put(key, value)
        self._new[key] = _blob_of(value, is_packed=is_packed)
        if len(self._new) >= _BATCH:
            self._write()

    def _write(self) -> None:
        rows = [(key, self._build, blob) for key, blob in self._new.items()]
        self._new = {}
        # If another build holds the lock or the disk is full, the next build makes the values anew.
        with suppress(sqlite3.Error):
            self._base.execute("begin immediate")
            self._base.executemany("insert or replace into entries values (?, ?, ?)", rows)
            self._base.execute("commit")

    def close(self) -> None:
        """Write the remaining values, and remove the values that the last builds have not used."""
        self._write()
        used = [(self._build, key) for key in self._used]
        with suppress(sqlite3.Error):
            self._base.execute("begin immediate")
            self._base.executemany("update entries set build = ? where key = ?", used)
            self._base.execute("delete from entries where build <= ?", (self._build - _BUILDS,))
            self._base.execute("delete from builds")
            self._base.execute("insert into builds values (?)", (self._build,))
            self._base.execute("commit")
        with suppress(sqlite3.Error):
            self._base.close()


def _blob_of(value: Any, *, is_packed: bool) -> bytes:
    packed = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 0 if is_packed else 1)
    return hashlib.blake2b(packed, digest_size=_CHECK).digest() + packed


def value_of(blob: bytes) -> Any:
    """Return the value of an entry, or None if it is damaged.

    Raises pickle.UnpicklingError if it is of a foreign type.
    """
    check, packed = blob[:_CHECK], blob[_CHECK:]
    if hashlib.blake2b(packed, digest_size=_CHECK).digest() != check:
        return None
    return _Unpickler(io.BytesIO(zlib.decompress(packed))).load()


class _Unpickler(pickle.Unpickler):
    """Reads only our own types, so that a foreign file cannot run anything."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("studykit.") or (module, name) in _TYPES:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")
