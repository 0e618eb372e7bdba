"""Test that a tab killed during a change of many records leaves all old or all new ones.

Here the process of a real browser is killed. tests/scripts/changes.test.mjs kills a simulated
window at every write.
"""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import FLAGS, find
from host import hosted
from playwright.sync_api import Browser, expect
from records import ITEM, NOW, REVISION, file_of, keys_of, put, records_of, stored

OTHER = {"v": 1, "attempts": [[NOW + 5, REVISION, 1, ["z"]]]}


@pytest.fixture(scope="module")
def address(small_site: Path) -> Iterator[str]:
    with hosted(small_site) as served:
        yield served


# Let a page hang in a write, so that it can be killed there. All earlier writes are stored already.
STOPS = """writes => {
  let left = writes;
  ["setItem", "removeItem"].forEach(name => {
    const real = Storage.prototype[name];
    Storage.prototype[name] = function (...values) {
      if (!left--) {
        console.log("stopped");
        for (;;);
      }
      return real.apply(this, values);
    };
  });
}"""


@pytest.fixture
def killed(browser: Browser) -> Iterator[Browser]:
    """Another browser, whose processes a test may kill."""
    launched = browser.browser_type.launch(executable_path=find(), args=FLAGS)
    try:
        yield launched
    finally:
        launched.close()


def kill_renderers(browser: Browser) -> None:
    session = browser.new_browser_cdp_session()
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)


@pytest.mark.parametrize(("writes", "kept"), [(1, "old"), (1500, "new")])
def test_a_renderer_that_is_killed_loses_no_record(
    killed: Browser, address: str, writes: int, kept: str
) -> None:
    """Kill a real process during 替换 of 1,000 records by 1,000 others.

    After one write there is no whole journal of the change, so the old records stay. After 1,500
    there is, and the next page replays it.
    """
    old = {"item": {f"old-{n}": ITEM for n in range(1000)}}
    new = {"item": {f"new-{n}": OTHER for n in range(1000)}}
    context = killed.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address + "records.html")
    put(page, keys_of(old))
    page.reload()
    content = json.dumps(file_of(new)).encode()
    page.locator("[data-control=open]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": content}
    )
    expect(page.locator("[data-show=preview]")).to_be_visible()
    page.get_by_role("button", name="替换").click()
    page.evaluate(STOPS, writes)
    with page.expect_console_message(lambda message: message.text == "stopped"):
        page.evaluate(
            "() => { setTimeout(() => document.querySelector('[data-control=yes]').click()); }"
        )
    other = context.new_page()
    other.goto(address + "404.html")
    kill_renderers(killed)
    after = context.new_page()
    after.goto(address + "records.html")
    assert records_of(after) == {"old": old, "new": new}[kept]
    assert stored(after, "change") == stored(after, "room") == {}
