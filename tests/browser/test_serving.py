"""Tests of the bar with faults that `mkdocs serve` shows."""

from pathlib import Path

from accessibility import EVERYTHING
from accessibility import faults as unmet
from playwright.sync_api import Browser
from studykit.diagnostics import Code, diagnose
from studykit.serving import with_bar

PAGE = "modules/queues.html"
HOSTILE = '<img src=x onerror=alert(1)>"&'
TOLD = [
    diagnose(Code.H06_KIND_UNKNOWN, "modules/queues.md", 25, HOSTILE, HOSTILE),
    diagnose(Code.F04_TAB, "sources/s1.txt", 3, "", "改成空格"),
    diagnose(Code.S08_REGISTRY, f"registry/{HOSTILE}.json", 1, "", "改"),
    diagnose(Code.R12_RENAMED, "index.md", 4, "a → b", "改"),
]
PAGES = [PAGE, "sources/s1.html", "index.html"]


def test_the_bar_says_what_is_wrong_on_the_page_and_leads_to_the_others() -> None:
    html = with_bar("<html><body class=x><p>字</p></body></html>", PAGE, TOLD, PAGES)
    here, _, elsewhere = html.partition("<h2>别的文件</h2>")
    assert "3 处错误，1 处提醒（这一页 1 处）" in here
    assert "docs/modules/queues.md:25" in here
    assert '<a href="../sources/s1.html">docs/sources/s1.txt:3</a>' in elsewhere
    assert '<a href="../index.html">docs/index.md:4</a>' in elsewhere
    assert elsewhere.count("<a ") == 2
    assert "<img" not in html
    assert html.endswith("<p>字</p></body></html>")


def test_a_page_without_faults_has_no_bar() -> None:
    assert with_bar("<body></body>", PAGE, [], PAGES) == "<body></body>"


def test_the_bar_is_complete_for_the_keyboard_and_for_screen_readers(
    browser: Browser, small_site: Path, tmp_path: Path
) -> None:
    html = (small_site / PAGE).read_text("utf-8")
    shown = tmp_path / "page.html"
    shown.write_text(with_bar(html, PAGE, TOLD, PAGES).replace("../", f"{small_site}/"), "utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 640})
    try:
        page.goto(shown.as_uri())
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator(".faults-all").is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "docs/sources/s1.txt:3"
        assert unmet(page, EVERYTHING, ".faults") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    finally:
        page.close()
