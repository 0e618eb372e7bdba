"""Test the accessibility of every kind of page: axe, keyboard only, enlarged, forced colours."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from accessibility import COLOURS, EVERYTHING, faults, thin
from playwright.sync_api import Browser, Locator, Page, expect
from stage import NO_FULL_SCREEN
from studykit.indexes.catalogue import TITLES
from visit import resize, rest

MODULE = "modules/entry-and-exit.html"
QUIZ = "quizzes/entry-and-exit.html"
INDEXES = [f"indexes/{name}.html" for name in TITLES]
# At least one page of most kinds. test_exam.py, test_records.py and test_projector.py test others.
KINDS = [
    "index.html",
    MODULE,
    "sources/s2.html",
    QUIZ,
    "quizzes/bank.html",
    "quizzes/quality.html",
    *INDEXES,
    "plan.html",
    "records.html",
    "analysis.html",
    "handouts/entry-and-exit.html",
    "guide/author.html",
    "guide/accessibility.html",
    "404.html",
]
PHONE, DESKTOP = (360, 740), (1280, 800)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Yield one page for all tests. The policy is bypassed, because it blocks styles of tests."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce", bypass_csp=True)
    opened = context.new_page()
    opened.add_init_script(NO_FULL_SCREEN)  # a full-screen window cannot be resized
    yield opened
    context.close()


def visit(page: Page, address: str, path: str, size: tuple[int, int]) -> None:
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address + path)
    rest(page)


# Enlarged text and spacing. -----------------------------------------------------------------------


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest, page: Page, address: str) -> str:
    """The path of each page, loaded once for three tests. The last, with axe, changes the page."""
    visit(page, address, request.param, DESKTOP)
    return str(request.param)


# Elements that are cut off or overlap others, and whether the page scrolls horizontally. The title
# in the header may be truncated, since the heading below repeats it. The closed search is exempt.
LOST = """() => {
  const out = [];
  const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  // Read aloud only: clipped to nothing, in any of our styles.
  const isUnseen = e => e && (getComputedStyle(e).clip === 'rect(0px, 0px, 0px, 0px)' ||
    isUnseen(e.parentElement));
  const tell = e => e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 16);
  for (const e of document.querySelectorAll('body *')) {
    if (!e.textContent.trim() || !shown(e)) continue;
    if (isUnseen(e) || e.closest('svg,.md-search,.md-header__topic')) continue;
    const s = getComputedStyle(e);
    const cut = (flow, a, b) => /hidden|clip/.test(flow) && a > b + 1;
    if (cut(s.overflowX, e.scrollWidth, e.clientWidth) ||
      cut(s.overflowY, e.scrollHeight, e.clientHeight)) out.push('cut off: ' + tell(e));
  }
  const boxes = [];
  document.querySelectorAll('a[href],button,input,select,summary').forEach(e => {
    // Fixed elements overlap content by design.
    if (!shown(e) || e.closest('.md-header,.md-top,.plan__foot')) return;
    Array.from(e.getClientRects()).filter(r => r.width > 1 && r.height > 1)
      .forEach(r => boxes.push([e, r]));
  });
  boxes.sort((a, b) => a[1].top - b[1].top);
  boxes.forEach(([a, r], i) => {
    for (let j = i + 1; j < boxes.length && boxes[j][1].top < r.bottom - 1; j++) {
      const [b, q] = boxes[j];
      if (a === b || a.contains(b) || b.contains(a)) continue;
      const wide = Math.min(r.right, q.right) - Math.max(r.left, q.left);
      // Ascenders of one line reach into the next.
      const high = Math.min(r.bottom, q.bottom) - q.top;
      if (wide > 2 && high > 4) out.push(tell(a) + ' on ' + tell(b));
    }
  });
  if (document.documentElement.scrollWidth > innerWidth) out.push('scrolls sideways');
  return out;
}"""
# The values of WCAG 1.4.12.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
# 1280 px at 200 % and at 400 %.
ENLARGED = [(640, 400), (320, 256)]


def test_enlarged_and_spaced_text_is_not_cut(page: Page, kind: str) -> None:
    found = []
    for size in ENLARGED:
        resize(page, *size)
        found += page.evaluate(LOST)
    spacing = page.add_style_tag(content=SPACING)
    for size in (ENLARGED[1], DESKTOP):
        resize(page, *size)
        found += page.evaluate(LOST)
    spacing.evaluate("style => style.remove()")
    assert found == []


# Touch. -------------------------------------------------------------------------------------------

# Visible controls smaller than 44 px, except links within text, which have the height of the line.
SMALL = """() => Array.from(document.querySelectorAll(
    'a[href],button,input,select,summary,label[for]'))
  .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(e => !(e.matches('a') && getComputedStyle(e).display === 'inline'))
  .map(e => e.matches('label [type=radio],label [type=checkbox],label [type=file]')
    ? e.closest('label') : e.matches('.paper-choice') ? e.nextElementSibling : e)
  .map(e => [e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 12),
    e.getBoundingClientRect()])
  .filter(([, r]) => Math.round(r.width) < 44 || Math.round(r.height) < 44)
  .map(([what, r]) => what + ' ' + r.width + ' ' + r.height)"""


@contextmanager
def touched(page: Page) -> Iterator[None]:
    """Give the page the size and the touch screen of a phone."""
    resize(page, *PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    yield
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def test_touch_targets_have_44_px(page: Page, kind: str) -> None:
    if kind != "404.html":  # a page without the theme
        with touched(page):
            assert page.evaluate(SMALL) == []


def test_touch_targets_in_the_drawer_have_44_px(page: Page, address: str) -> None:
    visit(page, address, MODULE, PHONE)
    with touched(page):
        open_drawer(page)
        assert page.evaluate(SMALL) == []


# axe. ---------------------------------------------------------------------------------------------


def darken(page: Page) -> None:
    """Switch to the dark palette, as the theme does."""
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)")
    assert max(map(int, ground)) < 60


# Headings, landmarks and the current page in the navigation.
STRUCTURE = """() => {
  const shown = e => e.checkVisibility({ visibilityProperty: true });
  const all = s => Array.from(document.querySelectorAll(s)).filter(shown);
  const name = e => e.getAttribute('aria-label') ||
    (document.getElementById(e.getAttribute('aria-labelledby')) || {}).textContent || '';
  return {
    levels: all('h1,h2,h3,h4,h5,h6').map(h => Number(h.tagName[1])),
    landmarks: all('header,nav:not([role]),main,footer,form[aria-label],' +
      '[role=region],[role=search]')
      .map(e => (e.getAttribute('role') || e.tagName.toLowerCase()) + ' ' + name(e).trim()),
    current: all('[aria-current=page]').map(e => e.textContent.trim()),
    title: document.querySelector('h1').firstChild.textContent.trim(),
  };
}"""


def prove_structure(page: Page, path: str) -> None:
    """Check that headings are in order and that landmarks have different names."""
    seen = page.evaluate(STRUCTURE)
    levels = seen["levels"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(seen["landmarks"]) == len(set(seen["landmarks"]))
    assert "main " in seen["landmarks"]
    if path != "404.html":  # this page is not in the navigation
        assert len(seen["current"]) == 1


def test_structure_is_right_and_axe_finds_nothing(page: Page, kind: str) -> None:
    """Checking colours takes nearly all of the time. Only colours of indexes depend on the width.

    On other pages, colours are checked at one width in each palette, and in print. In the dark
    palette, one element of each kind is checked. `test_axe_finds_nothing_in_what_opens` checks in
    both palettes everything around an article, on a phone and on a desktop, and one module
    completely.
    """
    same_colours = [] if kind in INDEXES else COLOURS
    resize(page, *DESKTOP)
    prove_structure(page, kind)
    thin(page)
    found = {("light", "desktop"): faults(page, EVERYTHING)}
    resize(page, *PHONE)
    found["light", "phone"] = faults(page, EVERYTHING, but=same_colours)
    thin(page, 1)
    darken(page)
    found["dark", "phone"] = faults(page, COLOURS)
    resize(page, *DESKTOP)
    if kind in INDEXES:
        found["dark", "desktop"] = faults(page, COLOURS)
    page.emulate_media(media="print")
    found["dark", "print"] = faults(page, COLOURS)
    assert {state: each for state, each in found.items() if each} == {}


def open_drawer(page: Page) -> None:
    page.get_by_role("button", name="导航").click()
    page.locator(".md-sidebar--primary").get_by_role("button", name="入口与出口").click()
    expect(page.locator(".md-sidebar--primary").get_by_text("练一练")).to_be_visible()


def open_search(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("textbox", name="搜索").fill("党员")
    expect(page.locator(".search-hit")).to_have_count(20)


def open_preview(page: Page) -> None:
    page.locator("a.cite").first.focus()
    expect(page.get_by_role("dialog", name="原文预览")).to_be_visible()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def answer_wrong(page: Page) -> None:
    item = page.locator('.item[data-type="single"]').first
    item.locator(".item__option:not([data-correct]) input").first.check()
    item.get_by_role("button", name="核对").click()
    expect(item.locator(".item__verdict")).to_contain_text("不对")


# Each state has an action, the size of the window, and the only part of the article that the action
# needs. The rest of the article is checked above. An empty string keeps the whole article.
STATES = {
    "drawer": (open_drawer, PHONE, "h1"),
    "search on a phone": (open_search, PHONE, "h1"),
    "search on a desktop": (open_search, DESKTOP, "h1"),
    "preview": (open_preview, DESKTOP, "a.cite"),
    "answered": (answer_wrong, DESKTOP, '.item[data-type="single"]'),
    "all opened": (open_all, PHONE, ""),
}
LEAVE = """part => {
  const kept = document.querySelector('article ' + part);
  document.querySelectorAll('article > :not(h1)').forEach(e => e.contains(kept) || e.remove());
}"""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_what_opens(page: Page, address: str, state: str) -> None:
    act, size, part = STATES[state]
    visit(page, address, MODULE, size)
    if part:
        page.evaluate(LEAVE, part)
    act(page)
    found = faults(page, EVERYTHING)
    darken(page)
    assert found + faults(page, COLOURS) == []


# By keyboard only. -------------------------------------------------------------------------------

# The focused element, by its visible part: for a control inside a label, the label.
FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const seen = e.matches('.md-option') ? e.nextElementSibling
    : e.matches('label [type=radio],label [type=checkbox]') ? e.closest('label') : e;
  const r = seen.getBoundingClientRect();
  const look = () => { const s = getComputedStyle(seen);
    const outline = s.outlineStyle === 'none' ? '' : s.outlineStyle + s.outlineWidth;
    return [outline, s.boxShadow].join(); };
  const focused = look();
  const line = seen.getClientRects()[0] || r; // a link may wrap onto two lines
  const x = line.left + Math.min(line.width / 2, 8), y = line.top + Math.min(line.height / 2, 8);
  const at = document.elementFromPoint(x, y);
  const fits = r.top >= 0 && (r.bottom <= innerHeight || r.height > innerHeight / 2);
  e.blur();
  const plain = look();
  e.focus({ preventScroll: true });
  return {
    what: e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 20),
    marked: focused !== plain,
    inside: fits && r.width > 0 && r.left >= -1 && r.right <= innerWidth + 1,
    free: Boolean(at) && (seen.contains(at) || at.contains(seen)),
  };
}"""


def is_seen(focus: dict[str, bool]) -> bool:
    return focus["marked"] and focus["inside"] and focus["free"]


def tab(page: Page) -> dict[str, bool] | None:
    """Press Tab and wait until the focused element is visible.

    Return what `FOCUS` measures, even if the element never becomes visible. Return None if no
    element has the focus.
    """
    page.keyboard.press("Tab")
    for _ in range(30):
        focus: dict[str, bool] | None = page.evaluate(FOCUS)
        if focus is None or is_seen(focus):
            break
        rest(page)
    return focus


@pytest.mark.parametrize(
    ("path", "size", "is_thinned"),
    [
        (MODULE, DESKTOP, False),
        (MODULE, PHONE, True),
        (QUIZ, PHONE, True),
        ("plan.html", DESKTOP, False),
    ],
    ids=["module", "module on a phone", "quiz on a phone", "plan"],
)
def test_the_focus_is_seen_at_every_stop(
    page: Page, address: str, path: str, size: tuple[int, int], is_thinned: bool
) -> None:
    visit(page, address, path, size)
    if is_thinned:
        thin(page)
    stops: list[dict[str, bool]] = []
    while (focus := tab(page)) and len(stops) < 1500:
        stops.append(focus)
    assert [stop for stop in stops if not is_seen(stop)] == []
    assert len(stops) > 30
    assert "跳到正文" in str(stops[0]["what"])
    assert "无障碍声明" in str(stops[-1]["what"])


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, which must be visible.

    `test_the_focus_is_seen_at_every_stop` checks the stops in between.
    """
    handle = wanted.element_handle()
    for _ in range(600):
        page.keyboard.press("Tab")
        if handle.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Shift+Tab")
            focus = tab(page)
            assert focus is not None
            assert is_seen(focus), focus
            return
    raise AssertionError(wanted)


def test_a_module_and_its_quiz_are_used_by_keys_alone(page: Page, address: str) -> None:
    visit(page, address, MODULE, DESKTOP)
    thin(page)
    sidebar = page.locator(".md-sidebar--primary")
    # Skip the menus by the skip link; open the preview of a citation, reach its link, and close it.
    tab_to(page, page.get_by_role("link", name="跳到正文"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("article a.cite").first)
    expect(page.get_by_role("dialog", name="原文预览")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="打开原文"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="原文预览")).to_have_count(0)
    # A self-test: check the first option, and open the explanations.
    item = page.locator(".item").first
    tab_to(page, item.locator("input").first)
    page.keyboard.press("Space")
    tab_to(page, item.get_by_role("button", name="核对"))
    page.keyboard.press("Enter")
    expect(item.locator(".item__verdict")).to_be_visible()
    expect(item.get_by_role("button", name="再做一次")).to_be_focused()
    # Go to the next page, and by the menu to the quiz.
    tab_to(page, page.locator(".md-footer__link--next"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/modules/member-education.html")
    rest(page)
    toggle = sidebar.get_by_role("button", name="学习模块")
    tab_to(page, toggle)
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(sidebar.get_by_role("link", name="流动党员")).not_to_be_visible()
    tab_to(page, sidebar.get_by_role("link", name="测验"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/quizzes/**")
    rest(page)
    tab_to(page, sidebar.get_by_role("link", name="测验：党员教育"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/quizzes/member-education.html")


def test_contents_and_projector_are_used_by_keys_alone(page: Page, address: str) -> None:
    visit(page, address, MODULE, DESKTOP)
    entry = page.locator(".md-sidebar--secondary").get_by_role("link", name="把住入口")
    tab_to(page, entry)
    page.keyboard.press("Enter")
    page.wait_for_url("**#*")
    heading = page.locator(page.url[page.url.index("#") :])
    heading.wait_for()  # until the event `hashchange` has opened its step
    box = heading.bounding_box()
    assert box is not None
    assert 48 <= box["y"] < 200  # below the header
    page.locator(".project-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#stage")).to_have_count(0)
    expect(page.locator(".project-button")).to_be_focused()


def test_the_drawer_takes_the_focus_and_gives_it_back(page: Page, address: str) -> None:
    visit(page, address, MODULE, PHONE)
    button = page.get_by_role("button", name="导航")
    tab_to(page, button)
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    contents = page.locator(".md-sidebar--primary").get_by_role("button", name="入口与出口")
    expect(contents).to_be_focused()
    assert contents.get_attribute("aria-current") == "page"
    page.keyboard.press("Space")
    tab_to(page, page.locator(".md-sidebar--primary").get_by_role("link", name="练一练"))
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.locator(".md-sidebar--primary").get_by_role("link", name="使用指南").focus()
    page.keyboard.press("Tab")
    expect(button).to_have_attribute("aria-expanded", "false")
    # After a reload the drawer is closed, as the theme intends.
    button.click()
    page.reload()
    expect(page.get_by_role("button", name="导航")).to_have_attribute("aria-expanded", "false")


def test_no_single_letter_key_leaves_the_page(page: Page, address: str) -> None:
    visit(page, address, MODULE, DESKTOP)
    for key in "npfs/.,":
        page.keyboard.press(key)
    assert page.url.endswith(MODULE)
    assert not page.locator("#__search").is_checked()


def test_the_palette_in_use_is_announced(page: Page, address: str) -> None:
    visit(page, address, MODULE, DESKTOP)
    light, dark = (page.get_by_role("radio", name=name) for name in ("浅色", "深色"))
    expect(light).to_be_checked()
    page.emulate_media(color_scheme="dark")
    page.evaluate("localStorage.clear()")  # the detected palette was saved
    page.reload()
    expect(dark).to_be_checked()
    dark.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    expect(light).to_be_checked()
    page.reload()
    expect(light).to_be_checked()
    light.focus()
    page.keyboard.press("Enter")
    expect(dark).to_be_checked()
    expect(dark).to_be_focused()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.locator("meta[name=theme-color]")).to_have_attribute("content", "#5e1512")
    page.evaluate("localStorage.clear()")


# Scrolling and motion. ----------------------------------------------------------------------------


def test_horizontally_scrolling_boxes_take_the_focus(page: Page, address: str) -> None:
    visit(page, address, "guide/author.html", (320, 640))
    scrollers = """() => Array.from(document.querySelectorAll('article *'))
      .filter(e => /auto|scroll/.test(getComputedStyle(e).overflowX))
      .map(e => [e.scrollWidth > e.clientWidth, e.tabIndex === 0, e.hasAttribute('aria-label')])"""
    agree = f"({scrollers})().every(each => each.every(one => one === each[0]))"
    page.wait_for_function(agree)
    narrow = page.evaluate(scrollers)
    resize(page, 1920, 640)
    page.wait_for_function(agree)
    wide = page.evaluate(scrollers)
    assert sum(scrolls for scrolls, _, _ in narrow) > sum(scrolls for scrolls, _, _ in wide)


def test_nothing_moves_if_reduced_motion_is_preferred(page: Page, address: str) -> None:
    visit(page, address, MODULE, PHONE)
    page.evaluate("document.querySelector('.project-button').focus()")
    moving = page.evaluate("""() => Array.from(document.querySelectorAll('*'))
      .map(e => [e, getComputedStyle(e)])
      .filter(([, s]) => s.scrollBehavior === 'smooth' || s.animationName !== 'none' ||
        s.transitionDuration.split(',').some(each => parseFloat(each) > 0))
      .map(([e]) => e.className)""")
    assert moving == []


# Forced colours. ----------------------------------------------------------------------------------


def test_forced_colours_leave_states_apart(page: Page, address: str) -> None:
    visit(page, address, MODULE, DESKTOP)
    page.emulate_media(forced_colors="active")
    answer_wrong(page)
    item = page.locator(".item--wrong").first
    assert item.locator(".is-wrong .item__mark").inner_text() == "✗ 不对"
    assert item.locator(".is-missed .item__mark").inner_text() == "✓ 应选"
    current = page.locator(".md-sidebar--primary [aria-current=page]:visible")
    weight = "e => Number(getComputedStyle(e).fontWeight)"
    other = page.locator(".md-sidebar--primary a.md-nav__link:visible").first
    assert current.evaluate(weight) > other.evaluate(weight)
    # The expand icon is a background behind a mask.
    sign = page.locator(".md-sidebar--primary .md-nav__item--nested .md-nav__icon:visible").first
    ground = "(e, p) => getComputedStyle(e, p).backgroundColor"
    assert sign.evaluate(ground, "::after") != page.locator("body").evaluate(ground, None)
    # The browser does not force colours in drawings: the style must set the reader's colours.
    text = page.locator("body").evaluate("e => getComputedStyle(e).color")
    line = page.locator(".map__drawing .map__line").first
    assert line.evaluate("e => getComputedStyle(e).stroke") == text
    head = page.locator(".map__drawing .map__head").first
    assert head.evaluate("e => getComputedStyle(e).fill") == text
    page.evaluate("document.body.focus()")
    page.keyboard.press("Tab")
    focus = page.evaluate(FOCUS)
    assert focus["marked"]
    page.emulate_media(forced_colors="none")
