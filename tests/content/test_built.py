"""Tests that the built pages of the six documents are the compilation, character for character."""

from html.parser import HTMLParser
from pathlib import Path

from mini_site import HERE

COMPILATION = (HERE / "data/compilation.txt").read_text("utf-8")
TITLE_OF_S6 = "服务群众方面存在的问题整改措施篇6"


class _Paragraphs(HTMLParser):
    """Parses the paragraphs' visible text and the full title of a built source page."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: dict[str, str] = {}
        self.title = ""
        self._id = ""
        self._in: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("class") == "paragraph":
            self._id = values["id"] or ""
        if values.get("class") == "provenance__title":
            self._in = "title"
        elif tag == "p":
            self._in = "text" if values.get("class") == "paragraph__text" else None
            if self._in:
                self.paragraphs[self._id] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" or (tag == "strong" and self._in == "title"):
            self._in = None

    def handle_data(self, data: str) -> None:
        if self._in == "text":
            self.paragraphs[self._id] += data
        elif self._in == "title":
            self.title += data


def read_source(site: Path, name: str) -> _Paragraphs:
    parser = _Paragraphs()
    parser.feed((site / f"sources/{name}.html").read_text("utf-8"))
    return parser


def test_built_sources_are_the_compilation_character_for_character(real_site: Path) -> None:
    shown: list[str] = []
    for number in range(1, 7):
        page = read_source(real_site, f"s{number}")
        if number == 6:
            shown.append(page.title.strip())
        shown += page.paragraphs.values()
    given = [line.strip(" \t\u3000") for line in COMPILATION.split("\n")]
    assert shown == [line for line in given if line]
    assert TITLE_OF_S6 in shown


def test_paragraphs_are_numbered_without_a_gap(real_site: Path) -> None:
    for name, count in {"s1": 8, "s2": 13, "s3": 4, "s4": 12, "s5": 14, "s6": 14}.items():
        ids = list(read_source(real_site, name).paragraphs)
        assert ids == [f"{name}-{n}" for n in range(1, count + 1)]


def test_s6_repeats_s5_word_for_word(real_site: Path) -> None:
    ours = list(read_source(real_site, "s6").paragraphs.values())
    assert ours == list(read_source(real_site, "s5").paragraphs.values())
    assert len(ours) == 14
