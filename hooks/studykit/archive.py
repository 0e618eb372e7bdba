"""Reproducible zip archives. Office files and course packages are zip archives too.

The same entries give the same bytes: their order is kept, their dates are fixed, and every entry
has the same permissions.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import IO

Date = tuple[int, int, int, int, int, int]
# The earliest date that a zip archive can store.
EARLIEST: Date = (1980, 1, 1, 0, 0, 0)
_UNIX_SYSTEM = 3
_REGULAR_FILE_MODE = 0o100644


def _earliest(content: bytes) -> Date:
    return EARLIEST


def write_zip(
    file: IO[bytes],
    entries: Iterable[tuple[str, bytes]],
    date_of: Callable[[bytes], Date] = _earliest,
    *,
    compresses: bool = True,
) -> None:
    """Write entries, (name, content), into an open file as a zip archive, in their order.

    `date_of` derives the date of an entry from its content. Raises OSError if the file does.
    """
    method = zipfile.ZIP_DEFLATED if compresses else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, date_of(content))
            entry.create_system, entry.external_attr = _UNIX_SYSTEM, _REGULAR_FILE_MODE << 16
            archive.writestr(entry, content, method, compresslevel=9)


def zip_of(entries: Iterable[tuple[str, bytes]], *, compresses: bool = True) -> bytes:
    """Return a zip archive of entries, (name, content), in their order.

    Our scripts cannot compress. They write the same bytes as this function without `compresses`.
    """
    file = io.BytesIO()
    write_zip(file, entries, compresses=compresses)
    return file.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    """Return the entries of a zip archive by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(data: bytes, replaced: Mapping[str, bytes | None]) -> bytes:
    """Return a zip archive that a library wrote with today's date, as a reproducible one.

    `replaced` has new contents by name; None drops an entry. Names that the archive does not have
    are added at its end.
    """
    entries = {**entries_of(data), **replaced}
    return zip_of((name, content) for name, content in entries.items() if content is not None)
