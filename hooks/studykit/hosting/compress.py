"""Compression at packing time, so that servers send compressed files without any work."""

import gzip
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import brotli  # type: ignore[import-untyped]

# The extensions of files worth compressing. Images and archives are already compressed.
TEXTS = (".css", ".html", ".js", ".json", ".jsonl", ".svg", ".txt", ".xml")
# Below this size, the headers cost more than compression saves.
_SMALLEST = 512  # bytes
_OS_BYTE = 9  # offset in a gzip header: RFC 1952, 2.3.1


def gzip_of(content: bytes) -> bytes:
    """Compress with gzip at the highest level, without time, file name or operating system."""
    compressed = bytearray(gzip.compress(content, 9, mtime=0))
    compressed[_OS_BYTE] = 255  # "unknown": the value that Python writes depends on its version
    return bytes(compressed)


def brotli_of(content: bytes) -> bytes:
    """Compress with brotli at the highest level."""
    return bytes(brotli.compress(content, quality=11))


_ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {".gz": gzip_of, ".br": brotli_of}


def precompressed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Compress the text files of a site; return `x.html.gz` and `x.html.br` by path.

    A compressed file is omitted if it is not smaller or if the site has a file of that name.
    """
    wanted = [
        (path, suffix)
        for path, content in files.items()
        if path.endswith(TEXTS) and len(content) >= _SMALLEST
        for suffix in _ENCODERS
        if path + suffix not in files
    ]
    # Both libraries release the GIL while they compress.
    with ThreadPoolExecutor() as threads:
        compressed = threads.map(lambda each: _ENCODERS[each[1]](files[each[0]]), wanted)
        smaller = zip(wanted, compressed, strict=True)
        return {
            path + suffix: content
            for (path, suffix), content in smaller
            if len(content) < len(files[path])
        }
