"""Run axe-core on a page: WCAG 2.2 AA, best practices, and a contrast of 7:1 where required."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = [*WCAG, "best-practice"]
# Only these rules are repeated in the dark palette, which has the same elements as the light one.
COLOURS = ["color-contrast", "link-in-text-block"]
ENHANCED = "color-contrast-enhanced"  # 7:1

# During a transition, contrast is neither the old nor the new one, so transitions are finished.
RUN = """([within, options]) => {
  document.getAnimations().forEach(each => each.finish());
  return axe.run(within || document, options).then(found =>
    [].concat(...found.violations.map(each =>
      each.nodes.map(node => each.id + ': ' + node.html.slice(0, 120)))));
}"""


# Remove an element if each pair of an element and its parent in it was kept `most` times before.
# Elements that name others, such as legends, stay.
THIN = """most => {
  const rows = ['article > :not(h1):not(h2):not(h3):not(h4)', 'article details > :not(summary)',
    'article li', 'article tbody tr', 'article p a', 'article li a', 'article g',
    'article .item__option', '.md-sidebar li'].join();
  const described = each => /^(class|role|type)$/.test(each.name) ? each.value :
    /^(id|href|src|title|data-.*)$/.test(each.name) ? '' : each.name;
  const kind = element => [element.tagName, element.textContent.trim() !== '']
    .concat(Array.from(element.attributes).map(described).sort()).join(' ');
  const place = element => kind(element.parentNode) + ' > ' + kind(element);
  const counts = {};
  document.querySelectorAll(rows).forEach(row => {
    const held = [row].concat(Array.from(row.querySelectorAll('*')));
    if (held.every(each => counts[place(each)] >= most)) row.remove();
    else held.filter(each => each.closest(rows) === row).forEach(each => {
      counts[place(each)] = (counts[place(each)] || 0) + 1;
    });
  });
}"""


def thin(page: Page, most: int = 3) -> None:
    """Remove most of the elements that a page repeats, to save most of the time of axe.

    Pages with hundreds of items repeat a few templates thousands of times. Each pair of an element
    and its parent is kept `most` times.
    """
    page.evaluate(THIN, most)


def faults(
    page: Page,
    rules: list[str],
    within: str | None = None,
    also: str | None = None,
    but: Iterable[str] = (),
) -> list[str]:
    """Return each fault with its element, by tags or rules of axe.

    The whole page is checked, or only the elements within a selector. If `rules` are tags, `also`
    is one more rule to apply, and `but` are rules of these tags to leave out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    enabled = {name: {"enabled": False} for name in but}
    enabled |= {also: {"enabled": True}} if also else {}
    options = {
        "runOnly": rules,
        "rules": enabled,
        "resultTypes": ["violations"],
        "selectors": False,  # the report shows the markup of an element instead
        "preload": False,  # style sheets and media, for a rule on sound and one that is not run
    }
    found: list[str] = page.evaluate(RUN, [within, options])
    return found
