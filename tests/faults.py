"""Run a function in a child process and inject a system fault at a chosen moment.

An audit hook counts the file system operations of the child. It runs before each operation.
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
# Audit events that need disk space, and the other events that change a disk. A write is counted
# when its file is opened, because writing itself has no audit event.
_GROWS = ("os.mkdir", "os.symlink", "os.link")
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime")


def is_counted(kind: str, event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an audit event counts for a fault: "full" counts what needs disk space.

    Every other kind of fault counts whatever changes the disk.
    """
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa")
    return bool(writes) or event in _GROWS or (kind != "full" and event in _CHANGES)


def run_with_fault(kind: Literal["kill", "full"], nth: int, run: Callable[[], int]) -> int:
    """Run a function in a child process with a fault.

    If `kind` is "kill", the child is killed at the nth operation that changes the disk. If it is
    "full", the nth operation that needs disk space and all later ones raise ENOSPC. Return the
    exit status of the child, its signal as a negative number, or UNREACHED if the child ended
    before the fault.
    """
    child = os.fork()
    if child == 0:
        os._exit(_run_faulty_child(kind, nth, run))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _run_faulty_child(kind: str, nth: int, run: Callable[[], int]) -> int:
    counted = 0
    reached = False

    def hook(event: str, values: tuple[object, ...]) -> None:
        nonlocal counted, reached
        if not is_counted(kind, event, values):
            return
        counted += 1
        if counted < nth:
            return
        if kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        reached = True
        raise OSError(errno.ENOSPC, "No space left on device", str(values[0]))

    sys.addaudithook(hook)
    status = run()
    return status if reached else UNREACHED


def main(kind: Literal["kill", "full"], nth: int, module: str, *arguments: str) -> int:
    """Run a module as `python -m` does, in a child with a fault; return the status of the child."""

    def run() -> int:
        sys.argv = [module, *arguments]
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        return 0

    return run_with_fault(kind, nth, run)


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))  # type: ignore[arg-type]
