"""Bundles joined from parts: complete, in the right order, and within their size budgets."""

import gzip
import re
from pathlib import Path

import pytest
from mini_site import ROOT
from studykit.export.assets import BUNDLES, EXAM, PROJECTOR, STYLES, Bundle, lean
from studykit.folder import read_parts

SCRIPTS = read_parts(ROOT / "docs" / PROJECTOR.folder)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.file)
def test_every_part_has_its_place(bundle: Bundle) -> None:
    parts = read_parts(ROOT / "docs" / bundle.folder)
    lender = read_parts(ROOT / "docs" / bundle.lender) if bundle.lender else {}
    assert sorted([*parts, *bundle.made]) == sorted(bundle.order)
    assert bundle.join(parts, lender).isascii() is False


def test_what_is_lent_stands_first() -> None:
    bundle = Bundle("own", "own.js", ("b", "a"), lender="other", lent=("d", "c"))
    own = {name: f"{name}();" for name in "ab"}
    assert bundle.join(own, {name: f"{name}();" for name in "cde"}).split() == [
        f"{name}();" for name in "dcba"
    ]
    with pytest.raises(ValueError, match="own: c"):
        bundle.join(own, {"d": "d();"})


def test_scripts_are_joined_in_order_without_what_authors_read() -> None:
    made = PROJECTOR.join({name: f"/* told */\nf('{name}'); // why\n" for name in PROJECTOR.order})
    assert made.split("\n") == [*(f"f('{name}');" for name in PROJECTOR.order), ""]


@pytest.mark.parametrize("change", [{"stage": None}, {"other": ""}])
def test_a_part_without_a_place_is_named(change: dict[str, str | None]) -> None:
    scripts = {k: v for k, v in ({**SCRIPTS, **change}).items() if v is not None}
    with pytest.raises(ValueError, match=next(iter(change))):
        PROJECTOR.join(scripts)


def test_words_for_readers_are_kept() -> None:
    made = PROJECTOR.join(SCRIPTS)
    assert "已经是最后一页" in made
    assert "（" in made


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_bundles_keep_their_budgets() -> None:
    """Gzipped, the projector has 15 KB, the trainer's own window 3 KB more, and the exam 12 KB."""
    assert zipped(PROJECTOR.join(SCRIPTS)) <= 15 * 1024
    assert zipped((ROOT / "docs/assets/javascripts/presenter.js").read_text("utf-8")) <= 3 * 1024
    assert zipped(EXAM.join(read_parts(ROOT / "docs" / EXAM.folder))) <= 12 * 1024


def test_pages_load_no_more_of_our_scripts_than_they_may(real_site: Path) -> None:
    """The budget of a page is 25 KB gzipped, or 35 KB where exams are taken or marked.

    The scripts of the theme do not count. The projector and the finder are loaded on demand.
    """
    most = dict.fromkeys(("exam.html", "analysis.html"), 35)
    sizes = {
        path.name: zipped(path.read_text("utf-8"))
        for path in (real_site / "assets/javascripts").glob("*.js")
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
    assert {"records.js", "quiz.js", "exam.js", "site.js"} <= loaded["exam.html"]
    totals = {page: sum(sizes[name] for name in names) for page, names in loaded.items()}
    assert {
        page: total for page, total in totals.items() if total > most.get(page, 25) * 1024
    } == {}


def test_scripts_go_out_without_what_only_authors_read(real_site: Path) -> None:
    for path in (ROOT / "docs/assets/javascripts").glob("*.js"):
        built = (real_site / "assets/javascripts" / path.name).read_text("utf-8")
        own, told = built.rstrip().rsplit("\n", 1)
        assert own == lean(path.read_text("utf-8")).rstrip()
        assert re.fullmatch(r'document\.currentScript\.setAttribute\("data-ran","\w{10}"\);', told)
        assert "/*" not in built


def test_styles_are_joined_in_the_order_of_their_cascade() -> None:
    made = STYLES.join({name: f".{name} {{}}\n" for name in sorted(STYLES.order)})
    assert made == ".quiz {}\n\n.study {}\n\n.records {}\n\n.exam {}\n\n.plan {}\n"
