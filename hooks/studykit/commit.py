"""The commit that a project's files are of: its time, and whether they are as it has them."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

VARIABLE = "SOURCE_DATE_EPOCH"
_TIME = re.compile(r"[0-9]{1,10}")
# Zip files know no year after 2107.
_LATEST = 1 << 32


def commit_time(root: Path) -> int:
    """The time of a project's commit, in Unix seconds; 0 if it is not known.

    The variable SOURCE_DATE_EPOCH decides where it is set
    (https://reproducible-builds.org/specs/source-date-epoch/). Git is believed only where it tracks
    the project's mkdocs.yml: a download may lie inside another project's repository, whose date
    says nothing about it. Raises ValueError if the variable holds no time.
    """
    given = os.environ.get(VARIABLE, "")
    if given:
        if not _TIME.fullmatch(given) or int(given) >= _LATEST:
            raise ValueError(f"{VARIABLE} 不是时间：{given}。改法：写提交的时间，以秒计，或者不设")
        return int(given)
    is_ours = _git(root, "ls-files", "--error-unmatch", "mkdocs.yml")
    return int((is_ours and _git(root, "log", "-1", "--format=%ct")) or 0)


def stamp_of(time: int) -> str:
    """A commit's time as names and pages show it, `20261125-1837` in UTC; empty for 0."""
    return f"{datetime.fromtimestamp(time, UTC):%Y%m%d-%H%M}" if time else ""


def is_changed(root: Path) -> bool:
    """Whether the project's files differ from those of its commit, new files included."""
    return bool(_git(root, "status", "--porcelain", "--", "."))


def _git(root: Path, *arguments: str) -> str:
    """What a command of Git prints; empty if it fails, as where there is no Git."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
