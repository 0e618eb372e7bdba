"""Helpers for tests of exams: open a paper by its code, sit it, hand it in, and read it back."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from accessibility import COLOURS, EVERYTHING, faults
from banks import REAL, bank_in, site_in
from build_site import hashed_file
from exam_codes import KINDS, LEVELS, TYPES, Blueprint, encode
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect
from studykit.export.bank import bank_of
from studykit.quiz.item import Choice, Item, Matching, Ordering
from studykit.quiz.paper import decode, draw

ITEMS = {item.id: item for item in bank_in(REAL).items}
MODULES = list(dict.fromkeys(item.module for item in ITEMS.values()))
PREFIX = "last-mile:records:1:"
# Returns the ids of the paper of a code.
PAPER = """code => {
  const exam = window.study.exam, bank = window.studyData.bank;
  return exam.draw(exam.decode(code, bank).blueprint, bank);
}"""


def open_composer(page: Page) -> None:
    """Open the choice of modules, kinds, types, levels, number and time."""
    page.get_by_text("自己配：").click()


def fingerprint_of(site: Path) -> str:
    found = re.search(
        r'"fingerprint":"(....)"', hashed_file(site, "data/bank.js").read_text("utf-8")
    )
    assert found
    return found[1]


def visit(context: BrowserContext, root: str, code: str = "") -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return load(page, root, code)


def load(page: Page, root: str, code: str = "") -> Page:
    """Load the exam page, or the paper of a code by its link."""
    page.goto(f"{root}exam.html?code={code}" if code else f"{root}exam.html")
    expect(page.locator(".exam h2:visible").first).to_be_visible()
    return page


def hosted(context: BrowserContext, site: Path) -> str:
    """Serve the site to a browser context at an intranet address; return that address."""
    address = "http://study.intranet/site/"
    context.route(
        lambda url: url.startswith(address),
        lambda route: route.fulfill(
            path=str(site / route.request.url.removeprefix(address).partition("?")[0])
        ),
    )
    return address


def code_of(fingerprint: str, types: list[str], count: int, minutes: int = 10) -> str:
    return encode(
        Blueprint(MODULES, KINDS, types, LEVELS, count, minutes, 20_260_302), fingerprint, MODULES
    )


@cache
def code_of_all_types(count: int) -> str:
    """Return a code of the real site whose paper has items of every type."""
    bank = bank_of(site_in(REAL))
    blueprints = (
        Blueprint(MODULES, KINDS, TYPES, LEVELS, count, 10, seed) for seed in range(10_000)
    )
    for code in (encode(each, bank.fingerprint, MODULES) for each in blueprints):
        blueprint = decode(code, bank)
        assert not isinstance(blueprint, str), "the bank has too few items for this paper"
        if {bank.items[name].type for name in draw(blueprint, bank)} == set(TYPES):
            return code
    raise AssertionError("no paper has items of every type")


def exam_codes_of(site: Path) -> list[str]:
    """Return two codes of the exam edition: a paper with all types of items, and a short one."""
    return [code_of_all_types(40), code_of(fingerprint_of(site), ["single"], 2)]


def enter(page: Page, code: str) -> None:
    page.get_by_label("考试码").fill(code)
    page.get_by_role("button", name="打开").click()


def begin(page: Page, name: str = "") -> list[Item]:
    """Begin the open exam, and return its items in order."""
    if name:
        page.get_by_label("姓名").fill(name)
    page.get_by_role("button", name="开始考试").click()
    expect(page.get_by_role("heading", name="考试中")).to_be_focused()
    expect(part(page, "bar")).to_be_visible()
    return items_on(page)


def sit(page: Page, code: str, name: str = "") -> list[Item]:
    enter(page, code)
    return begin(page, name)


def items_on(page: Page) -> list[Item]:
    names = page.locator(".item:visible").evaluate_all("all => all.map(e => e.dataset.item)")
    return [ITEMS[name] for name in names]


def node(page: Page, item: Item) -> Locator:
    return page.locator(f'.item:visible[data-item="{item.id}"]')


def order(shown: Locator, response: Ordering) -> None:
    for index, step in enumerate(response.steps):
        row = shown.locator(f'[data-step="{step.id}"]')
        while shown.locator("li").nth(index).get_attribute("data-step") != step.id:
            row.get_by_role("button", name="上移").click()


def answer(page: Page, item: Item) -> None:
    """Give the right answer of the bank to an item, through its controls."""
    shown, response = node(page, item), item.response
    blanks = shown.locator(".item__blank")
    if isinstance(response, Choice):
        for option in response.keys:
            shown.locator(f'input[value="{option.id}"]').check()
    elif isinstance(response, Matching):
        for index, side in enumerate(response.left):
            blanks.nth(index).select_option(dict(response.pairs)[side.id])
    elif isinstance(response, Ordering):
        order(shown, response)
    else:
        for index, blank in enumerate(response.blanks):
            if blank.options:
                blanks.nth(index).select_option(label=blank.accept[0])
            else:
                blanks.nth(index).fill(blank.accept[0])


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="交卷", exact=True).click()
    page.get_by_role("button", name="确定交卷").click()
    expect(part(page, "result")).not_to_be_empty()


def stored(page: Page, kind: str) -> dict[str, Any]:
    """Return the stored records of a kind, by id."""
    found: dict[str, str] = page.evaluate(
        """start => Object.fromEntries(
          Object.entries(localStorage).filter(each => !each[0].indexOf(start)))""",
        f"{PREFIX}{kind}:",
    )
    return {key.split(":")[-1]: json.loads(text) for key, text in found.items()}


def part(page: Page, name: str) -> Locator:
    """Return the element of the exam page with this `data-show`."""
    return page.locator(f"[data-show={name}]")


# Controls that are lower than 44 px, the height that this site promises (WCAG 2.2, 2.5.5).
TOO_SMALL_TARGETS = """() => Array.from(document.querySelectorAll(
  '.exam button, .exam label.item__option, .exam .item__blank'))
  .filter(e => e.getClientRects().length && Math.round(e.getBoundingClientRect().height) < 44)
  .map(e => e.outerHTML)"""
# Render every item, as if it had been scrolled to: an element that is not rendered keeps its old
# colours. The header must not cover anything, since axe reports half-covered targets as too small.
RENDER = """() => {
  document.querySelectorAll('.item').forEach(item => { item.style.contentVisibility = 'visible'; });
  document.querySelector('.md-header').style.position = 'static';
}"""


def accessibility_faults(page: Page) -> list[object]:
    """Return the faults of a page: axe in two sizes and in dark, small targets, and overflow.

    Colours are the same in both sizes and take most of the time of axe, so they are checked only in
    the second.
    """
    found: list[object] = []
    page.evaluate(RENDER)
    sizes: list[ViewportSize] = [{"width": 1280, "height": 800}, {"width": 360, "height": 740}]
    for size, unchecked in zip(sizes, (COLOURS, []), strict=True):
        page.set_viewport_size(size)
        # The sticky bar must not cover anything here: axe reports half-covered targets as too
        # small.
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        found += faults(page, EVERYTHING, but=unchecked) + page.evaluate(TOO_SMALL_TARGETS)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than a phone")
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    found += faults(page, COLOURS)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'default')")
    return found
