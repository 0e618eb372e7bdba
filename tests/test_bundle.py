"""The projector as one file: all of its parts, in order, small enough, and none forgotten."""

import gzip

import pytest
from mini_site import ROOT
from studykit.folder import read_parts
from studykit.render.bundle import CASCADE, ORDER, PARTS, STYLES, bundle, sheet

SCRIPTS = read_parts(ROOT / "docs" / PARTS)


def test_it_holds_every_part_in_order() -> None:
    made = bundle({name: f"/* told */\nf('{name}'); // why\n" for name in ORDER})
    assert made.split("\n") == [*(f"f('{name}');" for name in ORDER), ""]


@pytest.mark.parametrize("change", [{"stage": None}, {"other": ""}])
def test_a_part_without_a_place_is_named(change: dict[str, str | None]) -> None:
    scripts = {k: v for k, v in ({**SCRIPTS, **change}).items() if v is not None}
    with pytest.raises(ValueError, match=next(iter(change))):
        bundle(scripts)


def test_words_for_readers_are_kept() -> None:
    made = bundle(SCRIPTS)
    assert "已经是最后一页" in made
    assert "（" in made


def test_the_projector_keeps_its_budget() -> None:
    """15 KB gzipped; the trainer's own window asks for 3 KB more."""
    assert len(gzip.compress(bundle(SCRIPTS).encode(), 9)) <= 15 * 1024
    presenter = ROOT / "docs/assets/javascripts/presenter.js"
    assert len(gzip.compress(presenter.read_bytes(), 9)) <= 3 * 1024


def test_styles_are_joined_in_the_order_of_their_cascade() -> None:
    assert sheet({name: f".{name} {{}}\n" for name in sorted(CASCADE)}) == (
        ".quiz {}\n\n.study {}\n\n.plan {}\n"
    )
    styles = read_parts(ROOT / "docs" / STYLES)
    assert all(text in sheet(styles) for text in styles.values())
    with pytest.raises(ValueError, match="odd"):
        sheet({**styles, "odd": ""})
