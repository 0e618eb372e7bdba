"""Garbage collection for commands that keep most of the objects that they create."""

import gc
from collections.abc import Callable
from threading import Lock, Timer

_PAUSE = 1  # seconds


def collect_rarely() -> None:
    """Collect garbage more rarely than Python does by itself.

    At its own thresholds, collection takes a twentieth of the time of a build and does not lower
    the memory peak.
    """
    gc.set_threshold(50_000, 20, 100)


class AfterReload:
    """Ends a build of `mkdocs serve` once browsers have loaded its pages.

    Until then no garbage is collected: an author waits for the build. The objects of a build form
    reference cycles. To close its resources and to collect them would take a fifth of that time.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._close: Callable[[], None] | None = None

    def begin(self) -> None:
        """Begin a build; end the one before, if it has not ended yet."""
        self.end()
        gc.disable()

    def end_later(self, close: Callable[[], None]) -> None:
        """End the build after a pause: call `close`, and collect the garbage."""
        self._close = close
        timer = Timer(_PAUSE, self.end)
        timer.daemon = True
        timer.start()

    def end(self) -> None:
        """End the build now, unless it has ended. Waits for a thread that is ending it."""
        with self._lock:
            close, self._close = self._close, None
            if close:
                try:
                    close()
                finally:
                    gc.collect()
