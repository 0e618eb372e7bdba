"""A page being projected: how tests get there, and what they ask."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

# Full screen would fit the window to the screen of the machine that runs the tests.
NO_FULL_SCREEN = "Element.prototype.requestFullscreen = undefined;"


def project(page: Page, url: str) -> None:
    """Open a page and press 「投影」."""
    page.add_init_script(NO_FULL_SCREEN)
    page.goto(url)
    page.get_by_role("button", name="投影", exact=True).click()
    counted(page)


def counted(page: Page) -> None:
    """Wait until all pages are counted."""
    expect(page.locator(".stage__number")).to_contain_text("共", timeout=20_000)


def number(page: Page) -> int:
    """The number of the page that is shown."""
    return int(page.locator(".stage__number").inner_text().split()[1])


def total(page: Page) -> int:
    """How many pages there are."""
    return int(page.locator(".stage__number").inner_text().split()[3])


def heading(page: Page) -> str:
    """The heading above the page that is shown, without the count."""
    found = page.locator("#stage > .stage__screen:not(.stage__sheet) .stage__part:not(.is-away) h2")
    return str(found.evaluate("e => e.firstChild.data"))


def sheet(page: Page) -> Locator:
    """What is laid over the stage."""
    return page.locator(".stage__sheet")


def slide(page: Page) -> str:
    """The block that is come back to."""
    return str(page.evaluate("study.stage.current().state.slide"))


def lines_script() -> str:
    """The script that reads a stage line by line."""
    return (Path(__file__).parent / "stage_lines.js").read_text("utf-8")
