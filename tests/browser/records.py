"""Helpers for tests of records: put records into a browser's storage, and read them back."""

import json
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

SITE = "mini"
DAY = 86_400_000
# 10:00 in Shanghai.
NOW = int(datetime(2026, 11, 18, 2, tzinfo=UTC).timestamp()) * 1000
REVISION = "5fdcca5bf885"

ITEM = {"v": 1, "attempts": [[NOW - DAY, REVISION, 0, ["x"]], [NOW, REVISION, 1, ["y"]]]}
MODULE = {
    "v": 1,
    "sections": {"what-to-do": [NOW, True], "queues-compare": [NOW, False]},
    "of": [NOW, 3],
}
PLACE = {"v": 1, "time": NOW, "page": "modules/queues.html", "id": "what-to-do", "title": "排队"}
EXAM: dict[str, Any] = {
    "v": 1,
    "time": NOW,
    "code": "abcd",
    "name": "甲",
    "paper": {"first-step": REVISION},
    "answers": {"first-step": [NOW, ["y"]]},
    "clock": {"used": 60_000, "seen": NOW, "notes": [[NOW, "jump", -60_000]]},
    "done": {"time": NOW, "marks": {"first-step": [REVISION, 1, 2]}},
}
RECORDS: dict[str, dict[str, Any]] = {
    "item": {"first-step": ITEM, "gone-item": ITEM},
    "module": {"queues": MODULE},
    "place": {"last": PLACE},
    "exam": {"abcd": EXAM},
}


def keys_of(records: dict[str, dict[str, Any]], member: str = "1") -> dict[str, str]:
    """Return records as a browser stores them: texts by key."""
    return {
        f"{SITE}:records:{member}:{kind}:{name}": json.dumps(value, ensure_ascii=False)
        for kind, each in records.items()
        for name, value in each.items()
    }


def file_of(records: dict[str, dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Return records as a file contains them."""
    head = {"schema": 1, "site_id": SITE, "exported": NOW, "member": ""}
    return {**head, "records": records, **fields}


def put(page: Page, texts: dict[str, str]) -> None:
    """Put texts into the storage of the page's browser."""
    page.evaluate(
        "texts => Object.keys(texts).forEach(key => { localStorage[key] = texts[key]; })", texts
    )


def stored(page: Page, start: str = "records:") -> dict[str, str]:
    """Return the small site's stored texts by key.

    After the name of the site, the keys begin with `start`.
    """
    found: dict[str, str] = page.evaluate(
        """start => Object.fromEntries(
          Object.entries(localStorage).filter(each => each[0].startsWith(start)))""",
        f"{SITE}:{start}",
    )
    return found


def records_of(page: Page, member: str = "1") -> dict[str, Any]:
    """Return the records of a member, by kind and id."""
    found: dict[str, Any] = {}
    for key, text in stored(page, f"records:{member}:").items():
        kind, name = key.split(":")[3:]
        found.setdefault(kind, {})[name] = json.loads(text)
    return found
