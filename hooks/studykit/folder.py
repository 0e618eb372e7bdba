"""The folder of pages on disk: the one place where files become bytes and back."""

import errno
import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

# What ends the name of a file that is not yet whole.
PART = ".part"
_TEXTS = (".md", ".txt", ".json")
_UNIX = 3
_REGULAR = 0o100644
# As deploy/publish.py has them, which must stand alone.
_REASONS = {
    errno.ENOSPC: "磁盘满了，空间或文件数到了上限",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "超过了文件大小的限制",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "正在使用，或者是挂载点",
    errno.EIO: "读写出错，磁盘可能坏了",
    errno.EEXIST: "已经存在",
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "是一个目录",
    errno.ENOTDIR: "不是目录",
    errno.ENAMETOOLONG: "名字太长",
}


def read_folder(folder: Path) -> dict[str, bytes]:
    """The text files below a folder, by their path below it, always with `/`."""
    return {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TEXTS and path.is_file()
    }


def read_each(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder with its path below it, always with `/`; one at a time."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), _read(path)


def read_parts(folder: Path, names: str = "*.*s") -> dict[str, str]:
    """The scripts or styles in a folder by their names; none where there is no such folder."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob(names))}


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 with LF line ends, on every system. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _whole(path) as file:
        file.write(text.encode())


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to be written, which takes the place of another only once it is whole.

    If writing breaks off, as on a full disk, the other stays and no part of this one is left.
    """
    part = path.with_name(f".{path.name}{PART}")
    try:
        with _naming(path), part.open("wb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read_site(folder: Path) -> dict[str, bytes]:
    """Every file of a built site by its path below it, always with `/`."""
    return dict(read_each(folder))


def _read(path: Path) -> bytes:
    with _naming(path):
        return path.read_bytes()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let an error of the system name the file: reading and writing by themselves do not."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def write_archive(path: Path, files: Mapping[str, bytes], time_of: Callable[[bytes], int]) -> str:
    """Write files as a zip, the same bytes for the same files; returns its SHA-256.

    Names are sorted, and each entry has the one permission and the time, in Unix seconds, that
    `time_of` gives to its content. Raises OSError, and then leaves what was there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _whole(path) as half, zipfile.ZipFile(half, "w") as archive:
        for name in sorted(files):
            moment = datetime.fromtimestamp(time_of(files[name]), UTC)
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.create_system, entry.external_attr = _UNIX, _REGULAR << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """Why the system did not do what it was asked, in Chinese where it is a usual reason."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def describe_error(error: OSError, place: Path) -> str:
    """What an author is told of an error of the system: the place, the fault and the fix.

    `place` is told where the error itself names none.
    """
    # Of two, as in copying, the second is where the disk is full.
    where = error.filename2 or error.filename or place
    return f"{where}：{reason(error)}。改法：检查磁盘空间和权限，再运行一次"
