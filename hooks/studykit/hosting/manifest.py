"""What a release says of itself: its name, and the sum and the time of every file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

SUMS = "SHA256SUMS"
ABOUT = "release.json"
# Raised when a publisher of before could not read what is written now.
FORMAT = 1
_DIGITS = 8
# What names say in place of a time that is not known.
UNDATED = "undated"


# Times of files lie in the half-year from 2026-01-01 on: old enough for no server to take one for a
# time to come. Zip files keep even seconds alone.
_FIRST_TIME = 1_767_225_600
_TIMES = 1 << 23
_STEP = 2


@dataclass(frozen=True)
class Release:
    """A built site on its way to hosts.

    `site_id` says whose it is; `time` is its commit's in Unix seconds, 0 if that is not known.
    """

    site_id: str
    name: str
    time: int


def release_of(site_id: str, contents: Mapping[str, bytes], time: int, stamp: str) -> Release:
    """The release of some contents by path, which must be all that it is made from.

    `stamp` is the time as names show it, `20261125-1837`, by which they sort; it is empty where the
    time is not known. Names end with the first digits of a hash of the contents: what differs is
    never named alike.
    """
    whole = hashlib.sha256(sums_text(contents).encode()).hexdigest()
    return Release(site_id, f"{stamp or UNDATED}-{whole[:_DIGITS]}", time)


def file_time(content: bytes) -> int:
    """The time that a file gets, in Unix seconds: it follows from the content, as a hash does.

    Servers make an ETag of a file's time and size. So a page that changed without changing its
    length gets another ETag, one that did not change keeps its own, and all replicas have the same.
    """
    place = int.from_bytes(hashlib.sha256(content).digest()[:8], "big") % _TIMES
    return _FIRST_TIME + _STEP * place


def sums_text(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of each file, by path, as `sha256sum --check` reads it."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return "".join(lines)


def about_text(release: Release) -> str:
    """What `publish.py` asks of a bundle before it unpacks it, as JSON."""
    about = {
        "format": FORMAT,
        "site_id": release.site_id,
        "release": release.name,
        "time": release.time,
    }
    return json.dumps(about, indent=1) + "\n"
