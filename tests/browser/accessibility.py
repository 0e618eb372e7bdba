"""What axe-core finds on a page: WCAG 2.2 AA, best practice, 7 to 1 for contrast where wanted."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = [*WCAG, "best-practice"]
# All that a scheme of colours can break: the elements are the same in light and in dark.
COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, within: str, *, enhanced: bool = False) -> list[str]:
    """Each fault within a part of the page, with the elements that have it."""
    rules = {"color-contrast-enhanced": {"enabled": enhanced}}
    return _run(page, within, {"runOnly": {"type": "tag", "values": WCAG}, "rules": rules})


def faults(page: Page, rules: list[str]) -> list[str]:
    """Each fault of the whole page against tags or rules of axe."""
    return _run(page, None, {"runOnly": rules})


def _run(page: Page, within: str | None, options: dict[str, Any]) -> list[str]:
    options = {**options, "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
