"""Tests that a server sends a page again after an upgrade if and only if the page changed.

Servers compute an ETag from a file's time and size. These releases have no date, so only contents
determine the times. One page changes in some characters but not in length; another does not change.
"""

from pathlib import Path

import publish
import pytest
from bundles import PUBLISHER, SITE_ID
from studykit.files import write_archive
from studykit.hosting.manifest import file_time, release_of
from studykit.hosting.release import bundle_of
from webserver import serving

CHANGED, SAME = "index.html", "modules/same.html"


def install(root: Path, folder: Path, changed: str) -> None:
    texts = {CHANGED: changed, SAME: "同", "404.html": "无"}
    pages = {
        name: f"<!doctype html><title>{text}</title>{text * 900}".encode()
        for name, text in texts.items()
    }
    release = release_of(SITE_ID, pages, 0, "")
    files = bundle_of(pages, {"nginx.conf": "#\n"}, PUBLISHER.read_bytes(), "说明\n", release)
    path = folder / f"{release.name}.zip"
    digest = write_archive(path, files, file_time)
    assert publish.main(["install", str(root), str(path), digest]) == 0


def lengths(root: Path) -> list[int]:
    pages = (f"{CHANGED}{suffix}" for suffix in ("", ".gz"))
    return [(root / "current/site" / page).stat().st_size for page in pages]


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_changed_page_is_sent_again(name: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    install(root, tmp_path, "甲")
    before = lengths(root)
    with serving(name, root / "current" / "site", tmp_path / "server", below=False) as server:
        ways: list[dict[str, str]] = [{}, {"Accept_Encoding": "gzip"}]
        asked = [(page, way) for page in (CHANGED, SAME) for way in ways]
        tags = [server.ask(page, **way).headers["etag"] for page, way in asked]
        assert len(set(tags)) == 4
        install(root, tmp_path, "乙")
        assert lengths(root) == before
        answers = [
            server.ask(page, **way, If_None_Match=tag).status
            for (page, way), tag in zip(asked, tags, strict=True)
        ]
        assert answers == [200, 200, 304, 304]
