#!/usr/bin/env python3
"""Install a bundle of the site on a POSIX host, list what is installed, and roll back.

One file of the standard library, for Python 3.6 and newer: the host has nothing else. A site's
folder holds `releases/NAME` for each release and `current`, a symbolic link to the one that is
served. A release is unpacked beside the others, flushed to the disk, and takes over by one rename
of the link: a server that reads through `current` has the old site or the new one, never neither.

Exit status: 0 the version asked for is served (`list`: is listed), 2 wrongly called, 3 bundle or
release refused, 4 the system failed, 5 another publication is running, 6 interrupted by SIGINT,
SIGTERM or SIGHUP. After any other status than 0 the served site is what it was. What could not be
said or tidied up after the switch does not change the status 0. The last line says the same in
words; it goes to the errors where the output takes nothing. Killed by the system (a status above
128), it says nothing: the served site is whole, `list` shows which, and the next run tidies up. A
signal that comes while Python itself still starts ends it as it ends any program: nothing is done.

What somebody else put into the site's folder is left alone and told. Nothing is deleted behind a
symbolic link or on another disk.
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
        # They wait until a step is done, see _heed. One that is ignored, as by nohup, stays so.
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

# What a bundle may hold; far more than a site of two thousand pages needs.
FILES_AT_MOST = 200000
BYTES_AT_MOST = 4 << 30
RATIO_AT_MOST = 100
SUMS_AT_MOST = 64 << 20
ABOUT_AT_MOST = 64 << 10
FOLDERS_AT_MOST = 32
# Characters of a path and of a part of it; most file systems take parts of 255, see HALF.
PATH_AT_MOST = 1024
PART_AT_MOST = 250
# Folders: a server reads them as another user.
READABLE = 0o755
# Left free on the disk.
MARGIN = 16 << 20
CHUNK = 1 << 20
# Ends the name of a file until it is whole.
HALF = b".part"
# Characters that a message shows of a name from a bundle.
SHOWN = 100
SECOND = 10**9
# To open a folder, and not one that a link leads to.
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW

PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
RELEASE = re.compile(r"(?:[0-9]{8}-[0-9]{4}|undated)-[0-9a-f]{8}")
OURS = re.compile(RELEASES + "/" + RELEASE.pattern)
# What a publication that was killed leaves in the folder of the releases.
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
}
# Files named by a hash of what they hold: a page that is open asks for them after a switch.
HASHED = re.compile(r"site/.*\.[0-9a-f]{8,}\.[^/]+")
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, IndexError,
    NotImplementedError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
AnyPath = Union[str, bytes]


class Stop(Exception):  # noqa: N818
    """Why nothing was done: the exit status, and for the host the place, the fault and the fix."""

    def __init__(self, status: int, place: str, fault: str, fix: str) -> None:
        super().__init__(f"{place}：{fault}。改法：{fix}")
        self.status, self.place, self.fault, self.fix = status, place, fault, fix


class Attempt:
    """One call: the site's folder, whether it is to switch, and to what, once it is about to.

    When a call ends early, these tell whether it has switched.
    """

    root = wanted = ""
    switches = True

    def switched(self) -> bool:
        """Whether the release that it wants is served."""
        return bool(self.wanted) and _linked(self.root) == self.wanted


def reason(error: OSError) -> str:
    """Why the system did not do what was asked, for the host."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


def _heed() -> None:
    """Stop if the host asks for it; called where stopping leaves all as it was.

    Raises KeyboardInterrupt for SIGTERM and SIGHUP too.
    """
    if signal.sigpending().intersection(STOPS):
        raise KeyboardInterrupt


class About:
    """What a release says of itself: the site it is of, its name, its time in Unix seconds."""

    def __init__(self, site_id: str, name: str, time: int) -> None:
        self.site_id, self.name, self.time = site_id, name, time


# The bundle, before anything is written.


def _refuse(place: str, fault: str) -> NoReturn:
    raise Stop(REFUSED, place, fault, "重新取得发布包，核对校验和，再安装一次")


@contextmanager
def _unzipping(place: str) -> Iterator[None]:
    """Take what bytes that are no good zip make the library raise for a fault of theirs.

    Raises Stop.
    """
    try:
        yield
    except UNREADABLE as error:
        _refuse(place, f"读不出（{error}）")
    except OSError as error:
        if error.errno != errno.EINVAL:  # of a place before the beginning of the file
            raise
        _refuse(place, f"读不出（{error.strerror}）")


def _plain(path: AnyPath) -> IO[bytes]:
    """Open a regular file to read; a pipe would wait for its writer. Raises OSError."""
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "不是普通文件", path)
    return file


@contextmanager
def opened(path: str, expected: str) -> Iterator[zipfile.ZipFile]:
    """The bundle at a path, once its SHA-256 is the one expected. Raises Stop."""
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
    """The entries of a bundle by name, none of which can do harm. Raises Stop."""
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
    """Every folder above these paths."""
    found: Set[str] = set()
    for path in paths:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def _short(name: str) -> str:
    """A name from a bundle, fit for a message."""
    return repr(name if len(name) <= SHOWN else f"{name[:SHOWN]}…")


def _check_path(path: str) -> None:
    """Refuse a path that some disk does not take, or that is too deep to go through."""
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
    """The SHA-256 of every other entry of a bundle, as its manifest has them. Raises Stop."""
    sums = parse_sums(_text(archive, entries, SUMS, SUMS_AT_MOST))
    missing = sorted(set(sums) - set(entries))
    unlisted = sorted(set(entries) - set(sums) - {SUMS})
    if missing:
        _refuse("发布包", f"缺少清单里的 {_short(missing[0])}")
    if unlisted:
        _refuse("发布包", f"{_short(unlisted[0])} 不在清单里")
    return sums


def parse_sums(text: str) -> Dict[str, str]:
    """The sums of a manifest in the form of `sha256sum`, by path. Raises Stop."""
    sums: Dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        digest, _, path = line.partition("  ")
        if not SUM.fullmatch(digest) or not path or path in sums:
            _refuse(f"{SUMS}:{number}", "清单的写法不对")
        sums[path] = digest
    return sums


def about_of(archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo]) -> About:
    """What a bundle says of itself. Raises Stop."""
    return parse_about(_text(archive, entries, ABOUT, ABOUT_AT_MOST))


def parse_about(text: str) -> About:
    """What a release says of itself, from its JSON. Raises Stop."""
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
    """Refuse paths that the disk does not take, before anything is written."""
    try:
        most, most_of_part = os.pathconf(root, "PC_PATH_MAX"), os.pathconf(root, "PC_NAME_MAX")
    except (OSError, ValueError):
        return
    # With room for a number after the folder's name, and for the end of a file that is half there.
    folder = os.fsencode(folder_of(root, INCOMING + about.name)) + b"-99/" + HALF
    longest = max(len(path.encode("utf-8")) for path in entries)
    part = max(len(part) for path in entries for part in path.split("/")) + len(HALF)
    if 0 < most <= len(folder) + longest or 0 < most_of_part < part:
        raise Stop(REFUSED, root, "发布包里的路径在这里太长", "换一个路径短的目录，或换一个磁盘")


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Keep every other publication out of a site's folder. Raises Stop and OSError."""
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
    """Open what a publication locks: a file; where something else has its name, the folder."""
    path = os.path.join(root, LOCK)
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        warn(path, "不是本程序的锁文件，没有用它", "不用就移走它")
        return os.open(root, os.O_RDONLY)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except PermissionError:
        if not os.path.lexists(path):
            raise
        # Of another user: who can read it can lock it.
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
    """A path, then the same with numbers from 2 on."""
    yield path
    for number in itertools.count(2):
        yield f"{path}-{number}"


def _free(path: str) -> str:
    """The first of the numbered paths at which nothing stands."""
    return next(each for each in _numbered(path) if not os.path.lexists(each))


def folder_of(root: str, name: str) -> str:
    """The folder of a release."""
    return os.path.join(root, RELEASES, name)


def _linked(root: str) -> str:
    """The name of the release that the link names; empty if there is no link."""
    link = os.path.join(root, CURRENT)
    return os.path.basename(os.readlink(link)) if os.path.islink(link) else ""


def current_of(root: str) -> str:
    """The name of the release that is served; empty if there is none."""
    name = _linked(root)
    return name if name in installed(root) else ""


def installed(root: str) -> List[str]:
    """The names of the releases, in the order in which they were last switched to.

    Names tell the order of their commits, which need not be that in which hosts served them.
    """
    folder = os.path.join(root, RELEASES)
    times = {}
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        when = _time_of(root, name) if RELEASE.fullmatch(name) else None
        if when is not None:
            times[name] = when
    return sorted(times, key=lambda name: (times[name], name))


def _time_of(root: str, name: str) -> Optional[int]:
    """The time of a release's folder in nanoseconds; none if it is no folder, or cannot be had."""
    try:
        found = os.stat(folder_of(root, name))
    except OSError:
        return None
    return found.st_mtime_ns if stat.S_ISDIR(found.st_mode) else None


def _mark(root: str, folder: str) -> None:
    """Make a release the last one switched to, whatever the host's clock says.

    What can be read only keeps its place in the order.
    """
    times = [_time_of(root, name) or 0 for name in installed(root)]
    now = max([int(time.time()) * SECOND, *(each + SECOND for each in times)])
    try:
        os.utime(folder, ns=(now, now))
    except (OSError, OverflowError):
        return


# What is taken away.


def _clear(root: str) -> None:
    """Take away what a publication that was killed has left; tell what is not its own."""
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
                continue  # another name is taken for the next one, and this is told


def drop(root: str, name: str) -> bool:
    """Remove a release, or what is left of one; what cannot be removed is told, and False."""
    path = folder_of(root, name)
    try:
        if os.path.islink(path):
            target = os.readlink(path)
            os.unlink(path)
            warn(path, f"只是链接，已经删去；它指向的 {target} 没有动", "不用就自己删去")
            return True
        release = RELEASE.search(name)
        leaving = _free(folder_of(root, OUTGOING + (release.group() if release else name)))
        # Killed half-way, it leaves no half release under its name. A mount cannot be renamed.
        os.rename(path, leaving)
        path = leaving
        _remove(path)
    except OSError as error:
        fix = "用有权限的账户删去它；里面若有挂载点，先卸下"
        warn(path, f"删不掉，{reason(error)}", fix)
        return False
    return True


def _remove(folder: str) -> None:
    """Remove a folder with all in it, as much as can be. Raises OSError, the first.

    A folder in it is moved up before it is emptied: however deep it was, no path grows and no call
    nests. A mount cannot be moved, so nothing of another disk is removed, and a link is not
    followed.
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
    """Remove the files of a folder; move its folders to `top`, under fresh names, to wait."""
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
    """Remove the releases beyond so many that were switched to longest ago, never a wanted one."""
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


# What a release holds.


def _damaged(root: str, name: str, path: str, fault: str) -> Stop:
    fix = f"先切换到别的版本，没有别的就不切换；删去 {folder_of(root, name)}，再从发布包安装"
    return Stop(REFUSED, f"{folder_of(root, name)}/{path}", fault, fix)


def _site_installed(root: str, name: str) -> str:
    """The site that a release is of; empty if it is damaged, which keeps no other from coming."""
    try:
        return parse_about(_read(root, name, ABOUT, ABOUT_AT_MOST)).site_id
    except Stop:
        return ""


def sums_installed(root: str, name: str) -> Dict[str, str]:
    """The manifest of a release. Raises Stop."""
    return parse_sums(_read(root, name, SUMS, SUMS_AT_MOST))


def _lent(root: str, name: str) -> Dict[str, str]:
    """The manifest of a release that another takes something of; empty if it is damaged."""
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
    """Where a file of a bundle goes; as bytes, since the host's locale may know ASCII alone."""
    return os.path.join(os.fsencode(folder), *(part.encode("utf-8") for part in path.split("/")))


def check_installed(root: str, name: str, sums: Dict[str, str]) -> None:
    """Compare every file of a release with its sum. Raises Stop."""
    for path, expected in sorted(sums.items()):
        fault = _fault_in(_place(folder_of(root, name), path), expected)
        if fault:
            raise _damaged(root, name, path, fault)


def _fault_in(path: bytes, expected: str) -> str:
    """What is wrong with a file that should have this sum; empty if nothing is."""
    try:
        with _plain(path) as file:
            return "" if _sum_of(file) == expected else "被改动"
    except OSError as error:
        return f"读不出，{reason(error)}"


# Unpacking and switching.


def unpack(archive: zipfile.ZipFile, sums: Dict[str, str], about: About, folder: str) -> None:
    """Write a bundle into a new folder and flush it, each file compared with its sum.

    Each file gets its time in the bundle, which follows from its content: servers make ETags of
    times and sizes, so a changed page has another one, on every replica. Raises Stop and OSError.
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
    """The time of a bundle's entry in Unix seconds; `otherwise` if it is no time at all."""
    try:
        return calendar.timegm((*info.date_time, 0, 0, 0))
    except ValueError:
        return otherwise


def _write(source: IO[bytes], place: bytes) -> str:
    """Write what can be read into a new file, and flush it; the SHA-256 of it."""
    digest = hashlib.sha256()
    with open(place, "xb") as file:
        for chunk in iter(lambda: source.read(CHUNK), b""):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _settle(folder: str, paths: Iterable[str]) -> None:
    """Flush every folder above these paths of a release, and let servers read it."""
    for each in ("", *folders_of(paths)):
        place = _place(folder, each)
        if stat.S_IMODE(os.stat(place).st_mode) != READABLE:
            os.chmod(place, READABLE)
        _flush(place)


def _flush(folder: AnyPath) -> None:
    """Make sure that what a folder lists outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise  # some file systems flush no folders
    finally:
        os.close(handle)


def carry(root: str, name: str, folder: str) -> None:
    """Let the hash-named files of a release be had from another's folder too.

    Only its own: what it had from the one before it is wanted no more. What cannot be read, or is
    damaged, is left out and told. Raises OSError for what cannot be written.
    """
    carried, lost = [], 0
    for path, expected in sorted(_lent(root, name).items()):
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
    """Link a file to a new place, or copy it where it cannot be linked. Raises OSError."""
    try:
        if not os.path.islink(old):
            os.link(old, new)
            return
    except OSError:
        pass  # on another disk, or on one without hard links; whatever else fails here fails again
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
    """Make the link that a switch renames: what needs room on the disk comes before."""
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
    """Unpack a release and put it in its place; the link to switch with."""
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
    """Make ready a release that is there; the link to switch with, none if it is served."""
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
    """Serve a release; from the rename on nothing keeps it from being served."""
    attempt.wanted = name
    if link:
        os.replace(link, os.path.join(attempt.root, CURRENT))
    try:
        _flush(attempt.root)
    except OSError as error:
        fault = f"已切换到 {name}，但没有写稳到磁盘，{reason(error)}"
        warn(attempt.root, fault, "检查磁盘，再运行一次")


def _conclude(root: str, before: str, name: str, done: str) -> None:
    """Say what is served now, and which files for the server changed with it.

    Their policies name hashes of what the pages hold.
    """
    told = f"{done} {name}"
    old, new = _lent(root, before) if before else {}, sums_installed(root, name)
    changed = [p for p in sorted(new) if p.startswith("server/") and old.get(p) != new[p]]
    if before and changed:
        fix = f"照 {os.path.join(root, CURRENT)} 里的更新，检查后重新加载"
        told += "。服务器的设置有变动：{}。改法：{}".format("、".join(changed), fix)
    say(told)


def roll_back(attempt: Attempt, name: str) -> None:
    """Serve an installed release again. Raises Stop, OSError and KeyboardInterrupt."""
    root = attempt.root
    with locked(root):
        if name not in installed(root):
            raise Stop(WRONG_CALL, name, "没有装过这个版本", "用 list 查看有哪些版本")
        before = current_of(root)
        check_installed(root, name, sums_installed(root, name))
        _switch(attempt, _take_over(root, name, before), name)
        _conclude(root, before, name, "已切换到")


def show(root: str) -> None:
    """List the releases, the last one switched to at the end; a mark is at the one that is served.

    Raises Stop and OSError.
    """
    _check_root(root)
    current = current_of(root)
    lines = ["{} {}".format("*" if name == current else " ", name) for name in installed(root)]
    _list(lines or [f"{root} 里还没有装过版本"])


# The command line.


def say(text: str, *, to_errors: bool = False) -> None:
    """Print a line; where the output takes nothing, among the errors; if neither does, nowhere."""
    for stream in (sys.stderr,) if to_errors else (sys.stdout, sys.stderr):
        try:
            _print(stream, [text])
        except (OSError, ValueError):
            continue
        return


def warn(place: str, fault: str, fix: str) -> None:
    """Tell what does not keep a publication from being done."""
    say(f"{place}：{fault}。改法：{fix}", to_errors=True)


def _list(lines: Iterable[str]) -> None:
    """Print what was asked for. Raises Stop if the output does not take it."""
    try:
        _print(sys.stdout, lines)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise Stop(FAILED, "输出", f"写不出，{why}", "检查输出写到哪里，再运行一次") from None


def _print(stream: Optional[TextIO], lines: Iterable[str]) -> None:
    """Print in UTF-8, whatever the host's locale, with control characters shown as escapes.

    Raises OSError, and ValueError for a stream that was closed.
    """
    if stream is None:
        raise OSError(errno.EBADF, "")
    shown = ("".join(map(_shown, line)) + "\n" for line in lines)
    stream.flush()
    stream.buffer.write("".join(shown).encode("utf-8", "surrogateescape"))
    stream.buffer.flush()


def _shown(character: str) -> str:
    # Bytes of a path that is no text are escaped as these surrogates.
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
    """Run one command; returns the exit status. Raises nothing: it ends with what is true."""
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
    except SystemExit:  # of the parser, after its help
        return DONE
    except BaseException as error:
        return _account(error, attempt)
    return DONE


def _account(error: BaseException, attempt: Attempt) -> int:
    """Say in one sentence why a call ended early, and whether it had switched; the exit status."""
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
    """The line of this file at which it was raised."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == __file__:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _run() -> NoReturn:
    """Run as a program of its own."""
    status = FAILED
    try:
        status = main(sys.argv[1:])
    finally:
        # Nothing more is printed, so that nothing more can fail.
        os._exit(status)


if __name__ == "__main__":
    _run()
