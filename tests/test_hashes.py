"""Tests of file names with hashes: which files have one, how they are found, when it changes."""

import json
import re
from pathlib import Path

import pytest
from build_site import build, files_of
from hypothesis import given
from hypothesis import strategies as st
from mini_site import copy_mini
from studykit.export.assets import BUNDLES, FIRST, ON_DEMAND, named_assets
from studykit.export.names import TABLE, assets_script, data_script, hash_of, is_named, with_names
from studykit.hosting.servers import HASHED
from studykit.shipped import PACKAGE, served

HASH = re.compile(r"\.([0-9a-f]{8})(?=\.(?:js|css)$)")
CSS = "a{color:red}"


def plain(path: str) -> str:
    """Return a path without its hash."""
    return HASH.sub("", path)


def table_in(text: str) -> dict[str, str]:
    """Return a table of hashes from the script that begins with it."""
    place = text.index('["names"]') + len('["names"]=')
    found: dict[str, str] = json.JSONDecoder().raw_decode(text[place:])[0]
    return found


def test_a_page_names_files_as_they_are_served() -> None:
    table = [
        ('<script src="a/x.js" defer></script>', '<script src="a/x.0a1b2c3d.js" defer></script>'),
        ('<script src="../a/x.js">', '<script src="../a/x.0a1b2c3d.js">'),
        ('<script src="../../a/x.js">', '<script src="../../a/x.0a1b2c3d.js">'),
        ('<link rel="x" href="a/y.css">', '<link rel="x" href="a/y.4e5f6a7b.css">'),
        ('<script defer src="a/x.js">', '<script defer src="a/x.0a1b2c3d.js">'),
        # Other files, links and texts stay.
        *((html, html) for html in (
            '<script src="b/x.js">', '<script src="a/x.js.map">', '<a href="a/x.js">',
            '&lt;script src="a/x.js"&gt;', '<link rel="next" href="a/x.html">', 'a/x.js',
        )),
    ]  # fmt: skip
    hashes = {"a/x.js": "0a1b2c3d", "a/y.css": "4e5f6a7b"}
    for before, after in table:
        assert with_names(before, hashes) == after
    assert with_names("".join(each for each, _ in table), hashes) == "".join(
        each for _, each in table
    )


SCRIPTS = dict.fromkeys((*ON_DEMAND, FIRST.file, "assets/javascripts/steps.js"), "f();")


@given(st.sampled_from([*SCRIPTS]), st.sampled_from(["g();", "f(1);"]))
def test_a_changed_script_changes_its_name_and_that_of_the_table(changed: str, text: str) -> None:
    styles = {path: CSS for path in SCRIPTS if path.endswith(".css")}
    before, after = (
        named_assets({**SCRIPTS, **styles, **change}, {}).hashes
        for change in ({}, {changed: text if changed.endswith(".js") else "b{top:0}"})
    )
    found = {path for path in before if before[path] != after[path]}
    assert found == {changed, *([FIRST.file] if changed in ON_DEMAND else [])}


def test_scripts_load_only_files_that_their_table_has() -> None:
    """Whoever loads a further file on demand adds it to ON_DEMAND."""
    loaded = set()
    for path in (PACKAGE / "assets/javascripts").rglob("*.js"):
        text = path.read_text("utf-8")
        loaded |= set(re.findall(r'"(assets/[\w/.-]+\.(?:js|css))"', text))
    assert loaded <= {*ON_DEMAND} <= {*served(), *(each.file for each in BUNDLES)}
    assert len(loaded) > 5


def test_the_table_of_data_does_not_show_exam_codes() -> None:
    assert is_named("data/articles/modules/x.html.js")
    assert not is_named("data/articles/papers/0123-4567-89AB-CDEF.html.js")
    assert not any(map(is_named, ("data/items.json", "index.html", "assets/javascripts/site.js")))


@pytest.mark.parametrize("name", ["real_site", "exam_site", "small_site"])
def test_every_hash_is_that_of_the_content_and_the_tables_have_it(
    name: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(name)
    files = files_of(site)
    ours = {plain(path): path for path in files if HASH.search(path) and ".min." not in path}
    assert all(hash_of(files[path].decode()) in path for path in ours.values())
    assert all(HASHED.search(path) for path in ours.values())
    own = {path for path in files if path.endswith((".js", ".css")) and not HASHED.search(path)}
    assert {path for path in own if "/papers/" not in path} == {TABLE}
    data = table_in(files[TABLE].decode())
    assets = table_in(files[ours[FIRST.file]].decode())
    assert {*data} == {path for path in ours if path.startswith("data/")}
    assert {*assets} == {*ON_DEMAND}
    for path, digits in (data | assets).items():
        assert HASH.findall(ours[path]) == [digits.removeprefix(".")]


def test_an_edit_changes_only_what_shows_it(small_site: Path, tmp_path: Path) -> None:
    """The edit adds a word to a module, in another commit; pages without it keep their bytes."""
    project = copy_mini(tmp_path / "project")
    page = project / "docs/modules/queues.md"
    text = page.read_text("utf-8")
    assert "人比号多" in text
    page.write_text(text.replace("人比号多", "人总比号多"), "utf-8")
    result = build(project, project / "site", SOURCE_DATE_EPOCH="1700009999")
    assert result.returncode == 0, result.stderr
    before, after = files_of(small_site), files_of(project / "site")
    fresh = {plain(path) for path, data in after.items() if before.get(path) != data}
    assert {"modules/queues.html", "data/articles/modules/queues.html.js", TABLE} <= fresh
    assert not {path for path in fresh if path.startswith("assets/")}
    stays = {"review.html", "exam.html", "plan.html", "records.html", "analysis.html"}
    assert stays & fresh == set()
    assert stays <= set(after)


def test_the_table_is_written_in_one_order() -> None:
    for script in (assets_script, data_script):
        assert script({"b": "2", "a": "1"}) == script({"a": "1", "b": "2"})
