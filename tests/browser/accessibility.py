"""Run axe-core on a page: WCAG 2.2 AA, best practices, and a contrast of 7:1 where required."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = [*WCAG, "best-practice"]
# Only these rules are repeated in the dark palette, which has the same elements as the light one.
COLOURS = ["color-contrast", "link-in-text-block"]
ENHANCED = "color-contrast-enhanced"  # 7:1

RUN = """([within, options]) => axe.run(within || document, options).then(found =>
  [].concat(...found.violations.map(each =>
    each.nodes.map(node => each.id + ': ' + node.html.slice(0, 120)))))"""


def faults(
    page: Page, rules: list[str], within: str | None = None, also: str | None = None
) -> list[str]:
    """Return each fault with its element, by tags or rules of axe.

    The whole page is checked, or only the elements within a selector.

    With tags, one further rule can be requested that the tags do not include.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    enabled = {also: {"enabled": True}} if also else {}
    options = {
        "runOnly": rules,
        "rules": enabled,
        "resultTypes": ["violations"],
        "selectors": False,  # the report shows the markup of an element instead
    }
    found: list[str] = page.evaluate(RUN, [within, options])
    return found
