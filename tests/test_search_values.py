"""Tests of the finder, which runs under node, with the index of the real site."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from mini_site import HERE
from node import run
from studykit.export.search import search_script
from studykit.pages.generate import generate_pages
from test_search_index import address, real, real_index

QUERIES = yaml.safe_load((HERE / "data/queries.yaml").read_text("utf-8"))
Hit = dict[str, Any]


@cache
def written_index() -> Any:
    script = search_script(real(), generate_pages(real()).pages)
    return json.loads(script[script.index("]=") + 2 : -2])


def find(*asks: tuple[str, str]) -> list[list[Hit]]:
    """Return the hits of each query among one kind, given by its label, or all."""
    found = run("find.mjs", {"index": written_index(), "asks": asks})
    return [each["hits"] for each in found]


def wrong_firsts(group: str) -> dict[str, list[str]]:
    """Return the first addresses found, by query, where the first is not the expected one."""
    rows = [(query, place, *(kind or [""])) for query, place, *kind in QUERIES[group]]
    found = find(*((query, kind) for query, _, kind in rows))
    firsts = {row: [hit["url"] for hit in hits[:3]] for row, hits in zip(rows, found, strict=True)}
    return {row[0]: urls for row, urls in firsts.items() if urls[:1] != [row[1]]}


def test_expected_results_come_first() -> None:
    assert len(QUERIES["first"]) >= 60
    assert wrong_firsts("first") == {}


def test_queries_listed_as_missed_are_still_missed() -> None:
    """If one of these queries finds its place, move it to `first` in queries.yaml."""
    assert wrong_firsts("missed").keys() == {query for query, *_ in QUERIES["missed"]}


def test_every_result_links_to_its_place(real_site: Path) -> None:
    index = real_index()
    addresses = [address(index, entry).partition("#") for entry in index["entries"]]
    pages = {page: (real_site / page).read_text("utf-8") for page, _, _ in addresses}
    missing = [
        (page, anchor)
        for page, _, anchor in addresses
        if anchor and f'id="{anchor}"' not in pages[page]
    ]
    assert missing == []
    assert len(addresses) > 900


def test_any_run_of_characters_of_any_paragraph_is_found() -> None:
    """Search every twentieth run of seven characters; the hits must contain the whole run."""
    index = real_index()
    paragraph = [name for name, _ in index["kinds"]].index("paragraph")
    runs = [
        (address(index, entry), entry["text"][at : at + 7])
        for entry in index["entries"]
        if entry["kind"] == paragraph
        for at in range(0, len(entry["text"]) - 6, 20)
    ]
    assert len(runs) > 400
    found = find(*((run, "原文") for _, run in runs))
    lost = [
        (place, run)
        for (place, run), hits in zip(runs, found, strict=True)
        if not any(hit["url"] == place and not hit["isNear"] for hit in hits)
    ]
    assert lost == []


def test_every_result_contains_the_word() -> None:
    index = real_index()
    entries = {address(index, entry): entry for entry in index["entries"]}
    words = ("党性", "群众路线", "最后一公里", "三会一课")
    for word, hits in zip(words, find(*((word, "") for word in words)), strict=True):
        exact = [entries[hit["url"]] for hit in hits if not hit["isNear"]]
        assert exact
        texts = [re.sub("[「」“”]", "", json.dumps(e, ensure_ascii=False)) for e in exact]
        assert [text for text in texts if word not in text] == []


def test_damaged_words_are_found_by_their_correction_and_explained() -> None:
    [hits] = find(("急躁", "原文"))
    assert [hit["url"] for hit in hits] == ["sources/s5.html#s5-2", "sources/s6.html#s6-2"]
    text = "".join(piece for piece, _ in hits[0]["excerpt"])
    assert ["急燥", True] in hits[0]["excerpt"]
    assert text.endswith("（校注：「急燥」当作「急躁」）")


def test_pinyin_matches_only_letters_that_keyboards_have() -> None:
    """The finder reads v as u, and readings have u for ü."""
    letters = set("".join(entry.get("reading", "") for entry in real_index()["entries"]))
    assert "u" in letters
    assert letters <= set(" 0123456789abcdefghijklmnopqrstuwxyz")
