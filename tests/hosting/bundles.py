"""Small bundles, valid and invalid, and the contents of a host's folder after publishing them."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from mini_site import ROOT
from studykit.files import write_archive
from studykit.hosting.manifest import file_time, release_of
from studykit.hosting.release import bundle_of

PUBLISHER = ROOT / "hooks/studykit/deploy" / "publish.py"
SITE_ID = "small"
# The times of four commits, a minute apart: in Unix seconds, and as in the names of releases.
TIMES = {"a": 1_700_000_000, "b": 1_700_000_060, "c": 1_700_000_120, "d": 1_700_000_180}
STAMPS = {"a": "20231114-2213", "b": "20231114-2214", "c": "20231114-2215", "d": "20231114-2216"}
# Nested folders: more than Python's recursion limit or Linux's longest path allows.
DEPTH = 3_000


def site(letter: str) -> dict[str, bytes]:
    """Return a small site's files; each version has its own text file and hash-named script."""
    page = f"<!doctype html><title>{letter}</title>{letter * 2000}".encode()
    digest = hashlib.sha256(letter.encode()).hexdigest()[:8]
    return {
        "index.html": page,
        "modules/queues.html": page,
        f"assets/javascripts/bundle.{digest}.min.js": letter.encode() * 900,
        f"only-{letter}.txt": letter.encode(),
    }


def hashed(letter: str) -> str:
    """Return the path, relative to the site, of a version's hash-named script."""
    return next(path for path in site(letter) if "bundle" in path)


def name_of(letter: str) -> str:
    """Return the release name of a version."""
    return release_of(SITE_ID, site(letter), TIMES[letter], STAMPS[letter]).name


def files_of_bundle(letter: str, site_id: str = SITE_ID) -> dict[str, bytes]:
    """Return the files of a valid bundle."""
    release = release_of(site_id, site(letter), TIMES[letter], STAMPS[letter])
    # Versions a and b have the same server settings; c and d have others.
    server = {"nginx.conf": f"# {letter in 'cd'}\n"}
    return bundle_of(site(letter), server, PUBLISHER.read_bytes(), "说明 {release}\n", release)


def write_bundle(folder: Path, letter: str, site_id: str = SITE_ID) -> tuple[Path, str]:
    """Write a valid bundle; return its path and its SHA-256."""
    path = folder / f"{site_id}-{letter}.zip"
    return path, write_archive(path, files_of_bundle(letter, site_id), file_time)


Entry = tuple[zipfile.ZipInfo, bytes]


def entry(name: str, content: bytes = b"", mode: int = 0o100644) -> Entry:
    """Return a zip entry of any name and file type."""
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info, content


def write_raw_bundle(
    path: Path, files: Mapping[str, bytes], more: Iterable[Entry] = ()
) -> tuple[Path, str]:
    """Write a bundle whose manifest matches its content; return its path and its SHA-256."""
    entries = [*(entry(name, content) for name, content in files.items()), *more]
    if "SHA256SUMS" not in files:
        sums = {info.filename: hashlib.sha256(data).hexdigest() for info, data in entries}
        text = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
        entries.append(entry("SHA256SUMS", text.encode()))
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def metadata(**changed: object) -> bytes:
    """Return the content of release.json, with some values changed."""
    values = {"format": 1, "site_id": SITE_ID, "release": name_of("b"), "time": TIMES["b"]}
    return json.dumps({**values, **changed}).encode()


def snapshot(root: Path) -> dict[str, str]:
    """Return what a host's folder contains: symlinks with their target, files with their hash.

    The lock file is left out.
    """
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.is_symlink():
                shown = f"-> {path.readlink()}"
            else:
                shown = "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
            found[path.relative_to(root).as_posix()] = shown
    found.pop(".lock", None)
    return found


def hidden_files(root: Path) -> list[str]:
    """Return the hidden files and folders in a host's folder, except the lock file.

    There are none once a publication is complete.
    """
    hidden = []
    for folder, folders, files in os.walk(root):
        hidden += [f"{folder}/{name}" for name in (*folders, *files) if name.startswith(".")]
    return sorted(set(hidden) - {f"{root}/.lock"})


def served(root: Path) -> str:
    """Return the letter of the version that is served, or "" if there is none.

    Asserts that the version is complete. Hash-named files of other versions may be present too.
    """
    if not (root / "current").is_symlink():
        return ""
    folder = root / "current" / "site"
    letter = (folder / "index.html").read_text("utf-8")[-1]
    for path, content in site(letter).items():
        assert (folder / path).read_bytes() == content, path
    return letter


def make_deep_folder(path: Path) -> None:
    """Create a folder so deep that the path of its innermost folder is too long for Linux."""
    path.mkdir()
    for _ in range(DEPTH):
        # Built from the inside out: each folder is moved into a new one.
        wrapping = path.with_name("wrapping")
        wrapping.mkdir()
        path.rename(wrapping / "x")
        wrapping.rename(path)
