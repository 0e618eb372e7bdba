"""What axe-core finds on a page: WCAG 2.2 AA, best practice, 7 to 1 for contrast where wanted."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = [*WCAG, "best-practice"]
# All that a scheme of colours can break: the elements are the same in light and in dark.
COLOURS = ["color-contrast", "link-in-text-block"]
ENHANCED = "color-contrast-enhanced"  # 7 to 1

RUN = """([within, options]) => axe.run(within || document, options).then(found =>
  [].concat(...found.violations.map(each =>
    each.nodes.map(node => each.id + ': ' + node.html.slice(0, 120)))))"""


def faults(
    page: Page, rules: list[str], within: str | None = None, also: str | None = None
) -> list[str]:
    """Each fault against tags or rules of axe, and its element; within a selector, or anywhere.

    With tags, one more rule can be asked for that they do not hold.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    enabled = {also: {"enabled": True}} if also else {}
    options = {"runOnly": rules, "rules": enabled, "resultTypes": ["violations"]}
    found: list[str] = page.evaluate(RUN, [within, options])
    return found
