"""Test every page of the real site on every stage: no text is clipped, lost or too small.

A page is tried with one scale on each stage, by a Latin square: every page meets every stage and
every scale, and neighbouring pages, which have the same templates, meet all pairs of a stage and a
scale. `bench.fits` tries all sixteen pairs on every page.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fitting import SCALES, faults, open_page, pages_of
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = open_page(browser)
    yield opened
    opened.context.close()


FOLDERS = [
    *("modules", "lessons", "sources", "indexes", "quizzes", "guide", "handouts"),
    "terms.html",
]


@pytest.mark.parametrize("shard", range(4))
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_line_of_every_page_fits_every_stage(
    page: Page, address: str, real_site: Path, folder: str, shard: int
) -> None:
    """All pages of a shard have the same scale on the same stage."""
    scales = [[scale] for scale in SCALES[shard:] + SCALES[:shard]]
    paths = [path for path in pages_of(real_site) if path.split("/")[0] == folder][shard::4]
    for path in paths:
        assert faults(page, address + path, scales) == [], path


def test_no_page_is_left_out(real_site: Path) -> None:
    assert {path.split("/")[0] for path in pages_of(real_site)} == set(FOLDERS)
