"""Test that readers see one name of each document, and never the raw id of a paragraph."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from studykit.locator import BARE_ID

# The names of earlier editions. The guide for learners says that a search still knows them.
_FORMER = re.compile(r"文[0-9]|篇[一二三四五六七八九十]")
_GUIDE_TO_FORMER = "从前的文2-9、〔篇二·9〕也找得到"
# Attributes whose values are displayed, printed or read aloud.
_SHOWN = ("alt", "title", "aria-label", "placeholder", "data-paper", "data-label", "data-title")
# Only this page shows ids: in <code>, as examples of the notation.
_WITH_EXAMPLES = "guide/author.html"
_FOR_PEOPLE = frozenset(
    "title short_title text stem explanation rationale reason question note".split()  # noqa: SIM905
)
_UNSEEN = ("script", "style")


class _Shown(HTMLParser):
    """Collects what a page shows: its text outside `skipped` elements, and shown attributes."""

    def __init__(self, skipped: tuple[str, ...]) -> None:
        super().__init__()
        self.skipped = skipped
        self.texts = [""]
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag in self.skipped
        self._divide(tag)
        self.texts[:0] = [value for name, value in attrs if name in _SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in self.skipped
        self._divide(tag)

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.texts[-1] += data

    def _divide(self, tag: str) -> None:
        # The build puts spans inside words, for spacing.
        if tag != "span":
            self.texts.append("")


def _shown(site: Path) -> Iterator[tuple[str, str]]:
    """Yield each text that a page of a site shows, with the path of the page."""
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site).as_posix()
        parser = _Shown((*_UNSEEN, "code") if name == _WITH_EXAMPLES else _UNSEEN)
        parser.feed(page.read_text("utf-8"))
        yield from ((name, text) for text in parser.texts)


def _texts_for_people(value: object, key: str = "") -> Iterator[str]:
    """Yield the texts of exported JSON that a program would show, not its ids and addresses."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts_for_people(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_for_people(inner, key)
    elif isinstance(value, str) and key in _FOR_PEOPLE:
        yield value


@pytest.mark.parametrize("site", ["real_site", "small_site"])
def test_no_page_shows_a_raw_id(site: str, request: pytest.FixtureRequest) -> None:
    shown = list(_shown(request.getfixturevalue(site)))
    assert len(shown) > 1000
    assert [(page, text) for page, text in shown if BARE_ID.search(text)] == []


def test_no_page_shows_a_former_name_of_a_document(real_site: Path) -> None:
    texts = ((page, text.replace(_GUIDE_TO_FORMER, "")) for page, text in _shown(real_site))
    assert [(page, text) for page, text in texts if _FORMER.search(text)] == []


@pytest.mark.parametrize("name", ["library.json", "items.json"])
def test_no_exported_text_shows_a_raw_id(real_site: Path, name: str) -> None:
    texts = list(_texts_for_people(json.loads((real_site / "data" / name).read_text("utf-8"))))
    assert len(texts) > 100
    assert [text for text in texts if BARE_ID.search(text)] == []
