"""Test weeks of study in one browser: learning, wrong answers, reviews on the due day, storage."""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from accessibility import EVERYTHING, faults
from build_site import build
from host import hosted, placed
from mini_site import MINI, copy_with_site
from playwright.sync_api import Browser, Page, expect
from records import ITEM, keys_of, put, records_of
from visit import WHOLE, Visit, add_script, until
from windows import own_window

MODULE, QUIZ, REVIEW = "modules/queues.html", "quizzes/queues.html", "review.html"
FIRST_DAY = datetime(2026, 11, 18, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def places(small_site: Path) -> Iterator[dict[str, str]]:
    with placed(small_site) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with own_window(browser, WHOLE) as page:
        yield page


@pytest.fixture
def page(reused: Visit) -> Iterator[Page]:
    """Yield the page that stays open, and check that its scripts throw nothing."""
    on_day(reused.page, 1)
    yield reused.page
    assert reused.errors == []


def on_day(page: Page, number: int) -> None:
    """Set the clock to 10:00 of a day, counted from 1."""
    page.clock.set_fixed_time(FIRST_DAY + timedelta(days=number - 1))


def answer(page: Page, *, right: bool, within: str = "article") -> None:
    item = page.locator(f'{within} .item[data-item="first-step"]').first
    chosen = "[data-correct]" if right else ":not([data-correct])"
    item.locator(f".item__option{chosen} input").first.check()
    item.get_by_role("button", name="核对").click()


def due_at_home(page: Page, address: str, said: str) -> None:
    page.goto(address + "index.html")
    expect(page.locator("[data-go=review]")).to_have_text(said)


def review(page: Page, *, right: bool) -> None:
    """Complete a session of one item."""
    page.get_by_role("button", name="开始复习 1 题").press("Enter")
    expect(page.locator("[data-show=session] .item")).to_be_focused()
    expect(page.locator("[data-show=due]")).to_have_text(
        "第 1 题，共 1 题。答一题，存一题，随时可以停。"
    )
    answer(page, right=right, within="[data-show=session]")
    page.get_by_role("button", name="下一题").press("Enter")
    expect(page.locator("[data-show=due]")).to_be_focused()
    expect(page.locator("[data-show=due]")).to_contain_text(
        f"做完了，1 题里全对 {int(right)} 题。今天没有到期的题"
    )


# The other tests of this file use the root, which is a secure context like the folder.
@pytest.mark.parametrize("place", ["intranet", "folder"])
def test_records_of_several_weeks_give_the_right_schedule(
    page: Page, places: dict[str, str], place: str
) -> None:
    address = places[place]
    on_day(page, 1)
    due_at_home(page, address, "复习与错题")
    assert page.evaluate("window.isSecureContext") == (place != "intranet")
    learn(page, address)
    page.goto(address + QUIZ)
    answer(page, right=False)
    expect(page.locator('[data-item="first-step"] .item__past')).to_have_text("答过 1 次，上次答错")
    # 错题本 lists the item with the given answer and the explanation.
    page.goto(address + REVIEW)
    expect(page.locator("[data-show=due]")).to_contain_text("今天没有到期的题")
    page.locator(".review__module summary").first.click()
    item = page.locator('[data-show=book] .item[data-item="first-step"]')
    expect(item.locator(".is-wrong input")).to_be_checked()
    expect(item.locator(".item__result")).to_contain_text("放号之前要先有号")
    expect(item.locator(".item__source a").first).to_be_visible()
    assert calendar(page) == {1: 1}
    # The item is due the next day. After a right answer, it is due in two more days, and it stays
    # in 错题本.
    on_day(page, 2)
    due_at_home(page, address, "今日复习 1 题")
    page.locator("[data-go=review]").click()
    review(page, right=True)
    page.locator(".review__module summary").first.click()
    expect(page.locator(".review__note:visible")).to_have_text(
        "已经答对过。换一天再答对一次，就移出错题本。"
    )
    assert calendar(page) == {2: 1}
    on_day(page, 3)
    due_at_home(page, address, "复习与错题")
    on_day(page, 4)
    page.goto(address + REVIEW)
    review(page, right=True)
    expect(page.locator("[data-show=book-status]")).to_have_text("错题本是空的。")
    assert calendar(page) == {4: 1}
    assert [each[2] for each in records_of(page)["item"]["first-step"]["attempts"]] == [0, 1, 1]


def learn(page: Page, address: str) -> None:
    """Mark a section as learned, undo it, mark it again; then go on from the home page."""
    page.goto(address + MODULE)
    bar = page.locator(".progress__text").first
    expect(bar).to_have_text("学完 0 节，共 3 节")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert records_of(page) == {}
    button = page.get_by_role("button", name="：怎么办")
    for pressed, done in (("true", 1), ("false", 0), ("true", 1)):
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", pressed)
        expect(bar).to_have_text(f"学完 {done} 节，共 3 节")
    expect(page.locator(".nav-progress").first).to_have_text("1/3")
    page.evaluate("document.getElementById('what-to-do').scrollIntoView()")
    page.goto(address + "index.html")
    at_home(page, "学习中 1/3")
    page.get_by_role("link", name="继续学习 排队").click()
    assert page.url == address + MODULE


def at_home(page: Page, state: str) -> None:
    """Check what the home page says of its only module, and of the whole."""
    expect(page.locator(".path__state")).to_have_text(state)
    expect(page.locator(".today__progress")).to_have_text(state.replace("学习中", "学完") + " 步")


def calendar(page: Page) -> dict[int, int]:
    """Return the numbers of due items from the table, by the number of days."""
    rows = page.locator("[data-show=calendar] td").all_inner_texts()
    assert len(rows) == 17
    return {days: int(count) for days, count in enumerate(rows) if count != "0"}


def test_the_days_of_the_calendar_follow_each_other_when_clocks_change(
    browser: Browser, places: dict[str, str]
) -> None:
    """A day of 25 hours appears once. The time is 00:30 in New York, two days before that day."""
    with closing(browser.new_context(timezone_id="America/New_York")) as context:
        context.add_init_script(WHOLE)
        page = context.new_page()
        page.clock.set_fixed_time(datetime(2026, 10, 30, 4, 30, tzinfo=UTC))
        page.goto(places["root"] + REVIEW)
        heads = page.locator("[data-show=calendar] th")
        expect(heads).to_have_count(17)
        assert [each.rpartition("，")[2] for each in heads.all_text_contents()[:5]] == [
            "10 月 30 日", "10 月 31 日", "11 月 1 日", "11 月 2 日", "11 月 3 日",
        ]  # fmt: skip


def test_items_that_fail_to_load_are_reported(reused: Visit, places: dict[str, str]) -> None:
    """If no item loads, the session does not end, and 错题本 does not appear empty."""
    page = reused.page
    on_day(page, 1)
    page.goto(places["root"] + QUIZ)
    answer(page, right=False)
    on_day(page, 2)
    page.route("**/data/articles/**", lambda route: route.abort())
    page.goto(places["root"] + REVIEW)
    page.get_by_role("button", name="开始复习 1 题").click()
    expect(page.locator("[data-show=due]")).to_contain_text("有的题取不到")
    expect(page.locator("[data-show=due]")).to_be_focused()
    page.locator(".review__module summary").first.click()
    expect(page.locator(".review__module .review__note")).to_contain_text("有的题取不到")


def test_the_last_answer_stays_last_although_the_clock_went_back(
    page: Page, places: dict[str, str]
) -> None:
    on_day(page, 5)
    page.goto(places["root"] + QUIZ)
    answer(page, right=True)
    on_day(page, -5000)
    page.goto(places["root"] + QUIZ)
    answer(page, right=False)
    assert past(page, "first-step") == "答过 2 次，上次答错，最好的一次答对"
    on_day(page, 6)
    page.goto(places["root"] + REVIEW)
    expect(page.locator("[data-show=due]")).to_have_text("今天到期 1 题。")
    expect(page.locator("[data-show=book-status]")).to_contain_text("错题本里有 1 题")


def test_an_answer_dated_by_a_clock_that_was_ahead_hides_no_later_one(
    page: Page, places: dict[str, str]
) -> None:
    on_day(page, 3000)
    page.goto(places["root"] + QUIZ)
    answer(page, right=False)
    on_day(page, 1)
    page.goto(places["root"] + REVIEW)
    expect(page.locator("[data-show=due]")).to_have_text("今天到期 1 题。")
    page.goto(places["root"] + QUIZ)
    answer(page, right=True)
    assert past(page, "first-step") == "答过 2 次，上次答对"
    page.goto(places["root"] + REVIEW)
    expect(page.locator("[data-show=due]")).to_contain_text("今天没有到期的题")


def test_a_rewritten_address_keeps_the_place(page: Page, places: dict[str, str]) -> None:
    """Some servers show modules/x.html at modules/x; records name the file."""
    module = places["root"] + MODULE
    page.route(
        module.removesuffix(".html"),
        lambda route: route.fulfill(
            body=page.request.get(module).body(), content_type="text/html; charset=utf-8"
        ),
    )
    page.goto(module.removesuffix(".html"))
    page.goto(places["root"] + "index.html")
    assert page.evaluate("study.store.read('place', 'last').page") == MODULE


def test_readers_are_told_that_safari_deletes_records(visit: Visit, places: dict[str, str]) -> None:
    page = visit.page
    add_script(
        page,
        "Object.defineProperty(Navigator.prototype, 'vendor', "
        "{ get: () => 'Apple Computer, Inc.' })",
    )
    page.goto(places["root"] + REVIEW)
    expect(page.locator("[data-show=forgets]")).to_be_hidden()
    page.goto(places["root"] + QUIZ)
    answer(page, right=True)
    page.goto(places["root"] + REVIEW)
    expect(page.locator("[data-show=forgets]")).to_be_visible()


def test_doing_an_item_again_in_a_session_counts_once(page: Page, places: dict[str, str]) -> None:
    on_day(page, 1)
    page.goto(places["root"] + QUIZ)
    answer(page, right=False)
    on_day(page, 2)
    page.goto(places["root"] + REVIEW)
    page.get_by_role("button", name="开始复习 1 题").click()
    for _ in range(2):
        answer(page, right=True, within="[data-show=session]")
        page.locator("[data-show=session]").get_by_role("button", name="再做一次").click()
    page.get_by_role("button", name="下一题").click()
    expect(page.locator("[data-show=due]")).to_contain_text("1 题里全对 1 题")


def test_a_page_returned_to_shows_later_progress(page: Page, places: dict[str, str]) -> None:
    page.goto(places["root"] + "index.html")
    page.goto(places["root"] + MODULE)
    page.get_by_role("button", name="：怎么办").click()
    page.go_back()
    at_home(page, "学习中 1/3")


def test_projected_items_do_not_stop_what_another_window_changes(
    page: Page, places: dict[str, str]
) -> None:
    page.goto(places["root"] + QUIZ)
    page.locator(".project-button").click()
    expect(page.locator("#stage")).to_be_visible()
    other = page.context.new_page()
    other.goto(places["root"] + QUIZ)
    answer(other, right=True)
    page.keyboard.press("Escape")
    expect(page.locator('article [data-item="first-step"] .item__past')).to_contain_text("答对")


def test_axe_finds_nothing_in_what_was_answered(page: Page, places: dict[str, str]) -> None:
    on_day(page, 1)
    page.goto(places["root"] + QUIZ)
    answer(page, right=False)
    on_day(page, 2)
    page.goto(places["root"] + REVIEW)
    page.locator(".review__module summary").first.click()
    page.get_by_role("button", name="开始复习 1 题").click()
    assert faults(page, EVERYTHING) == []
    # On a phone, too, boxes are above their days, and dates beside their numbers.
    page.set_viewport_size({"width": 360, "height": 740})
    for words in ("盒子", "几天以后到期", "日期", "题数"):
        expect(page.locator("th").filter(has_text=re.compile(f"^{words}$"))).to_be_visible()


# Changes of the site. -------------------------------------------------------------------------

NEW = """### 后做哪一步 { #second-step .题 }

号源清了，再做什么？

- [x] 公布时间
- [ ] 关门

    门还要开。

- [ ] 休息

    人还在等。

- 题型：单选
- 解析：见 [[release-steps]]。
- 出处：[[s1-3]]

"""


def past(page: Page, item: str) -> str | None:
    found = page.locator(f'.item[data-item="{item}"] .item__past')
    return found.inner_text() if found.count() else None


def test_an_item_may_have_the_id_of_an_object_property(
    page: Page, small_site: Path, tmp_path: Path
) -> None:
    """An item "constructor" has its own answers; without that item, they belong to no other."""
    project = copy_with_site(tmp_path / "project", small_site)
    with hosted(project / "site") as address:
        page.goto(address + QUIZ)
        put(page, keys_of({"item": {"constructor": ITEM}}))
        page.goto(address + REVIEW)
        expect(page.locator("[data-show=retired]")).to_contain_text("另有 1 道做过的题")
        page.goto(address + "exam.html")
        expect(page.locator("[data-show=status]")).to_have_text("")
        page.evaluate("localStorage.clear()")
        for path in ("docs/modules/queues.md", "docs/registry/ids.json"):
            text = (MINI / path).read_text("utf-8")
            (project / path).write_text(text.replace("first-step", "constructor"), "utf-8")
        publish(project)
        page.goto(address + QUIZ)
        item = page.locator('.item[data-item="constructor"]')
        assert past(page, "constructor") is None
        item.locator("label:not([data-correct]) input").first.check()
        item.get_by_role("button", name="核对").click()
        assert past(page, "constructor") == "答过 1 次，上次答错"
        assert list(records_of(page)["item"]) == ["constructor"]
        page.goto(address + REVIEW)
        expect(page.locator("[data-show=due]")).to_have_text(
            "今天没有到期的题。做过的题到了日子，会出现在这里。"
        )
        page.locator(".review__module summary").first.click()
        expect(
            page.locator('.review__module [data-item="constructor"] input:checked')
        ).to_have_count(1)
        page.goto(address + "exam.html")
        page.get_by_text("自己配：").click()
        page.get_by_label("单选").check()
        most = page.get_by_label("题数").get_attribute("max") or ""
        page.get_by_label("题数").fill(most)
        page.get_by_role("button", name="出卷").click()
        page.get_by_role("button", name="开始考试").click()
        item.locator("[data-correct] input").check()
        expect(page.locator("[data-show=answered]")).to_contain_text("已答 1 题")
        page.get_by_role("button", name="交卷", exact=True).click()
        page.get_by_role("button", name="确定交卷").click()
        expect(page.locator("[data-show=result]")).to_contain_text("得 1 分")
        until(page, "Object.keys(study.store.all('item').constructor.attempts).length === 2")


def publish(project: Path) -> None:
    """Build a project into the folder of its last site.

    Browsers compare file times in whole seconds, so the page gets a time a second after the last.
    """
    page = project / "site" / QUIZ
    later = page.stat().st_mtime + 1
    result = build(project, project / "site")
    assert result.returncode == 0, result.stderr
    os.utime(page, (later, max(later, page.stat().st_mtime)))


def test_answers_stay_with_their_items_if_the_page_changes(
    page: Page, small_site: Path, tmp_path: Path
) -> None:
    project = copy_with_site(tmp_path / "project", small_site)
    module, ids = project / "docs/modules/queues.md", project / "docs/registry/ids.json"
    old, locked = module.read_text("utf-8"), ids.read_text("utf-8")

    def revise(text: str) -> None:
        module.write_text(text, "utf-8")
        last = '"modules/queues.html#what-to-do"'
        more = f"{last.replace('what-to-do', 'second-step')}, {last}"
        ids.write_text(locked.replace(last, more if "second-step" in text else last), "utf-8")
        publish(project)

    with hosted(project / "site") as address:
        page.goto(address + QUIZ)
        answer(page, right=False)
        kept = records_of(page)["item"]
        # Insert a question above the item.
        revise(old.replace("### 先做哪一步", NEW + "### 先做哪一步"))
        page.goto(address + QUIZ)
        items = page.locator(".item").evaluate_all("all => all.map(e => e.dataset.item)")
        assert items.index("second-step") < items.index("first-step")
        assert (past(page, "first-step"), past(page, "second-step")) == (
            "答过 1 次，上次答错",
            None,
        )
        new = page.locator('.item[data-item="second-step"]')
        new.locator("[data-correct] input").check()
        new.get_by_role("button", name="核对").click()
        # Remove that question, and revise the other one.
        revise(old.replace("号源不清，先做什么？", "号源不清，第一步做什么？"))
        page.goto(address + QUIZ)
        assert past(page, "first-step") == "题目已修订，修订前答过 1 次"
        page.goto(address + REVIEW)
        expect(page.locator("[data-show=due]")).to_have_text("今天到期 1 题。")
        expect(page.locator("[data-show=retired]")).to_contain_text("另有 1 道做过的题已从题库撤下")
        page.locator(".review__module summary").first.click()
        expect(page.locator(".review__note:visible")).to_contain_text("题目已修订")
        assert page.locator(".review__module .item input:checked").count() == 0
        found = records_of(page)["item"]
        assert found.pop("second-step")["attempts"][0][2] == 1
        assert found == kept
