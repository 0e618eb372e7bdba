"""Project every page of the real site on every stage with every scale of its text.

`tests/browser/test_stage_fits.py` tries a quarter of these pairs on each page.
"""

import sys

from fitting import SCALES, STAGES, faults, open_page, pages_of

from bench.opened import opened


def main() -> None:
    """Print each text that does not fit, and counts. Exit with status 1 if there is such a text."""
    found = []
    with opened() as (site, browser):
        page = open_page(browser)
        paths = pages_of(site)
        for path in paths:
            url = (site / path).as_uri()
            found += [f"{path} {each}" for each in faults(page, url, [SCALES] * len(STAGES))]
    print(*found, sep="\n")
    print(f"stages: {len(paths)} pages, {len(STAGES)} sizes, {len(SCALES)} scales: {len(found)}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
