"""Test an exam whose answers the browser cannot store: the page reports it and offers a file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from exams import answer, begin, code_of, enter, fingerprint_of, hand_in, load, part, stored
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

# Fills storage to the last character.
FILL = """() => {
  let number = 0;
  for (let size = 1 << 23; size; size >>= 1) {
    try {
      while (true) localStorage.setItem("f" + (number += 1), "x".repeat(size));
    } catch (error) { /* no room for this size */ }
  }
}"""
EMPTY = """() => Object.keys(localStorage).filter(key => /^f\\d+$/.test(key))
  .forEach(key => localStorage.removeItem(key))"""
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); }
});"""


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def root(real_site: Path) -> str:
    return real_site.as_uri() + "/"


@pytest.fixture(scope="session")
def code(real_site: Path) -> str:
    return code_of(fingerprint_of(real_site), ["single"], 3)


def asked_on_leaving(page: Page) -> bool:
    """Try to reload the page, stay if it asks, and return whether it asked."""
    dialogs: list[str] = []

    def stay(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("() => { setTimeout(() => location.reload(), 0); }")
    page.wait_for_timeout(300)
    page.remove_listener("dialog", stay)
    return dialogs == ["beforeunload"]


def save(page: Page) -> dict[str, object]:
    with page.expect_download() as caught:
        page.get_by_role("button", name="把结果存成文件").click()
    [exam] = json.loads(Path(caught.value.path()).read_text("utf-8"))["records"]["exam"].values()
    assert isinstance(exam, dict)
    return exam


def test_a_full_storage_in_an_exam_loses_no_answer(page: Page, root: str, code: str) -> None:
    load(page, root, code)
    items = begin(page, "张三")
    assert not part(page, "held").is_visible()
    page.evaluate(FILL)
    for item in items:
        answer(page, item)
    expect(part(page, "held")).to_have_text(
        "存储空间满了，新的作答只留在这一页。请不要离开或刷新，先做完交卷。"
    )
    expect(page.locator(".records-alert")).to_be_hidden()
    assert asked_on_leaving(page)
    expect(part(page, "answered")).to_have_text("已答 3 题，共 3 题")
    hand_in(page)
    expect(part(page, "result")).to_contain_text("得 3 分，满分 3 分")
    expect(part(page, "held-result")).to_contain_text("没有记入复习和错题本")
    expect(part(page, "entered")).to_be_hidden()
    assert asked_on_leaving(page)
    exam = save(page)
    assert len(exam["answers"]) == 3  # type: ignore[arg-type]
    assert exam["done"]
    page.reload()  # saved as a file: nothing is asked
    expect(page.locator(".exam h2:visible").first).to_be_visible()


def test_answers_are_stored_once_storage_works_again(page: Page, root: str, code: str) -> None:
    load(page, root, code)
    items = begin(page)
    page.evaluate(FILL)
    for item in items[:2]:
        answer(page, item)
    expect(part(page, "held")).to_be_visible()
    page.evaluate(EMPTY)
    answer(page, items[2])
    expect(part(page, "held")).to_be_hidden()
    [exam] = stored(page, "exam").values()
    assert set(exam["answers"]) == {item.id for item in items}
    hand_in(page)
    expect(part(page, "held-result")).to_be_hidden()
    expect(part(page, "entered")).to_have_text("作答过的题已经记入复习和错题本。")
    page.reload()
    expect(part(page, "past")).to_contain_text("3 / 3")


@pytest.mark.parametrize("is_full", [True, False], ids=["full", "blocked"])
def test_storing_is_promised_only_if_it_is_possible(
    context: BrowserContext, root: str, code: str, is_full: bool
) -> None:
    page = context.new_page()
    if not is_full:
        page.add_init_script(BLOCKED)
    load(page, root)
    if is_full:
        page.evaluate(FILL)
    enter(page, code)
    expect(part(page, "is-kept")).to_be_hidden()
    expect(part(page, "is-held")).to_contain_text("请不要离开或刷新")
    page.get_by_role("button", name="开始考试").click()
    expect(part(page, "bar")).to_be_visible()
    expect(part(page, "held")).to_contain_text("存储空间满了" if is_full else "不让本站保存记录")
    hand_in(page)
    expect(part(page, "held-result")).to_be_visible()
    expect(part(page, "entered")).to_be_hidden()
    save(page)


def test_answers_missing_only_in_the_review_are_reported(page: Page, root: str, code: str) -> None:
    """The exam is stored, but its answers do not fit into the review."""
    load(page, root, code)
    items = begin(page)
    answer(page, items[0])
    page.evaluate(
        """() => {
          const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, text) {
            if (/:item:/.test(key)) throw new DOMException("full", "QuotaExceededError");
            return set.call(this, key, text);
          };
        }"""
    )
    hand_in(page)
    expect(part(page, "held-result")).to_be_hidden()
    expect(part(page, "entered")).to_contain_text("没有记入复习和错题本")
    expect(part(page, "entered")).to_contain_text("再看一次这份成绩单")


def test_a_usable_storage_is_promised(page: Page, root: str, code: str) -> None:
    load(page, root, code)
    expect(part(page, "is-kept")).to_contain_text("答一题，存一题")
    expect(part(page, "is-held")).to_be_hidden()
