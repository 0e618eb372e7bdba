"""The small complete site that tests damage on purpose."""

import shutil
from pathlib import Path

from studykit.check import check_library
from studykit.diagnostics import Diagnostic
from studykit.folder import read_folder
from studykit.library import read_library

HERE = Path(__file__).parent
ROOT = HERE.parent
MINI = HERE / "mini"


def mini_files() -> dict[str, bytes]:
    """The files of the small site's docs/, fresh for every test."""
    return read_folder(MINI / "docs")


def faults(files: dict[str, bytes]) -> list[Diagnostic]:
    """Every diagnostic of a set of files."""
    library, found = read_library(files)
    return sorted({*found, *check_library(library)})


def copy_mini(root: Path) -> Path:
    """A copy of the small site as a project of its own, to be damaged at will."""
    shutil.copytree(MINI, root)
    for name in ("stylesheets", "javascripts"):
        shutil.copytree(ROOT / "docs" / "assets" / name, root / "docs" / "assets" / name)
    settings = (root / "mkdocs.yml").read_text("utf-8").replace("../../", f"{ROOT.as_posix()}/")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root
