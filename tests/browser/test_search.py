"""Test the search dialog: typed, pasted, from a folder, and by keyboard only.

`test_search_values.py` tests what is found.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from visit import Visit, quiet, resize

MODULE = "modules/entry-and-exit.html"
SHORT = "guide/accessibility.html"  # loads in half the time of a module


@pytest.fixture
def visit(reused: Visit) -> Visit:
    return reused


@pytest.fixture
def dialog(visit: Visit, address: str) -> Page:
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    visit.page.goto(address + SHORT)
    return visit.page


def ask(page: Page, query: str) -> None:
    """Enter a query without key events, as pasting by mouse does."""
    field = page.get_by_role("textbox", name="搜索全站")
    field.click()
    field.select_text()
    page.keyboard.insert_text(query)
    expect(page.locator(".md-search [role=status]")).to_contain_text("条")


def test_nothing_is_loaded_before_search_is_used(dialog: Page, visit: Visit) -> None:
    quiet(dialog)
    own = ("/finder.", "data/names.", "data/search.", "/search.", "search_index", "workers/search")
    assert [url for url in visit.requests if any(name in url for name in own)] == []
    ask(dialog, "两票制")
    asked = [name for name in own if any(name in url for url in visit.requests)]
    assert asked == ["/finder.", "data/names.", "data/search.", "/search."]
    assert visit.errors == []


def test_pasted_by_mouse_and_opened_by_enter(dialog: Page) -> None:
    ask(dialog, "两票制")
    first = dialog.locator(".search-hit").first
    expect(first).to_contain_text("概念两票制")
    assert first.locator("mark").first.inner_text() == "两票制"
    dialog.keyboard.press("Enter")
    dialog.wait_for_url("**/modules/entry-and-exit.html?h=*#two-ballot-system")
    expect(dialog.locator("#two-ballot-system mark[data-found]")).to_have_text("两票制")
    expect(dialog.locator(".md-search__output")).to_be_hidden()


def test_marks_on_the_page_change_no_text_of_it(dialog: Page, address: str) -> None:
    read = "document.querySelector('article').textContent"
    dialog.goto(address + MODULE)
    plain = dialog.evaluate(read)
    dialog.goto(dialog.url + "?h=%E5%85%9A%E5%91%98%20%E6%96%872-9%20%3Cb%3E")
    expect(dialog.locator("mark[data-found]").first).to_be_visible()
    assert dialog.evaluate(read) == plain
    assert dialog.locator("article button mark, article select mark").count() == 0


def test_marks_are_where_the_search_finds_the_words(dialog: Page) -> None:
    """The search ignores case and width; a few letters become longer in lower case."""
    dialog.evaluate(
        """() => {
          const text = document.createElement('p');
          text.id = 'folded';
          text.append('İ公示用ＣＲＭ系统、crm 和 Ｃ');
          document.querySelector('article').append(text);
          study.search.words = 'crm 公示';
          study.loadScript('assets/javascripts/highlight.js', () => {});
        }"""
    )
    expect(dialog.locator("#folded mark[data-found]")).to_have_text(["公示", "ＣＲＭ", "crm"])


def test_search_waits_for_the_input_method(dialog: Page) -> None:
    ask(dialog, "公示")
    status = dialog.locator(".md-search [role=status]").inner_text()
    dialog.evaluate("""() => {
      const field = document.querySelector('.md-search__input');
      field.dispatchEvent(new CompositionEvent('compositionstart'));
      field.value = "liang'p";
      field.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }));
    }""")
    assert dialog.locator(".md-search [role=status]").inner_text() == status
    dialog.evaluate("""() => {
      const field = document.querySelector('.md-search__input');
      field.value = '两票制';
      field.dispatchEvent(new CompositionEvent('compositionend'));
    }""")
    expect(dialog.locator(".search-hit").first).to_contain_text("两票制")


def test_filters_count_and_choose(dialog: Page) -> None:
    ask(dialog, "党员")
    group = dialog.get_by_role("group", name="只看")
    labels = group.locator(".search-kind__name").all_inner_texts()
    assert labels == ["全部", "问题", "原因", "对策", "概念", "步骤", "词条", "原文", "题库"]
    group.get_by_role("radio", name="原文").check()
    kinds = dialog.locator(".search-hit__kind").all_inner_texts()
    assert set(kinds) == {"原文"}
    count = (
        group.locator("label", has_text="原文").locator(".search-kind__count").inner_text().strip()
    )
    expect(dialog.locator(".md-search [role=status]")).to_have_text(f"共 {count} 条")


def test_a_button_shows_more_results(dialog: Page) -> None:
    ask(dialog, "党员")
    hits = dialog.locator(".search-hit")
    expect(hits).to_have_count(20)
    dialog.get_by_role("button", name="再看 20 条").press("Enter")
    expect(hits).to_have_count(40)
    assert hits.nth(20).evaluate("e => e === document.activeElement")


def test_a_search_is_made_by_keyboard_alone(dialog: Page) -> None:
    dialog.keyboard.press("Control+k")
    field = dialog.get_by_role("textbox", name="搜索全站")
    expect(field).to_be_focused()
    dialog.keyboard.type("公示")
    expect(dialog.locator(".search-hit").first).to_be_visible()
    dialog.keyboard.press("ArrowDown")
    dialog.keyboard.press("ArrowDown")
    assert dialog.locator(".search-hit").nth(1).evaluate("e => e === document.activeElement")
    dialog.keyboard.press("ArrowUp")
    dialog.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    # Tab reaches the button that empties the field, the choice of a kind, and the results.
    reached = []
    for _ in range(3):
        dialog.keyboard.press("Tab")
        reached.append(dialog.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
    assert 'type="reset"' in reached[0]
    assert 'type="radio"' in reached[1]
    assert "search-hit" in reached[2]
    dialog.keyboard.press("Escape")
    expect(dialog.locator(".md-search__output")).to_be_hidden()
    expect(dialog.locator("#__search")).not_to_be_checked()


def test_hidden_controls_take_no_focus(dialog: Page) -> None:
    ask(dialog, "公示")
    dialog.keyboard.press("Escape")
    shown = ".md-search__output a:visible, .md-search__output input:visible"
    expect(dialog.locator(shown)).to_have_count(0)


def test_the_search_closes_when_the_focus_leaves(dialog: Page) -> None:
    ask(dialog, "公示")
    dialog.locator("article a:visible").first.focus()
    expect(dialog.locator("#__search")).not_to_be_checked()


def test_no_results_and_similar_results_are_reported(dialog: Page) -> None:
    ask(dialog, "两票制")
    field = dialog.get_by_role("textbox", name="搜索全站")
    status = dialog.locator(".md-search [role=status]")
    for query, text in [
        ("<u>麤", "没有找到「<u>麤」"),
        ("三会一科", "没有完全相同的说法"),
        ("，。", "输入要找的词"),
    ]:
        field.fill(query)
        expect(status).to_contain_text(text)
    field.fill("三会一课")
    dialog.get_by_role("radio", name="步骤").check()
    expect(status).to_contain_text("这一类里没有")


def test_a_failed_index_is_reported_and_loaded_again(visit: Visit, address: str) -> None:
    page = visit.page
    page.route("**/data/search.*.js", lambda route: route.abort())
    page.goto(address + MODULE)
    page.get_by_role("textbox", name="搜索全站").click()
    expect(page.locator(".md-search [role=status]")).to_contain_text("没有取到")
    page.unroute("**/data/search.*.js")
    page.keyboard.type("公示")
    expect(page.locator(".search-hit").first).to_be_visible()


def test_an_address_with_a_query_opens_the_search(visit: Visit, address: str) -> None:
    visit.page.goto(address + "index.html?q=%E4%B8%A4%E7%A5%A8%E5%88%B6")
    expect(visit.page.locator(".search-hit").first).to_contain_text("两票制")


def test_a_broken_address_does_nothing(visit: Visit, address: str) -> None:
    for wrong in ("?q=%E0%A4%A", "?h=%E0%A4%A", "?h=%28", "?h="):
        visit.page.goto(address + SHORT + wrong)
        expect(visit.page.locator("h1")).to_be_visible()
        assert visit.errors == [], wrong


def test_on_a_phone_from_a_folder(visit: Visit, real_site: Path) -> None:
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((real_site / MODULE).as_uri())
    opener = page.get_by_role("button", name="搜索", exact=True)
    opener.click()
    page.keyboard.insert_text("lpz")
    hit = page.locator(".search-hit").first
    expect(hit).to_contain_text("两票制")
    page.get_by_role("button", name="关闭搜索").click()
    expect(opener).to_be_focused()
    opener.click()
    hit.click()
    page.wait_for_url("**#two-ballot-system")
    assert visit.errors == []


def test_no_payload_runs(visit: Visit, hostile_site: Path) -> None:
    page = visit.page
    page.goto(f"{hostile_site.as_uri()}/index.html")
    for query in ("attacked", "window", "script"):
        ask(page, query)
    expect(page.locator(".search-hit")).not_to_have_count(0)
    assert page.locator(".md-search img, .md-search script, .md-search iframe").count() == 0
    page.locator(".search-hit").first.click()
    page.wait_for_url("**?h=script*")
    assert page.evaluate("window.attacked") is None
    assert [url for url in visit.requests if "evil" in url] == []


def test_touch_targets_have_44_px(visit: Visit, address: str) -> None:
    """The test with axe is in test_accessibility.py."""
    page = visit.page
    page.goto(address + "index.html")
    page.keyboard.press("Control+k")
    page.keyboard.insert_text("党员")
    expect(page.locator(".search-hit")).to_have_count(20)
    for width in (360, 1280):
        resize(page, width, 800)
        small = page.locator(".search-kind, .search-hit, .search-further").evaluate_all(
            "all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"
        )
        assert small == [], width
