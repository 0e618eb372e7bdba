"""The folder of pages on disk: the one place where files become bytes and back."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

_TEXTS = (".md", ".txt", ".json")
# The first moment that a zip can tell, 1980-01-01.
_ZIP_EPOCH = 315_532_800
_UNIX = 3
_REGULAR = 0o100644


def read_folder(folder: Path) -> dict[str, bytes]:
    """The text files below a folder, by their path below it, always with `/`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TEXTS and path.is_file()
    }


def read_each(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder with its path below it, always with `/`; one at a time."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def read_parts(folder: Path, names: str = "*.*s") -> dict[str, str]:
    """The scripts or styles in a folder by their names; none where there is no such folder."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob(names))}


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 with LF line ends, on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def read_site(folder: Path) -> dict[str, bytes]:
    """Every file of a built site by its path below it, always with `/`."""
    return dict(read_each(folder))


def write_archive(path: Path, files: Mapping[str, bytes], time: int) -> str:
    """Write files as a zip, the same bytes for the same files and time; returns its SHA-256.

    Names are sorted, each entry has the one `time`, in Unix seconds, and the one permission. A zip
    that breaks off takes no other's place.
    """
    moment = datetime.fromtimestamp(max(time, _ZIP_EPOCH), UTC)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    with zipfile.ZipFile(half, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.create_system, entry.external_attr = _UNIX, _REGULAR << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    half.replace(path)
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()
