"""The small complete site that tests damage on purpose."""

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
