"""Test 备课单: choosing, timing, moving, saving, sharing, printing and projecting."""

import base64
import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from banks import REAL, bank_in, library_in
from build_site import hashed_file
from mini_site import ROOT
from paper import plain, print_page
from payloads import PAYLOADS
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from studykit.theme.patches import patched
from visit import SIZE, Visit, add_script, quiet, until

MODULES = library_in(REAL).modules
ITEM = next(item for item in bank_in(REAL).items if item.module == "last-mile")
KEY = "last-mile:plans"
STUB = "window.study = { project: deck => { window.projected = deck; } };"


def step(title: str = "讨论", minutes: object = 5, **fields: object) -> dict[str, object]:
    return {"page": "", "id": "", "title": title, "minutes": minutes, "note": "", **fields}


def plan_of(*steps: object, **fields: object) -> dict[str, object]:
    return {"v": 1, "title": "周三学习会", "minutes": 90, "steps": list(steps), **fields}


SHORT = plan_of(
    step("甲", 10),
    step("乙", 20, page="modules/last-mile.html", id="last-mile-origin"),
    step("丙", 30, page="modules/service-window.html"),
)


def code_of(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def visit_plan(page: Page, root: str, plan: object = None) -> Locator:
    page.goto(root + "plan.html" + (f"#plan={code_of(plan)}" if plan else ""))
    found = page.locator(".plan")
    expect(found.locator("[data-control=free]")).to_be_visible()
    return found


@pytest.fixture(scope="module")
def loaded(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    visit_plan(page, address)
    yield page
    context.close()


@pytest.fixture
def page(loaded: Page) -> Iterator[Page]:
    """Yield a page that is loaded once for all tests that begin by opening a link."""
    yield loaded
    loaded.evaluate("localStorage.clear()")
    loaded.emulate_media(media="null", color_scheme="null")
    loaded.set_viewport_size(SIZE)


def show(page: Page, plan: object) -> None:
    """Open a link to a plan in the page, where another plan may be open."""
    page.evaluate(
        """code => new Promise(done => {
          window.history.replaceState(null, '', window.location.pathname);
          window.addEventListener('hashchange', () => setTimeout(done), { once: true });
          window.location.hash = '#plan=' + code;
        })""",
        code_of(plan),
    )


def offers_of(page: Page) -> Locator:
    """Return the parts that the first module offers; a script loads them when it is unfolded."""
    return page.locator(".plan__picker details").first.locator(".plan__offer")


def unfold(page: Page) -> Locator:
    """Unfold the first module, and wait for its parts."""
    page.locator(".plan__picker summary").first.click()
    expect(offers_of(page)).not_to_have_count(0)
    return offers_of(page)


def steps(page: Page) -> list[str]:
    found: list[str] = page.locator(".plan__step [data-control=title]").evaluate_all(
        "boxes => boxes.map(box => box.value)"
    )
    return found


def starts(page: Page) -> list[str]:
    return page.locator(".plan__step > [data-show=start]").all_inner_texts()


def total(page: Page) -> str:
    return page.locator(".plan__foot [data-show=sum]").inner_text()


def status(page: Page) -> str:
    return page.locator(".plan__status").inner_text()


def fault(page: Page) -> str:
    return page.locator(".plan__foot .plan__fault").inner_text()


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        f"""() => Object.fromEntries(Object.entries(window.localStorage)
              .filter(([name]) => name.startsWith("{KEY}:")))"""
    )
    return found


def sheet(page: Page) -> Locator:
    """Return the element of the plan, without the hundreds of parts to choose from."""
    return page.locator(".plan__sheet")


def press(page: Page, name: str) -> None:
    """Press a button by its name, after unfolding the buttons that are seldom needed."""
    open_more(page)
    sheet(page).get_by_role("button", name=name, exact=True).click()


def open_more(page: Page) -> None:
    more = page.locator(".plan__more")
    if more.get_attribute("open") is None:
        more.locator("summary").click()


def drop(page: Page) -> None:
    open_more(page)
    page.locator("[data-control=drop]").click()


def focused(page: Page) -> tuple[int, str]:
    """Return the row that has the focus, and the control in it."""
    place, name = page.evaluate(
        """() => [Array.from(document.querySelectorAll('.plan__step'))
              .indexOf(document.activeElement.closest('.plan__step')),
            document.activeElement.getAttribute('data-control')]"""
    )
    return place, name


def deck_of(page: Page, plan: object) -> Any:
    return page.evaluate(
        """plan => new Promise(done => study.planSources.deck(plan, deck => done({
          title: deck.title, minutes: deck.minutes,
          parts: deck.parts.map(part => ({
            title: part.title, minutes: part.minutes, key: part.key,
            tags: part.nodes.map(node => node.tagName),
            texts: part.nodes.map(node => node.textContent),
            ids: part.nodes.map(node => node.id),
            isOurs: part.nodes.every(node => node.ownerDocument === document && !node.parentNode),
            links: [].concat(...part.nodes.map(node =>
              Array.from(node.querySelectorAll('a')).map(link => link.getAttribute('href'))))
          }))
        })))""",
        plan,
    )


# Choosing and timing. -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_parts_of_every_kind_are_picked_timed_and_summed(
    reused: Visit, address: str, real_site: Path, scheme: str
) -> None:
    page = reused.page
    root = address if scheme == "http" else real_site.as_uri() + "/"
    visit_plan(page, root)
    module = page.locator(".plan__picker details").first
    module.locator("summary").click()
    for name in ("这个说法从哪里来", "群众路线"):
        module.get_by_role("button", name=f"加入：{name}", exact=True).click()
    module.locator(f"li:has(a[data-part='{ITEM.id}'])").get_by_role("button").click()
    press(page, "加一个环节")
    assert focused(page) == (3, "title")
    page.keyboard.type("休息")
    page.get_by_role("button", name="加入：认识「最后一公里」").click()
    assert steps(page)[:2] == ["这个说法从哪里来", "群众路线"]
    assert steps(page)[2].startswith(ITEM.stem[:6].replace("*", ""))
    assert steps(page)[3:] == ["休息", "认识「最后一公里」"]
    assert starts(page) == ["0:00", "0:10", "0:15", "0:18", "0:23"]
    assert total(page) == "合计 53 分钟，比 90 分钟少 37 分钟"
    minutes = page.locator(".plan__step [data-control=minutes]")
    minutes.nth(0).fill("47")
    assert total(page) == "合计 90 分钟，正好"
    minutes.nth(0).fill("53")
    assert total(page) == "合计 96 分钟，比 90 分钟超出 6 分钟"
    assert starts(page)[-1] == "1:06"
    sheet(page).get_by_label("总时长（分钟）").fill("96")
    assert total(page) == "合计 96 分钟，正好"
    source = page.locator(".plan__step a").nth(1)
    assert source.inner_text() == "认识「最后一公里」"
    assert source.evaluate("a => a.href") == f"{root}modules/last-mile.html#mass-line"
    if scheme == "http":
        assert reused.errors == []


def test_a_part_a_case_and_a_prompt_are_picked_and_shown(reused: Visit, address: str) -> None:
    page = reused.page
    visit_plan(page, address)
    offers = unfold(page)
    for sort in ("环节", "情境", "讨论"):
        offers.filter(has=page.locator(".kind", has_text=sort)).nth(
            1 if sort == "环节" else 0
        ).get_by_role("button").click()
    # A part of the session plan brings its note, as it does when the whole plan is taken.
    notes = page.locator(".plan__step textarea").evaluate_all("all => all.map(each => each.value)")
    assert "全班朗读" in notes[0]
    assert notes[1:] == ["", ""]
    assert page.locator(".plan__step .plan__fault:not(:empty)").count() == 0
    places = page.locator(".plan__step a").evaluate_all("links => links.map(link => link.hash)")
    module = reused.page.context.new_page()
    module.goto(f"{address}modules/last-mile.html")
    assert [module.locator(place).count() for place in places] == [1, 1, 1]
    page.locator("[data-control=project]").click()
    expect(page.locator("#stage")).to_be_visible()
    kinds = page.evaluate("study.stage.current().deck.parts.map(part => part.slide.label)")
    assert kinds[-4:] == ["情境", "问题", "参考思路", "讨论"]


def test_a_deck_runs_two_presses_after_the_lesson(reused: Visit, address: str) -> None:
    page = reused.page
    visit_plan(page, address, plan_of(step("自己的", 10)))
    press(page, "保存")
    page.goto(f"{address}lessons/last-mile.html")
    page.locator(".screen-only").get_by_role("link", name="备课单").click()
    expect(page.locator(".plan__foot [data-show=sum]")).to_have_text("合计 90 分钟，正好")
    page.get_by_role("button", name="投影这份备课单").click()
    expect(page.locator("#stage")).to_be_visible()
    page.keyboard.press("Escape")
    # The plan from before is still stored, and loading the page again adds no plan.
    page.reload()
    titles = page.locator(".plan__saved option").all_text_contents()
    assert sorted(titles) == ["周三学习会", "认识「最后一公里」"]


def test_invalid_minutes_are_reported_and_change_nothing(page: Page) -> None:
    show(page, SHORT)
    box = page.locator(".plan__step [data-control=minutes]").nth(1)
    before = total(page)
    for typed in ("", "-1", "601", "1.5", "1e9"):
        box.fill(typed)
        assert status(page) == "分钟不是 0 到 600 的整数。", typed
        assert total(page) == before, typed
        box.blur()
        assert box.input_value() == "20", typed


def test_the_focused_control_is_not_hidden_by_the_sum(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    show(page, plan_of(*[step(str(n)) for n in range(8)]))
    page.locator(".plan__step [data-control=title]").first.focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        bottom, top = page.evaluate(
            """() => [document.activeElement.getBoundingClientRect().bottom,
                document.querySelector('.plan__foot').getBoundingClientRect().top]"""
        )
        assert bottom <= top + 1


def test_more_than_100_steps_are_refused_and_nothing_is_lost(page: Page) -> None:
    show(page, plan_of(*[step(str(n)) for n in range(100)]))
    press(page, "加一个环节")
    assert fault(page) == (
        "没有做成：一份备课单最多 100 个环节，请先删去几个。现在的备课单没有变。"
    )
    assert len(steps(page)) == 100


def test_a_filter_shows_only_parts_with_the_words(reused: Visit, address: str) -> None:
    page = reused.page
    visit_plan(page, address)
    offers = unfold(page)
    page.get_by_label("只看含有这些字的").fill("群众路线")
    texts = offers.filter(visible=True).all_inner_texts()
    assert texts
    assert all("群众路线" in text for text in texts)
    page.get_by_label("只看含有这些字的").fill("")
    assert offers.filter(visible=True).count() == offers.count() > len(texts)


def test_each_module_starts_with_a_plan_of_90_minutes(
    reused: Visit, address: str, real_site: Path
) -> None:
    page = reused.page
    visit_plan(page, address)
    buttons = page.locator("[data-control=own]")
    assert buttons.count() == len(MODULES)
    for module, summary in zip(MODULES, page.locator(".plan__picker summary").all(), strict=True):
        summary.click()
        summary.locator("..").locator("[data-control=own]").click()
        expect(page.locator(".plan__foot [data-show=sum]")).to_have_text("合计 90 分钟，正好")
        expect(sheet(page).get_by_label("标题", exact=True).first).to_have_value(module.title)
        lesson = (real_site / f"lessons/{module.id}.html").read_text("utf-8")
        table = re.search(r'-plan">90 分钟安排.*?<tbody>(.*?)</tbody>', lesson, re.DOTALL)
        assert table is not None
        rows = [
            [html.unescape(re.sub("<.*?>", "", cell)) for cell in re.findall("<td>(.*?)</td>", row)]
            for row in table[1].split("</tr>")[:-1]
        ]
        spans = [[int(n) for n in re.findall(r"\d+", time)] for time, *_ in rows]
        assert sum(end - begin for begin, end in spans) == 90
        assert [title for _, title, _ in rows] == [
            title for title in steps(page) if title in {row[1] for row in rows}
        ]
        assert page.locator(".plan__step .plan__fault:not(:empty)").count() == 0
        summary.click()
    for _ in MODULES:
        press(page, "撤销")
    assert steps(page) == []


# Order. ---------------------------------------------------------------------------------------


def test_rows_move_by_keys_and_keep_the_focus(page: Page) -> None:
    show(page, SHORT)
    page.locator(".plan__step [data-control=title]").nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    assert steps(page) == ["乙", "甲", "丙"]
    assert focused(page) == (1, "title")
    assert status(page) == "「甲」现在是第 2 个，从 0:20 开始。"
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    assert steps(page) == ["乙", "丙", "甲"]
    assert status(page) == "已经到头了。"
    page.locator(".plan__step").nth(2).get_by_role("button", name="上移").focus()
    page.keyboard.press("Enter")
    assert focused(page) == (1, "up")
    page.locator(".plan__step summary").nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    assert steps(page) == ["甲", "乙", "丙"]
    assert focused(page) == (0, "fold")
    assert starts(page) == ["0:00", "0:10", "0:30"]
    page.locator(".plan__step a").nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    assert steps(page) == ["乙", "甲", "丙"]
    assert focused(page) == (0, "title")
    assert status(page) == "「乙」现在是第 1 个，从 0:00 开始。"


def test_rows_move_by_mouse(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 1200})
    show(page, SHORT)
    rows = page.locator(".plan__step")
    rows.nth(0).locator(".plan__handle").drag_to(rows.nth(2))
    assert steps(page) == ["乙", "丙", "甲"]
    rows.nth(2).locator(".plan__handle").drag_to(rows.nth(0))
    assert steps(page) == ["甲", "乙", "丙"]
    rows.nth(1).get_by_role("button", name="下移").click()
    assert focused(page) == (2, "down")
    assert steps(page) == ["甲", "丙", "乙"]


def test_every_change_is_undone(reused: Visit, address: str) -> None:
    page = reused.page
    visit_plan(page, address, SHORT)
    page.locator(".plan__step").nth(1).get_by_role("button", name="删除").click()
    assert steps(page) == ["甲", "丙"]
    assert focused(page) == (1, "remove")
    assert "撤销" in status(page)
    page.locator(".plan__step [data-control=title]").nth(0).press_sequentially("乙丙丁")
    page.locator(".plan__step [data-control=minutes]").nth(0).fill("44")
    press(page, "撤销")
    assert page.locator(".plan__step [data-control=minutes]").nth(0).input_value() == "10"
    press(page, "撤销")
    assert steps(page) == ["甲", "丙"]
    press(page, "撤销")
    assert steps(page) == ["甲", "乙", "丙"]
    press(page, "撤销")
    press(page, "撤销")
    assert status(page) == "没有可以撤销的。"


def test_a_note_stays_open_while_its_row_moves(page: Page) -> None:
    show(page, SHORT)
    page.locator(".plan__step summary").nth(0).click()
    note = page.locator(".plan__step textarea").nth(0)
    note.fill("第一行\n第二行")
    page.locator(".plan__step").nth(0).get_by_role("button", name="下移").click()
    moved = page.locator(".plan__step textarea").nth(1)
    expect(moved).to_be_visible()
    assert moved.input_value() == "第一行\n第二行"


# Saving. --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_plans_are_kept_opened_copied_and_deleted(
    reused: Visit, address: str, real_site: Path, scheme: str
) -> None:
    page = reused.page
    root = address if scheme == "http" else real_site.as_uri() + "/"
    visit_plan(page, root)
    assert stored(page) == {}
    sheet(page).get_by_label("标题", exact=True).first.fill("第一份")
    press(page, "加一个环节")
    page.reload()
    assert steps(page) == ["新环节"]
    press(page, "复制")
    press(page, "新建")
    sheet(page).get_by_label("标题", exact=True).first.fill("另一份")
    titles = {json.loads(text)["title"] for text in stored(page).values()}
    assert titles == {"第一份", "第一份（副本）", "另一份"}
    sheet(page).get_by_label("存着的备课单").select_option(label="第一份")
    assert steps(page) == ["新环节"]
    drop(page)
    assert "第一份" in status(page)
    assert len(stored(page)) == 2
    press(page, "撤销")
    assert len(stored(page)) == 3
    page.reload()
    assert sheet(page).get_by_label("标题", exact=True).first.input_value() == "第一份"


def test_an_exported_plan_is_imported_unchanged(page: Page, tmp_path: Path) -> None:
    whole = plan_of(*SHORT["steps"], step("😀 <b>重</b>", 0, note="一\n二"), minutes=60)  # type: ignore[misc]
    show(page, whole)
    with page.expect_download() as waiting:
        press(page, "存成文件")
    saved = tmp_path / waiting.value.suggested_filename
    assert saved.name == "周三学习会.json"
    waiting.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8")) == whole
    press(page, "新建")
    page.set_input_files("input[type=file]", saved)
    expect(sheet(page).get_by_label("标题", exact=True).first).to_have_value("周三学习会")
    assert [json.loads(text) for text in stored(page).values()] == [whole]


def test_a_plan_without_a_title_is_saved_under_a_name(page: Page) -> None:
    """A file .json is hidden on many systems."""
    show(page, plan_of(*SHORT["steps"], title=""))  # type: ignore[misc]
    with page.expect_download() as waiting:
        press(page, "存成文件")
    assert waiting.value.suggested_filename == "新的备课单.json"


def test_a_plan_from_a_link_is_unchanged_and_not_stored_unasked(
    reused: Visit, address: str
) -> None:
    page = reused.page
    whole = plan_of(step("😀中文 <img src=x onerror=window.attacked=1>", 5, note="“引”&amp;"))
    visit_plan(page, address, whole)
    assert "别人分享的备课单" in status(page)
    assert page.locator(".plan__foot [data-show=state]").inner_text() == "没有保存"
    assert stored(page) == {}
    link = page.locator(".plan__link").input_value()
    assert link.startswith(address + "plan.html#plan=")
    code = link.split("#plan=")[1]
    assert re.fullmatch(r"[A-Za-z0-9_-]+", code)
    assert json.loads(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))) == whole
    press(page, "复制链接")
    assert status(page) in ("链接已复制。", "浏览器不允许复制。链接已经选中，请按 Ctrl+C。")
    assert page.evaluate("window.getSelection().toString()") in (link, "")
    press(page, "保存")
    assert [json.loads(text) for text in stored(page).values()] == [whole]
    expect(page).to_have_url(address + "plan.html")
    # The same link opens the saved plan, not another copy.
    page.goto(link)
    expect(page.locator(".plan__foot [data-show=state]")).to_have_text("已保存在这台电脑")
    assert page.evaluate("window.attacked") is None


def test_a_long_link_is_reported(page: Page) -> None:
    show(page, plan_of(*[step("环节", note="说明" * 100) for _ in range(5)]))
    press(page, "复制链接")
    assert re.search(r"有 \d{4} 个字符，有的聊天软件会截断，最好改发文件", status(page))


def test_markup_in_a_plan_is_text(reused: Visit, address: str) -> None:
    page = reused.page
    attack = plan_of(*[step(p[:80], 1, note=p) for p in PAYLOADS], title=PAYLOADS[2])
    visit_plan(page, address, attack)
    press(page, "保存")
    page.reload()
    assert steps(page) == [payload[:80] for payload in PAYLOADS]
    page.emulate_media(media="print")
    assert page.locator(".plan__paper td img, .plan__paper script").count() == 0
    deck_of(page, attack)
    page.wait_for_timeout(100)
    assert page.evaluate("window.attacked") is None
    assert reused.errors == []


# One refused link for each message; tests/scripts/plan.test.mjs tests the others.
DAMAGED = {
    "no JSON": ("这不是备课单", "内容残缺"),
    "another version": (plan_of(v=2), "版本 1"),
    "101 steps": (plan_of(*[step()] * 101), "超过 100 个"),
    "too many minutes": (plan_of(step(), step(minutes=601)), "第 2 个环节的分钟"),
    "no length": (plan_of(minutes=None), "：分钟不是"),
    "a list as title": (plan_of(step(["甲"])), "第 1 个环节的标题"),  # type: ignore[arg-type]
    "note too long": (plan_of(step(note="长" * 1001)), "1000 字以内"),
    "page of script": (plan_of(step(page="javascript:window.attacked=1")), "来源认不出"),
    "id of script": (plan_of(step(page="modules/x.html", id='"><img>')), "来源认不出"),
    "too large": (plan_of(step(note="x" * 1_000_000)), "200 KB"),
}


# Open a link or a file in the page, and return the message once there is one.
REFUSED = """([code, text]) => {
  const fault = document.querySelector('.plan__foot .plan__fault');
  const status = () => new Promise(done => {
    const timer = setInterval(() => {
      if (!fault.textContent) return;
      clearInterval(timer);
      done(fault.textContent);
      fault.textContent = '';
    }, 4);
  });
  window.location.hash = '#plan=' + code;
  return status().then(link => {
    if (text === null) return [link];
    const input = document.querySelector('.plan input[type=file]');
    const given = new DataTransfer();
    given.items.add(new File([text], 'plan.json'));
    input.files = given.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    return status().then(file => [link, file]);
  });
}"""


def test_damaged_links_and_files_are_refused_and_change_nothing(page: Page) -> None:
    show(page, SHORT)
    press(page, "保存")
    kept = stored(page)
    for name, (value, why) in DAMAGED.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for said in page.evaluate(REFUSED, [code_of(value), text]):
            assert why in said, name
            assert said.startswith("没有做成："), name
            assert said.endswith("现在的备课单没有变。"), name
        assert steps(page) == ["甲", "乙", "丙"], name
        assert stored(page) == kept, name
    assert page.evaluate("[window.attacked, {}.v]") == [None, None]


def test_a_link_cut_short_is_refused(reused: Visit, address: str) -> None:
    page = reused.page
    visit_plan(page, address)
    [said] = page.evaluate(REFUSED, [code_of(SHORT)[:-9], None])
    assert "内容残缺" in said
    assert steps(page) == []
    page.reload()
    expect(page.locator(".plan__foot .plan__fault")).to_contain_text("内容残缺")


def test_a_file_of_another_encoding_is_refused(reused: Visit, address: str, tmp_path: Path) -> None:
    visit_plan(reused.page, address)
    (tmp_path / "plan.json").write_bytes(json.dumps("备课单", ensure_ascii=False).encode("gbk"))
    reused.page.set_input_files("input[type=file]", tmp_path / "plan.json")
    expect(reused.page.locator(".plan__foot .plan__fault")).to_contain_text("UTF-8")


BLOCKED = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('blocked', 'SecurityError'); } });"""
# The second error name is the one of Firefox.
FULL, FULL_TOO = (
    f"Storage.prototype.setItem = () => {{ throw new DOMException('full', '{name}'); }};"
    for name in ("QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED")
)


@pytest.mark.parametrize(
    ("script", "why"), [(BLOCKED, "不让本站存数据"), (FULL, "存储满了"), (FULL_TOO, "存储满了")]
)
def test_a_plan_works_without_storage_and_says_so(
    visit: Visit, address: str, script: str, why: str
) -> None:
    page = visit.page
    add_script(page, script)
    visit_plan(page, address)
    press(page, "加一个环节")
    assert why in fault(page)
    assert "存成文件" in fault(page)
    page.locator(".plan__step [data-control=minutes]").fill("7")
    assert total(page).startswith("合计 7 分钟")
    assert page.locator(".plan__foot [data-show=state]").inner_text() == "没有保存"
    with page.expect_download():
        press(page, "存成文件")
    press(page, "新建")
    assert steps(page) == []
    press(page, "撤销")
    assert steps(page) == ["新环节"]


def test_an_unreadable_plan_is_offered_as_a_file_and_never_overwritten(
    reused: Visit, address: str
) -> None:
    page = reused.page
    visit_plan(page, address)
    page.evaluate(f"localStorage['{KEY}'] = '1'; localStorage['{KEY}:1'] = '{{broken';")
    page.reload()
    assert "读不出来" in fault(page)
    with page.expect_download() as waiting:
        press(page, "存成文件")
    assert Path(waiting.value.path()).read_text("utf-8") == "{broken"
    press(page, "加一个环节")
    assert stored(page)[f"{KEY}:1"] == "{broken"
    assert len(stored(page)) == 2
    sheet(page).get_by_label("存着的备课单").select_option("1")
    drop(page)
    assert len(stored(page)) == 1


def test_two_windows_never_overwrite_each_other(context: BrowserContext, address: str) -> None:
    one, two = context.new_page(), context.new_page()
    visit_plan(one, address, SHORT)
    press(one, "保存")
    visit_plan(two, address)
    assert steps(two) == ["甲", "乙", "丙"]
    two.locator(".plan__step [data-control=title]").nth(0).fill("那边的")
    expect(one.locator(".plan__status")).to_contain_text("另一个窗口里改过")
    assert steps(one) == ["那边的", "乙", "丙"]
    press(one, "撤销")
    assert steps(one) == ["甲", "乙", "丙"]
    expect(two.locator(".plan__step [data-control=title]").nth(0)).to_have_value("甲")
    # A change for which no event has been dispatched yet.
    two.evaluate(
        f"""() => {{ const name = '{KEY}:' + document.querySelector('.plan__saved').value;
            window.addEventListener('storage', event => event.stopImmediatePropagation(), true);
            localStorage[name] = localStorage[name].replace('乙', '又改'); }}"""
    )
    two.locator(".plan__step [data-control=title]").nth(2).fill("我的")
    assert "两份都在" in fault(two)
    assert {json.loads(text)["title"] for text in stored(two).values()} == {
        "周三学习会",
        "周三学习会（副本）",
    }
    assert any("又改" in text for text in stored(two).values())
    drop(one)


def test_a_plan_deleted_elsewhere_is_not_lost_here(context: BrowserContext, address: str) -> None:
    one, two = context.new_page(), context.new_page()
    visit_plan(one, address, SHORT)
    press(one, "保存")
    visit_plan(two, address)
    state = one.locator(".plan__foot [data-show=state]")
    for take_away in (drop, lambda page: page.evaluate("localStorage.clear()")):
        take_away(two)
        expect(one.locator(".plan__foot .plan__fault")).to_contain_text("删掉了")
        expect(state).to_have_text("没有保存")
        press(one, "保存")
        expect(state).to_have_text("已保存在这台电脑")
        assert [json.loads(text) for text in stored(one).values()] == [SHORT]


def test_another_windows_changes_do_not_change_text_being_typed(
    context: BrowserContext, address: str
) -> None:
    """While a reader types, the minutes may be empty; other records must not restore them."""
    one, two = context.new_page(), context.new_page()
    visit_plan(one, address, SHORT)
    two.goto(address)
    minutes = one.locator(".plan__step [data-control=minutes]").first
    minutes.fill("")
    one.evaluate("addEventListener('storage', () => { window.isTold = true; })")
    two.evaluate(f"localStorage['{KEY.removesuffix('plans')}records:1:place:last'] = '1'")
    until(one, "window.isTold")
    expect(minutes).to_have_value("")


# Projecting. ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_deck_has_the_parts_of_several_pages_in_order(
    reused: Visit, address: str, real_site: Path, scheme: str
) -> None:
    page = reused.page
    root = address if scheme == "http" else real_site.as_uri() + "/"
    visit_plan(page, root)
    mile, window = "modules/last-mile.html", "modules/service-window.html"
    deck = deck_of(
        page,
        plan_of(
            step("节", 1, page=mile, id="last-mile-forms"),
            step("单元", 2, page=mile, id="last-mile-gap"),
            step("下级", 3, page=mile, id="policy-on-the-road"),
            step("题", 4, page="quizzes/last-mile.html", id=ITEM.id),
            step("整页", 5, page=window),
            step("休息", 6, note="喝水\n走动"),
            step("旧的", 7, page=mile, id="no-such-section"),
            step("没有的页", 8, page="modules/no-such-page.html", id="x"),
        ),
    )
    assert (deck["title"], deck["minutes"]) == ("周三学习会", 90)
    steps: dict[str, list[dict[str, Any]]] = {}
    for part in deck["parts"]:
        steps.setdefault(part["title"], []).append(part)
    assert list(steps) == ["节", "单元", "下级", "题", "整页", "休息", "旧的", "没有的页"]
    assert [sum(part["minutes"] for part in own) for own in steps.values()] == list(range(1, 9))
    assert len({part["key"] for part in deck["parts"]}) == len(deck["parts"])
    assert all(part["isOurs"] for part in deck["parts"])
    # The slides of a section go on into the next ones of the same activity of the session plan.
    names = [part["key"].partition(".")[2] for part in steps["节"]]
    assert names[:3] == ["last-mile-gap", "policy-on-the-road", "service-on-the-lips"]
    assert "benefit-not-landed" in names
    assert "symptom-and-cause" not in names
    section, unit, below = (steps[name][0] for name in ("节", "单元", "下级"))
    assert [part["key"] for part in steps["单元"]] == ["2.last-mile-gap"]
    assert [part["key"] for part in steps["下级"]] == ["3.policy-on-the-road"]
    assert section["tags"] == unit["tags"] == below["tags"] == ["SECTION"]
    (item,), (free,) = steps["题"], steps["休息"]
    assert (item["tags"], item["ids"]) == (["SECTION"], [ITEM.id])
    assert 15 <= len(steps["整页"]) <= 25
    assert steps["整页"][-1]["key"] == "5.service-window-summary"
    assert (free["tags"], free["texts"]) == (["H2", "P", "P"], ["休息", "喝水", "走动"])
    for (part,) in (steps["旧的"], steps["没有的页"]):
        assert part["tags"] == ["H2", "P"]
        assert part["texts"][1].startswith("本站已没有这一节")
    links = [link for part in deck["parts"] for link in part["links"]]
    assert all(link.startswith(root) for link in links)
    assert f"{root}sources/s1.html#s1-1" in links
    for link in set(links):
        file, _, name = link[len(root) :].partition("#")
        html = (real_site / file).read_text("utf-8")
        assert not name or f'id="{name}"' in html


def test_a_page_that_does_not_load_is_named(reused: Visit, address: str) -> None:
    page = reused.page
    page.route("**/data/articles/modules/service-window.html.*js", lambda route: route.abort())
    visit_plan(page, address)
    deck = deck_of(page, SHORT)
    assert "窗口作风对照检查" in fault(page)
    # The slides of the step that loaded stand between the steps of which only the title is known.
    first, *slides, last = deck["parts"]
    assert "甲" in first["texts"][0]
    assert len(slides) > 1
    assert not any("没能读入" in text for part in slides for text in part["texts"])
    assert "没能读入" in last["texts"][1]
    loaded = [url for url in reused.requests if "data/articles/modules/last-mile" in url]
    assert len(loaded) == 1


def test_a_missing_step_is_marked_and_kept(page: Page) -> None:
    old = plan_of(step("旧", page="modules/last-mile.html", id="no-such-section"), step("新"))
    show(page, old)
    marks = page.locator(".plan__step .plan__fault")
    expect(marks.nth(0)).to_have_text("本站已没有这一节。请删除，或者重新挑选。")
    expect(marks.nth(1)).to_have_text("")
    press(page, "保存")
    assert [json.loads(text) for text in stored(page).values()] == [old]


def test_the_projector_gets_the_deck_and_its_other_window_the_address(
    visit: Visit, address: str
) -> None:
    page = visit.page
    page.route("**/javascripts/site.*.js", lambda route: route.abort())
    add_script(page, STUB)
    visit_plan(page, address)
    press(page, "投影这份备课单")
    assert "还没有环节" in fault(page)
    page.goto(f"{address}plan.html#plan={code_of(SHORT)}")
    press(page, "保存")
    expect(page).to_have_url(address + "plan.html")
    press(page, "投影这份备课单")
    until(page, "window.projected")
    titles = "[...new Set(projected.parts.map(part => part.title))]"
    assert page.evaluate(titles) == ["甲", "乙", "丙"]
    expect(page).to_have_url(re.compile("#plan="))
    page.goto(page.url.replace("#", "?presenter=x#"))
    until(page, f"window.projected && {titles}.length === 3")
    assert len(stored(page)) == 1


def test_without_a_projector_the_button_says_why(reused: Visit, address: str) -> None:
    page = reused.page
    page.route("**/javascripts/site.*.js", lambda route: route.abort())
    visit_plan(page, address, SHORT)
    press(page, "投影这份备课单")
    assert "投影程序没有读到" in fault(page)


# Keyboard, accessibility, print. --------------------------------------------------------------


def tab_to(page: Page, matches: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", matches):
            return
    pytest.fail(f"no way by Tab to {matches}")


def test_a_plan_is_made_by_keyboard_alone(reused: Visit, address: str) -> None:
    page = reused.page
    visit_plan(page, address)
    tab_to(page, ".plan [data-control=title]")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("键盘")
    tab_to(page, "[data-control=free]")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("开场")
    tab_to(page, ".plan__picker summary")
    page.keyboard.press("Enter")
    expect(offers_of(page)).not_to_have_count(0)
    tab_to(page, ".plan__offer [data-control=add]")
    page.keyboard.press("Enter")
    assert steps(page) == ["开场", "认识「最后一公里」"]
    assert "已加入第 2 个" in status(page)
    outline = "e => getComputedStyle(document.activeElement).outlineStyle"
    assert page.locator("body").evaluate(outline) != "none"
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(
            "document.activeElement.matches('.plan__step:last-child [data-control=up]')"
        ):
            break
    page.keyboard.press("Enter")
    assert steps(page) == ["认识「最后一公里」", "开场"]
    assert sheet(page).get_by_label("标题", exact=True).first.input_value() == "键盘"


@pytest.mark.parametrize("width", [360, 1280])
def test_controls_are_named_and_large_enough(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    show(page, SHORT)
    unfold(page)
    page.locator(".plan__step summary").first.click()
    controls = page.locator(".plan").evaluate(
        """e => Array.from(e.querySelectorAll('.plan__file,button,input,select,textarea,summary'))
          .filter(c => c.offsetParent && c.type !== 'file')
          .map(c => [
            c.getAttribute('aria-label') || (c.labels && c.labels[0] || c).textContent.trim(),
            c.getBoundingClientRect().width, c.getBoundingClientRect().height])"""
    )
    assert len(controls) > 60
    assert [control for control in controls if not control[0]] == []
    assert [control for control in controls if control[1] < 44 or control[2] < 44] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".plan__status").get_attribute("role") == "status"
    assert page.locator(".plan__foot .plan__fault").get_attribute("role") == "alert"
    assert page.get_by_role("button", name=re.compile("上移 ?：乙")).count() == 1
    assert page.get_by_role("spinbutton", name=re.compile("第 2 个，")).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    show(page, SHORT)
    unfold(page)
    page.evaluate("code => { window.location.hash = '#plan=' + code; }", "x")
    expect(page.locator(".plan__foot .plan__fault")).not_to_be_empty()
    ratios = page.locator(".plan").evaluate(
        """e => {
          const parse = c => c.match(/[\\d.]+/g).map(Number);
          const light = c => { const [r, g, b] = parse(c).map(v => v / 255)
              .map(v => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = e => { for (let n = e; n; n = n.parentElement) {
              const c = getComputedStyle(n).backgroundColor, p = parse(c);
              if (p.length < 4 || p[3] > 0) return c; } return 'rgb(255,255,255)'; };
          const names = 'p, label, input, button, select, summary, a, strong, span';
          return Array.from(e.querySelectorAll(names))
            .filter(c => c.offsetParent).map(c => {
              const a = light(getComputedStyle(c).color), b = light(ground(c));
              return [c.className, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; });
        }"""
    )
    assert len(ratios) > 60
    assert [ratio for ratio in ratios if ratio[1] < 4.5] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_barely_shifts_while_loading(visit: Visit, address: str, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 740})
    visit_plan(page, address, SHORT)
    press(page, "保存")
    # As on the first visit: a browser with routes keeps no files.
    page.route("**/*", lambda route: route.continue_())
    add_script(
        page,
        """window.shift = 0;
      new PerformanceObserver(list => list.getEntries().forEach(entry => {
        window.shift += entry.value;
      })).observe({ type: 'layout-shift', buffered: true });""",
    )
    page.goto("about:blank")
    page.goto(address + "plan.html")
    quiet(page)
    assert steps(page) == ["甲", "乙", "丙"]
    assert page.evaluate("window.shift") < 0.02


def test_without_scripts_links_lead_to_each_session_plan(scriptless: Page, address: str) -> None:
    scriptless.goto(address + "plan.html")
    assert not scriptless.locator(".plan__body").is_visible()
    links = scriptless.locator(".plan__without a")
    assert links.count() == 2 * len(MODULES)
    links.nth(1).click()
    scriptless.wait_for_url("**/lessons/last-mile.html#last-mile-plan")


def test_paper_holds_the_plan_alone(page: Page) -> None:
    show(page, plan_of(step("导入", 10, note="念\n导语"), step("讨论", 20)))
    assert not page.locator(".plan__paper").is_visible()
    page.emulate_media(media="print")
    for hidden in (".plan__picker", ".plan__sheet", ".plan__foot", ".plan__about"):
        assert not page.locator(hidden).is_visible()
    paper = page.locator(".plan__paper")
    assert "周三学习会" in paper.inner_text()
    assert "日期：" in paper.inner_text()
    rows = [row.split("\t") for row in paper.locator("tbody tr").all_inner_texts()]
    assert rows == [["0:00", "导入", "10", "念\n导语"], ["0:10", "讨论", "20", ""]]
    assert "合计 30 分钟，比 90 分钟少 60 分钟" in paper.inner_text()


def test_articles_are_those_of_the_pages(real_site: Path) -> None:
    scripts = sorted((real_site / "data/articles").rglob("*.js"))
    with_quiz = {item.module for item in bank_in(REAL).items}
    assert len(scripts) == len(MODULES) + len(with_quiz)
    for script in scripts:
        text = script.read_text("utf-8")
        value = json.loads(text[text.index("]=") + 2 : text.rindex(";\ndocument.")])
        page = script.relative_to(real_site / "data/articles").with_suffix("").with_suffix("")
        # A module's article is that of its deck.
        shown = real_site / page.as_posix().replace("modules/", "decks/")
        # MkDocs renders an article before the names of scripts have hashes.
        html = re.sub(r"\.[0-9a-f]{8}(?=\.js\b)", "", shown.read_text("utf-8"))
        assert patched(value["html"]).strip() in html


def test_no_payload_of_a_module_runs(visit: Visit, hostile_site: Path) -> None:
    page = visit.page
    page.goto(hostile_site.as_uri() + "/plan.html")
    module = page.locator(".plan__picker details", has_text="攻击")
    module.locator("summary").click()
    adds = module.locator("[data-control=add]")
    expect(adds.nth(len(PAYLOADS))).to_be_attached()
    adds.evaluate_all("buttons => buttons.slice(0, 60).forEach(button => button.click())")
    assert len(steps(page)) == min(adds.count(), 60)
    page.wait_for_timeout(200)
    assert page.evaluate("window.attacked") is None
    assert [url for url in visit.requests if "evil" in url] == []


def test_the_plan_script_and_style_are_small(real_site: Path) -> None:
    """The budget of the script, as served, and of its styles is 8 KB gzipped."""
    script = hashed_file(real_site, "assets/javascripts/plan.js").read_text("utf-8")
    style = (ROOT / "hooks/studykit/assets/stylesheets/site/plan.css").read_text("utf-8")
    assert sum(len(gzip.compress(each.encode(), 9)) for each in (script, style)) < 8 * 1024
    assert re.findall(r"innerHTML|insertAdjacentHTML|\beval\b|\bfetch\b", script) == []


def test_a_printed_plan_has_answers_if_asked_and_no_empty_sheet(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    page = visit.page
    add_script(page, "window.print = () => { window.printed = true; }")
    visit_plan(page, address, SHORT)
    for button, wanted in (("打印，附答案", True), ("打印", False)):
        press(page, button)
        page.wait_for_function("window.printed")
        paper = print_page(page, tmp_path / "plan.pdf")
        assert all(map(plain, paper.pages))
        assert (plain("答案：") in paper.text) is wanted
        if not wanted:
            assert len(paper.pages) == 1
