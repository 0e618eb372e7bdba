"""Run the whole suite on a copy of the project to which an author added pages.

Arguments are passed to pytest, such as `tests/content` or `-n 2`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mini_site import ROOT

# Built files and environments, which stand beside docs/.
LEFT_OUT = {".git", ".venv", "site", "site-exam", "dist", "vendor", ".exits"}


def _left_out(folder: str, names: list[str]) -> set[str]:
    return LEFT_OUT & set(names) if Path(folder) == ROOT else set()


def main() -> None:
    """Copy, add the pages, and exit with the status of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(ROOT, root, ignore=_left_out)
        # Python imports the core of the copy, because the path of an editable install is relative.
        (root / ".venv").symlink_to(sys.prefix)
        python = root / ".venv" / Path(sys.executable).relative_to(sys.prefix)
        add = "import sys, pathlib, added; added.add_pages(pathlib.Path(sys.argv[1]))"
        known = ["tests", "tests/content", os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(known)}
        for arguments in (["-c", add, str(root)], ["-m", "pytest", "-q", *sys.argv[1:]]):
            status = subprocess.run([python, *arguments], cwd=root, env=environment).returncode
            if status:
                sys.exit(status)
    print("pages were added: the suite passes")


if __name__ == "__main__":
    main()
