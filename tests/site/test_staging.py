"""Tests of builds that run at once, are killed or fail: the site is always whole."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from build_site import build, build_environment, files_of, names_in, run, run_limited
from forking import run_forked
from studykit.staging import Stage, hold_site

OLD = {"index.html": b"old", "modules/a.html": b"old a"}
NEW = {"index.html": b"new", "modules/b.html": b"new b"}


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def nobody_waits() -> None:
    pytest.fail("the lock was taken")


def build_once(site: Path) -> int:
    stage = Stage(site)
    stage.open(nobody_waits)
    write(stage.next, NEW)
    stage.take_over()
    stage.close()
    return 0


@pytest.mark.parametrize("is_first", [True, False])
def test_a_killed_build_leaves_a_whole_site(tmp_path: Path, is_first: bool) -> None:
    """After a kill before any change of the disk, the next build finds the old or the new site."""
    seen = set()
    for nth in range(1, 100):
        trial = tmp_path / str(nth)
        # An earlier build was also killed, and left its unfinished site and one it was removing.
        for name in (".site-next", ".site-gone"):
            write(trial / name, {"part.html": b"half"})
        if not is_first:
            write(trial / "site", OLD)
        code = faults.run_with_fault("kill", nth, lambda: build_once(trial / "site"))  # noqa: B023, called at once
        stage = Stage(trial / "site")
        stage.open(nobody_waits)
        found = files_of(trial / "site")
        seen.add(found.get("index.html"))
        assert found in ({}, NEW) if is_first else found in (OLD, NEW)
        assert names_in(trial) == (["site"] if found else [])
        stage.close()
        assert build_once(trial / "site") == 0
        assert files_of(trial / "site") == NEW
        if code == faults.UNREACHED:
            break
    assert code == faults.UNREACHED
    assert nth > 8
    assert seen == {None if is_first else b"old", b"new"}


def killed(project: Path, nth: int, *command: str) -> int:
    """Run a command in a project, killed before its nth change of the disk; return its status."""
    done = run_forked(project, build_environment(), "faults", "kill", str(nth), *command)
    assert done.returncode == 0
    return int(done.stdout.split()[-1])


def _without_hash(name: str) -> str:
    return re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", name)


def test_whole_builds_that_are_killed_leave_a_whole_site(built: Path) -> None:
    old = files_of(built / "site")
    page = built / "docs/modules/queues.md"
    page.write_text(page.read_text("utf-8").replace("号不够用", "号还不够用"), "utf-8")
    run(built, "build", "--site-dir", "new")
    new = files_of(built / "new")
    assert {_without_hash(name) for name in new} == {_without_hash(name) for name in old}
    assert new != old
    for nth in (1, 60, 120, 180):
        assert killed(built, nth, "mkdocs", "build") == -signal.SIGKILL
        with hold_site(built / "site", nobody_waits):
            assert files_of(built / "site") in (old, new)
            assert names_in(built) == ["docs", "mkdocs.yml", "new", "site"]
    assert killed(built, 10_000, "mkdocs", "build") == faults.UNREACHED
    assert files_of(built / "site") == new


def test_without_disk_space_the_last_site_stays(tmp_path: Path) -> None:
    for nth in range(1, 100):
        trial = tmp_path / str(nth)
        write(trial / "site", OLD)

        def attempt() -> int:
            try:
                return build_once(trial / "site")  # noqa: B023, called at once
            except OSError:
                return 1

        if faults.run_with_fault("full", nth, attempt) == faults.UNREACHED:
            break
        assert files_of(trial / "site") == OLD
    assert nth > 3


def test_a_site_that_cannot_be_renamed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "site", OLD)
    stage = Stage(tmp_path / "site")
    stage.open(nobody_waits)
    with pytest.raises(FileNotFoundError):
        stage.take_over()  # nothing was built
    assert files_of(tmp_path / "site") == OLD
    stage.close()
    stage.close()
    assert names_in(tmp_path) == ["site"]


def test_leftovers_of_an_older_build_are_removed(tmp_path: Path) -> None:
    """An older version replaced a symlink itself, and left the symlink as `.site-last`."""
    write(tmp_path / "disk", OLD)
    (tmp_path / ".site-last").symlink_to(tmp_path / "disk")
    (tmp_path / ".site-next").write_text("a file")
    (tmp_path / ".site-gone").symlink_to(tmp_path / "nothing")
    write(tmp_path / "site", OLD)
    assert build_once(tmp_path / "site") == 0
    assert names_in(tmp_path) == ["disk", "site"]
    assert files_of(tmp_path / "disk") == OLD


def test_if_site_is_a_link_its_target_folder_is_replaced(project: Path) -> None:
    (project / "disk").mkdir()
    (project / "site").symlink_to("disk/public")
    for _ in range(2):
        assert run(project, "build", "--strict").returncode == 0
        assert (project / "site").is_symlink()
        assert (project / "disk/public/index.html").is_file()
    assert names_in(project / "disk") == ["public"]


@pytest.fixture
def waiting(project: Path) -> Iterator[subprocess.Popen[str]]:
    """A build that was started while another holder has the lock."""
    with hold_site(project / "site", nobody_waits):
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=project,
            env=build_environment(),
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert process.stderr
        for line in process.stderr:
            if "另一次构建正在进行，等它结束" in line:
                break
        yield process
    process.kill()
    process.wait()


def test_a_second_build_waits_and_reports_it(project: Path, waiting: subprocess.Popen[str]) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.5)
    assert names_in(project) == ["docs", "mkdocs.yml"]


def test_concurrent_builds_all_succeed(project: Path, small_site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    builds = [
        subprocess.Popen(command, cwd=project, env=build_environment(), stderr=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [each.wait(300) for each in builds] == [0, 0, 0]
    assert files_of(project / "site") == files_of(small_site)
    assert names_in(project) == ["docs", "mkdocs.yml", "site"]


def test_a_moved_last_site_is_restored_even_if_the_build_fails(built: Path) -> None:
    """A kill between the two renames of a replacement leaves this state."""
    good = files_of(built / "site")
    (built / "site").rename(built / ".site-last")
    page = built / "docs/modules/queues.md"
    page.write_text(page.read_text("utf-8").replace(".原因", ".原囚", 1), "utf-8")
    result = build(built, built / "site")
    assert result.returncode == 1
    assert f"上一次构建在替换时中断了：已恢复 {built / 'site'}" in result.stderr
    assert files_of(built / "site") == good
    assert names_in(built) == ["docs", "mkdocs.yml", "site"]


def test_a_full_disk_is_reported_in_one_sentence(built: Path) -> None:
    good = files_of(built / "site")
    result = run_limited(built, 20_000, "mkdocs", "build", "--strict")
    assert result.returncode == 1
    assert f"{built}/.site-next/" in result.stdout
    assert "：超过了文件大小的限制。改法：检查磁盘空间和权限，再运行一次" in result.stdout
    assert "Traceback" not in result.stderr
    assert files_of(built / "site") == good
    assert names_in(built) == ["docs", "mkdocs.yml", "site"]


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ("/sys/site", "/sys/.site-lock：没有权限。改法："),
        ("mkdocs.yml", "mkdocs.yml：不是目录。改法："),
        ("mkdocs.yml/site", "mkdocs.yml：已经有一个同名的文件。改法："),
    ],
)
def test_an_unwritable_site_folder_is_reported(project: Path, site: str, message: str) -> None:
    result = build(project, Path(site))
    assert result.returncode == 1
    assert message in result.stdout
    assert "Traceback" not in result.stderr


def test_an_unreadable_page_is_reported(project: Path) -> None:
    page = project / "docs/modules/queues.md"
    page.unlink()
    page.symlink_to("/proc/self/mem")  # its first byte cannot be read
    result = build(project, project / "site")
    assert result.returncode == 1
    assert "queues.md：读写出错，磁盘可能坏了。改法：" in result.stdout
    assert "Traceback" not in result.stderr
