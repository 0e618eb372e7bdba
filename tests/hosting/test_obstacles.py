"""Tests of a host's folder with obstacles: ours are removed, others' are reported and kept."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import publish
import pytest
from bundles import hashed, hidden_files, name_of, served, snapshot, write_bundle

A, B, C = (name_of(letter) for letter in "abc")
# More nested folders than Python's recursion limit or Linux's longest path allows.
DEPTH = 3_000
NOBODY = 65_534


class Host:
    """A site's folder that serves b, and before it a, beside a folder that belongs to others."""

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
def host(tmp_path: Path) -> Host:
    """A host's folder on a disk: not every file system in memory supports immutable files."""
    return Host(tmp_path)


@pytest.fixture
def quick(in_memory: Path) -> Host:
    """A host's folder in memory, where flushing is free."""
    return Host(in_memory)


def _run(*command: str | Path) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip(f"{command[0]}: {ran.stderr.strip()}")


def mounts_below(folder: Path) -> list[Path]:
    """Return the mount points below a folder; a mount moves when a folder above it is renamed."""
    lines = Path("/proc/self/mountinfo").read_text("utf-8").splitlines()
    places = [Path(line.split()[4]) for line in lines]
    return [place for place in places if folder in place.parents]


@contextmanager
def mounted(target: Path, *what: str | Path) -> Iterator[None]:
    root = next(each for each in target.parents if each.name == "root")
    _run("mount", *what, target)
    try:
        yield
    finally:
        for place in mounts_below(root):
            subprocess.run(["umount", place], check=True)


@contextmanager
def unchangeable(path: Path) -> Iterator[None]:
    """Make a file or folder immutable even for root; undone wherever it was moved to."""
    number = path.stat().st_ino
    _run("chattr", "+i", path)
    try:
        yield
    finally:
        base = next(each for each in path.parents if each.name == "root")
        found = [each for each in base.rglob("*") if each.lstat().st_ino == number]
        subprocess.run(["chattr", "-i", *found], check=True)


def file(path: Path) -> None:
    path.write_text("of others")


def folder(path: Path) -> None:
    path.mkdir()
    file(path / "of-others.txt")


def unreadable(path: Path) -> None:
    folder(path)
    path.chmod(0)


def deep(path: Path) -> None:
    """Create a folder so deep that the path of its innermost folder is too long for Linux."""
    path.mkdir()
    for _ in range(DEPTH):
        # Built from the inside out: each folder is moved into a new one.
        wrapping = path.with_name("wrapping")
        wrapping.mkdir()
        path.rename(wrapping / "x")
        wrapping.rename(path)


def put(host: Host, place: str, what: str) -> None:
    """Create something at a place in the site's folder: one of KINDS, or `-> TARGET` for a link."""
    path = host.root / place
    if what == "moved":
        # To a folder outside, with a symlink in its place.
        path.rename(host.outside / path.name)
        what = f"-> outside/{path.name}"
    elif path.is_file() or path.is_symlink():
        path.unlink()
    if what.startswith("-> "):
        path.symlink_to(host.folder / what[3:])
    else:
        KINDS[what](path)


KINDS: dict[str, Callable[[Path], None]] = {
    "file": file,
    "folder": folder,
    "unreadable": unreadable,
    "deep": deep,
    "pipe": os.mkfifo,
}
HALF, GOING, OLDEST = f"releases/.incoming-{C}", f"releases/.outgoing-{A}", f"releases/{A}"
SCRIPT = f"current/site/{hashed('b')}"
# Obstacles, each as pairs of a place and a kind. Our own leftovers are removed silently; things
# of others are reported.
Things = list[tuple[str, str]]
OURS: dict[str, Things] = {
    "a half release": [(HALF, "folder")],
    "a half release, numbered": [(f"{HALF}-2", "folder")],
    "a half release that nobody may read": [(HALF, "unreadable")],
    "a half release thousands of folders deep": [(HALF, "deep")],
    "a half release with links in it": [(HALF, "folder"), (f"{HALF}/x", "-> outside")],
    "a release half gone": [(GOING, "folder")],
    "a link half made": [(".current-next", f"-> root/{OLDEST}")],
    "the oldest release, with thousands of folders in it": [(f"{OLDEST}/site/x", "deep")],
    "the oldest release, with links in it": [
        (f"{OLDEST}/site/x", "-> outside"),
        (f"{OLDEST}/site/y", "-> outside/of-others.txt"),
    ],
}
OTHERS: dict[str, Things] = {
    "the oldest release, moved and linked": [(OLDEST, "moved")],
    "what is served, moved and linked": [(f"releases/{B}", "moved")],
    "the releases, moved and linked": [("releases", "moved")],
    "the releases, moved and linked, with a half release in them": [
        ("releases", "moved"),
        (HALF, "folder"),
    ],
    "a link that was to go": [(GOING, "-> outside")],
    "a link that was to come": [(HALF, "-> outside")],
    "a link .incoming-x": [("releases/.incoming-x", "-> outside")],
    "a link .outgoing-x to nowhere": [("releases/.outgoing-x", "-> nowhere")],
    "a file .incoming-x": [("releases/.incoming-x", "file")],
    "a file .outgoing-x": [("releases/.outgoing-x", "file")],
    "a file .outgoing-NAME": [(GOING, "file")],
    "a folder .incoming-x": [("releases/.incoming-x", "folder")],
    "a file in the place of a release": [(f"releases/{C}", "file")],
    "a link to nowhere in the place of a release": [(f"releases/{C}", "-> nowhere")],
    "a file .current-next": [(".current-next", "file")],
    "a folder .current-next": [(".current-next", "folder")],
    "a folder .current-next, and a link half made": [
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
def test_files_of_others_do_not_block_a_publication(
    quick: Host, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for place, what in {**OURS, **OTHERS}[name]:
        put(quick, place, what)
    outside = snapshot(quick.outside)
    capfd.readouterr()
    for publish_it, letter in (
        (quick.install, "c"),
        (quick.roll_back, "c"),
        (quick.install, "d"),
        (quick.roll_back, "c"),
    ):
        assert (publish_it(letter), served(quick.root)) == (0, letter)
    errors = capfd.readouterr().err
    assert bool(errors) == (name in OTHERS), errors
    assert all("改法：" in line for line in errors.splitlines())
    # Everything outside is unchanged; only an installation through a symlink adds files.
    assert outside.items() <= snapshot(quick.outside).items()
    if name in OURS:
        assert not hidden_files(quick.root)


MOUNTS: dict[str, str] = {
    "a half release": f"releases/.incoming-{C}",
    "a folder of a half release": f"releases/.incoming-{C}/sub/sub",
    "the oldest release": f"releases/{A}",
    "a folder of the oldest release": f"releases/{A}/site/media",
}


@pytest.mark.parametrize("bound", [True, False])
@pytest.mark.parametrize("name", MOUNTS)
def test_files_on_another_disk_are_not_removed(
    quick: Host, name: str, bound: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    path = quick.root / MOUNTS[name]
    path.mkdir(parents=True, exist_ok=True)
    what = ("--bind", quick.outside) if bound else ("-t", "tmpfs", "none")
    with mounted(path, *what):
        file(path / "of-others.txt")
        capfd.readouterr()
        for letter in "cdc":
            assert (quick.install(letter), served(quick.root)) == (0, letter)
            assert "删不掉" in capfd.readouterr().err
        (place,) = mounts_below(quick.root)
        assert (place / "of-others.txt").read_text() == "of others"
    assert quick.install("d") == 0
    assert not hidden_files(quick.root)


UNCHANGEABLE = {
    "a half release": f"releases/.incoming-{C}",
    "a file of a half release": f"releases/.incoming-{C}/file",
    "the oldest release": f"releases/{A}",
    "a file of the oldest release": f"releases/{A}/site/index.html",
    "the lock": ".lock",
}


@pytest.mark.parametrize("name", UNCHANGEABLE)
def test_a_release_that_cannot_be_removed_is_reported_and_removed_later(
    host: Host, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = host.root / UNCHANGEABLE[name]
    if "half" in name:
        (path if path.name.startswith(".") else path.parent).mkdir()
        if path.name == "file":
            file(path)
    capfd.readouterr()
    with unchangeable(path):
        for letter in "cdc":
            assert (host.install(letter), served(host.root)) == (0, letter)
            assert ("删不掉，没有权限。改法：" in capfd.readouterr().err) == (name != "the lock")
        assert (host.roll_back("d"), served(host.root)) == (0, "d")
    assert host.install("c") == 0
    assert not hidden_files(host.root)


def _as_nobody(run: Callable[[], bool]) -> bool:
    """Return whether `run` is true in a process of a user who owns nothing else."""
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
        true = False
        try:
            true = run()
        finally:
            os._exit(not true)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make what is another user's")
def test_files_of_another_user_do_not_block_a_publication(
    quick: Host, capfd: pytest.CaptureFixture[str]
) -> None:
    quick.folder.chmod(0o755)
    for each in (quick.root, quick.releases):
        os.chown(each, NOBODY, NOBODY)
    put(quick, HALF, "unreadable")
    capfd.readouterr()

    def publish_it() -> bool:
        done = [quick.install("c"), quick.roll_back("b"), quick.install("d")]
        return done == [0, 0, 0]

    assert _as_nobody(publish_it)
    messages = capfd.readouterr().err.splitlines()
    assert served(quick.root) == "d"
    # Six failed removals: at each of the three calls, the half release and the oldest release. One
    # failed write: nothing can be added to the other user's release.
    assert sum("删不掉，没有权限。改法：" in line for line in messages) == 6
    assert sum("写不进" in line for line in messages) == 1
    assert quick.install("c") == 0
    assert not hidden_files(quick.root)
