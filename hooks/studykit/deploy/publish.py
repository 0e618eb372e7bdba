#!/usr/bin/env python3
"""Install a bundle of the site on a POSIX host, list what is installed, and roll back.

This is a single file that needs only the standard library of Python 3.6.2 or newer, because hosts
may have nothing else. The folder of a site contains `releases/NAME` for each release, and
`current`, a symbolic link to the release that is served. A new release is unpacked beside the
others and flushed to the disk. Then one rename replaces the link. So a server that reads through
`current` finds either the old site or the new one at any time.

Exit status: 0 the requested version is served (for `list`: the versions are listed), 2 wrong usage,
3 bundle or release refused, 4 the system failed, 5 another publication is running, 6 interrupted by
SIGINT, SIGTERM or SIGHUP. After any other status than 0, the served site is unchanged. If a message
or the cleanup fails after the switch, the status is still 0. The last line of output says the same
as the status, in words. This line goes to stderr if stdout cannot be written. If the system kills
the program (a status above 128), it prints nothing. Even after a kill the served site is complete,
`list` shows which one it is, and the next run cleans up. A signal that arrives while Python is
still starting ends the program before it does anything.

The program does not touch files of others in the site's folder, and warns about them. It deletes
nothing behind a symbolic link or on another disk.
"""

import sys

try:
    import fcntl
except ImportError:
    sys.exit("publish.py: 只用于 Linux 一类的系统。改法：在 Windows 上照管理员指南用手工的办法")
else:
    import signal

    STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    if __name__ == "__main__":
        # Block these signals; _check_signals looks for them between steps. A signal that is
        # ignored, as under nohup, stays ignored.
        blocked = [each for each in STOPS if signal.getsignal(each) != signal.SIG_IGN]
        signal.pthread_sigmask(signal.SIG_BLOCK, blocked)

import argparse
import calendar
import errno
import hashlib
import itertools
import json
import os
import re
import shutil
import stat
import struct
import time
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, Dict, Iterable, Iterator, List, NoReturn, Optional, Set, TextIO, Tuple, Union

DONE, WRONG_USAGE, REFUSED, FAILED, BUSY, INTERRUPTED = 0, 2, 3, 4, 5, 6

CURRENT, RELEASES, LOCK = "current", "releases", ".lock"
NEXT_LINK, INCOMING, OUTGOING, SET_ASIDE = ".current-next", ".incoming-", ".outgoing-", ".aside-"
SUMS, METADATA, INSTRUCTIONS = "SHA256SUMS", "release.json", "使用说明.txt"
FORMAT = 1

# Limits for a bundle, far above the needs of a site of two thousand pages.
FILES_AT_MOST = 200000
BYTES_AT_MOST = 4 << 30
RATIO_AT_MOST = 100
SUMS_AT_MOST = 64 << 20
METADATA_AT_MOST = 64 << 10
FOLDERS_AT_MOST = 32
# Characters in a path, and in one part of it. Most file systems allow 255 for a part;
# PARTIAL_SUFFIX needs some of them.
PATH_AT_MOST = 1024
PART_AT_MOST = 250
# The mode of folders. The web server reads them as another user.
FOLDER_MODE = 0o755
# Bytes to leave free on the disk.
MARGIN = 16 << 20
CHUNK = 1 << 20
# Suffix of a file that is not completely written.
PARTIAL_SUFFIX = b".part"
# Characters of a name from a bundle that a message shows.
NAME_SHOWN = 100
NANOSECONDS = 10**9
# Flags to open a folder, but not through a symbolic link.
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW

PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
RELEASE = re.compile(r"(?:[0-9]{8}-[0-9]{4}|undated)-[0-9a-f]{8}")
OUR_TARGET = re.compile(RELEASES + "/" + RELEASE.pattern)
# Folders that a killed publication leaves among the releases.
LEFTOVER = re.compile(rf"\.(?:incoming|outgoing)-{RELEASE.pattern}(?:-[0-9]+)?")
SUM = re.compile(r"[0-9a-f]{64}")
REASONS = {
    errno.ENOSPC: "磁盘满了，空间或文件数到了上限",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "超过了文件大小的限制",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "是一个目录",
    errno.ENOTDIR: "不是目录",
    errno.EEXIST: "已经有同名的文件或目录",
    errno.EBUSY: "正在使用，例如是挂载点",
    errno.EXDEV: "在另一个磁盘上",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "名字或路径太长",
    errno.EIO: "磁盘或终端读写出错",
    errno.EPIPE: "接收的一方已经关闭",
    errno.EBADF: "没有打开",
    errno.EMFILE: "打开的文件太多",
}
# Files with a hash of the content in their name. Pages that are open during a switch may still
# request them.
HASHED = re.compile(r"site/.*\.[0-9a-f]{8,}\.[^/]+")
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, IndexError,
    NotImplementedError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
AnyPath = Union[str, bytes]


class PublishError(Exception):
    """An error that ends the run: the exit status, and the place, the fault and the fix to show."""

    def __init__(self, status: int, place: str, fault: str, fix: str) -> None:
        super().__init__(f"{place}：{fault}。改法：{fix}")
        self.status, self.place, self.fault, self.fix = status, place, fault, fix


class Run:
    """The state of one run, to find out after an error whether the switch has happened.

    `root` is the site's folder. `switches` is false for `list`. `wanted` is the release to switch
    to, and empty until just before the switch.
    """

    root = wanted = ""
    switches = True

    def switched(self) -> bool:
        """Whether the wanted release is served."""
        return bool(self.wanted) and _link_target(self.root) == self.wanted


def reason(error: OSError) -> str:
    """The reason of an error, in Chinese for the common ones."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


def _check_signals() -> None:
    """Stop if one of the blocked signals is pending.

    It is called only where stopping is safe. Raises KeyboardInterrupt for SIGTERM and SIGHUP too.
    """
    if signal.sigpending().intersection(STOPS):
        raise KeyboardInterrupt


class Metadata:
    """The metadata of a release: the id of its site, its name, its time in Unix seconds."""

    def __init__(self, site_id: str, name: str, time: int) -> None:
        self.site_id, self.name, self.time = site_id, name, time


# Checking the bundle, before anything is written.


def _refuse(place: str, fault: str) -> NoReturn:
    raise PublishError(REFUSED, place, fault, "重新取得发布包，核对校验和，再安装一次")


@contextmanager
def _refuse_unreadable(place: str) -> Iterator[None]:
    """Convert the errors that zipfile raises for a malformed archive. Raises PublishError."""
    try:
        yield
    except UNREADABLE as error:
        _refuse(place, f"读不出（{error}）")
    except OSError as error:
        if error.errno != errno.EINVAL:  # EINVAL: a seek before the beginning of the file
            raise
        _refuse(place, f"读不出（{error.strerror}）")


def _open_regular(path: AnyPath) -> IO[bytes]:
    """Open a regular file for reading, without blocking on a pipe.

    Raises OSError, also if it is not a regular file.
    """
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "不是普通文件", path)
    return file


@contextmanager
def open_bundle(path: str, expected: str) -> Iterator[zipfile.ZipFile]:
    """Open the bundle at a path and verify its SHA-256. Raises PublishError."""
    if not SUM.fullmatch(expected):
        fix = "填打包时显示的 64 位校验和，它应与发布包分开传来"
        raise PublishError(WRONG_USAGE, expected, "不是 SHA-256 校验和", fix)
    try:
        handle = _open_regular(path)
    except OSError as error:
        raise PublishError(
            WRONG_USAGE, path, f"读不出，{reason(error)}", "检查发布包的路径"
        ) from None
    with handle:
        try:
            found = _sum_of(handle)
        except OSError as error:
            raise PublishError(
                FAILED, path, f"读不出，{reason(error)}", "检查发布包所在的磁盘"
            ) from None
        if found != expected:
            _refuse(path, f"校验和不符，算得 {found}")
        handle.seek(0)
        with _refuse_unreadable(path):
            archive = zipfile.ZipFile(handle)
        yield archive


def _sum_of(handle: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: handle.read(CHUNK), b""):
        digest.update(chunk)
        _check_signals()
    return digest.hexdigest()


def entries_of(archive: zipfile.ZipFile) -> Dict[str, zipfile.ZipInfo]:
    """Return the entries of a bundle by name. Raises PublishError if an entry is not allowed."""
    entries: Dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        _check_path(info.filename)
        fault = _fault_of(info)
        if info.filename in entries:
            fault = "条目重复"
        if fault:
            _refuse(f"发布包里的 {_quoted(info.filename)}", fault)
        entries[info.filename] = info
    for name in sorted(folders_of(entries).intersection(entries)):
        _refuse(f"发布包里的 {_quoted(name)}", "同名的既是文件又是目录")
    _check_sizes(entries)
    return entries


def folders_of(paths: Iterable[str]) -> Set[str]:
    """Return all parent folders of these paths."""
    found: Set[str] = set()
    for path in paths:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def _quoted(name: str) -> str:
    """Shorten and quote a name from a bundle for a message."""
    return repr(name if len(name) <= NAME_SHOWN else f"{name[:NAME_SHOWN]}…")


def _check_path(path: str) -> None:
    """Refuse a path that is too long or too deep for some file system. Raises PublishError."""
    if path.count("/") > FOLDERS_AT_MOST:
        fault = f"目录多于 {FOLDERS_AT_MOST} 层"
    elif len(path) > PATH_AT_MOST:
        fault = f"路径超过 {PATH_AT_MOST} 个字符"
    elif max(map(len, path.split("/"))) > PART_AT_MOST:
        fault = f"路径里有一段超过 {PART_AT_MOST} 个字符"
    else:
        return
    fix = "请编写者改短，重新打包"
    raise PublishError(REFUSED, f"发布包里的 {_quoted(path)}", fault, fix)


def _fault_of(info: zipfile.ZipInfo) -> str:
    parts = info.filename.split("/")
    if info.filename != INSTRUCTIONS and not all(PART.fullmatch(part) for part in parts):
        return "路径不合要求"
    if not stat.S_ISREG(info.external_attr >> 16):
        return "不是普通文件"
    if info.flag_bits & 1:
        return "加了密"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "压缩方法不认识"
    return ""


def _check_sizes(entries: Dict[str, zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in entries.values())
    packed = sum(info.compress_size for info in entries.values())
    if len(entries) > FILES_AT_MOST:
        _refuse("发布包", f"文件多于 {FILES_AT_MOST} 个")
    if total > BYTES_AT_MOST:
        _refuse("发布包", f"解开后超过 {BYTES_AT_MOST >> 30} GB")
    if total > RATIO_AT_MOST * packed + CHUNK:
        _refuse("发布包", f"解开后是压缩时的 {RATIO_AT_MOST} 倍以上，不合常理")


def sums_of(archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo]) -> Dict[str, str]:
    """Read the manifest of a bundle: the SHA-256 of every other entry.

    Raises PublishError if it is malformed or does not list exactly the other entries.
    """
    sums = parse_sums(_read_entry(archive, entries, SUMS, SUMS_AT_MOST))
    missing = sorted(set(sums) - set(entries))
    unlisted = sorted(set(entries) - set(sums) - {SUMS})
    if missing:
        _refuse("发布包", f"缺少清单里的 {_quoted(missing[0])}")
    if unlisted:
        _refuse("发布包", f"{_quoted(unlisted[0])} 不在清单里")
    return sums


def parse_sums(text: str) -> Dict[str, str]:
    """Parse a manifest in the format of `sha256sum`; return the sums by path.

    Raises PublishError.
    """
    sums: Dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        digest, _, path = line.partition("  ")
        if not SUM.fullmatch(digest) or not path or path in sums:
            _refuse(f"{SUMS}:{number}", "清单的写法不对")
        sums[path] = digest
    return sums


def metadata_of(archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo]) -> Metadata:
    """Read the metadata of a bundle. Raises PublishError."""
    return parse_metadata(_read_entry(archive, entries, METADATA, METADATA_AT_MOST))


def parse_metadata(text: str) -> Metadata:
    """Parse the metadata of a release from JSON. Raises PublishError."""
    try:
        values = json.loads(text)
        form, site_id, name, time = (values[k] for k in ("format", "site_id", "release", "time"))
    except (ValueError, TypeError, KeyError, RecursionError):
        _refuse(METADATA, "说明的写法不对")
    if type(form) is not int:
        _refuse(METADATA, "说明的写法不对")
    if form != FORMAT:
        fix = "用发布包里带的 publish.py 安装"
        raise PublishError(REFUSED, METADATA, "它的格式这个 publish.py 不认识", fix)
    texts = isinstance(site_id, str) and isinstance(name, str)
    if not texts or not PART.fullmatch(site_id) or not RELEASE.fullmatch(name):
        _refuse(METADATA, "站名或版本名不对")
    if type(time) is not int or not 0 <= time < 1 << 33:
        _refuse(METADATA, "时间不对")
    return Metadata(site_id, name, time)


def _read_entry(
    archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo], name: str, limit: int
) -> str:
    if name not in entries:
        _refuse("发布包", f"缺少 {name}")
    if entries[name].file_size > limit:
        _refuse(f"发布包里的 {name}", "太大")
    with _refuse_unreadable(f"发布包里的 {name}"):
        return archive.read(entries[name]).decode("utf-8")


# The host's folder.


def _check_root(root: str) -> None:
    if not os.path.isdir(root):
        fix = "检查路径；第一次安装，先建这个目录"
        raise PublishError(WRONG_USAGE, root, "没有这个目录", fix)


def _check_lengths(root: str, metadata: Metadata, entries: Iterable[str]) -> None:
    """Refuse paths that are too long for the file system. Raises PublishError.

    Does nothing if the limits of the file system are unknown.
    """
    try:
        limit, part_limit = os.pathconf(root, "PC_PATH_MAX"), os.pathconf(root, "PC_NAME_MAX")
    except (OSError, ValueError):
        return
    # Include room for a number after the folder's name, and for PARTIAL_SUFFIX.
    folder = os.fsencode(folder_of(root, INCOMING + metadata.name)) + b"-99/" + PARTIAL_SUFFIX
    longest = max(len(path.encode("utf-8")) for path in entries)
    part = max(len(part) for path in entries for part in path.split("/")) + len(PARTIAL_SUFFIX)
    if 0 < limit <= len(folder) + longest or 0 < part_limit < part:
        raise PublishError(
            REFUSED, root, "发布包里的路径在这里太长", "换一个路径短的目录，或换一个磁盘"
        )


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Lock a site's folder and remove leftovers of killed publications.

    Raises OSError. Raises PublishError if the folder is missing, if another publication has the
    lock, or if `current` or `releases` was not made by this program.
    """
    _check_root(root)
    link = os.path.join(root, CURRENT)
    if os.path.lexists(link) and not (
        os.path.islink(link) and OUR_TARGET.fullmatch(os.readlink(link))
    ):
        raise PublishError(WRONG_USAGE, link, "不是由本程序建立的", "换一个目录，或先把它移走")
    lock = _open_lock(root)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(BUSY, root, "另一次发布正在进行", "等它结束，再运行一次") from None
        _ensure_releases(root)
        _remove_leftovers(root)
        try:
            yield
        finally:
            _remove_next_links(root)
    finally:
        os.close(lock)


def _open_lock(root: str) -> int:
    """Open the lock file, or the folder itself if something else has the lock file's name.

    Returns a file descriptor. Raises OSError.
    """
    path = os.path.join(root, LOCK)
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        warn(path, "不是本程序的锁文件，没有用它", "不用就移走它")
        return os.open(root, os.O_RDONLY)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except PermissionError:
        if not os.path.lexists(path):
            raise
        # The lock file of another user. Read permission is enough to lock it.
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW)


def _ensure_releases(root: str) -> None:
    folder = os.path.join(root, RELEASES)
    if os.path.isdir(folder):
        return
    if os.path.lexists(folder):
        raise PublishError(
            WRONG_USAGE, folder, "不是目录，或是断了的链接", "接好它指向的磁盘，或先把它移走"
        )
    os.mkdir(folder)
    os.chmod(folder, FOLDER_MODE)


def _numbered(path: str) -> Iterator[str]:
    """Yield a path, then the path with `-2`, `-3` and so on."""
    yield path
    for number in itertools.count(2):
        yield f"{path}-{number}"


def _unused_path(path: str) -> str:
    """Return the first numbered path that does not exist."""
    return next(each for each in _numbered(path) if not os.path.lexists(each))


def folder_of(root: str, name: str) -> str:
    """Return the path of a release's folder."""
    return os.path.join(root, RELEASES, name)


def _link_target(root: str) -> str:
    """Return the release that the link points to; empty if there is no link."""
    link = os.path.join(root, CURRENT)
    return os.path.basename(os.readlink(link)) if os.path.islink(link) else ""


def current_of(root: str) -> str:
    """Return the name of the served release; empty if there is none."""
    name = _link_target(root)
    return name if name in installed(root) else ""


def installed(root: str) -> List[str]:
    """Return the names of the releases, in the order in which they were last switched to.

    The names sort by commit time, which may differ from the order in which the host served them.
    """
    folder = os.path.join(root, RELEASES)
    times = {}
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        when = _time_of(root, name) if RELEASE.fullmatch(name) else None
        if when is not None:
            times[name] = when
    return sorted(times, key=lambda name: (times[name], name))


def _time_of(root: str, name: str) -> Optional[int]:
    """Return the mtime of a release's folder in ns; None if it is not a readable folder."""
    try:
        found = os.stat(folder_of(root, name))
    except OSError:
        return None
    return found.st_mtime_ns if stat.S_ISDIR(found.st_mode) else None


def _set_switch_time(root: str, folder: str) -> None:
    """Set a folder's mtime after those of all releases, even if the host's clock is wrong.

    If the mtime cannot be set, the release keeps its position in the order.
    """
    times = [_time_of(root, name) or 0 for name in installed(root)]
    now = max([int(time.time()) * NANOSECONDS, *(each + NANOSECONDS for each in times)])
    try:
        os.utime(folder, ns=(now, now))
    except (OSError, OverflowError):
        return


# Removing releases and leftovers.


def _remove_leftovers(root: str) -> None:
    """Remove leftovers of killed publications. Warn about entries that are not ours."""
    _remove_next_links(root)
    folder = os.path.join(root, RELEASES)
    for name in sorted(os.listdir(folder)):
        if not name.startswith((INCOMING, OUTGOING)):
            continue
        path = folder_of(root, name)
        if os.path.islink(folder):
            warn(path, f"在链接 {folder} 的后面，没有清", "确定没有别的发布在用它，就删去它")
        elif LEFTOVER.fullmatch(name) and os.path.isdir(path):
            remove_release(root, name)
        else:
            warn(path, "不是由本程序建立的，没有动", "不用就移走它")


def _remove_next_links(root: str) -> None:
    for path in _numbered(os.path.join(root, NEXT_LINK)):
        if not os.path.lexists(path):
            return
        if os.path.islink(path):
            try:
                os.unlink(path)
            except OSError:
                continue  # _prepare_link uses the next free name and warns


def remove_release(root: str, name: str) -> bool:
    """Remove a release or a leftover. Return False, with a warning, if that fails.

    If it is a symbolic link, only the link is removed.
    """
    path = folder_of(root, name)
    try:
        if os.path.islink(path):
            target = os.readlink(path)
            os.unlink(path)
            warn(path, f"只是链接，已经删去；它指向的 {target} 没有动", "不用就自己删去")
            return True
        release = RELEASE.search(name)
        renamed = _unused_path(folder_of(root, OUTGOING + (release.group() if release else name)))
        # Rename first: if the program is killed, no partial release keeps the name. The rename
        # fails on a mount point, so nothing on another disk is removed.
        os.rename(path, renamed)
        path = renamed
        _remove(path)
    except OSError as error:
        fix = "用有权限的账户删去它；里面若有挂载点，先卸下"
        warn(path, f"删不掉，{reason(error)}", fix)
        return False
    return True


def _remove(folder: str) -> None:
    """Remove a folder and as much of its contents as possible. Raises the first OSError.

    Subfolders are moved to the top level before they are emptied. So deep folders need neither long
    paths nor recursion. A mount point cannot be moved, so nothing on another disk is removed.
    Symbolic links are not followed.
    """
    if os.stat(folder).st_mode & stat.S_IRWXU != stat.S_IRWXU:
        os.chmod(folder, stat.S_IRWXU)
    top = os.open(folder, FOLDER_FLAGS)
    faults: List[OSError] = []
    try:
        taken = set(os.listdir(top))
        fresh = (name for name in map(str, itertools.count()) if name not in taken)
        waiting = [os.curdir]
        while waiting:
            name = waiting.pop()
            try:
                _empty(top, name, fresh, waiting, faults)
                if name != os.curdir:
                    os.rmdir(name, dir_fd=top)
            except OSError as error:
                faults.append(error)
    finally:
        os.close(top)
    if faults:
        raise faults[0]
    os.rmdir(folder)


def _empty(
    top: int, name: str, fresh: Iterator[str], waiting: List[str], faults: List[OSError]
) -> None:
    """Remove the files of a folder. Move its subfolders to `top` and add them to `waiting`.

    `top` is a file descriptor. `fresh` yields unused names. Errors are added to `faults`.
    """
    here = os.open(name, FOLDER_FLAGS, dir_fd=top)
    try:
        for each in os.listdir(here):
            try:
                mode = os.stat(each, dir_fd=here, follow_symlinks=False).st_mode
                if not stat.S_ISDIR(mode):
                    os.unlink(each, dir_fd=here)
                    continue
                if mode & stat.S_IRWXU != stat.S_IRWXU:
                    os.chmod(each, stat.S_IRWXU, dir_fd=here)
                moved = next(fresh)
                os.rename(each, moved, src_dir_fd=here, dst_dir_fd=top)
                waiting.append(moved)
            except OSError as error:
                faults.append(error)
    finally:
        os.close(here)


def prune(root: str, keep: int, wanted: Tuple[str, ...]) -> None:
    """Remove all but `keep` releases. Those that were switched to least recently go first.

    Releases in `wanted` are never removed. If `releases` is a symbolic link, nothing is removed and
    a warning is printed. Raises KeyboardInterrupt.
    """
    releases = installed(root)
    surplus = [name for name in releases if name not in wanted][: max(0, len(releases) - keep)]
    folder = os.path.join(root, RELEASES)
    if surplus and os.path.islink(folder):
        fix = "不用的版本自己删去；正在用的，list 标着 *，不要删"
        warn(folder, "是链接，里面的旧版本没有删", fix)
        return
    for name in surplus:
        _check_signals()
        if remove_release(root, name):
            print_line(f"已删去旧版本 {name}")


# Reading and checking installed releases.


def _damage_error(root: str, name: str, path: str, fault: str) -> PublishError:
    fix = f"先切换到别的版本，没有别的就不切换；删去 {folder_of(root, name)}，再从发布包安装"
    return PublishError(REFUSED, f"{folder_of(root, name)}/{path}", fault, fix)


def _installed_site_id(root: str, name: str) -> str:
    """Return the site id of a release; empty if it is damaged, which must not block an install."""
    try:
        return parse_metadata(_read(root, name, METADATA, METADATA_AT_MOST)).site_id
    except PublishError:
        return ""


def sums_installed(root: str, name: str) -> Dict[str, str]:
    """Read the manifest of an installed release. Raises PublishError."""
    return parse_sums(_read(root, name, SUMS, SUMS_AT_MOST))


def _sums_or_empty(root: str, name: str) -> Dict[str, str]:
    """Read the manifest of an installed release; empty if it is damaged."""
    try:
        return sums_installed(root, name)
    except PublishError:
        return {}


def _read(root: str, name: str, path: str, limit: int) -> str:
    try:
        with _open_regular(os.path.join(folder_of(root, name), path)) as file:
            return file.read(limit).decode("utf-8")
    except OSError as error:
        raise _damage_error(root, name, path, f"读不出，{reason(error)}") from None
    except ValueError:
        raise _damage_error(root, name, path, "被改动") from None


def _path_in(folder: str, path: str) -> bytes:
    """Return the path of a bundle's file, as bytes: the host's locale may allow only ASCII."""
    return os.path.join(os.fsencode(folder), *(part.encode("utf-8") for part in path.split("/")))


def check_installed(root: str, name: str, sums: Dict[str, str]) -> None:
    """Verify the SHA-256 of every file of a release. Raises PublishError."""
    for path, expected in sorted(sums.items()):
        fault = _fault_in(_path_in(folder_of(root, name), path), expected)
        if fault:
            raise _damage_error(root, name, path, fault)


def _fault_in(path: bytes, expected: str) -> str:
    """Return why a file does not have this SHA-256; empty if it has."""
    try:
        with _open_regular(path) as file:
            return "" if _sum_of(file) == expected else "被改动"
    except OSError as error:
        return f"读不出，{reason(error)}"


# Unpacking and switching.


def unpack(archive: zipfile.ZipFile, sums: Dict[str, str], metadata: Metadata, folder: str) -> None:
    """Unpack a bundle into a new folder, verify the SHA-256 of every file and flush the folder.

    Each file gets its time from the bundle, which is derived from its content. Servers compute
    ETags from times and sizes, so a changed page gets a new ETag, the same on every replica. Raises
    PublishError, OSError and KeyboardInterrupt.
    """
    os.mkdir(folder)
    for path in (*sorted(sums), SUMS):
        _check_signals()
        place = _path_in(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with _refuse_unreadable(f"发布包里的 {path}"), archive.open(path) as packed:
            found = _write(packed, place)
        if found != sums.get(path, found):
            _refuse(f"发布包里的 {path}", "与清单里的校验和不符")
        os.chmod(place, 0o644)
        time_of_file = _time_in(archive.getinfo(path), metadata.time)
        os.utime(place, (time_of_file, time_of_file))
    _flush_folders(folder, sums)


def _time_in(info: zipfile.ZipInfo, otherwise: int) -> int:
    """Return the time of a bundle's entry in Unix seconds; `otherwise` if it is invalid."""
    try:
        return calendar.timegm((*info.date_time, 0, 0, 0))
    except ValueError:
        return otherwise


def _write(source: IO[bytes], place: bytes) -> str:
    """Copy a stream into a new file and flush it; return its SHA-256. Raises OSError."""
    digest = hashlib.sha256()
    with open(place, "xb") as file:
        for chunk in iter(lambda: source.read(CHUNK), b""):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _flush_folders(folder: str, paths: Iterable[str]) -> None:
    """Make all parent folders of these paths in a release readable, and flush them."""
    for each in ("", *folders_of(paths)):
        place = _path_in(folder, each)
        if stat.S_IMODE(os.stat(place).st_mode) != FOLDER_MODE:
            os.chmod(place, FOLDER_MODE)
        _flush(place)


def _flush(folder: AnyPath) -> None:
    """Flush a folder, so that its entries survive a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise  # these two errors mean that the file system cannot flush folders
    finally:
        os.close(handle)


def add_hashed_files(root: str, name: str, folder: str) -> None:
    """Add the hash-named files of release `name` to `folder`, the folder of another release.

    Files that the release got from its own predecessor are not in its manifest and are not added.
    Unreadable or damaged files are skipped with a warning. Raises OSError if writing fails, and
    KeyboardInterrupt.
    """
    added, lost = [], 0
    sums = _sums_or_empty(root, name)
    if not sums:
        fault = "被改动或读不出，旧版本的样式和脚本没有带到新版本里"
        warn(f"{folder_of(root, name)}/{SUMS}", fault, "已经打开的旧页面若不能用，重新加载")
    for path, expected in sorted(sums.items()):
        old, new = _path_in(folder_of(root, name), path), _path_in(folder, path)
        if not HASHED.fullmatch(path) or os.path.lexists(new):
            continue
        _check_signals()
        if _fault_in(old, expected):
            lost += 1
            continue
        os.makedirs(os.path.dirname(new), exist_ok=True)
        _link_or_copy(old, new)
        added.append(path)
    if added:
        _flush_folders(folder, added)
    if lost:
        fault = f"有 {lost} 个样式或脚本读不出或被改动，没有带到新版本里"
        warn(folder_of(root, name), fault, "已经打开的旧页面若不能用，重新加载")


def _link_or_copy(old: bytes, new: bytes) -> None:
    """Hard-link a file to a new path, or copy it if that fails. Raises OSError."""
    try:
        if not os.path.islink(old):
            os.link(old, new)
            return
    except OSError:
        pass  # another disk, or no hard links; any other error occurs again when copying
    partial = new + PARTIAL_SUFFIX
    if os.path.lexists(partial):
        os.unlink(partial)
    with _open_regular(old) as file:
        _write(file, partial)
        found = os.fstat(file.fileno())
    os.chmod(partial, 0o644)
    os.utime(partial, ns=(found.st_atime_ns, found.st_mtime_ns))
    os.rename(partial, new)


def _prepare_link(root: str, name: str) -> str:
    """Create the link that the switch renames; return its path. Raises OSError.

    It is created before the switch, because it needs space on the disk.
    """
    wanted = os.path.join(root, NEXT_LINK)
    link = _unused_path(wanted)
    if link != wanted:
        warn(wanted, "不是由本程序建立的，或者删不掉，没有用它", "不用就移走它")
    os.symlink(os.path.join(RELEASES, name), link)
    return link


# The commands.


def install(run: Run, path: str, expected: str, keep: int) -> None:
    """Install a bundle and serve it. Raises PublishError, OSError and KeyboardInterrupt."""
    root = run.root
    with open_bundle(path, expected) as archive:
        entries = entries_of(archive)
        sums, metadata = sums_of(archive, entries), metadata_of(archive, entries)
        _check_root(root)
        _check_lengths(root, metadata, entries)
        with locked(root):
            _check_site(root, metadata)
            before = current_of(root)
            if metadata.name in installed(root):
                check_installed(root, metadata.name, sums)
                link = _prepare_installed(root, metadata.name, before)
            else:
                _check_room(root, entries)
                link = _add_release(root, archive, sums, metadata, before)
            _switch(run, link, metadata.name)
            try:
                prune(root, keep, (before, metadata.name))
            finally:
                _report_switch(root, before, metadata.name, "已安装并切换到")


def _check_site(root: str, metadata: Metadata) -> None:
    for name in installed(root):
        other = _installed_site_id(root, name)
        if other not in ("", metadata.site_id):
            fix = "检查目录；每个站用一个自己的目录"
            fault = f"发布包属于 {metadata.site_id}，这里装的是 {other}"
            raise PublishError(REFUSED, root, fault, fix)


def _check_room(root: str, entries: Dict[str, zipfile.ZipInfo]) -> None:
    folder = os.path.join(root, RELEASES)
    needed = sum(info.file_size for info in entries.values()) + MARGIN
    free = shutil.disk_usage(folder).free
    if free < needed:
        fault = f"磁盘只剩 {free >> 20} MB，需要 {(needed >> 20) + 1} MB"
        fix = f"腾出空间，例如删去 {folder} 里不用的旧版本；正在用的，list 标着 *，不要删"
        raise PublishError(FAILED, root, fault, fix)


def _add_release(
    root: str, archive: zipfile.ZipFile, sums: Dict[str, str], metadata: Metadata, before: str
) -> str:
    """Unpack a release and rename it into place. Return the link for the switch.

    Raises PublishError, OSError and KeyboardInterrupt, after it has removed the unfinished folder.
    """
    folder, place = (
        _unused_path(folder_of(root, INCOMING + metadata.name)),
        folder_of(root, metadata.name),
    )
    try:
        unpack(archive, sums, metadata, folder)
        if before:
            add_hashed_files(root, before, folder)
        _set_switch_time(root, folder)
        link = _prepare_link(root, metadata.name)
        _check_signals()
        if os.path.lexists(place):
            aside = _unused_path(folder_of(root, SET_ASIDE + metadata.name))
            os.rename(place, aside)
            warn(place, f"不是版本的目录，已经改名为 {aside}", "不用就移走它")
        os.rename(folder, place)
    except BaseException:
        if os.path.lexists(folder):
            remove_release(root, os.path.basename(folder))
        raise
    _flush(os.path.join(root, RELEASES))
    return link


def _prepare_installed(root: str, name: str, before: str) -> str:
    """Prepare an installed release. Return the link for the switch; empty if it is served already.

    Raises OSError and KeyboardInterrupt.
    """
    if name == before:
        return ""
    folder = folder_of(root, name)
    try:
        if before:
            add_hashed_files(root, before, folder)
    except OSError as error:
        fault = f"写不进 {before} 的样式和脚本，{reason(error)}"
        warn(folder, fault, "已经打开的旧页面若不能用，重新加载")
    _set_switch_time(root, folder)
    link = _prepare_link(root, name)
    _check_signals()
    return link


def _switch(run: Run, link: str, name: str) -> None:
    """Switch to a release. After the rename, a failure only causes a warning."""
    run.wanted = name
    if link:
        os.replace(link, os.path.join(run.root, CURRENT))
    try:
        _flush(run.root)
    except OSError as error:
        fault = f"已切换到 {name}，但没有写稳到磁盘，{reason(error)}"
        warn(run.root, fault, "检查磁盘，再运行一次")


def _report_switch(root: str, before: str, name: str, done: str) -> None:
    """Print the served release, and the server settings that changed with it.

    The settings contain hashes of the scripts in the pages, so hosts must update them.
    """
    message = f"{done} {name}"
    old, new = _sums_or_empty(root, before) if before else {}, sums_installed(root, name)
    changed = [p for p in sorted(new) if p.startswith("server/") and old.get(p) != new[p]]
    fix = f"照 {os.path.join(root, CURRENT)} 里的更新，检查后重新加载"
    if before and not old:
        message += f"。服务器的设置有没有变动，看不出来。改法：{fix}"
    elif before and changed:
        message += "。服务器的设置有变动：{}。改法：{}".format("、".join(changed), fix)
    print_line(message)


def roll_back(run: Run, name: str) -> None:
    """Switch to an installed release. Raises PublishError, OSError and KeyboardInterrupt."""
    root = run.root
    with locked(root):
        if name not in installed(root):
            raise PublishError(WRONG_USAGE, name, "没有装过这个版本", "用 list 查看有哪些版本")
        before = current_of(root)
        check_installed(root, name, sums_installed(root, name))
        _switch(run, _prepare_installed(root, name, before), name)
        _report_switch(root, before, name, "已切换到")


def print_releases(root: str) -> None:
    """List the releases, the most recently switched to last. A `*` marks the served one.

    Raises PublishError and OSError.
    """
    _check_root(root)
    current = current_of(root)
    lines = ["{} {}".format("*" if name == current else " ", name) for name in installed(root)]
    _print_output(lines or [f"{root} 里还没有装过版本"])


# The command line.


def print_line(text: str, *, to_errors: bool = False) -> None:
    """Print a line to stdout. If that fails, print it to stderr. Ignore further errors."""
    for stream in (sys.stderr,) if to_errors else (sys.stdout, sys.stderr):
        try:
            _print(stream, [text])
        except (OSError, ValueError):
            continue
        return


def warn(place: str, fault: str, fix: str) -> None:
    """Print a warning about a problem that does not stop the publication."""
    print_line(f"{place}：{fault}。改法：{fix}", to_errors=True)


def _print_output(lines: Iterable[str]) -> None:
    """Print the requested output. Raises PublishError if stdout cannot be written."""
    try:
        _print(sys.stdout, lines)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise PublishError(
            FAILED, "输出", f"写不出，{why}", "检查输出写到哪里，再运行一次"
        ) from None


def _print(stream: Optional[TextIO], lines: Iterable[str]) -> None:
    """Print lines in UTF-8, whatever the host's locale. Escape control characters.

    Raises OSError, and ValueError if the stream is closed.
    """
    if stream is None:
        raise OSError(errno.EBADF, "")
    shown = ("".join(map(_printable, line)) + "\n" for line in lines)
    stream.flush()
    stream.buffer.write("".join(shown).encode("utf-8", "surrogateescape"))
    stream.buffer.flush()


def _printable(character: str) -> str:
    # Python represents undecodable bytes of a path by these surrogates.
    if character.isprintable() or "\udc80" <= character <= "\udcff":
        return character
    return ascii(character)[1:-1]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        form = " ".join(self.format_usage().partition(": ")[2].split())
        raise PublishError(WRONG_USAGE, "命令的写法不对", message, f"写成 {form}")

    def print_help(self, file: object = None) -> None:
        _print_output(self.format_help().splitlines())


def _parse(arguments: List[str]) -> argparse.Namespace:
    parser = _Parser(prog="publish.py", description="安装、查看、回退学习站的版本")
    commands = parser.add_subparsers(dest="command", metavar="install|rollback|list")
    commands.required = True
    install_ = commands.add_parser("install", help="核对发布包，安装，切换过去")
    install_.add_argument("root", metavar="目录", help="站的目录，如 /srv/study")
    install_.add_argument("bundle", metavar="发布包", help="zip 文件")
    install_.add_argument("sum", metavar="校验和", help="发布包的 SHA-256，与发布包分开传来")
    install_.add_argument("--keep", type=int, default=5, metavar="N", help="留几个版本，默认 5")
    back = commands.add_parser("rollback", help="切换到装过的一个版本")
    back.add_argument("root", metavar="目录")
    back.add_argument("name", metavar="版本")
    commands.add_parser("list", help="列出装过的版本").add_argument("root", metavar="目录")
    options = parser.parse_args(arguments)
    if options.command == "install" and options.keep < 2:
        parser.error("--keep 至少是 2，旧版本要留着回退")
    return options


def main(arguments: List[str]) -> int:
    """Run one command and return the exit status. Every exception becomes a status."""
    run = Run()
    try:
        options = _parse(arguments)
        run.root, run.switches = options.root, options.command != "list"
        if options.command == "install":
            install(run, options.bundle, options.sum.lower(), options.keep)
        elif options.command == "rollback":
            roll_back(run, options.name)
        else:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            print_releases(options.root)
    except SystemExit:  # raised by the parser after it has printed its help
        return DONE
    except BaseException as error:
        return _report_error(error, run)
    return DONE


def _report_error(error: BaseException, run: Run) -> int:
    """Print why a run ended early and whether it had switched; return the exit status."""
    failure = _as_publish_error(error, run.root or "publish.py")
    if run.switched():
        fault = f"已切换到 {run.wanted}，但后面的事没有做完：{failure.place}：{failure.fault}"
        warn(run.root, fault, failure.fix)
        return DONE
    warn(failure.place, failure.fault + "，没有切换" * run.switches, failure.fix)
    return failure.status


def _as_publish_error(error: BaseException, root: str) -> PublishError:
    if isinstance(error, PublishError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return PublishError(INTERRUPTED, root, "中途被叫停", "再运行一次")
    if isinstance(error, OSError):
        place = os.fsdecode(error.filename) if error.filename else root
        return PublishError(FAILED, place, reason(error), "检查磁盘空间和权限，再运行一次")
    if isinstance(error, MemoryError):
        return PublishError(FAILED, root, "内存不够", "腾出内存，再运行一次")
    fault = f"本程序出错（{type(error).__name__}: {error}，第 {_line_of(error)} 行）"
    return PublishError(FAILED, root, fault, "把这句话告诉编写者")


def _line_of(error: BaseException) -> int:
    """Return the innermost line of this file in the traceback; 0 if there is none."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == __file__:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _run() -> NoReturn:
    """Run as a program and exit."""
    status = FAILED
    try:
        status = main(sys.argv[1:])
    finally:
        # Exit without flushing the output again, since that could fail.
        os._exit(status)


if __name__ == "__main__":
    _run()
