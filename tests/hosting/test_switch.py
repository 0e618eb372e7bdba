"""Readers notice nothing: nginx serves a site while its releases change."""

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import publish
import pytest
from bundles import good, hashed, name_of, site

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
SWITCHES = 40
REQUESTS_AT_MOST = 50_000
SETTINGS = """
{user} daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root "{root}/current/site"; }}
}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    for letter in "ab":
        path, digest = good(tmp_path, letter)
        assert publish.main(["install", str(folder), str(path), digest]) == 0
    return folder


@pytest.fixture
def port(root: Path, tmp_path: Path) -> Iterator[int]:
    assert NGINX, "no nginx; apt-get install nginx-light"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    settings = tmp_path / "nginx.conf"
    # What tests make is for their own user alone.
    user = "user root;" if os.geteuid() == 0 else ""
    text = SETTINGS.format(user=user, folder=tmp_path, port=number, root=root)
    settings.write_text(text, "utf-8")
    with subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(settings)]) as server:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.05)
        yield number
        server.terminate()


def test_a_switch_fails_no_request(root: Path, port: int) -> None:
    # In turn a page, and the scripts that pages opened before a switch ask for.
    expected = {
        "index.html": {site(letter)["index.html"] for letter in "ab"},
        **{hashed(letter): {site(letter)[hashed(letter)]} for letter in "ab"},
    }
    answers: dict[tuple[str, int, bool], int] = {}
    versions = set()
    done = threading.Event()

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
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
