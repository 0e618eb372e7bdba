"""Build a site beside the last good one, and put it in that one's place as a whole.

For a site `public/site` the folder `public` holds, while a build runs or after one was killed:

    .site-lock   locked by the one build or packing that may touch the others
    .site-next   the new site, until it is complete
    .site-last   the last good site, complete, while the new one takes its place
    .site-gone   a folder that is being removed

So `site` is missing only between two renames. Whoever comes next finds `.site-last` and puts it
back, whatever becomes of its own build.
"""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

# How often a second build looks whether the first is done, in seconds.
_PAUSE = 0.2
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


class Stage:
    """The folders of a site that is built again and again."""

    def __init__(self, site: Path) -> None:
        # Where `site` is a symbolic link, the folder behind it is exchanged and the link stays.
        self.site = Path(os.path.realpath(site))
        self.next = self._beside("next")
        self._last = self._beside("last")
        self._gone = self._beside("gone")
        self._lock: IO[bytes] | None = None

    def _beside(self, mark: str) -> Path:
        return self.site.with_name(f".{self.site.name}-{mark}")

    def open(self, on_wait: Callable[[], None]) -> bool:
        """Wait for the lock, then undo what a killed build left.

        `on_wait` is called once if another process has the lock. Returns whether the last good site
        had to be put back. Raises OSError; NotADirectoryError if the site is a file.
        """
        self.site.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(self._beside("lock"), on_wait)
        is_restored = self._last.is_dir() and not os.path.lexists(self.site)
        if is_restored:
            self._last.rename(self.site)
        if os.path.lexists(self.site) and not self.site.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.site))
        for left in (self._gone, self._last, self.next):
            self._remove(left)
        return is_restored

    def take_over(self) -> None:
        """Put the new site in the place of the last one. Raises OSError, with that one in place."""
        is_first = not self.site.exists()
        if not is_first:
            self.site.rename(self._last)
        try:
            self.next.rename(self.site)
        except OSError:
            if not is_first:
                self._last.rename(self.site)
            raise
        # The new site is there: what cannot be removed now is the next build's to remove.
        with suppress(OSError):
            self._remove(self._last)

    def close(self) -> None:
        """Remove what is not finished, and let the next build in. May be called twice."""
        if self._lock is None:
            return
        with suppress(OSError):
            self._remove(self.next)
        self._lock.close()
        self._lock = None

    def _remove(self, left: Path) -> None:
        if left.is_symlink() or left.is_file():
            left.unlink()
        elif left.is_dir():
            # Renamed first: a folder whose removal was cut short must not look complete.
            if left != self._gone:
                left.rename(self._gone)
            shutil.rmtree(self._gone)


@contextmanager
def staged(site: Path, on_wait: Callable[[], None]) -> Iterator[Path]:
    """Keep builds out while a built site is read; the folder that holds it. Raises OSError."""
    stage = Stage(site)
    try:
        stage.open(on_wait)
        yield stage.site
    finally:
        stage.close()


def _locked(path: Path, on_wait: Callable[[], None]) -> IO[bytes]:
    """Open a file that no other process has locked; the lock ends with the file or the process."""
    handle = path.open("ab")
    try:
        if not _try_lock(handle):
            on_wait()
            while not _try_lock(handle):
                time.sleep(_PAUSE)
    except BaseException:
        handle.close()
        raise
    return handle


def _try_lock(handle: IO[bytes]) -> bool:
    """Lock an open file unless another process has; whether it may be used now.

    It may as well where the file system knows no locks: a site must be buildable there, too.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # A record lock: unlike one of `flock`, it is not shared with forked processes, which
            # may live on for a while when this one is killed.
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return True
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
