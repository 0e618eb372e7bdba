"""Test every page of the real site on every stage: no text is clipped, lost or too small."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from stage import NO_FULL_SCREEN, lines_script

STAGES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]
SCALES = [0.8, 1, 1.25, 1.6]
# A share of the stage's height.
LEAST = 0.03
BUTTON = '<button class="project-button"'


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    opened = context.new_page()
    opened.add_init_script(NO_FULL_SCREEN)
    yield opened
    context.close()


def pages_of(site: Path) -> list[str]:
    """Return every page with the button, except the lesson plan, which projects parts of others."""
    found = sorted(path for path in site.rglob("*.html") if BUTTON in path.read_text("utf-8"))
    return [path.relative_to(site).as_posix() for path in found if path.name != "plan.html"]


# All scales in one call, so that nothing is painted in between. The smallest scale comes first: its
# text could be too small.
AT_EVERY_SCALE = """([scales, least]) => [].concat(...scales.map((scale, place) => {
  const stage = study.stage.current();
  stage.state.scale = scale;
  stage.layOutAgain();
  return stageFaults(texts, place ? 0 : least).faults.map(fault => scale + ' ' + fault);
}))"""


def faults(page: Page, url: str) -> list[str]:
    page.goto(url)
    page.evaluate(lines_script())
    assert page.evaluate("window.texts = articleTexts()")
    page.evaluate("study.project()")
    page.wait_for_selector("#stage")
    found = []
    for width, height in STAGES:
        page.set_viewport_size({"width": width, "height": height})
        told = page.evaluate(AT_EVERY_SCALE, [SCALES, LEAST])
        found += [f"{width}×{height} {fault}" for fault in told]
    page.keyboard.press("Escape")
    return found


FOLDERS = ["modules", "sources", "indexes", "quizzes", "guide", "handouts", "index.html"]


@pytest.mark.parametrize("shard", range(6))
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_line_of_every_page_fits_every_stage(
    page: Page, address: str, real_site: Path, folder: str, shard: int
) -> None:
    paths = [path for path in pages_of(real_site) if path.split("/")[0] == folder][shard::6]
    for path in paths:
        assert faults(page, address + path) == [], path


def test_no_page_is_left_out(real_site: Path) -> None:
    assert {path.split("/")[0] for path in pages_of(real_site)} == set(FOLDERS)
