"""Test scripts that are late, truncated, broken or missing: all are reported."""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

import pytest
from build_site import hashed_file
from host import hosted
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from records import ITEM, keys_of, put, stored
from visit import WHOLE, quiet, renew, until
from windows import new_context, own_window

SCRIPTS = "assets/javascripts/"
THEME = "bundle"
# The scripts that each page refers to: ours and the theme's.
EVERY = ("first", "site", "records", THEME)
PAGES = {
    "index.html": (*EVERY, "home"),
    "modules/queues.html": (*EVERY, "reading", "map", "quiz", "steps"),
    "quizzes/queues.html": (*EVERY, "quiz", "filters"),
    "indexes/map-queues.html": (*EVERY, "map"),
    "indexes/matrix.html": (*EVERY, "filters"),
    "plan.html": (*EVERY, "plan"),
    "exam.html": (*EVERY, "quiz", "exam"),
    "review.html": (*EVERY, "quiz", "review"),
    "records.html": (*EVERY, "exchange", "mydata"),
    "analysis.html": (*EVERY, "analysis"),
}
BAR = ".waiting"
SHOW = "document.getAnimations().forEach(each => each.finish())"


def missing(route: Route) -> None:
    route.abort()


def not_found(route: Route) -> None:
    route.fulfill(status=404, content_type="text/html", body="<h1>404</h1>")


def broken(route: Route) -> None:
    route.fulfill(body="throw new Error('broken');\n" + route.fetch().text())


def cut(route: Route) -> None:
    text = route.fetch().text()
    route.fulfill(body=text[: len(text) // 2])


def page_instead(route: Route) -> None:
    """Respond with a page, as hosts do that redirect every address to one page."""
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><h1>首页</h1>")


FAULTS: tuple[Callable[[Route], None], ...] = (missing, not_found, broken, cut, page_instead)
LATE_AFTER = 3000  # milliseconds, as in first/arrival.js


@pytest.fixture(scope="module")
def address(small_site: Path) -> Iterator[str]:
    with hosted(small_site) as served:
        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = new_context(browser)
    opened.add_init_script(WHOLE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def lasting(browser: Browser) -> Iterator[Page]:
    with own_window(browser, WHOLE) as page:
        yield page


@pytest.fixture
def page(lasting: Page, address: str) -> Iterator[Page]:
    """A page that is shared by the tests that do not change its clock."""
    yield lasting
    renew(lasting, address)


def status(page: Page) -> str:
    """Return the message in the bar, or "" if the bar is hidden."""
    bar = page.locator(BAR)
    return bar.inner_text() if bar.is_visible() else ""


def test_the_table_names_every_script(small_site: Path) -> None:
    for path, scripts in PAGES.items():
        html = (small_site / path).read_text("utf-8")
        found = re.findall(rf'<script src="[./]*{SCRIPTS}(\w+)\.[0-9a-f]{{8}}[.min]*\.js"', html)
        assert sorted(found) == sorted(scripts), path


def faulty() -> Iterator[tuple[str, dict[str, Callable[[Route], None]], bool]]:
    """Yield each visit: the page, the scripts that fail, and whether it is the page's last visit.

    Each page has three visits. In one of them, the script that reports the others fails alone; this
    is the last visit on every second page. In each of the two others, every second one of the other
    scripts fails. The faults take turns.
    """
    faults, mute_faults = cycle(FAULTS), [fault for fault in FAULTS for _ in range(2)]
    for number, (path, (first, *others)) in enumerate(PAGES.items()):
        visits: list[dict[str, Callable[[Route], None]]] = [
            {script: next(faults) for script in others[start::2]} for start in (0, 1)
        ]
        visits.insert(number % 2 * 2, {first: mute_faults[number]})
        for failing in visits:
            yield path, failing, failing is visits[-1]


def test_each_script_that_fails_is_reported_and_loads_when_tried_again(
    context: BrowserContext, address: str
) -> None:
    """A page whose scripts have all loaded shows no message, and keeps no space for one."""
    page = context.new_page()
    page.clock.install()
    tried: set[tuple[object, bool]] = set()
    for path, failing, is_last in faulty():
        case = (path, {script: fault.__name__ for script, fault in failing.items()})
        for script, fault in failing.items():
            page.route(f"**/{SCRIPTS}{script}.*.js", fault)
        page.goto(address + path)
        page.evaluate(SHOW)
        # The script that reports missing scripts by name may be missing itself.
        is_mute = "first" in failing
        said = status(page)
        for script in failing:
            assert ("没有全部读到" if is_mute else f"{SCRIPTS}{script}.") in said, case
        assert page.locator("h1").first.is_visible(), case
        page.clock.fast_forward(LATE_AFTER + 1000)
        quiet(page)
        assert status(page) == said, case  # the message stays
        page.unroute_all()
        if not is_last:
            continue
        tried |= {(fault, is_mute) for fault in failing.values()}
        again = page.get_by_role(
            "link" if is_mute else "button", name="重新载入这一页" if is_mute else "再试一次"
        )
        with page.expect_navigation():
            again.click()
        page.evaluate(SHOW)
        assert page.locator(BAR).evaluate("bar => bar.getClientRects().length") == 0, case
    assert len(tried) == 2 * len(FAULTS)


# Parts that work without the missing script. --------------------------------------------------


def answers(page: Page) -> None:
    item = page.locator('.item[data-item="first-step"]')
    item.locator("[data-correct] input").first.check()
    item.get_by_role("button", name="核对").click()
    expect(item.locator(".item__verdict")).to_have_text("答对了。")


def searches(page: Page) -> None:
    page.locator(".md-search__input").fill("排队")
    expect(page.locator(".md-search-result__list a").first).to_be_visible()
    page.keyboard.press("Escape")


def projects(page: Page) -> None:
    page.get_by_role("button", name="投影", exact=True).click()
    expect(page.locator("#stage")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#stage")).to_have_count(0)


def keeps(page: Page) -> None:
    page.locator(".learned__button").first.click()
    expect(page.locator(".learned__button").first).to_have_attribute("aria-pressed", "true")


def plans(page: Page) -> None:
    page.get_by_role("button", name="加一个环节").click()
    expect(page.locator(".plan__step")).to_have_count(1)


def shows_records(page: Page) -> None:
    expect(page.locator("[data-show=who]")).to_contain_text("正在学习")
    page.get_by_role("button", name="导出全部记录").wait_for(state="visible")


def filters(page: Page) -> None:
    expect(page.locator("form.filters")).to_be_visible()
    expect(page.locator(".filters__result")).to_contain_text("显示")


WORKS: list[tuple[str, str, tuple[Callable[[Page], None], ...]]] = [
    ("quizzes/queues.html", "records", (answers, filters, projects, searches)),
    ("quizzes/queues.html", "site", (answers,)),
    ("quizzes/queues.html", THEME, (answers, projects)),
    ("quizzes/queues.html", "quiz", (projects,)),
    ("quizzes/queues.html", "first", (filters,)),
    ("modules/queues.html", "site", (keeps,)),
    ("modules/queues.html", "quiz", (keeps,)),
    ("modules/queues.html", THEME, (keeps,)),
    ("plan.html", "site", (plans,)),
    ("plan.html", "records", (plans,)),
    ("plan.html", "first", (plans,)),
    ("records.html", "site", (shows_records,)),
    ("records.html", THEME, (shows_records,)),
]


def test_each_part_works_without_the_scripts_it_does_not_need(page: Page, address: str) -> None:
    """A script that is missing and one that throws at its start are the same to all others."""
    for (path, script, parts), fault in zip(WORKS, cycle((missing, broken)), strict=False):
        pattern = f"**/{SCRIPTS}{script}.*.js"
        page.route(pattern, fault)
        page.goto(address + path)
        for works in parts:
            works(page)
        page.unroute(pattern)
        page.evaluate("localStorage.clear()")


# Late scripts. --------------------------------------------------------------------------------


def is_projected(page: Page) -> None:
    expect(page.locator("#stage")).to_be_visible()


def searches_and_filters(page: Page) -> None:
    searches(page)
    filters(page)


def can_be_read(page: Page) -> None:
    expect(page.locator("h1").first).to_be_visible()


LATE: list[tuple[str, str, Callable[[Page], None]]] = [
    ("modules/queues.html?project=1", "records", is_projected),
    ("quizzes/queues.html", "records", searches_and_filters),
    ("plan.html", "records", plans),
    ("plan.html", "site", plans),
    ("exam.html", "exam", can_be_read),
    ("exam.html", "first", can_be_read),
    ("review.html", "records", can_be_read),
    ("analysis.html", "site", can_be_read),
    ("records.html", "mydata", can_be_read),
    ("records.html", THEME, can_be_read),
    ("plan.html", "plan", can_be_read),
    ("indexes/matrix.html", "filters", can_be_read),
    ("quizzes/queues.html", "filters", can_be_read),
]


def holding(held: list[Route]) -> Callable[[Route], None]:
    def hold(route: Route) -> None:
        held.append(route)

    return hold


def test_a_late_script_is_reported_blocks_nothing_else_and_then_works(
    context: BrowserContext, address: str
) -> None:
    held: list[list[Route]] = []
    pages = []
    for path, script, _ in LATE:
        page = context.new_page()
        own: list[Route] = []
        page.route(f"**/{SCRIPTS}{script}.*.js", holding(own))
        page.goto(address + path, wait_until="commit")
        pages.append(page)
        held.append(own)
    for page, (_, _, works) in zip(pages, LATE, strict=True):
        works(page)
    for page, (path, script, works) in zip(pages, LATE, strict=True):
        if works is is_projected:
            continue  # the audience sees only the stage
        expect(page.locator(BAR)).to_be_visible()
        # The parser waits for these scripts before it reaches the one that reports the others.
        is_mute = script in ("first", "plan", "filters")
        said = "没有全部读到" if is_mute else f"还在读入：{SCRIPTS}{script}."
        assert said in status(page), (path, script)
    for page, own, (path, script, _) in zip(pages, held, LATE, strict=True):
        for route in own:
            route.continue_()
        expect(page.locator(BAR)).to_be_hidden()
        page.wait_for_load_state()
        assert status(page) == "", (path, script)
    by_case = {(path, script): page for page, (path, script, _) in zip(pages, LATE, strict=True)}
    button = by_case["exam.html", "exam"].get_by_role("button", name=re.compile(r"^随机 \d+ 题$"))
    expect(button).to_be_visible()
    due = by_case["review.html", "records"].locator("[data-show=due]")
    expect(due).to_contain_text("今天没有到期的题")
    expect(by_case["records.html", "mydata"].locator("[data-show=who]")).to_contain_text("正在学习")
    button = by_case["plan.html", "plan"].get_by_role("button", name="加一个环节")
    expect(button).to_be_visible()
    filters(by_case["indexes/matrix.html", "filters"])
    filters(by_case["quizzes/queues.html", "filters"])


# Data. ----------------------------------------------------------------------------------------


def test_a_failed_bank_is_reported_and_loaded_again_in_the_page(page: Page, address: str) -> None:
    """One function loads the bank for all pages, so the pages take turns with the faults."""
    page.goto(address + "404.html")
    put(page, keys_of({"item": {"first-step": ITEM}}))
    ready = {
        "exam.html": "[data-screen=home]",
        "review.html": "[data-show=calendar] tr",
        "analysis.html": "[data-show=status]:empty",
        "records.html": "[data-show=items]",
        "index.html": "[data-go=review]",
    }
    faults = cycle((missing, not_found, cut, page_instead))
    for (path, part), fault in zip(ready.items(), faults, strict=False):
        page.route("**/data/bank.*.js", fault)
        page.goto(address + path)
        expect(page.locator(BAR)).to_contain_text("没有读到，或者运行不了：data/bank.")
        page.evaluate("window.isSame = true")
        page.unroute("**/data/bank.*.js")
        page.get_by_role("button", name="再试一次").click()
        expect(page.locator(BAR)).to_be_hidden()
        expect(page.locator(part).first).to_be_attached()
        until(page, "window.isSame && Boolean(studyData.bank)")
    assert len(stored(page)) >= 1


def test_data_that_fails_to_load_is_reported_and_loads_when_requested_again(
    page: Page, address: str
) -> None:
    faulty = {"**/finder.*.js": missing, "**/data/search.*.js": cut, "**/data/names.js": missing}
    for pattern, fault in faulty.items():
        page.route(pattern, fault)
        page.goto(address + "index.html")
        page.locator(".md-search__input").fill("排队")
        expect(page.locator(".md-search-result__meta")).to_contain_text("没有取到")
        page.unroute(pattern)
        page.locator(".md-search__input").fill("排队时")
        page.locator(".md-search__input").fill("排队")
        expect(page.locator(".md-search-result__list a").first).to_be_visible()
    page.route("**/projector.*.js", cut)
    page.goto(address + "modules/queues.html")
    button = page.get_by_role("button", name="投影", exact=True)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("投影没有打开")
    page.unroute("**/projector.*.js")
    button.click()
    expect(page.locator("#stage")).to_be_visible()


# From a folder. -------------------------------------------------------------------------------


def truncate(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def test_from_a_folder_missing_or_truncated_scripts_are_reported(
    page: Page, small_site: Path, tmp_path: Path
) -> None:
    """The script that reports the others fails alone; of the others, all fail, in both ways."""
    site = tmp_path / "site"
    shutil.copytree(small_site, site)

    def fail(path: str, scripts: Sequence[str], ways: Iterable[Callable[[Path], None]]) -> str:
        """Return what a page says if some of its scripts fail in these ways."""
        files = [next((site / SCRIPTS).glob(f"{script}.*.js")) for script in scripts]
        whole = [file.read_bytes() for file in files]
        for file, way in zip(files, ways, strict=False):
            way(file)
        page.goto(f"{site.as_uri()}/{path}")
        page.evaluate(SHOW)
        for file, content in zip(files, whole, strict=True):
            file.write_bytes(content)
        return status(page)

    ways = (truncate, Path.unlink)
    for number, (path, (first, *others)) in enumerate(PAGES.items()):
        assert fail(path, [first], [ways[number % 2]]), path
        said = fail(path, others, cycle(ways))
        assert [script for script in others if f"{SCRIPTS}{script}." not in said] == [], path
    hashed_file(site, "data/bank.js").unlink()
    page.goto(f"{site.as_uri()}/exam.html")
    expect(page.locator(BAR)).to_contain_text("data/bank.")
