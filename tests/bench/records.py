"""Benchmark the response to clicks with 10,000 records stored, at a quarter of this CPU's speed.

It prints the milliseconds from a click until its result is painted, as the median of `RUNS` runs.
The goal is 50. Work that takes longer begins after a message is painted. The second number is the
longest task after the click, as the browser's Long Tasks API reports it.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page

from bench.opened import opened

COUNT = 10_000
EXAMS = 40
ITEMS_AN_EXAM = 100
RUNS = 3
SLOWER = 4
DAY = 86_400_000
NOW = 20_000 * DAY
PREFIX = "last-mile:records:1:"

FILL = "all => Object.keys(all).forEach(key => { localStorage[key] = all[key]; })"
# A message sent in an animation frame arrives after the frame was painted.
WATCH = """addEventListener('click', click => {
  window.answered = 0;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { window.answered = performance.now() - click.timeStamp; };
    channel.port2.postMessage(0);
  });
}, true);
window.print = () => {};
window.longest = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  window.longest = Math.max(window.longest, entry.duration);
})).observe({ type: 'longtask' });"""

# Answers every item of an exam.
ANSWER = """() => {
  function give(node) { node.dispatchEvent(new Event('input', { bubbles: true })); }
  document.querySelectorAll('.item').forEach(item => {
    item.querySelectorAll('.item__option:first-child input').forEach(input => {
      input.checked = true;
      give(input);
    });
    item.querySelectorAll('.item__blank').forEach(blank => {
      if (blank.tagName === 'SELECT') blank.selectedIndex = 1; else blank.value = 'x';
      give(blank);
    });
  });
}"""
# The labels and elements of a page to click, in order.
Presses = Iterator[tuple[str, Locator]]


def button(page: Page, name: str) -> tuple[str, Locator]:
    return name, page.get_by_role("button", name=name, exact=True)


def module(page: Page) -> Presses:
    yield "学完本节", page.locator(".learned__button").first


def quiz(page: Page) -> Presses:
    item = page.locator('.item[data-type="single"]').first
    yield "选项", item.locator("input").first
    yield "核对", item.locator(".item__actions button")
    yield "再做一次", item.locator(".item__actions button")


def review(page: Page) -> Presses:
    yield "开始复习", page.locator("[data-show=start]")
    item = page.locator("[data-show=session] .item")
    for blank in item.locator("select").all():
        blank.select_option(index=1)
    for blank in item.locator("input.item__blank").all():
        blank.fill("x")
    if item.locator(".item__option").count():
        yield "选项", item.locator(".item__option input").first
    yield "核对", item.get_by_role("button", name="核对")
    yield button(page, "下一题")
    yield "打开错题本的一章", page.locator(".review__module summary").first
    page.wait_for_timeout(3000)
    yield "错题本里再做一次", page.locator(".review__module .item__actions button").first


def data(page: Page) -> Presses:
    page.get_by_label("加一个人，名字").fill("某某")
    yield button(page, "加入")
    yield "换人以前提醒", page.locator("[data-control=remind]")
    yield "换成这个人", page.locator("[data-control=choose]:visible").last
    yield button(page, "不做了")
    yield "删除", page.locator("[data-control=drop]:visible").last
    yield button(page, "不做了")
    yield button(page, "导出全部记录")
    yield button(page, "只导出考试成绩")
    yield button(page, "删除我的全部记录")
    yield button(page, "不做了")


def exam(page: Page) -> Presses:
    yield "自己配", page.get_by_text("自己配：")
    yield "条件", page.locator("[name=types]").first
    page.get_by_label("题数").fill("5")
    yield button(page, "出卷")
    yield button(page, "返回")
    yield "条件", page.locator("[name=types]").first
    page.get_by_label("题数").fill(str(ITEMS_AN_EXAM))
    yield button(page, "出卷")
    yield button(page, "打印 B 卷")
    yield button(page, "开始考试")
    page.wait_for_timeout(2000)
    yield "选项", page.locator(".item:visible .item__option input").first
    yield "上移", page.locator(".item:visible .item__moves button:nth-child(2)").first
    yield button(page, "交卷")
    yield button(page, "回去再看")
    page.evaluate(ANSWER)
    yield button(page, "交卷")
    yield button(page, "确定交卷")
    page.wait_for_timeout(3000)
    yield button(page, "打印成绩单")
    yield button(page, "返回")
    yield "看成绩单", page.get_by_role("button", name="看成绩单").first


PAGES: list[tuple[str, Callable[[Page], Presses]]] = [
    ("modules/entry-and-exit.html", module),
    ("quizzes/entry-and-exit.html", quiz),
    ("review.html", review),
    ("records.html", data),
    ("exam.html", exam),
]


def records(site: Path) -> dict[str, str]:
    """Return stored records by key: `COUNT` in all, of which `EXAMS` are exams.

    The others have three attempts each, at the items of the bank and at items that no longer exist.
    """
    items = json.loads((site / "data/items.json").read_text("utf-8"))["items"]
    known = [(item["id"], item["revision"]) for item in items]
    known += [(f"gone-{number}", "0a1b") for number in range(COUNT - EXAMS - len(known))]
    found = {
        f"{PREFIX}item:{name}": json.dumps(
            {"v": 1, "attempts": [[NOW + n * DAY, revision, n % 2, ["x" * 20]] for n in range(3)]}
        )
        for name, revision in known
    }
    paper = known[:ITEMS_AN_EXAM]
    for number in range(EXAMS):
        time = NOW + number * DAY
        found[f"{PREFIX}exam:x{number}"] = json.dumps(
            {
                "v": 1,
                "time": time,
                "code": "0000",
                "name": "某某",
                "answers": {name: [time, ["x" * 20]] for name, _ in paper},
                "done": {"time": time, "marks": {name: [rev, 1, 1] for name, rev in paper}},
            }
        )
    return found


def measure(page: Page, presses: Callable[[Page], Presses]) -> Iterator[tuple[str, float, float]]:
    """Click each element; yield its label, the time until the paint, and the longest task after.

    Times are in milliseconds.
    """
    for words, node in presses(page):
        node.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        page.evaluate("window.longest = 0")
        node.click()
        page.wait_for_timeout(800)
        yield words, *page.evaluate("[window.answered, window.longest]")


def run(browser: Browser, root: str, kept: dict[str, str], path: str) -> Page:
    """Return a loaded page with a throttled CPU, in a browser that has these records stored."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{root}404.html")
    page.evaluate(FILL, kept)
    page.add_init_script(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(root + path)
    page.wait_for_timeout(3000)
    return page


def main() -> None:
    """Print the medians for each click, page by page."""
    with opened() as (site, browser):
        kept = records(site)
        print(f"{COUNT} records, a click, at 1/{SLOWER} of the speed")
        for path, presses in PAGES:
            runs = []
            for _ in range(RUNS):
                page = run(browser, f"{site.as_uri()}/", kept, path)
                runs.append(list(measure(page, presses)))
                page.close()
            print(f"  {path}")
            for each in zip(*runs, strict=True):
                words, times, tasks = zip(*each, strict=True)
                print(f"    {words[0]:<12} {median(times):6.1f} ms, then {median(tasks):6.1f} ms")


if __name__ == "__main__":
    main()
