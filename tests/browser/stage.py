"""Helpers for tests of the projector: open the stage, and read its state."""

from pathlib import Path

from accessibility import faults
from playwright.sync_api import Locator, Page, expect
from visit import add_script

# Full screen would give the window the size of the test machine's screen.
NO_FULL_SCREEN = "Element.prototype.requestFullscreen = undefined;"

# The first text that stands directly in a heading, not in an element inside it.
TITLE = """heading => Array.from(heading.childNodes)
  .find(node => node.nodeType === 3 && node.data.trim()).data"""


def project(page: Page, url: str) -> None:
    """Open a page and press 「投影」."""
    add_script(page, NO_FULL_SCREEN)
    page.goto(url)
    page.get_by_role("button", name="投影", exact=True).click()
    counted(page)


def counted(page: Page) -> None:
    """Wait until all pages are counted."""
    expect(page.locator(".stage__number")).to_contain_text("共", timeout=20_000)


def number(page: Page) -> int:
    """Return the number of the shown page."""
    return int(page.locator(".stage__number").inner_text().split()[1])


def total(page: Page) -> int:
    """Return the number of pages."""
    return int(page.locator(".stage__number").inner_text().split()[3])


def heading(page: Page) -> str:
    """Return the heading of the shown page, without the count."""
    found = page.locator("#stage > .stage__screen:not(.stage__sheet) .stage__part:not(.is-away) h2")
    return str(found.evaluate(TITLE))


def sheet(page: Page) -> Locator:
    """Return the sheet over the stage."""
    return page.locator(".stage__sheet")


def slide(page: Page) -> str:
    """Return the name of the block at the top of the shown page, to which the stage returns."""
    return str(page.evaluate("study.stage.current().state.slide"))


# Remove the page behind the stage, and the slides that are not shown.
AWAY = """() => {
  const hidden = document.querySelectorAll('body > :not(#stage), #stage .stage__part.is-away');
  window.away = Array.from(hidden).map(each => {
    const mark = document.createComment('');
    each.replaceWith(mark);
    return [mark, each];
  });
}"""
BACK = "() => window.away.forEach(([mark, each]) => mark.replaceWith(each))"


def axe_faults(page: Page, rules: list[str], also: str | None = None) -> list[str]:
    """Return what axe finds in the shown slide, the sheet over it and the foot: see `faults`.

    Everything else is removed from the document during the check: axe reads a whole document for
    each of its rules, and a stage alone takes a seventh of the time.
    """
    page.evaluate(AWAY)
    found = faults(page, rules, "#stage", also)
    page.evaluate(BACK)
    return found


def lines_script() -> str:
    """Return the script that reads a stage line by line."""
    return (Path(__file__).parent / "stage_lines.js").read_text("utf-8")
