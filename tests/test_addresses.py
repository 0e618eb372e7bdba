"""Tests of published addresses: they stay valid, and a lost address is reported."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from mini_site import REMEMBERING, diagnostics_of, mini_files, with_page
from studykit.diagnostics import Diagnostic
from studykit.library import read_library
from studykit.model import LOCK_PATH
from studykit.pages import generate
from studykit.pages.addresses import (
    Addresses,
    anchors_moved_away,
    check_addresses,
    retired_ids,
)
from studykit.pages.standalone import moved_pages
from studykit.registry import REDIRECTS_PATH, lock_text, registry_of
from studykit.renames import keys_of
from studykit.site import site_of

Files = dict[str, bytes]
MODULE = "modules/queues.md"
# A second module from which things are moved: one section, one unit and the prompts that a module
# must have.
OTHER = """---
title: 窗口
order: 2
minutes: 5
objectives:
  - 说出一个词
---

从 [[queues]] 来。

## 词 { #windows-terms }

UNIT

## 讨论 { #windows-discussion }

- 讨论：一？
- 讨论：二？
- 讨论：三？
- 讨论：四？
"""
UNIT = """### 窗口 { #window .概念 }

办事的地方。

- 释义（编者）：办事的人与来办事的人见面的地方
- 出处：[[s1-2]]
"""


def addresses_of(files: Files) -> Addresses:
    library, _ = read_library(files, REMEMBERING)
    site = site_of(library)
    return generate.addresses_of(site)


def locked(files: Files) -> Files:
    """Return the files with an up-to-date lock file."""
    addresses = addresses_of(files)
    registry = registry_of(addresses.site.library, addresses.to_lock)
    return {**files, LOCK_PATH: lock_text(registry).encode()}


def two_modules() -> Files:
    return locked(with_page(OTHER.replace("UNIT", UNIT), "modules/windows.md"))


def redirected(files: Files, **redirects: str) -> Files:
    return {**files, REDIRECTS_PATH: json.dumps(redirects).encode()}


def renamed(files: Files, old: str, new: str) -> Files:
    return {(new if path == old else path): data for path, data in files.items()}


def reworded(files: Files, *changes: tuple[str, str]) -> Files:
    """Return the files after text replacements in every page."""
    texts = {path: data.decode() for path, data in files.items() if path.endswith(".md")}
    for before, after in changes:
        texts = {path: text.replace(before, after) for path, text in texts.items()}
    return {**files, **{path: text.encode() for path, text in texts.items()}}


def registry_faults(files: Files) -> list[Diagnostic]:
    """Return the diagnostics of registry and addresses (codes S…) only."""
    found = [*diagnostics_of(files, REMEMBERING), *check_addresses(addresses_of(files))]
    return [each for each in found if each.code.startswith("S")]


def shown(files: Files) -> set[str]:
    return {f"{each.code} {each.message.partition('：')[2]}" for each in registry_faults(files)}


def test_the_small_site_is_locked() -> None:
    assert registry_faults(mini_files()) == []
    assert registry_faults(two_modules()) == []


def test_every_page_and_every_heading_is_an_address() -> None:
    pages = json.loads(mini_files()[LOCK_PATH])["pages"]
    guide = [each for each in pages if each.startswith("guide/")]
    assert guide == ["guide/reader.html", "guide/reader.html#how-to-write"]
    units = ("long-wait", "where-queues-come-from")
    assert {f"modules/queues.html#{name}" for name in units} <= set(pages)
    generated_pages = ("quizzes/queues", "quizzes/bank", "handouts/queues", "plan", "indexes/terms")
    assert {f"{name}.html" for name in generated_pages} <= set(pages)


def test_a_lock_of_the_version_before_is_read() -> None:
    """That version has a list of ids for each page, and no empty parts."""
    lock = json.loads(mini_files()[LOCK_PATH])
    pages: dict[str, list[str]] = {}
    for address in lock["pages"]:
        page, _, name = address.partition("#")
        pages.setdefault(page, []).extend([name] if name else [])
    before = {"paragraphs": lock["paragraphs"], "pages": pages}
    files = {**mini_files(), LOCK_PATH: json.dumps(before).encode()}
    assert registry_faults(files) == []
    assert locked(files) == mini_files()


def test_new_addresses_are_reported_as_unregistered() -> None:
    files = mini_files()
    files["guide/more.md"] = b"---\ntitle: \xe5\xa4\x9a\n---\n\n## \xe5\xa4\x9a { #more-of-it }\n"
    found = {(each.path, each.line, each.code) for each in registry_faults(files)}
    assert found == {("guide/more.md", 1, "S06"), ("guide/more.md", 5, "S06")}
    assert registry_faults(locked(files)) == []


def _without_guide(files: Files) -> Files:
    return {path: data for path, data in files.items() if path != "guide/reader.md"}


def _without_items(files: Files) -> Files:
    return {path: data for path, data in files.items() if not path.startswith("modules/")}


LOSSES: dict[str, tuple[Callable[[Files], Files], set[str]]] = {
    "a page": (_without_guide, {"S12 guide/reader.html", "S12 guide/reader.html#how-to-write"}),
    "a heading of a guide": (
        lambda files: reworded(files, ("#how-to-write", "#ways-to-write")),
        {"S06 guide/reader.html#ways-to-write", "S12 guide/reader.html#how-to-write"},
    ),
    "a unit": (
        lambda files: reworded(files, ("#long-wait", "#wait"), ("[[long-wait", "[[wait")),
        {"S06 wait", "S07 long-wait"},
    ),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_lost_address_is_reported(name: str) -> None:
    change, expected = LOSSES[name]
    assert shown(change(mini_files())) == expected


def test_missing_generated_pages_are_reported() -> None:
    lost = {each.removeprefix("S12 ") for each in shown(_without_items(mini_files()))}
    assert {"quizzes/bank.html", "handouts/queues.html", "plan.html"} <= lost


# For each change: the files after it, with redirects, and the new address of each old address.
MOVES: dict[str, tuple[Files, dict[str, str]]] = {
    "a module's file": (
        redirected(
            renamed(two_modules(), "modules/windows.md", "modules/counters.md"), windows="counters"
        ),
        {
            "modules/windows.html": "modules/counters.html",
            "handouts/windows.html": "handouts/counters.html",
            "lessons/windows.html": "lessons/counters.html",
            "decks/windows.html": "decks/counters.html",
        },
    ),
    "the file of a module with a picture": (
        redirected(renamed(mini_files(), "modules/queues.md", "modules/lines.md"), queues="lines"),
        {
            "modules/queues.html": "modules/lines.html",
            "quizzes/queues.html": "quizzes/lines.html",
            "handouts/queues.html": "handouts/lines.html",
            "lessons/queues.html": "lessons/lines.html",
            "decks/queues.html": "decks/lines.html",
            "indexes/map-queues.html": "indexes/map-lines.html",
        },
    ),
    "a module into a section": (
        redirected(
            {path: data for path, data in two_modules().items() if "windows" not in path},
            **dict.fromkeys(("windows", "windows-terms", "window"), "what-to-do"),
            **{"windows-discussion": "queues-discussion"},
        ),
        {
            "modules/windows.html": "modules/queues.html#what-to-do",
            "handouts/windows.html": "handouts/queues.html",
            "lessons/windows.html": "lessons/queues.html",
            "decks/windows.html": "decks/queues.html",
        },
    ),
    "a guide": (
        redirected(
            renamed(mini_files(), "guide/reader.md", "guide/learner.md"),
            **{"guide/reader.html": "guide/learner.html", "waiting-line": "long-queue"},
        ),
        {"guide/reader.html": "guide/learner.html"},
    ),
    "a page that is no longer generated": (
        redirected(
            {
                path: data
                for path, data in mini_files().items()
                if not path.startswith("sources/s2")
            },
            **{"sources/s2.html": "s1-1", "indexes/old.html": "indexes/terms.html"},
            **{"indexes/map-s2.html": "indexes/map-s1.html"},
        ),
        {
            "sources/s2.html": "sources/s1.html#s1-1",
            "indexes/map-s2.html": "indexes/map-s1.html",
            "indexes/old.html": "indexes/terms.html",
        },
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_moved_page_redirects(name: str) -> None:
    files, expected = MOVES[name]
    addresses = addresses_of(files)
    assert {old: addresses.redirect_target(old) for old in addresses.retired} == expected
    lost = {each for each in shown(files) if each.startswith(("S12", "S08"))}
    assert lost <= {"S12 indexes/parallels.html"}
    # After the lock is written again, the old addresses still lead to the new ones.
    again = addresses_of(locked(files))
    assert {old: again.redirect_target(old) for old in again.retired} == expected
    for path, html in moved_pages(addresses).items():
        assert JustHTML(html, collect_errors=True, sanitize=False).errors == [], path


def test_a_moved_page_links_its_former_anchors_to_the_new_page() -> None:
    files = MOVES["a module's file"][0]
    html = moved_pages(addresses_of(files))["modules/windows.html"]
    assert '<a id="window" href="counters.html#window">窗口</a>' in html
    assert '<meta http-equiv="refresh" content="0; url=counters.html">' in html


def test_a_unit_moved_to_another_page_is_linked_from_its_old_page() -> None:
    before = two_modules()
    talk = "## 讨论 { #queues"
    files = reworded(before, (UNIT, "见 [[queues]]。\n"), (talk, f"{UNIT}\n{talk}"))
    assert shown(files) == {"S06 modules/queues.html#window"}
    addresses = addresses_of(locked(files))
    page = addresses.site.pages["modules/windows.md"]
    assert [(name, t.path) for name, t in anchors_moved_away(page, addresses.site)] == [
        ("window", MODULE)
    ]
    assert registry_faults(locked(files)) == []


def test_a_renamed_heading_keeps_its_former_ids() -> None:
    files = redirected(
        reworded(mini_files(), ("long-wait", "wait"), ("how-to-write", "ways-to-write")),
        **{"long-wait": "wait", "how-to-write": "ways-to-write", "waiting-line": "long-queue"},
    )
    assert {each[:3] for each in shown(files)} == {"S06"}
    assert registry_faults(locked(files)) == []
    assert retired_ids(addresses_of(files).site) == {
        "wait": ("long-wait",),
        "ways-to-write": ("how-to-write",),
        "long-queue": ("waiting-line",),
    }


def test_a_former_id_given_to_another_thing_is_reported() -> None:
    files = reworded(mini_files(), ("long-wait", "wait"))
    files = locked(redirected(files, **{"long-wait": "wait", "waiting-line": "long-queue"}))
    assert json.loads(files[LOCK_PATH])["keys"] == {"wait": "long-wait"}
    assert registry_faults(files) == []
    files = reworded(files, ("#numbers ", "#long-wait "), ("[[numbers]]", "[[long-wait]]"))
    files = locked(redirected(files, **{"numbers": "long-wait", "waiting-line": "long-queue"}))
    assert shown(files) == {"S14 long-wait、wait"}
    [fault] = [each for each in registry_faults(files) if each.code == "S14"]
    assert "新写的 long-wait 换一个没用过的编号，如 long-wait-2" in fault.hint
    assert keys_of(addresses_of(files).site.library) == {}


REDIRECTS = {
    "to nothing": {"old": "nowhere"},
    "to a paragraph": {"old": "s1-1"},
    "from an id in use": {"long-wait": "long-queue"},
    "to an id that is redirected": {"old": "older", "older": "long-queue"},
    "from a page that exists": {"plan.html": "index.html"},
    "to a page that does not exist": {"old.html": "older.html"},
    "out of the site": {"../old.html": "index.html"},
    "to another host": {"old.html": "https://example.org/"},
    "from an invalid id": {'"><script>': "long-queue"},
}


@pytest.mark.parametrize("name", REDIRECTS)
def test_invalid_redirects_are_reported(name: str) -> None:
    files = redirected(mini_files(), **REDIRECTS[name])
    assert ("S08", REDIRECTS_PATH) in {(each.code, each.path) for each in registry_faults(files)}
    assert moved_pages(addresses_of(files)) == {}


NAMES = st.sampled_from([
    "long-wait", "waiting-line", "queues", "old", "s1-1", "plan.html", "modules/queues.html",
    "modules/old.html", "quizzes/old.html", "../x.html", "guide/reader.html", "how-to-write", "x#y",
])  # fmt: skip


@given(
    redirects=st.dictionaries(NAMES, NAMES, max_size=4),
    pages=st.dictionaries(NAMES, st.lists(NAMES, max_size=3), max_size=4),
)
@settings(max_examples=40)
def test_every_locked_address_is_served_or_reported(
    redirects: dict[str, str], pages: dict[str, list[str]]
) -> None:
    files = redirected(mini_files(), **redirects)
    written = [f"{page}#{name}" for page, names in pages.items() for name in ("", *names)]
    files[LOCK_PATH] = json.dumps({"pages": written}).encode()
    addresses = addresses_of(files)
    found = check_addresses(addresses)
    lost = {each.message.partition("：")[2] for each in found if each.code == "S12"}
    served = {*addresses.current, *moved_pages(addresses)}
    known = set(addresses.site.library.registry.pages)
    assert all("../" not in path for path in served)
    assert {each for each in known - served if not each.startswith("modules/")} <= lost
    assert not lost & served


@pytest.mark.parametrize("keys", ["[]", '{"a": 1}', '{"a": "<b>"}', '{"a": "b--c"}'])
def test_invalid_keys_are_reported(keys: str) -> None:
    files = mini_files()
    lock = {**json.loads(files[LOCK_PATH]), "keys": json.loads(keys)}
    files[LOCK_PATH] = json.dumps(lock).encode()
    assert [each.code for each in registry_faults(files)] == ["S08"]


@pytest.mark.parametrize(
    "pages",
    ['["x"]', '["../x.html"]', "[1]", '{"/x.html": []}', '{"x.html": [1]}', '{"x.html": "a"}', "3"],
)
def test_an_invalid_lock_is_reported(pages: str) -> None:
    files = mini_files()
    files[LOCK_PATH] = f'{{"pages": {pages}}}'.encode()
    assert "S08" in {each.code for each in registry_faults(files)}
    assert moved_pages(addresses_of(files)) == {}
