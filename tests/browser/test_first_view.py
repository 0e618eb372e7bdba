"""Tests of the first view of each kind of page: size, style sheets, and layout shifts."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from build_site import hashed_file
from playwright.sync_api import Browser, Route, expect
from visit import Visit, quiet, renew, rest

# The most bytes, compressed, that a page and everything it requests may take.
MOST_BYTES = 150_000
# The largest sum of layout shift scores, as the browser reports them.
MOST_SHIFT = 0.02
PAGES = [
    "index.html",
    "modules/entry-and-exit.html",
    "sources/s2.html",
    "quizzes/bank.html",
    "quizzes/causes-and-remedies.html",
    "quizzes/entry-and-exit.html",
    "quizzes/entry-and-exit.html?level=apply",
    "indexes/matrix.html",
    "indexes/terms.html",
    "handouts/entry-and-exit.html",
    "guide/learner.html",
    "plan.html",
    "records.html",
]

# Pages whose content is made by scripts.
SCRIPTED_PAGES = ["exam.html", "review.html", "records.html", "analysis.html", "plan.html"]
SIZES = [(390, 844), (1366, 768), (1920, 1080)]

ACTIVE_STYLESHEETS = """() => [...document.querySelectorAll('link[rel=stylesheet]')]
  .filter(link => matchMedia(link.media || 'all').matches)
  .map(link => link.getAttribute('href').replace(/^.*\\//, ''))"""
# The entry of the navigation, which every page has, comes after all shifts so far.
LAYOUT_SHIFT = """() => new Promise(done => {
  const observer = new PerformanceObserver(list => done(list.getEntriesByType('layout-shift')
    .reduce((sum, each) => sum + each.value, 0)));
  observer.observe({ type: 'layout-shift', buffered: true });
  observer.observe({ type: 'navigation', buffered: true });
})"""


def size_as_sent(path: Path) -> int:
    """Return the size in bytes as sent by a host: text compressed by gzip, pictures unchanged."""
    text = path.suffix in (".html", ".css", ".js", ".json", ".svg")
    return len(gzip.compress(path.read_bytes(), 9)) if text else path.stat().st_size


@dataclass(frozen=True)
class FirstView:
    """The measurements of a page that was just loaded.

    `sizes` holds the bytes of the page and of each requested file, by file name. `stylesheets` are
    the names of the style sheets that apply to the screen. `shift` is the sum of all layout shifts.
    """

    sizes: dict[str, int]
    stylesheets: list[str]
    shift: float


@pytest.fixture(scope="module")
def first(browser: Browser) -> Iterator[Visit]:
    """A page without a cache, as on a reader's first visit."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield Visit(page)
    context.close()


@pytest.fixture(scope="module", params=PAGES)
def first_view(
    request: pytest.FixtureRequest, first: Visit, address: str, real_site: Path
) -> FirstView:
    """Load a page once for all tests of it."""
    renew(first.page, address)
    first.page.set_viewport_size({"width": 360, "height": 740})
    first.requests.clear()
    first.page.goto(address + request.param)
    quiet(first.page)
    files = {real_site.parent / urlsplit(url).path.lstrip("/") for url in first.requests}
    return FirstView(
        {file.name: size_as_sent(file) for file in files},
        first.page.evaluate(ACTIVE_STYLESHEETS),
        first.page.evaluate(LAYOUT_SHIFT),
    )


def test_a_first_view_is_small(first_view: FirstView) -> None:
    assert len(first_view.sizes) > 5
    assert sum(first_view.sizes.values()) <= MOST_BYTES, first_view.sizes


def test_a_first_view_has_one_stylesheet_beside_the_themes(
    first_view: FirstView, real_site: Path
) -> None:
    themes = [name for name in first_view.stylesheets if name.endswith(".min.css")]
    assert sorted(first_view.stylesheets) == sorted(
        [*themes, hashed_file(real_site, "assets/stylesheets/site.css").name]
    )


def test_a_first_view_does_not_shift(first_view: FirstView) -> None:
    assert first_view.shift < MOST_SHIFT


@pytest.mark.parametrize("path", SCRIPTED_PAGES)
def test_a_page_filled_by_scripts_does_not_shift(first: Visit, address: str, path: str) -> None:
    """The data of the page arrive only after the page was painted."""
    page = first.page

    def after_painting(route: Route) -> None:
        rest(page)
        route.continue_()

    shifts = {}
    for width, height in SIZES:
        renew(page, address)
        page.set_viewport_size({"width": width, "height": height})
        page.route("**/data/*.js", after_painting)
        page.goto(address + path)
        quiet(page)
        shifts[width] = page.evaluate(LAYOUT_SHIFT)
    assert max(shifts.values()) <= MOST_SHIFT, shifts


def test_the_space_of_progress_is_reserved_before_scripts_run(first: Visit, address: str) -> None:
    renew(first.page, address)
    first.page.goto(f"{address}modules/entry-and-exit.html")
    bar = first.page.locator(".progress[data-module]").first
    expect(bar).to_contain_text("学完 0 节")
    heights = bar.evaluate(
        "bar => { const full = bar.offsetHeight; bar.textContent = ''; "
        "return [full, bar.offsetHeight]; }"
    )
    assert abs(heights[0] - heights[1]) <= 1, heights
