"""Tests of precompressed files: same content, smaller, and reproducible."""

import gzip
from random import Random

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from studykit.hosting.compress import brotli_of, gzip_of, precompressed

PAGE = "<p>学习站</p>".encode() * 100


@given(st.binary(max_size=3000))
def test_decompressed_content_equals_the_original(content: bytes) -> None:
    assert gzip.decompress(gzip_of(content)) == content
    assert brotli.decompress(brotli_of(content)) == content


def test_gzip_output_has_no_time_name_or_system() -> None:
    # RFC 1952: magic, deflate, no flags, no time, best compression, unknown system.
    assert gzip_of(PAGE)[:10] == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])


@pytest.mark.parametrize(
    ("path", "content", "forms"),
    [
        ("index.html", PAGE, {".gz", ".br"}),
        ("data/items.json", PAGE, {".gz", ".br"}),
        ("assets/x.css", b"a {}" * 20, set()),  # too small
        ("assets/x.png", PAGE, set()),  # not a text file
        ("assets/x.js", bytes(range(256)) * 3, {".gz", ".br"}),
    ],
)
def test_text_files_that_get_smaller_are_compressed(
    path: str, content: bytes, forms: set[str]
) -> None:
    assert set(precompressed({path: content})) == {path + form for form in forms}


def test_files_that_would_not_get_smaller_are_not_compressed() -> None:
    noise = Random(0).randbytes(9000)  # noqa: S311
    assert precompressed({"x.txt": noise}) == {}
    # The same bytes twice do get smaller.
    assert set(precompressed({"x.txt": noise * 2})) == {"x.txt.gz", "x.txt.br"}


def test_a_file_of_the_site_is_never_replaced() -> None:
    site = {"sitemap.xml": PAGE, "sitemap.xml.gz": b"its own"}
    assert set(precompressed(site)) == {"sitemap.xml.br"}
