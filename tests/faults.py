"""Run something in a child process, in which a fault of the system strikes at a chosen moment.

What the child asks of the system is counted by an audit hook, which sees it before it is done.
"""

import errno
import os
import runpy
import signal
import sys
from collections.abc import Callable
from typing import Literal

# The exit status of a child that ended before the fault.
UNREACHED = 99
# What needs room on a disk, and what changes a disk besides; a write counts as its opening.
_GROWS = ("os.mkdir", "os.symlink", "os.link")
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime")


def _grows(event: str, arguments: tuple[object, ...]) -> bool:
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa")
    return bool(writes) or event in _GROWS


def strike(kind: Literal["kill", "full"], nth: int, run: Callable[[], int]) -> int:
    """The status of a child, or its signal as a negative number; UNREACHED if nothing struck.

    At the nth thing that changes the disk the child is killed; or, from the nth thing on that needs
    room, the disk has none.
    """
    child = os.fork()
    if child == 0:
        os._exit(_struck(kind, nth, run))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _struck(kind: str, nth: int, run: Callable[[], int]) -> int:
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
    status = run()
    return status if reached else UNREACHED


def main(kind: Literal["kill", "full"], nth: int, module: str, *arguments: str) -> int:
    """Run a module as `python -m` does, in a child in which a fault strikes; as `strike`."""

    def run() -> int:
        sys.argv = [module, *arguments]
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        return 0

    return strike(kind, nth, run)


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))  # type: ignore[arg-type]
