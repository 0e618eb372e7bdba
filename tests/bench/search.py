"""Benchmark the quality and the cost of the search, compared with the theme's search.

It prints the mean reciprocal rank for the queries of data/queries.yaml (1 if every wanted result
comes first). For sites of 50, 500 and 2,000 modules it prints the size of the index and the time to
the first results. The time begins when the search field of a page just opened gets the focus.

The theme's search reads the same modules. It does not know paragraphs and kinds, so the rank is
also computed by pages alone. It is measured only if jieba is installed: without it the theme's
search does not segment Chinese text and finds almost nothing.
"""

import gzip
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import yaml
from build_site import run
from chromium import FLAGS, MISSING, find
from host import hosted
from mini_site import HERE, ROOT
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Late
from studykit.files import write_text
from synthetic_project import write_project

from bench.projects import write_plain, write_theirs

SIZES = (50, 500, 2_000)
# Queries with results in any synthetic site: a title, a frequent word and a rare word.
WORDS = ("供水", "登记本", "抽查")
OWN = "data/search.*.js"
THEMES = "search/search_index.json"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
RESULT = ".md-search-result__list a"
# Timeouts in milliseconds: for a query when the index is loaded, and for the first query.
PATIENCE = 2_000
MOST = 120_000
# Types the query again at increasing intervals, because a search may forget a query that came
# before its index was loaded.
FIRST = """([query, result, patience, most]) => new Promise(done => {
  const field = document.querySelector('.md-search__input');
  const type = text => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
  };
  const start = performance.now();
  let next = 0;
  field.focus();
  (function look() {
    const past = performance.now() - start;
    if (document.querySelector(result)) return done(past);
    if (past > most) return done(null);
    if (past >= next) {
      ['', query].forEach(type);
      next = 2 * past + patience;
    }
    return setTimeout(look, 5);
  }());
})"""


@dataclass(frozen=True)
class Cost:
    """The size of an index in MB, raw and compressed, and the milliseconds to the first results."""

    raw: float
    packed: float
    time: float

    def __str__(self) -> str:
        size = f"index {self.raw:.2f} MB, compressed {self.packed:.2f} MB"
        return f"{size}; first results after {self.time:.0f} ms"

    def over(self, other: "Cost") -> str:
        """Return the ratios to another cost, as text."""
        size = f"{self.raw / other.raw:.2f} and {self.packed / other.packed:.2f}"
        return f"{size} of {other.raw:.2f} and {other.packed:.2f} MB; " + (
            f"{self.time / other.time:.2f} of {other.time:.0f} ms"
        )


def build(project: Path, site: Path) -> Path:
    """Build a project into a folder and return the folder. Exits if the build fails."""
    result = run(project, "build", "--quiet", "--site-dir", str(site))
    if result.returncode:
        sys.exit(result.stderr)
    return site


def without_policy(site: Path) -> Path:
    """Remove the Content-Security-Policy from the pages of a site and return the site.

    The policy forbids fetch and workers, which the theme's search needs.
    """
    for page in site.rglob("*.html"):
        write_text(page, POLICY.sub("", page.read_text("utf-8")))
    return site


def ask(page: Page, query: str) -> None:
    """Put a query into the search field. The theme's search starts only after a key press."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(query)
    page.keyboard.press("End")


def found(page: Page, query: str, address: str) -> list[str]:
    """Return the results of a query as addresses relative to the root, without query strings.

    The query strings only name the words to highlight.
    """
    ask(page, "")
    page.wait_for_selector(RESULT, state="detached")
    ask(page, query)
    with suppress(Late):
        page.wait_for_selector(RESULT, timeout=PATIENCE)
    links = page.locator(RESULT).evaluate_all("all => all.map(link => link.href)")
    paths = [link.removeprefix(address).partition("?") for link in links]
    return [path + "".join(rest.partition("#")[1:]) for path, _, rest in paths]


def reciprocal(wanted: str, got: Sequence[str]) -> float:
    """Return the reciprocal of the rank of the wanted result, or 0 if it is not found."""
    return 1 / (got.index(wanted) + 1) if wanted in got else 0


def judge(page: Page, address: str) -> tuple[float, float]:
    """Return the mean reciprocal rank by places and by pages alone, without a filter."""
    table = yaml.safe_load((HERE / "data/queries.yaml").read_text("utf-8"))
    queries = [*table["first"], *table["missed"]]
    first_results(page, address, "党员")
    places = pages = 0.0
    for query, wanted, *_ in queries:
        got = found(page, query, address)
        places += reciprocal(wanted, got)
        only = list(dict.fromkeys(place.partition("#")[0] for place in got))
        pages += reciprocal(wanted.partition("#")[0], only)
    return places / len(queries), pages / len(queries)


def first_results(page: Page, address: str, query: str) -> float:
    """Return the milliseconds from the focus in the field of a new page to the first results.

    Exits with a message if nothing is found within `MOST` milliseconds.
    """
    page.goto(f"{address}index.html", wait_until="domcontentloaded")
    taken = page.evaluate(FIRST, [query, RESULT, PATIENCE, MOST])
    if taken is None:
        sys.exit(f"{address}: nothing was found for {query} within {MOST // 1000} s")
    return float(taken)


def cost(browser: Browser, site: Path, index: str) -> Cost:
    """Return the cost of the search of a site, with an empty browser cache.

    `index` is a pattern for the path of its index.
    """
    (file,) = site.glob(index)
    content = file.read_bytes()
    with hosted(site) as address:
        times = [first_results(browser.new_page(), address, word) for word in WORDS]
    return Cost(len(content) / 1e6, len(gzip.compress(content, 9)) / 1e6, median(times))


def compare(browser: Browser, folder: Path, count: int, *, theirs: bool) -> None:
    """Print the cost of the search of `count` modules; if `theirs`, also of the theme's search."""
    project = write_project(folder / "study", count)
    ours = cost(browser, build(project, folder / "ours"), OWN)
    print(f"{count} modules: {ours}")
    if theirs:
        plain = write_plain(folder / "plain", project, search=True)
        theme = cost(browser, build(plain, folder / "theirs"), THEMES)
        print(f"    {ours.over(theme)}, the theme's")


def main(counts: Sequence[int]) -> None:
    """Print the ranks on the real site, then the cost for each size."""
    if (path := find()) is None:
        sys.exit(MISSING)
    theirs = find_spec("jieba") is not None
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        folder = Path(name)
        sites = {"ours": build(ROOT, folder / "ours")}
        if theirs:
            sites["the theme's"] = without_policy(
                build(write_theirs(folder / "study"), folder / "theirs")
            )
        for title, site in sites.items():
            with hosted(site) as address:
                places, pages = judge(browser.new_page(), address)
            print(f"mean reciprocal rank, {title}: {places:.3f} by places, {pages:.3f} by pages")
        for count in counts:
            compare(browser, folder / str(count), count, theirs=theirs)
        browser.close()
    if not theirs:
        print("The theme's search is not measured: install tests/bench/jieba.lock by pip")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or SIZES)
