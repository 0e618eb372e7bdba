"""What is written in parts as one file: all of them, in order, small enough, none forgotten."""

import gzip
import re
from pathlib import Path

import pytest
from mini_site import ROOT
from studykit.folder import read_parts
from studykit.render.bundle import BUNDLES, EXAM, PROJECTOR, STYLES, Bundle, lean

SCRIPTS = read_parts(ROOT / "docs" / PROJECTOR.folder)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.file)
def test_every_part_has_its_place(bundle: Bundle) -> None:
    parts = read_parts(ROOT / "docs" / bundle.folder)
    assert sorted(parts) == sorted(bundle.order)
    assert bundle.join(parts).isascii() is False


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
    """The projector 15 KB gzipped, and the trainer's own window 3 KB more; the exam 9 KB."""
    assert zipped(PROJECTOR.join(SCRIPTS)) <= 15 * 1024
    assert zipped((ROOT / "docs/assets/javascripts/presenter.js").read_text("utf-8")) <= 3 * 1024
    assert zipped(EXAM.join(read_parts(ROOT / "docs" / EXAM.folder))) <= 9 * 1024


def test_no_page_loads_more_than_25_kb_of_our_scripts(real_site: Path) -> None:
    """Gzipped, without the theme's own; projector and finder come when they are asked for.

    The exam may take 35 KB: it marks, keeps and prints in one page.
    """
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
    exam = totals.pop("exam.html")
    assert exam <= 35 * 1024
    assert {page: total for page, total in totals.items() if total > 25 * 1024} == {}


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
