"""Tests of changed documents: moves are reported; references follow, or nothing changes."""

import json
import random
from pathlib import Path

import pytest
from build_site import files_of
from hypothesis import given
from hypothesis import strategies as st
from mini_site import copy_mini, diagnostics_of
from studykit import renumbering
from studykit.__main__ import main
from studykit.files import read_folder
from studykit.library import read_library
from studykit.model import Paragraph, Registry, Source
from studykit.pages.authored import render_bodies
from studykit.registry import text_hash
from studykit.shifts import lost_references, renumbered_text, shift_of
from studykit.site import site_of

OLD = "甲乙丙丁"
# The redirects that the small site has.
MINI_REDIRECTS = {"waiting-line": "long-queue"}


def source_of(texts: str) -> Source:
    """Return a document with one paragraph per character."""
    paragraphs = tuple(
        Paragraph(id=f"s1-{n}", text=text, line=2 * n - 1) for n, text in enumerate(texts, 1)
    )
    path = "sources/s1.md"
    return Source("s1", "题", "题", False, "不详", path, None, paragraphs, (), (), 1)


def locked(texts: str) -> Registry:
    """Return the lock of a document with one paragraph per character."""
    return Registry({f"s1-{n}": text_hash(text) for n, text in enumerate(texts, 1)}, {}, {})


@pytest.mark.parametrize(
    ("now", "text", "followed", "messages"),
    [
        ("新甲乙丙丁", "[[s1-1]] [[s1-2..4|后三段]]", "[[s1-2]] [[s1-3..5|后三段]]", [
            "加了 s1-1", "原来的 s1-1..4，现在是 s1-2..5"]),
        ("甲乙新丙丁", "| [[s1-3\\|丙]] | [[s1-2..3]] |", "| [[s1-4\\|丙]] | [[s1-2..4]] |", [
            "加了 s1-3", "原来的 s1-3..4，现在是 s1-4..5"]),
        ("甲丙丁", "[[s1-3]]", "[[s1-2]]", [
            "少了原来的 s1-2", "原来的 s1-3..4，现在是 s1-2..3"]),
        ("甲子丑丙丁", "[[s1-2]] [[s1-4]]", "[[s1-2..3]] [[s1-5]]", [
            "原来的 s1-2，拆开或者改过，现在是 s1-2..3：看一遍引用它的地方",
            "原来的 s1-3..4，现在是 s1-4..5"]),
        ("甲子丁", "[[s1-2]] [[s1-3]] [[s1-4]]", "[[s1-2]] [[s1-2]] [[s1-3]]", [
            "原来的 s1-2..3，并起来或者改过，现在是 s1-2：看一遍引用它的地方",
            "原来的 s1-4，现在是 s1-3"]),
        ("甲子丙丁", "[[s1-2]]", "[[s1-2]]", ["改了 s1-2"]),
        ("甲乙丙丁戊", "[[s1-4]]", "[[s1-4]]", ["加了 s1-5"]),
        ("丁甲乙丙", "[[s1-4]] [[s1-3..4]] [[s1-1]]", "[[s1-1]] [[s1-4]] [[s1-2]]", [
            "原来的 s1-4，挪到了 s1-1：看一遍引用它的地方", "原来的 s1-1..3，现在是 s1-2..4"]),
        ("丁甲新丙", "[[s1-2]] [[s1-4]]", "[[s1-3]] [[s1-1]]", [
            "原来的 s1-4，挪到了 s1-1：看一遍引用它的地方", "原来的 s1-1，现在是 s1-2",
            "改了 s1-2，现在是 s1-3", "原来的 s1-3，现在是 s1-4"]),
        ("甲子丑丙丁", "[丙](../sources/s1.md#s1-3) [乙](s1.html#s1-2) [丁](#s1-4 \"丁\")",
            "[丙](../sources/s1.md#s1-4) [乙](s1.html#s1-2) [丁](#s1-5 \"丁\")", [
            "原来的 s1-2，拆开或者改过，现在是 s1-2..3：看一遍引用它的地方",
            "原来的 s1-3..4，现在是 s1-4..5"]),
    ],
)  # fmt: skip
def test_references_follow_their_paragraphs(
    now: str, text: str, followed: str, messages: list[str]
) -> None:
    shift = shift_of(source_of(now), locked(OLD))
    assert list(shift.messages) == messages
    assert renumbered_text(text, {"s1": shift}) == followed
    assert shift.moves == (followed != text)


def test_a_reference_to_a_paragraph_that_is_gone_is_reported() -> None:
    shifts = {"s1": shift_of(source_of("甲丙丁"), locked(OLD))}
    text = "见 [[s1-2]]、[[s1-1..2]]\n[[s2-2]] [[unit]] [[s1-9]] [[s1-2|乙]]\n[乙](s1.md#s1-2)"
    assert list(lost_references(text, shifts)) == [(1, "s1-2"), (2, "s1-2"), (3, "s1-2")]
    assert renumbered_text(text, shifts) == text.replace("[[s1-1..2]]", "[[s1-1]]")


@given(
    st.lists(st.sampled_from("甲乙丙丁戊己"), unique=True), st.sets(st.integers(0, 6)), st.randoms()
)
def test_the_text_behind_a_number_stays_the_same(
    paragraphs: list[str], indexes: set[int], draw: random.Random
) -> None:
    """Every old paragraph that remains is mapped to its new number."""
    old = "".join(paragraphs)
    now = [char for char in paragraphs if (ord(char) + len(indexes)) % 3]  # drop about a third
    draw.shuffle(now)
    for index in sorted(indexes, reverse=True):
        now.insert(index, chr(0x5000 + index))
    shift = shift_of(source_of("".join(now)), locked(old))
    for number, text in enumerate(old, 1):
        if text in now:
            assert list(shift.places[number]) == [now.index(text) + 1]


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A site in whose first document a paragraph was put before all others."""
    site = copy_mini(tmp_path / "site")
    path = site / "docs/sources/s1.txt"
    path.write_text("\u3000\u3000新加的一段话，放在最前面。\n\n" + path.read_text("utf-8"), "utf-8")
    return site


def test_lock_refuses_a_shift_and_changes_nothing(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(moved)
    assert main(["--root", str(moved), "lock"]) == 1
    out = capsys.readouterr().out
    assert "加了 s1-1\n" in out
    assert "原来的 s1-1..3，现在是 s1-2..4\n" in out
    assert "改法：加 --renumber" in out
    assert files_of(moved) == before


def test_renumbering_keeps_every_citation_on_its_text(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (moved / "docs/modules/queues.md").read_text("utf-8")
    assert main(["--root", str(moved), "lock", "--renumber", "--yes"]) == 0
    out = capsys.readouterr().out
    assert "+- 出处：[[s1-4]]" in out
    after = (moved / "docs/modules/queues.md").read_text("utf-8")
    assert after.count("[[s1-4]]") == before.count("[[s1-3]]") > 0
    # Quotations still stand in the paragraphs that they cite; only the new one is not cited yet.
    found = diagnostics_of(read_folder(moved / "docs"))
    assert [(each.code, each.path) for each in found] == [("N11", "sources/s1.txt")]
    assert (moved / ".before-fix/1/docs/modules/queues.md").read_text("utf-8") == before
    after_first = files_of(moved)
    assert main(["--root", str(moved), "lock", "--renumber", "--yes"]) == 0
    assert files_of(moved) == after_first


def test_a_cited_paragraph_cannot_vanish(moved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = moved / "docs/sources/s1.txt"
    path.write_text("\n\n".join(path.read_text("utf-8").split("\n\n")[:-1]) + "\n", "utf-8")
    before = files_of(moved)
    assert main(["--root", str(moved), "lock", "--renumber", "--yes"]) == 1
    assert "引用了 s1-3，原文里已经没有这一段。改法：先删去这处引用" in capsys.readouterr().out
    assert files_of(moved) == before


def test_an_interrupted_renumbering_is_begun_anew(
    moved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_folder(moved / "docs")
    write_bytes = renumbering.write_bytes  # type: ignore[attr-defined]

    def write(path: Path, data: bytes) -> None:
        write_bytes(path, data)
        if path == moved / "docs/modules/queues.md":
            raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(renumbering, "write_bytes", write)
        assert main(["--root", str(moved), "lock", "--renumber", "--yes"]) == 130
    assert read_folder(moved / "docs") != before
    assert main(["--root", str(moved), "lock", "--renumber", "--yes"]) == 0
    assert "已恢复" in capsys.readouterr().out
    text = (moved / "docs/modules/queues.md").read_text("utf-8")
    assert text.count("[[s1-4]]") == before["modules/queues.md"].decode().count("[[s1-3]]")


def test_a_number_that_is_no_longer_used_leads_to_its_text(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A paragraph is added and then removed again, so that the last number is no longer used."""
    lock = ["--root", str(moved), "lock", "--renumber", "--yes"]
    assert main(lock) == 0
    assert json.loads((moved / "docs/registry/redirects.json").read_text("utf-8")) == MINI_REDIRECTS
    path = moved / "docs/sources/s1.txt"
    path.write_text(path.read_text("utf-8").split("\n\n", 1)[1], "utf-8")
    assert main(lock) == 0
    assert "旧链接 s1-4 指到 s1-3" in capsys.readouterr().out
    redirects = moved / "docs/registry/redirects.json"
    assert json.loads(redirects.read_text("utf-8")) == {**MINI_REDIRECTS, "s1-4": "s1-3"}
    assert main(["--root", str(moved), "check"]) == 0
    site = site_of(read_library(read_folder(moved / "docs"))[0])
    body = render_bodies(site)["sources/s1.md"]
    assert '<span id="s1-4"></span>' in "".join(body.blocks)
    # Once the number is in use again, it has no redirect.
    text = path.read_text("utf-8")
    path.write_text("\u3000\u3000又加了一段，放在最前面。\n\n" + text, "utf-8")
    assert main(lock) == 0
    assert json.loads(redirects.read_text("utf-8")) == MINI_REDIRECTS
