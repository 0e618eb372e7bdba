"""Compression ahead of time: what servers send as it lies, at no cost to them."""

import gzip
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import brotli  # type: ignore[import-untyped]

# What compresses; pictures and archives have been compressed already.
TEXTS = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml")
# Below this, headers weigh more than what is saved.
_SMALLEST = 512  # bytes
_OS_BYTE = 9  # of a gzip header: RFC 1952, 2.3.1


def gzip_of(content: bytes) -> bytes:
    """Content as gzip, at its smallest, that tells no time, file name or system."""
    made = bytearray(gzip.compress(content, 9, mtime=0))
    made[_OS_BYTE] = 255  # "unknown": Python's own choice depends on its version
    return bytes(made)


def brotli_of(content: bytes) -> bytes:
    """Content as brotli, at its smallest."""
    return bytes(brotli.compress(content, quality=11))


_FORMS: Mapping[str, Callable[[bytes], bytes]] = {".gz": gzip_of, ".br": brotli_of}


def precompressed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The compressed forms of a site's texts, as `x.html.gz` and `x.html.br`, by path.

    None where it would be no smaller, or where the site has a file of that name.
    """
    wanted = [
        (path, form)
        for path, content in files.items()
        if path.endswith(TEXTS) and len(content) >= _SMALLEST
        for form in _FORMS
        if path + form not in files
    ]
    # Both libraries let other threads run while they work.
    with ThreadPoolExecutor() as threads:
        made = threads.map(lambda each: _FORMS[each[1]](files[each[0]]), wanted)
        smaller = zip(wanted, made, strict=True)
        return {
            path + form: content
            for (path, form), content in smaller
            if len(content) < len(files[path])
        }
