"""Hostile values for a browser's storage, addresses and files, and a page that is exposed to them.

A page passes if none of its scripts throws, no injected script runs, no other host is contacted, no
dialog opens, and the page looks and works as with empty storage.
"""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from payloads import PAYLOADS
from playwright.sync_api import Page
from visit import rest

ATTACK = "<img src=x onerror=window.attacked=1>"
PALETTE = {"scheme": "slate", "primary": "custom", "accent": "custom", "media": ""}

# Every kind of page of the small site.
PAGES = (
    "index.html",
    "modules/queues.html",
    "quizzes/queues.html",
    "quizzes/bank.html",
    "quizzes/quality.html",
    "indexes/matrix.html",
    "indexes/measures.html",
    "indexes/terms.html",
    "sources/s1.html",
    "terms.html",
    "handouts/queues.html",
    "lessons/queues.html",
    "decks/queues.html",
    "plan.html",
    "exam.html",
    "review.html",
    "records.html",
    "analysis.html",
)

# Each of these texts is stored under every key.
TEXTS = {
    "empty": "",
    "null": "null",
    "true": "true",
    "number": "7",
    "text": '"x"',
    "list": "[]",
    "cut": '{"v":1,"index":',
    "object": "{}",
    "prototype": '{"__proto__":{"v":1},"constructor":{"prototype":1},"v":1}',
    "newer": '{"v":99,"members":[]}',
    "attack": ATTACK,
    "deep": "[" * 20_000 + "]" * 20_000,
    "long": json.dumps("长" * 100_000, ensure_ascii=False),
    "half a character": '"\ud800"',
    "plan of a change": "1 fresh\nmini:records:1:item:first-step\t0\t",
    "newer plan": "99\nx",
    "foreign plan": "1\nmini:plans\t0\tx",
}
# The theme's stored palette: the right structure, except for one part.
PALETTES: dict[str, object] = {
    "method": {"index": "map", "color": PALETTE},
    "length": {"index": "length", "color": {}},
    "far": {"index": 9, "color": PALETTE},
    "negative": {"index": -1, "color": PALETTE},
    "fraction": {"index": 0.5, "color": 1},
    "name of no attribute": {"index": None, "color": {"a b": 1, "=": 2, "": 3, "<": 4}},
    "unknown scheme": {"index": {}, "color": {"scheme": "x", "primary": ATTACK, "accent": None}},
    "text": {"index": [0], "color": "text"},
    "list": {"index": True, "color": [1, [2]]},
    "system": {"index": "0", "color": {"media": "(prefers-color-scheme)", "scheme": 1}},
}
# Records with invalid keys or contents, and a member with an invalid id.
INSIDES = {
    "mini:members": json.dumps({"v": 1, "members": {"1": ATTACK, "b2": "乙"}}),
    "mini:member": "__proto__",
    "mini:records:1:item:constructor": '{"v":1,"attempts":[[1,"r",1,["x"]]]}',
    "mini:records:1:item:": '{"v":1,"attempts":[]}',
    "mini:records:1:item:first-step": '{"v":1,"attempts":[[1e400,"r",1,[]]]}',
    "mini:records:1:place:last": json.dumps(
        {"v": 1, "time": 5, "page": "modules/queues.html", "id": "", "title": ATTACK}
    ),
    "mini:records:1:exam:x1": json.dumps(
        {"v": 1, "time": 5, "code": "?", "name": ATTACK, "answers": {}, "done": None}
    ),
    "mini:records::": "1",
    "mini:records:1:item:a\nb": "{}",
    "mini:aside:x": ATTACK,
    "mini:plans": "1",
    "mini:plans:1": json.dumps(
        {
            "v": 1,
            "title": ATTACK,
            "minutes": 9,
            "steps": [{"page": "", "id": "", "title": ATTACK, "minutes": 1, "note": ATTACK}],
        }
    ),
}

THEME = ("palette", "tabs", "announce", "consent", "outdated", "source", "search")
OURS = (
    "members",
    "member",
    "records:1:item:first-step",
    "records:1:module:queues",
    "records:1:place:last",
    "records:1:exam:x1",
    "aside:1",
    "change",
    "room",
    "exported:1",
    "remind",
    "plans",
    "plans:1",
)

BLOCKED = """for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });
}"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
SCRIPTS = {"blocked": BLOCKED, "full": FULL}

# Hostile hashes and queries for an address.
LINKS = (
    *(f"#{quote(payload)}" for payload in PAYLOADS[:6]),
    "#%E0%A4%A",
    "#__palette_0",
    "#__drawer",
    "#plan=",
    "#plan=%00",
    "#plan=eyJ2IjoxfQ",
    f"#plan={'QUJD' * 3000}",
    "#constructor",
    "?project=1&slide=%E0%A4%A",
    "?project=__proto__#constructor",
    f"?presenter={quote(ATTACK)}",
    "?presenter=%&slide=%",
    f"?find={quote(ATTACK)}",
    "?find=%E0%A4%A",
    f"?h={quote(ATTACK)}&h=%",
    f"?level={quote(ATTACK)}&type=constructor&module=__proto__",
    "?" + "a=%&" * 500,
)


def storages(scope: str) -> dict[str, dict[str, str]]:
    """Return the hostile storages by name, each with its texts by key.

    `scope` is the path of the site's root.
    """
    theme = [f"{scope}.__{name}" for name in THEME]
    keys = [*theme, *(f"mini:{name}" for name in OURS)]
    found = {name: dict.fromkeys(keys, text) for name, text in TEXTS.items()}
    for name, palette in PALETTES.items():
        found[f"palette: {name}"] = {theme[0]: json.dumps(palette)}
    found["insides"] = INSIDES
    return found


FILL = """texts => [localStorage, sessionStorage].forEach(storage => {
  storage.clear();
  Object.keys(texts).forEach(key => { storage.setItem(key, texts[key]); });
})"""
# The colours and the size of elements on every page, and the selected palette.
LOOKS = """() => JSON.stringify([
  ...["body", "h1", ".md-header"].map(selector => {
    const style = getComputedStyle(document.querySelector(selector));
    return [style.color, style.backgroundColor, style.fontSize, style.display];
  }),
  Array.from(document.querySelectorAll(".palette input"), each => each.checked),
])"""
# Works on every page: the search opens and closes; the palette changes and changes back.
WORKS = """() => {
  document.querySelector(".search-open").click();
  const opened = document.getElementById("__search").checked;
  document.querySelector(".search-close").click();
  const before = document.body.getAttribute("data-md-color-scheme");
  const seen = [0, 1].map(() => {
    document.querySelector(".palette input:not(:checked)").click();
    return document.body.getAttribute("data-md-color-scheme");
  });
  return opened && seen[0] !== before && seen[1] === before && window.attacked === undefined;
}"""


class Attack:
    """A page that is opened repeatedly under attack, and collects the faults."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        self.faults: list[str] = []
        self.looks = ""
        page.on("pageerror", lambda error: self.faults.append(f"threw {error}"))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"asked {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.faults.append(f"wanted {request.url}")

    def learn(self) -> None:
        """Record how a page looks with empty storage: all kinds of pages look the same."""
        self.page.goto(self.root + "index.html")
        rest(self.page)
        self.looks = self.page.evaluate(LOOKS)

    def open(self, path: str, texts: dict[str, str], link: str = "") -> list[str]:
        """Return the faults of a page that is opened with these texts in storage and this link."""
        # This page has no scripts, so the texts are not changed before the next page reads them.
        self.page.goto(self.root + "404.html")
        self.page.evaluate(FILL, texts)
        return self.visit(path, link)

    def visit(self, path: str, link: str = "") -> list[str]:
        """Return the faults of a page with the present storage."""
        self.faults.clear()
        self.page.goto(self.root + path + link)
        rest(self.page)
        if not link.startswith("?p") and (looks := self.page.evaluate(LOOKS)) != self.looks:
            self.faults.append(f"looks {looks}, not {self.looks}")
        if not self.page.evaluate(WORKS):
            self.faults.append("does not work")
        return [*self.faults]


def mutants(value: Any, seed: int, count: int) -> Iterator[str]:
    """Yield damaged variants of a valid file. The same seed gives the same variants."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(count):
        changed = json.loads(json.dumps(value))
        for _ in range(chance.randint(1, 3)):
            _damage(changed, chance)
        text = json.dumps(changed, ensure_ascii=chance.random() < 0.5)
        if chance.random() < 0.2:
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(["", "\0", '"', "}", "\ufeff"]) + text[place + 1 :]
        yield text


ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 0.5, 1e308, 9e15, "", "x" * 3000, [], {}, [[]], {"a": []}),
    *(ATTACK, "__proto__", "constructor", "\u2028", "\0", "a:b", "../x", "javascript:alert(1)"),
)
ODD_NAMES = ("__proto__", "constructor", "toString", ATTACK, "", "a b", "a:b", "v", "甲")


def _damage(value: Any, chance: random.Random) -> None:
    while isinstance(value, dict | list) and value:
        place = chance.choice([*value] if isinstance(value, dict) else range(len(value)))
        if isinstance(value[place], dict | list) and value[place] and chance.random() < 0.75:
            value = value[place]
            continue
        if isinstance(value, dict) and chance.random() < 0.4:
            value[chance.choice(ODD_NAMES)] = value.pop(place)
        else:
            value[place] = copy.deepcopy(chance.choice(ODD))
        return
