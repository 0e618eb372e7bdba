"""What the search finds first and what it costs, beside the theme's own.

The mean reciprocal rank of the queries of data/queries.yaml (1 where all come first), and for sites
of 50, 500 and 2,000 modules how large the index is and how long it takes from the focus in the
field of a page just opened to the first results. The theme's search reads the same modules; it
knows no paragraphs and no kinds, so that it is also judged by pages alone. It is measured where
jieba is installed, without which it cuts no Chinese words and finds next to nothing.
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
from studykit.folder import write_text
from synthetic_project import write_project

from bench.projects import write_plain, write_theirs

SIZES = (50, 500, 2_000)
# What synthetic modules hold, whatever their number: a title, a word of many texts, one of few.
WORDS = ("供水", "登记本", "抽查")
OWN = "data/search.js"
THEMES = "search/search_index.json"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
RESULT = ".md-search-result__list a"
# Milliseconds: for an answer of an index that is loaded; and for the first one, in all.
PATIENCE = 2_000
MOST = 120_000
# Typed again from time to time, ever less often: what was asked before its index was there, a
# search may have forgotten.
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
    """An index in megabytes, raw and compressed, and milliseconds to the first results."""

    raw: float
    packed: float
    time: float

    def __str__(self) -> str:
        size = f"index {self.raw:.2f} MB, compressed {self.packed:.2f} MB"
        return f"{size}; first results after {self.time:.0f} ms"

    def over(self, other: "Cost") -> str:
        """Its ratios to another."""
        size = f"{self.raw / other.raw:.2f} and {self.packed / other.packed:.2f}"
        return f"{size} of {other.raw:.2f} and {other.packed:.2f} MB; " + (
            f"{self.time / other.time:.2f} of {other.time:.0f} ms"
        )


def build(project: Path, site: Path) -> Path:
    """Build a project into a folder, or stop."""
    result = run(project, "build", "--quiet", "--site-dir", str(site))
    if result.returncode:
        sys.exit(result.stderr)
    return site


def unsealed(site: Path) -> Path:
    """A site without its policy, which forbids what the theme's search needs: fetch, a worker."""
    for page in site.rglob("*.html"):
        write_text(page, POLICY.sub("", page.read_text("utf-8")))
    return site


def ask(page: Page, query: str) -> None:
    """Put a query into the field. The theme's search wants a key pressed at the end."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(query)
    page.keyboard.press("End")


def found(page: Page, query: str, address: str) -> list[str]:
    """The addresses of what is found, from the site's root, without what is to be marked."""
    ask(page, "")
    page.wait_for_selector(RESULT, state="detached")
    ask(page, query)
    with suppress(Late):
        page.wait_for_selector(RESULT, timeout=PATIENCE)
    links = page.locator(RESULT).evaluate_all("all => all.map(link => link.href)")
    paths = [link.removeprefix(address).partition("?") for link in links]
    return [path + "".join(rest.partition("#")[1:]) for path, _, rest in paths]


def reciprocal(wanted: str, got: Sequence[str]) -> float:
    """One by the rank of what is wanted; nothing where it is not found."""
    return 1 / (got.index(wanted) + 1) if wanted in got else 0


def judge(page: Page, address: str) -> tuple[float, float]:
    """The mean reciprocal rank by places, and by pages alone; no filter is chosen."""
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
    """Milliseconds from the focus in the field of a page just opened to the first results.

    Stops, and says so, where nothing is found in the end.
    """
    page.goto(f"{address}index.html", wait_until="domcontentloaded")
    taken = page.evaluate(FIRST, [query, RESULT, PATIENCE, MOST])
    if taken is None:
        sys.exit(f"{address}: nothing was found for {query} within {MOST // 1000} s")
    return float(taken)


def cost(browser: Browser, site: Path, index: str) -> Cost:
    """What the search of a site costs, with nothing of it in the browser's cache."""
    content = (site / index).read_bytes()
    with hosted(site) as address:
        times = [first_results(browser.new_page(), address, word) for word in WORDS]
    return Cost(len(content) / 1e6, len(gzip.compress(content, 9)) / 1e6, median(times))


def compare(browser: Browser, folder: Path, count: int, *, theirs: bool) -> None:
    """Print what the search of so many modules costs."""
    project = write_project(folder / "study", count)
    ours = cost(browser, build(project, folder / "ours"), OWN)
    print(f"{count} modules: {ours}")
    if theirs:
        plain = write_plain(folder / "plain", project, search=True)
        theme = cost(browser, build(plain, folder / "theirs"), THEMES)
        print(f"    {ours.over(theme)}, the theme's")


def main(counts: Sequence[int]) -> None:
    """Print the ranks on the real site, then what each size costs."""
    if (path := find()) is None:
        sys.exit(MISSING)
    theirs = find_spec("jieba") is not None
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        folder = Path(name)
        sites = {"ours": build(ROOT, folder / "ours")}
        if theirs:
            sites["the theme's"] = unsealed(
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
