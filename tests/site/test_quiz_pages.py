"""Tests of the built quizzes: where scripts are loaded, and the effect of hostile items."""

import gzip
import json
import re
from pathlib import Path

from banks import REAL, bank_in
from build_site import hashed_file
from mini_site import ROOT
from payloads import PAYLOADS
from studykit.quiz.item import Choice, Cloze, Matching, Ordering
from studykit.quiz.rules import Rule

ITEMS = bank_in(REAL).items
# Pages to which scripts add the items.
SCRIPTED = ("review.html", "exam.html")
QUIZ_STYLES = ROOT / "hooks/studykit/assets/stylesheets/site/quiz.css"


def pages(site: Path) -> dict[str, str]:
    return {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in site.rglob("*.html")}


def test_every_item_stands_on_its_quiz_page_with_its_answer(real_site: Path) -> None:
    described = json.loads((real_site / "data/items.json").read_text("utf-8"))["items"]
    assert len(described) == len(ITEMS)
    html = pages(real_site)
    for item in described:
        path, _, anchor = item["url"].partition("#")
        start = html[path].index(f'<section class="item" id="{anchor}"')
        block = html[path][start : html[path].index("</section>", start)]
        assert "答案：" in block
        assert "出处" in block
        assert f'data-revision="{item["revision"]}"' in block


def test_sections_have_one_or_two_items_and_modules_lead_to_their_quiz(real_site: Path) -> None:
    html = pages(real_site)
    for module in {item.module for item in ITEMS}:
        page = html[f"modules/{module}.html"]
        tests = page.split('<div class="self-test"')[1:]
        assert tests
        for test in tests:
            shown = test.split("<h2")[0].count('<section class="item"')
            assert 1 <= shown <= 2
        assert f'href="../quizzes/{module}.html"' in page


def test_assets_are_loaded_only_where_items_are(real_site: Path) -> None:
    for path, html in pages(real_site).items():
        has_items = '<section class="item"' in html or path in SCRIPTED
        assert ("assets/javascripts/quiz." in html) == has_items, path


def test_assets_keep_their_budget(real_site: Path) -> None:
    """Script and style sheet together take at most 15 KB gzipped."""
    assets = (hashed_file(real_site, "assets/javascripts/quiz.js"), QUIZ_STYLES)
    assert sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in assets) <= 15 * 1024


def test_no_item_has_script_or_style_of_its_own(real_site: Path) -> None:
    seen = 0
    for path, html in pages(real_site).items():
        for block in re.findall(r'<section class="item".*?</section>', html, re.DOTALL):
            seen += 1
            assert not re.search(r"<script|<style|\sstyle=|\son\w+=", block), path
    assert seen >= len(ITEMS)


def test_quality_page_lists_every_rule_and_refusal(real_site: Path) -> None:
    html = (real_site / "quizzes/quality.html").read_text("utf-8")
    described = json.loads((real_site / "data/items.json").read_text("utf-8"))
    assert f"没有放行 {len(described['refused'])} 道" in html
    untested = len(described["untested"])
    expected = f"没有题目考查的单元 {untested} 个" if untested else "每个单元至少有一道题考查"
    assert expected in html
    assert html.count('<th scope="row">') == len(Rule)
    for refusal in described["refused"][:50]:
        assert refusal["reason"].split("：")[0][:10] in html


def test_bank_page_has_facets_for_every_filter(real_site: Path) -> None:
    html = (real_site / "quizzes/bank.html").read_text("utf-8")
    for name in ("module", "document", "kind", "type", "level"):
        assert f'<select name="{name}">' in html


def test_bank_lists_each_item_once_and_links_to_it(real_site: Path) -> None:
    """The bank numbers an item as its quiz does, and gives it the same facets."""
    html = pages(real_site)
    bank = html["quizzes/bank.html"].partition("<article")[2].partition("</article>")[0]
    rows = re.findall(r'<li value="(\d+)" data-facets="([^"]+)"><a href="([^"]+)">', bank)
    expected = facets(real_site)
    assert [url for *_, url in rows] == [url.removeprefix("quizzes/") for url in expected]
    for (number, shown, url), facets_of_item in zip(rows, expected.values(), strict=True):
        assert set(shown.split()) == facets_of_item
        page, _, anchor = url.partition("#")
        block = html[f"quizzes/{page}"].partition(f'<section class="item" id="{anchor}"')[2]
        assert f'data-facets="{shown}"' in block.partition(">")[0]
        assert f'<span class="item__number">{number}.</span>' in block.partition("</legend>")[0]


def facets(site: Path) -> dict[str, set[str]]:
    """Return the expected facets of each item by its address, from the published JSON."""
    library = json.loads((site / "data/library.json").read_text("utf-8"))
    kinds = {unit["id"]: unit["kind"] for unit in library["units"]}
    return {
        item["url"]: {
            item["type"],
            item["level"],
            *(kinds[name] for name in item["units"] if name in kinds),
            *(cite.partition("-")[0] for cite in item["cites"]),
        }
        for item in json.loads((site / "data/items.json").read_text("utf-8"))["items"]
    }


def test_items_and_answers_are_only_on_their_quiz(real_site: Path) -> None:
    bank = (real_site / "quizzes/bank.html").read_text("utf-8")
    assert not re.search(r'class="item|data-correct|答案：', bank)


def test_the_page_of_an_item_holds_its_options_and_its_answer(real_site: Path) -> None:
    html = pages(real_site)
    for item in ITEMS:
        page = html[f"quizzes/{item.module}.html"]
        block = page.partition(f'data-item="{item.id}"')[2].partition("</section>")[0]
        if isinstance(item.response, Choice):
            right = re.findall(r'data-correct[^>]*><input [^>]*value="([^"]+)"', block)
            assert right == [option.id for option in item.response.keys], item.id
            offered = re.findall(r'<input [^>]*value="([^"]+)"', block)
            assert offered == [option.id for option in item.response.options], item.id
        elif isinstance(item.response, Ordering):
            steps = " ".join(step.id for step in item.response.steps)
            assert f'data-order="{steps}"' in block, item.id
        elif isinstance(item.response, Matching):
            accepted = re.findall(r'data-accept="([^"]+)"', block)
            assert len(accepted) == len(item.response.left), item.id
            assert all(f'<option value="{side.id}"' in block for side in item.response.right)
        else:
            assert isinstance(item.response, Cloze)
            assert all(f"第 {blank.id} 空" in block for blank in item.response.blanks), item.id


# Hostile items. ---------------------------------------------------------------------------------


# HTML elements that no text of an author may become.
LIVE = re.compile(
    r"<(?:img|svg(?! class=\"map__)|iframe|object|embed|math|style|link|meta|base"
    r"|form(?! class=\"filters\"))\b"
)


def test_the_table_of_hostile_texts_is_long_enough() -> None:
    assert len(PAYLOADS) >= 30
    assert len(set(PAYLOADS)) == len(PAYLOADS)


def test_hostile_items_are_text(hostile_site: Path) -> None:
    html = pages(hostile_site)
    shown = html["quizzes/attack.html"]
    assert shown.count('<section class="item"') >= len(PAYLOADS)
    for path in ("quizzes/attack.html", "quizzes/bank.html", "modules/attack.html"):
        body = html[path][html[path].index("<article") : html[path].index("</article>")]
        body = re.sub(r'<script src="../assets/javascripts/filters\.\w+\.js"></script>', "", body)
        assert "<script" not in body
        assert not LIVE.search(body)
        assert not re.search(r"<[a-z]+[^>]*\son\w+\s*=", body)
        assert not re.search(r"(?:href|src)=\"(?:javascript|data|vbscript):", body, re.IGNORECASE)


def test_hostile_texts_stay_json(hostile_site: Path) -> None:
    described = json.loads((hostile_site / "data/items.json").read_text("utf-8"))
    assert len([i for i in described["items"] if i["module"] == "attack"]) >= len(PAYLOADS)
