"""A built page shows a relation without a mark only if the document itself states it.

The rule holds for every rendering that is derived from relations: the tables of problems, causes
and remedies, the lists below units, the pictures and the handouts. Each is read back from the HTML
and compared with the relations as authors wrote them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from banks import REAL, library_in
from oracle import Oracle
from studykit.model import Basis

LIBRARY = library_in(REAL)
STATED = {
    (unit.id, type_.value, target)
    for unit in LIBRARY.units
    for type_, target, basis in Oracle(LIBRARY).relations(unit.id)
    if basis is Basis.STATED
}
TYPES = {"cause": "causes", "remedy": "addresses"}
LABELS = {"导致": "causes", "针对": "addresses"}
BACKLINKS = {"导致它的原因": "causes", "针对它的对策": "addresses"}
MARK = '<span class="basis">编者归纳</span>'


class Claim(NamedTuple):
    """A relation that a page shows without a mark."""

    source: str
    type: str
    target: str


def ids(html: str) -> list[str]:
    return re.findall(r'<a class="ref[^"]*" href="[^"#]*#([\w-]+)"', html)


def table_claims(html: str) -> Iterator[Claim]:
    for row in re.findall(r"<th scope=\"row\" class=\"matrix__problem.*?</tr>", html, re.DOTALL):
        problem = ids(row)[0]
        for kind, entry in re.findall(r'<li data-kind="(cause|remedy)">(.*?)</li>', row, re.DOTALL):
            shown = entry.partition('<span class="cell__note">')[0]
            if MARK not in shown:
                yield Claim(ids(shown)[0], TYPES[kind], problem)


def list_claims(html: str) -> Iterator[Claim]:
    for part in re.split(r'(?=<h[2-6][^>]* id=")', html):
        unit = re.match(r'<h[2-6][^>]* id="([\w-]+)"', part)
        block = re.search(r'<details class="disclosure related">.*?</details>', part, re.DOTALL)
        if not unit or not block:
            continue
        for line in re.findall(r"<li>(?:导致|针对) .*?</li>", block[0], re.DOTALL):
            if MARK not in line:
                yield Claim(unit[1], LABELS[line[4:6]], ids(line)[0])
        for title, lines in re.findall(
            r'related__title">(\S+?)（\d+）</p>\n<ul>(.*?)</ul>', block[0], re.DOTALL
        ):
            for line in re.findall(r"<li>.*?</li>", lines, re.DOTALL):
                if title in BACKLINKS and MARK not in line:
                    yield Claim(ids(line)[0], BACKLINKS[title], unit[1])


def line_claims(html: str) -> Iterator[Claim]:
    """Yield the claims of the lines in pictures that are not dashed."""
    solid = r'<g class="map__edge" data-edge="([^"]*)"><path class="map__line" '
    for edge in re.findall(solid, html):
        yield Claim(*edge.split())


def box_claims(html: str) -> Iterator[Claim]:
    """Yield the claims of the words in the boxes of pictures, which say what the lines show."""
    for box in re.findall(r'<summary class="map__label">(.*?)</summary>', html, re.DOTALL):
        for said in box.split('<span class="map__says" data-edge="')[1:]:
            if MARK not in said:
                yield Claim(*said.partition('"')[0].split())


def handout_claims(html: str, module: str) -> Iterator[Claim]:
    named = {unit.title: unit.id for unit in LIBRARY.units if unit.module == module}
    for section in re.findall(r'<section class="handout__unit">.*?</section>', html, re.DOTALL):
        title = re.sub("<[^>]+>", "", section.partition("</span> ")[2].partition("</h")[0])
        for line in re.findall(r'<p class="handout__relation">.*?</p>', section):
            label = line.partition(">")[2][:2]
            if MARK not in line:
                for target in ids(line):
                    yield Claim(named[title], LABELS[label], target)


def read(site: Path, pattern: str) -> Iterator[tuple[str, str]]:
    for path in sorted(site.glob(pattern)):
        # Spacing is marked inside words.
        text = re.sub(r'<span class="gap">(.)</span>', r"\1", path.read_text("utf-8"))
        yield path.stem, text


def test_unmarked_relations_are_stated(real_site: Path) -> None:
    claims: dict[str, set[Claim]] = {name: set() for name in ("table", "list", "line", "box")}
    folders = ("modules", "lessons", "indexes")
    for _, html in (page for name in folders for page in read(real_site, f"{name}/*.html")):
        claims["table"] |= set(table_claims(html))
        claims["list"] |= set(list_claims(html))
        claims["line"] |= set(line_claims(html))
        claims["box"] |= set(box_claims(html))
    claims["handout"] = {
        claim
        for module, html in read(real_site, "handouts/*.html")
        for claim in handout_claims(html, module)
    }
    for rendering, found in claims.items():
        assert len(found) > 20, rendering
        assert found - STATED == set(), rendering
    # The pictures show every relation, so the unmarked ones are exactly those that are stated.
    stated = {claim for claim in STATED if claim[1] in TYPES.values()}
    assert claims["line"] == claims["box"] == stated
