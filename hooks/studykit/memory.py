"""Garbage collection for commands that keep most of the objects that they create."""

import gc
from collections.abc import Callable
from threading import Timer

_PAUSE = 1  # seconds


def collect_rarely() -> None:
    """Collect garbage more rarely than Python does by itself.

    At its own thresholds, collection takes a twentieth of the time of a build and does not lower
    the memory peak.
    """
    gc.set_threshold(50_000, 20, 100)


def collect_after_builds() -> None:
    """Collect no garbage until `end_later` does: an author waits for a build of `mkdocs serve`."""
    gc.disable()


def end_later(close: Callable[[], None]) -> None:
    """End a build of `mkdocs serve` once browsers have loaded its pages.

    Calls `close`, then collects the garbage: the objects of a build form reference cycles. Both
    would take a fifth of the time until browsers reload.
    """

    def end() -> None:
        close()
        gc.collect()

    timer = Timer(_PAUSE, end)
    timer.daemon = True
    timer.start()
