"""A built copy of the real site and a browser to open it in."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_site import build
from chromium import FLAGS, MISSING, find
from mini_site import ROOT
from playwright.sync_api import Browser, sync_playwright


@contextmanager
def opened() -> Iterator[tuple[Path, Browser]]:
    """Build the site; yield its folder and a browser. Exits with a message if there is no browser.

    The folder is temporary.
    """
    program = find()
    if program is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build(ROOT, site)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield site, browser
        browser.close()
