"""Tests of `python -m studykit bundle` and `usb`: content of the archives, and reproducibility."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import faults
import publish
import pytest
from build_site import run_limited
from bundles import site
from mini_site import copy_mini
from playwright.sync_api import Browser
from studykit import shipped
from studykit.__main__ import main
from studykit.hosting.servers import FRONT_TEMPLATES, SERVER_TEMPLATES

TIME = "1700000000"
ERROR_PAGE = '<!doctype html><html lang="zh-CN"><title>小站</title><p>到了</p>'


def make_project(project: Path) -> Path:
    """Create a project whose built site is a few files; return its path."""
    copy_mini(project)
    # Written in another order than that of their names, to show that the archive is sorted.
    write(
        project / "site",
        {**dict(sorted(site("a").items(), reverse=True)), "index.html": ERROR_PAGE.encode()},
    )
    return project


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture(autouse=True)
def time_of_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TIME)


def pack(project: Path, kind: str) -> int:
    return main(["--root", str(project), kind])


def packed(project: Path, kind: str) -> Path:
    assert pack(project, kind) == 0
    (path,) = (project / "dist").iterdir()
    return path


def packed_elsewhere(project: Path) -> Path:
    """Return a bundle made in a separate process, with other string hashes and time zone."""
    subprocess.run(
        [sys.executable, "-m", "studykit", "--root", str(project), "bundle"],
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
    )
    (path,) = (project / "dist").iterdir()
    return path


def test_two_packings_give_equal_bundles_that_can_be_published(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = packed(project, "bundle")
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    assert capsys.readouterr().out == f"{digest}  {first}\n"
    other = packed_elsewhere(make_project(tmp_path / "other"))
    assert re.fullmatch(r"mini-20231114-2213-[0-9a-f]{8}\.zip", first.name)
    assert (first.name, first.read_bytes()) == (other.name, other.read_bytes())
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert archive.testzip() is None
        instructions = archive.read("使用说明.txt").decode("utf-8-sig")
    assert {"site/index.html", "site/modules/queues.html.br", "publish.py"} <= set(names)
    servers = {name for name in names if name.startswith("server/")}
    assert servers == {f"server/{name}" for name in (*SERVER_TEMPLATES, *FRONT_TEMPLATES)}
    assert first.stem in instructions
    assert "{" not in instructions
    root = tmp_path / "root"
    root.mkdir()
    assert publish.main(["install", str(root), str(first), digest]) == 0
    assert (root / "current/site/index.html").read_text("utf-8") == ERROR_PAGE


def test_a_stick_opens_from_a_folder(project: Path, tmp_path: Path, browser: Browser) -> None:
    with zipfile.ZipFile(packed(project, "usb")) as archive:
        archive.extractall(tmp_path / "U 盘")
    assert {path.name for path in (tmp_path / "U 盘").iterdir()} == {"site", "打开学习站.html"}
    page = browser.new_page()
    page.goto((tmp_path / "U 盘/打开学习站.html").as_uri())
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("link", name="打开学习站").click()
    page.get_by_text("到了").wait_for()
    page.close()


def test_a_site_that_cannot_be_packed_is_reported(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "site/页.html").write_text("x", "utf-8")
    assert pack(project, "bundle") == 1
    assert "页.html。改法：" in capsys.readouterr().out
    shutil.rmtree(project / "site")
    assert pack(project, "usb") == 1
    assert "make site" in capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert pack(project, "usb") == 1
    assert "SOURCE_DATE_EPOCH 不是时间：yesterday。改法：" in capsys.readouterr().out
    assert not (project / "dist").exists()


def test_without_a_commit_names_and_times_follow_the_content(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change of one character changes the release name and the file's time, and so its ETag."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = packed(project, "bundle")
    assert "不知道提交的日期" in capsys.readouterr().out
    assert re.fullmatch(r"mini-undated-[0-9a-f]{8}\.zip", before.name)
    times = times_in(before)
    before.unlink()
    page = project / "site/index.html"
    page.write_bytes(page.read_bytes().replace("到了".encode(), "到啦".encode()))
    after = packed(project, "bundle")
    assert after.name != before.name
    changed = {name for name, time in times_in(after).items() if times[name] != time}
    # These files contain the name of the release or the sums of the other files.
    dependent = {"release.json", "使用说明.txt", "SHA256SUMS"}
    assert {name for name in changed - dependent if "index.html" not in name} == set()
    assert "site/index.html" in changed


def times_in(bundle: Path) -> dict[str, tuple[int, ...]]:
    with zipfile.ZipFile(bundle) as archive:
        return {info.filename: info.date_time for info in archive.infolist()}


@pytest.mark.parametrize("change", ["deploy/nginx.conf", "site/only-a.txt"])
def test_different_contents_get_different_release_names(
    project: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shipped.DEPLOY, project / "deploy")
    monkeypatch.setattr(shipped, "DEPLOY", project / "deploy")
    before = packed(project, "bundle")
    before.unlink()
    with (project / change).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert packed(project, "bundle").name != before.name


def test_partial_files_of_a_killed_or_refused_packing_are_removed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "dist").mkdir()
    (project / "dist/.mini-old.zip.part").write_bytes(b"half")
    refused = run_limited(project, 9_000, "studykit", "bundle")
    assert refused.returncode == 3
    assert re.search(r"mini-.*\.zip：超过了文件大小的限制。改法：", refused.stdout)
    assert "Traceback" not in refused.stderr
    assert list((project / "dist").iterdir()) == []


def test_a_killed_packing_leaves_complete_zips_unchanged(project: Path) -> None:
    whole = packed(project, "bundle").read_bytes()
    for nth in range(1, 50):
        shutil.rmtree(project / "dist")
        code = faults.run_with_fault("kill", nth, lambda: pack(project, "bundle"))
        assert {path.read_bytes() for path in (project / "dist").glob("*.zip")} <= {whole}
        assert packed(project, "bundle").read_bytes() == whole
        if code == faults.UNREACHED:
            break
    assert code == faults.UNREACHED
    assert nth > 4
