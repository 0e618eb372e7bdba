"""Test that changes of records are atomic: a tab killed at any write leaves all old or all new."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import FLAGS, find
from host import hosted
from mini_site import ROOT
from playwright.sync_api import Browser, Page, expect
from records import (
    DAY,
    EXAM,
    ITEM,
    MODULE,
    NOW,
    PLACE,
    REVISION,
    file_of,
    keys_of,
    put,
    records_of,
    stored,
)

SCRIPTS = ROOT / "docs/assets/javascripts"
PARTS = ("records/record.js", "records/store.js", "exchange.js")

# Running the scripts anew simulates a window. A killed window throws at its next write.
TOOLS = """sources => {
  document.head.insertAdjacentHTML("beforeend", "<meta name=study-site content=mini>");
  const proto = Storage.prototype, real = {};
  ["setItem", "removeItem"].forEach(name => { real[name] = proto[name]; });
  window.opened = () => {
    window.study = {};
    sources.forEach(source => new Function(source)());
    return { store: study.store, exchange: study.exchange };
  };
  /* Run something that can write so often; how often it wrote. */
  window.dying = (writes, action) => {
    let done = 0;
    Object.keys(real).forEach(name => {
      proto[name] = function (...values) {
        if (done === writes) throw new Error("killed");
        done += 1;
        return real[name].apply(this, values);
      };
    });
    try { action(); } finally { Object.assign(proto, real); }
    return done;
  };
  /* Run something while texts of so many characters can be kept. */
  window.crowded = (room, action) => {
    proto.setItem = function (key, text) {
      const size = Object.keys(this).reduce((sum, each) =>
        sum + (each === key ? 0 : each.length + this[each].length), key.length + text.length);
      if (size > room) throw new DOMException("", "QuotaExceededError");
      return real.setItem.call(this, key, text);
    };
    try { return action(); } finally { Object.assign(proto, real); }
  };
  window.kept = () => JSON.stringify(Object.entries(localStorage).sort());
  window.fill = texts => {
    localStorage.clear();
    Object.keys(texts).forEach(key => { localStorage[key] = texts[key]; });
  };
  window.CHANGES = {
    replace: ({ store, exchange }, records) =>
      store.change(exchange.compare("1", records, true).texts, true),
    join: ({ store, exchange }, records) =>
      store.change(exchange.compare("1", records, false).texts, false),
    erase: ({ store, exchange }) => {
      const none = { item: {}, module: {}, place: {}, exam: {} };
      const { texts } = exchange.compare("1", none, true);
      texts[store.noteKey("exported:1")] = null;
      return store.change(Object.assign(texts, store.naming({ b2: "乙" })), false);
    },
  };
}"""

# Kill at each write, and at each write of the recovery. Return the final states, old or new.
KILLS = """([texts, records, name]) => {
  const change = () => CHANGES[name](opened(), records);
  fill(texts);
  const old = kept();
  const writes = dying(Infinity, change);
  const ends = { old, new: kept() };
  const found = [];
  for (let first = 0; first < writes; first += 1) {
    fill(texts);
    dying(first, change);
    const left = Object.entries(localStorage);
    const mending = dying(Infinity, opened);
    const ended = kept();
    found.push(Object.keys(ends).find(each => ends[each] === ended) || ended);
    for (let second = 0; second < mending; second += 1) {
      fill(Object.fromEntries(left));
      dying(second, opened);
      opened();
      if (kept() !== ended) found.push(`mended otherwise at ${first}, ${second}`);
    }
  }
  return { found, differ: ends.old !== ends.new };
}"""

# For each amount of free room, compare the state with the reported result. Return the counts.
ROOMS = """([texts, records, name]) => {
  fill(texts);
  const old = kept();
  CHANGES[name](opened(), records);
  const ends = { true: kept(), false: old };
  const most = old.length + 3 * ends.true.length + 1000;
  const found = { true: 0, false: 0, wrong: [] };
  for (let room = 0; room < most; room += 37) {
    fill(texts);
    const isDone = crowded(room, () => CHANGES[name](opened(), records));
    if (kept() === ends[isDone]) found[isDone] += 1;
    else found.wrong.push([room, isDone, kept()]);
  }
  return found;
}"""

# Return the faults if another window, opened before, writes between the kill and the next page.
ANSWERED = """([texts, records, name, id, answer]) => {
  const key = "mini:records:1:item:" + id, found = [];
  const rest = text => JSON.stringify(JSON.parse(text).filter(each => each[0] !== key));
  const change = () => CHANGES[name](opened(), records);
  fill(texts);
  const ends = [rest(kept())];
  const writes = dying(Infinity, change);
  ends.push(rest(kept()));
  for (let first = 0; first <= writes; first += 1) {
    fill(texts);
    const other = opened().store;
    dying(first, change);
    other.add("item", id, { v: 1, attempts: [answer] });
    opened();
    const attempts = JSON.parse(localStorage[key]).attempts.map(each => JSON.stringify(each));
    const isWhole = ends.includes(rest(kept())) && attempts.includes(JSON.stringify(answer));
    if (!isWhole) found.push([first, kept()]);
  }
  return found;
}"""

OTHER = {"v": 1, "attempts": [[NOW + 5, REVISION, 1, ["z"]]]}
OLD = {
    "item": {"first-step": ITEM, "same": ITEM, "gone": ITEM},
    "module": {"queues": MODULE},
    "place": {"last": PLACE},
    "exam": {"abcd": EXAM},
}
NEW: dict[str, dict[str, Any]] = {
    "item": {"first-step": OTHER, "same": ITEM, "added": OTHER},
    "module": {},
    "place": {"last": {**PLACE, "time": NOW + DAY, "title": "制\t表\n“符”\\"}},
    "exam": {"efgh": {**EXAM, "code": "efgh"}},
}
TEXTS = {
    **keys_of(OLD),
    **keys_of(NEW, "b2"),
    "mini:members": '{"v":1,"members":{"1":"甲","b2":"乙"}}',
    "mini:exported:1": "12",
    "mini:plans": "x",
}
CHANGES = ["replace", "join", "erase"]


@pytest.fixture(scope="module")
def address(small_site: Path) -> Iterator[str]:
    with hosted(small_site) as served:
        yield served


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Yield a page of the site's origin, without a policy, in which windows can be simulated."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(address + "data/library.json")
    opened.evaluate(TOOLS, [(SCRIPTS / part).read_text("utf-8") for part in PARTS])
    yield opened
    context.close()


@pytest.mark.parametrize("change", CHANGES)
def test_a_kill_before_any_write_leaves_all_old_or_all_new_records(page: Page, change: str) -> None:
    told = page.evaluate(KILLS, [TEXTS, NEW, change])
    found: list[str] = told["found"]
    assert told["differ"]
    assert len(found) > 6
    turn = found.index("new")
    assert found == ["old"] * turn + ["new"] * (len(found) - turn)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_space_is_not_begun(page: Page, change: str) -> None:
    found = page.evaluate(ROOMS, [TEXTS, NEW, change])
    assert found["wrong"] == []
    assert found["true"] > 10
    assert found["false"] > 10 or change == "erase"


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("item", ["first-step", "same", "gone", "added", "new"])
def test_an_answer_in_another_window_after_the_kill_is_kept(
    page: Page, change: str, item: str
) -> None:
    answer = [NOW + 9, REVISION, 0.5, ["w"]]
    assert page.evaluate(ANSWERED, [TEXTS, NEW, change, item, answer]) == []


PLAN = "1\nmini:records:1:item:a\t\t" + keys_of({"item": {"a": ITEM}})["mini:records:1:item:a"]


@pytest.mark.parametrize(
    ("plan", "records", "told"),
    [
        (PLAN, {"a"}, []),
        ("", set(), ["damaged"]),
        ("{}", set(), ["damaged"]),
        (PLAN + "\nmini:records:1:item:b\t\t{}", set(), ["damaged"]),
        (PLAN + "\nother:records:1:item:b\t\t", set(), ["damaged"]),
        (PLAN + "\nmini:plans\t\tx", set(), ["damaged"]),
        (PLAN.replace("1\n", "2\n", 1), set(), ["newer"]),
    ],
)
def test_only_a_readable_write_plan_is_carried_out(
    page: Page, plan: str, records: set[str], told: list[str]
) -> None:
    page.evaluate("plan => fill({ 'mini:change': plan, 'mini:plans': 'x' })", plan)
    faults = page.evaluate("opened().store.faults()")
    assert faults == told
    assert {key.rpartition(":")[2] for key in stored(page)} == records
    assert stored(page, "plans") == {"mini:plans": "x"}
    kept = [*stored(page, "aside").values(), *stored(page, "change").values()]
    assert kept == {"damaged": [f"mini:change\n{plan}"], "newer": [plan]}.get("".join(told), [])


# Stop the renderer at a write. Another renderer finds the writes made before.
STOPS = """writes => {
  let left = writes;
  ["setItem", "removeItem"].forEach(name => {
    const real = Storage.prototype[name];
    Storage.prototype[name] = function (...values) {
      if (!left--) for (;;);
      return real.apply(this, values);
    };
  });
}"""


def kill_renderers(browser: Browser) -> None:
    session = browser.new_browser_cdp_session()
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)


@pytest.mark.parametrize(("writes", "kept"), [(1, "old"), (1500, "new")])
def test_a_renderer_that_is_killed_loses_no_record(
    browser: Browser, address: str, writes: int, kept: str
) -> None:
    """Kill a real process during 替换 of 1,000 records by 1,000 others."""
    old = {"item": {f"old-{n}": ITEM for n in range(1000)}}
    new = {"item": {f"new-{n}": OTHER for n in range(1000)}}
    own = browser.browser_type.launch(executable_path=find(), args=FLAGS)
    context = own.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address + "records.html")
    put(page, keys_of(old))
    page.reload()
    content = json.dumps(file_of(new)).encode()
    page.locator("[data-do=open]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": content}
    )
    expect(page.locator("[data-show=preview]")).to_be_visible()
    page.get_by_role("button", name="替换").click()
    page.evaluate(STOPS, writes)
    page.evaluate("() => { setTimeout(() => document.querySelector('[data-do=yes]').click()); }")
    other = context.new_page()
    other.goto(address + "404.html")
    other.wait_for_timeout(1500)
    kill_renderers(own)
    after = context.new_page()
    after.goto(address + "records.html")
    assert records_of(after) == {"old": old, "new": new}[kept]
    assert stored(after, "change") == stored(after, "room") == {}
    own.close()
