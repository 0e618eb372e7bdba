"""Test 全图 in a browser: pressing, keyboard, phone, paper, and that no line crosses a word."""

from pathlib import Path

import pytest
from accessibility import EVERYTHING, faults
from paper import plain, print_page
from playwright.sync_api import Page, expect
from visit import Visit, rest

DOCUMENTS = tuple(f"indexes/map-s{number}.html" for number in range(1, 6))
PICTURE = DOCUMENTS[0]

# Lines that cross a word, and lines that do not begin in the middle of a side of their box.
FAULTS = """() => {
  const found = [];
  const range = document.createRange();
  const words = Array.from(document.querySelectorAll('.map__name, .map__box .silence')).map(e => {
    range.selectNodeContents(e);
    return [e.textContent, Array.from(range.getClientRects())];
  });
  for (const edge of document.querySelectorAll('.map__edge')) {
    const path = edge.querySelector('path'), matrix = path.getScreenCTM();
    const points = [];
    for (let at = 0; at <= path.getTotalLength(); at += 2)
      points.push(path.getPointAtLength(at).matrixTransform(matrix));
    for (const {x, y} of points)
      for (const [text, rects] of words)
        if (rects.some(r => x > r.left && x < r.right && y > r.top && y < r.bottom))
          found.push([edge.dataset.edge, text]);
    const box = document.querySelector(`.map__box[data-unit="${edge.dataset.edge.split(' ')[0]}"]`);
    const {left, right, top, bottom} = box.getBoundingClientRect();
    const {x, y} = points[0];
    if (Math.min(Math.abs(x - left), Math.abs(x - right)) > 2) found.push([edge.dataset.edge, 'x']);
    if (Math.abs(y - (top + bottom) / 2) > 2) found.push([edge.dataset.edge, 'y', y, top, bottom]);
  }
  return found;
}"""
# Boxes whose words do not fit, and boxes that overlap.
CUT = """() => {
  const boxes = Array.from(document.querySelectorAll('.map__box')).filter(e => e.offsetHeight);
  const rects = boxes.map(e => e.getBoundingClientRect());
  const cut = boxes.filter(e =>
    e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
  const over = boxes.filter((_, n) => rects.some((r, m) => m !== n && r.left < rects[n].right - 1 &&
    r.right > rects[n].left + 1 && r.top < rects[n].bottom - 1 && r.bottom > rects[n].top + 1));
  return [...cut, ...over].map(e => e.textContent);
}"""
SMALL = """() => Array.from(document.querySelectorAll('.map__name, .map__title'))
  .filter(e => e.offsetHeight && parseFloat(getComputedStyle(e).fontSize) < 14).length"""


@pytest.mark.parametrize("path", [*DOCUMENTS, "indexes/map-party-ranks.html"])
def test_no_line_crosses_a_word_and_no_box_is_cut(visit: Visit, address: str, path: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address + path)
    assert page.evaluate(FAULTS) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALL) == 0
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALL) == 0


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_printed_on_one_sheet(
    visit: Visit, address: str, tmp_path: Path, path: str
) -> None:
    visit.page.goto(address + path)
    sheets = print_page(visit.page, tmp_path / "map.pdf")
    assert len(sheets.pages) == 1
    for name in visit.page.locator(".map__name").all_inner_texts()[::7]:
        assert plain(name) in sheets.text


def test_a_box_opens_its_chain(visit: Visit, address: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address + PICTURE)
    opened, chain = page.locator(".map__box[open]"), page.locator(".map__box.is-in")
    page.click("#map--service-on-the-lips summary")
    expect(opened).to_have_count(1)
    expect(chain).to_have_count(1)  # no document says why, or what to do
    page.locator("#map--last-mile-gap summary").focus()
    page.keyboard.press("Enter")
    expect(opened).to_have_count(1)
    expect(chain).to_have_count(8)  # three causes and four remedies
    edges = page.locator(".map__edge.is-in").evaluate_all("e => e.map(g => g.dataset.edge)")
    names = set(chain.evaluate_all("e => e.map(box => box.dataset.unit)"))
    assert {edge.split()[place] for edge in edges for place in (0, 2)} == names
    assert faults(page, EVERYTHING) == []
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(page.locator("#map--last-mile-gap summary")).to_be_focused()
    expect(chain).to_have_count(0)
    assert visit.errors == []


def test_a_unit_leads_to_its_box_and_the_box_to_the_unit(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "modules/entry-and-exit.html#public-notice")
    block = page.locator("#public-notice ~ details.related").first
    block.locator("summary").click()
    block.locator(".related__picture").click()
    page.wait_for_url("**/indexes/map-entry-and-exit.html#map--public-notice")
    box = page.locator("#map--public-notice")
    expect(box).to_have_attribute("open", "")
    box.locator(".map__card a.ref").last.click()
    page.wait_for_url("**/modules/entry-and-exit.html#public-notice")


def test_on_a_phone_one_problem_is_seen_at_a_time(visit: Visit, address: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(address + PICTURE)
    problems = page.locator(".map__column--problem .map__box.is-here:visible")
    status = page.locator(".map__status")
    expect(status).to_have_text("问题 1，共 4")
    expect(problems).to_have_count(1)
    assert page.locator(".map__column--cause .map__box:visible").count() == 3
    page.click("text=下一个")
    expect(status).to_have_text("问题 2，共 4")
    expect(problems.locator("summary")).to_have_text("问题：政策始终「走在路上」")
    # On a phone, words say what lines show on larger screens, with their basis.
    assert page.locator(".map__says:visible").count() > 0
    for button in page.locator(".map__walk button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    back = page.locator("button:text('上一个')")
    back.click()
    expect(back).to_be_disabled()
    # Every box is at one of the stops.
    seen: set[str] = set()
    step = "e => e.filter(b => b.offsetHeight).map(b => b.id)"
    while True:
        seen |= set(page.locator(".map__box").evaluate_all(step))
        if page.locator("button:text('下一个')").is_disabled():
            break
        page.click("text=下一个")
    assert len(seen) == page.locator(".map__box").count()
    assert faults(page, EVERYTHING) == []


def test_what_is_learned_is_filled_in(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + PICTURE)
    box = page.locator("#map--last-mile-gap")
    assert not page.locator(".map__box.is-learned").count()
    page.evaluate(
        """() => {
          const {module, section} = document.getElementById('map--last-mile-gap').dataset;
          study.store.add('module', module, {v: 1, sections: {[section]: [5, true]}, of: [5, 7]});
        }"""
    )
    page.reload()
    rest(page)
    assert "is-learned" in str(box.get_attribute("class"))
    expect(box.locator(".map__learned")).to_have_text("，已学完")
    assert faults(page, EVERYTHING) == []


def test_without_scripts_a_box_still_opens(scriptless: Page, address: str) -> None:
    scriptless.set_viewport_size({"width": 1366, "height": 768})
    scriptless.goto(address + PICTURE)
    scriptless.click("#map--last-mile-gap summary")
    assert scriptless.locator("#map--last-mile-gap .map__card").is_visible()
    scriptless.set_viewport_size({"width": 360, "height": 640})
    boxes = scriptless.locator(".map__box")
    assert scriptless.locator(".map__box:visible").count() == boxes.count()
    assert (
        scriptless.locator(".map__says:visible").count() == scriptless.locator(".map__edge").count()
    )


def test_the_overview_and_home_lead_to_the_pictures(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address)
    page.click(".map-small a >> nth=0")
    page.wait_for_url("**/indexes/map.html")
    assert faults(page, EVERYTHING) == []
    page.click("text=政策始终「走在路上」")
    page.wait_for_url("**/indexes/map-last-mile.html#map--policy-on-the-road")
    expect(page.locator("#map--policy-on-the-road")).to_have_attribute("open", "")
