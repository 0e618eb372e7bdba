"""Tests of the command `new`: what it writes, what it refuses, and the wheel that brings it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from banks import bank_in, library_in
from build_site import build, build_environment, files_of
from mini_site import ROOT
from starting import start
from studykit import starting
from studykit.__main__ import main
from studykit.files import read_folder, write_bytes
from studykit.model import ItemType, Kind
from studykit.shipped import PACKAGE

EXAMPLE = (starting.STARTER / "docs/sources/s1.txt").read_text("utf-8")


def test_a_new_site_has_no_fault_and_builds_strictly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = start(tmp_path / "my-site", "阅览室学习站", "my-site")
    assert "make serve" in capsys.readouterr().out
    assert main(["--root", str(site), "check"]) == 0
    assert "没有发现错误" in capsys.readouterr().out
    result = build(site, site / "site")
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    home = (site / "site/index.html").read_text("utf-8")
    assert "<title>阅览室学习站 - " in home
    written = b"".join(read_folder(site).values())
    assert re.findall(rb"\{(?:title|site_id)\}", written) == []


def test_the_example_has_every_kind_of_unit_and_of_item(tmp_path: Path) -> None:
    site = start(tmp_path / "my-site", "阅览室", "my-site")
    library = library_in(site / "docs")
    assert {unit.kind for unit in library.units} == set(Kind)
    bank = bank_in(site / "docs")
    assert {item.type for item in bank.items} >= {ItemType.SINGLE, ItemType.MULTIPLE}


@pytest.mark.parametrize(
    ("folder", "more", "message"),
    [
        ("taken", ["--title", "站"], "已经有了，没有动它。改法：换一个目录名"),
        ("file", ["--title", "站"], "已经有了，没有动它。改法：换一个目录名"),
        ("new", ["--title", " "], "题名是空的。改法：--title 写"),
        ("new", ["--title", "站: #1"], "题名里有 ':'。改法：--title 写"),
        ("new", ["--title", "{site_id}"], "题名里有 '{'。改法："),
        ("新站", ["--title", "站"], "新站 不能作网站的永久名。改法：加 --id"),
        ("new", ["--title", "站", "--id", "My_Site"], "My_Site 不能作网站的永久名。改法："),
    ],
)
def test_a_wrong_command_changes_nothing(
    tmp_path: Path, folder: str, more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/mine.txt").write_text("我的", "utf-8")
    (tmp_path / "file").write_text("我的", "utf-8")
    before = files_of(tmp_path)
    assert main(["new", str(tmp_path / folder), *more]) == 2
    assert message in capsys.readouterr().out
    assert files_of(tmp_path) == before


def test_a_new_site_may_be_in_folders_that_do_not_exist_yet(tmp_path: Path) -> None:
    site = start(tmp_path / "no/such/new", "站", "new")
    assert main(["--root", str(site), "check"]) == 0


def test_a_site_without_a_title_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["new", "my-site"])
    assert stopped.value.code == 2
    assert capsys.readouterr().out.count("\n") == 1


def test_a_second_run_after_an_interrupted_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my-site"

    def write(path: Path, data: bytes) -> None:
        if path.name == "mkdocs.yml":
            raise KeyboardInterrupt
        write_bytes(path, data)

    with monkeypatch.context() as during:
        during.setattr(starting, "write_bytes", write)
        with pytest.raises(KeyboardInterrupt):
            main(["new", str(folder), "--title", "站"])
    assert not folder.exists()
    assert main(["new", str(folder), "--title", "站"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["my-site"]
    assert main(["--root", str(folder), "check"]) == 0


def test_a_wrong_mkdocs_yml_is_reported_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = start(tmp_path / "my-site", "站", "my-site")
    capsys.readouterr()
    right = (site / "mkdocs.yml").read_text("utf-8")
    for wrong, message in (
        (right.replace("plugins: []", "plugins: ["), "mkdocs.yml:"),
        (right.replace("hooks/study.py", "hooks/none.py"), "mkdocs.yml: hooks 不合要求："),
        (right + "theme: {name: none}\n", "mkdocs.yml: theme 不合要求："),
    ):
        (site / "mkdocs.yml").write_text(wrong, "utf-8")
        for command in ("check", "lock", "bundle"):
            assert main(["--root", str(site), command]) == 1
            out = capsys.readouterr().out
            assert out.startswith(message)
            assert out.count("\n") == 1


def test_the_examples_of_the_author_guide_are_quoted_from_the_example_document() -> None:
    guide = (PACKAGE / "guide/author.md").read_text("utf-8")
    quoted = re.findall(r"“([^”]+)”\[\[s1-\d\]\]", guide)
    assert len(quoted) > 5
    assert [each for each in quoted if each not in EXAMPLE] == []


def test_the_wheel_makes_a_site_that_builds(tmp_path: Path) -> None:
    """A user has only the wheel: no file of this project outside the package may be used."""
    environment = build_environment(PYTHONPATH=str(tmp_path / "lib"), PIP_NO_INDEX="1")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    offline = ["--no-deps", "--no-build-isolation"]
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    (source / "hooks").mkdir()
    (source / "hooks/studykit").symlink_to(PACKAGE)

    def run(*command: str, at: Path = tmp_path) -> str:
        done = subprocess.run(
            command, cwd=at, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(*pip, "wheel", *offline, "--wheel-dir", str(tmp_path), str(source))
    [wheel] = tmp_path.glob("studykit-*.whl")
    run(*pip, "install", *offline, "--target", str(tmp_path / "lib"), str(wheel))
    run(sys.executable, "-m", "studykit", "new", "my-site", "--title", "阅览室学习站")
    site = tmp_path / "my-site"
    assert (site / "wheels" / wheel.name).read_bytes() == wheel.read_bytes()
    where = run(sys.executable, "-c", "import studykit.shipped as s; print(s.PACKAGE)", at=site)
    assert Path(where.strip()) == tmp_path / "lib/studykit"
    run(sys.executable, "-m", "studykit", "check", at=site)
    run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", at=site)
    run(sys.executable, "-m", "studykit", "bundle", at=site)
    assert os.listdir(site / "dist")[0].startswith("my-site-20231114-2213-")
