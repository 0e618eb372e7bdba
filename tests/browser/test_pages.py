"""Test pages in a real Chromium: phone, desktop, projector, print, and without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from studykit.indexes.catalogue import TITLES
from visit import WHOLE, Visit, quiet, resize, until

SIZES = {"phone": (360, 640), "desktop": (1280, 800), "projector": (1920, 1080)}
INDEXES = [f"indexes/{name}.html" for name in TITLES]
QUIZZES = [f"quizzes/{name}.html" for name in ("bank", "causes-and-remedies", "quality")]
PAGES = [
    "index.html",
    "modules/causes-and-remedies.html",
    "modules/entry-and-exit.html",
    "sources/s2.html",
    *INDEXES,
    *QUIZZES,
    "guide/author.html",
    "404.html",
]


@pytest.fixture(scope="module")
def looked_at(browser: Browser) -> Iterator[Visit]:
    # Otherwise colours change slowly when the palette is switched.
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    context.add_init_script(WHOLE)
    yield Visit(context.new_page())
    context.close()


@pytest.fixture(scope="module", params=PAGES)
def shown(request: pytest.FixtureRequest, looked_at: Visit, address: str) -> Visit:
    """Each page, loaded once for all tests that only look at it."""
    looked_at.requests.clear()
    looked_at.errors.clear()
    looked_at.page.goto(address + request.param)
    quiet(looked_at.page)
    return looked_at


@pytest.fixture
def visit(reused: Visit) -> Visit:
    reused.page.emulate_media(reduced_motion="reduce")
    return reused


# Pages with long paragraphs.
LONG = ("modules/entry-and-exit.html", "sources/s2.html")
LINES = """() => Array.from(document.querySelectorAll('article > p, .paragraph__text'))
  .filter(p => p.textContent.length > 60)
  .map(p => p.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize))"""


def test_at_each_size_the_page_fits_and_lines_hold_17_to_40_characters(shown: Visit) -> None:
    lines = {}
    for size, (width, height) in SIZES.items():
        resize(shown.page, width, height)
        # For a moment after a resize, the theme still moves its header.
        fits = "width => document.documentElement.scrollWidth <= width"
        until(shown.page, fits, width)
        lines[size] = shown.page.evaluate(LINES)
    if shown.page.url.endswith(LONG):
        assert all(lines.values())
    wrong = {
        size: [each for each in found if not 17 <= each <= 40] for size, found in lines.items()
    }
    assert not any(wrong.values()), wrong


def test_page_asks_no_other_host_and_complains_of_nothing(shown: Visit, address: str) -> None:
    assert shown.errors == []
    assert [url for url in shown.requests if not url.startswith(address)] == []


CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => {
    const [r, g, b] = parse(c).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    for (let n = e; n; n = n.parentElement) {
      const c = getComputedStyle(n).backgroundColor;
      const p = parse(c);
      if (p.length < 4 || p[3] > 0) return c;
    }
    return 'rgb(255,255,255)';
  };
  const names = '.kind,.basis,.facts,.fields dt,.fields dd,.cite,.ref,.notes li,.prompt-note,' +
    '.module-head p,.provenance p,.paragraph__number a,mark,.path__minutes,.prompt__label,' +
    '.related summary,.counterparts,.silence,.group-mark,.cell__note,.is-empty,.places__mark,' +
    '.differs,.shared,.filters select,.item__stem,.item__type,.item__text,.item__button,' +
    '.item__blank,.item__answer summary,.bank__facts,.filters__note,.self-test__title';
  return Array.from(document.querySelectorAll(names)).map(e => {
    const a = light(getComputedStyle(e).color), b = light(ground(e));
    return [e.className || e.tagName, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  });
}"""


def test_small_text_has_contrast(shown: Visit) -> None:
    """The palette is switched as the theme does it. test_accessibility.py tests its choice."""
    low = []
    for scheme in ("slate", "default"):
        shown.page.evaluate(
            "name => document.body.setAttribute('data-md-color-scheme', name)", scheme
        )
        measured = shown.page.evaluate(CONTRAST)
        assert measured or shown.page.url.endswith(("404.html", "author.html"))
        low += [(scheme, name, ratio) for name, ratio in measured if ratio < 4.5]
    assert low == []


def test_every_page_but_the_cover_can_be_projected(shown: Visit) -> None:
    button = shown.page.get_by_role("button", name="投影", exact=True)
    if shown.page.url.endswith(("404.html", "index.html")):  # no scripts; a cover
        expect(button).to_have_count(0)
        return
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44


def test_chinese_and_western_characters_stand_apart(visit: Visit, address: str) -> None:
    """The gap is an eighth of a character. If the browser adds it, the spans have no margin."""
    visit.page.goto(address + "sources/s2.html")
    gap, is_copied_without = visit.page.evaluate(
        (Path(__file__).parent / "gap.js").read_text("utf-8")
    )
    assert gap == pytest.approx(1 / 8, abs=0.02)
    assert is_copied_without
    visit.page.goto(address + "modules/entry-and-exit.html")
    spaced = visit.page.locator("article > p:has(.gap)").first
    spaced.select_text()
    assert visit.page.evaluate("getSelection().toString()") == spaced.text_content()


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_citation_leads_to_its_paragraph(
    visit: Visit, address: str, real_site: Path, scheme: str
) -> None:
    root = address if scheme == "http" else real_site.as_uri() + "/"
    visit.page.goto(root + "modules/entry-and-exit.html")
    visit.page.click("#public-notice ~ .facts .cite")
    visit.page.wait_for_url("**/sources/s2.html#s2-9")
    box = visit.page.locator("#s2-9").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 400
    number = visit.page.locator("#s2-9 .paragraph__number a")
    assert number.inner_text() == "文二·9"
    number.click()
    visit.page.wait_for_url("**/sources/s2.html#s2-9")


def test_the_menu_works_from_a_usb_stick(visit: Visit, real_site: Path) -> None:
    visit.page.goto(real_site.as_uri() + "/index.html")
    visit.page.click(".path a >> nth=3")
    visit.page.wait_for_url("**/modules/entry-and-exit.html")
    assert "入口与出口" in visit.page.inner_text("h1")


def test_page_teaches_without_scripts(scriptless: Page, address: str) -> None:
    scriptless.goto(address + "modules/entry-and-exit.html")
    assert scriptless.locator("#public-notice").is_visible()
    assert scriptless.locator(".fields").first.is_visible()
    assert scriptless.locator(".facts .kind").first.is_visible()


def test_paper_holds_the_text_and_not_the_menus(visit: Visit, address: str) -> None:
    visit.page.goto(address + "modules/entry-and-exit.html")
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".facts .cite").first.is_visible()
    assert visit.page.locator(".prompt").first.is_visible()
    for menu in (".md-header", ".md-sidebar--primary", ".md-footer"):
        assert not visit.page.locator(menu).is_visible()
