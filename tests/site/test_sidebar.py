"""Tests of the navigation, which is rendered once for each section: its bytes are the theme's."""

import shutil
from pathlib import Path

import pytest
from build_site import files_of, run
from mini_site import ROOT, copy_mini, own_template
from studykit.navigation import ENTRIES_AT_MOST
from studykit.store import FOLDER

MODULE = "---\ntitle: 第{n}课\norder: {n}\nminutes: 1\nobjectives: [说出]\n---\n\n见 [[queues]]。\n"


def themes_own(project: Path) -> None:
    """Make the project use the theme's own template for the navigation."""
    own_template(project, "partials/nav.html", '{% include "theme/partials/nav.html" %}')


def built(project: Path) -> dict[str, bytes]:
    result = run(project, "build", "--no-strict", "--site-dir", str(project / "site"))
    assert result.returncode == 0, result.stderr
    return files_of(project / "site")


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """A project with so many modules, quizzes and handouts that the navigation groups them."""
    project = copy_mini(tmp_path / "project")
    for n in range(10, 11 + ENTRIES_AT_MOST):
        (project / f"docs/modules/lesson-{n}.md").write_text(MODULE.format(n=n), "utf-8")
    return project


def test_a_nested_navigation_equals_the_themes(nested: Path) -> None:
    ours = built(nested)
    assert b"1\xe2\x80\x9350" in ours["modules/lesson-10.html"]
    themes_own(nested)
    assert built(nested) == ours


def test_the_real_navigation_equals_the_themes(real_site: Path, tmp_path: Path) -> None:
    root = ROOT.as_posix()
    (tmp_path / "mkdocs.yml").write_text(
        f"INHERIT: {root}/mkdocs.yml\ndocs_dir: {root}/docs\nhooks: [{root}/hooks/study.py]\n"
        "watch: []\n",
        "utf-8",
    )
    themes_own(tmp_path)
    # This build takes the values that the build of the real site kept. It renders the pages again,
    # because their template has changed.
    if (ROOT / FOLDER).is_dir():
        shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    assert built(tmp_path) == files_of(real_site)
