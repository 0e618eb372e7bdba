"""Test the small site with hostile input: storage, addresses, files, script faults and kills.

The test suite tries each hostile storage, address and fault on one page or in one way. This program
tries all of them on all pages. It prints the number of cases and the failures, and exits with
status 1 if there are any failures. Arguments select parts: `python -m bench.hostile kills`.
"""

import json
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from build_site import build
from chromium import FLAGS, MISSING, find
from host import hosted
from hostile import INSIDES, LINKS, PAGES, SCRIPTS, Attack, mutants, storages
from mini_site import copy_mini
from playwright.sync_api import Browser, sync_playwright
from records import ITEM, NOW, RECORDS, REVISION, file_of, keys_of, put, records_of, stored
from test_arrival import BAR, FAULTS, SHOW, status
from test_arrival import PAGES as SCRIPTED_PAGES
from test_arrival import SCRIPTS as FOLDER
from test_hostile import PLAN, PLANS, READS

MUTANTS = 20_000
AT_ONCE = 1_000
KILLS = 12
RECORDS_KEPT = 10_000
SEED = 16


def storages_on_pages(browser: Browser, root: str) -> Iterator[tuple[str, list[str]]]:
    """Try every storage, every address with hostile records, and blocked or full storage.

    All of them are tried on every page.
    """
    context = browser.new_context(locale="zh-CN")
    attack = Attack(context.new_page(), root)
    attack.learn()
    for (name, texts), path in product(storages(urlsplit(root).path).items(), PAGES):
        yield f"{name} on {path}", attack.open(path, texts)
    for link, path in product(LINKS, PAGES):
        yield f"{path}{link[:60]}", attack.open(path, INSIDES, link)
    for name, script in SCRIPTS.items():
        page = browser.new_context(locale="zh-CN").new_page()
        page.add_init_script(script)
        other = Attack(page, root)
        other.looks = attack.looks
        for path in PAGES:
            yield f"{name} on {path}", other.visit(path)
        page.context.close()
    context.close()


def damaged_files(browser: Browser, root: str) -> Iterator[tuple[str, list[str]]]:
    """Try damaged files of records and damaged plans: each must be refused or read correctly."""
    page = browser.new_page()
    for path, script, value in (
        ("records.html", READS, file_of(RECORDS)),
        ("plan.html", PLANS, PLAN),
    ):
        page.goto(root + path)
        for seed in range(MUTANTS // AT_ONCE):
            counts = page.evaluate(script, list(mutants(value, seed, AT_ONCE)))
            yield f"{AT_ONCE} files on {path}, seed {seed}", counts["wrong"]
    page.close()


def faults_of_scripts(browser: Browser, root: str) -> Iterator[tuple[str, list[str]]]:
    """Check that each fault of each script is reported on its page, and nothing without a fault."""
    page = browser.new_page()
    cases = [(path, script) for path, scripts in SCRIPTED_PAGES.items() for script in scripts]
    for (path, script), fault in product(cases, FAULTS):
        pattern = f"**/{FOLDER}{script}.*.js"
        page.route(pattern, fault)
        page.goto(root + path)
        page.evaluate(SHOW)
        said = status(page)
        page.unroute(pattern)
        is_named = f"{FOLDER}{script}." in said or (script == "first" and bool(said))
        is_read = page.locator("h1").first.is_visible()
        yield f"{fault.__name__} {script} on {path}", [] if is_named and is_read else [said]
    page.goto(root + PAGES[0])
    page.evaluate(SHOW)
    yield "nothing wrong", [status(page)] if page.locator(BAR).is_visible() else []
    page.close()


def kills(browser: Browser, root: str) -> Iterator[tuple[str, list[str]]]:
    """Kill the renderer at a random moment while all records are replaced.

    Afterwards the records must be all old or all new.
    """
    chance = random.Random(SEED)  # noqa: S311
    other = {"v": 1, "attempts": [[NOW, REVISION, 1, ["z"]]]}
    old = {"item": {f"old-{number}": ITEM for number in range(RECORDS_KEPT)}}
    new = {"item": {f"new-{number}": other for number in range(RECORDS_KEPT)}}
    content = json.dumps(file_of(new)).encode()
    file = {"name": "x.json", "mimeType": "application/json", "buffer": content}
    counts: Counter[tuple[str, bool]] = Counter()
    for number in range(KILLS):
        own = browser.browser_type.launch(executable_path=find(), args=FLAGS)
        context = own.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(root + "404.html")
        put(page, keys_of(old))
        page.goto(root + "records.html")
        page.locator("[data-control=open]").set_input_files(file)  # type: ignore[arg-type]
        page.locator("[data-show=preview]").wait_for(state="visible")
        page.get_by_role("button", name="替换").click()
        page.evaluate(
            "() => { setTimeout(() => document.querySelector('[data-control=yes]').click()); }"
        )
        waiting = context.new_page()
        moment = chance.randrange(2500)
        waiting.wait_for_timeout(moment)
        for process in own.new_browser_cdp_session().send("SystemInfo.getProcessInfo")[
            "processInfo"
        ]:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
        after = context.new_page()
        after.goto(root + "404.html")
        is_under_way = bool(stored(after, "change"))
        after.goto(root + "records.html")
        found = records_of(after)
        own.close()
        name = "old" if found == old else "new" if found == new else "other"
        counts[name, is_under_way] += 1
        yield f"kill {number} after {moment} ms: {name}", [name] if name == "other" else []
    for (name, is_under_way), count in counts.items():
        print(f"{count} kills {'within' if is_under_way else 'outside'} the change left all {name}")


PARTS = {
    "storages and addresses": storages_on_pages,
    "damaged files": damaged_files,
    "faults of scripts": faults_of_scripts,
    "kills": kills,
}


def main(names: list[str]) -> int:
    """Run the named parts, or all parts; return the number of failed cases."""
    if (chromium := find()) is None:
        sys.exit(MISSING)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = copy_mini(Path(folder) / "project")
        built = build(project, project / "site")
        if built.returncode:
            sys.exit(built.stderr)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with hosted(project / "site") as root:
            for name in names or PARTS:
                tried = 0
                for case, faults in PARTS[name](browser, root):
                    tried += 1
                    if faults:
                        wrong += 1
                        print(f"{case}: {faults}"[:500])
                print(f"{name}: {tried} tried, {wrong} wrong so far")
        browser.close()
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
