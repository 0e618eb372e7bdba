"""Tests of the search index: everything that a reader may look for, but no answers to items.

`pytest tests/test_search_index.py --accept` rewrites the golden file. Read the diff before you
commit it.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mini_site import HERE, REMEMBERING, ROOT, mini_files, with_page
from payloads import page_of_payloads
from shared import shared_value
from studykit.export.search import search_script
from studykit.files import read_folder
from studykit.library import plain_text, read_library
from studykit.model import Kind
from studykit.pages.generate import generate_pages
from studykit.pages.quizzes import render_quizzes
from studykit.quiz.item import Choice, headline
from studykit.shipped import guides
from studykit.site import Site, site_of

GOLDEN = HERE / "goldens" / "search.txt"
PREFIX = '(window.studySearch=window.studySearch||{})["index"]='
FIELDS = ("page", "section", "anchor", "kind", "title", "text", "reading", "names", "notes")


def index_of(site: Site) -> dict[str, Any]:
    script = search_script(site, generate_pages(site).pages)
    assert script.startswith(PREFIX)
    assert script.endswith(";\n")
    value: dict[str, Any] = json.loads(script[len(PREFIX) : -2])
    value["entries"] = [dict(zip(FIELDS, entry, strict=False)) for entry in value["entries"]]
    return value


def site_from(files: dict[str, bytes]) -> Site:
    return site_of(read_library(files, REMEMBERING)[0])


@cache
def real() -> Site:
    files = {**guides("last-mile"), **read_folder(ROOT / "docs")}
    return shared_value("site with guides", lambda: site_from(files))


@cache
def real_index() -> dict[str, Any]:
    return shared_value("search index", lambda: index_of(real()))


def address(index: dict[str, Any], entry: dict[str, Any]) -> str:
    return "#".join(filter(None, (index["pages"][entry["page"]][0], entry["anchor"])))


def lines_of(index: dict[str, Any]) -> Iterator[str]:
    for entry in index["entries"]:
        kind = index["kinds"][entry["kind"]][1] if entry["kind"] >= 0 else "-"
        section = index["entries"][entry["section"]]["title"] if entry["section"] >= 0 else ""
        yield f"{address(index, entry)} {kind} {entry['title']} [{entry.get('reading', '')}]"
        if section:
            yield f"    in {section}"
        if text := entry.get("text"):
            yield f"    {' / '.join(text.split(chr(10)))}"
        yield from (f"    also {name} [{reading}]" for name, reading in entry.get("names", ()))
        yield from (f"    {quote} read as {reading}" for quote, reading in entry.get("notes", ()))


def test_index_of_the_small_site(accept: bool) -> None:
    text = "\n".join(lines_of(index_of(site_from(mini_files())))) + "\n"
    if accept:
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_every_unit_and_paragraph_is_found_with_its_text() -> None:
    index, library = real_index(), real().library
    by_anchor = {entry["anchor"]: entry for entry in index["entries"] if entry["anchor"]}
    for unit in library.units:
        if unit.kind is Kind.ITEM:
            continue
        entry = by_anchor[unit.id]
        assert index["kinds"][entry["kind"]][1] == unit.kind.label
        text = entry["text"]
        for line in plain_text(unit.text, real().targets).split("\n"):
            assert line.strip() in text, unit.id
        for value in unit.details.values():
            assert plain_text(value, real().targets) in text, unit.id
        assert [name for name, _ in entry.get("names", ())] == list(unit.aliases)
    for paragraph in library.paragraphs.values():
        assert by_anchor[paragraph.id]["text"] == paragraph.text


def test_every_correction_of_a_damaged_word_is_indexed() -> None:
    notes = {
        (entry["anchor"], quote): reading
        for entry in real_index()["entries"]
        for quote, reading in entry.get("notes", ())
    }
    assert notes["s2-1", "党员教育治理"] == "党员教育管理"
    assert notes["s5-2", "急燥"] == notes["s6-2", "急燥"] == "急躁"
    assert notes["s5-11", "务实基础"] == "夯实基础"
    for anchor, quote in notes:
        assert quote in real().library.paragraphs[anchor].text


@pytest.mark.parametrize(
    ("anchor", "reading"),
    [
        ("two-ballot-system", "liang piao zhi"),
        ("three-meetings-one-class", "san hui yi ke"),
        ("electronic-media-education", "dian hua jiao yu"),
    ],
)
def test_titles_have_their_pinyin(anchor: str, reading: str) -> None:
    found = {
        entry["anchor"]: entry["reading"] for entry in real_index()["entries"] if "reading" in entry
    }
    assert found[anchor] == reading


def test_items_are_indexed_only_by_their_stems() -> None:
    index, items = real_index(), real().items
    found = {
        e["anchor"]: e
        for e in index["entries"]
        if e["kind"] >= 0 and index["kinds"][e["kind"]][0] == "item"
    }
    assert found.keys() == items.keys()
    for name, entry in found.items():
        shown = headline(items[name]).replace("**", "")
        assert shown == entry.get("text", entry["title"])
        assert not entry.get("reading")
    everything = "".join(entry["title"] + entry.get("text", "") for entry in index["entries"])
    for item in items.values():
        if isinstance(item.response, Choice):
            for wrong in item.response.distractors:
                if len(wrong.rationale) > 20 and "[[" not in wrong.rationale:
                    assert wrong.rationale not in everything, item.id
    for module in real().library.modules:
        for prompt in module.prompts:
            assert not prompt.note or plain_text(prompt.note, real().targets) not in everything


def test_no_text_ends_the_script_element() -> None:
    files = with_page(page_of_payloads(), "modules/attack.md")
    site = site_from(files)
    script = search_script(site, render_quizzes(site))
    assert "<" not in script
    assert "\u2028" not in script


@given(st.text(alphabet="<>/\\\"'&\u2028\u2029\n甲a\x00", max_size=30))
def test_any_title_and_text_are_stored_exactly(text: str) -> None:
    files = mini_files()
    page = files["guide/reader.md"].decode()
    files["guide/reader.md"] = page.replace("\n## ", f"\n{text}\n\n## ", 1).encode()
    site = site_from(files)
    index = index_of(site)
    by_address = {address(index, entry): entry for entry in index["entries"]}
    (guide,) = (page for page in site.library.pages if page.path == "guide/reader.md")
    shown = by_address["guide/reader.html"].get("text", "")
    assert all(line.strip() in shown for line in guide.texts[0].split("\n"))
