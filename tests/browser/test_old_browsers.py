"""Test one path through the site in each supported browser: Chromium 79 and later, and Firefox.

Chromium 79 is the browser of Kylin and UOS desktops; 109 is the last for Windows 7. The oldest and
the newest Chromium and Firefox also open the site from a folder, since browsers differ in which
files a policy lets a folder load. If a browser cannot be fetched, its test is skipped with a reason
that says what to run; with the variable REQUIRE_BROWSERS, it fails.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from build_site import hashed_file
from fetched import UnavailableError
from mini_site import ROOT
from old_browsers import (
    PACKAGES,
    Tab,
    click,
    hover,
    open_chromium,
    open_firefox,
    until,
)

MODULE = "modules/entry-and-exit.html"
GAP = (Path(__file__).parent / "gap.js").read_text("utf-8")
RIGHT = '.item[data-type="single"] [data-correct] input'
WRONG = '.item[data-type="single"] .item__option:not([data-correct]) input'


@pytest.fixture(scope="module")
def tab(request: pytest.FixtureRequest) -> Iterator[Tab]:
    """A tab of a browser, which starts once for all tests: Firefox takes seconds to start."""
    name = request.param
    with ExitStack() as stack:
        try:
            browser = open_firefox() if name == "firefox" else open_chromium(int(name))
            opened = stack.enter_context(browser)
        except UnavailableError as missing:
            (pytest.fail if os.environ.get("REQUIRE_BROWSERS") else pytest.skip)(str(missing))
        yield opened


@pytest.mark.parametrize("tab", [*map(str, PACKAGES), "firefox"], indirect=True, scope="module")
def test_works_from_a_host(tab: Tab, address: str) -> None:
    walk(tab, address)


@pytest.mark.parametrize("tab", ["79", "109", "firefox"], indirect=True, scope="module")
def test_works_from_a_folder(tab: Tab, real_site: Path) -> None:
    walk(tab, f"{real_site.as_uri()}/")


@pytest.mark.parametrize("tab", ["79", "83"], indirect=True, scope="module")
def test_features_missing_in_old_browsers_are_polyfilled(tab: Tab, real_site: Path) -> None:
    tab.go(hashed_file(real_site, "assets/javascripts/first.js").as_uri())
    tab.run("document.body.innerHTML = '<p>一<b>二</b>三</p>'")
    replaced = "document.querySelector('p').replaceChildren('四', document.querySelector('b'))"
    with pytest.raises(AssertionError, match="is not a function"):
        tab.run(replaced)
    tab.run((ROOT / "hooks/studykit/assets/javascripts/first/polyfills.js").read_text("utf-8"))
    tab.run(replaced)
    assert tab.run("document.body.innerHTML") == "<p>四<b>二</b></p>"
    assert tab.run("document.querySelector('p').replaceChildren()") is None
    assert tab.run("document.body.innerHTML") == "<p></p>"


def walk(tab: Tab, root: str) -> None:
    """Use home, a module, a source, the projector, review, bank, plan, exam and records.

    No page may report an error.
    """
    tab.go(f"{root}index.html")
    click(tab, 'nav a[href^="modules/"]')
    arrived(tab, "modules/last-mile.html")
    search(tab)
    change_palette(tab)
    tab.go(f"{root}sources/s2.html")
    space(tab)
    tab.go(root + MODULE)
    preview(tab)
    answer(tab)
    project(tab)
    (review_apart if is_apart(tab) else review)(tab, root)
    tab.go(f"{root}quizzes/bank.html")
    choose_in_bank(tab)
    tab.go(f"{root}plan.html")
    add_to_plan(tab)
    tab.go(f"{root}exam.html")
    sit_exam(tab)
    tab.go(f"{root}records.html")
    import_records(tab)
    assert tab.faults() == []


IMPORT = """() => {
  const all = new DataTransfer(), field = document.querySelector('[data-control=open]');
  const file = study.exchange.make(study.store.member, ['item', 'exam'], Date.now());
  all.items.add(new File([JSON.stringify(file)], 'a.json'));
  field.files = all.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}"""


def import_records(tab: Tab) -> None:
    """Import an exported file, which must change nothing."""
    tab.run(f"({IMPORT})()")
    until(tab, "(document.querySelector('[data-show=merge] td') || {}).textContent === '0'")
    click(tab, "[data-control=merge]")
    until(tab, "document.querySelector('[data-show=status]').textContent.includes('新增 0 条')")


def arrived(tab: Tab, path: str) -> None:
    until(tab, f"location.pathname.endsWith('{path}') && document.readyState === 'complete'")


def search(tab: Tab) -> None:
    click(tab, ".md-search__input")
    tab.press("党", "员")
    until(tab, "document.querySelectorAll('.search-hit').length")
    tab.press("Escape")
    until(tab, "!document.getElementById('__search').checked")


def change_palette(tab: Tab) -> None:
    until(tab, "document.body.getAttribute('data-md-color-scheme') === 'default'")
    click(tab, ".palette label")
    until(tab, "document.body.getAttribute('data-md-color-scheme') === 'slate'")


def space(tab: Tab) -> None:
    """Check the gap: an eighth of a character, by a margin or by the browser, and never copied."""
    gap, is_copied_without = tab.run(GAP)
    assert gap == pytest.approx(1 / 8, abs=0.02)
    assert is_copied_without


def preview(tab: Tab) -> None:
    hover(tab, "article a.cite[data-cite]")
    until(tab, "(document.querySelector('.preview__text') || {}).textContent")
    tab.point(1, 400, False)
    until(tab, "!document.querySelector('.preview')")


def answer(tab: Tab) -> None:
    click(tab, RIGHT)
    click(tab, '.item[data-type="single"] .item__actions button')
    until(tab, "document.querySelectorAll('.item--right .item__mark').length === 1")


def project(tab: Tab) -> None:
    click(tab, ".project-button")
    number = "document.querySelector('.stage__number').textContent"
    until(tab, f"document.querySelector('.stage__number') && {number}.indexOf('共') > 0")
    first = tab.run(number)
    tab.press("ArrowRight")
    until(tab, f"{number} !== '{first}'")
    vote(tab)
    tab.press("Escape")
    until(tab, "!document.getElementById('stage')")


def vote(tab: Tab) -> None:
    """On a slide with a choice item, count a hand, show it as a bar, and reveal the answer."""
    tab.run(
        "study.stage.current().go({ page: 0, part: study.stage.current().deck.parts.findIndex("
        "({ nodes }) => nodes.some((node) => node.querySelector('[data-type=single]'))) })"
    )
    item = "document.querySelector('#stage .stage__part:not(.is-away) .item')"
    tab.run("study.stage.current().items.addHands(0, 1)")
    for command in ("vote", "answers"):
        tab.run(f"study.runCommand(study.stage.current(), '{command}')")
    until(tab, f"{item}.querySelector('.tally__bar').getBoundingClientRect().width > 200")
    until(tab, f"getComputedStyle({item}.querySelector('.item__answer')).visibility === 'visible'")


def is_apart(tab: Tab) -> bool:
    """Return whether each file has its own storage."""
    found: bool = tab.run("location.protocol === 'file:' && /Firefox/.test(navigator.userAgent)")
    return found


def answer_wrong(tab: Tab, root: str) -> None:
    tab.go(f"{root}quizzes/last-mile.html")
    click(tab, WRONG)
    click(tab, '.item[data-type="single"] .item__actions button')
    until(tab, "document.querySelectorAll('.item--wrong').length === 1")


def review_apart(tab: Tab, root: str) -> None:
    """An answer is stored for its own page only, and the review page warns about this."""
    answer_wrong(tab, root)
    tab.go(f"{root}review.html")
    until(tab, "document.querySelector('[data-show=book-status]').textContent === '错题本是空的。'")
    alert = tab.run("document.querySelector('.records-alert[role=alert]').textContent")
    assert "Firefox 给每个文件各存一份" in alert
    tab.go(f"{root}quizzes/last-mile.html")
    past = "(document.querySelector('.item[data-type=single] .item__past') || {}).textContent"
    assert tab.run(past) == "答过 1 次，上次答错"


def review(tab: Tab, root: str) -> None:
    """An item answered wrong on a quiz page can be answered again from the 错题本."""
    answer_wrong(tab, root)
    tab.go(f"{root}review.html")
    click(tab, ".review__module summary")
    item = "[data-show=book] .item"
    until(tab, f"document.querySelectorAll('{item}.item--wrong').length === 1")
    click(tab, f"{item} .item__actions button")
    click(tab, f"{item} [data-correct] input")
    click(tab, f"{item} .item__actions button")
    until(tab, f"document.querySelectorAll('{item}.item--right').length === 1")


def choose_in_bank(tab: Tab) -> None:
    shown = "document.querySelector('.filters__result').textContent"
    everything = until(tab, shown)
    tab.run("document.querySelector('select[name=type]').focus()")
    tab.press("ArrowDown")
    until(tab, f"{shown} !== '{everything}'")
    assert tab.run("document.querySelectorAll('.bank > li[hidden]').length") > 0


def add_to_plan(tab: Tab) -> None:
    steps = "document.querySelectorAll('.plan__step').length"
    until(tab, "document.querySelector('.plan [data-control=free]').getClientRects().length")
    before = tab.run(steps)
    click(tab, "[data-control=free]")
    until(tab, f"{steps} === {before} + 1")


def save_as_word(tab: Tab) -> None:
    """Save the open paper as Word: a zip archive, whose first two bytes are PK."""
    tab.run("(study.dom.save = (name, parts) => { window.saved = [name, parts[0]] }, 0)")
    click(tab, "[data-control=word]")
    until(tab, "window.saved && window.saved[1].length > 30000")
    assert tab.run("[window.saved[0].slice(-5), ...window.saved[1].slice(0, 2)].join()") == (
        ".docx,80,75"
    )


def sit_exam(tab: Tab) -> None:
    until(tab, "document.querySelectorAll('[data-screen=home]:not([hidden])').length")
    click(tab, "[data-screen=home] summary")
    click(tab, 'input[name=types][value="single"]')
    click(tab, "[data-control=compose] button")
    save_as_word(tab)
    click(tab, "[data-control=start] button")
    until(tab, "document.querySelectorAll('[data-show=items] .item').length === 20")
    click(tab, "[data-show=items] .item input")
    until(
        tab, "document.querySelector('[data-show=answered]').textContent.indexOf('已答 1 题') === 0"
    )
    click(tab, "[data-control=ask]")
    click(tab, "[data-control=hand-in]")
    until(tab, "document.querySelectorAll('[data-show=answers] .item__answer').length === 20")
