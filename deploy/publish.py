#!/usr/bin/env python3
"""Install a bundle of the site on a POSIX host, list what is installed, and roll back.

One file of the standard library, for Python 3.6 and newer: the host has nothing else. A site's
folder holds `releases/NAME` for each release and `current`, a symbolic link to the one that is
served. A release is unpacked beside the others, flushed to the disk, and takes over by one rename
of the link: a server that reads through `current` has the old site or the new one, never neither.

Exit status: 0 done, 2 wrongly called, 3 bundle or release refused, 4 the system failed,
5 another publication is running. Whatever it is, the served site is whole; after 2, 3 and 5 it is
what it was.
"""

import argparse
import errno
import hashlib
import json
import os
import re
import shutil
import stat
import sys
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, Dict, Iterator, List, NoReturn, Tuple

try:
    import fcntl
except ImportError:
    sys.exit("publish.py: 只用于 Linux 一类的系统。改法：在 Windows 上照管理员指南用手工的办法")

DONE, WRONG_CALL, REFUSED, FAILED, BUSY = 0, 2, 3, 4, 5

CURRENT, RELEASES, LOCK = "current", "releases", ".lock"
NEXT_LINK, INCOMING, OUTGOING = ".current-next", ".incoming-", ".outgoing-"
SUMS, ABOUT, INSTRUCTIONS = "SHA256SUMS", "release.json", "使用说明.txt"
FORMAT = 1

# What a bundle may hold; far more than a site of two thousand pages needs.
FILES_AT_MOST = 200000
BYTES_AT_MOST = 4 << 30
RATIO_AT_MOST = 100
SUMS_AT_MOST = 64 << 20
ABOUT_AT_MOST = 64 << 10
# Folders: a server reads them as another user.
READABLE = 0o755
# Left free on the disk.
MARGIN = 16 << 20
CHUNK = 1 << 20

PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
RELEASE = re.compile(r"[0-9]{8}-[0-9]{4}-[0-9a-f]{8}")
OURS = re.compile(RELEASES + "/" + RELEASE.pattern)
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
}
# Files named by a hash of what they hold: a page that is open asks for them after a switch.
HASHED = re.compile(r"site/.*\.[0-9a-f]{8,}\.[^/]+")
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, NotImplementedError,
    OverflowError, RuntimeError, ValueError,
)  # fmt: skip


class Stop(Exception):  # noqa: N818
    """Why nothing was done: the exit status, and for the host the place, the fault and the fix."""

    def __init__(self, status: int, place: str, fault: str, fix: str) -> None:
        super().__init__(f"{place}：{fault}。改法：{fix}")
        self.status = status


def reason(error: OSError) -> str:
    """Why the system did not do what was asked, for the host."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


class About:
    """What a release says of itself: the site it is of, its name, its time in Unix seconds."""

    def __init__(self, site_id: str, name: str, time: int) -> None:
        self.site_id, self.name, self.time = site_id, name, time


# The bundle, before anything is written.


def _refuse(place: str, fault: str) -> NoReturn:
    raise Stop(REFUSED, place, fault, "现有的站没有变动；重新取得发布包，核对校验和，再安装一次")


@contextmanager
def opened(path: str, expected: str) -> Iterator[zipfile.ZipFile]:
    """The bundle at a path, once its SHA-256 is the one expected. Raises Stop."""
    if not SUM.fullmatch(expected):
        fix = "填打包时显示的 64 位校验和，它应与发布包分开传来"
        raise Stop(WRONG_CALL, expected, "不是 SHA-256 校验和", fix)
    try:
        handle = open(path, "rb")  # noqa: SIM115, closed below
    except OSError as error:
        raise Stop(WRONG_CALL, path, f"读不出：{reason(error)}", "检查发布包的路径") from None
    with handle:
        if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
            raise Stop(WRONG_CALL, path, "不是普通文件", "检查发布包的路径")
        found = _sum_of(handle)
        if found != expected:
            _refuse(path, f"校验和不符，算得 {found}")
        handle.seek(0)
        try:
            archive = zipfile.ZipFile(handle)
        except UNREADABLE as error:
            _refuse(path, f"不是完好的 zip（{error}）")
        yield archive


def _sum_of(handle: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: handle.read(CHUNK), b""):
        digest.update(chunk)
    return digest.hexdigest()


def entries_of(archive: zipfile.ZipFile) -> Dict[str, zipfile.ZipInfo]:
    """The entries of a bundle by name, none of which can do harm. Raises Stop."""
    entries: Dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        fault = _fault_of(info)
        if info.filename in entries:
            fault = "条目重复"
        if fault:
            _refuse(f"发布包里的 {info.filename!r}", fault)
        entries[info.filename] = info
    for name in entries:
        above = name.split("/")[:-1]
        if any("/".join(above[: end + 1]) in entries for end in range(len(above))):
            _refuse(f"发布包里的 {name}", "同名的既是文件又是目录")
    _limit(entries)
    return entries


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
        _refuse("发布包", f"缺少清单里的 {missing[0]}")
    if unlisted:
        _refuse("发布包", f"{unlisted[0]} 不在清单里")
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
    if form != FORMAT:
        fix = "用发布包里带的 publish.py 安装"
        raise Stop(REFUSED, ABOUT, f"格式 {form!a} 这个 publish.py 不认识", fix)
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
    try:
        return archive.read(entries[name]).decode("utf-8")
    except UNREADABLE as error:
        _refuse(f"发布包里的 {name}", f"读不出（{error}）")


# The host's folder.


def _check_root(root: str) -> None:
    if not os.path.isdir(root):
        fix = "检查路径；第一次安装，先建这个目录"
        raise Stop(WRONG_CALL, root, "没有这个目录", fix)


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Keep every other publication out of a site's folder. Raises Stop."""
    _check_root(root)
    link = os.path.join(root, CURRENT)
    if os.path.lexists(link) and not (os.path.islink(link) and OURS.fullmatch(os.readlink(link))):
        raise Stop(WRONG_CALL, link, "不是由本程序建立的", "换一个目录，或先把它移走")
    with open(os.path.join(root, LOCK), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(BUSY, root, "另一次发布正在进行", "等它结束，再运行一次") from None
        folder = os.path.join(root, RELEASES)
        if not os.path.isdir(folder):
            os.mkdir(folder)
            os.chmod(folder, READABLE)
        _clear(root)
        yield


def _clear(root: str) -> None:
    """Take away what a publication that was killed has left."""
    folder = os.path.join(root, RELEASES)
    for name in os.listdir(folder):
        if name.startswith((INCOMING, OUTGOING)):
            shutil.rmtree(os.path.join(folder, name))
    _unlink(os.path.join(root, NEXT_LINK))


def _unlink(path: str) -> None:
    if os.path.lexists(path):
        os.unlink(path)


def folder_of(root: str, name: str) -> str:
    """The folder of a release."""
    return os.path.join(root, RELEASES, name)


def current_of(root: str) -> str:
    """The name of the release that is served; empty if there is none."""
    link = os.path.join(root, CURRENT)
    name = os.path.basename(os.readlink(link)) if os.path.islink(link) else ""
    return name if name in installed(root) else ""


def installed(root: str) -> List[str]:
    """The names of the releases, oldest first."""
    folder = os.path.join(root, RELEASES)
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted(name for name in names if RELEASE.fullmatch(name))


def _damaged(root: str, name: str, path: str) -> Stop:
    fix = f"先切换到别的版本，没有别的就不切换；删去 {folder_of(root, name)}，再从发布包安装"
    return Stop(REFUSED, f"{folder_of(root, name)}/{path}", "缺失或被改动", fix)


def _site_installed(root: str, name: str) -> str:
    """The site that a release is of; empty if it is damaged, which keeps no other from coming."""
    try:
        return parse_about(_read(root, name, ABOUT)).site_id
    except Stop:
        return ""


def sums_installed(root: str, name: str) -> Dict[str, str]:
    """The manifest of a release. Raises Stop."""
    return parse_sums(_read(root, name, SUMS))


def _lent(root: str, name: str) -> Dict[str, str]:
    """The manifest of a release that another takes something of; empty if it is damaged."""
    try:
        return sums_installed(root, name)
    except Stop:
        return {}


def _read(root: str, name: str, path: str) -> str:
    try:
        with open(os.path.join(folder_of(root, name), path), encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        raise _damaged(root, name, path) from None


def _place(folder: str, path: str) -> bytes:
    """Where a file of a bundle goes; as bytes, since the host's locale may know ASCII alone."""
    return os.path.join(os.fsencode(folder), *(part.encode("utf-8") for part in path.split("/")))


def check_installed(root: str, name: str, sums: Dict[str, str]) -> None:
    """Compare every file of a release with its sum. Raises Stop."""
    for path, expected in sorted(sums.items()):
        try:
            with open(_place(folder_of(root, name), path), "rb") as handle:
                whole = _sum_of(handle) == expected
        except OSError:
            whole = False
        if not whole:
            raise _damaged(root, name, path)


# Unpacking and switching.


def unpack(archive: zipfile.ZipFile, sums: Dict[str, str], about: About, folder: str) -> None:
    """Write a bundle into a new folder and flush it, each file compared with its sum.

    Times are those of the release, the same on every replica. Raises Stop and OSError.
    """
    os.mkdir(folder)
    for path in (*sorted(sums), SUMS):
        place = _place(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        try:
            with archive.open(path) as packed:
                found = _write(packed, place)
        except UNREADABLE as error:
            _refuse(f"发布包里的 {path}", f"读不出（{error}）")
        if found != sums.get(path, found):
            _refuse(f"发布包里的 {path}", "与清单里的校验和不符")
        os.chmod(place, 0o644)
        os.utime(place, (about.time, about.time))
    _flush_folders(folder)


def _write(packed: IO[bytes], place: bytes) -> str:
    digest = hashlib.sha256()
    with open(place, "xb") as file:
        for chunk in iter(lambda: packed.read(CHUNK), b""):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _flush_folders(folder: str) -> None:
    for each, _, _ in os.walk(folder):
        os.chmod(each, READABLE)
        _flush(each)


def _flush(folder: str) -> None:
    """Make sure that what a folder lists outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def carry(root: str, name: str, folder: str) -> None:
    """Let the hash-named files of a release be had from another's folder too.

    Only its own: what it had from the one before it is wanted no more. Raises OSError.
    """
    for path in filter(HASHED.fullmatch, _lent(root, name)):
        old, new = _place(folder_of(root, name), path), _place(folder, path)
        if os.path.lexists(new) or not os.path.exists(old):
            continue
        os.makedirs(os.path.dirname(new), exist_ok=True)
        try:
            os.link(old, new)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK):
                raise
            _copy(old, new)  # not every file system knows hard links


def _copy(old: bytes, new: bytes) -> None:
    half = new + b".part"
    shutil.copyfile(old, half)
    shutil.copystat(old, half)
    os.rename(half, new)


def _prepare_link(root: str, name: str) -> None:
    """Make the link that a switch renames: what needs room on the disk comes before."""
    _unlink(os.path.join(root, NEXT_LINK))
    os.symlink(os.path.join(RELEASES, name), os.path.join(root, NEXT_LINK))


def _switch(root: str) -> None:
    os.replace(os.path.join(root, NEXT_LINK), os.path.join(root, CURRENT))
    _flush(root)


def prune(root: str, keep: int, wanted: Tuple[str, ...]) -> List[str]:
    """Remove the oldest releases beyond so many, never a wanted one; those removed. OSError."""
    surplus = [name for name in installed(root) if name not in wanted]
    gone = surplus[: max(0, len(installed(root)) - keep)]
    for name in gone:
        # Renamed first: killed half-way, it leaves no half release under its name.
        leaving = folder_of(root, OUTGOING + name)
        os.rename(folder_of(root, name), leaving)
        shutil.rmtree(leaving)
    return gone


# The commands.


def install(root: str, path: str, expected: str, keep: int) -> None:
    """Install a bundle and serve it. Raises Stop and OSError, with the served site as it was."""
    with opened(path, expected) as archive:
        entries = entries_of(archive)
        sums, about = sums_of(archive, entries), about_of(archive, entries)
        with locked(root):
            _check_site(root, about)
            before = current_of(root)
            try:
                if about.name in installed(root):
                    check_installed(root, about.name, sums)
                    _take_over(root, about.name, before)
                else:
                    _check_room(root, entries)
                    _bring_in(root, archive, sums, about, before)
            except BaseException:
                _clear(root)
                raise
            say(f"已安装并切换到 {about.name}")
            _tell_servers(root, before, about.name)
            _tidy(root, keep, (before, about.name))


def _tidy(root: str, keep: int, wanted: Tuple[str, ...]) -> None:
    try:
        for name in prune(root, keep, wanted):
            say(f"已删去旧版本 {name}")
    except OSError as error:
        say(f"旧版本没有删完：{reason(error)}。改法：检查权限；下次安装时再删", to_errors=True)


def _check_site(root: str, about: About) -> None:
    for name in installed(root):
        other = _site_installed(root, name)
        if other not in ("", about.site_id):
            fix = "检查目录；每个站用一个自己的目录"
            fault = f"发布包属于 {about.site_id}，这里装的是 {other}"
            raise Stop(REFUSED, root, fault, fix)


def _check_room(root: str, entries: Dict[str, zipfile.ZipInfo]) -> None:
    needed = sum(info.file_size for info in entries.values()) + MARGIN
    free = shutil.disk_usage(root).free
    if free < needed:
        fault = f"磁盘只剩 {free >> 20} MB，需要 {(needed >> 20) + 1} MB"
        folder = os.path.join(root, RELEASES)
        fix = f"腾出空间，例如删去 {folder} 里不用的旧版本；正在用的，list 标着 *，不要删"
        raise Stop(FAILED, root, fault, fix)


def _bring_in(
    root: str, archive: zipfile.ZipFile, sums: Dict[str, str], about: About, before: str
) -> None:
    folder = folder_of(root, INCOMING + about.name)
    unpack(archive, sums, about, folder)
    if before:
        carry(root, before, folder)
        _flush_folders(folder)
    _prepare_link(root, about.name)
    os.rename(folder, folder_of(root, about.name))
    _flush(os.path.join(root, RELEASES))
    _switch(root)


def _take_over(root: str, name: str, before: str) -> None:
    """Serve a release that is there already."""
    if before not in ("", name):
        carry(root, before, folder_of(root, name))
        _flush_folders(folder_of(root, name))
    _prepare_link(root, name)
    _switch(root)


def _tell_servers(root: str, before: str, after: str) -> None:
    """Tell which files for the server changed: policies name hashes of what pages hold."""
    if not before:
        return
    old, new = _lent(root, before), sums_installed(root, after)
    changed = [p for p in sorted(new) if p.startswith("server/") and old.get(p) != new[p]]
    if changed:
        say("服务器的设置有变动：{}".format("、".join(changed)))
        say(f"改法：照 {os.path.join(root, CURRENT)} 里的更新，检查后重新加载")


def roll_back(root: str, name: str) -> None:
    """Serve an installed release again. Raises Stop and OSError, with the served site as it was."""
    with locked(root):
        if name not in installed(root):
            raise Stop(WRONG_CALL, name, "没有装过这个版本", "用 list 查看有哪些版本")
        before = current_of(root)
        check_installed(root, name, sums_installed(root, name))
        try:
            _take_over(root, name, before)
        except BaseException:
            _clear(root)
            raise
        say(f"已切换到 {name}")
        _tell_servers(root, before, name)


def show(root: str) -> None:
    """List the releases, oldest first, with a mark at the one that is served. Raises Stop."""
    _check_root(root)
    current = current_of(root)
    for name in installed(root):
        say("{} {}".format("*" if name == current else " ", name))
    if not installed(root):
        say(f"{root} 里还没有装过版本")


# The command line.


def say(text: str, *, to_errors: bool = False) -> None:
    """Print a line in UTF-8, whatever the host's locale."""
    stream = sys.stderr if to_errors else sys.stdout
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "surrogateescape") + b"\n")
    stream.buffer.flush()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        form = " ".join(self.format_usage().partition(": ")[2].split())
        say(f"命令的写法不对：{message}。改法：写成 {form}", to_errors=True)
        sys.exit(WRONG_CALL)

    def print_help(self, file: object = None) -> None:
        say(self.format_help())


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
    """Run one command; returns the exit status."""
    options = _parse(arguments)
    try:
        if options.command == "install":
            install(options.root, options.bundle, options.sum.lower(), options.keep)
        elif options.command == "rollback":
            roll_back(options.root, options.name)
        else:
            show(options.root)
    except Stop as stop:
        say(str(stop), to_errors=True)
        return stop.status
    except OSError as error:
        place = os.fsdecode(error.filename) if error.filename else options.root
        fault = Stop(FAILED, place, reason(error), "检查磁盘空间和权限，再运行一次")
        say(str(fault), to_errors=True)
        return FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
