"""Tests of a site's folder with obstacles in it.

What publish.py left behind is removed; what it did not make is reported and kept.
"""

import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import publish
import pytest
from bundles import hashed, hidden_files, make_deep_folder, name_of, served, snapshot, write_bundle

A, B, C = (name_of(letter) for letter in "abc")
NOBODY = 65_534
IS_ROOT = os.geteuid() == 0


class Host:
    """A folder in which release a and then b were installed; b is served.

    `root` is the folder of the site. Beside it is `outside`, which publish.py must not touch.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.outside = folder, folder / "root", folder / "outside"
        self.releases = self.root / "releases"
        self.root.mkdir()
        (self.outside / "sub").mkdir(parents=True)
        for name in ("of-others.txt", "sub/of-others.txt"):
            (self.outside / name).write_text("of others")
        self.bundles = {letter: write_bundle(folder, letter) for letter in "abcd"}
        for letter in "ab":
            assert self.install(letter) == 0

    def install(self, letter: str) -> int:
        call = ["install", str(self.root), *map(str, self.bundles[letter]), "--keep", "2"]
        return publish.main(call)

    def roll_back(self, letter: str) -> int:
        return publish.main(["rollback", str(self.root), name_of(letter)])


@pytest.fixture
def disk_host(tmp_path: Path) -> Host:
    """A host's folder on a disk: not every file system in memory supports immutable files."""
    return Host(tmp_path)


@pytest.fixture
def memory_host(in_memory: Path) -> Host:
    """A host's folder in memory, where flushing is free."""
    return Host(in_memory)


# What `mount` and `chattr` say if this machine allows nobody, or only root, to use them.
REFUSALS = ("permission denied", "not permitted", "must be superuser", "not supported")


def _run_or_skip(*command: str | Path) -> None:
    """Run a command. If the machine does not allow it, skip the test; any other fault fails."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if any(refusal in ran.stderr.lower() for refusal in REFUSALS):
        pytest.skip(f"{command[0]}: {ran.stderr.strip()}")
    assert ran.returncode == 0, ran.stderr


def mounts_below(folder: Path) -> list[Path]:
    """Return the mount points below a folder."""
    lines = Path("/proc/self/mountinfo").read_text("utf-8").splitlines()
    points = [Path(line.split()[4]) for line in lines]
    return [point for point in points if folder in point.parents]


def _root_of(path: Path) -> Path:
    """Return the site's folder above a path."""
    return next(each for each in path.parents if each.name == "root")


@contextmanager
def mounted(target: Path, *options: str | Path) -> Iterator[None]:
    _run_or_skip("mount", *options, target)
    try:
        yield
    finally:
        # The mount point may have another path now: it moves when a folder above it is renamed.
        for point in mounts_below(_root_of(target)):
            subprocess.run(["umount", point], check=True)


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    """Make a file or folder immutable, even for root, for the duration of the context.

    Afterwards it is found by its inode, because it may have been moved.
    """
    inode = path.stat().st_ino
    _run_or_skip("chattr", "+i", path)
    try:
        yield
    finally:
        found = [each for each in _root_of(path).rglob("*") if each.lstat().st_ino == inode]
        subprocess.run(["chattr", "-i", *found], check=True)


def make_file(path: Path) -> None:
    path.write_text("of others")


def make_folder(path: Path) -> None:
    path.mkdir()
    make_file(path / "of-others.txt")


def make_unreadable_folder(path: Path) -> None:
    make_folder(path)
    path.chmod(0)


def put(host: Host, place: str, kind: str) -> None:
    """Create an obstacle at a place in the site's folder.

    `kind` is one of KINDS; `-> TARGET` for a symlink; or `moved` for what is there, moved to the
    folder outside, with a symlink to it in its place.
    """
    path = host.root / place
    if kind == "moved":
        path.rename(host.outside / path.name)
        kind = f"-> outside/{path.name}"
    elif path.is_file() or path.is_symlink():
        path.unlink()
    if kind.startswith("-> "):
        path.symlink_to(host.folder / kind[3:])
    else:
        KINDS[kind](path)


KINDS: dict[str, Callable[[Path], None]] = {
    "file": make_file,
    "folder": make_folder,
    "unreadable": make_unreadable_folder,
    "deep": make_deep_folder,
    "pipe": os.mkfifo,
}
# The folders of a release that is being installed, of one that is being removed, and the oldest.
INCOMING, OUTGOING, OLDEST = f"releases/.incoming-{C}", f"releases/.outgoing-{A}", f"releases/{A}"
SCRIPT = f"current/site/{hashed('b')}"
# Obstacles are pairs of a place and a kind, as `put` takes them. OURS were left behind by
# publish.py, which removes them silently. OTHERS were not made by publish.py, which reports them.
Obstacles = list[tuple[str, str]]
OURS: dict[str, Obstacles] = {
    "an incoming release": [(INCOMING, "folder")],
    "an incoming release, numbered": [(f"{INCOMING}-2", "folder")],
    "an incoming release that nobody may read": [(INCOMING, "unreadable")],
    "an incoming release thousands of folders deep": [(INCOMING, "deep")],
    "an incoming release with links in it": [(INCOMING, "folder"), (f"{INCOMING}/x", "-> outside")],
    "an outgoing release": [(OUTGOING, "folder")],
    "a link .current-next": [(".current-next", f"-> root/{OLDEST}")],
    "the oldest release, with thousands of folders in it": [(f"{OLDEST}/site/x", "deep")],
    "the oldest release, with links in it": [
        (f"{OLDEST}/site/x", "-> outside"),
        (f"{OLDEST}/site/y", "-> outside/of-others.txt"),
    ],
}
OTHERS: dict[str, Obstacles] = {
    "the oldest release, moved away, a symlink in its place": [(OLDEST, "moved")],
    "the served release, moved away, a symlink in its place": [(f"releases/{B}", "moved")],
    "the releases, moved away, a symlink in their place": [("releases", "moved")],
    "the releases, moved away, with an incoming release in them": [
        ("releases", "moved"),
        (INCOMING, "folder"),
    ],
    "a link .outgoing-NAME": [(OUTGOING, "-> outside")],
    "a link .incoming-NAME": [(INCOMING, "-> outside")],
    "a link .incoming-x": [("releases/.incoming-x", "-> outside")],
    "a link .outgoing-x to nowhere": [("releases/.outgoing-x", "-> nowhere")],
    "a file .incoming-x": [("releases/.incoming-x", "file")],
    "a file .outgoing-x": [("releases/.outgoing-x", "file")],
    "a file .outgoing-NAME": [(OUTGOING, "file")],
    "a folder .incoming-x": [("releases/.incoming-x", "folder")],
    "a file in the place of a release": [(f"releases/{C}", "file")],
    "a link to nowhere in the place of a release": [(f"releases/{C}", "-> nowhere")],
    "a file .current-next": [(".current-next", "file")],
    "a folder .current-next": [(".current-next", "folder")],
    "a folder .current-next, and a link .current-next-2": [
        (".current-next", "folder"),
        (".current-next-2", "-> nowhere"),
    ],
    "a folder .lock": [(".lock", "folder")],
    "a pipe .lock": [(".lock", "pipe")],
    "a link .lock": [(".lock", "-> outside/of-others.txt")],
    "a link .lock to nowhere": [(".lock", "-> outside/not-there")],
    "a script that is a pipe": [(SCRIPT, "pipe")],
    "a script that is a folder": [(SCRIPT, "folder")],
    "a script that is a link": [(SCRIPT, "-> outside/of-others.txt")],
}


@pytest.mark.parametrize("name", [*OURS, *OTHERS])
def test_obstacles_do_not_block_a_publication(
    memory_host: Host, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for place, kind in {**OURS, **OTHERS}[name]:
        put(memory_host, place, kind)
    outside = snapshot(memory_host.outside)
    capfd.readouterr()
    for publish_release, letter in (
        (memory_host.install, "c"),
        (memory_host.roll_back, "c"),  # c is served already
        (memory_host.install, "d"),
        (memory_host.roll_back, "c"),
    ):
        assert (publish_release(letter), served(memory_host.root)) == (0, letter)
    errors = capfd.readouterr().err
    assert bool(errors) == (name in OTHERS), errors
    assert all("改法：" in line for line in errors.splitlines())
    # Everything outside is unchanged; only an installation through a symlink adds files.
    assert outside.items() <= snapshot(memory_host.outside).items()
    if name in OURS:
        assert not hidden_files(memory_host.root)


MOUNTS: dict[str, str] = {
    "an incoming release": INCOMING,
    "a folder of an incoming release": f"{INCOMING}/sub/sub",
    "the oldest release": OLDEST,
    "a folder of the oldest release": f"{OLDEST}/site/media",
}


@pytest.mark.parametrize("is_bind_mount", [True, False])
@pytest.mark.parametrize("name", MOUNTS)
def test_files_below_a_mount_point_are_not_removed(
    memory_host: Host, name: str, is_bind_mount: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    path = memory_host.root / MOUNTS[name]
    path.mkdir(parents=True, exist_ok=True)
    options = ("--bind", memory_host.outside) if is_bind_mount else ("-t", "tmpfs", "none")
    with mounted(path, *options):
        make_file(path / "of-others.txt")
        capfd.readouterr()
        for letter in "cdc":
            assert (memory_host.install(letter), served(memory_host.root)) == (0, letter)
            assert "删不掉" in capfd.readouterr().err
        (point,) = mounts_below(memory_host.root)
        assert (point / "of-others.txt").read_text() == "of others"
    assert memory_host.install("d") == 0
    assert not hidden_files(memory_host.root)


# The folder of a release, and the path in that folder of the file or folder that is immutable.
IMMUTABLE: dict[str, tuple[str, str]] = {
    "an incoming release": (INCOMING, "."),
    "a file of an incoming release": (INCOMING, "file"),
    "the oldest release": (OLDEST, "."),
    "a file of the oldest release": (OLDEST, "site/index.html"),
}


def _publish_thrice(host: Host, capfd: pytest.CaptureFixture[str]) -> list[bool]:
    """Install c, d and c again, then roll back to d.

    Return for each installation whether a failed removal was reported.
    """
    reports = []
    capfd.readouterr()
    for letter in "cdc":
        assert (host.install(letter), served(host.root)) == (0, letter)
        reports.append("删不掉，没有权限。改法：" in capfd.readouterr().err)
    assert (host.roll_back("d"), served(host.root)) == (0, "d")
    return reports


@pytest.mark.parametrize("name", IMMUTABLE)
def test_an_immutable_release_is_reported_and_removed_later(
    disk_host: Host, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, immutable_part = IMMUTABLE[name]
    path = disk_host.root / folder / immutable_part
    (disk_host.root / folder).mkdir(exist_ok=True)
    if not path.exists():
        make_file(path)
    with immutable(path):
        assert _publish_thrice(disk_host, capfd) == [True, True, True]
    assert disk_host.install("c") == 0
    assert not hidden_files(disk_host.root)


def test_an_immutable_lock_neither_blocks_a_publication_nor_is_reported(
    disk_host: Host, capfd: pytest.CaptureFixture[str]
) -> None:
    with immutable(disk_host.root / ".lock"):
        assert _publish_thrice(disk_host, capfd) == [False, False, False]
    assert disk_host.install("c") == 0
    assert not hidden_files(disk_host.root)


def _as_nobody(run: Callable[[], bool]) -> bool:
    """Run `run` in a child process as the user nobody, and return its result.

    If `run` raises an exception, print it and return False.
    """
    child = os.fork()
    if child == 0:
        succeeded = False
        try:
            os.setgroups([])
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
            succeeded = run()
        except BaseException:  # the child must not run the rest of pytest
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0 if succeeded else 1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not IS_ROOT, reason="only root can create files of another user")
def test_files_of_another_user_do_not_block_a_publication(
    memory_host: Host, capfd: pytest.CaptureFixture[str]
) -> None:
    """The user nobody owns the site's folder and publishes; root owns what is in it."""
    memory_host.folder.chmod(0o755)
    for each in (memory_host.root, memory_host.releases):
        os.chown(each, NOBODY, NOBODY)
    put(memory_host, INCOMING, "unreadable")
    capfd.readouterr()

    def publish_releases() -> bool:
        done = [memory_host.install("c"), memory_host.roll_back("b"), memory_host.install("d")]
        return done == [0, 0, 0]

    succeeded = _as_nobody(publish_releases)
    errors = capfd.readouterr().err
    assert succeeded, errors
    assert served(memory_host.root) == "d"
    # Six failed removals: at each of the three calls, the incoming release and the oldest release.
    # One failed write: nothing can be added to release b, which root owns.
    assert errors.count("删不掉，没有权限。改法：") == 6
    assert errors.count("写不进") == 1
    assert memory_host.install("c") == 0
    assert not hidden_files(memory_host.root)
