"""Tests that no reader notices a switch of releases while nginx serves the site."""

import http.client
import threading
from pathlib import Path
from urllib.parse import urlsplit

import publish
import pytest
from bundles import hashed, name_of, site, write_bundle
from webserver import Server, serving

SWITCHES = 40
REQUESTS_AT_MOST = 50_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    for letter in "ab":
        path, digest = write_bundle(tmp_path, letter)
        assert publish.main(["install", str(folder), str(path), digest]) == 0
    return folder


def test_a_switch_fails_no_request(root: Path, tmp_path: Path) -> None:
    with serving("nginx", root / "current" / "site", tmp_path / "nginx", below=False) as server:
        _switch_and_read(root, server)


def _switch_and_read(root: Path, server: Server) -> None:
    # A page, and the scripts requested by pages that were opened before a switch.
    expected = {
        "index.html": {site(letter)["index.html"] for letter in "ab"},
        **{hashed(letter): {site(letter)[hashed(letter)]} for letter in "ab"},
    }
    answers: dict[tuple[str, int, bool], int] = {}
    versions = set()
    done = threading.Event()

    def read() -> None:
        connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
        for _ in range(REQUESTS_AT_MOST):
            for path, wanted in expected.items():
                connection.request("GET", f"/{path}")
                answer = connection.getresponse()
                content = answer.read()
                seen = path, answer.status, content in wanted
                answers[seen] = answers.get(seen, 0) + 1
                versions.add(content)
            if done.is_set():
                break
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(SWITCHES):
        assert publish.main(["rollback", str(root), name_of("ab"[number % 2])]) == 0
    done.set()
    reader.join(30)
    assert set(answers) == {(path, 200, True) for path in expected}
    assert versions == set().union(*expected.values())
    assert sum(answers.values()) > SWITCHES
