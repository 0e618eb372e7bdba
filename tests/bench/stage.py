"""Benchmark the projection of the longest pages and of a deck.

The time of a page runs from the click on the button until the first projected page is painted, on
a slow computer (a quarter of this CPU's speed). The cold time includes loading the projector's
script, the warm time does not. Both are given in milliseconds and as a ratio to the load time of
the page itself.

A deck is opened in two ways: by a mouse, whose pointer rests on the button before the click, and
by a bare click, as of a finger. All times are medians. Wall time is measured on the slowed
computer. Work is the CPU time of the main thread (script, style, layout and paint) at full speed,
times four. It is not measured on the slowed computer, because the browser slows it by making the
main thread wait, and on a busy machine the clock of the thread counts that wait, too.
"""

from statistics import median

from playwright.sync_api import Browser, CDPSession, Page
from stage import NO_FULL_SCREEN, counted

from bench.opened import opened

RUNS = 5
SLOWER = 4
PAGES = 3
DECK = "decks/party-ranks.html"
SLIDES = 25
# The goals: milliseconds on the slow computer to open a deck, and to move by one slide.
OPENED, MOVED = 300, 50
PARTS = (slice(1), slice(1, None))  # of a run: the opening, and the moves
HOVER = 600  # milliseconds from when the pointer is on the button until the click

PRESS = """() => new Promise(done => {
  const start = performance.now();
  document.querySelector('.project-button').click();
  (function wait() {
    if (!document.getElementById('stage')) return setTimeout(wait, 1);
    document.body.getBoundingClientRect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
  }());
})"""
TURN = """() => new Promise(done => {
  const start = performance.now();
  const key = new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true });
  window.dispatchEvent(key);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
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


def work(session: CDPSession) -> float:
    """Return the milliseconds that the main thread of a page has worked so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def measured(page: Page, session: CDPSession, script: str) -> tuple[float, float]:
    """Return the wall time and the work of a step, in milliseconds."""
    before = work(session)
    wall = float(page.evaluate(script))
    return wall, work(session) - before


def steps(browser: Browser, url: str, rate: int, *, hovers: bool) -> list[tuple[float, float]]:
    """Return wall time and work in milliseconds: first to open a deck, then of each single move.

    The computer is `rate` times as slow. If `hovers`, the pointer rests on the button first.
    """
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.add_init_script(NO_FULL_SCREEN)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.goto(url)
    page.wait_for_timeout(2000)
    if hovers:
        page.locator(".project-button").first.hover()
        page.wait_for_timeout(HOVER)
    opening = measured(page, session, PRESS)
    counted(page)  # the other slides are laid out in pauses, which must not be measured
    found = [opening, *(measured(page, session, TURN) for _ in range(SLIDES - 1))]
    page.context.close()
    return found


def report_deck(browser: Browser, url: str, name: str) -> None:
    """Print how long a deck takes to open and to move, and the work as a share of the goals."""
    for hovers in (True, False):
        slow = [steps(browser, url, SLOWER, hovers=hovers) for _ in range(RUNS)]
        plain = [steps(browser, url, 1, hovers=hovers) for _ in range(RUNS)]
        opened, moved = (median(each[0] for run in slow for each in run[s]) for s in PARTS)
        opening, moving = (
            SLOWER * median(each[1] for run in plain for each in run[s]) for s in PARTS
        )
        how = "by a pointer" if hovers else "by a bare click"
        print(
            f"{name}, {how}, {SLOWER}× slower: opened in {opened:.0f} ms, "
            f"work {opening:.0f} ms, {opening / OPENED:.2f} of the goal; "
            f"moved in {moved:.0f} ms, work {moving:.0f} ms, {moving / MOVED:.2f} ({RUNS} runs)"
        )


def main() -> None:
    """Print the times of a deck, from its page and its module, and those of large pages."""
    with opened() as (site, browser):
        for path in (DECK, DECK.replace("decks/", "modules/")):
            report_deck(browser, (site / path).as_uri(), path)
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
