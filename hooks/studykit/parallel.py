"""A map whose work is spread over the processors that there are.

The values and the function are pure, so that nobody can tell from the result where it was made.
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

# Less is sooner done than a process is started.
_SHARE_AT_LEAST = 32
# How often a worker looks whether it still has a parent, in seconds.
_LOOK = 0.5
# Shares take unlike long: who is done with one takes another.
_SHARES = 4

_work: Callable[[int], Any]


def parallel_map(function: Callable[[Value], Result], values: Sequence[Value]) -> list[Result]:
    """The results of a function for some values, in their order.

    Results are pickled where they come from another process; the function and the values are not.
    """
    workers = min(_processors(), len(values) // _SHARE_AT_LEAST)
    if workers < 2:
        return [function(value) for value in values]
    step = -(-len(values) // (workers * _SHARES))
    starts = range(0, len(values), step)

    def share(start: int) -> list[Result]:
        return [function(value) for value in values[start : start + step]]

    # What a forked process is started with it has: nothing is sent to it but where to begin.
    begin = (share, os.getpid())
    with ProcessPoolExecutor(workers, get_context("fork"), _begin, begin) as pool:
        return [result for part in pool.map(_share, starts) for result in part]


def _processors() -> int:
    """How many processes may work; one where a process cannot be copied, or not safely.

    Of several threads a copy has one, and what the others held stays locked; and the libraries of
    other systems than Linux do not stand it (https://docs.python.org/3/library/os.html#os.fork).
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _begin(work: Callable[[int], Any], parent: int) -> None:
    global _work
    _work = work
    threading.Thread(target=_end_without, args=(parent,), daemon=True).start()


def _end_without(parent: int) -> None:
    """End this process once its parent was killed: it would wait for work without end."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _share(start: int) -> Any:
    return _work(start)
