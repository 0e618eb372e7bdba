"""Tests of bundles joined from parts: complete, in the right order, and within size budgets."""

import gzip
import re
from pathlib import Path

import pytest
from build_site import hashed_file
from node import printed_by
from studykit.export.assets import (
    BUNDLES,
    EXAM,
    PROJECTOR,
    STYLES,
    Bundle,
    minified,
    minified_style,
)
from studykit.files import read_parts
from studykit.shipped import PACKAGE

SCRIPTS = read_parts(PACKAGE / PROJECTOR.folder)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.file)
def test_every_part_is_in_the_order_of_its_bundle(bundle: Bundle) -> None:
    parts = read_parts(PACKAGE / bundle.folder)
    shared_folder = read_parts(PACKAGE / bundle.shared_folder) if bundle.shared_folder else {}
    assert sorted(parts) == sorted(bundle.order)
    assert bundle.join(parts, shared_folder)


def test_shared_parts_come_first() -> None:
    bundle = Bundle("own", "own.js", ("b", "a"), shared_folder="other", shared_parts=("d", "c"))
    own = {name: f"{name}();" for name in "ab"}
    joined = bundle.join(own, {name: f"{name}();" for name in "cde"})
    assert re.findall(r"(\w)\(\)", joined) == ["d", "c", "b", "a"]
    with pytest.raises(ValueError, match="own: c"):
        bundle.join(own, {"d": "d();"})


def test_scripts_are_joined_in_order_without_comments() -> None:
    parts = {
        name: f"/* a */\n(function () {{ f('{name}'); }})(); // b\n" for name in PROJECTOR.order
    }
    script = PROJECTOR.join(parts)
    assert re.findall(r"f\(.(\w+).\)", script) == list(PROJECTOR.order)
    assert "/*" not in script
    assert "//" not in script


def test_each_joined_part_runs_by_itself() -> None:
    """A part ends with a call; without a semicolon, the next part would be its argument."""
    bundle = Bundle("own", "own.js", ("a", "b"))
    calls = "(function () { console.log(1); })()"
    script = bundle.join({"a": f"{calls};\n", "b": f"{calls};\n"}) + "console.log(2);"
    assert printed_by(script).split() == ["1", "1", "2"]


@pytest.mark.parametrize("change", [{"stage": None}, {"other": ""}])
def test_a_part_that_is_missing_or_not_in_the_order_is_named(change: dict[str, str | None]) -> None:
    scripts = {k: v for k, v in ({**SCRIPTS, **change}).items() if v is not None}
    with pytest.raises(ValueError, match=next(iter(change))):
        PROJECTOR.join(scripts)


def test_minifying_keeps_texts_for_readers() -> None:
    script = PROJECTOR.join(SCRIPTS)
    assert "已经是最后一页" in script
    assert "（" in script


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_bundles_keep_their_budgets() -> None:
    """Gzipped: projector with its styles 20 KB, trainer's window 2.5 KB, exam 12.5 KB."""
    styles = minified_style((PACKAGE / "assets/stylesheets/projector.css").read_text("utf-8"))
    assert zipped(PROJECTOR.join(SCRIPTS)) + zipped(styles) <= 20 * 1024
    presenter = (PACKAGE / "assets/javascripts/presenter.js").read_text("utf-8")
    assert zipped(minified(presenter)) <= 2.5 * 1024
    assert zipped(EXAM.join(read_parts(PACKAGE / EXAM.folder))) <= 12.5 * 1024


def test_minified_styles_use_no_property_that_the_author_did_not_and_no_hexadecimal_alpha() -> None:
    """Old browsers know what the sources use, and may not know a shorter form."""
    for path in sorted((PACKAGE / "assets/stylesheets").rglob("*.css")):
        text = path.read_text("utf-8")
        source, made = (
            re.findall(r"[a-z-]+(?=\s*:)", each) for each in (text, minified_style(text))
        )
        assert set(made) <= set(source), path
        assert not re.search(r"#[0-9a-f]{4}\b|#[0-9a-f]{8}\b", minified_style(text)), path


def test_pages_keep_their_script_budgets(real_site: Path) -> None:
    """The budget of a page is 25 KB gzipped; 32 KB where exams are taken, 28 KB where marked.

    Two kinds of scripts do not count: those of the theme, and those that are loaded on demand (the
    projector, the finder, and what prints, opens and compares files).
    """
    most = {"exam.html": 32, "analysis.html": 28}
    folder = real_site / "assets/javascripts"
    sizes = {
        path.name: zipped(path.read_text("utf-8"))
        for path in folder.glob("*.js")
        if not path.name.startswith("bundle.")
    }
    loaded = {
        path.relative_to(real_site).as_posix(): {
            name
            for name in re.findall(r'<script src="[^"]*?([\w.-]+\.js)"', path.read_text("utf-8"))
            if name in sizes
        }
        for path in real_site.rglob("*.html")
    }
    wanted = ("records", "quiz", "exam", "site")
    assert {hashed_file(folder, f"{name}.js").name for name in wanted} <= loaded["exam.html"]
    totals = {page: sum(sizes[name] for name in names) for page, names in loaded.items()}
    assert {
        page: total for page, total in totals.items() if total > most.get(page, 25) * 1024
    } == {}


def test_published_scripts_have_no_comments(real_site: Path) -> None:
    scripts = list((PACKAGE / "assets/javascripts").glob("*.js"))
    assert scripts
    for path in scripts:
        built = hashed_file(real_site, f"assets/javascripts/{path.name}").read_text("utf-8")
        own, mark = built.rstrip().rsplit("\n", 1)
        assert own == minified(path.read_text("utf-8")).rstrip()
        assert mark == 'document.currentScript.dataset.ran="";'
        assert "/*" not in built


def test_styles_are_joined_in_the_order_of_their_cascade() -> None:
    style = STYLES.join({name: f".{name} {{ top: 0 }}\n" for name in sorted(STYLES.order)})
    first = "quiz study records steps exam training plan".split()  # noqa: SIM905
    names = [*first, *"lesson deck map home groups browser".split()]  # noqa: SIM905
    assert re.findall(r"\.(\w+){", style) == names
