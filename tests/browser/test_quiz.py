"""Test items: by mouse, by keyboard only, without scripts, on paper, and from a folder."""

from pathlib import Path

import pytest
from banks import REAL, bank_in
from payloads import PAYLOADS
from playwright.sync_api import Locator, Page, expect
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering
from visit import Visit

ITEMS = bank_in(REAL).items
TYPES = [kind.value for kind in ItemType]


def of_type(kind: str) -> Item:
    """Return an item of a type; for cloze, one with a list of choices."""
    return next(
        item
        for item in ITEMS
        if item.type.value == kind
        and not (isinstance(item.response, Cloze) and not item.response.blanks[0].options)
    )


TYPED = next(
    item
    for item in ITEMS
    if isinstance(item.response, Cloze) and item.response.blanks[0].accept == ("10天",)
)


def block(page: Page, item: Item) -> Locator:
    return page.locator(f'.item[data-item="{item.id}"]').first


def visit_item(page: Page, root: str, item: Item) -> Locator:
    page.goto(f"{root}quizzes/{item.module}.html")
    found = block(page, item)
    expect(found.get_by_role("button", name="核对")).to_be_visible()
    return found


def check(found: Locator) -> None:
    found.get_by_role("button", name="核对").click()


def told(found: Locator) -> str:
    return found.locator(".item__told").inner_text()


# Answering by mouse, right or wrong. ----------------------------------------------------------


def answer(found: Locator, item: Item, *, right: bool) -> None:
    response = item.response
    if isinstance(response, Choice):
        wanted = [o.id for o in response.options if o.correct == right]
        for name in wanted if right else wanted[:1]:
            found.locator(f'input[value="{name}"]').check()
    elif isinstance(response, Cloze):
        blank = response.blanks[0]
        name = next(o.id for o in blank.options if o.correct == right)
        found.locator("select").select_option(name)
    elif isinstance(response, Matching):
        pairs = dict(response.pairs)
        for left, select in zip(response.left, found.locator("select").all(), strict=True):
            select.select_option(pairs[left.id] if right else response.spare[0].id)
    else:
        arrange(found, response if right else reversed_order(response))


def reversed_order(ordering: Ordering) -> Ordering:
    return Ordering(tuple(reversed(ordering.steps)), ordering.shown)


def arrange(found: Locator, ordering: Ordering) -> None:
    for place, step in enumerate(ordering.steps):
        row = found.locator(f'[data-step="{step.id}"]')
        while row.evaluate("e => Array.from(e.parentNode.children).indexOf(e)") > place:
            row.get_by_role("button", name="上移").click()


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("kind", TYPES)
def test_an_item_is_marked_explained_and_answered_again(
    visit: Visit, address: str, real_site: Path, kind: str, scheme: str
) -> None:
    item = of_type(kind)
    root = address if scheme == "http" else real_site.as_uri() + "/"
    found = visit_item(visit.page, root, item)
    answer(found, item, right=False)
    check(found)
    assert told(found).startswith("不对")
    expect(found.locator(".item__why")).to_be_visible()
    expect(found.locator(".item__source .cite").first).to_be_visible()
    if kind != "ordering":
        expect(found.locator(".item__given li").first).to_be_visible()
        assert len(found.locator(".item__given li").first.inner_text()) > 8
    expect(found.locator(".is-wrong").first).to_be_visible()
    expect(found.locator("input, select, .item__moves button").first).to_be_disabled()
    found.get_by_role("button", name="再做一次").click()
    expect(found.locator(".item__why")).not_to_be_visible()
    assert found.locator(".item__result").inner_text() == ""
    assert found.locator(".is-wrong, .is-right, .item__mark").count() == 0
    assert found.locator("input:checked").count() == 0
    answer(found, item, right=True)
    check(found)
    assert told(found) == "答对了。"
    assert found.locator(".is-wrong, .is-missed").count() == 0
    if scheme == "http":
        assert visit.errors == []


def test_the_reason_is_that_of_the_option_chosen(visit: Visit, address: str) -> None:
    item = of_type("single")
    assert isinstance(item.response, Choice)
    found = visit_item(visit.page, address, item)
    for wrong in item.response.distractors:
        found.locator(f'input[value="{wrong.id}"]').check()
        check(found)
        given = found.locator(".item__given li")
        expect(given).to_have_count(1)
        assert given.inner_text().startswith(wrong.text)
        found.get_by_role("button", name="再做一次").click()


def test_missing_answers_are_reported(visit: Visit, address: str) -> None:
    item = of_type("multiple")
    assert isinstance(item.response, Choice)
    found = visit_item(visit.page, address, item)
    found.locator(f'input[value="{item.response.keys[0].id}"]').check()
    check(found)
    assert told(found) == f"不全，漏了 {len(item.response.keys) - 1} 项。"
    expect(found.locator(".is-missed")).to_have_count(len(item.response.keys) - 1)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != "ordering"])
def test_an_empty_answer_is_reported_and_not_marked(visit: Visit, address: str, kind: str) -> None:
    found = visit_item(visit.page, address, of_type(kind))
    check(found)
    assert told(found) == "还没有答完。"
    expect(found.locator(".item__why")).not_to_be_visible()


def test_an_explanation_links_to_its_paragraph(visit: Visit, address: str) -> None:
    item = of_type("single")
    found = visit_item(visit.page, address, item)
    answer(found, item, right=True)
    check(found)
    cite = item.cites[0]
    found.locator(".item__source .cite").first.click()
    visit.page.wait_for_url(f"**/sources/{cite.source}.html#{cite.source}-{cite.first}")


# Typed answers. -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_right"), [("１０ 天。", True), ("十天", True), ("9天", False)]
)
def test_a_typed_answer_is_marked(visit: Visit, address: str, text: str, is_right: bool) -> None:
    """tests/scripts/marking.test.mjs tests more ways of writing an answer."""
    found = visit_item(visit.page, address, TYPED)
    found.locator("input").fill(text)
    found.locator("input").press("Enter")
    assert (told(found) == "答对了。") == is_right


def test_enter_in_an_input_method_checks_nothing(visit: Visit, address: str) -> None:
    """Enter accepts the candidate of the input method, and only then is the text in the blank."""
    found = visit_item(visit.page, address, TYPED)
    found.locator("input").fill("10天")
    press = """(input, isComposing) => input.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing, bubbles: true }))"""
    found.locator("input").evaluate(press, True)
    assert found.locator(".item__told").count() == 0
    found.locator("input").evaluate(press, False)
    assert told(found) == "答对了。"


def test_enter_checks_and_keeps_the_focus(visit: Visit, address: str) -> None:
    """The blank is then disabled. A held key must not press the button that has the focus now."""
    page, found = visit.page, visit_item(visit.page, address, TYPED)
    found.locator("input").fill("10天")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    assert told(found) == "答对了。"
    assert active(page) == "再做一次"
    page.keyboard.up("Enter")
    page.keyboard.press("Enter")
    assert active(page) == "核对"


# Keyboard only. -----------------------------------------------------------------------------------


def focus_first(page: Page, found: Locator) -> None:
    """Press Tab from the stem on, as a reader does, to the first control of the item."""
    found.evaluate("e => { e.tabIndex = -1; e.focus(); }")
    page.keyboard.press("Tab")


def active(page: Page) -> str:
    return str(page.evaluate("document.activeElement.value || document.activeElement.textContent"))


def tab_to(page: Page, text: str) -> None:
    for _ in range(40):
        if active(page) == text:
            return
        page.keyboard.press("Tab")
    raise AssertionError(text)


def key_many(page: Page, choice: Choice) -> None:
    for number, option in enumerate(choice.options):
        assert active(page) == option.id
        if option.correct:
            page.keyboard.press("Space")
        if number < len(choice.options) - 1:
            page.keyboard.press("Tab")


def key_one(page: Page, choice: Choice) -> None:
    page.keyboard.press("Space")
    while active(page) != choice.keys[0].id:
        page.keyboard.press("ArrowDown")


def key_blank(page: Page, cloze: Cloze) -> None:
    for _ in range([o.correct for o in cloze.blanks[0].options].index(True) + 1):
        page.keyboard.press("ArrowDown")


def key_pairs(page: Page, matching: Matching) -> None:
    pairs, rights = dict(matching.pairs), [side.id for side in matching.right]
    for left in matching.left:
        for _ in range(rights.index(pairs[left.id]) + 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")


def key_order(page: Page, found: Locator, ordering: Ordering) -> None:
    for place, step in enumerate(ordering.steps):
        row = found.locator(f'[data-step="{step.id}"]')
        button = row.get_by_role("button", name="上移")
        button.focus()
        while row.evaluate("e => Array.from(e.parentNode.children).indexOf(e)") > place:
            page.keyboard.press("Enter")
            # The moved step keeps the focus.
            assert button.evaluate("e => e === document.activeElement")
    assert "现在是第" in found.locator(".item__result").inner_text()


@pytest.mark.parametrize("kind", TYPES)
def test_keyboard_alone(visit: Visit, address: str, kind: str) -> None:
    page, item = visit.page, of_type(kind)
    found = visit_item(page, address, item)
    focus_first(page, found)
    response = item.response
    if isinstance(response, Choice):
        key_many(page, response) if kind == "multiple" else key_one(page, response)
    elif isinstance(response, Cloze):
        key_blank(page, response)
    elif isinstance(response, Matching):
        key_pairs(page, response)
    else:
        key_order(page, found, response)
    tab_to(page, "核对")
    page.keyboard.press("Enter")
    assert told(found) == "答对了。"
    assert active(page) == "再做一次"
    page.keyboard.press("Enter")
    assert active(page) == "核对"
    page.keyboard.press("Tab")
    assert active(page) == "答案与解析"
    page.keyboard.press("Enter")
    expect(found.locator(".item__why")).to_be_visible()


# Screen readers, touch, layout shifts. ------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPES)
def test_every_control_has_a_name_and_the_result_is_announced(
    visit: Visit, address: str, kind: str
) -> None:
    item = of_type(kind)
    found = visit_item(visit.page, address, item)
    group = found.get_by_role("group").first
    assert item.stem[:6].replace("*", "") in str(group.locator("legend").inner_text())
    assert found.locator(".item__result").get_attribute("role") == "status"
    names = found.evaluate("""e => Array.from(e.querySelectorAll('input,select,button')).map(c =>
        c.getAttribute('aria-label') || (c.labels && c.labels[0] && c.labels[0].textContent.trim())
        || c.textContent.trim())""")
    assert names
    assert all(names)


@pytest.mark.parametrize("kind", TYPES)
def test_targets_are_large_enough_for_a_finger(visit: Visit, address: str, kind: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 740})
    found = visit_item(visit.page, address, of_type(kind))
    sizes = found.evaluate("""e => Array.from(
        e.querySelectorAll('.item__option, .item__blank, .item__button, summary')
      ).map(c => [c.className || c.tagName, c.getBoundingClientRect().height,
                  c.getBoundingClientRect().width])""")
    assert sizes
    assert [size for size in sizes if size[1] < 44 or size[2] < 44] == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["quizzes/party-ranks.html", "modules/entry-and-exit.html"])
def test_nothing_moves_when_the_script_has_run(visit: Visit, address: str, path: str) -> None:
    visit.page.add_init_script("""window.shift = 0;
      new PerformanceObserver(list => list.getEntries().forEach(entry => {
        window.shift += entry.value;
      })).observe({ type: 'layout-shift', buffered: true });""")
    visit.page.goto(address + path)
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.locator(".item__button").count() > 3
    assert visit.page.evaluate("window.shift") < 0.02


def test_checking_moves_nothing_above_the_result(visit: Visit, address: str) -> None:
    item = of_type("single")
    found = visit_item(visit.page, address, item)
    answer(found, item, right=False)
    place = "e => [e.offsetTop, e.offsetLeft, e.offsetWidth, e.offsetHeight]"
    before = found.locator(".item__option").last.evaluate(place)
    check(found)
    assert found.locator(".item__option").last.evaluate(place) == before


# Without scripts, and in print. -------------------------------------------------------------------


def test_without_scripts_every_item_is_read_with_its_answer(scriptless: Page, address: str) -> None:
    for kind in TYPES:
        item = of_type(kind)
        scriptless.goto(f"{address}quizzes/{item.module}.html")
        found = block(scriptless, item)
        assert found.locator(".item__stem").is_visible()
        assert found.locator("button").count() == 0
        assert not found.locator(".item__why").is_visible()
        found.locator("summary").click()
        assert found.locator(".item__key").is_visible()
        assert found.locator(".item__why").is_visible()


@pytest.mark.parametrize("with_answers", [True, False])
def test_paper_has_the_answers_last_or_not_at_all(
    visit: Visit, address: str, with_answers: bool
) -> None:
    visit.page.goto(address + "quizzes/rectification-loop.html")
    if not with_answers:
        visit.page.get_by_label("打印时在最后另附一页答案").uncheck()
    visit.page.emulate_media(media="print")
    for hidden in (
        ".item__answer",
        ".item__actions",
        ".item__result",
        ".item__moves",
        ".paper-choice",
    ):
        assert not visit.page.locator(hidden).first.is_visible()
    assert visit.page.locator(".item__stem").first.is_visible()
    assert not visit.page.locator("select").first.is_visible()
    key = visit.page.locator(".answer-key")
    assert key.is_visible() == with_answers
    style = "e => getComputedStyle(e).breakBefore"
    assert key.evaluate(style) == "page"
    count = visit.page.locator(".item").count()
    assert visit.page.locator(".answer-key li").count() == count
    last = visit.page.locator(".item").last.bounding_box()
    if with_answers:
        place = key.bounding_box()
        assert last is not None
        assert place is not None
        assert place["y"] > last["y"]


def test_answers_stay_closed_on_paper_although_the_theme_opens_details(
    visit: Visit, address: str
) -> None:
    visit.page.goto(address + "modules/entry-and-exit.html")
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    assert not visit.page.locator(".item__answer").first.is_visible()


# Attacks. -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["quizzes/attack.html", "quizzes/bank.html", "quizzes/quality.html", "modules/attack.html"],
)
def test_no_payload_runs(visit: Visit, hostile_site: Path, path: str) -> None:
    page = visit.page
    page.goto(f"{hostile_site.as_uri()}/{path}")
    page.wait_for_load_state("networkidle")
    for found in page.locator(".item").all()[: len(PAYLOADS)]:
        wrong = found.locator(".item__option:not([data-correct]) input")
        if wrong.count() and found.get_by_role("button", name="核对").count():
            wrong.first.check()
            check(found)
    for summary in page.locator("summary:visible").all()[:60]:
        summary.hover()
    page.wait_for_timeout(200)
    assert page.evaluate("window.attacked") is None
    assert page.url.startswith(hostile_site.as_uri())
    assert [url for url in visit.requests if "evil" in url] == []
