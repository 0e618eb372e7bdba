"""What Lighthouse says of the first view of each kind of page, on its mobile profile.

A site served compressed, seen by a phone of middling speed on a slow network, both of which
Lighthouse works out from what it measures on this machine. Each page is seen `RUNS` times, and the
median told. Other programs that keep the machine busy cost a page up to twenty points of its
performance. Lighthouse is fetched by npm, once, as lighthouse/package-lock.json pins it with all
that it needs; where it cannot be had, that is said, and nothing is measured.
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
# What is to be reached, of 100.
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100}
NUMBERS = {
    "CLS": ("cumulative-layout-shift", "{:.3f}"),
    "LCP": ("largest-contentful-paint", "{:.0f} ms"),
    "TBT": ("total-blocking-time", "{:.0f} ms"),
    "bytes": ("total-byte-weight", "{:.0f}"),
}
PAGES = ("index.html", "sources/s2.html", "indexes/matrix.html")


def longest(site: Path, folder: str) -> str:
    """The largest page of a folder; the bank, which holds all items there are, left out."""
    pages = (page for page in (site / folder).glob("*.html") if page.name != "bank.html")
    return max(pages, key=lambda page: page.stat().st_size).relative_to(site).as_posix()


def report(lighthouse: Path, chromium: str, url: str) -> dict[str, Any]:
    """Lighthouse's report of one view; RuntimeError, with what it said, if there is none."""
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
    """The median of one of the scores; where it is too low, the best one and the goal, too."""
    found = [100 * each["categories"][name]["score"] for each in reports]
    middle = median(found)
    short = f" (at best {max(found):.0f}; goal {GOALS[name]})" if middle < GOALS[name] else ""
    return f"{name} {middle:.0f}{short}"


def number(name: str, reports: Sequence[dict[str, Any]]) -> str:
    """The median of one of the measures, by its short name."""
    audit, form = NUMBERS[name]
    found = median(each["audits"][audit]["numericValue"] for each in reports)
    return f"{name} {form.format(found)}"


def told(reports: Sequence[dict[str, Any]]) -> str:
    """The medians of some reports of one page."""
    return ", ".join(
        [*(score(name, reports) for name in GOALS), *(number(name, reports) for name in NUMBERS)]
    )


def main(runs: int) -> None:
    """Print what Lighthouse says of some kinds of page."""
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
                    print(f"{page}: {told(seen)} (median of {runs})")
            except RuntimeError as error:
                print(f"Lighthouse cannot be run: {error}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
