"""A map function that distributes its work over the available processors.

The function must be pure. Then the result does not depend on the process that computed it.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")

# Below this number of values per worker, forking costs more than it saves.
_SHARE_AT_LEAST = 32
# Interval at which a worker checks that its parent is alive, in seconds.
_PARENT_CHECK_INTERVAL = 0.5
# Shares per worker. Shares take different times: a worker that finishes one takes the next.
_SHARES_PER_WORKER = 4

_work: Callable[[int], Any]


def parallel_map(function: Callable[[Value], Result], values: Sequence[Value]) -> list[Result]:
    """Apply a function to all values and return the results in the same order.

    Results from another process must be picklable. The function and the values need not be.
    """
    workers = min(_processors(), len(values) // _SHARE_AT_LEAST)
    if workers < 2:
        return [function(value) for value in values]
    step = -(-len(values) // (workers * _SHARES_PER_WORKER))
    starts = range(0, len(values), step)

    def share(start: int) -> list[Result]:
        return [function(value) for value in values[start : start + step]]

    # A fork shares the closure; only the start index is pickled.
    arguments = (share, os.getpid())
    with ProcessPoolExecutor(workers, get_context("fork"), _start_worker, arguments) as pool:
        return [result for part in pool.map(_run_share, starts) for result in part]


def _processors() -> int:
    """The number of processes to use; 1 where forking is unavailable or unsafe.

    A fork copies only the calling thread, and locks that other threads hold stay locked. System
    libraries on other systems than Linux are not safe to use after a fork
    (https://docs.python.org/3/library/os.html#os.fork).
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _start_worker(work: Callable[[int], Any], parent: int) -> None:
    global _work
    _work = work
    threading.Thread(target=_exit_with_parent, args=(parent,), daemon=True).start()


def _exit_with_parent(parent: int) -> None:
    """Exit when the parent process has died. Otherwise this worker would wait forever."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_INTERVAL)
    os._exit(1)


def _run_share(start: int) -> Any:
    return _work(start)
