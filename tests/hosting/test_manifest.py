"""Tests of release names and file times: they depend only on contents."""

import publish
import pytest
from hypothesis import given
from hypothesis import strategies as st
from studykit.hosting.manifest import file_time, release_of
from studykit.hosting.release import invalid_paths

FIRST, LAST = 1_767_225_600, 1_784_002_816  # 2026-01-01 and 2026-07-14


@given(st.binary(max_size=200))
def test_file_times_are_even_seconds_in_the_past(content: bytes) -> None:
    assert FIRST <= file_time(content) < LAST
    assert file_time(content) % 2 == 0


def test_files_that_differ_in_one_character_get_different_times() -> None:
    times = {file_time(f"第 {number:04} 页".encode()) for number in range(1000)}
    assert len(times) > 995


def test_a_release_is_named_by_its_time_and_its_contents() -> None:
    contents = {"index.html": b"a", "b.html": b"b"}
    dated = release_of("small", contents, 1_700_000_000, "20231114-2213").name
    undated = release_of("small", contents, 0, "").name
    assert dated.removeprefix("20231114-2213-") == undated.removeprefix("undated-")
    others = [{**contents, "b.html": b"c"}, {"index.html": b"a"}, {"index.html": b"b"}]
    names = {release_of("small", each, 0, "").name for each in [contents, *others]}
    assert len(names) == 4


@pytest.mark.parametrize(
    ("path", "is_valid"),
    [
        ("index.html", True),
        ("modules/a_b.c-d.html", True),
        (f"{'a' * 247}", True),
        (f"{'a' * 248}", False),
        ("/".join("d" * 32), True),
        ("/".join("d" * 33), False),
        ("/".join(["d" * 99] * 10) + "/" + "e" * 16, True),
        ("/".join(["d" * 99] * 10) + "/" + "e" * 17, False),
        ("页.html", False),
        (".hidden/a.html", False),
        ("a//b.html", False),
    ],
)
def test_the_publisher_accepts_every_valid_path(path: str, is_valid: bool) -> None:
    """It also accepts the paths of the compressed files, which are longer."""
    assert (invalid_paths([path]) == []) == is_valid
    if is_valid:
        for form in ("", ".gz", ".br"):
            publish._check_path(f"site/{path}{form}")
