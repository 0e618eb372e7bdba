"""Run a command of the publisher repeatedly, with a fault at a different step each time.

Run as `faulty.py KIND ROOT BUNDLE SUM [NAME]`. It installs the bundle or, if NAME is given, rolls
back to that release. Every run is in a child process, on a fresh copy of ROOT. KIND is the fault:

- `kill`: the process is killed at its nth change of the disk;
- `signal`: the process gets SIGINT, SIGTERM or SIGHUP, in turn, at its nth change of the disk;
- `full`: from the nth operation that needs disk space on, the disk is full;
- `raise`: an exception is raised when the process first reaches a line of the publisher, for every
  second line; the types of exception take turns;
- `raise-all`: the same for every line, and each time that the process reaches it;
- `kill-lines`: the process is killed at a sample of lines, chosen with a fixed seed;
- `kill-all`: the process is killed at every line.

An audit hook sees each operation on the disk before the operation is done; a tracer sees each line.
Each run that reaches its fault prints a line of JSON: the result and, if the fault left any change
on the disk, the result of installing the bundle afterwards.
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

import publish
from bundles import PUBLISHER, hidden_files, name_of, served, snapshot, write_bundle
from faults import UNREACHED, is_counted

# The number of lines at which the process is killed, and the seed by which they are chosen.
KILLS, SEED = 25, 20_261_128
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EXCEPTIONS: tuple[Callable[[], BaseException], ...] = (
    KeyboardInterrupt,
    MemoryError,
    RecursionError,
    lambda: UnicodeEncodeError("ascii", "页", 0, 1, "not in range"),
    lambda: OSError(errno.EIO, "Input/output error"),
)


class Fault:
    """An audit hook that causes a fault at the nth operation on the disk."""

    def __init__(self, kind: str, nth: int) -> None:
        self.kind, self.nth, self.counted = kind, nth, 0

    @property
    def reached(self) -> bool:
        return self.counted >= self.nth

    def hook(self, event: str, values: tuple[object, ...]) -> None:
        if not is_counted(self.kind, event, values):
            return
        self.counted += 1
        if self.kind == "full" and self.reached:
            raise OSError(errno.ENOSPC, "No space left on device", str(values[0]))
        if self.kind == "kill" and self.reached:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.kind == "signal" and self.counted == self.nth:
            os.kill(os.getpid(), _SIGNALS[self.nth % len(_SIGNALS)])


class LineTracer:
    """A tracer of the publisher's lines during a command, which calls `fault` at the nth line.

    Lines of `main` are not traced, because `main` catches the exceptions of the others.
    """

    def __init__(self, nth: int, fault: Callable[[], None]) -> None:
        self.lines: list[tuple[str, int]] = []
        self.nth, self.fault = nth, fault

    def trace(self, frame: FrameType, event: str, value: object) -> Any:
        if frame.f_code.co_filename != publish.__file__ or frame.f_code.co_name == "main":
            return None
        if event == "line":
            self.lines.append((frame.f_code.co_name, frame.f_lineno))
            if len(self.lines) == self.nth:
                self.fault()
        return self.trace

    def run(self, arguments: list[str]) -> int:
        """Run a command; return its status."""
        sys.settrace(self.trace)
        try:
            return publish.main(arguments)
        finally:
            sys.settrace(None)


def _raise_exception(nth: int) -> None:
    raise _EXCEPTIONS[nth % len(_EXCEPTIONS)]()


def _in_child(run: Callable[[], int]) -> int:
    """Return the exit status of a child process, or its signal as a negative number."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(run())
        except BaseException as error:
            os.write(2, f"Traceback: {error!r}".encode())
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(kind: str, nth: int, program: CodeType, arguments: list[str]) -> int:
    """Run a command with the nth fault; return its status, or UNREACHED."""
    if kind in ("raise", "raise-all"):
        return LineTracer(nth, lambda: _raise_exception(nth)).run(arguments)
    if kind in ("kill-lines", "kill-all"):
        return LineTracer(nth, lambda: os.kill(os.getpid(), signal.SIGKILL)).run(arguments)
    fault = Fault(kind, nth)
    sys.addaudithook(fault.hook)
    if kind != "signal":
        status = publish.main(arguments)
        return status if fault.reached else UNREACHED
    # Run as `__main__`, because the publisher blocks and handles signals only as a program.
    leave, sys.argv = os._exit, [str(PUBLISHER), *arguments]
    os._exit = lambda status: leave(status if fault.reached else UNREACHED)
    exec(program, {"__name__": "__main__", "__file__": str(PUBLISHER)})  # noqa: S102
    raise AssertionError("the publisher did not exit")


def _fault_steps(kind: str, arguments: list[str]) -> Iterable[int]:
    """Return each n at which a fault of this kind occurs, in its own run."""
    if kind in ("kill", "signal", "full"):
        return count(1)
    tracer = LineTracer(0, lambda: None)
    tracer.run(arguments)
    numbers = range(1, len(tracer.lines) + 1)
    if kind == "kill-lines":
        return sorted(Random(SEED).sample(numbers, KILLS))  # noqa: S311
    if kind == "raise":
        first = dict(zip(reversed(tracer.lines), reversed(numbers), strict=True))
        return sorted(first.values())[::2]
    return numbers


def main(kind: str, root: Path, bundle: str, digest: str, name: str = "") -> None:
    """Run the command with every fault in turn."""
    results = os.fdopen(os.dup(1), "w")
    trial, output = root.with_name(f"{root.name}-{kind}"), root.with_name(f"said-{kind}")
    for number in (1, 2):
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    install = ["install", str(trial), bundle, digest, "--keep", "2"]
    arguments = ["rollback", str(trial), name] if name else install
    program = compile(PUBLISHER.read_bytes(), PUBLISHER, "exec")

    def renew() -> None:
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(root, trial, symlinks=True)

    renew()
    before = snapshot(trial)
    for nth in _fault_steps(kind, arguments):
        renew()
        os.truncate(output, 0)
        code = _in_child(lambda: _run(kind, nth, program, arguments))  # noqa: B023, called at once
        if code == UNREACHED:
            return
        result = {
            "step": nth,
            "code": code,
            "served": served(trial),
            "same": snapshot(trial) == before,
        }
        result["said"] = output.read_text("utf-8")
        if not result["same"]:
            result["again"] = publish.main(install), served(trial)
            result["left"] = hidden_files(trial)
            result["kept"] = publish.installed(str(trial))
        print(json.dumps(result), file=results)


# One line of JSON that `main` prints.
Result = dict[str, Any]


def run_with_each_fault(folder: Path, kind: str, back_to: str = "") -> list[Result]:
    """Install version c, or roll back to `back_to`, with every fault of a kind in turn.

    The host serves version b, and has version a installed too. Return the results.
    """
    root = folder / "root"
    root.mkdir()
    for letter in "ab":
        assert publish.main(["install", str(root), *map(str, write_bundle(folder, letter))]) == 0
    arguments = [kind, str(root), *map(str, write_bundle(folder, "c"))]
    if back_to:
        arguments.append(name_of(back_to))
    ran = subprocess.run(
        [sys.executable, __file__, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def violated_requirements(kind: str, back_to: str, result: Result) -> str:
    """Return the requirements that a result violates, with the result; "" if there are none."""
    switched = result["served"] == (back_to or "c")
    killed = kind.startswith("kill")
    # The status and the last line both say which version is served.
    last = "切换到" if switched else "没有切换"
    status_is_right = (
        result["code"] == -signal.SIGKILL if killed else (result["code"] == 0) == switched
    )
    requirements = {
        "the old or the new version is served": switched or result["served"] == "b",
        "the status is true": status_is_right,
        "the last line is true": killed or last in result["said"].splitlines()[-1],
        "no traceback": "Traceback" not in result["said"],
        # A full disk or a signal lets the publisher clean up; after a kill, the next call does.
        "tidied up": result["same"] or switched or back_to or kind not in ("full", "signal"),
        "the next call works": result["same"] or result["again"] == [0, "c"],
        "nothing is left": result["same"]
        or (result["left"], result["kept"][-1]) == ([], name_of("c")),
    }
    failed = [requirement for requirement, true in requirements.items() if not true]
    return f"{'; '.join(failed)}: {result}" if failed else ""


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
