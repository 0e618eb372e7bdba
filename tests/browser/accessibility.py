"""What axe-core finds on a page: WCAG 2.2 AA, and 7 to 1 for contrast where that is wanted."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, within: str, *, enhanced: bool = False) -> list[str]:
    """Each fault within a part of the page, with the elements that have it."""
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        "rules": {"color-contrast-enhanced": {"enabled": enhanced}},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
