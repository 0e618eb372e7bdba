"""Tests that every built page is valid HTML, and that the theme's patches still match."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from build_site import files_of
from fetched import UnavailableError, cached_package
from markup import markup_in, markup_of
from studykit.theme.patches import PATCHES

# Text that each patch produces on a module page. If one is missing, the theme's HTML has changed.
LEFT = {
    "toggles": 'id="__search" form="__toggles">',
    "form of the toggles": '<form id="__toggles" autocomplete="off" hidden></form>',
    "skip link": '<a href="#__main" class="md-skip">跳到正文</a>',
    "outer main": '<div class="md-main"',
    "main": '<main id="__main" class="md-content">',
    "expanded landmark": 'data-md-level="1" aria-labelledby="__nav_2_label">',
    "current page": 'class="md-nav__link md-nav__link--active" aria-current="page">',
    "permanent links": 'tabindex="-1" aria-hidden="true" title="本节的固定链接">#</a>',
    "landmarks within the table of contents": '<nav class="md-nav" role="none">',
    "reading of what is kept": "catch(e){return null}},__md_set=",
    "keeping": "{try{(t||localStorage).setItem(",
    "palette that is kept": '<script>try{var palette=__md_get("__palette");',
}
# The Nu HTML checker, from the npm package vnu-jar. VNU_JAR names a copy to use instead.
CHECKER = "vnu-jar@26.9.27"


def pages(site: Path) -> dict[str, str]:
    return {n: data.decode() for n, data in files_of(site).items() if n.endswith(".html")}


def test_every_patch_matches_the_theme(real_site: Path) -> None:
    assert list(LEFT) == [each.name for each in PATCHES]
    html = (real_site / "modules/entry-and-exit.html").read_text("utf-8")
    assert [name for name, words in LEFT.items() if words not in html] == []


def test_no_page_has_unpatched_markup(real_site: Path) -> None:
    for path, html in pages(real_site).items():
        assert not re.search(r'<input[^>]*type="checkbox"[^>]*autocomplete', html), path
        assert 'tabindex=""' not in html, path
        assert not re.search(r"<nav[^>]*aria-expanded", html), path
        assert html.count("<main") == html.count("</main>") == 1, path
        assert html.count('id="__main"') == 1, path


def test_every_page_parses_without_an_error(real_site: Path) -> None:
    found = markup_of(real_site)
    assert found.keys() == pages(real_site).keys()
    assert {path: page.errors for path, page in found.items() if page.errors} == {}


def test_the_parser_finds_errors() -> None:
    page = "<!doctype html><html><head><title>甲</title></head><body><p></div></body></html>"
    assert markup_in(page).errors


def test_titles_are_unique_and_every_page_has_the_statement(real_site: Path) -> None:
    found = pages(real_site)
    titles = [re.search(r"<title>(.*?)</title>", html).group(1) for html in found.values()]  # type: ignore[union-attr]
    assert len(titles) == len(set(titles))
    for path, html in found.items():
        if path != "404.html":  # it cannot know a path to the statement
            statement = r'href="[./]*(?:guide/)?accessibility\.html">无障碍声明</a>'
            assert re.search(statement, html), path


def checker(folder: Path) -> str:
    """Return the path of the checker: from VNU_JAR, or fetched by npm and unpacked in `folder`."""
    if named := os.environ.get("VNU_JAR"):
        return named
    shutil.unpack_archive(cached_package(CHECKER, "vnu-jar"), folder, format="gztar", filter="data")
    return str(next(folder.rglob("vnu.jar")))


def test_the_nu_checker_finds_no_error(real_site: Path, tmp_path: Path) -> None:
    if (java := shutil.which("java")) is None:
        pytest.skip("Java is missing: apt-get install default-jre-headless")
    try:
        jar = checker(tmp_path)
    except UnavailableError as missing:
        pytest.skip(f"{missing}; or set VNU_JAR")
    # In a run of seconds, little compilation and a simple garbage collector save 40 % of the time.
    options = ["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [java, *options, "-jar", jar, "--errors-only", "--skip-non-html", str(real_site)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stderr == ""
    assert result.returncode == 0
