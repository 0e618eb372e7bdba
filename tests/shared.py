"""What is made once for all the processes of a run, by the first that wants it."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of a name, which `make` fills unless it is there; nobody may write to it then.

    As pytest-xdist has it: its workers' temporary folders lie in one, and wait for a lock.
    """
    run = factory.getbasetemp()
    run = run.parent if run.name.startswith("popen-") else run
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / name).exists():
            made = run / f"{name}.new"
            make(made)
            made.rename(run / name)
    return run / name
