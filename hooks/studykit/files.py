"""Reading and writing files: pages, scripts, built sites and zip archives."""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from studykit.archive import Date, write_zip
from studykit.naming import TEXT_ENDINGS

# The folder of what commands write, relative to the project's folder.
OUTPUT = "dist"
# Suffix of a file that is not completely written.
PARTIAL_SUFFIX = ".part"
_COPIES = ".before-fix"
# The system gives these errors if a file stands in the place of a folder, or the other way round.
_IN_THE_WAY = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR)
# deploy/publish.py has its own copy, because it must run without this package.
_REASONS = {
    errno.ENOSPC: "磁盘满了，空间或文件数到了上限",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "超过了文件大小的限制",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "正在使用，或者是挂载点",
    errno.EIO: "读写出错，磁盘可能坏了",
    errno.EEXIST: "已经有一个同名的文件",
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "是一个目录",
    errno.ENOTDIR: "不是目录",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名字太长",
}


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read the text files below a folder, by relative path with `/`. Raises OSError."""
    return {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in TEXT_ENDINGS and path.is_file()
    }


def list_files(folder: Path) -> set[str]:
    """Return the relative paths (with `/`) of all files below a folder. Raises OSError."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def read_each(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the relative path (with `/`) and content of every file below a folder, one by one.

    Raises OSError.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), _read(path)


def read_parts(folder: Path, pattern: str = "*.*s") -> dict[str, str]:
    """Read the files in a folder that match a pattern, by name without extension.

    The default pattern matches scripts and styles. Returns an empty dict if the folder is missing.
    """
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob(pattern))}


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 with LF line endings on every system. Raises OSError.

    Creates the parent folders. An existing file is replaced only when the new one is complete.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as `write_text` does. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _atomic_write(path) as file:
        file.write(data)


def next_copy(root: Path) -> Path:
    """Return the path of a folder that does not exist yet, for copies of files before a change."""
    numbers = [int(each.name) for each in (root / _COPIES).glob("*") if each.name.isdigit()]
    return root / _COPIES / str(max(numbers, default=0) + 1)


@contextmanager
def _atomic_write(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file for writing, and rename it to `path` when it is complete.

    If writing fails, as on a full disk, an existing file at `path` stays, and the temporary file is
    removed.
    """
    partial = path.with_name(f".{path.name}{PARTIAL_SUFFIX}")
    try:
        with _name_in_errors(path), partial.open("wb") as file:
            yield file
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def all_or_none(paths: Iterable[Path], copies: Path | None = None) -> Iterator[None]:
    """Put files back as they were if the system refuses to write one of them.

    If files were put back, the folder `copies`, which holds their originals, is removed. Raises the
    OSError again.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    except OSError:
        for path, data in before.items():
            with suppress(OSError):
                if data is None:
                    path.unlink(missing_ok=True)
                elif not path.is_file() or path.read_bytes() != data:
                    write_bytes(path, data)
        if copies:
            shutil.rmtree(copies, ignore_errors=True)
            with suppress(OSError):
                copies.parent.rmdir()  # fails if older copies are in it
        raise


def _read(path: Path) -> bytes:
    with _name_in_errors(path):
        return path.read_bytes()


@contextmanager
def _name_in_errors(path: Path) -> Iterator[None]:
    """Add the file name to an OSError if it has none: errors of read() and write() have none."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def write_archive(path: Path, files: Mapping[str, bytes], time_of: Callable[[bytes], int]) -> str:
    """Write files as a reproducible zip archive, sorted by name, and return its SHA-256.

    `time_of` derives the time of an entry, in Unix seconds, from its content. Raises OSError; an
    existing archive then stays.
    """

    def date_of(content: bytes) -> Date:
        moment = datetime.fromtimestamp(time_of(content), UTC)
        return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)

    path.parent.mkdir(parents=True, exist_ok=True)
    with _atomic_write(path) as file:
        write_zip(file, sorted(files.items()), date_of)
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """The reason of an error, in Chinese for the common ones."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def describe_error(error: OSError, place: Path) -> str:
    """Describe an OSError for an author: the place, the fault and the fix.

    `place` is used if the error names no file.
    """
    # If the error names two files, as in copying, the second is the one on the full disk.
    where = error.filename2 or error.filename or place
    hint = "检查磁盘空间和权限"
    if error.errno in _IN_THE_WAY:
        hint = "这里要放目录的，把文件挪走；要放文件的，把目录挪走"
    return f"{where}：{reason(error)}。改法：{hint}，再运行一次"
