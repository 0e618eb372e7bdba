"""The manifest of a release: its name, and the SHA-256 and time of every file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

SUMS = "SHA256SUMS"
METADATA = "release.json"
# The version of the bundle format. Increase it if older publishers cannot read the new format.
FORMAT = 1
_DIGITS = 8
# Replaces the time in a release name if it is unknown.
UNDATED = "undated"


# File times are in the 194 days (2 * 2**23 seconds) from 2026-01-01 UTC, so that servers do not see
# a time in the future. The step is 2 because zip files store only even seconds.
_FIRST_TIME = 1_767_225_600
_TIMES = 1 << 23
_STEP = 2


@dataclass(frozen=True)
class Release:
    """A release of a site.

    `site_id` identifies the site. `time` is the commit time in Unix seconds, 0 if it is unknown.
    """

    site_id: str
    name: str
    time: int


def release_of(site_id: str, contents: Mapping[str, bytes], time: int, stamp: str) -> Release:
    """Return the release of some contents, given by path. They must include all its inputs.

    `stamp` is the time in the form `20261125-1837`, which sorts by time; it is empty if the time is
    unknown. The name ends with the first 8 hex digits of a hash of the contents, so that different
    contents get different names.
    """
    digest = hashlib.sha256(sums_text(contents).encode()).hexdigest()
    return Release(site_id, f"{stamp or UNDATED}-{digest[:_DIGITS]}", time)


def file_time(content: bytes) -> int:
    """Derive a file's modification time, in Unix seconds, from a hash of its content.

    Servers compute an ETag from a file's time and size. So a page that changed without changing its
    length gets a new ETag, an unchanged page keeps its ETag, and all replicas have the same ETags.
    """
    step = int.from_bytes(hashlib.sha256(content).digest()[:8], "big") % _TIMES
    return _FIRST_TIME + _STEP * step


def sums_text(files: Mapping[str, bytes]) -> str:
    """List the SHA-256 of each file, sorted by path, in the format of `sha256sum --check`."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return "".join(lines)


def metadata_text(release: Release) -> str:
    """Serialize a release as JSON. `publish.py` reads it before it unpacks a bundle."""
    metadata = {
        "format": FORMAT,
        "site_id": release.site_id,
        "release": release.name,
        "time": release.time,
    }
    return json.dumps(metadata, indent=1) + "\n"
