"""Tests of the built real site: complete, self-contained, reproducible."""

import json
import re
from pathlib import Path

import pytest
from build_site import files_of, run_afresh
from mini_site import ROOT
from studykit.html.spacing import mark_gaps
from studykit.store import SWITCH


def test_every_article_is_spaced_and_no_text_is_changed(real_site: Path) -> None:
    """Removing all gaps and adding them again restores every article byte for byte."""
    for path in real_site.rglob("*.html"):
        # The theme renders the first heading and the navigation, so these are not spaced.
        article = path.read_text("utf-8").partition("</h1>")[2].partition("</article>")[0]
        assert article, path.name
        plain = re.sub(r'<span class="gap">(.)</span>', r"\1", article)
        assert 'class="gap"' not in plain
        assert mark_gaps(plain) == article, path.name


def test_another_build_has_the_same_bytes(real_site: Path, tmp_path: Path) -> None:
    """The other build makes every value anew: kept values would hide a difference."""
    again = tmp_path / "again"
    arguments = ("build", "--strict", "--site-dir", str(again))
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", SWITCH: "0"}
    result = run_afresh(ROOT, *arguments, **other)
    assert result.returncode == 0, result.stderr
    first, second = files_of(real_site), files_of(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_pages_are_in_simplified_chinese_and_request_no_other_host(real_site: Path) -> None:
    pages = {n: d.decode() for n, d in files_of(real_site).items() if n.endswith(".html")}
    assert "index.html" in pages
    for name, html in pages.items():
        assert '<html lang="zh-CN"' in html, name
        fetched = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', html)
        assert [url for url in fetched if re.match(r"(?:https?:)?//", url)] == [], name
        assert "<style" not in html, name


# Names of XML vocabularies in the parts of Word papers: nothing fetches them.
NAMESPACES = (
    b"http://www.w3.org/",
    b"http://purl.org/dc/",
    b"http://schemas.microsoft.com/office/",
    b"http://schemas.openxmlformats.org/",
)
ABSOLUTE = re.compile(rb"""https?://[^\s"'`<>()\\]*|(?<=["'(])//[\w.-]+\.[a-z]{2,}/""")


def test_no_own_file_has_an_absolute_address(real_site: Path) -> None:
    """The theme's two minified files are exempt: they name addresses in licences and unused code.

    See also test_walk.py.
    """
    found = {
        path: {url for url in ABSOLUTE.findall(data) if not url.startswith(NAMESPACES)}
        for path, data in files_of(real_site).items()
        if not re.search(r"\.[0-9a-f]{8}\.min\.|\.png$|^sitemap\.xml", path)
    }
    assert found
    assert {path: urls for path, urls in found.items() if urls} == {}


def test_file_names_are_ascii(real_site: Path) -> None:
    assert [
        name for name in files_of(real_site) if not re.fullmatch(r"[A-Za-z0-9_./-]+", name)
    ] == []


def test_published_library_has_only_existing_addresses(real_site: Path) -> None:
    library = json.loads((real_site / "data/library.json").read_text("utf-8"))
    assert library["site_id"] == "last-mile"
    pages = {name: data.decode() for name, data in files_of(real_site).items() if "html" in name}
    for unit in library["units"]:
        page, _, anchor = unit["url"].partition("#")
        assert f'id="{anchor}"' in pages[page]
    for source in library["sources"]:
        for paragraph in source["paragraphs"]:
            page, _, anchor = paragraph["url"].partition("#")
            assert f'id="{anchor}"' in pages[page]


@pytest.mark.parametrize("name", ["ids.json", "s1.txt", "redirects.json"])
def test_data_of_the_core_is_not_published(real_site: Path, name: str) -> None:
    assert not [path for path in files_of(real_site) if path.endswith(name)]


def test_the_path_on_the_home_page_has_every_module_in_order(real_site: Path) -> None:
    html = (real_site / "index.html").read_text("utf-8")
    library = json.loads((real_site / "data/library.json").read_text("utf-8"))
    path = html[html.index('class="path"') :]
    places = [path.index(f'href="{module["url"]}"') for module in library["modules"]]
    assert places == sorted(places)
