"""Publish a bundle again and again, each time with one fault more of the system's.

Run as `faulty.py kill|full ROOT BUNDLE SUM`. A child of this process publishes into a copy of ROOT.
At the nth thing that it asks of the system it is killed, or from then on the disk has no room. What
it asks is seen by an audit hook, before it is done. Prints a line of JSON for each n, until none
was reached.
"""

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import publish
from bundles import served, tree

UNREACHED = 99
# What wants room, and what changes a disk besides; a write is one with its opening.
_GROWS = ("os.mkdir", "os.symlink", "os.link")
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime")


def _grows(event: str, arguments: tuple[object, ...]) -> bool:
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa")
    return bool(writes) or event in _GROWS


def _child(kind: str, nth: int, arguments: list[str]) -> int:
    asked = 0
    reached = False

    def hook(event: str, values: tuple[object, ...]) -> None:
        nonlocal asked, reached
        grows = _grows(event, values)
        if not grows and (kind == "full" or event not in _CHANGES):
            return
        asked += 1
        if asked < nth:
            return
        if kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        reached = True
        raise OSError(errno.ENOSPC, "No space left on device", str(values[0]))

    sys.addaudithook(hook)
    status = publish.main(arguments)
    return status if reached else UNREACHED


def _in_child(run: Callable[[], int]) -> int:
    """The exit status of a child, or its signal as a negative number."""
    child = os.fork()
    if child == 0:
        os._exit(run())
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main(kind: str, root: Path, bundle: str, digest: str) -> None:
    """Publish with every fault in turn."""
    # What publications say goes nowhere.
    told = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    trial = root.with_name(f"{root.name}-{kind}")
    for nth in range(1, 10_000):
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(root, trial, symlinks=True)
        before = tree(trial)
        arguments = ["install", str(trial), bundle, digest, "--keep", "2"]
        code = _in_child(lambda: _child(kind, nth, arguments))  # noqa: B023, called at once
        if code == UNREACHED:
            return
        seen = {"code": code, "served": served(trial), "same": tree(trial) == before}
        seen["again"] = publish.main(arguments), served(trial)
        seen["left"] = [name for name in tree(trial) if "/." in f"/{name}"]
        seen["kept"] = publish.installed(str(trial))
        print(json.dumps(seen), file=told)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
