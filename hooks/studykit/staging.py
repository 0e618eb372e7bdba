"""Build a site beside the last good one, and replace that one when the build is complete.

For a site `public/site`, these entries can exist in `public` during a build or after one was
killed; the lock file stays after every build:

    .site-lock   lock file; only the build or packing that holds the lock uses the other entries
    .site-next   the new site, until it is complete
    .site-last   the complete last good site, while the new one replaces it
    .site-gone   a folder that is being removed

So `site` is missing only between two renames. If a build is killed between them, the next build or
packing restores `site` from `.site-last` as soon as it has the lock.
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

# Interval at which a waiting build tries the lock again, in seconds.
_LOCK_INTERVAL = 0.2
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


class Stage:
    """The site folder and its staging folders.

    `site` is the folder of the finished site, `next` the folder to build into.
    """

    def __init__(self, site: Path) -> None:
        # If `site` is a symbolic link, its target folder is replaced and the link stays.
        self.site = Path(os.path.realpath(site))
        self.next = self._sibling("next")
        self._last = self._sibling("last")
        self._gone = self._sibling("gone")
        self._lock: IO[bytes] | None = None

    def _sibling(self, mark: str) -> Path:
        return self.site.with_name(f".{self.site.name}-{mark}")

    def open(self, on_wait: Callable[[], None]) -> bool:
        """Wait for the lock, then restore the site and clean up after a killed build.

        `on_wait` is called once if another process has the lock. Returns whether the last good site
        had to be restored. Raises OSError; NotADirectoryError if the site is a file.
        """
        self.site.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock_file(self._sibling("lock"), on_wait)
        is_restored = self._last.is_dir() and not os.path.lexists(self.site)
        if is_restored:
            self._last.rename(self.site)
        if os.path.lexists(self.site) and not self.site.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.site))
        for leftover in (self._gone, self._last, self.next):
            self._remove(leftover)
        return is_restored

    def take_over(self) -> None:
        """Replace the last site by the new one. Raises OSError; the last site then stays."""
        is_first = not self.site.exists()
        if not is_first:
            self.site.rename(self._last)
        try:
            self.next.rename(self.site)
        except OSError:
            if not is_first:
                self._last.rename(self.site)
            raise
        # The new site is in place. If removing the old one fails, the next build removes it.
        with suppress(OSError):
            self._remove(self._last)

    def close(self) -> None:
        """Remove an unfinished site and release the lock. May be called twice."""
        if self._lock is None:
            return
        with suppress(OSError):
            self._remove(self.next)
        self._lock.close()
        self._lock = None

    def _remove(self, leftover: Path) -> None:
        if leftover.is_symlink() or leftover.is_file():
            leftover.unlink()
        elif leftover.is_dir():
            # Rename first: a partly removed folder must not look complete.
            if leftover != self._gone:
                leftover.rename(self._gone)
            shutil.rmtree(self._gone)


@contextmanager
def hold_site(site: Path, on_wait: Callable[[], None]) -> Iterator[Path]:
    """Hold the build lock while a built site is read; yield its folder. Raises OSError."""
    stage = Stage(site)
    try:
        stage.open(on_wait)
        yield stage.site
    finally:
        stage.close()


def _lock_file(path: Path, on_wait: Callable[[], None]) -> IO[bytes]:
    """Open and lock a file; wait if another process has the lock.

    Closing the file or ending the process releases the lock. Raises OSError.
    """
    handle = path.open("ab")
    try:
        if not _try_lock(handle):
            on_wait()
            while not _try_lock(handle):
                time.sleep(_LOCK_INTERVAL)
    except BaseException:
        handle.close()
        raise
    return handle


def _try_lock(handle: IO[bytes]) -> bool:
    """Try to lock an open file. Return False if another process has the lock.

    Return True if the file system has no locks: a site must be buildable there too. Raises OSError.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Use a record lock. A lock by `flock` is shared with forked processes, which may
            # outlive this one for a while if it is killed.
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return True
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
