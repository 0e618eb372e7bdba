"""Test 我的记录: summary, export and import, members, and unreadable texts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from accessibility import EVERYTHING, faults
from host import placed
from mini_site import ROOT
from payloads import PAYLOADS
from playwright.sync_api import Browser, BrowserContext, Download, Page, Request, expect
from records import (
    DAY,
    EXAM,
    ITEM,
    MODULE,
    NOW,
    PLACE,
    RECORDS,
    REVISION,
    file_of,
    keys_of,
    put,
    records_of,
    stored,
)
from visit import WHOLE, Visit, add_script, until
from windows import own_window

SCHEMA = json.loads((ROOT / "hooks/studykit/export/schemas/records.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


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
    yield reused.page
    assert reused.errors == []


def open_records(page: Page, address: str, texts: dict[str, str] | None = None) -> None:
    if texts:
        page.goto(address + "404.html")  # it has no scripts, and loads fast
        put(page, texts)
    page.goto(address + "records.html")


def status(page: Page, text: str) -> None:
    expect(page.locator("[data-show=status]")).to_contain_text(text)


def press(page: Page, name: str) -> None:
    page.locator("article").get_by_role("button", name=name, exact=True).click()


def export(page: Page, name: str = "导出全部记录") -> tuple[Download, Any]:
    with page.expect_download() as waiting:
        press(page, name)
    return waiting.value, json.loads(waiting.value.path().read_text("utf-8"))


def offer(page: Page, content: object, name: str = "a.json") -> None:
    """Choose a file to import: a value is written as JSON, a text or bytes unchanged."""
    text = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
    buffer = text.encode() if isinstance(text, str) else text
    file = {"name": name, "mimeType": "application/json", "buffer": buffer}
    page.set_input_files("[data-control=open]", file)  # type: ignore[arg-type]


def counts(page: Page, way: str) -> list[int]:
    return [int(each) for each in page.locator(f"[data-show={way}] td").all_inner_texts()]


def tagged(page: Page, name: str) -> str:
    """Return the text of the element with this `data-show`."""
    return page.locator(f"[data-show={name}]").inner_text()


# Export and import. ---------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["root", "intranet", "folder"])
def test_an_export_conforms_to_the_schema_and_is_imported_unchanged(
    page: Page, places: dict[str, str], place: str
) -> None:
    open_records(page, places[place], keys_of(RECORDS))
    assert page.evaluate("window.isSecureContext") == (place != "intranet")
    download, file = export(page)
    VALIDATOR.validate(file)
    assert download.suggested_filename.startswith("学习记录-未取名-2")
    assert (file["site_id"], file["member"], file["records"]) == ("mini", "", RECORDS)
    before = stored(page)
    press(page, "删除我的全部记录")
    press(page, "删除记录")
    status(page, "记录已删除。")
    assert stored(page) == {}
    offer(page, file)
    expect(page.locator("[data-show=preview]")).to_be_focused()
    press(page, "合并")
    status(page, "已导入：新增 5 条，更新 0 条，删去 0 条。")
    assert {key: json.loads(text) for key, text in stored(page).items()} == {
        key: json.loads(text) for key, text in before.items()
    }


def test_only_exams_are_handed_to_the_trainer(page: Page, places: dict[str, str]) -> None:
    open_records(page, places["root"], keys_of(RECORDS))
    _, file = export(page, "只导出考试成绩")
    VALIDATOR.validate(file)
    assert file["records"] == {"exam": {"abcd": EXAM}}


def test_the_summary_counts_the_stored_records(page: Page, places: dict[str, str]) -> None:
    begun = {**EXAM, "done": None}
    records = {**RECORDS, "exam": {"abcd": EXAM, "efgh": begun}}
    open_records(page, places["root"], keys_of(records))
    assert tagged(page, "items") == "做过 2 题，其中 2 题最近一次答对"
    assert tagged(page, "sections") == "学完 1 节"
    assert tagged(page, "exams") == "考试交卷 1 次，没有交卷 1 次"
    expect(page.locator("[data-show=retired]")).to_have_text(
        "做过的题里，1 题已从题库撤下，记录仍留着"
    )


# The file has three records: one is stored already, one has further attempts, one is new. One
# stored record is not in the file.
HERE = {"item": {"a": ITEM, "b": ITEM, "d": ITEM}}
MORE = {"v": 1, "attempts": [[NOW + DAY, REVISION, 0, ["z"]]]}
FOREIGN = {"item": {"a": ITEM, "b": MORE, "c": ITEM}}


@pytest.mark.parametrize(
    ("way", "wanted", "b"),
    [
        ("merge", [1, 1, 1, 0], ITEM["attempts"] + MORE["attempts"]),  # type: ignore[operator]
        ("replace", [1, 1, 1, 1], MORE["attempts"]),
    ],
)
def test_an_import_is_previewed_and_does_what_the_preview_says(
    page: Page, places: dict[str, str], way: str, wanted: list[int], b: object
) -> None:
    open_records(page, places["root"], keys_of(HERE))
    offer(page, file_of(FOREIGN, member="甲"))
    expect(page.locator("[data-show=from]")).to_contain_text(
        "文件里是「甲」的记录，2026-11-18 导出"
    )
    assert "现在正在学习的是「未取名」" in tagged(page, "stranger")
    assert counts(page, way) == wanted
    assert records_of(page) == HERE
    if way == "replace":
        press(page, "替换")
        expect(page.locator("[data-show=ask]")).to_be_focused()
        assert records_of(page) == HERE
        assert export(page, "先导出")[1]["records"]["item"] == HERE["item"]
    page.locator(f"[data-control={'yes' if way == 'replace' else 'merge'}]").click()
    status(page, f"已导入：新增 1 条，更新 1 条，删去 {wanted[3]} 条。")
    ids = ["a", "b", "c"] if way == "replace" else ["a", "b", "c", "d"]
    found = records_of(page)["item"]
    assert sorted(found) == ids
    assert found["b"]["attempts"] == b


def test_a_record_may_have_the_id_of_an_object_property(page: Page, places: dict[str, str]) -> None:
    """Test such ids in a file, in storage, and with records that could not be stored."""
    file = file_of(
        {
            **RECORDS,
            "module": {"constructor": MODULE},
            "exam": {"abcd": EXAM, "toString": EXAM},
            "item": {"constructor": ITEM},
        }
    )
    VALIDATOR.validate(file)
    open_records(page, places["root"], keys_of({"item": {"first-step": ITEM}}))
    offer(page, file)
    assert counts(page, "merge") == [5, 0, 0, 0]
    page.locator("[data-control=merge]").click()
    status(page, "已导入：新增 5 条，更新 0 条，删去 0 条。")
    offer(page, file, "again.json")
    assert counts(page, "merge") == [0, 0, 5, 0]
    assert sorted(records_of(page)["item"]) == ["constructor", "first-step"]


def test_markup_in_names_is_text(page: Page, places: dict[str, str]) -> None:
    open_records(page, places["root"])
    for number, payload in enumerate(PAYLOADS):
        offer(page, file_of(RECORDS, member=payload), f"{number}.json")
        expect(page.locator("[data-show=from]")).to_contain_text("的记录")
        assert " ".join(payload.split()) in " ".join(tagged(page, "from").split())
    page.fill("[data-control=newcomer]", "<img src=x onerror=window.attacked=1>")
    press(page, "加入")
    expect(page.locator("[data-show=members] input").last).to_have_value(
        "<img src=x onerror=window.attacked=1>"
    )
    page.reload()
    assert page.evaluate("window.attacked") is None
    assert page.locator("article img").count() == 0


CROWDED = (
    "浏览器给本站的存储空间放不下新旧两份。请先「导出全部记录」，再「删除我的全部记录」，然后导入。"
)
OTHERS = "浏览器给本站的存储空间放不下文件里的记录。这里没有你的记录可删，占着空间的可能是别的内容"


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (HERE, CROWDED),
        ({"place": {"last": PLACE}}, CROWDED),
        ({}, OTHERS),
    ],
)
def test_an_import_without_enough_storage_changes_nothing(
    page: Page, places: dict[str, str], here: dict[str, Any], said: str
) -> None:
    open_records(page, places["root"], {**keys_of(here), **keys_of(HERE, "other")})
    before = stored(page, "")
    page.evaluate(
        """() => { const set = Storage.prototype.setItem; let left = 2;
          Storage.prototype.setItem = function (key, text) {
            if (!(key in this) && !left--) throw new DOMException('', 'QuotaExceededError');
            return set.call(this, key, text);
          }; }"""
    )
    offer(page, file_of({"item": {f"new-{n}": ITEM for n in range(5)}}))
    press(page, "合并")
    status(page, "没有做成，记录没有变。" + said)
    assert stored(page, "") == before


# Confirmation. --------------------------------------------------------------------------------


def test_deleting_is_asked_and_can_be_called_off_by_key(page: Page, places: dict[str, str]) -> None:
    open_records(page, places["root"], keys_of(RECORDS))
    before = stored(page)
    opener = page.get_by_role("button", name="删除我的全部记录")
    box = page.locator("[data-show=ask]")
    for leave in ("Escape", "不做了"):
        opener.press("Enter")
        expect(box).to_be_focused()
        assert "找不回来" in str(page.evaluate("document.activeElement.textContent"))
        if leave == "Escape":
            page.keyboard.press(leave)
        else:
            page.get_by_role("button", name=leave).press("Enter")
        expect(box).to_be_hidden()
        expect(opener).to_be_focused()
    assert stored(page) == before


# Members. -------------------------------------------------------------------------------------


def add(page: Page, name: str) -> None:
    expect(page.locator("[data-show=members] input").first).to_be_visible()  # shown by the script
    page.fill("[data-control=newcomer]", name)
    page.press("[data-control=newcomer]", "Enter")


def names(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-show=members] input").evaluate_all(
        "all => all.map(each => each.value)"
    )
    return found


@contextmanager
def loaded_again(page: Page) -> Iterator[None]:
    """Wait until the page was loaded again, and check that it was requested once."""
    requests = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            requests.append(request.url)

    page.on("request", note)
    with page.expect_navigation():
        yield
    page.remove_listener("request", note)
    assert requests == [page.url]


def switch(page: Page, name: str) -> None:
    with loaded_again(page):
        press(page, f"换成这个人：{name}")


def test_members_have_records_of_their_own(page: Page, places: dict[str, str]) -> None:
    open_records(page, places["intranet"], keys_of(HERE))
    page.locator("[data-show=members] input").fill(" 甲 ")
    page.keyboard.press("Tab")
    status(page, "已记下：甲。")
    add(page, "乙")
    assert (names(page), page.input_value("[data-control=newcomer]")) == (["甲", "乙"], "")
    for name, problem in (("甲", "已经有人叫「甲」"), ("  ", "请写一个名字")):
        add(page, name)
        status(page, problem)
    assert names(page) == ["甲", "乙"]
    switch(page, "乙")
    assert tagged(page, "who") == "正在学习：乙"
    assert tagged(page, "items").startswith("做过 0 题")
    page.goto(places["intranet"] + "quizzes/queues.html")
    answer(page, right=True)
    open_records(page, places["intranet"])
    assert tagged(page, "items") == "做过 1 题，其中 1 题最近一次答对"
    switch(page, "甲")
    assert tagged(page, "items").startswith("做过 3 题")
    press(page, "删除：乙")
    press(page, "删除这个人")
    status(page, "已删除：乙。")
    assert names(page) == ["甲"]
    assert records_of(page) == HERE
    assert all(":records:1:" in key for key in stored(page))
    assert page.get_by_role("button", name="删除：甲").count() == 0


def answer(page: Page, *, right: bool) -> None:
    item = page.locator('.item[data-item="first-step"]').first
    chosen = "[data-correct]" if right else ":not([data-correct])"
    item.locator(f".item__option{chosen} input").first.check()
    item.get_by_role("button", name="核对").click()


def test_removing_a_member_selects_the_next(page: Page, places: dict[str, str]) -> None:
    open_records(page, places["root"], keys_of(HERE))
    add(page, "乙")
    with loaded_again(page):
        press(page, "删除：未取名")
        press(page, "删除这个人")
    assert (names(page), tagged(page, "who")) == (["乙"], "正在学习：乙")
    assert stored(page) == {}


def test_a_reminder_comes_only_where_records_changed(page: Page, places: dict[str, str]) -> None:
    open_records(page, places["root"], keys_of(HERE))
    add(page, "乙")
    page.get_by_label("换人以前，有记录还没有导出就提醒").check()
    press(page, "换成这个人：乙")
    expect(page.locator("[data-show=question]")).to_contain_text("还没有导出")
    export(page, "先导出")
    with loaded_again(page):
        press(page, "换成：乙")
    expect(page.get_by_label("换人以前，有记录还没有导出就提醒")).to_be_checked()
    switch(page, "未取名")  # 乙 has nothing to export, and the other member has nothing new
    switch(page, "乙")
    assert tagged(page, "who") == "正在学习：乙"


# Failing storage. -----------------------------------------------------------------------------

FULL = """Storage.prototype.setItem = () => {
  throw new DOMException('full', 'QuotaExceededError');
};"""
BLOCKED = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('no', 'SecurityError'); }
});"""


@pytest.mark.parametrize(
    ("script", "said"), [(FULL, "存储空间满了"), (BLOCKED, "不让本站保存记录")]
)
def test_missing_storage_is_reported_and_the_page_works(
    visit: Visit, places: dict[str, str], script: str, said: str
) -> None:
    page = visit.page
    add_script(page, script)
    page.goto(places["root"] + "quizzes/queues.html")
    answer(page, right=False)
    expect(page.locator(".item__verdict").first).to_contain_text("不对")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(said)
    expect(page.locator('[data-item="first-step"] .item__past')).to_have_text("答过 1 次，上次答错")
    alert.get_by_role("link").click()
    add(page, "乙")
    status(page, said)
    _, file = export(page)
    VALIDATOR.validate(file)
    page.locator(".palette label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert visit.errors == []


def test_unsaved_records_are_joined_with_records_stored_meanwhile(
    page: Page, places: dict[str, str]
) -> None:
    page.goto(places["root"] + "quizzes/queues.html")
    page.evaluate(f"() => {{ window.set = Storage.prototype.setItem; {FULL} }}")
    answer(page, right=False)
    page.evaluate("() => { Storage.prototype.setItem = window.set; }")
    put(page, keys_of({"item": {"first-step": ITEM}}))
    page.get_by_role("button", name="再做一次").first.click()
    answer(page, right=True)
    shares = [each[2] for each in records_of(page)["item"]["first-step"]["attempts"]]
    assert shares == [0, 1, 0, 1]


@pytest.mark.parametrize(("place", "is_told"), [("folder", True), ("root", False)])
def test_separate_records_of_each_file_in_firefox_are_reported(
    browser: Browser, places: dict[str, str], place: str, is_told: bool
) -> None:
    context = browser.new_context(user_agent="Mozilla/5.0 (X11; rv:128.0) Firefox/128.0")
    page = context.new_page()
    for path in ("index.html", "records.html", "review.html"):
        page.goto(places[place] + path)
        assert page.get_by_text("Firefox 给每个文件各存一份").count() == int(is_told)
    page.goto(places[place] + "modules/queues.html")
    assert page.get_by_role("alert").count() == 0
    context.close()


KEY = "mini:records:1:item:first-step"
UNREAD = {
    "cut": '{"v":1,"attempts":[[1',
    "another shape": '{"v":1,"attempts":7}',
    "null": "null",
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_damaged_record_is_offered_before_it_is_discarded(
    page: Page, places: dict[str, str], name: str
) -> None:
    open_records(page, places["root"], {**keys_of(HERE), KEY: UNREAD[name]})
    expect(page.get_by_role("alert")).to_contain_text("有些记录损坏了")
    assert tagged(page, "items").startswith("做过 3 题")
    assert tagged(page, "unread").startswith("有 1 条内容损坏")
    assert not page.locator("[data-control=discard]").is_visible()
    page.goto(places["root"] + "quizzes/queues.html")
    answer(page, right=True)
    assert len(records_of(page)["item"]["first-step"]["attempts"]) == 1
    open_records(page, places["root"])
    _, file = export(page, "下载损坏的内容")
    assert list(file["damaged"].values()) == [f"{KEY}\n{UNREAD[name]}"]
    with loaded_again(page):
        press(page, "丢弃已经下载的")
    expect(page.locator("[data-show=unread]")).to_have_text("没有。")
    assert page.get_by_role("alert").count() == 0
    assert len(records_of(page)["item"]) == 4
    assert stored(page, "aside") == {}


def test_a_damaged_record_stays_if_there_is_no_space_to_copy_it(
    page: Page, places: dict[str, str]
) -> None:
    page.goto(places["root"] + "quizzes/queues.html")
    put(page, {KEY: UNREAD["cut"]})
    page.evaluate(
        """() => { const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, text) {
            if (key.includes(':aside:')) throw new DOMException('', 'QuotaExceededError');
            return set.call(this, key, text);
          }; }"""
    )
    answer(page, right=True)
    expect(page.get_by_role("alert")).to_contain_text("存储空间满了")
    assert stored(page) == {KEY: UNREAD["cut"]}


def test_lost_names_do_not_lose_records(page: Page, places: dict[str, str]) -> None:
    open_records(
        page, places["root"], {**keys_of(HERE), **keys_of(FOREIGN, "b2"), "mini:members": "{"}
    )
    expect(page.get_by_role("alert")).to_contain_text("损坏")
    assert names(page) == ["", ""]
    _, file = export(page, "下载损坏的内容")
    assert file["damaged"] == {"mini:members": "{"}
    with loaded_again(page):
        press(page, "丢弃已经下载的")
    page.locator("[data-member=b2] [data-control=choose]").click()
    expect(page.locator("[data-show=items]")).to_contain_text("做过 3 题")
    assert records_of(page, "b2") == FOREIGN


def test_records_of_a_newer_site_are_not_changed(page: Page, places: dict[str, str]) -> None:
    newer = {KEY: '{"v":2,"more":[]}', "mini:members": '{"v":2,"people":[]}'}
    open_records(page, places["root"], newer)
    expect(page.get_by_role("alert")).to_contain_text("更新版本的学习站")
    assert tagged(page, "unread").startswith("有 2 条是更新版本的站点写的")
    add(page, "乙")
    offer(page, file_of(FOREIGN | {"item": {"first-step": ITEM}}))
    press(page, "替换")
    page.locator("[data-control=yes]").click()
    status(page, "已导入")
    press(page, "删除我的全部记录")
    page.locator("[data-control=yes]").click()
    status(page, "记录已删除。有 2 条是更新版本的站点写的")
    page.goto(places["root"] + "quizzes/queues.html")
    answer(page, right=True)
    expect(page.locator('[data-item="first-step"] .item__past')).to_contain_text("答过 1 次")
    assert {key: text for key, text in stored(page, "").items() if key in newer} == newer


# Two windows. ---------------------------------------------------------------------------------


def test_windows_that_write_at_once_do_not_overwrite_each_other(
    page: Page, context: BrowserContext, places: dict[str, str]
) -> None:
    other = context.new_page()
    for each in (page, other):
        each.goto(places["root"] + "quizzes/queues.html")
    answer(page, right=False)
    # Write as a window that read the record earlier and does not know the new answer.
    put(other, keys_of({"item": {"first-step": ITEM}}))
    until(page, "key => JSON.parse(localStorage[key]).attempts.length === 3", KEY)
    answer(other, right=True)
    expect(page.locator('[data-item="first-step"] .item__past')).to_contain_text("答过 4 次")
    assert len(records_of(page)["item"]["first-step"]["attempts"]) == 4


def test_records_replaced_in_one_window_stay_replaced(
    page: Page, context: BrowserContext, places: dict[str, str]
) -> None:
    other = context.new_page()
    other.goto(places["root"] + "quizzes/queues.html")
    answer(other, right=False)
    open_records(page, places["root"])
    offer(page, file_of({"item": {"first-step": ITEM}}))
    press(page, "替换")
    page.locator("[data-control=yes]").click()
    expect(other.locator('[data-item="first-step"] .item__past')).to_contain_text("答过 2 次")
    assert records_of(page)["item"]["first-step"] == ITEM


def test_a_window_follows_when_another_changes_or_clears(
    page: Page, context: BrowserContext, places: dict[str, str]
) -> None:
    open_records(page, places["root"], keys_of(HERE))
    add(page, "乙")
    other = context.new_page()
    other.goto(places["root"] + "modules/queues.html")
    with loaded_again(other):
        switch(page, "乙")
    expect(other.locator(".progress__text").first).to_contain_text("乙：")
    other.locator(".learned__button").first.click()
    expect(page.locator("[data-show=sections]")).to_have_text("学完 1 节")
    assert [key for key in stored(page) if key.startswith("mini:records:1:place")] == []
    other.evaluate("localStorage.clear()")
    expect(page.locator("[data-show=who]")).to_have_text("正在学习：未取名")
    expect(page.locator("[data-show=sections]")).to_have_text("学完 0 节")


# Accessibility. -------------------------------------------------------------------------------


def test_axe_finds_nothing_and_touch_targets_are_large_enough(
    visit: Visit, places: dict[str, str]
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 740})
    open_records(page, places["root"], {**keys_of(RECORDS), "mini:records:1:item:x": "{"})
    add(page, "乙")
    offer(page, file_of(FOREIGN))
    press(page, "替换")
    page.locator("[data-control=rescue]").click()
    assert faults(page, EVERYTHING) == []
    sizes = (
        page.locator("article")
        .locator("button, input, label:has(input)")
        .evaluate_all(
            """all => all.filter(e => e.checkVisibility() && e.type !== 'checkbox')
          .map(e => [e.textContent || e.type, e.getBoundingClientRect().height])"""
        )
    )
    assert [each for each in sizes if each[1] < 44] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    unnamed = page.locator("article input").evaluate_all(
        "all => all.filter(e => !e.labels.length && !e.getAttribute('aria-label')).length"
    )
    assert unnamed == 0


def test_without_script_the_page_says_why_it_is_empty(
    scriptless: Page, places: dict[str, str]
) -> None:
    scriptless.goto(places["root"] + "records.html")
    assert scriptless.locator("noscript p").is_visible()
    assert scriptless.locator("article button:visible, article input:visible").count() == 0
