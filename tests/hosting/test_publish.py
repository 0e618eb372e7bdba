"""Tests of publishing on a host: installation, refusals, and faults that must not harm the site."""

import ast
import fcntl
import hashlib
import itertools
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import publish
import pytest
from bundles import (
    PUBLISHER,
    Entry,
    entry,
    files_of_bundle,
    hashed,
    metadata,
    name_of,
    served,
    site,
    snapshot,
    write_bundle,
    write_raw_bundle,
)
from faulty import run_with_each_fault, violated_requirements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from studykit.hosting.manifest import file_time, release_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "站 点"
    folder.mkdir()
    return folder


@pytest.fixture
def installed(root: Path, tmp_path: Path) -> Path:
    """A host that serves version a."""
    assert install(root, *write_bundle(tmp_path, "a")) == 0
    return root


def install(root: Path, bundle: Path, digest: str, *more: str) -> int:
    return publish.main(["install", str(root), str(bundle), digest, *more])


def roll_back(root: Path, name: str) -> int:
    return publish.main(["rollback", str(root), name])


def test_the_publisher_uses_the_syntax_of_python_3_6_and_the_standard_library() -> None:
    text = PUBLISHER.read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    names = [
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert "Python 3.6" in (publish.__doc__ or "")


def test_installed_files_are_readable_and_have_times_derived_from_their_content(
    root: Path, tmp_path: Path
) -> None:
    umask = os.umask(0o077)
    try:
        assert install(root, *write_bundle(tmp_path, "a")) == 0
    finally:
        os.umask(umask)
    assert served(root) == "a"
    folder = (root / "current").resolve()
    assert folder.name == name_of("a")
    for path in (root / "releases", folder, *folder.rglob("*")):
        found = path.stat()
        is_folder = path.is_dir()
        assert stat.S_IMODE(found.st_mode) == (0o755 if is_folder else 0o644), path
        assert is_folder or found.st_mtime == file_time(path.read_bytes()), path
    assert {"index.html.gz", "index.html.br"} <= {path.name for path in folder.rglob("*")}
    check = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, check=False).returncode == 0


def test_upgrades_and_rollbacks_keep_the_wanted_releases(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(installed, *write_bundle(tmp_path, "b"), "--keep", "2") == 0
    assert served(installed) == "b"
    # A page of the former release that is still open requests its hash-named script. That is
    # available; other files of the former release are not.
    assert (installed / "current/site" / hashed("a")).read_bytes() == site("a")[hashed("a")]
    assert not (installed / "current/site/only-a.txt").exists()
    assert roll_back(installed, name_of("a")) == 0
    assert served(installed) == "a"
    assert (installed / "current/site" / hashed("b")).is_file()
    assert "nginx.conf" not in capsys.readouterr().out
    assert install(installed, *write_bundle(tmp_path, "c"), "--keep", "2") == 0
    assert "server/nginx.conf" in capsys.readouterr().out
    assert install(installed, *write_bundle(tmp_path, "d"), "--keep", "2") == 0
    publish.main(["list", str(installed)])
    listed = capsys.readouterr().out.splitlines()[-2:]
    assert listed == [f"  {name_of('c')}", f"* {name_of('d')}"]


def listed(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert publish.main(["list", str(root)]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("clock", ["right", "stopped", "going back"])
def test_the_releases_last_switched_to_are_kept_whatever_the_names_and_the_clock(
    root: Path,
    tmp_path: Path,
    clock: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if clock != "right":
        times = itertools.count(10**9, -(10**6) if clock == "going back" else 0)
        monkeypatch.setattr(publish, "time", SimpleNamespace(time=lambda: next(times)))
    # A host may choose to install an older release after a newer one.
    for letter in "cab":
        assert install(root, *write_bundle(tmp_path, letter)) == 0
    assert listed(root, capsys) == [f"  {name_of('c')}", f"  {name_of('a')}", f"* {name_of('b')}"]
    assert install(root, *write_bundle(tmp_path, "d"), "--keep", "3") == 0
    assert publish.installed(str(root)) == [name_of(letter) for letter in "abd"]
    assert roll_back(root, name_of("a")) == 0
    assert install(root, *write_bundle(tmp_path, "c"), "--keep", "3") == 0
    assert publish.installed(str(root)) == [name_of(letter) for letter in "dac"]


def test_a_release_without_a_date_is_installed_like_others(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "undated-0a1b2c3d"
    files = {f"site/{path}": content for path, content in site("b").items()}
    bundle = write_raw_bundle(
        tmp_path / "b.zip", {**files, "release.json": metadata(release=name, time=0)}
    )
    assert install(installed, *bundle) == 0
    assert install(installed, *write_bundle(tmp_path, "c")) == 0
    assert roll_back(installed, name) == 0
    assert served(installed) == "b"
    assert listed(installed, capsys)[-1] == f"* {name}"


def test_a_release_is_named_by_the_content_of_its_site() -> None:
    names = {release_of("x", files, 0, "19700101-0000").name for files in (site("a"), site("b"))}
    assert len(names) == 2
    assert all(publish.RELEASE.fullmatch(name) for name in names)


def test_assets_of_exactly_one_previous_release_are_kept(installed: Path, tmp_path: Path) -> None:
    for letter in "bc":
        assert install(installed, *write_bundle(tmp_path, letter)) == 0
    names = {path.name for path in (installed / "current/site/assets/javascripts").iterdir()}
    assert {Path(hashed(letter)).name in names for letter in "bc"} == {True}
    assert Path(hashed("a")).name not in names


def test_installing_again_switches_and_finds_damage(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write_bundle(tmp_path, "a")
    assert install(installed, *write_bundle(tmp_path, "b")) == 0
    assert install(installed, *first) == 0
    assert served(installed) == "a"
    (installed / "releases" / name_of("b") / "site/only-b.txt").write_bytes(b"x")
    assert roll_back(installed, name_of("b")) == 3
    assert "only-b.txt：被改动，没有切换。改法：" in capsys.readouterr().err
    assert served(installed) == "a"


def test_a_damaged_served_release_does_not_block_an_installation(
    installed: Path, tmp_path: Path
) -> None:
    assert install(installed, *write_bundle(tmp_path, "b")) == 0
    for path in ("SHA256SUMS", "release.json", "site/index.html"):
        (installed / "current" / path).unlink()
    assert install(installed, *write_bundle(tmp_path, "c")) == 0
    assert served(installed) == "c"


def test_assets_are_copied_if_hard_links_fail(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(old: bytes, new: bytes) -> None:
        raise PermissionError(1, "no links")

    monkeypatch.setattr(os, "link", link)
    assert install(installed, *write_bundle(tmp_path, "b")) == 0
    copied = installed / "current/site" / hashed("a")
    content = site("a")[hashed("a")]
    assert (copied.read_bytes(), copied.stat().st_mtime) == (content, file_time(content))


# Refusals.

MINIMAL = {"release.json": metadata(), "site/index.html": b"b"}
LINK = 0o120777
BOMB = 60 << 20


ENTRIES: dict[str, list[Entry]] = {
    "a path out of the folder": [entry("../out.txt")],
    "a longer path out of the folder": [entry("site/../../out.txt")],
    "absolute": [entry("/tmp/out.txt")],  # noqa: S108
    "a path of Windows": [entry("site\\..\\out.txt")],
    "a drive": [entry("C:/out.txt")],
    "a symbolic link": [entry("site/link", b"/etc/passwd", LINK)],
    "through a symbolic link": [entry("site/link", b"..", LINK), entry("site/link/out.txt")],
    "a device": [entry("site/null", b"", 0o020666)],
    "a folder": [entry("site/folder/", b"", 0o040755)],
    "no file type": [entry("site/x", b"", 0)],
    "a hidden file": [entry("site/.htaccess")],
    "an empty part": [entry("site//x")],
    "a control character": [entry("site/a\nb")],
    "a Chinese name": [entry("site/页.html")],
    "a duplicate": [entry("site/index.html", b"c")],
    "file and folder": [entry("site/index.html/x")],
    "a bomb": [entry("site/bomb.html", bytes(BOMB))],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ENTRIES)
def test_hostile_entries_are_refused(
    installed: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check_refused(
        installed, *write_raw_bundle(tmp_path / "bad.zip", MINIMAL, ENTRIES[name]), capsys
    )


FILES: dict[str, dict[str, bytes]] = {
    "no manifest": {"release.json": metadata(), "SHA256SUMS": b""},
    "not in the manifest": {**files_of_bundle("b"), "site/more.html": b"x"},
    "a malformed manifest": {**MINIMAL, "SHA256SUMS": b"index.html\n"},
    "a wrong sum": {**files_of_bundle("b"), "site/index.html": b"x"},
    "no metadata": {"site/index.html": b"b"},
    "metadata, not JSON": {**MINIMAL, "release.json": b"{"},
    "metadata, nested too deeply": {**MINIMAL, "release.json": b"[" * 60_000},
    "metadata, a list": {**MINIMAL, "release.json": b"[]"},
    "of a later format": {**MINIMAL, "release.json": metadata(format=2)},
    "a name that leads out": {**MINIMAL, "release.json": metadata(release="../../etc")},
    "a name that is not a string": {**MINIMAL, "release.json": metadata(release=3)},
    "a time that is not a number": {**MINIMAL, "release.json": metadata(time=True)},
    "of another site": files_of_bundle("b", "other"),
}
_SHORT = {k: v for k, v in files_of_bundle("b").items() if k != "site/index.html"}
FILES["a file of the manifest is missing"] = _SHORT


@pytest.mark.parametrize("name", FILES)
def test_inconsistent_bundles_are_refused(
    installed: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check_refused(installed, *write_raw_bundle(tmp_path / "bad.zip", FILES[name]), capsys)


def _encrypted(data: bytes) -> bytes:
    """Set the encryption flag of the last entry in the zip's central directory."""
    flags = data.rindex(b"PK\1\2") + 8
    return data[:flags] + bytes([data[flags] | 1]) + data[flags + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "no zip": lambda data: b"<html>" * 100,
    "encrypted": _encrypted,
    # Changes the recorded start of the central directory, so that the offsets become negative.
    "files before the beginning": lambda data: data[:-4] + b"\1" + data[-3:],
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_bundle_is_refused_even_if_its_sum_matches(
    installed: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, digest = write_bundle(tmp_path, "b")
    path.write_bytes(DAMAGES[name](path.read_bytes()))
    check_refused(installed, path, digest, capsys)
    check_refused(installed, path, hashlib.sha256(path.read_bytes()).hexdigest(), capsys)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_damage_to_a_bundle_changes_nothing(
    installed: Path, tmp_path: Path, data: st.DataObject, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = write_bundle(tmp_path, "b")
    content = bytearray(path.read_bytes())
    places = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    before = snapshot(installed)
    status = install(installed, path, hashlib.sha256(content).hexdigest())
    assert "改法" in capsys.readouterr().err if status else served(installed) == "b"
    assert status in (0, 3)
    if status:
        assert snapshot(installed) == before
    else:
        assert roll_back(installed, name_of("a")) == 0


def check_refused(
    root: Path, bundle: Path, digest: str, capsys: pytest.CaptureFixture[str], status: int = 3
) -> None:
    before = snapshot(root.parent)
    assert install(root, bundle, digest) == status
    out, err = capsys.readouterr()
    assert (out, err.count("改法：")) == ("", 1)
    assert snapshot(root.parent) == before


@pytest.mark.parametrize("digest", ["", "0" * 63, "g" * 64, "sha256:" + "0" * 64])
def test_an_invalid_sum_prevents_the_installation(
    installed: Path, tmp_path: Path, digest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check_refused(installed, write_bundle(tmp_path, "b")[0], digest, capsys, status=2)


def test_a_folder_of_another_program_is_not_changed(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_bundle(tmp_path, "a")
    check_refused(root / "missing", *bundle, capsys, status=2)
    assert publish.main(["list", str(root / "missing")]) == 2
    assert "没有这个目录。改法：" in capsys.readouterr().err
    (root / "current").mkdir()
    check_refused(root, *bundle, capsys, status=2)
    (root / "current").rmdir()
    (root / "current").symlink_to("elsewhere")
    check_refused(root, *bundle, capsys, status=2)


@pytest.mark.parametrize(
    "call", [[], ["install"], ["rollback", "x"], ["install", "x", "y", "0" * 64, "--keep", "1"]]
)
def test_wrong_usage_is_reported(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert publish.main(call) == 2
    assert "改法" in capsys.readouterr().err


def test_a_second_publication_is_refused_while_one_runs(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_bundle(tmp_path, "b")
    with (installed / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        check_refused(installed, *bundle, capsys, status=5)
    assert install(installed, *bundle) == 0


def test_the_publisher_works_in_an_ascii_locale(root: Path, tmp_path: Path) -> None:
    path, digest = write_bundle(tmp_path, "a")
    process = subprocess.run(
        [sys.executable, "-X", "utf8=0", PUBLISHER, "install", str(root), str(path), digest],
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert process.stdout.decode() == f"已安装并切换到 {name_of('a')}\n"
    assert (root / "current/使用说明.txt").is_file()


# System faults.


@pytest.mark.parametrize("back_to", ["", "a"], ids=["install", "rollback"])
@pytest.mark.parametrize("kind", ["kill", "kill-lines", "signal", "full", "raise"])
def test_every_fault_leaves_a_complete_site_served(
    in_memory: Path, kind: str, back_to: str
) -> None:
    steps = run_with_each_fault(in_memory, kind, back_to)
    # There were enough steps: an installation changes the disk at least once for each file.
    assert len(steps) > (4 if back_to else len(files_of_bundle("c")))
    assert [wrong for each in steps if (wrong := violated_requirements(kind, back_to, each))] == []
    # After the switch, nothing needs disk space, and a rollback does not change the disk.
    early = kind == "full" or (kind, back_to) == ("kill", "a")
    assert {each["served"] for each in steps} == {"b", *([] if early else [back_to or "c"])}


def test_a_failed_write_leaves_the_served_site_unchanged(installed: Path, tmp_path: Path) -> None:
    path, digest = write_bundle(tmp_path, "b")
    before = snapshot(installed)
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    program = f"{limited}; import publish; sys.exit(publish.main(sys.argv[1:]))"
    process = subprocess.run(
        [sys.executable, "-c", program, "install", str(installed), str(path), digest],
        env={**os.environ, "PYTHONPATH": str(PUBLISHER.parent)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert process.returncode == 4
    assert "超过了文件大小的限制，没有切换。改法：" in process.stderr
    assert snapshot(installed) == before


def test_too_little_space_is_reported_before_anything_is_written(
    installed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Usage:
        free = 1 << 20

    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage)
    check_refused(installed, *write_bundle(tmp_path, "b"), capsys, status=4)


def test_a_damaged_manifest_of_the_old_release_is_reported(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hash-named files of that release are not kept, and changed settings not recognized."""
    (installed / "current/SHA256SUMS").write_text("junk\n", "utf-8")
    capsys.readouterr()
    assert install(installed, *write_bundle(tmp_path, "b")) == 0
    output = capsys.readouterr()
    assert "SHA256SUMS：被改动或读不出，旧版本的样式和脚本没有带到新版本里。改法：" in output.err
    assert "服务器的设置有没有变动，看不出来。改法：" in output.out
    assert served(installed) == "b"
