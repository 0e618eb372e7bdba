"""Start a site by the command `new`, as another organisation does."""

import shutil
from pathlib import Path

from mini_site import HERE
from studykit.__main__ import main

SECOND = HERE / "second"


def start(folder: Path, title: str, site_id: str) -> Path:
    """Start a site in a folder that does not exist yet; return the folder."""
    assert main(["new", str(folder), "--title", title, "--id", site_id]) == 0
    return folder


def start_second(folder: Path) -> Path:
    """Start the site of another organisation, and put its pages in the place of the example."""
    start(folder, "车间安全", "second")
    shutil.rmtree(folder / "docs")
    shutil.copytree(SECOND / "docs", folder / "docs")
    # The lock in tests/second lacks the addresses of the guides, which change with the package.
    assert main(["--root", str(folder), "lock"]) == 0
    return folder
