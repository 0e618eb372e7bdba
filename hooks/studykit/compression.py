"""Compress texts in memory, because a build holds the texts of all pages at the same time."""

import zlib


def packed(text: str) -> bytes:
    """Return a text, compressed at the fastest level."""
    return zlib.compress(text.encode(), 1)


def unpacked(data: bytes) -> str:
    """Return the text that `packed` compressed."""
    return zlib.decompress(data).decode()
