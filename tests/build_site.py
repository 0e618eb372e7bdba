"""Build a site in a separate process.

The process is a fork of one that has imported everything; only `run_afresh` starts a new
interpreter.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

from forking import run_forked
from studykit.files import read_each
from studykit.store import FOLDER


def build(project: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a strict build of a project into a folder; return the process with its captured log."""
    return run(project, "build", "--strict", "--site-dir", str(site), **environment)


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one MkDocs command in a project."""
    return run_forked(project, build_environment(**environment), "mkdocs", *arguments)


def run_afresh(
    project: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one MkDocs command as a host does: in a new interpreter, which reads all variables."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=project,
        env=build_environment(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run_limited(
    folder: Path, bytes_at_most: int, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a Python module in a folder; it cannot write a larger file, as on a full disk."""
    limits = (bytes_at_most, bytes_at_most)
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=build_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits),
    )


def build_environment(**environment: str) -> dict[str, str]:
    """Return the environment of a build: a fixed date, UTF-8 output, no MkDocs 2 warning."""
    fixed = {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **fixed, **environment}


def files_of(site: Path) -> dict[str, bytes]:
    """Return the content of every file of a built site by its path below the site."""
    return dict(read_each(site))


def hashed_file(site: Path, path: str) -> Path:
    """Return a file of a built site whose name has a hash, by its path without the hash."""
    stem, _, extension = path.rpartition(".")
    (found,) = site.glob(f"{stem}.{'[0-9a-f]' * 8}.{extension}")
    return found


def names_in(folder: Path) -> list[str]:
    """Return the sorted names in the folder that holds a site.

    Left out are those that every build leaves there: its lock, and the folder of kept values.
    """
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if name != FOLDER and not name.endswith("-lock"))
