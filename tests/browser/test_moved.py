"""Test old links in a browser: each leads to the present place of its content."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from build_site import build
from host import hosted
from mini_site import copy_mini
from playwright.sync_api import Browser, Page
from studykit.__main__ import main
from studykit.model import PLACEHOLDER
from visit import Visit

UNIT = """### 告示 { #notice .概念 }

贴在门口。

- 释义（编者）：把时间写给来办事的人看的纸
- 拟名：两篇都不用这个词
- 出处：[[s1-2]]

"""


@pytest.fixture(scope="module")
def moved_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and lock the small site; then rename a module's file and a unit, and move a unit."""
    project = copy_mini(tmp_path_factory.mktemp("moved") / "学习 站")
    docs = project / "docs"
    assert main(["--root", str(project), "add-module", "windows"]) == 0
    windows, queues = docs / "modules/windows.md", docs / "modules/queues.md"
    # lock registers no sample.
    windows.write_text(windows.read_text("utf-8").replace(PLACEHOLDER, "样例"), "utf-8")
    talk = "## 讨论 { #queues-discussion }"
    queues.write_text(queues.read_text("utf-8").replace(talk, UNIT + talk), "utf-8")
    assert main(["--root", str(project), "lock"]) == 0
    queues.write_text(
        queues.read_text("utf-8").replace(UNIT, "").replace("long-wait", "wait"), "utf-8"
    )
    windows_text = windows.read_text("utf-8")
    text = windows_text.replace("windows", "counters")
    head, mark, tail = text.partition("\n## 讨论 {")
    (docs / "modules/counters.md").write_text(f"{head}\n{UNIT.rstrip()}\n{mark}{tail}", "utf-8")
    windows.unlink()
    ids = sorted(set(re.findall(r"windows[a-z-]*", windows_text)))
    redirects = {name: name.replace("windows", "counters") for name in ids}
    redirects |= {"waiting-line": "long-queue", "long-wait": "wait"}
    path = docs / "registry/readings.json"
    readings = {**json.loads(path.read_text("utf-8")), "告示": "gào shì"}
    path.write_text(json.dumps(readings), "utf-8")
    (docs / "registry/redirects.json").write_text(json.dumps(redirects), "utf-8")
    assert main(["--root", str(project), "lock"]) == 0
    result = build(project, project / "site")
    assert result.returncode == 0, result.stderr
    return project / "site"


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, moved_site: Path) -> Iterator[str]:
    if request.param == "file":
        yield f"{moved_site.as_uri()}/"
        return
    with hosted(moved_site) as served:
        yield served


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def page(reused: Visit) -> Page:
    return reused.page


# The requested link and the final address.
LINKS = {
    "modules/windows.html": "modules/counters.html",
    "modules/windows.html#windows-causes": "modules/counters.html#counters-causes",
    "modules/windows.html#unknown": "modules/counters.html#unknown",
    "handouts/windows.html": "handouts/counters.html",
}


def test_a_moved_page_redirects_to_the_same_part(page: Page, root: str) -> None:
    for old, new in LINKS.items():
        page.goto(root + old)
        page.wait_for_url(root + new)
        assert page.locator("h1").first.is_visible()


def test_a_moved_page_redirects_without_scripts(scriptless: Page, root: str) -> None:
    scriptless.goto(f"{root}modules/windows.html#windows-causes")
    scriptless.wait_for_url(f"{root}modules/counters.html*")


def test_a_former_id_of_a_heading_still_leads_to_it(page: Page, root: str) -> None:
    page.set_viewport_size({"width": 800, "height": 300})
    page.goto(f"{root}modules/queues.html#long-wait")
    heading = page.locator("#wait")
    assert heading.text_content() == "等得久#"
    box = heading.bounding_box()
    header = page.locator(".md-header").bounding_box()
    assert box
    assert header
    assert header["height"] - 1 <= box["y"] < 300


def test_an_old_link_to_moved_content_shows_its_new_place(page: Page, root: str) -> None:
    page.goto(f"{root}modules/queues.html")
    word = page.locator("#notice")
    assert not word.is_visible()
    page.goto(f"{root}modules/queues.html#notice")
    word.wait_for(state="visible")
    assert word.text_content() == "原来在这里的内容移到了：告示"
    word.get_by_role("link").click()
    page.wait_for_url(f"{root}modules/counters.html#notice")
