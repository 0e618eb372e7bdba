"""Run Lighthouse on the first view of each kind of page, with its mobile profile.

The site is served compressed. Lighthouse simulates a mid-range phone on a slow network from its
measurements on this machine. Each page is loaded `RUNS` times, and the median is printed. Other
programs that keep the machine busy can lower the performance score by up to twenty points. npm
installs Lighthouse once, with the dependencies pinned in lighthouse/package-lock.json. If it
cannot be installed, a message says so and nothing is measured.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from build_site import build
from chromium import FLAGS, MISSING, find
from fetched import UnavailableError, installed
from host import hosted
from mini_site import ROOT

LIGHTHOUSE = Path(__file__).with_name("lighthouse")
RUNS = 3
# The scores to reach, of 100.
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100}
NUMBERS = {
    "CLS": ("cumulative-layout-shift", "{:.3f}"),
    "LCP": ("largest-contentful-paint", "{:.0f} ms"),
    "TBT": ("total-blocking-time", "{:.0f} ms"),
    "bytes": ("total-byte-weight", "{:.0f}"),
}
PAGES = ("index.html", "sources/s2.html", "indexes/matrix.html")


def longest(site: Path, folder: str) -> str:
    """Return the path of the largest page in a folder, except the bank, which shows all items."""
    pages = (page for page in (site / folder).glob("*.html") if page.name != "bank.html")
    return max(pages, key=lambda page: page.stat().st_size).relative_to(site).as_posix()


def report(lighthouse: Path, chromium: str, url: str) -> dict[str, Any]:
    """Return Lighthouse's report on one page load.

    Raises RuntimeError with its error output if it fails.
    """
    command = [
        *(str(lighthouse), url, "--quiet", "--output=json"),
        f"--only-categories={','.join(GOALS)}",
        f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
    ]
    environment = {**os.environ, "CHROME_PATH": chromium}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(result.stderr.strip() or f"it ended with {result.returncode}")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def score(name: str, reports: Sequence[dict[str, Any]]) -> str:
    """Return the median of a score; if it is below the goal, also the best score and the goal."""
    found = [100 * each["categories"][name]["score"] for each in reports]
    middle = median(found)
    short = f" (at best {max(found):.0f}; goal {GOALS[name]})" if middle < GOALS[name] else ""
    return f"{name} {middle:.0f}{short}"


def number(name: str, reports: Sequence[dict[str, Any]]) -> str:
    """Return the median of a measure in `NUMBERS`, given by its short name."""
    audit, form = NUMBERS[name]
    found = median(each["audits"][audit]["numericValue"] for each in reports)
    return f"{name} {form.format(found)}"


def summary(reports: Sequence[dict[str, Any]]) -> str:
    """Return the medians of all scores and measures over some reports of one page."""
    return ", ".join(
        [*(score(name, reports) for name in GOALS), *(number(name, reports) for name in NUMBERS)]
    )


def main(runs: int) -> None:
    """Print Lighthouse's results for each kind of page."""
    if (chromium := find()) is None:
        sys.exit(MISSING)
    try:
        lighthouse = installed(LIGHTHOUSE) / "node_modules/.bin/lighthouse"
    except UnavailableError as missing:
        print(f"Lighthouse is not run: {missing}")
        return
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        build(ROOT, site)
        pages = (*PAGES, longest(site, "modules"), longest(site, "quizzes"))
        with hosted(site, compressed=True) as address:
            try:
                for page in pages:
                    seen = [report(lighthouse, chromium, address + page) for _ in range(runs)]
                    print(f"{page}: {summary(seen)} (median of {runs})")
            except RuntimeError as error:
                print(f"Lighthouse cannot be run: {error}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
