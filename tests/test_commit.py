"""Tests of the commit time: from SOURCE_DATE_EPOCH, from the project's repository, or unknown."""

import subprocess
from pathlib import Path

import pytest
from studykit.commit import VARIABLE, commit_time, is_changed, stamp_of

TIME = 1_767_312_000


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.org")
        monkeypatch.setenv(f"GIT_{who}_DATE", f"{TIME} +0800")


def project(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    return folder


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def committed(folder: Path) -> None:
    git(folder, "init")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "all")


def test_a_project_with_its_own_repository_has_the_time_of_its_commit(tmp_path: Path) -> None:
    root = project(tmp_path)
    committed(root)
    assert commit_time(root) == TIME
    assert not is_changed(root)
    (root / "new.md").write_text("new", "utf-8")
    assert is_changed(root)


def test_a_folder_of_a_larger_repository_has_the_time_of_its_commit(tmp_path: Path) -> None:
    root = project(tmp_path / "sites/one")
    committed(tmp_path)
    (tmp_path / "beside.txt").write_text("new", "utf-8")
    assert commit_time(root) == TIME
    assert not is_changed(root)


def test_a_download_inside_another_repository_does_not_take_its_date(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("x", "utf-8")
    committed(tmp_path)
    assert commit_time(project(tmp_path / "download")) == 0


def test_without_a_repository_the_time_is_unknown(tmp_path: Path) -> None:
    assert commit_time(project(tmp_path)) == 0


def test_without_a_commit_the_time_is_unknown(tmp_path: Path) -> None:
    git(project(tmp_path), "init")
    git(tmp_path, "add", "--all")
    assert commit_time(tmp_path) == 0


def test_in_a_repository_of_another_owner_the_time_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(project(tmp_path))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert commit_time(tmp_path) == 0


def test_without_git_the_time_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(project(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit_time(tmp_path) == 0


def test_the_variable_takes_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(project(tmp_path))
    monkeypatch.setenv(VARIABLE, "1700000000")
    assert commit_time(tmp_path) == 1_700_000_000


@pytest.mark.parametrize("value", ["-1", "1.5", "x", "١", "4294967296", "9" * 5000, " 1"])
def test_an_invalid_time_in_the_variable_is_reported(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(ValueError, match="不是时间"):
        commit_time(tmp_path)


@pytest.mark.parametrize(
    ("time", "stamp"),
    [(0, ""), (1, "19700101-0000"), (TIME, "20260102-0000"), ((1 << 32) - 1, "21060207-0628")],
)
def test_a_stamp_is_the_minute_in_utc(time: int, stamp: str) -> None:
    assert stamp_of(time) == stamp
