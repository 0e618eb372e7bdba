"""Test every kind of page with hostile storage and addresses, and with nearly valid files."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from host import placed
from hostile import INSIDES, LINKS, PAGES, SCRIPTS, Attack, mutants, storages
from playwright.sync_api import Browser
from records import RECORDS, file_of


@pytest.fixture(scope="module")
def places(small_site: Path) -> Iterator[dict[str, str]]:
    with placed(small_site) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def attack(browser: Browser, places: dict[str, str]) -> Iterator[Attack]:
    context = browser.new_context(locale="zh-CN")
    attack = Attack(context.new_page(), places["sub-path"])
    attack.learn()
    yield attack
    context.close()


def test_every_page_kind_is_attacked(small_site: Path) -> None:
    kinds = {path.relative_to(small_site).parts[0] for path in small_site.rglob("*.html")}
    assert kinds - {page.split("/")[0] for page in PAGES} <= {"404.html", "guide"}


def test_hostile_storage_changes_no_page(attack: Attack) -> None:
    """Try each storage on one kind of page, and each kind of page with at least one storage."""
    stores = storages(urlsplit(attack.root).path)
    assert len(stores) > len(PAGES)
    found = {}
    for number, (name, texts) in enumerate(stores.items()):
        path = PAGES[number % len(PAGES)]
        if faults := attack.open(path, texts):
            found[name, path] = faults
    assert found == {}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_every_page_works_where_nothing_can_be_kept(
    browser: Browser, attack: Attack, kind: str
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    other = Attack(page, attack.root)
    page.goto(attack.root + "404.html")
    page.add_init_script(SCRIPTS[kind])
    other.looks = attack.looks
    found = {path: other.visit(path) for path in PAGES}
    context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_hostile_addresses_change_no_page(attack: Attack) -> None:
    found = {}
    for number, link in enumerate(LINKS):
        path = "plan.html" if link.startswith("#plan") else PAGES[number % len(PAGES)]
        if faults := attack.open(path, INSIDES, link):
            found[path, link[:80]] = faults
    assert found == {}


# These scripts read damaged texts, as files of records and as plans. Each text must be refused with
# a reason, or be valid throughout.
READS = """async texts => {
  const { validation, exchange } = study, counts = { taken: 0, refused: 0, wrong: [] };
  const read = text => new Promise(
    done => exchange.read(new File([text], "a.json"), (error, found) => done([error, found])));
  for (const text of texts) {
    const [error, found] = await read(text);
    if (error) {
      if (typeof error.place === "string") counts.refused += 1;
      else counts.wrong.push(String(error), text);
    } else {
      const { records } = found;
      const isRight = Object.keys(records).every(kind => Object.keys(records[kind]).every(
        id => validation.isId(id) && validation.isRecord(kind, records[kind][id])));
      if (isRight) counts.taken += 1;
      else counts.wrong.push(text);
      JSON.stringify(exchange.compare("1", records, true));
    }
  }
  return counts;
}"""
PLANS = """texts => {
  const counts = { taken: 0, refused: 0, wrong: [] };
  texts.forEach(text => {
    try {
      const plan = study.plan.validate(JSON.parse(text));
      study.plan.compareWithSession(plan);
      const copy = study.plan.decode(study.plan.encode(plan));
      if (JSON.stringify(copy) === JSON.stringify(plan)) counts.taken += 1;
      else counts.wrong.push(text);
    } catch (error) {
      const isOurs = !(error instanceof TypeError || error instanceof RangeError);
      if (isOurs) counts.refused += 1;
      else counts.wrong.push(String(error), text);
    }
  });
  return counts;
}"""
STEP = {
    "page": "modules/queues.html",
    "id": "what-to-do",
    "title": "甲",
    "minutes": 5,
    "note": "乙",
}
PLAN = {"v": 1, "title": "备课", "minutes": 90, "steps": [STEP, {**STEP, "page": ""}]}


@pytest.mark.parametrize(
    ("path", "script", "value"),
    [("records.html", READS, file_of(RECORDS)), ("plan.html", PLANS, PLAN)],
)
def test_a_damaged_file_is_refused_or_right(
    attack: Attack, path: str, script: str, value: object
) -> None:
    attack.page.goto(attack.root + path)
    counts = attack.page.evaluate(script, list(mutants(value, 0, 1000)))
    assert counts["wrong"] == []
    assert counts["refused"] > 100
    assert counts["taken"] > 5
