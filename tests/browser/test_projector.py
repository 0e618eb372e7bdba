"""Test 投影: keys, answers, votes, sources, timer, leaving and returning."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accessibility import COLOURS, ENHANCED, WCAG
from banks import REAL, bank_in
from exams import part
from playwright.sync_api import Browser, Locator, Page, Route, expect
from stage import (
    NO_FULL_SCREEN,
    axe_faults,
    counted,
    heading,
    lines_script,
    number,
    project,
    sheet,
    slide,
    total,
)
from visit import WHOLE, Visit, add_script, resize, rest, until

# The smallest page of each kind, so that tests start fast.
MODULE = "modules/grassroots-activities.html"
LESSON = "lessons/grassroots-activities.html"
QUIZ = "quizzes/last-mile.html"
ITEMS = [item for item in bank_in(REAL).items if item.module == "last-mile"]


@pytest.fixture(scope="module")
def visits(browser: Browser, address: str) -> Iterator[Callable[[str], Visit]]:
    """Yield a function that loads a page once, for all tests that only open and leave a stage."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 720})
    loaded: dict[str, Visit] = {}

    def visit_of(path: str) -> Visit:
        if path not in loaded:
            loaded[path] = Visit(context.new_page())
            loaded[path].page.add_init_script(NO_FULL_SCREEN)
            loaded[path].page.add_init_script(WHOLE)
            loaded[path].page.goto(address + path)
        return loaded[path]

    yield visit_of
    context.close()


def entered(visit: Visit) -> Iterator[Page]:
    """Yield a new stage of 1280 by 720."""
    page = visit.page
    resize(page, 1280, 720)
    page.evaluate("sessionStorage.clear(); scrollTo(0, 0); study.project()")
    counted(page)
    yield page
    page.evaluate("study.stage && study.stage.current() && study.stage.current().leave()")
    assert visit.errors == []


@pytest.fixture
def stage(visits: Callable[[str], Visit]) -> Iterator[Page]:
    yield from entered(visits(MODULE))


@pytest.fixture
def quiz(visits: Callable[[str], Visit]) -> Iterator[Page]:
    """Yield a quiz, at its first item."""
    for page in entered(visits(QUIZ)):
        go(page, 2)
        yield page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def go(page: Page, wanted: int) -> None:
    press(page, "g", *str(wanted), "Enter")
    assert number(page) == wanted


def path_of(page: Page) -> str:
    return page.url.split("?")[0].split("#")[0]


def status(page: Page) -> str:
    return page.locator(".stage__status").inner_text()


# Opening. -----------------------------------------------------------------------------------------


def test_without_scripts_there_is_no_button_that_does_nothing(
    scriptless: Page, address: str
) -> None:
    scriptless.goto(address + MODULE)
    expect(scriptless.locator(".project-button")).to_be_hidden()


def test_the_address_alone_projects(visit: Visit, address: str) -> None:
    add_script(visit.page, NO_FULL_SCREEN)
    visit.page.goto(address + MODULE + "?project=1")
    counted(visit.page)
    assert number(visit.page) == 1


@pytest.mark.parametrize(("path", "name"), [(QUIZ, "quiz"), (MODULE, "map")])
def test_a_script_that_comes_late_changes_no_copy_on_the_stage(
    visit: Visit, address: str, path: str, name: str
) -> None:
    """An address with `project` opens the stage as soon as possible: too soon on a slow server."""
    page = visit.page
    held: list[Route] = []
    add_script(page, NO_FULL_SCREEN)
    page.route(f"**/javascripts/{name}.*.js", lambda route: held.append(route))
    page.goto(address + path + "?project=1", wait_until="commit")
    counted(page)
    before = page.locator("#stage .stage__screen").first.inner_html()
    held[0].continue_()
    page.wait_for_load_state("load")
    rest(page)
    assert page.locator("#stage .stage__screen").first.inner_html() == before
    assert visit.errors == []


def test_full_screen_is_used_if_allowed_and_esc_leaves_the_stage(
    visit: Visit, address: str
) -> None:
    page = visit.page
    page.goto(address + MODULE)
    page.get_by_role("button", name="投影", exact=True).click()
    counted(page)
    until(page, "document.fullscreenElement !== null")
    press(page, "f")
    until(page, "document.fullscreenElement === null")
    expect(page.locator("#stage")).to_be_visible()  # F leaves only full screen
    press(page, "f")
    until(page, "document.fullscreenElement !== null")
    # The event of entering full screen comes with the next frame.
    page.evaluate("new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))")
    page.evaluate("document.exitFullscreen()")  # as the browser's own Esc does
    expect(page.locator("#stage")).to_have_count(0)


def test_a_file_that_is_missing_is_named(visit: Visit, address: str) -> None:
    visit.page.route("**/javascripts/projector.*.js", lambda route: route.abort())
    visit.page.goto(address + MODULE)
    visit.page.get_by_role("button", name="投影", exact=True).click()
    expect(visit.page.get_by_role("alert")).to_contain_text("javascripts/projector.")
    expect(visit.page.locator("article h1")).to_be_visible()


def test_a_failed_file_is_reported_on_use_and_fetched_again(visit: Visit, address: str) -> None:
    """A failed preload is not reported; without its style sheet the stage does not open."""
    page = visit.page
    add_script(page, NO_FULL_SCREEN)
    page.route("**/projector.*.css", lambda route: route.abort())
    page.goto(address + MODULE)
    button = page.get_by_role("button", name="投影", exact=True)
    with page.expect_event("requestfailed"):
        button.focus()
    page.wait_for_timeout(200)
    expect(page.get_by_role("alert")).to_have_count(0)
    with page.expect_event("requestfailed"):
        button.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("stylesheets/projector.")
    expect(page.locator("#stage")).to_have_count(0)
    page.unroute("**/projector.*.css")
    button.press("Enter")
    expect(page.locator("#stage")).to_have_css("position", "fixed")


# Keys. --------------------------------------------------------------------------------------------

# Keys pressed on page 3, which has no answer, and the page shown afterwards; 0 is the last page.
MOVES = {
    "ArrowRight": 4, "ArrowDown": 4, "Space": 4, "PageDown": 4, "Enter": 4,
    "ArrowLeft": 2, "ArrowUp": 2, "PageUp": 2, "Backspace": 2,
    "Home": 1, "End": 0, "F5": 1, "Shift+F5": 3,
}  # fmt: skip


def test_every_navigation_key_moves_and_none_leaves(stage: Page) -> None:
    last = total(stage)
    for key, wanted in MOVES.items():
        go(stage, 3)
        press(stage, key)
        assert number(stage) == (wanted or last), key
        assert path_of(stage).endswith(MODULE), key


def test_first_and_last_page_stop_and_say_so(stage: Page) -> None:
    press(stage, "Home", "PageUp")
    assert number(stage) == 1
    assert status(stage) == "已经是第一页"
    press(stage, "End", "a", "PageDown")
    assert number(stage) == total(stage)
    assert status(stage) == "已经是最后一页。附页在目录里，按 O"


def test_digits_after_g_go_to_a_page(stage: Page) -> None:
    press(stage, "g", "1", "2", "Backspace", "4", "Enter")
    assert number(stage) == 14
    last = stage.evaluate("study.stage.current().screen.countPages()")
    press(stage, "g", "9", "9", "9", "Enter")
    assert number(stage) == last
    assert "附页" in stage.locator(".stage__number").inner_text()
    press(stage, "g", "5", "Escape")
    assert number(stage) == last
    expect(stage.locator("#stage")).to_be_visible()


# Every key that Material listens for, and those that clickers and browsers use.
FOREIGN = [",", ".", "p", "P", "n", "N", "f", "s", "S", "/", "Escape", "F5", "Shift+F5", "x", "q"]


def test_no_key_of_the_theme_works_while_projecting(stage: Page) -> None:
    for key in FOREIGN[:-1]:
        if key in ("Escape", "p", "P"):
            continue  # these are our own commands, tested below
        press(stage, key, key)  # twice: the second press ends a blank screen
        assert path_of(stage).endswith(MODULE), key
        expect(stage.locator("[data-md-toggle=search]")).not_to_be_checked()
    expect(stage.locator("#stage")).to_be_visible()


def test_the_page_has_its_keys_back_when_the_stage_is_left(visit: Visit, address: str) -> None:
    stage = visit.page
    project(stage, address + MODULE)
    press(stage, "Control+k")
    expect(stage.locator("[data-md-toggle=search]")).not_to_be_checked()
    press(stage, "Escape")
    expect(stage.locator("#stage")).to_have_count(0)
    press(stage, "Control+k")
    expect(stage.locator("[data-md-toggle=search]")).to_be_checked()


def test_blank_screens_cover_all_and_the_next_key_lifts_them(stage: Page) -> None:
    go(stage, 3)
    blank = stage.locator(".stage__blank")
    for key, colour in (("b", "0, 0, 0"), (".", "0, 0, 0"), ("w", "255, 255, 255")):
        press(stage, key)
        expect(blank).to_be_visible()
        assert blank.evaluate("e => getComputedStyle(e).backgroundColor") == f"rgb({colour})"
        assert blank.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
        assert heading(stage) not in stage.locator("#stage").aria_snapshot()
        press(stage, "PageDown")
        expect(blank).to_be_hidden()
        assert number(stage) == 3  # only the blank screen ended
        press(stage, key, key)
        expect(blank).to_be_hidden()
        if sheet(stage).is_visible():  # "b" twice opens the blackboard
            press(stage, "Escape")


def test_f5_starts_and_shift_f5_resumes(stage: Page) -> None:
    go(stage, 9)
    press(stage, "F5")
    assert number(stage) == 1
    press(stage, "PageDown", "Shift+F5")
    assert number(stage) == 9


def test_f5_reloads_where_nothing_is_projected(visit: Visit, address: str) -> None:
    visit.page.goto(address + MODULE)
    prevented = visit.page.evaluate("""() => {
      const event = new KeyboardEvent('keydown', { key: 'F5', cancelable: true, bubbles: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    }""")
    assert prevented is False


def test_overview_names_every_slide_and_goes_there(stage: Page) -> None:
    press(stage, "o")
    titles = stage.evaluate("study.stage.current().deck.parts.map(part => part.title)")
    shown = sheet(stage).locator(".stage__go").all_inner_texts()
    assert len(shown) == len(titles)
    assert all(title in text for title, text in zip(titles, shown, strict=True))
    assert sheet(stage).locator(".stage__run").all_inner_texts()[-1] == "附页"
    wanted = sheet(stage).get_by_role("button", name="小结")
    page = int(wanted.locator(".stage__page").inner_text().split()[1])
    wanted.focus()
    press(stage, "Enter")
    assert heading(stage) == "小结"
    assert number(stage) == page
    press(stage, "o", "o")
    expect(sheet(stage)).to_be_hidden()


def test_edges_and_swipes_turn(stage: Page) -> None:
    go(stage, 3)
    stage.mouse.click(1275, 300)
    assert number(stage) == 4
    stage.mouse.click(5, 300)
    assert number(stage) == 3
    swipe = """([from, to, fingers]) => {
      for (const [type, x] of [['touchstart', from], ['touchend', to]]) {
        const touch = new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 });
        document.getElementById('stage').dispatchEvent(
          new TouchEvent(type, { bubbles: true, changedTouches: [touch],
            touches: type === 'touchstart' ? Array(fingers || 1).fill(touch) : [] }));
      }
    }"""
    stage.evaluate(swipe, [900, 500])
    assert number(stage) == 4
    stage.evaluate(swipe, [500, 900])
    assert number(stage) == 3
    stage.evaluate(swipe, [500, 520])
    assert number(stage) == 3
    stage.evaluate(swipe, [900, 500, 2])  # two fingers zoom
    assert number(stage) == 3


def test_a_button_on_the_card_of_keys_does_what_it_says(stage: Page) -> None:
    press(stage, "h")
    sheet(stage).get_by_role("button", name="最后一页").click()
    assert number(stage) == total(stage)
    expect(sheet(stage)).to_be_hidden()


# Text. --------------------------------------------------------------------------------------------


def size(page: Page) -> float:
    return float(
        page.evaluate("""parseFloat(getComputedStyle(
          document.querySelector('.stage__part:not(.is-away) .stage__columns')).fontSize)""")
    )


def test_text_grows_and_shrinks_around_the_same_block(stage: Page) -> None:
    assert size(stage) == pytest.approx(0.037 * 720, abs=0.1)
    go(stage, 12)
    block = slide(stage)
    for key in ["+", "+", "-", "-", "-", "-", "=", "0"]:
        press(stage, key)
        assert slide(stage) == block, key
        assert size(stage) >= 0.033 * 720 - 0.1
    assert size(stage) == pytest.approx(0.037 * 720, abs=0.1)


def test_lists_of_the_indexes_can_be_left_out(visits: Callable[[str], Visit]) -> None:
    for stage in entered(visits("sources/s3.html")):
        left_out(stage)


def left_out(stage: Page) -> None:
    before = total(stage)
    press(stage, "d")
    counted(stage)
    assert total(stage) < before
    expect(stage.locator("#stage .related")).to_have_count(0)
    press(stage, "d")
    counted(stage)
    assert total(stage) == before


# No page has these structures today, but an author may write them.
SHAPES = """() => {
  const add = (tag, fill) => {
    const made = document.createElement(tag);
    fill(made);
    document.querySelector('article').appendChild(made);
  };
  const picture = (width, height) => 'data:image/svg+xml,' + encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`);
  const row = cells => '<tr>' + cells.map(text => `<td>${text}</td>`).join('') + '</tr>';
  const head = names => '<thead><tr>' + names.map(n => `<th>${n}</th>`).join('') + '</tr></thead>';
  const many = (count, text) => Array.from({ length: count }, (_, n) => text + n);
  add('h2', e => { e.id = 'shapes'; e.textContent = '各种形状'; });
  add('p', e => { e.innerHTML = `<img src="${picture(4000, 300)}" alt="宽">`; });
  add('p', e => { e.innerHTML = `<img src="${picture(300, 4000)}" alt="高">`; });
  add('table', e => { e.innerHTML = head(['甲', '乙'])
    + row(['短', '长'.repeat(3000)]) + row(many(2, '尾')); });
  add('table', e => { e.innerHTML = head(many(14, '栏')) + row(many(14, '值')); });
  add('table', e => { e.innerHTML = head(['号', '事', '人'])
    + many(60, '第').map(n => row([n, '一件小事，写两句话。'.repeat(3), '张三'])).join(''); });
  add('table', e => { e.innerHTML = row(['没有', '表头']); });
  add('p', e => { e.textContent = 'unbroken'.repeat(120); });
  add('pre', e => { e.innerHTML = '<code>' + 'x = 1  # 很长的一行 '.repeat(40) + '</code>'; });
  add('ul', e => { e.innerHTML = '<li>一<ul><li>二<ul><li>三' + '深'.repeat(900)
    + '</li></ul></li></ul></li>'; });
  add('p', e => { e.textContent = '一段很长的话。'.repeat(400); });
  add('h2', e => { e.textContent = '并排，左长右短'; });
  add('div', e => { e.className = 'parallel__passages'; e.innerHTML = ['左'.repeat(900), '右']
    .map(text => `<div class="parallel__passage"><p>${text}</p></div>`).join(''); });
}"""


def test_any_shape_fits_every_stage_in_lines_of_17_to_40(visit: Visit, address: str) -> None:
    page = visit.page
    add_script(page, NO_FULL_SCREEN)
    page.goto(address + "guide/learner.html")
    page.evaluate(SHAPES)
    page.evaluate(lines_script())
    expected = page.evaluate("articleTexts()")
    page.evaluate("study.project()")
    page.wait_for_selector("#stage")
    for width, height in [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]:
        page.set_viewport_size({"width": width, "height": height})
        for scale in (0.8, 1, 1.25, 1.6):
            line = page.evaluate(
                """scale => {
                  const stage = study.stage.current();
                  stage.state.scale = scale;
                  stage.layOutAgain();
                  return stage.screen.sizes.column / stage.screen.sizes.em;
                }""",
                scale,
            )
            assert 17 <= line <= 40
            found = page.evaluate("e => stageFaults(e, 0.03)", expected)
            assert found["faults"] == [], (width, scale)
    repeats = page.locator("#stage thead[aria-hidden=true]")
    assert repeats.count() >= 3  # the table of sixty rows continues with its head


# Answers. -----------------------------------------------------------------------------------------


def test_answers_cannot_be_read_before_they_are_given(quiz: Page) -> None:
    texts = quiz.locator("#stage .item").evaluate_all("""items => items.map(item =>
      [item.querySelector('.item__stem').textContent.slice(0, 12),
       item.querySelector('.item__why').textContent.slice(0, 12)])""")
    (stem, why), (_, other) = texts[:2]
    hidden = quiz.locator("#stage").aria_snapshot()
    assert stem in hidden
    assert why not in hidden
    assert "正确项" not in hidden
    assert why not in quiz.locator("#stage").inner_text()
    press(quiz, "PageDown")  # reveals
    assert status(quiz) == "答案已揭示"
    shown = quiz.locator("#stage").aria_snapshot()
    assert "正确项" in shown
    assert why in shown
    assert other not in shown


def test_an_item_may_have_the_id_of_an_object_property(visit: Visit, address: str) -> None:
    """For an id such as "constructor" the answer is hidden and votes count, also after a reload."""
    page = visit.page
    add_script(
        page,
        """document.addEventListener('DOMContentLoaded', () => {
          document.querySelector('.item').setAttribute('data-item', 'constructor');
        })""",
    )
    project(page, address + QUIZ)
    answer = page.locator("#stage .item__answer").first
    expect(answer).to_be_hidden()
    press(page, "PageDown", "1")
    page.reload()
    counted(page)
    expect(answer).to_be_hidden()
    expect(page.locator("#stage .tally__count").first).to_have_value("1")
    press(page, "PageDown")
    expect(answer).to_be_visible()
    assert visit.errors == []


def test_revealing_moves_nothing_and_adds_no_page(quiz: Page) -> None:
    before = quiz.evaluate(RECTS)
    pages = total(quiz)
    press(quiz, "a")
    assert quiz.evaluate(RECTS) == before
    assert total(quiz) == pages
    press(quiz, "a")
    assert quiz.evaluate(RECTS) == before
    expect(quiz.locator(".item__answer").first).to_be_hidden()


RECTS = """() => Array.from(document.querySelectorAll('#stage .stage__part:not(.is-away) *'))
  .map(e => e.getBoundingClientRect()).map(r => [r.x, r.y, r.width, r.height].join())"""


def test_a_clicker_alone_gives_every_answer_in_order(quiz: Page) -> None:
    """Press "next" to the end: each item's answer is revealed before the page changes."""
    given: list[str] = []
    for _ in range(400):
        if status(quiz) == "已经是最后一页":
            break
        press(quiz, "PageDown")
        for key in quiz.evaluate("Object.keys(study.stage.current().state.given)"):
            if key not in given:
                given.append(key)
    assert given == [item.id for item in ITEMS]


@pytest.mark.parametrize(
    ("section", "answer"),
    [("参考思路", ".trainer-answer")],
)
def test_matter_for_the_trainer_is_given_like_answers(
    visit: Visit, address: str, section: str, answer: str
) -> None:
    page = visit.page
    add_script(page, NO_FULL_SCREEN)
    project(page, address + LESSON)
    press(page, "o")
    sheet(page).get_by_role("button", name=section, exact=False).first.click()
    note = page.locator(f"#stage {answer}").first
    for _ in range(9):
        if note.count():
            break
        press(page, "PageDown")
    expect(note).to_be_hidden()
    while not note.is_visible():
        press(page, "PageDown")
    expect(note).to_be_visible()


def test_the_page_keeps_what_its_reader_did(visit: Visit, address: str) -> None:
    page = visit.page
    add_script(page, NO_FULL_SCREEN)
    page.goto(address + QUIZ)
    item = page.locator(".item").first
    item.locator("input").first.check()
    item.get_by_role("button", name="核对").click()
    verdict = item.locator(".item__verdict").inner_text()
    page.get_by_role("button", name="投影", exact=True).click()
    counted(page)
    assert page.locator("#stage .item__verdict, #stage .is-right, #stage .is-wrong").count() == 0
    press(page, "Escape")
    assert item.locator(".item__verdict").inner_text() == verdict
    expect(item.locator("input").first).to_be_checked()


# Votes. -------------------------------------------------------------------------------------------


def bars(page: Page) -> list[list[float]]:
    """Return the widths of the bars of each option, as shares of the option's width."""
    found: list[list[float]] = page.locator("#stage .item.is-current .item__option").evaluate_all(
        """options => options.map(option => [...option.querySelectorAll('.tally__bar')]
          .map(bar => bar.getBoundingClientRect().width / option.getBoundingClientRect().width))"""
    )
    return found


def test_two_votes_are_hidden_until_asked_and_shown_to_scale_beside_each_other(quiz: Page) -> None:
    counts = quiz.locator("#stage .item.is-current .tally__count")
    shares = quiz.locator("#stage .item.is-current .tally__share")
    before = quiz.locator("#stage .item.is-current").bounding_box()
    press(quiz, "2", "2", "2", "1", "Shift+2")
    assert [counts.nth(n).input_value() for n in range(2)] == ["1", "2"]
    assert status(quiz) == "共记 3 人"
    counts.nth(2).fill("13")
    counts.nth(2).blur()
    assert not any(width for option in bars(quiz) for width in option)
    press(quiz, "v")
    first = [option[0] for option in bars(quiz)]
    # The bars are to scale over the whole width of an option: 1, 2 and 13 of 16 hands.
    assert first[:3] == [pytest.approx(each, abs=0.01) for each in (0.06, 0.13, 0.81)]
    assert shares.nth(2).inner_text() == "81%"
    press(quiz, "v")
    assert not any(width for option in bars(quiz) for width in option)
    press(quiz, "1", "1", "1", "3", "v")
    both = bars(quiz)
    assert both[0] == [pytest.approx(0.06, abs=0.01), pytest.approx(0.75, abs=0.01)]
    assert shares.nth(0).inner_text() == "6 → 75%"
    assert quiz.locator("#stage .item.is-current").bounding_box() == before
    press(quiz, "9")
    assert "没有第 9 个选项" in status(quiz)


def test_hands_are_taken_back_and_presses_count(quiz: Page) -> None:
    counts = quiz.locator("#stage .item.is-current .tally__count")
    press(quiz, "1", "Shift+1", "Shift+1", "Shift+1")
    assert counts.nth(0).input_value() == "0"
    quiz.locator("#stage .item.is-current .item__text").first.click()
    assert counts.nth(0).input_value() == "1"
    assert "共记 1 人" in status(quiz)


def test_marked_slides_are_listed_at_the_end_and_saved_with_the_votes(
    stage: Page, address: str
) -> None:
    """The file of the session is then opened where a trainer reads results."""
    press(stage, "o")
    sheet(stage).get_by_role("button", name="单选").first.click()
    title = heading_text(stage)
    right = stage.evaluate(
        """Array.from(document.querySelectorAll('#stage .is-current .item__option'))
          .findIndex(option => option.matches('[data-correct]'))"""
    )
    key, wrong = str(right + 1), str((right + 1) % 4 + 1)
    press(stage, key, wrong, wrong, wrong, "v", "v", key, key, key, wrong, "v")
    press(stage, "m", "End", "PageDown", "PageDown")
    press(stage, "a", "PageDown")
    expect(sheet(stage).locator("h2")).to_have_text("再讲")
    expect(sheet(stage).locator(".stage__go")).to_contain_text(title)
    press(stage, "Escape")
    with stage.expect_download() as download:
        press(stage, "s")
    content = json.loads(download.value.path().read_text("utf-8"))
    bank = stage.evaluate("window.studyData.bank")
    items = content.pop("items")
    assert content == {
        "kind": "votes",
        "version": 1,
        "site": stage.locator("meta[name=study-site]").get_attribute("content"),
        "bank": bank["fingerprint"],
        "module": "基层组织与活动",
        "again": [title],
        "board": [],
    }
    assert set(items) <= set(bank["items"])
    assert [sum(each["first"]) for each in items.values()] == [4]
    name = download.value.suggested_filename
    assert name == "课堂记录_基层组织与活动.json"
    analysis = stage.context.new_page()
    analysis.goto(address + "analysis.html")
    analysis.set_input_files(
        "article input[type=file]",
        {"name": name, "mimeType": "", "buffer": download.value.path().read_bytes()},
    )
    row = part(analysis, "gain-items").locator("tbody tr")
    expect(row).to_have_count(1)
    cells = row.locator("td,th").all_inner_texts()
    stem = next(iter(items.values()))["stem"]
    assert (cells[0], cells[2][:10]) == (f"举手（{name}）", stem[:10])
    assert cells[3:6] == ["4", "25%", "75%"]
    analysis.close()


def heading_text(page: Page) -> str:
    """Return the title of the shown slide."""
    return str(page.evaluate("(s => s.deck.parts[s.place.part].title)(study.stage.current())"))


def test_b_is_black_and_b_again_a_blackboard(stage: Page) -> None:
    press(stage, "b", "b")
    expect(sheet(stage).locator("h2")).to_have_text("黑板")
    stage.keyboard.insert_text("缺一张表")
    press(stage, "Enter")
    stage.keyboard.insert_text("没有人接")
    press(stage, "Enter")
    lines = sheet(stage).locator(".board__lines li")
    assert lines.all_inner_texts() == ["2. 没有人接", "1. 缺一张表"]
    expect(sheet(stage).locator(".board__field")).to_be_focused()
    press(stage, "Escape")
    expect(sheet(stage)).to_be_hidden()
    press(stage, ".", ".")
    expect(stage.locator(".stage__blank")).to_be_hidden()


def test_an_invalid_count_is_not_accepted(quiz: Page) -> None:
    count = quiz.locator("#stage .item.is-current .tally__count").first
    press(quiz, "1")
    count.fill("1.5")
    count.blur()
    assert count.input_value() == "1"


# Sources. -----------------------------------------------------------------------------------------


def test_a_citation_is_shown_large_and_put_away_by_its_key(stage: Page) -> None:
    go(stage, 3)
    press(stage, "c")
    expect(sheet(stage)).to_be_visible()
    text = sheet(stage).locator(".stage__source").first
    assert float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 0.03 * 720
    assert sheet(stage).locator("h2").inner_text().startswith("文四·")
    press(stage, "c")
    expect(sheet(stage)).to_be_hidden()
    assert number(stage) == 3


def test_a_citation_is_opened_by_mouse_and_by_keyboard(stage: Page) -> None:
    go(stage, 3)
    link = stage.locator("#stage .stage__screen:not(.stage__sheet) a.cite:visible").first
    link.click()
    expect(sheet(stage)).to_be_visible()
    press(stage, "Escape")
    expect(sheet(stage)).to_be_hidden()
    expect(stage.locator("#stage")).to_be_visible()
    link.focus()
    press(stage, "Enter")
    expect(sheet(stage)).to_be_visible()
    press(stage, "PageDown", "PageDown", "PageDown", "PageDown", "PageDown", "PageDown")
    expect(sheet(stage)).to_be_hidden()  # turning past its end returns to the stage
    assert path_of(stage).endswith(MODULE)


def test_a_long_source_goes_on_to_further_pages(visit: Visit, address: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1024, "height": 768})
    add_script(page, NO_FULL_SCREEN)
    page.goto(address + MODULE + "?project=1&slide=diverse-activities")  # cites 916 characters
    counted(page)
    press(page, *"++++", "c")
    expect(sheet(page)).to_be_visible()
    assert "1/" in sheet(page).locator("h2").inner_text()
    faults = page.evaluate("""() => {
      const view = document.querySelector('.stage__sheet .stage__view').getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('.stage__sheet .stage__columns'));
      return Array.from(range.getClientRects()).filter(r => r.width && r.height < view.height
        && (r.top < view.top - 1 || r.bottom > view.bottom + 1)).length;
    }""")
    assert faults == 0


def test_missing_excerpts_are_reported(visit: Visit, address: str) -> None:
    visit.page.route("**/data/excerpts/*.js", lambda route: route.abort())
    project(visit.page, address + MODULE)
    go(visit.page, 3)
    press(visit.page, "c")
    expect(sheet(visit.page)).to_contain_text("原文没有取到")


def test_a_link_to_a_slide_turns_to_it_and_one_elsewhere_stays(
    visits: Callable[[str], Visit],
) -> None:
    for stage in entered(visits("modules/last-mile.html")):
        follow_links(stage)


def follow_links(stage: Page) -> None:
    press(stage, "o")
    sheet(stage).get_by_role("button", name="参考思路").first.click()
    press(stage, "PageDown")
    slide_of_case = slide(stage)
    found = stage.locator("#stage .stage__part:not(.is-away) a.ref")
    assert found.count()
    found.first.evaluate("e => e.click()")
    assert path_of(stage).endswith("modules/last-mile.html")
    assert slide(stage) != slide_of_case
    stage.evaluate("study.stage.current().run('overview')")
    sheet(stage).get_by_role("button", name="参考思路").first.click()
    elsewhere = stage.locator("#stage .stage__part:not(.is-away) a.ref").last
    elsewhere.evaluate("e => { e.hash = '#no-such-slide'; e.click(); }")
    assert "退出投影后可以打开" in status(stage)
    assert slide(stage) == slide_of_case


# Timer. -------------------------------------------------------------------------------------------


def times(clock: Locator) -> str:
    """Return the times of the session on a clock, without those of the slide."""
    return clock.inner_text().partition("　本步")[0]


def test_the_timer_counts_up_and_down_pauses_and_warns_in_words(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()  # own context: a clock affects all pages of its context
    page.clock.install(time=0)
    page.add_init_script(NO_FULL_SCREEN)
    page.goto(address + MODULE)  # 90 minutes
    page.evaluate("study.project()")
    page.clock.run_for(3000)
    page.wait_for_selector("#stage")
    clock = page.locator(".stage__clock")
    page.clock.pause_at(10_000)
    press(page, "r")
    page.clock.run_for(61_000)
    assert times(clock) == "用时 1:01　剩 88:59"
    press(page, "t")
    page.clock.run_for(60_000)
    assert times(clock) == "用时 1:01　剩 88:59　已暂停"
    press(page, "t")
    page.clock.fast_forward(87 * 60_000)
    assert times(clock) == "用时 88:01　剩 1:59"
    assert "is-last" in str(clock.get_attribute("class"))
    page.clock.fast_forward(3 * 60_000)
    assert times(clock) == "用时 91:01　超时 1:01"
    press(page, "r")
    assert times(clock) == "用时 0:00　剩 90:00"
    page.close()


def test_a_page_without_minutes_counts_only_up(visit: Visit, address: str) -> None:
    project(visit.page, address + "indexes/matrix.html")
    assert "剩" not in visit.page.locator(".stage__clock").inner_text()


# Returning. ---------------------------------------------------------------------------------------


def test_a_reload_at_another_size_returns_to_the_block_the_answers_and_the_time(
    quiz: Page,
) -> None:
    press(quiz, "PageDown", "3", "PageDown")
    block = slide(quiz)
    expect(quiz).to_have_url(re.compile("slide="))
    quiz.set_viewport_size({"width": 1024, "height": 768})
    quiz.reload()
    counted(quiz)
    assert slide(quiz) == block
    expect(quiz.locator(f'[data-block="{block}"]').first).to_be_in_viewport()
    given = quiz.evaluate("Object.keys(study.stage.current().state.given)")
    assert ITEMS[0].id in given
    assert quiz.evaluate("study.stage.current().state.tally")[ITEMS[0].id] == [0, 0, 1]


def test_a_blank_screen_stays_blank_through_a_reload_and_not_after_leaving(quiz: Page) -> None:
    press(quiz, ".")
    quiz.reload()
    blank = quiz.locator(".stage__blank")
    expect(blank).to_be_visible()
    press(quiz, ".")
    expect(blank).to_be_hidden()
    press(quiz, ".", "Escape")
    quiz.get_by_role("button", name="投影", exact=True).click()
    counted(quiz)
    expect(blank).to_be_hidden()


def test_leaving_loses_nothing_and_a_second_press_begins_with_another_class(quiz: Page) -> None:
    press(quiz, "1", "1", "2", "m", "PageDown", "Escape")
    quiz.get_by_role("button", name="投影", exact=True).click()
    counted(quiz)
    assert "接着上次" in status(quiz)
    state = "study.stage.current().state"
    assert quiz.evaluate(f"{state}.tally") == {ITEMS[0].id: [2, 1]}
    assert quiz.evaluate(f"Object.keys({state}.again).length") == 1
    assert quiz.evaluate(f"{state}.given") == {}
    press(quiz, "r")
    assert quiz.evaluate(f"{state}.tally") == {ITEMS[0].id: [2, 1]}
    assert "再按一次" in status(quiz)
    quiz.wait_for_timeout(800)
    press(quiz, "r")
    assert "清掉" in status(quiz)
    assert quiz.evaluate(f"study.session.hasResults({state})") is False


def test_an_old_address_leads_to_its_block(visit: Visit, address: str) -> None:
    add_script(visit.page, NO_FULL_SCREEN)
    visit.page.goto(address + MODULE + "?project=1&slide=tight-funds")
    counted(visit.page)
    expect(visit.page.locator("#stage .stage__part:not(.is-away) h2")).to_contain_text("经费紧张")


def test_an_address_that_names_nothing_begins_at_the_top(visit: Visit, address: str) -> None:
    """session.test.mjs tests how the name of a slide is read from an address."""
    page = visit.page
    add_script(page, NO_FULL_SCREEN)
    for wrong in ("no-such-block", "%E0%A4%A"):
        page.goto(address + MODULE + "?project=1&slide=" + wrong)
        counted(page)
        assert number(page) == 1, wrong
        page.evaluate("sessionStorage.clear()")
    places = "names => names.map(name => study.stage.current().screen.find(name))"
    assert page.evaluate(places, ["", "~9", "<script>"]) == [None, None, None]
    assert visit.errors == []


def test_leaving_returns_to_the_block_on_the_page(stage: Page) -> None:
    press(stage, "o")
    sheet(stage).get_by_role("button", name="讨论", exact=False).first.click()
    press(stage, "Escape")
    expect(stage.locator("#stage")).to_have_count(0)
    expect(stage.locator("#grassroots-activities-discussion")).to_be_in_viewport()
    expect(stage).not_to_have_url(re.compile("project"))
    focused = stage.evaluate("document.activeElement.textContent")
    assert focused == "投影"


def test_after_one_resize_the_page_ends_above_the_foot(visit: Visit, address: str) -> None:
    """The foot grows with its font. Entering full screen resizes the page like this."""
    page = visit.page
    page.set_viewport_size({"width": 1366, "height": 768})
    project(page, address + MODULE)
    page.set_viewport_size({"width": 1920, "height": 1080})
    until(page, "document.querySelector('#stage .stage__screen').offsetWidth === 1920")
    ends = """['.stage__screen', '.stage__foot'].map(name =>
      document.querySelector('#stage ' + name).getBoundingClientRect())"""
    screen, foot = page.evaluate(ends)
    assert abs(screen["bottom"] - foot["top"]) < 1


def test_entering_begins_where_the_reader_is(visit: Visit, address: str) -> None:
    page = visit.page
    add_script(page, NO_FULL_SCREEN)
    page.goto(address + MODULE + "#grassroots-activities-discussion")
    expect(page.locator("#grassroots-activities-discussion")).to_be_in_viewport()
    page.evaluate("study.project()")
    counted(page)
    assert slide(page).startswith("grassroots-activities-discussion--")


def test_an_unreadable_state_is_ignored(visit: Visit, address: str) -> None:
    add_script(
        visit.page,
        "sessionStorage.setItem('last-mile:projector:' + location.pathname, '{\"isOn\":true}');",
    )
    project(visit.page, address + MODULE)
    assert number(visit.page) == 1
    assert visit.errors == []


def test_a_browser_that_keeps_nothing_still_projects(visit: Visit, address: str) -> None:
    add_script(
        visit.page,
        """Object.defineProperty(window, 'sessionStorage',
      { get() { throw new DOMException('no', 'SecurityError'); } });
      history.replaceState = () => { throw new DOMException('no', 'SecurityError'); };""",
    )
    project(visit.page, address + MODULE)
    press(visit.page, "PageDown")
    assert number(visit.page) == 2
    press(visit.page, "Escape")
    expect(visit.page.locator("#stage")).to_have_count(0)
    assert visit.errors == []


# A plan. ------------------------------------------------------------------------------------------

PLAN = {
    "v": 1,
    "title": "一次课",
    "minutes": 90,
    "steps": [
        {"page": "", "id": "", "title": "热身", "minutes": 5, "note": "分三组，每组一张纸。"},
        {"page": MODULE, "id": "diverse-activities-section", "title": "读对策", "minutes": 20,
         "note": "只读前两条"},
        {"page": QUIZ, "id": ITEMS[0].id, "title": "做一题", "minutes": 3, "note": ""},
        {"page": "modules/last-mile.html", "id": "top", "title": "导语", "minutes": 0, "note": ""},
    ],
}  # fmt: skip


def test_a_plan_is_projected_as_one_run_of_several_pages(visit: Visit, address: str) -> None:
    page = visit.page
    code = base64.urlsafe_b64encode(json.dumps(PLAN).encode()).decode().rstrip("=")
    add_script(page, NO_FULL_SCREEN)
    page.goto(f"{address}plan.html?project=1#plan={code}")
    counted(page)
    press(page, "d")
    counted(page)
    headings, times = [], []
    for _ in range(60):
        if heading(page) not in headings:
            headings.append(heading(page))
            times.append(page.locator(".stage__clock").inner_text().split("　")[2:])
        press(page, "PageDown")
    assert headings[0] == "热身"
    # The slides of a step share its minutes; the first has the note.
    assert "活动突出多样性，丰富形式" in headings
    assert headings[-2:] == ["做一题", "认识「最后一公里」"]
    assert times[0] == ["本步 0–5 分"]
    assert times[1][0].startswith("本步 5–")
    assert times[-2:] == [["本步 25–28 分"], []]
    assert "剩 89:" in page.locator(".stage__clock").inner_text()
    go(page, 2)
    with page.expect_popup() as popup:
        press(page, "p")
    notes = popup.value.get_by_role("region", name="讨论与备注")
    expect(notes).to_contain_text("只读前两条")
    expect(popup.value.locator(".stage__number")).to_contain_text("共")
    assert visit.errors == []


# From a folder. -----------------------------------------------------------------------------------


def test_all_of_it_from_a_folder(visit: Visit, real_site: Path) -> None:
    page = visit.page
    project(page, (real_site / QUIZ).as_uri())
    go(page, 2)
    press(page, "PageDown", "PageDown", "c")
    expect(sheet(page).locator(".stage__source").first).to_be_visible()
    press(page, "c")
    block = slide(page)
    page.reload()
    counted(page)
    assert slide(page) == block


# Tab, names, contrast. ----------------------------------------------------------------------------


def test_tab_stays_on_the_stage_and_shows_what_it_reaches(stage: Page) -> None:
    go(stage, 2)
    for _ in range(60):
        press(stage, "Tab")
        assert stage.evaluate("""() => {
          const at = document.activeElement.getBoundingClientRect();
          return document.getElementById('stage').contains(document.activeElement)
            && at.left >= 0 && at.right <= innerWidth && at.top >= 0 && at.bottom <= innerHeight;
        }""")


def test_the_focus_stays_on_the_stage_when_it_is_laid_out_anew(stage: Page) -> None:
    press(stage, "PageDown")
    go(stage, 3)
    stage.locator("#stage .stage__part:not(.is-away) a.cite").first.focus()
    for key in ("+", "Shift+Tab"):
        press(stage, key)
        assert stage.evaluate("document.activeElement.closest('#stage') !== null"), key


def test_the_page_number_is_announced_and_controls_are_named(stage: Page) -> None:
    assert stage.locator(".stage__number").get_attribute("role") == "status"
    names = stage.locator("#stage button").evaluate_all(
        "all => all.map(b => b.getAttribute('aria-label') || b.textContent)"
    )
    assert all(names)


# The keys that reach a slide or a sheet from the first slide. Sheets are the same on every page.
SLIDES = {
    "slide": ("PageDown",),
    "overview": ("o",),
    "keys": ("h",),
    "source": ("PageDown", "c"),
}
ITEM_SLIDES = {"item": ("PageDown",), "item with or without its answer": ("PageDown", "a")}


@pytest.mark.parametrize(
    ("path", "states"),
    [(MODULE, SLIDES), (QUIZ, ITEM_SLIDES), ("indexes/terms.html", {"slide": ("PageDown",)})],
    ids=["module", "quiz", "index"],
)
def test_axe_finds_nothing_on_the_stage_light_and_dark(
    visit: Visit, address: str, path: str, states: dict[str, tuple[str, ...]]
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 720})
    project(page, address + path)
    press(page, "d")
    for rules, scheme in ((WCAG, "default"), ([*COLOURS, ENHANCED], "slate")):
        expect(page.locator("#stage")).to_have_attribute("data-md-color-scheme", scheme)
        for state, keys in states.items():
            press(page, "Home", *keys)
            assert axe_faults(page, rules, also=ENHANCED) == [], (state, scheme)
            press(page, "Escape" if sheet(page).is_visible() else "Home")
        press(page, "l")


@pytest.mark.parametrize("width", [360, 1024])
def test_what_is_around_the_page_fits_too(stage: Page, width: int) -> None:
    resize(stage, width, 768)
    counted(stage)
    press(stage, "End", "a", "PageDown")
    outside = stage.locator(".stage__foot, .stage__foot *").evaluate_all(
        """all => all.map(e => [e.className, e.getBoundingClientRect()])
          .filter(([name, r]) => r.left < 0 || r.right > innerWidth || r.bottom > innerHeight)
          .map(([name]) => name)"""
    )
    assert outside == []
    sizes = stage.locator(".stage__button").evaluate_all(
        "all => all.map(b => Math.min(b.offsetWidth, b.offsetHeight))"
    )
    assert min(sizes) >= 44


def test_nothing_moves_by_itself(stage: Page) -> None:
    moving = stage.evaluate("""() => Array.from(document.querySelectorAll('#stage, #stage *'))
      .filter(e => {
        const style = getComputedStyle(e);
        const moves = /transform|left|top|width|opacity|all/.test(style.transitionProperty);
        return style.animationName !== 'none' || (style.transitionDuration !== '0s' && moves);
      }).map(e => e.className)""")
    assert moving == []
