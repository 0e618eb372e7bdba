#!/usr/bin/env python3
"""Install a bundle of the site on a POSIX host, list what is installed, and roll back.

This is a single file that needs only the standard library of Python 3.6 or newer, because hosts may
have nothing else. The folder of a site contains `releases/NAME` for each release, and `current`, a
symbolic link to the release that is served. A new release is unpacked beside the others and flushed
to the disk. Then one rename replaces the link. So a server that reads through `current` finds
either the old site or the new one at any time.

Exit status: 0 the requested version is served (for `list`: the versions are listed), 2 wrong usage,
3 bundle or release refused, 4 the system failed, 5 another publication is running, 6 interrupted by
SIGINT, SIGTERM or SIGHUP. After any other status than 0, the served site is unchanged. If a message
or the cleanup fails after the switch, the status is still 0. The last line of output says the same
in words. It goes to stderr if stdout cannot be written. If the system kills the program (a status
above 128), it prints nothing. The served site is then complete, `list` shows which one it is, and
the next run cleans up. A signal that arrives while Python is still starting ends the program before
it does anything.

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
        # Block these signals; _heed checks for them between steps. A signal that is ignored, as
        # under nohup, stays ignored.
        heeded = [each for each in STOPS if signal.getsignal(each) != signal.SIG_IGN]
        signal.pthread_sigmask(signal.SIG_BLOCK, heeded)

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

DONE, WRONG_CALL, REFUSED, FAILED, BUSY, INTERRUPTED = 0, 2, 3, 4, 5, 6

CURRENT, RELEASES, LOCK = "current", "releases", ".lock"
NEXT_LINK, INCOMING, OUTGOING, ASIDE = ".current-next", ".incoming-", ".outgoing-", ".aside-"
SUMS, ABOUT, INSTRUCTIONS = "SHA256SUMS", "release.json", "使用说明.txt"
FORMAT = 1

# Limits for a bundle, far above the needs of a site of two thousand pages.
FILES_AT_MOST = 200000
BYTES_AT_MOST = 4 << 30
RATIO_AT_MOST = 100
SUMS_AT_MOST = 64 << 20
ABOUT_AT_MOST = 64 << 10
FOLDERS_AT_MOST = 32
# Characters in a path, and in one part of it. Most file systems allow 255 for a part; the suffix
# HALF needs some of them.
PATH_AT_MOST = 1024
PART_AT_MOST = 250
# The mode of folders. The web server reads them as another user.
READABLE = 0o755
# Bytes to leave free on the disk.
MARGIN = 16 << 20
CHUNK = 1 << 20
# Suffix of a file that is not completely written.
HALF = b".part"
# Characters of a name from a bundle that a message shows.
SHOWN = 100
SECOND = 10**9
# Flags to open a folder, but not through a symbolic link.
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW

PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
RELEASE = re.compile(r"(?:[0-9]{8}-[0-9]{4}|undated)-[0-9a-f]{8}")
OURS = re.compile(RELEASES + "/" + RELEASE.pattern)
# Folders that a killed publication leaves among the releases.
LEFT = re.compile(rf"\.(?:incoming|outgoing)-{RELEASE.pattern}(?:-[0-9]+)?")
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


class Stop(Exception):  # noqa: N818
    """An error that ends the run: the exit status, and the place, the fault and the fix to show."""

    def __init__(self, status: int, place: str, fault: str, fix: str) -> None:
        super().__init__(f"{place}：{fault}。改法：{fix}")
        self.status, self.place, self.fault, self.fix = status, place, fault, fix


class Attempt:
    """The state of one run, to find out after an error whether the switch has happened.

    `root` is the site's folder. `switches` is false for `list`. `wanted` is the release to switch
    to, and empty until just before the switch.
    """

    root = wanted = ""
    switches = True

    def switched(self) -> bool:
        """Whether the wanted release is served."""
        return bool(self.wanted) and _linked(self.root) == self.wanted


def reason(error: OSError) -> str:
    """The reason of an error, in Chinese for the common ones."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


def _heed() -> None:
    """Stop if one of the blocked signals is pending.

    It is called only where stopping is safe. Raises KeyboardInterrupt for SIGTERM and SIGHUP too.
    """
    if signal.sigpending().intersection(STOPS):
        raise KeyboardInterrupt


class About:
    """The metadata of a release: the id of its site, its name, its time in Unix seconds."""

    def __init__(self, site_id: str, name: str, time: int) -> None:
        self.site_id, self.name, self.time = site_id, name, time


# Checking the bundle, before anything is written.


def _refuse(place: str, fault: str) -> NoReturn:
    raise Stop(REFUSED, place, fault, "重新取得发布包，核对校验和，再安装一次")


@contextmanager
def _unzipping(place: str) -> Iterator[None]:
    """Convert the errors that zipfile raises for a malformed archive. Raises Stop."""
    try:
        yield
    except UNREADABLE as error:
        _refuse(place, f"读不出（{error}）")
    except OSError as error:
        if error.errno != errno.EINVAL:  # EINVAL: a seek before the beginning of the file
            raise
        _refuse(place, f"读不出（{error.strerror}）")


def _plain(path: AnyPath) -> IO[bytes]:
    """Open a regular file for reading, without blocking on a pipe.

    Raises OSError, also if it is not a regular file.
    """
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "不是普通文件", path)
    return file


@contextmanager
def opened(path: str, expected: str) -> Iterator[zipfile.ZipFile]:
    """Open the bundle at a path and verify its SHA-256. Raises Stop."""
    if not SUM.fullmatch(expected):
        fix = "填打包时显示的 64 位校验和，它应与发布包分开传来"
        raise Stop(WRONG_CALL, expected, "不是 SHA-256 校验和", fix)
    try:
        handle = _plain(path)
    except OSError as error:
        raise Stop(WRONG_CALL, path, f"读不出，{reason(error)}", "检查发布包的路径") from None
    with handle:
        try:
            found = _sum_of(handle)
        except OSError as error:
            raise Stop(FAILED, path, f"读不出，{reason(error)}", "检查发布包所在的磁盘") from None
        if found != expected:
            _refuse(path, f"校验和不符，算得 {found}")
        handle.seek(0)
        with _unzipping(path):
            archive = zipfile.ZipFile(handle)
        yield archive


def _sum_of(handle: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: handle.read(CHUNK), b""):
        digest.update(chunk)
        _heed()
    return digest.hexdigest()


def entries_of(archive: zipfile.ZipFile) -> Dict[str, zipfile.ZipInfo]:
    """Return the entries of a bundle by name. Raises Stop if an entry is not allowed."""
    entries: Dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        _check_path(info.filename)
        fault = _fault_of(info)
        if info.filename in entries:
            fault = "条目重复"
        if fault:
            _refuse(f"发布包里的 {_short(info.filename)}", fault)
        entries[info.filename] = info
    for name in sorted(folders_of(entries).intersection(entries)):
        _refuse(f"发布包里的 {_short(name)}", "同名的既是文件又是目录")
    _limit(entries)
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


def _short(name: str) -> str:
    """Shorten and quote a name from a bundle for a message."""
    return repr(name if len(name) <= SHOWN else f"{name[:SHOWN]}…")


def _check_path(path: str) -> None:
    """Refuse a path that is too long or too deep for some file system. Raises Stop."""
    if path.count("/") > FOLDERS_AT_MOST:
        fault = f"目录多于 {FOLDERS_AT_MOST} 层"
    elif len(path) > PATH_AT_MOST:
        fault = f"路径超过 {PATH_AT_MOST} 个字符"
    elif max(map(len, path.split("/"))) > PART_AT_MOST:
        fault = f"路径里有一段超过 {PART_AT_MOST} 个字符"
    else:
        return
    fix = "请编写者改短，重新打包"
    raise Stop(REFUSED, f"发布包里的 {_short(path)}", fault, fix)


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


def _limit(entries: Dict[str, zipfile.ZipInfo]) -> None:
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

    Raises Stop if it is malformed or does not list exactly the other entries.
    """
    sums = parse_sums(_text(archive, entries, SUMS, SUMS_AT_MOST))
    missing = sorted(set(sums) - set(entries))
    unlisted = sorted(set(entries) - set(sums) - {SUMS})
    if missing:
        _refuse("发布包", f"缺少清单里的 {_short(missing[0])}")
    if unlisted:
        _refuse("发布包", f"{_short(unlisted[0])} 不在清单里")
    return sums


def parse_sums(text: str) -> Dict[str, str]:
    """Parse a manifest in the format of `sha256sum`; return the sums by path. Raises Stop."""
    sums: Dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        digest, _, path = line.partition("  ")
        if not SUM.fullmatch(digest) or not path or path in sums:
            _refuse(f"{SUMS}:{number}", "清单的写法不对")
        sums[path] = digest
    return sums


def about_of(archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo]) -> About:
    """Read the metadata of a bundle. Raises Stop."""
    return parse_about(_text(archive, entries, ABOUT, ABOUT_AT_MOST))


def parse_about(text: str) -> About:
    """Parse the metadata of a release from JSON. Raises Stop."""
    try:
        said = json.loads(text)
        form, site_id, name, time = (said[k] for k in ("format", "site_id", "release", "time"))
    except (ValueError, TypeError, KeyError, RecursionError):
        _refuse(ABOUT, "说明的写法不对")
    if type(form) is not int:
        _refuse(ABOUT, "说明的写法不对")
    if form != FORMAT:
        fix = "用发布包里带的 publish.py 安装"
        raise Stop(REFUSED, ABOUT, "它的格式这个 publish.py 不认识", fix)
    texts = isinstance(site_id, str) and isinstance(name, str)
    if not texts or not PART.fullmatch(site_id) or not RELEASE.fullmatch(name):
        _refuse(ABOUT, "站名或版本名不对")
    if type(time) is not int or not 0 <= time < 1 << 33:
        _refuse(ABOUT, "时间不对")
    return About(site_id, name, time)


def _text(
    archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo], name: str, most: int
) -> str:
    if name not in entries:
        _refuse("发布包", f"缺少 {name}")
    if entries[name].file_size > most:
        _refuse(f"发布包里的 {name}", "太大")
    with _unzipping(f"发布包里的 {name}"):
        return archive.read(entries[name]).decode("utf-8")


# The host's folder.


def _check_root(root: str) -> None:
    if not os.path.isdir(root):
        fix = "检查路径；第一次安装，先建这个目录"
        raise Stop(WRONG_CALL, root, "没有这个目录", fix)


def _check_lengths(root: str, about: About, entries: Iterable[str]) -> None:
    """Refuse paths that are too long for the file system. Raises Stop.

    Does nothing if the limits of the file system are unknown.
    """
    try:
        most, most_of_part = os.pathconf(root, "PC_PATH_MAX"), os.pathconf(root, "PC_NAME_MAX")
    except (OSError, ValueError):
        return
    # Include room for a number after the folder's name and for the suffix HALF.
    folder = os.fsencode(folder_of(root, INCOMING + about.name)) + b"-99/" + HALF
    longest = max(len(path.encode("utf-8")) for path in entries)
    part = max(len(part) for path in entries for part in path.split("/")) + len(HALF)
    if 0 < most <= len(folder) + longest or 0 < most_of_part < part:
        raise Stop(REFUSED, root, "发布包里的路径在这里太长", "换一个路径短的目录，或换一个磁盘")


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Lock a site's folder and remove leftovers of killed publications.

    Raises OSError. Raises Stop if the folder is missing, if another publication has the lock, or if
    `current` or `releases` was not made by this program.
    """
    _check_root(root)
    link = os.path.join(root, CURRENT)
    if os.path.lexists(link) and not (os.path.islink(link) and OURS.fullmatch(os.readlink(link))):
        raise Stop(WRONG_CALL, link, "不是由本程序建立的", "换一个目录，或先把它移走")
    lock = _open_lock(root)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(BUSY, root, "另一次发布正在进行", "等它结束，再运行一次") from None
        _have_releases(root)
        _clear(root)
        try:
            yield
        finally:
            _clear_links(root)
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


def _have_releases(root: str) -> None:
    folder = os.path.join(root, RELEASES)
    if os.path.isdir(folder):
        return
    if os.path.lexists(folder):
        raise Stop(WRONG_CALL, folder, "不是目录，或是断了的链接", "接好它指向的磁盘，或先把它移走")
    os.mkdir(folder)
    os.chmod(folder, READABLE)


def _numbered(path: str) -> Iterator[str]:
    """Yield a path, then the path with `-2`, `-3` and so on."""
    yield path
    for number in itertools.count(2):
        yield f"{path}-{number}"


def _free(path: str) -> str:
    """Return the first numbered path that does not exist."""
    return next(each for each in _numbered(path) if not os.path.lexists(each))


def folder_of(root: str, name: str) -> str:
    """Return the path of a release's folder."""
    return os.path.join(root, RELEASES, name)


def _linked(root: str) -> str:
    """Return the release that the link points to; empty if there is no link."""
    link = os.path.join(root, CURRENT)
    return os.path.basename(os.readlink(link)) if os.path.islink(link) else ""


def current_of(root: str) -> str:
    """Return the name of the served release; empty if there is none."""
    name = _linked(root)
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


def _mark(root: str, folder: str) -> None:
    """Set a folder's mtime after those of all releases, even if the host's clock is wrong.

    If the mtime cannot be set, the release keeps its position in the order.
    """
    times = [_time_of(root, name) or 0 for name in installed(root)]
    now = max([int(time.time()) * SECOND, *(each + SECOND for each in times)])
    try:
        os.utime(folder, ns=(now, now))
    except (OSError, OverflowError):
        return


# Removing releases and leftovers.


def _clear(root: str) -> None:
    """Remove leftovers of killed publications. Warn about entries that are not ours."""
    _clear_links(root)
    folder = os.path.join(root, RELEASES)
    for name in sorted(os.listdir(folder)):
        if not name.startswith((INCOMING, OUTGOING)):
            continue
        path = folder_of(root, name)
        if os.path.islink(folder):
            warn(path, f"在链接 {folder} 的后面，没有清", "确定没有别的发布在用它，就删去它")
        elif LEFT.fullmatch(name) and os.path.isdir(path):
            drop(root, name)
        else:
            warn(path, "不是由本程序建立的，没有动", "不用就移走它")


def _clear_links(root: str) -> None:
    for path in _numbered(os.path.join(root, NEXT_LINK)):
        if not os.path.lexists(path):
            return
        if os.path.islink(path):
            try:
                os.unlink(path)
            except OSError:
                continue  # _prepare_link uses the next free name and warns


def drop(root: str, name: str) -> bool:
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
        leaving = _free(folder_of(root, OUTGOING + (release.group() if release else name)))
        # Rename first: if the program is killed, no partial release keeps the name. The rename
        # fails on a mount point, so nothing on another disk is removed.
        os.rename(path, leaving)
        path = leaving
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
    top = os.open(folder, FOLDER)
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
    here = os.open(name, FOLDER, dir_fd=top)
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
    """Remove all but `keep` releases, the least recently switched to first.

    Releases in `wanted` are never removed. If `releases` is a symbolic link, nothing is removed and
    a warning is printed. Raises KeyboardInterrupt.
    """
    there = installed(root)
    surplus = [name for name in there if name not in wanted][: max(0, len(there) - keep)]
    folder = os.path.join(root, RELEASES)
    if surplus and os.path.islink(folder):
        fix = "不用的版本自己删去；正在用的，list 标着 *，不要删"
        warn(folder, "是链接，里面的旧版本没有删", fix)
        return
    for name in surplus:
        _heed()
        if drop(root, name):
            say(f"已删去旧版本 {name}")


# Reading and checking installed releases.


def _damaged(root: str, name: str, path: str, fault: str) -> Stop:
    fix = f"先切换到别的版本，没有别的就不切换；删去 {folder_of(root, name)}，再从发布包安装"
    return Stop(REFUSED, f"{folder_of(root, name)}/{path}", fault, fix)


def _site_installed(root: str, name: str) -> str:
    """Return the site id of a release; empty if it is damaged, which must not block an install."""
    try:
        return parse_about(_read(root, name, ABOUT, ABOUT_AT_MOST)).site_id
    except Stop:
        return ""


def sums_installed(root: str, name: str) -> Dict[str, str]:
    """Read the manifest of an installed release. Raises Stop."""
    return parse_sums(_read(root, name, SUMS, SUMS_AT_MOST))


def _lent(root: str, name: str) -> Dict[str, str]:
    """Read the manifest of an installed release; empty if it is damaged."""
    try:
        return sums_installed(root, name)
    except Stop:
        return {}


def _read(root: str, name: str, path: str, most: int) -> str:
    try:
        with _plain(os.path.join(folder_of(root, name), path)) as file:
            return file.read(most).decode("utf-8")
    except OSError as error:
        raise _damaged(root, name, path, f"读不出，{reason(error)}") from None
    except ValueError:
        raise _damaged(root, name, path, "被改动") from None


def _place(folder: str, path: str) -> bytes:
    """Return the path of a bundle's file, as bytes: the host's locale may allow only ASCII."""
    return os.path.join(os.fsencode(folder), *(part.encode("utf-8") for part in path.split("/")))


def check_installed(root: str, name: str, sums: Dict[str, str]) -> None:
    """Verify the SHA-256 of every file of a release. Raises Stop."""
    for path, expected in sorted(sums.items()):
        fault = _fault_in(_place(folder_of(root, name), path), expected)
        if fault:
            raise _damaged(root, name, path, fault)


def _fault_in(path: bytes, expected: str) -> str:
    """Return why a file does not have this SHA-256; empty if it has."""
    try:
        with _plain(path) as file:
            return "" if _sum_of(file) == expected else "被改动"
    except OSError as error:
        return f"读不出，{reason(error)}"


# Unpacking and switching.


def unpack(archive: zipfile.ZipFile, sums: Dict[str, str], about: About, folder: str) -> None:
    """Unpack a bundle into a new folder, verify the SHA-256 of every file and flush the folder.

    Each file gets its time from the bundle, which is derived from its content. Servers compute
    ETags from times and sizes, so a changed page gets a new ETag, the same on every replica. Raises
    Stop, OSError and KeyboardInterrupt.
    """
    os.mkdir(folder)
    for path in (*sorted(sums), SUMS):
        _heed()
        place = _place(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with _unzipping(f"发布包里的 {path}"), archive.open(path) as packed:
            found = _write(packed, place)
        if found != sums.get(path, found):
            _refuse(f"发布包里的 {path}", "与清单里的校验和不符")
        os.chmod(place, 0o644)
        time_of_file = _time_in(archive.getinfo(path), about.time)
        os.utime(place, (time_of_file, time_of_file))
    _settle(folder, sums)


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


def _settle(folder: str, paths: Iterable[str]) -> None:
    """Make all parent folders of these paths in a release readable, and flush them."""
    for each in ("", *folders_of(paths)):
        place = _place(folder, each)
        if stat.S_IMODE(os.stat(place).st_mode) != READABLE:
            os.chmod(place, READABLE)
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


def carry(root: str, name: str, folder: str) -> None:
    """Add the hash-named files of release `name` to `folder`, the folder of another release.

    Files that the release got from its own predecessor are not in its manifest and are not added.
    Unreadable or damaged files are skipped with a warning. Raises OSError if writing fails, and
    KeyboardInterrupt.
    """
    carried, lost = [], 0
    sums = _lent(root, name)
    if not sums:
        fault = "被改动或读不出，旧版本的样式和脚本没有带到新版本里"
        warn(f"{folder_of(root, name)}/{SUMS}", fault, "已经打开的旧页面若不能用，重新加载")
    for path, expected in sorted(sums.items()):
        old, new = _place(folder_of(root, name), path), _place(folder, path)
        if not HASHED.fullmatch(path) or os.path.lexists(new):
            continue
        _heed()
        if _fault_in(old, expected):
            lost += 1
            continue
        os.makedirs(os.path.dirname(new), exist_ok=True)
        _lend(old, new)
        carried.append(path)
    if carried:
        _settle(folder, carried)
    if lost:
        fault = f"有 {lost} 个样式或脚本读不出或被改动，没有带到新版本里"
        warn(folder_of(root, name), fault, "已经打开的旧页面若不能用，重新加载")


def _lend(old: bytes, new: bytes) -> None:
    """Hard-link a file to a new path, or copy it if that fails. Raises OSError."""
    try:
        if not os.path.islink(old):
            os.link(old, new)
            return
    except OSError:
        pass  # another disk, or no hard links; any other error occurs again when copying
    half = new + HALF
    if os.path.lexists(half):
        os.unlink(half)
    with _plain(old) as file:
        _write(file, half)
        found = os.fstat(file.fileno())
    os.chmod(half, 0o644)
    os.utime(half, ns=(found.st_atime_ns, found.st_mtime_ns))
    os.rename(half, new)


def _prepare_link(root: str, name: str) -> str:
    """Create the link that the switch renames; return its path. Raises OSError.

    It is created before the switch, because it needs space on the disk.
    """
    wanted = os.path.join(root, NEXT_LINK)
    link = _free(wanted)
    if link != wanted:
        warn(wanted, "不是由本程序建立的，或者删不掉，没有用它", "不用就移走它")
    os.symlink(os.path.join(RELEASES, name), link)
    return link


# The commands.


def install(attempt: Attempt, path: str, expected: str, keep: int) -> None:
    """Install a bundle and serve it. Raises Stop, OSError and KeyboardInterrupt."""
    root = attempt.root
    with opened(path, expected) as archive:
        entries = entries_of(archive)
        sums, about = sums_of(archive, entries), about_of(archive, entries)
        _check_root(root)
        _check_lengths(root, about, entries)
        with locked(root):
            _check_site(root, about)
            before = current_of(root)
            if about.name in installed(root):
                check_installed(root, about.name, sums)
                link = _take_over(root, about.name, before)
            else:
                _check_room(root, entries)
                link = _bring_in(root, archive, sums, about, before)
            _switch(attempt, link, about.name)
            try:
                prune(root, keep, (before, about.name))
            finally:
                _conclude(root, before, about.name, "已安装并切换到")


def _check_site(root: str, about: About) -> None:
    for name in installed(root):
        other = _site_installed(root, name)
        if other not in ("", about.site_id):
            fix = "检查目录；每个站用一个自己的目录"
            fault = f"发布包属于 {about.site_id}，这里装的是 {other}"
            raise Stop(REFUSED, root, fault, fix)


def _check_room(root: str, entries: Dict[str, zipfile.ZipInfo]) -> None:
    folder = os.path.join(root, RELEASES)
    needed = sum(info.file_size for info in entries.values()) + MARGIN
    free = shutil.disk_usage(folder).free
    if free < needed:
        fault = f"磁盘只剩 {free >> 20} MB，需要 {(needed >> 20) + 1} MB"
        fix = f"腾出空间，例如删去 {folder} 里不用的旧版本；正在用的，list 标着 *，不要删"
        raise Stop(FAILED, root, fault, fix)


def _bring_in(
    root: str, archive: zipfile.ZipFile, sums: Dict[str, str], about: About, before: str
) -> str:
    """Unpack a release and rename it into place. Return the link for the switch.

    Raises Stop, OSError and KeyboardInterrupt, after it has removed the unfinished folder.
    """
    folder, place = _free(folder_of(root, INCOMING + about.name)), folder_of(root, about.name)
    try:
        unpack(archive, sums, about, folder)
        if before:
            carry(root, before, folder)
        _mark(root, folder)
        link = _prepare_link(root, about.name)
        _heed()
        if os.path.lexists(place):
            aside = _free(folder_of(root, ASIDE + about.name))
            os.rename(place, aside)
            warn(place, f"不是版本的目录，已经改名为 {aside}", "不用就移走它")
        os.rename(folder, place)
    except BaseException:
        if os.path.lexists(folder):
            drop(root, os.path.basename(folder))
        raise
    _flush(os.path.join(root, RELEASES))
    return link


def _take_over(root: str, name: str, before: str) -> str:
    """Prepare an installed release. Return the link for the switch; empty if it is served already.

    Raises OSError and KeyboardInterrupt.
    """
    if name == before:
        return ""
    folder = folder_of(root, name)
    try:
        if before:
            carry(root, before, folder)
    except OSError as error:
        fault = f"写不进 {before} 的样式和脚本，{reason(error)}"
        warn(folder, fault, "已经打开的旧页面若不能用，重新加载")
    _mark(root, folder)
    link = _prepare_link(root, name)
    _heed()
    return link


def _switch(attempt: Attempt, link: str, name: str) -> None:
    """Switch to a release. After the rename, a failure only causes a warning."""
    attempt.wanted = name
    if link:
        os.replace(link, os.path.join(attempt.root, CURRENT))
    try:
        _flush(attempt.root)
    except OSError as error:
        fault = f"已切换到 {name}，但没有写稳到磁盘，{reason(error)}"
        warn(attempt.root, fault, "检查磁盘，再运行一次")


def _conclude(root: str, before: str, name: str, done: str) -> None:
    """Print the served release, and the server settings that changed with it.

    The settings contain hashes of the scripts in the pages, so hosts must update them.
    """
    told = f"{done} {name}"
    old, new = _lent(root, before) if before else {}, sums_installed(root, name)
    changed = [p for p in sorted(new) if p.startswith("server/") and old.get(p) != new[p]]
    fix = f"照 {os.path.join(root, CURRENT)} 里的更新，检查后重新加载"
    if before and not old:
        told += f"。服务器的设置有没有变动，看不出来。改法：{fix}"
    elif before and changed:
        told += "。服务器的设置有变动：{}。改法：{}".format("、".join(changed), fix)
    say(told)


def roll_back(attempt: Attempt, name: str) -> None:
    """Switch to an installed release. Raises Stop, OSError and KeyboardInterrupt."""
    root = attempt.root
    with locked(root):
        if name not in installed(root):
            raise Stop(WRONG_CALL, name, "没有装过这个版本", "用 list 查看有哪些版本")
        before = current_of(root)
        check_installed(root, name, sums_installed(root, name))
        _switch(attempt, _take_over(root, name, before), name)
        _conclude(root, before, name, "已切换到")


def show(root: str) -> None:
    """List the releases, the most recently switched to last. A `*` marks the served one.

    Raises Stop and OSError.
    """
    _check_root(root)
    current = current_of(root)
    lines = ["{} {}".format("*" if name == current else " ", name) for name in installed(root)]
    _list(lines or [f"{root} 里还没有装过版本"])


# The command line.


def say(text: str, *, to_errors: bool = False) -> None:
    """Print a line to stdout. If that fails, print it to stderr. Ignore further errors."""
    for stream in (sys.stderr,) if to_errors else (sys.stdout, sys.stderr):
        try:
            _print(stream, [text])
        except (OSError, ValueError):
            continue
        return


def warn(place: str, fault: str, fix: str) -> None:
    """Print a warning about a problem that does not stop the publication."""
    say(f"{place}：{fault}。改法：{fix}", to_errors=True)


def _list(lines: Iterable[str]) -> None:
    """Print the requested output. Raises Stop if stdout cannot be written."""
    try:
        _print(sys.stdout, lines)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise Stop(FAILED, "输出", f"写不出，{why}", "检查输出写到哪里，再运行一次") from None


def _print(stream: Optional[TextIO], lines: Iterable[str]) -> None:
    """Print lines in UTF-8, whatever the host's locale. Escape control characters.

    Raises OSError, and ValueError if the stream is closed.
    """
    if stream is None:
        raise OSError(errno.EBADF, "")
    shown = ("".join(map(_shown, line)) + "\n" for line in lines)
    stream.flush()
    stream.buffer.write("".join(shown).encode("utf-8", "surrogateescape"))
    stream.buffer.flush()


def _shown(character: str) -> str:
    # Python represents undecodable bytes of a path by these surrogates.
    if character.isprintable() or "\udc80" <= character <= "\udcff":
        return character
    return ascii(character)[1:-1]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        form = " ".join(self.format_usage().partition(": ")[2].split())
        raise Stop(WRONG_CALL, "命令的写法不对", message, f"写成 {form}")

    def print_help(self, file: object = None) -> None:
        _list(self.format_help().splitlines())


def _parse(arguments: List[str]) -> argparse.Namespace:
    parser = _Parser(prog="publish.py", description="安装、查看、回退学习站的版本")
    commands = parser.add_subparsers(dest="command", metavar="install|rollback|list")
    commands.required = True
    install_ = commands.add_parser("install", help="核对发布包，安装，切换过去")
    install_.add_argument("root", metavar="目录", help="站的目录，如 /srv/last-mile")
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
    attempt = Attempt()
    try:
        options = _parse(arguments)
        attempt.root, attempt.switches = options.root, options.command != "list"
        if options.command == "install":
            install(attempt, options.bundle, options.sum.lower(), options.keep)
        elif options.command == "rollback":
            roll_back(attempt, options.name)
        else:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            show(options.root)
    except SystemExit:  # raised by the parser after it has printed its help
        return DONE
    except BaseException as error:
        return _account(error, attempt)
    return DONE


def _account(error: BaseException, attempt: Attempt) -> int:
    """Print why a run ended early and whether it had switched; return the exit status."""
    stop = _explained(error, attempt.root or "publish.py")
    if attempt.switched():
        fault = f"已切换到 {attempt.wanted}，但后面的事没有做完：{stop.place}：{stop.fault}"
        warn(attempt.root, fault, stop.fix)
        return DONE
    warn(stop.place, stop.fault + "，没有切换" * attempt.switches, stop.fix)
    return stop.status


def _explained(error: BaseException, root: str) -> Stop:
    if isinstance(error, Stop):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Stop(INTERRUPTED, root, "中途被叫停", "再运行一次")
    if isinstance(error, OSError):
        place = os.fsdecode(error.filename) if error.filename else root
        return Stop(FAILED, place, reason(error), "检查磁盘空间和权限，再运行一次")
    if isinstance(error, MemoryError):
        return Stop(FAILED, root, "内存不够", "腾出内存，再运行一次")
    fault = f"本程序出错（{type(error).__name__}: {error}，第 {_line_of(error)} 行）"
    return Stop(FAILED, root, fault, "把这句话告诉编写者")


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
