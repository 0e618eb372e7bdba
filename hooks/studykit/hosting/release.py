"""The contents of the two packages: a bundle for web servers, and a folder for USB sticks."""

from collections.abc import Iterable, Mapping

from studykit.hosting.compress import precompressed
from studykit.hosting.manifest import METADATA, SUMS, Release, metadata_text, sums_text
from studykit.naming import PUBLIC_PATH

# The folders and files of a bundle. `publish.py` accepts no other non-ASCII name than this one.
SITE = "site"
SERVER = "server"
PUBLISHER = "publish.py"
INSTRUCTIONS = "使用说明.txt"
# The file on a USB stick that readers open first.
START_PAGE = "打开学习站.html"
# As in publish.py, with room for the endings of compressed files.
_FOLDERS_AT_MOST = 32
_PATH_AT_MOST = 1024 - len(".gz")
_PART_AT_MOST = 250 - len(".gz")


def invalid_paths(paths: Iterable[str]) -> list[str]:
    """Return the paths of a site that some server, zip tool or file system would not accept.

    `publish.py` has the same rules, and refuses a bundle with such a path.
    """
    return sorted(path for path in paths if not _is_valid(f"{SITE}/{path}"))


def _is_valid(path: str) -> bool:
    parts = path.split("/")
    is_short = len(path) <= _PATH_AT_MOST and max(map(len, parts)) <= _PART_AT_MOST
    return bool(PUBLIC_PATH.fullmatch(path)) and is_short and len(parts) <= _FOLDERS_AT_MOST + 1


def bundle_of(
    site: Mapping[str, bytes],
    server: Mapping[str, str],
    publisher: bytes,
    instructions: str,
    release: Release,
) -> dict[str, bytes]:
    """Return the files of a bundle by path.

    These are the site, its compressed files, the server settings, the publisher, the instructions
    and the manifest. `server` are the settings of web servers by name. `{release}` in
    `instructions` is replaced.
    """
    published = {**site, **precompressed(site)}
    files = {f"{SITE}/{path}": content for path, content in published.items()}
    files |= {f"{SERVER}/{name}": text.encode() for name, text in server.items()}
    files[PUBLISHER] = publisher
    text = instructions.replace("{release}", release.name)
    # Old Windows editors need a byte order mark and CRLF line endings.
    files[INSTRUCTIONS] = text.replace("\n", "\r\n").encode("utf-8-sig")
    files[METADATA] = metadata_text(release).encode()
    return {**files, SUMS: sums_text(files).encode()}


def stick_of(site: Mapping[str, bytes], first: str) -> dict[str, bytes]:
    """Return the files of a USB stick by path: the site in a folder, and a page to open first."""
    return {START_PAGE: first.encode(), **{f"{SITE}/{path}": site[path] for path in site}}
