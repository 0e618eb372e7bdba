"""Create folders once, and share them between all processes of a test run."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name` of this run; the first caller lets `make` fill it.

    Callers must not write to the folder. The workers of pytest-xdist share the parent of their
    temporary folders, and a lock file makes the others wait, as its documentation recommends.
    """
    run = factory.getbasetemp()
    run = run.parent if run.name.startswith("popen-") else run
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / name).exists():
            new_folder = run / f"{name}.new"
            make(new_folder)
            new_folder.rename(run / name)
    return run / name
