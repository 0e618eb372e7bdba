"""The commit of a project's files: its time, and whether the files have changed since."""

import os
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

VARIABLE = "SOURCE_DATE_EPOCH"
# The message of a command that wrote files while changes were not committed.
CHANGED = "有改动还没有提交：写出的不等于任何一次提交。改法：提交以后再写一次"
_TIME = re.compile(r"[0-9]{1,10}")
# 2106-02-07 in Unix seconds. Zip files cannot store a year after 2107.
_LATEST = 1 << 32


def commit_time(root: Path) -> int:
    """Return the time of a project's commit in Unix seconds; 0 if it is unknown.

    The environment variable SOURCE_DATE_EPOCH takes precedence
    (https://reproducible-builds.org/specs/source-date-epoch/). Otherwise Git is asked, but only if
    it tracks the project's mkdocs.yml: a download may be inside another project's repository, and
    that repository's date does not apply to it. Raises ValueError if the variable is not a time.
    """
    given = os.environ.get(VARIABLE, "")
    if given:
        if not _TIME.fullmatch(given) or int(given) >= _LATEST:
            raise ValueError(f"{VARIABLE} 不是时间：{given}。改法：写提交的时间，以秒计，或者不设")
        return int(given)
    is_ours = _git(root, "ls-files", "--error-unmatch", "mkdocs.yml")
    return int((is_ours and _git(root, "log", "-1", "--format=%ct")) or 0)


def undated(consequence: str) -> str:
    """Return the message of a command that does not know the commit's time.

    `consequence` says in Chinese what this means for what it wrote.
    """
    return (
        f"不知道提交的日期：这里没有 Git 的提交，或者 Git 读不出它。{consequence}。"
        f"改法：在 Git 仓库里运行；或者设 {VARIABLE}，以秒计"
    )


def stamp_of(time: int) -> str:
    """Format a commit time for names and pages, `20261125-1837` in UTC; empty for 0."""
    return f"{datetime.fromtimestamp(time, UTC):%Y%m%d-%H%M}" if time else ""


def release_text(time: int) -> str:
    """Return the version for readers: the package's, with the commit time if it is known."""
    stamp = stamp_of(time)
    return version("studykit") + (f"（{stamp}）" if stamp else "")


def is_changed(root: Path) -> bool:
    """Whether files of the project are modified or untracked."""
    return bool(_git(root, "status", "--porcelain", "--", "."))


def _git(root: Path, *arguments: str) -> str:
    """Run a Git command and return its output; empty if it fails or Git is not installed."""
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
