"""`python -m studykit bundle` and `usb`: what they pack, and that they pack the same twice."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import publish
import pytest
from bundles import site
from mini_site import ROOT, copy_mini
from playwright.sync_api import Browser
from studykit.__main__ import main
from studykit.hosting.servers import FRONTS, NAMES

TIME = "1700000000"
PAGE = '<!doctype html><html lang="zh-CN"><title>小站</title><p>到了</p>'


def made(project: Path) -> Path:
    """A project with a built site, which here is a few files."""
    copy_mini(project)
    shutil.copytree(ROOT / "deploy", project / "deploy")
    # In another order than that of their names.
    for path, content in sorted(site("a").items(), reverse=True):
        file = project / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if path != "index.html" else PAGE.encode())
    return project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return made(tmp_path / "project")


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
    """A bundle made in a process of its own, with other hashes, in another zone of time."""
    subprocess.run(
        [sys.executable, "-m", "studykit", "--root", str(project), "bundle"],
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
    )
    (path,) = (project / "dist").iterdir()
    return path


def test_a_bundle_is_the_same_twice_and_can_be_published(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = packed(project, "bundle")
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    assert capsys.readouterr().out == f"{digest}  {first}\n"
    other = packed_elsewhere(made(tmp_path / "other"))
    assert re.fullmatch(r"mini-20231114-2213-[0-9a-f]{8}\.zip", first.name)
    assert (first.name, first.read_bytes()) == (other.name, other.read_bytes())
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        instructions = archive.read("使用说明.txt").decode("utf-8-sig")
    assert {"site/index.html", "site/modules/queues.html.br", "publish.py"} <= set(names)
    servers = {name for name in names if name.startswith("server/")}
    assert servers == {f"server/{name}" for name in (*NAMES, *FRONTS)}
    assert first.stem in instructions
    assert "{" not in instructions
    root = tmp_path / "root"
    root.mkdir()
    assert publish.main(["install", str(root), str(first), digest]) == 0
    assert (root / "current/site/index.html").read_text("utf-8") == PAGE


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


def test_what_cannot_be_packed_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "site/页.html").write_text("x", "utf-8")
    assert pack(project, "bundle") == 1
    assert "页.html。改法：" in capsys.readouterr().out
    shutil.rmtree(project / "site")
    assert pack(project, "usb") == 1
    assert "make site" in capsys.readouterr().out
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert pack(project, "usb") == 1
    assert "make bundle" in capsys.readouterr().out
    assert not (project / "dist").exists()
