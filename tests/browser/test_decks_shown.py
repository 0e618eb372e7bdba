"""Test decks on the stage and on paper: pairs that appear one by one, the overview, and prints."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from banks import REAL, bank_in, site_in
from fitting import open_page
from paper import plain, print_page
from playwright.sync_api import Browser, Page, expect
from stage import counted, project, sheet
from studykit.pages.decks import render_decks
from studykit.quiz.item import Item, Matching, Ordering

BANK = bank_in(REAL)
DECK = "decks/grassroots-activities.html"
RECTS = """() => Array.from(document.querySelectorAll('#stage .stage__part:not(.is-away) *'))
  .map(e => e.getBoundingClientRect()).map(r => [r.x, r.y, r.width, r.height].join())"""
# Show the slide of an item; return whether the deck has it.
SHOW = """id => {
  const stage = study.stage.current();
  const part = stage.deck.parts.findIndex(({ key }) => key === id);
  if (part >= 0) stage.go({ part, page: 0 });
  return part >= 0;
}"""
GIVEN = "Object.keys(study.stage.current().state.given)"
SHOWN = """() => Array.from(document.querySelectorAll('#stage .stage__part:not(.is-away) *'))
  .filter(e => e.matches('.answer-room,.item__answer'))
  .filter(e => getComputedStyle(e).visibility === 'visible').length"""
# The slides of the main run whose item does not fit one page with its answer, and those with one
# line below their title; a question for a discussion may be short.
UNFIT = """() => {
  const { deck, screen } = study.stage.current();
  const main = deck.parts.slice(0, study.slides.mainCount(deck));
  const lines = columns => {
    const walker = document.createTreeWalker(columns, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const middles = [];
    while (walker.nextNode()) {
      range.selectNodeContents(walker.currentNode);
      if (walker.currentNode.data.trim())
        for (const rect of range.getClientRects()) middles.push(rect.top + rect.height / 2);
    }
    return middles.sort((a, b) => a - b).filter((y, n) => !n || y - middles[n - 1] > 15).length;
  };
  return main.filter(({ slide }, part) => {
    screen.show({ part, page: 0 });
    const { columns, pages } = screen.part(part);
    if (columns.querySelector('.item')) return pages > 1;
    return lines(columns) < 2 && slide.label !== '讨论' && !slide.isCover;
  }).map(({ title }) => title);
}"""


# The colour of a kind, as a browser writes colours.
COLOUR = """kind => {
  const text = document.querySelector('article').appendChild(document.createElement('span'));
  text.style.color = `var(--study-${kind})`;
  return getComputedStyle(text).color;
}"""


def pairs_of(item: Item) -> int:
    response = item.response
    if isinstance(response, Matching):
        return len(response.left)
    return len(response.steps) if isinstance(response, Ordering) else 0


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = open_page(browser)
    yield opened
    opened.context.close()


def deck_with(item: Item, built: str) -> str:
    """Return the built deck of an item's module, as if the module had this item alone."""
    site = site_in(REAL)
    alone = replace(
        site,
        library=replace(site.library, modules=(site.modules[f"modules/{item.module}.md"],)),
        bank=replace(site.bank, items=(item,)),
    )
    (deck,) = render_decks(alone)
    start, end = built.index("</h1>") + len("</h1>"), built.index("</article>")
    return built[:start] + "".join(deck.body.blocks) + built[end:]


# A cloze has one answer, which appears in its gap; the others draw their pairs one after the other.
@pytest.mark.parametrize("kind", ["matching", "ordering", "cloze"])
def test_each_press_draws_a_pair_and_moves_nothing(
    browser: Browser, address: str, real_site: Path, kind: str
) -> None:
    item = next(item for item in BANK.items if item.type.value == kind)
    built = (real_site / f"decks/{item.module}.html").read_text("utf-8")
    html = deck_with(item, built)
    page = open_page(browser)
    page.route(
        f"**/decks/{item.module}.html*",
        lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
    )
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{address}decks/{item.module}.html?project=1")
    counted(page)
    assert page.evaluate(SHOW, item.id)
    before = page.evaluate(RECTS)
    assert page.evaluate(SHOWN) == 0
    place = page.evaluate("study.stage.current().place")
    presses = pairs_of(item) + 1
    for number in range(1, presses + 1):
        page.keyboard.press("PageDown")
        assert len(page.evaluate(GIVEN)) == number
        assert page.evaluate(SHOWN) >= number
        assert page.evaluate(RECTS) == before
    assert item.id in page.evaluate(GIVEN)
    assert page.evaluate("study.stage.current().place") == place
    page.keyboard.press("PageDown")
    assert page.evaluate("study.stage.current().place") != place
    page.context.close()


def test_an_item_fits_one_slide_with_its_answer_and_no_slide_is_thin(
    page: Page, address: str
) -> None:
    for module in sorted({item.module for item in BANK.items}):
        page.goto(f"{address}decks/{module}.html?project=1")
        page.wait_for_selector("#stage")
        for width, height in ((1024, 768), (1280, 720)):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("study.stage.current().layOutAgain()")
            assert page.evaluate(UNFIT) == [], (module, width)


def test_the_overview_says_what_slides_say_and_has_the_appendix(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    project(page, address + DECK)
    page.keyboard.press("o")
    entries = sheet(page).locator(".stage__entry")
    parts = page.evaluate(
        "study.stage.current().deck.parts.map(part => [part.title, part.slide.label])"
    )
    assert entries.count() == len(parts)
    for entry, (title, label) in zip(entries.all_text_contents(), parts, strict=True):
        assert entry.startswith(f"{label} {title}" if label else title)
    gists = sheet(page).locator(".stage__gist").all_text_contents()
    assert len(gists) > len(parts) / 2
    assert max(map(len, gists)) <= 36
    runs = sheet(page).locator(".stage__run").all_text_contents()
    assert runs[-1] == "附页"
    assert len(set(runs)) == len(runs)
    page.keyboard.press("Escape")


def test_boxes_of_a_slice_have_the_colours_of_their_kinds(page: Page, address: str) -> None:
    page.goto(f"{address}decks/causes-and-remedies.html")
    for kind in ("problem", "cause", "remedy"):
        colours = page.locator(f".slice__column--{kind} .slice__box").evaluate_all(
            "(boxes) => boxes.map(box => getComputedStyle(box).borderTopColor)"
        )
        wanted = page.evaluate(COLOUR, kind)
        assert set(colours) == {wanted}


@pytest.mark.parametrize(("choice", "on_one"), [("three", 3), ("one", 1)])
def test_a_deck_is_printed_without_answers(
    page: Page, address: str, tmp_path: Path, choice: str, on_one: int
) -> None:
    page.goto(address + DECK)
    page.locator(f"#paper--{choice}").check()
    main = page.locator(".slide[data-main]")
    titles = main.evaluate_all("slides => slides.map(slide => slide.dataset.title)")
    answers = page.locator(".slide[data-main] .item__why").all_text_contents()
    sheets = print_page(page, tmp_path / "deck.pdf")
    least = math.ceil(len(titles) / on_one)
    assert least <= len(sheets.pages) <= least + 2
    assert all(plain(each) for each in sheets.pages)
    text = sheets.text
    assert all(plain(title) in text for title in titles)
    assert not any(plain(answer)[:12] in text for answer in answers)


def test_notes_are_printed_with_the_answers(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + DECK)
    page.locator("#paper--notes").check()
    answers = page.locator(".slide[data-main] .item__key").all_text_contents()
    notes = page.locator(".slide[data-main] .slide__notes p").all_text_contents()
    text = print_page(page, tmp_path / "deck.pdf").text
    assert answers
    # Only the beginnings, up to the first citation: paper shows citations in another form.
    beginnings = [re.split("文[一二三四五六]", plain(each))[0][:8] for each in (*answers, *notes)]
    assert [each for each in beginnings if each not in text] == []


def test_lines_to_write_on_stand_beside_each_slide(page: Page, address: str) -> None:
    page.goto(address + DECK)
    page.emulate_media(media="print")
    lined = """all => all.map(slide => {
      const beside = getComputedStyle(slide, '::after');
      return [beside.backgroundImage.includes('gradient'), parseFloat(beside.width) > 100];
    })"""
    assert set(map(tuple, page.locator(".slide[data-main]").evaluate_all(lined))) == {(True, True)}
    page.emulate_media(media="screen")
    expect(page.locator(".deck__intro")).to_be_visible()
