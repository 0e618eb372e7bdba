"""Benchmark the projection of the longest pages on a slow computer (a quarter of this CPU's speed).

The time runs from the click on the button until the first projected page is painted. The cold time
includes loading the projector's script, the warm time does not. Both are given in milliseconds and
as a ratio to the load time of the page itself.
"""

from statistics import median

from playwright.sync_api import Browser
from stage import NO_FULL_SCREEN

from bench.opened import opened

RUNS = 5
SLOWER = 4
PAGES = 3

PRESS = """() => new Promise(done => {
  const start = performance.now();
  document.querySelector('.project-button').click();
  (function wait() {
    if (!document.getElementById('stage')) return setTimeout(wait, 1);
    document.body.getBoundingClientRect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
  }());
})"""
LOAD = """() => { const t = performance.timing; return t.loadEventEnd - t.navigationStart; }"""


def times(browser: Browser, url: str) -> tuple[float, float, float]:
    """Return the milliseconds to load a page, to project it, and to project it again."""
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.add_init_script(NO_FULL_SCREEN)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url)
    page.wait_for_timeout(2000)
    load = page.evaluate(LOAD)
    cold = page.evaluate(PRESS)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1000)
    warm = page.evaluate(PRESS)
    page.context.close()
    return load, cold, warm


def main() -> None:
    """Print the times of the largest pages."""
    with opened() as (site, browser):
        pages = sorted(site.rglob("*.html"), key=lambda page: -page.stat().st_size)[:PAGES]
        for page in pages:
            runs = [times(browser, page.as_uri()) for _ in range(RUNS)]
            load, cold, warm = (median(run[n] for run in runs) for n in range(3))
            print(
                f"projecting {page.relative_to(site)}: cold {cold:.0f} ms, {cold / load:.2f} of "
                f"its load; warm {warm:.0f} ms, {warm / load:.2f} ({RUNS} runs, {SLOWER}× slower)"
            )


if __name__ == "__main__":
    main()
