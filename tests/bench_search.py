"""What the search finds first and what it costs, beside the theme's own; printed, never judged.

`make bench` prints the mean reciprocal rank of the queries of data/queries.yaml (1 where all come
first), and for sites of growing size how large the index is and how long it takes from a click
into the field of a page just opened to the first result. The theme's search reads the same pages;
it knows no paragraphs and no kinds, so that it is also judged by pages alone.
"""

import gzip
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import yaml
from bench_build import write_plain
from build_site import run
from mini_site import HERE, ROOT

sys.path.insert(0, str(HERE / "browser"))

from chromium import FLAGS, find
from host import hosted
from playwright.sync_api import Page, sync_playwright
from synthetic_project import write_project

SIZES = (50, 500, 2_000)
# Words of the synthetic modules.
WORDS = ("登记本", "电梯", "抽查")
OWN = "data/search.js"
THEMES = "search/search_index.json"
RESULT = ".md-search-result__list a"


def build(project: Path) -> Path:
    """Build a project, or stop."""
    result = run(project, "build", "--quiet")
    if result.returncode:
        sys.exit(result.stderr)
    return project / "site"


def write_theirs(folder: Path) -> Path:
    """The real site with the theme's own header and search in place of ours."""
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    for name in ("header.html", "search.html"):
        (folder / "overrides" / "partials" / name).unlink()
    own = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    changed = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(ROOT / "docs"),
        "hooks": [str(ROOT / "hooks" / "study.py")],
        "watch": [],
        "theme": {"custom_dir": "overrides"},
        "plugins": [{"search": {"lang": "zh"}}],
        "extra_javascript": [
            each for each in own["extra_javascript"] if "search.js" not in each["path"]
        ],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(changed, allow_unicode=True), "utf-8")
    return folder


def ask(page: Page, query: str) -> None:
    """Put a query into the field. The theme's search wants a key pressed at the end."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(query)
    page.keyboard.press("End")


def found(page: Page, query: str, address: str) -> list[str]:
    """The addresses of what is found, from the site's root, without what is to be marked."""
    ask(page, query)
    page.wait_for_timeout(250)  # the theme's worker answers when it likes
    links = page.locator(RESULT).evaluate_all("all => all.map(link => link.href)")
    paths = [link.removeprefix(address).partition("?") for link in links]
    return [path + "".join(rest.partition("#")[1:]) for path, _, rest in paths]


def reciprocal(wanted: str, got: Sequence[str]) -> float:
    """One by the rank of what is wanted; nothing where it is not found."""
    return 1 / (got.index(wanted) + 1) if wanted in got else 0


def judge(page: Page, address: str) -> tuple[float, float]:
    """The mean reciprocal rank by places, and by pages alone."""
    table = yaml.safe_load((HERE / "data/queries.yaml").read_text("utf-8"))
    queries = [*table["first"], *table["missed"]]
    first_result(page, address, "党员")
    places = pages = 0.0
    for query, wanted, *_ in queries:
        got = found(page, query, address)
        places += reciprocal(wanted, got)
        only = list(dict.fromkeys(place.partition("#")[0] for place in got))
        pages += reciprocal(wanted.partition("#")[0], only)
    return places / len(queries), pages / len(queries)


def first_result(page: Page, address: str, query: str) -> float:
    """Seconds from a click into the field of a page just opened to the first result."""
    page.goto(f"{address}index.html", wait_until="domcontentloaded")
    start = perf_counter()
    # The theme's search forgets what was asked before its index was there.
    while not page.locator(RESULT).count():
        ask(page, "")
        ask(page, query)
        page.wait_for_timeout(20)
    return perf_counter() - start


def sizes(site: Path, name: str) -> tuple[float, float]:
    """An index in megabytes, as it is and compressed."""
    content = (site / name).read_bytes()
    return len(content) / 1e6, len(gzip.compress(content, 9)) / 1e6


def main(counts: Sequence[int]) -> None:
    """Print the ranks on the real site, then a line for each size."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        folder = Path(name)
        ours = folder / "ours"
        run(ROOT, "build", "--quiet", "--site-dir", str(ours))
        theirs = build(write_theirs(folder / "theirs"))
        for title, site in (("ours", ours), ("the theme's", theirs)):
            with hosted(site) as address:
                # Filters are not chosen: the theme has none.
                places, pages = judge(browser.new_page(), address)
            print(f"mean reciprocal rank, {title}: {places:.3f} by places, {pages:.3f} by pages")
        for count in counts:
            project = write_project(folder / f"study-{count}", count)
            plain = write_plain(folder / f"plain-{count}", project)
            settings = yaml.safe_load((plain / "mkdocs.yml").read_text("utf-8"))
            settings["plugins"] = [{"search": {"lang": "zh"}}]
            (plain / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
            told = []
            for site, index in ((build(project), OWN), (build(plain), THEMES)):
                raw, packed = sizes(site, index)
                with hosted(site) as address:
                    page = browser.new_page()
                    seconds = sorted(first_result(page, address, word) for word in WORDS)[1]
                told.append((raw, packed, seconds))
            (raw, packed, seconds), (raw2, packed2, seconds2) = told
            print(
                f"{count:>5} modules: index {raw:.2f} MB, {raw / raw2:.2f} of the theme's"
                f" (compressed {packed:.2f} MB, {packed / packed2:.2f});"
                f" first result after {seconds * 1000:.0f} ms, {seconds / seconds2:.2f} of its time"
            )


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or SIZES)
