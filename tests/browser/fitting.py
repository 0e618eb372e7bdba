"""Project a page on stages of any size, at any text scale, and return the texts that do not fit."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page
from stage import NO_FULL_SCREEN, lines_script

STAGES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]
SCALES = [0.8, 1, 1.25, 1.6]
# The smallest share of the stage's height that a text may have, at the smallest scale.
LEAST = 0.033
BUTTON = '<button class="project-button"'

# All scales of a stage in one call, so that nothing is painted in between.
_AT_SCALES = """([scales, least]) => [].concat(...scales.map(scale => {
  const stage = study.stage.current();
  stage.state.scale = scale;
  stage.layOutAgain();
  return stageFaults(texts, scale < 1 ? least : 0).faults.map(fault => scale + ' ' + fault);
}))"""


def open_page(browser: Browser) -> Page:
    """Open an empty page in a browser context of its own, which cannot go to full screen."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.add_init_script(NO_FULL_SCREEN)
    return page


def pages_of(site: Path) -> list[str]:
    """Return every page with a project button, except plan.html, which projects other pages."""
    found = sorted(path for path in site.rglob("*.html") if BUTTON in path.read_text("utf-8"))
    return [path.relative_to(site).as_posix() for path in found if path.name != "plan.html"]


def faults(page: Page, url: str, scales: Sequence[Sequence[float]]) -> list[str]:
    """Return each text that is clipped, lost or too small, with stage and scale.

    `scales` holds the scales to try on each of `STAGES`. The stage stays open, since leaving it
    takes time.
    """
    width, height = STAGES[0]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(url)
    # Measuring needs no painting, and painting takes a tenth of the time.
    page.evaluate("document.documentElement.style.visibility = 'hidden'")
    page.evaluate(lines_script())
    assert page.evaluate("window.texts = articleTexts()")
    page.evaluate("study.project()")
    page.wait_for_selector("#stage", state="attached")
    found = []
    for (width, height), tried in zip(STAGES, scales, strict=True):
        page.set_viewport_size({"width": width, "height": height})
        results = page.evaluate(_AT_SCALES, [list(tried), LEAST])
        found += [f"{width}×{height} {fault}" for fault in results]
    return found
