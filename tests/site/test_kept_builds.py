"""Tests of builds that take kept values: their bytes equal those of a build without them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from build_site import build_environment, files_of, run
from mini_site import copy_mini
from studykit.store import FOLDER, SWITCH, value_of

QUEUES = "modules/queues.md"
Change = Callable[[Path], object]


def replaced(path: str, old: str, new: str) -> Change:
    """Return a change of one text in a file of a project."""

    def change(project: Path) -> None:
        text = (project / path).read_text("utf-8")
        assert old in text
        (project / path).write_text(text.replace(old, new), "utf-8")

    return change


def new_module(project: Path) -> None:
    text = (project / "docs" / QUEUES).read_text("utf-8")
    new = text.replace("order: 1", "order: 2").replace("title: 排队", "title: 再排队")
    for name in ("long-queue", "few-numbers", "numbers", "release-early"):
        new = new.replace(f"#{name} ", f"#{name}-again ")
    (project / "docs/modules/again.md").write_text(new, "utf-8")


def own_style(project: Path) -> None:
    (project / "docs/assets/stylesheets").mkdir(parents=True, exist_ok=True)
    (project / "docs/assets/stylesheets/print.css").write_text("p { color: red }\n", "utf-8")


def own_template(project: Path) -> None:
    (project / "own/partials").mkdir(parents=True, exist_ok=True)
    (project / "own/partials/copyright.html").write_text("{{ pages | length }}", "utf-8")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("theme:\n  name: material\n  custom_dir: own\n")


# Each step makes some changes at once: a build takes a second.
HISTORY: tuple[tuple[Change, ...], ...] = (
    (replaced(f"docs/{QUEUES}", "人比号多", "人总比号多"),),
    (new_module, replaced(f"docs/{QUEUES}", "### 号源少 {", "### 号源不多 {")),
    (
        replaced("docs/modules/again.md", "#few-numbers-again ", "#scarce "),
        lambda project: (project / "docs/modules/again.md").rename(
            project / "docs/modules/more.md"
        ),
        replaced("docs/sources/s1.md", "provenance: ", "provenance: 又"),
    ),
    (
        replaced("mkdocs.yml", "site_name: 小站", "site_name: 大站"),
        replaced("docs/registry/readings.json", "nán qiú", "nàn qiú"),
        own_style,
    ),
    (replaced("docs/sources/s1.txt", "不少于 3 次", "不少于 4 次"),),
    (
        replaced("docs/guide/reader.md", "[[s1-2]]", "[[s1-9]]"),
        lambda project: (project / "docs/modules/more.md").unlink(),
    ),
    (own_template,),
)


def built(project: Path, site: Path, **environment: str) -> dict[str, bytes]:
    arguments = ("build", "--no-strict", "--site-dir", str(site))
    result = run(project, *arguments, **environment)
    assert result.returncode == 0, result.stderr
    return {**files_of(site), "diagnostics": _diagnostics(result.stderr)}


def _diagnostics(log: str) -> bytes:
    """Return the diagnostics of a log without its times and folders."""
    return "\n".join(sorted(line for line in log.split("\n") if "改法" in line)).encode()


def test_a_warm_build_is_byte_for_byte_a_clean_one(tmp_path: Path) -> None:
    project = copy_mini(tmp_path / "project")
    built(project, tmp_path / "warm")
    for step, changes in enumerate(HISTORY):
        for change in changes:
            change(project)
        clean = built(project, tmp_path / "clean", **{SWITCH: "0"})
        warm = built(project, tmp_path / "warm")
        names = clean.keys() | warm.keys()
        assert {name for name in names if clean.get(name) != warm.get(name)} == set(), step
    # The store was on, so these were not two clean builds.
    assert (project / FOLDER).is_dir()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A built project with its kept values, and the files that were built. Tests only read it."""
    project = copy_mini(tmp_path_factory.mktemp("kept") / "project")
    return project, built(project, project.parent / "good")


def _database(project: Path) -> Path:
    return next((project / FOLDER).glob("*.sqlite"))


def _readable(project: Path) -> int:
    """Return how many of the values that the last build took or kept can be read.

    Raises an error if a value is foreign.
    """
    with closing(sqlite3.connect(_database(project))) as base:
        last = "select value from entries where build = (select max(build) from entries)"
        return sum(value_of(value) is not None for (value,) in base.execute(last))


def _damage_entries(project: Path) -> None:
    with closing(sqlite3.connect(_database(project))) as base, base:
        base.execute("update entries set value = substr(value, 1, 40)")


def _other_version(project: Path) -> None:
    with closing(sqlite3.connect(_database(project))) as base, base:
        base.execute("pragma user_version = 99")


def _foreign(project: Path) -> None:
    """Give every entry a value that makes the folder `ran` if it is unpickled without care."""
    import hashlib
    import pickle
    import zlib

    class Foreign:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return os.mkdir, (str(project / "ran"),)

    packed = zlib.compress(pickle.dumps(Foreign()))
    blob = hashlib.blake2b(packed, digest_size=16).digest() + packed
    with closing(sqlite3.connect(_database(project))) as base, base:
        base.execute("update entries set value = ?", (blob,))


@pytest.mark.parametrize(
    "harm",
    [
        lambda project: _database(project).write_bytes(b"nothing of a database" * 99),
        _damage_entries,
        _other_version,
        _foreign,
    ],
    ids=["no database", "damaged entries", "another version", "foreign"],
)
def test_what_is_damaged_or_foreign_is_made_anew(
    kept: tuple[Path, dict[str, bytes]], tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    good_project, good = kept
    project = shutil.copytree(good_project, tmp_path / "project")
    harm(project)
    assert built(project, tmp_path / "site") == good
    assert not (project / "ran").exists()
    assert _readable(project) == _readable(good_project) > 0


def test_two_builds_at_once_do_not_spoil_what_is_kept(
    kept: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    _, good = kept
    project = copy_mini(tmp_path / "project")
    builds = [
        subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", str(tmp_path / name)],
            cwd=project,
            env=build_environment(),
        )
        for name in ("one", "other")
    ]
    assert [each.wait() for each in builds] == [0, 0]
    assert built(project, tmp_path / "after") == good
    pages = {path: data for path, data in good.items() if path != "diagnostics"}
    assert files_of(tmp_path / "one") == files_of(tmp_path / "other") == pages


def test_nothing_is_kept_if_the_switch_is_off(tmp_path: Path) -> None:
    project = copy_mini(tmp_path / "project")
    built(project, tmp_path / "site", **{SWITCH: "0"})
    assert not (project / FOLDER).exists()
