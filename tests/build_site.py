"""Build a site in a separate process.

That is a fork of a process that has imported everything; only `run_afresh` starts a new one.
"""

import os
import subprocess
import sys
from pathlib import Path

from forking import run_forked


def build(project: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a strict build of a project into a folder; return the process with its captured log."""
    return run(project, "build", "--strict", "--site-dir", str(site), **environment)


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one MkDocs command in a project."""
    return run_forked(project, settings(**environment), "mkdocs", *arguments)


def run_afresh(
    project: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one MkDocs command as a host does: in a new interpreter, which reads all variables."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=project,
        env=settings(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def settings(**environment: str) -> dict[str, str]:
    """Return the environment of a build: a fixed date, UTF-8 output, no MkDocs 2 warning."""
    fixed = {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **fixed, **environment}


def files_of(site: Path) -> dict[str, bytes]:
    """Return the content of every file of a built site by its path below the site."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def names_in(folder: Path) -> list[str]:
    """Return the sorted names in the folder that holds a site, except the build lock.

    The lock file stays in the folder after a build.
    """
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith("-lock"))
