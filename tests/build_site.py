"""Building a site as a host does, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def build(project: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a strict build of a project into a folder; the result holds all that was logged."""
    return run(project, "build", "--strict", "--site-dir", str(site), **environment)


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one MkDocs command in a project."""
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
    """The environment of a build: a fixed date, Chinese in the log, no advertisement."""
    fixed = {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **fixed, **environment}


def files_of(site: Path) -> dict[str, bytes]:
    """Every file of a built site by its path below it."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def left_in(folder: Path) -> list[str]:
    """The names in a folder that holds a site, without the lock of builds, which stays."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith("-lock"))
