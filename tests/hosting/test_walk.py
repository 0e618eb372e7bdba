"""Tests of every kind of page and feature under the policy: no violation, no external request.

The site is served by nginx below a path, where both the header and the meta tags apply, and where
an address that begins at the root of the host leads out of the site. It is also opened from a
folder, where only the meta tags apply. test_servers.py checks the headers of every file, also at
the root of a host.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from stage import NO_FULL_SCREEN, counted
from studykit.indexes.catalogue import TITLES
from webserver import serving

MODULE = "modules/entry-and-exit.html"
KINDS = [
    "sources/s2.html",
    *(f"indexes/{name}.html" for name in TITLES),
    "quizzes/quality.html",
    "handouts/entry-and-exit.html",
    "guide/author.html",
]


@dataclass
class Watched:
    """A page of a site, with all requests and console messages of its browser context."""

    root: str
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))

    def go(self, path: str) -> Page:
        self.page.goto(self.root + path)
        return self.page


@pytest.fixture
def watched(
    request: pytest.FixtureRequest,
    browser: Browser,
    real_site: Path,
    hosted_site: Path,
    tmp_path: Path,
) -> Iterator[Watched]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    context.add_init_script(NO_FULL_SCREEN)
    if request.param == "folder":
        seen = Watched(f"{real_site.as_uri()}/", context.new_page())
        seen.watch(context)
        yield seen
    else:
        below = request.param.endswith("below")
        with serving("nginx", hosted_site, tmp_path / "server", below=below) as server:
            seen = Watched(server.address, context.new_page())
            seen.watch(context)
            yield seen
    context.close()


@pytest.mark.parametrize("watched", ["nginx below", "folder"], indirect=True)
def test_pages_violate_no_policy_and_request_nothing_from_other_hosts(watched: Watched) -> None:
    read(watched)
    search(watched)
    answer(watched)
    sit_exam(watched)
    project(watched)
    plan(watched)
    assert watched.complaints == []
    elsewhere = [url for url in watched.requests if not url.startswith((watched.root, "blob:"))]
    assert [url for url in elsewhere if not url.startswith("data:")] == []
    # Check that violations would have been recorded: cause some.
    watched.go("index.html").evaluate("""document.body.insertAdjacentHTML('beforeend',
      '<img src="https://evil.example/a.png"><p style="color: red" onclick="alert(1)">')""")
    watched.page.evaluate("fetch('data.json').catch(() => 0)")
    complaints = " ".join(watched.complaints)
    for directive in ("img-src", "style-src", "script-src", "default-src"):
        assert directive in complaints


def read(watched: Watched) -> None:
    """Open each kind of page, in both palettes; use a phone's drawer, a citation and print."""
    for path in KINDS:
        watched.go(path)
    page = watched.go("index.html")
    page.locator(".palette label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    for path in ("index.html", MODULE):
        watched.go(path)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.hover("article a.cite[data-cite]")
    expect(page.locator(".preview__text").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".md-header")).not_to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator('.md-header [for="__drawer"]').click()
    expect(page.locator(".md-sidebar--primary")).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 800})


def search(watched: Watched) -> None:
    page = watched.go(MODULE)
    page.keyboard.press("Control+k")
    page.keyboard.insert_text("举报电话")
    page.locator(".search-hit").first.click()
    page.wait_for_url("**?h=*")
    expect(page.locator("article mark:visible").first).to_be_visible()


def answer(watched: Watched) -> None:
    page = watched.go("quizzes/entry-and-exit.html")
    item = page.locator('.item[data-type="single"]').first
    item.locator(".item__option:not([data-correct]) input").first.check()
    item.get_by_role("button", name="核对").click()
    expect(item.locator(".item__verdict")).not_to_be_empty()
    watched.go("review.html")
    page.locator("[data-show=book] summary").first.click()
    expect(page.locator("[data-show=book] .item").first).to_be_visible()
    page = watched.go("quizzes/bank.html")
    page.locator("select[name=type]").select_option(index=1)
    expect(page.locator(".bank > li[hidden]").first).to_be_attached()


def sit_exam(watched: Watched) -> None:
    page = watched.go("exam.html")
    for name in ("随机", "开始考试"):
        page.get_by_role("button", name=name).click()
    expect(page.locator(".item:visible").first).to_be_visible()
    for name in ("交卷", "确定交卷"):
        page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.get_by_role("button", name="打印成绩单")).to_be_visible()


def project(watched: Watched) -> None:
    page = watched.go("quizzes/last-mile.html")
    page.get_by_role("button", name="投影", exact=True).click()
    counted(page)
    page.keyboard.press("PageDown")
    with page.expect_popup() as popup:
        page.keyboard.press("p")
    expect(popup.value.locator(".presenter")).to_be_visible()
    popup.value.close()
    page.keyboard.press("?")
    page.keyboard.press("Escape")


def plan(watched: Watched) -> None:
    page = watched.go("plan.html")
    page.locator("[data-control=free]").click()
    module = page.locator(".plan__picker details").first
    module.locator("summary").click()
    module.locator("[data-control=add]").first.click()
    expect(page.locator(".plan__step")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_text("打印、分享、换一份").click()
        page.get_by_role("button", name="存成文件").click()
    assert download.value.suggested_filename.endswith(".json")


@pytest.mark.parametrize("watched", ["nginx", "nginx below"], indirect=True)
def test_a_missing_page_at_any_depth_leads_back_to_the_site(watched: Watched) -> None:
    for path in ("gone.html", "modules/gone.html"):
        page = watched.go(path)
        expect(page.locator("h1")).to_have_text("没有这个页面")
        page.get_by_role("link", name="到上一层" if "/" in path else "回到首页").click()
        page.wait_for_url(f"{watched.root}index.html")
    # Browsers report a failed load, here the expected 404, as an error.
    assert [each for each in watched.complaints if "404" not in each] == []
    assert [url for url in watched.requests if not url.startswith(watched.root)] == []
