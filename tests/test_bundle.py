"""What is written in parts as one file: all of them, in order, small enough, none forgotten."""

import gzip

import pytest
from mini_site import ROOT
from studykit.folder import read_parts
from studykit.render.bundle import BUNDLES, PROJECTOR, STYLES, Bundle

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


def test_the_projector_keeps_its_budget() -> None:
    """15 KB gzipped; the trainer's own window asks for 3 KB more."""
    assert len(gzip.compress(PROJECTOR.join(SCRIPTS).encode(), 9)) <= 15 * 1024
    presenter = ROOT / "docs/assets/javascripts/presenter.js"
    assert len(gzip.compress(presenter.read_bytes(), 9)) <= 3 * 1024


def test_styles_are_joined_in_the_order_of_their_cascade() -> None:
    made = STYLES.join({name: f".{name} {{}}\n" for name in sorted(STYLES.order)})
    assert made == ".quiz {}\n\n.study {}\n\n.records {}\n\n.exam {}\n\n.plan {}\n"
