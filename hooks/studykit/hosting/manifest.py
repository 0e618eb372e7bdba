"""What a release says of itself: its name, and the sum of every file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

SUMS = "SHA256SUMS"
ABOUT = "release.json"
# Raised when a publisher of before could not read what is written now.
FORMAT = 1
_DIGITS = 8


@dataclass(frozen=True)
class Release:
    """A built site on its way to hosts: whose it is, its name, and its time in Unix seconds."""

    site_id: str
    name: str
    time: int


def release_of(site_id: str, files: Mapping[str, bytes], time: int, stamp: str) -> Release:
    """The release of a site's files; `stamp` is its time as names show it, `20261125-1837`.

    Names sort by time, and end with the first digits of a hash of all that the site holds, so that
    what differs is never named alike.
    """
    whole = hashlib.sha256(sums_text(files).encode()).hexdigest()
    return Release(site_id, f"{stamp}-{whole[:_DIGITS]}", time)


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
