"""Tests of 60 payloads at every place where an author writes: none of them runs."""

import re
from pathlib import Path

import pytest
from markup import markup_of
from payloads import PAYLOADS, hostile_pages
from playwright.sync_api import Browser, Request

# Allowed beyond the real site's markup: images, link titles, and anchors of retired ids.
MORE = {("img", name) for name in ("", "src", "alt", "title")} | {("a", "title"), ("span", "id")}
PAGES = [*hostile_pages()]


def kinds(site: Path) -> set[tuple[str, str]]:
    """Return all pairs of element and attribute, and all inline scripts without a type."""
    return {kind for page in markup_of(site).values() for kind in page.kinds}


def test_there_are_sixty_payloads() -> None:
    assert len(PAYLOADS) == len({*PAYLOADS}) == len(PAGES) == 60


def test_every_payload_stays_text(real_site: Path, hostile_site: Path) -> None:
    harmless = kinds(real_site) | MORE
    assert ("script", "src") in harmless
    assert ("img", "onerror") not in harmless
    assert kinds(hostile_site) - harmless == set()


def test_every_page_with_an_address_outside_the_site_is_reported(hostile_site: Path) -> None:
    log = (hostile_site.parent / "log").read_text("utf-8")
    leading_out = set()
    pages = markup_of(hostile_site)
    for name in PAGES:
        for url in pages[f"modules/{name.removesuffix('.md')}.html"].addresses:
            if re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", url, re.IGNORECASE):
                leading_out.add((name, url))
    pattern = re.compile(r"docs/modules/(.*)\.md:\d+: X0[23] ")
    assert {name for name, _ in leading_out} <= {f"{each}.md" for each in pattern.findall(log)}
    # The payloads include such addresses; otherwise this test would prove nothing.
    schemes = {url.partition(":")[0].lower() for _, url in leading_out}
    assert schemes == {"javascript", "data", "https"}


def test_every_invalid_file_name_is_reported(hostile_site: Path) -> None:
    log = (hostile_site.parent / "log").read_text("utf-8")
    assert [name for name in PAGES if f"docs/modules/{name}:1: F06 " not in log] == []


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_no_payload_runs_in_a_browser(browser: Browser, hostile_site: Path, first: int) -> None:
    context = browser.new_context(locale="zh-CN")
    requests: list[Request] = []
    complaints: list[str] = []
    context.on("request", lambda request: requests.append(request))
    context.on("console", lambda said: complaints.append(said.text))
    page = context.new_page()
    for name in PAGES[first : first + 20]:
        path = hostile_site / "modules" / f"{name.removesuffix('.md')}.html"
        page.goto(path.as_uri())
        assert page.locator("article h2").count(), name
        page.evaluate("""document.querySelectorAll('a[href^="javascript:" i]')
          .forEach(link => link.click())""")
        assert page.evaluate("window.attacked") is None, name
        assert page.url == path.as_uri()
    root = hostile_site.as_uri()
    outside = [each for each in requests if not each.url.startswith((root, "data:"))]
    # The policy blocked every request outside the site. Only the clicked links and the image of
    # another host caused complaints.
    assert [each.url for each in outside if each.failure != "csp"] == []
    refused = [each for each in complaints if "Content Security Policy" in each]
    assert all("javascript:" in each.lower() or "img-src" in each for each in refused)
    context.close()
