"""Tests of quiz items in a browser.

They cover mouse, keyboard, screen reader, no scripts, print, file: URLs and attacks.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from banks import REAL, bank_in
from playwright.sync_api import Browser, Locator, Page, expect
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering
from visit import Visit, add_script, quiet, resize

ITEMS = bank_in(REAL).items
TYPES = [item_type.value for item_type in ItemType]


COUNTS = Counter(item.module for item in ITEMS)


def of_type(item_type: str) -> Item:
    """Return an item of a type on the shortest page, which loads fastest."""
    items = (item for item in ITEMS if item.type.value == item_type)
    return min(items, key=lambda item: COUNTS[item.module])


TYPED_ITEM = next(
    item
    for item in ITEMS
    if isinstance(item.response, Cloze) and item.response.blanks[0].accept == ("10天",)
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page for tests that can share one load of it."""
    context = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


def item_box_in(page: Page, item: Item) -> Locator:
    return page.locator(f'.item[data-item="{item.id}"]').first


def visit_item(page: Page, root: str, item: Item) -> Locator:
    page.goto(f"{root}quizzes/{item.module}.html")
    item_box = item_box_in(page, item)
    expect(item_box.get_by_role("button", name="核对")).to_be_visible()
    return item_box


def revisit_item(page: Page, root: str, item: Item) -> Locator:
    """Visit an item; if the page is loaded already, make the item unanswered again."""
    if page.url != f"{root}quizzes/{item.module}.html":
        return visit_item(page, root, item)
    item_box = item_box_in(page, item)
    again = item_box.get_by_role("button", name="再做一次")
    if again.is_visible():
        again.click()
    return item_box


def check(item_box: Locator) -> None:
    item_box.get_by_role("button", name="核对").click()


def result_text(item_box: Locator) -> str:
    return item_box.locator(".item__verdict").inner_text()


# Answering by mouse, right or wrong. ----------------------------------------------------------


def answer(item_box: Locator, item: Item, *, right: bool) -> None:
    response = item.response
    if isinstance(response, Choice):
        option_ids = [o.id for o in response.options if o.correct == right]
        for option_id in option_ids if right else option_ids[:1]:
            item_box.locator(f'input[value="{option_id}"]').check()
    elif isinstance(response, Cloze):
        item_box.get_by_role("textbox").fill(response.blanks[0].accept[0] if right else "都不对")
    elif isinstance(response, Matching):
        pairs = dict(response.pairs)
        for left, select in zip(response.left, item_box.locator("select").all(), strict=True):
            select.select_option(pairs[left.id] if right else response.spare[0].id)
    else:
        arrange(item_box, response if right else reversed_order(response))


def reversed_order(ordering: Ordering) -> Ordering:
    return Ordering(tuple(reversed(ordering.steps)), ordering.shown)


def arrange(item_box: Locator, ordering: Ordering) -> None:
    for position, step in enumerate(ordering.steps):
        row = item_box.locator(f'[data-step="{step.id}"]')
        while row.evaluate("e => Array.from(e.parentNode.children).indexOf(e)") > position:
            row.get_by_role("button", name="上移").click()


# Marking is the same from a host and from a folder; only loading differs, so types take turns.
@pytest.mark.parametrize(("item_type", "scheme"), list(zip(TYPES, cycle(("http", "file")))))
def test_an_item_is_marked_explained_and_answered_again(
    reused: Visit, address: str, real_site: Path, item_type: str, scheme: str
) -> None:
    item = of_type(item_type)
    root = address if scheme == "http" else real_site.as_uri() + "/"
    item_box = visit_item(reused.page, root, item)
    answer(item_box, item, right=False)
    check(item_box)
    assert result_text(item_box).startswith("不对")
    expect(item_box.locator(".item__key")).to_be_visible()
    # The explanation is hidden if the reason of the chosen option, above it, says the same.
    assert item_box.locator(".item__why:visible, .item__given li:visible").count() > 0
    expect(item_box.locator(".item__source .cite").first).to_be_visible()
    if item_type not in ("ordering", "cloze"):
        expect(item_box.locator(".item__given li").first).to_be_visible()
        assert len(item_box.locator(".item__given li").first.inner_text()) > 8
    expect(item_box.locator(".is-wrong").first).to_be_visible()
    expect(item_box.locator("input, select, .item__moves button").first).to_be_disabled()
    item_box.get_by_role("button", name="再做一次").click()
    expect(item_box.locator(".item__key")).not_to_be_visible()
    assert item_box.locator(".item__result").inner_text() == ""
    assert item_box.locator(".is-wrong, .is-right, .item__mark").count() == 0
    assert item_box.locator("input:checked").count() == 0
    answer(item_box, item, right=True)
    check(item_box)
    assert result_text(item_box) == "答对了。"
    assert item_box.locator(".is-wrong, .is-missed").count() == 0
    if scheme == "http":
        assert reused.errors == []


def test_the_reason_is_that_of_the_option_chosen(page: Page, address: str) -> None:
    item = of_type("single")
    assert isinstance(item.response, Choice)
    item_box = revisit_item(page, address, item)
    for distractor in item.response.distractors:
        item_box.locator(f'input[value="{distractor.id}"]').check()
        check(item_box)
        reasons = item_box.locator(".item__given li")
        expect(reasons).to_have_count(1)
        assert reasons.inner_text().startswith(distractor.text)
        item_box.get_by_role("button", name="再做一次").click()


def test_correct_options_not_chosen_are_counted(page: Page, address: str) -> None:
    item = of_type("multiple")
    assert isinstance(item.response, Choice)
    item_box = revisit_item(page, address, item)
    item_box.locator(f'input[value="{item.response.keys[0].id}"]').check()
    check(item_box)
    assert result_text(item_box) == f"不全，漏了 {len(item.response.keys) - 1} 项。"
    expect(item_box.locator(".is-missed")).to_have_count(len(item.response.keys) - 1)


def test_green_is_right_and_red_is_what_was_chosen_wrongly(page: Page, address: str) -> None:
    item = of_type("single")
    item_box = revisit_item(page, address, item)
    answer(item_box, item, right=False)
    check(item_box)
    read_colour = "e => getComputedStyle(e).color"
    wrong = item_box.locator(".is-wrong .item__mark")
    missed = item_box.locator(".is-missed .item__mark")
    assert [wrong.inner_text(), missed.inner_text()] == ["✗ 不对", "✓ 应选"]
    colours = [mark.evaluate(read_colour) for mark in (wrong, missed)]
    item_box.get_by_role("button", name="再做一次").click()
    answer(item_box, item, right=True)
    check(item_box)
    right = item_box.locator(".is-right .item__mark")
    assert right.inner_text() == "✓ 对"
    assert right.evaluate(read_colour) == colours[1] != colours[0]


def test_a_reason_is_said_once(reused: Visit, address: str) -> None:
    """The explanation is not repeated where the reason of the chosen option says the same."""
    item = next(
        item
        for item in ITEMS
        if isinstance(item.response, Choice)
        and item.response.distractors[0].rationale == item.explanation
    )
    item_box = visit_item(reused.page, address, item)
    assert isinstance(item.response, Choice)
    item_box.locator(f'input[value="{item.response.distractors[0].id}"]').check()
    check(item_box)
    expect(item_box.locator(".item__given li")).to_have_count(1)
    expect(item_box.locator(".item__source")).to_be_visible()
    expect(item_box.locator(".item__why")).to_be_hidden()
    item_box.get_by_role("button", name="再做一次").click()
    answer(item_box, item, right=True)
    check(item_box)
    expect(item_box.locator(".item__why")).to_be_visible()


def test_a_double_click_checks_once(reused: Visit, address: str) -> None:
    item = of_type("single")
    item_box = visit_item(reused.page, address, item)
    answer(item_box, item, right=True)
    item_box.get_by_role("button", name="核对").dblclick()
    assert result_text(item_box) == "答对了。"
    expect(item_box.get_by_role("button", name="再做一次")).to_be_visible()
    expect(item_box.locator(".item__past")).to_have_text("答过 1 次，上次答对")


def test_the_next_item_and_the_score_of_a_set(reused: Visit, address: str) -> None:
    """Answer all items of the shortest set of a page, the first of them wrong."""
    page = reused.page
    visit_item(page, address, of_type("single"))
    names = page.evaluate("""() => {
      const sets = [];
      for (const node of document.querySelectorAll('.md-content h2, .md-content .item')) {
        if (node.matches('h2')) sets.push([]);
        else sets[sets.length - 1].push(node.dataset.item);
      }
      return sets.slice(0, -1).filter(set => set.length > 1)
        .sort((one, other) => one.length - other.length)[0];
    }""")
    items = {item.id: item for item in ITEMS}
    for index, name in enumerate(names):
        item_box = page.locator(f'.item[data-item="{name}"]')
        answer(item_box, items[name], right=index > 0)
        check(item_box)
        assert page.locator(".score:not(:empty)").count() == (index == len(names) - 1)
        item_box.get_by_role("button", name="下一题").click()
        if index + 1 < len(names):
            focused = page.evaluate("document.activeElement.dataset.item")
            assert focused == names[index + 1]
    score = page.locator(".score:not(:empty)")
    assert score.get_attribute("role") == "status"
    assert score.locator("strong").inner_text() == f"答对 {len(names) - 1} 题，共 {len(names)} 题。"
    read = score.locator("a")
    expect(read).to_have_count(1)
    assert "（错 1 题）" in score.inner_text()
    section = items[names[0]].section
    assert str(read.get_attribute("href")).endswith(f"#{section}")
    score.locator("button").click()
    assert page.evaluate("document.activeElement.dataset.item") == names[0]


def test_an_explanation_links_to_its_paragraph(reused: Visit, address: str) -> None:
    item = of_type("single")
    item_box = visit_item(reused.page, address, item)
    answer(item_box, item, right=True)
    check(item_box)
    cite = item.cites[0]
    item_box.locator(".item__source .cite").first.click()
    reused.page.wait_for_url(f"**/sources/{cite.source}.html#{cite.source}-{cite.first}")


# Typed answers. -----------------------------------------------------------------------------------


def test_a_typed_answer_is_marked(page: Page, address: str) -> None:
    """Check one answer of each sort; tests/scripts/marking.test.mjs tests more spellings."""
    item_box = revisit_item(page, address, TYPED_ITEM)
    for text, is_right in (("１０ 天。", True), ("9天", False), ("十天", True)):
        item_box.locator("input").fill(text)
        item_box.locator("input").press("Enter")
        assert (result_text(item_box) == "答对了。") == is_right, text
        item_box.get_by_role("button", name="再做一次").click()


def test_enter_in_an_input_method_checks_nothing(page: Page, address: str) -> None:
    """While an input method is composing, Enter only accepts its candidate.

    Enter must not check the item.
    """
    item_box = revisit_item(page, address, TYPED_ITEM)
    item_box.locator("input").fill("10天")
    press = """(input, how) => input.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...how }))"""
    # Safari sends the last Enter after the composition, with the code 229.
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        item_box.locator("input").evaluate(press, composing)
        assert item_box.locator(".item__verdict").count() == 0
    item_box.locator("input").evaluate(press, {"keyCode": 13})
    assert result_text(item_box) == "答对了。"


def test_enter_checks_and_keeps_the_focus(page: Page, address: str) -> None:
    """Checking disables the blank and moves the focus to the button.

    While Enter is still held, its repeats must not press that button.
    """
    item_box = revisit_item(page, address, TYPED_ITEM)
    item_box.locator("input").fill("10天")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    assert result_text(item_box) == "答对了。"
    assert active(page) == "再做一次"
    page.keyboard.up("Enter")
    page.keyboard.press("Enter")
    assert active(page) == "核对"


# By keyboard only. --------------------------------------------------------------------------------


def focus_first(page: Page, item_box: Locator) -> None:
    """Focus the item itself and press Tab once, which reaches its first control."""
    item_box.evaluate("e => { e.tabIndex = -1; e.focus(); }")
    page.keyboard.press("Tab")


def active(page: Page) -> str:
    return str(page.evaluate("document.activeElement.value || document.activeElement.textContent"))


def tab_to_control(page: Page, control: Locator) -> None:
    for _ in range(40):
        if control.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(control)


def tab_to(page: Page, text: str) -> None:
    for _ in range(40):
        if active(page) == text:
            return
        page.keyboard.press("Tab")
    raise AssertionError(text)


def answer_multiple_by_keyboard(page: Page, choice: Choice) -> None:
    for number, option in enumerate(choice.options):
        assert active(page) == option.id
        if option.correct:
            page.keyboard.press("Space")
        if number < len(choice.options) - 1:
            page.keyboard.press("Tab")


def answer_single_by_keyboard(page: Page, choice: Choice) -> None:
    page.keyboard.press("Space")
    while active(page) != choice.keys[0].id:
        page.keyboard.press("ArrowDown")


def answer_cloze_by_keyboard(page: Page, cloze: Cloze) -> None:
    page.keyboard.type(cloze.blanks[0].accept[0])


def answer_matching_by_keyboard(page: Page, matching: Matching) -> None:
    pairs, rights = dict(matching.pairs), [side.id for side in matching.right]
    for left in matching.left:
        for _ in range(rights.index(pairs[left.id]) + 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")


def answer_ordering_by_keyboard(page: Page, item_box: Locator, ordering: Ordering) -> None:
    for position, step in enumerate(ordering.steps):
        row = item_box.locator(f'[data-step="{step.id}"]')
        button = row.get_by_role("button", name="上移")
        tab_to_control(page, button)
        while row.evaluate("e => Array.from(e.parentNode.children).indexOf(e)") > position:
            page.keyboard.press("Enter")
            # The moved step keeps the focus.
            assert button.evaluate("e => e === document.activeElement")
    assert "现在是第" in item_box.locator(".item__result").inner_text()


@pytest.mark.parametrize("item_type", TYPES)
def test_each_type_is_answered_by_keyboard_alone(
    reused: Visit, address: str, item_type: str
) -> None:
    page, item = reused.page, of_type(item_type)
    item_box = visit_item(page, address, item)
    focus_first(page, item_box)
    response = item.response
    if isinstance(response, Choice):
        if item_type == "multiple":
            answer_multiple_by_keyboard(page, response)
        else:
            answer_single_by_keyboard(page, response)
    elif isinstance(response, Cloze):
        answer_cloze_by_keyboard(page, response)
    elif isinstance(response, Matching):
        answer_matching_by_keyboard(page, response)
    else:
        answer_ordering_by_keyboard(page, item_box, response)
    tab_to(page, "核对")
    page.keyboard.press("Enter")
    assert result_text(item_box) == "答对了。"
    assert active(page) == "再做一次"
    page.keyboard.press("Enter")
    assert active(page) == "核对"
    page.keyboard.press("Tab")
    assert active(page) == "答案与解析"
    page.keyboard.press("Enter")
    expect(item_box.locator(".item__why")).to_be_visible()


# Screen readers, touch, layout shifts. ------------------------------------------------------------


@pytest.fixture(scope="module", params=TYPES)
def shown(request: pytest.FixtureRequest, page: Page, address: str) -> tuple[Item, Locator]:
    """An item of each type, loaded once for all tests that do not answer it."""
    item = of_type(request.param)
    return item, visit_item(page, address, item)


def test_every_control_has_a_name_and_the_result_is_announced(shown: tuple[Item, Locator]) -> None:
    item, item_box = shown
    group = item_box.get_by_role("group").first
    assert item.stem[:6].replace("*", "") in str(group.locator("legend").inner_text())
    assert item_box.locator(".item__result").get_attribute("role") == "status"
    names = item_box.evaluate("""e => Array.from(e.querySelectorAll('input,select,button')).map(c =>
        c.getAttribute('aria-label') || (c.labels && c.labels[0] && c.labels[0].textContent.trim())
        || c.textContent.trim())""")
    assert names
    assert all(names)


def test_targets_are_large_enough_for_a_finger(shown: tuple[Item, Locator]) -> None:
    _, item_box = shown
    resize(item_box.page, 360, 740)
    sizes = item_box.evaluate("""e => Array.from(
        e.querySelectorAll('.item__option, .item__blank, .item__button, summary')
      ).map(c => [c.className || c.tagName, c.getBoundingClientRect().height,
                  c.getBoundingClientRect().width])""")
    assert sizes
    assert [size for size in sizes if size[1] < 44 or size[2] < 44] == []
    assert item_box.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_empty_answer_is_reported_and_not_marked(shown: tuple[Item, Locator]) -> None:
    """An order is never empty, so it is marked."""
    item, item_box = shown
    check(item_box)
    is_order = isinstance(item.response, Ordering)
    assert (result_text(item_box) == "还没有答完。") != is_order
    assert item_box.locator(".item__why").is_visible() == is_order


@pytest.mark.parametrize("path", ["quizzes/party-ranks.html", "modules/entry-and-exit.html"])
def test_the_page_barely_shifts_while_loading(visit: Visit, address: str, path: str) -> None:
    # As on the first visit: a browser with routes keeps no files.
    visit.page.route("**/*", lambda route: route.continue_())
    add_script(
        visit.page,
        """window.shift = 0;
      new PerformanceObserver(list => list.getEntries().forEach(entry => {
        window.shift += entry.value;
      })).observe({ type: 'layout-shift', buffered: true });""",
    )
    visit.page.goto(address + path)
    quiet(visit.page)
    assert visit.page.locator(".item__button").count() > 3
    assert visit.page.evaluate("window.shift") < 0.02


def test_checking_does_not_move_the_options(reused: Visit, address: str) -> None:
    item = of_type("single")
    item_box = visit_item(reused.page, address, item)
    answer(item_box, item, right=False)
    read_box = "e => [e.offsetTop, e.offsetLeft, e.offsetWidth, e.offsetHeight]"
    before = item_box.locator(".item__option").last.evaluate(read_box)
    check(item_box)
    assert item_box.locator(".item__option").last.evaluate(read_box) == before


# Without scripts, and in print. -------------------------------------------------------------------


def test_without_scripts_the_answer_of_each_type_can_be_opened(
    scriptless: Page, address: str
) -> None:
    for item_type in TYPES:
        item = of_type(item_type)
        scriptless.goto(f"{address}quizzes/{item.module}.html")
        item_box = item_box_in(scriptless, item)
        assert item_box.locator(".item__stem").is_visible()
        assert item_box.locator("button").count() == 0
        assert not item_box.locator(".item__why").is_visible()
        item_box.locator("summary").click()
        assert item_box.locator(".item__key").is_visible()
        assert item_box.locator(".item__why").is_visible()


def test_paper_has_the_answers_last_or_not_at_all(reused: Visit, address: str) -> None:
    page = reused.page
    page.goto(address + "quizzes/rectification-loop.html")
    choice = page.get_by_label("打印时在最后另附一页答案")
    expect(choice).not_to_be_checked()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")
    key = page.locator(".answer-key")
    for with_answers in (True, False):
        page.emulate_media(media="screen")
        choice.set_checked(with_answers)
        page.emulate_media(media="print")
        for selector in (
            ".item__answer",
            ".item__actions",
            ".item__result",
            ".item__moves",
            ".paper-choice",
        ):
            assert not page.locator(selector).first.is_visible()
        assert page.locator(".item__stem").first.is_visible()
        assert not page.locator("select").first.is_visible()
        assert key.is_visible() == with_answers
        if with_answers:
            last_item_box, key_box = page.locator(".item").last.bounding_box(), key.bounding_box()
            assert last_item_box is not None
            assert key_box is not None
            assert key_box["y"] > last_item_box["y"]
    assert key.evaluate("e => getComputedStyle(e).breakBefore") == "page"
    assert page.locator(".answer-key li").count() == page.locator(".item").count()


def test_answers_stay_closed_on_paper_although_the_theme_opens_details(
    reused: Visit, address: str
) -> None:
    reused.page.goto(address + "modules/entry-and-exit.html")
    reused.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    reused.page.emulate_media(media="print")
    assert not reused.page.locator(".item__answer").first.is_visible()


# Attacks. -----------------------------------------------------------------------------------------

# Answer every item that has options wrong, open everything, and point at every element; return the
# number of answered items. A real mouse would take seconds.
TRY_ALL = """() => {
  const items = Array.from(document.querySelectorAll('.item'));
  const answered = items.filter(item => {
    const wrong = item.querySelector('.item__option:not([data-correct]) input');
    const button = item.querySelector('.item__actions button');
    if (wrong && button) { wrong.click(); button.click(); }
    return wrong && button && item.querySelector('.item__verdict').textContent;
  });
  document.querySelectorAll('article details').forEach(each => { each.open = true; });
  document.querySelectorAll('article *').forEach(each => ['mouseover', 'mouseenter', 'mousemove']
    .forEach(type => each.dispatchEvent(new MouseEvent(type, { bubbles: true }))));
  return answered.length;
}"""


@pytest.mark.parametrize(
    ("path", "has_items"),
    [
        ("quizzes/attack.html", True),
        ("quizzes/bank.html", False),
        ("quizzes/quality.html", False),
        ("modules/attack.html", True),
    ],
)
def test_no_payload_runs(reused: Visit, hostile_site: Path, path: str, has_items: bool) -> None:
    page = reused.page
    page.goto(f"{hostile_site.as_uri()}/{path}")
    quiet(page)
    assert bool(page.evaluate(TRY_ALL)) == has_items
    page.wait_for_timeout(200)
    assert page.evaluate("window.attacked") is None
    assert page.url.startswith(hostile_site.as_uri())
    assert [url for url in reused.requests if "evil" in url] == []
