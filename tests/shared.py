"""Create folders and values once, and share them between all processes of a test run."""

import fcntl
import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

Value = TypeVar("Value")

# The folder of the values of a run. Workers inherit the variable, and import tests before any
# fixture could tell them a folder.
VALUES = "STUDYKIT_TEST_VALUES"


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name` of this run; the first caller lets `make` fill it.

    Callers must not write to the folder. The workers of pytest-xdist share the parent of their
    temporary folders.
    """
    run = factory.getbasetemp()
    run = run.parent if run.name.startswith("popen-") else run
    with _locked(run / f"{name}.lock"):
        if not (run / name).exists():
            new_folder = run / f"{name}.new"
            make(new_folder)
            new_folder.rename(run / name)
    return run / name


def shared_value(name: str, make: Callable[[], Value]) -> Value:
    """Return the value `name` of this run; the first caller lets `make` make it.

    The others read its pickle, so they get values that are equal. Outside of a test run every
    caller makes it.
    """
    if not (run := os.environ.get(VALUES)):
        return make()
    path = Path(run, hashlib.sha256(name.encode()).hexdigest())
    with _locked(path.with_suffix(".lock")):
        if not path.exists():
            value = make()
            path.write_bytes(pickle.dumps(value))
            return value
    kept: Value = pickle.loads(path.read_bytes())  # noqa: S301, this run wrote it
    return kept


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock file, and make other processes wait, as the manual of pytest-xdist recommends."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
