"""Texts that stay in memory compressed, because those of all pages are there together."""

import zlib


def packed(text: str) -> bytes:
    """Return a text compressed, as fast as it goes."""
    return zlib.compress(text.encode(), 1)


def unpacked(data: bytes) -> str:
    """Return a text that was `packed`."""
    return zlib.decompress(data).decode()
