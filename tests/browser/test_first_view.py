"""Test the first view of each kind of page: size, blocking resources, and layout shifts."""

import gzip
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

# Bytes, compressed, including the page and everything it requests.
MOST = 150_000
SHIFT = 0.02
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

# Pages that scripts fill from the browser's storage.
FILLED = ["exam.html", "review.html", "records.html", "analysis.html", "plan.html"]
SIZES = [(390, 844), (1366, 768), (1920, 1080)]
SLOW = 400  # milliseconds that the data take, so that the page is painted without them

BLOCKING = """() => [...document.querySelectorAll('link[rel=stylesheet]')]
  .filter(link => matchMedia(link.media || 'all').matches)
  .map(link => link.getAttribute('href').replace(/^.*\\//, ''))"""
MOVED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def compressed(path: Path) -> int:
    """Return the size in bytes as sent by a host: text compressed by gzip, pictures unchanged."""
    text = path.suffix in (".html", ".css", ".js", ".json", ".svg")
    return len(gzip.compress(path.read_bytes(), 9)) if text else path.stat().st_size


@pytest.mark.parametrize("path", PAGES)
def test_first_view_is_small_and_does_not_shift(
    browser: Browser, address: str, real_site: Path, path: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    files = {real_site.parent / urlsplit(url).path.lstrip("/") for url in asked}
    sizes = {file.name: compressed(file) for file in files}
    assert len(sizes) > 5
    assert sum(sizes.values()) <= MOST, sizes
    own = [name for name in page.evaluate(BLOCKING) if not name.endswith(".min.css")]
    assert own == ["site.css"]
    assert page.evaluate(MOVED) < SHIFT
    context.close()


def slowed(route: Route) -> None:
    sleep(SLOW / 1000)
    route.continue_()


@pytest.mark.parametrize("path", FILLED)
def test_a_page_filled_by_scripts_does_not_shift(browser: Browser, address: str, path: str) -> None:
    found = {}
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.route("**/data/*.js", slowed)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        found[width] = page.evaluate(MOVED)
        context.close()
    assert max(found.values()) <= SHIFT, found
