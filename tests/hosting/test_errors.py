"""Tests of requests that servers refuse: right status, our Chinese page, our headers, no leak."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from probes import AWAY, ODD, OUT
from raw import END, NEUTRAL, OURS, ask, check_error, check_headers, reply_of, request, send
from webserver import (
    SECRET,
    Server,
    changed,
    free_port,
    nginx_command,
    nginx_settings,
    running,
    serving,
)

LONG = b"a" * 9000
# The bytes sent, and the statuses of nginx and Caddy; `{}` is the path of the site.
REFUSED: Mapping[str, tuple[bytes, int, int]] = {
    "no host": (b"GET {} HTTP/1.1" + END, 400, 400),
    "two hosts": (b"GET {} HTTP/1.1\r\nHost: a\r\nHost: b" + END, 400, 400),
    "a broken host": (b"GET {} HTTP/1.1\r\nHost: a b" + END, 400, 400),
    "a broken line": (b"GET {} what HTTP/1.1\r\nHost: a" + END, 400, 400),
    "a control character": (b"GET {}\x01 HTTP/1.1\r\nHost: a" + END, 400, 400),
    "a broken escape": (request(b"{}%zz"), 400, 400),
    "a broken length": (request(b"{}", b"Content-Length: -1"), 400, 400),
    "a length and chunks": (
        request(b"{}", b"Content-Length: 5", b"Transfer-Encoding: chunked") + b"0" + END,
        400,
        200,
    ),
    "a way above the root": (request(b"/../{}"), 400, 200),
    "nothing that is HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + END, 400, 400),
    "post": (request(b"{}", method=b"POST"), 405, 405),
    "post with a body": (
        request(b"{}", b"Content-Length: 5000", method=b"POST") + b"a" * 5000,
        405,
        405,
    ),
    "trace": (request(b"{}", method=b"TRACE"), 405, 405),
    "options": (request(b"{}", method=b"OPTIONS"), 405, 405),
    "an unknown method": (request(b"{}", method=b"BREW"), 405, 405),
    "a condition": (request(b"{}", b'If-Match: "a"'), 412, 412),
    "a large body": (request(b"{}", b"Content-Length: 5000") + b"a" * 5000, 413, 200),
    "a long address": (request(b"{}" + LONG), 414, 404),
    "a part that is not there": (request(b"{}index.html", b"Range: bytes=99999999-"), 416, 416),
    "a long header": (request(b"{}", b"A: " + LONG), 431, 200),
    "long headers": (request(b"{}", *[b"A: " + LONG[:8000]] * 5), 431, 431),
    "an unknown encoding": (request(b"{}", b"Transfer-Encoding: gzip"), 501, 501),
    "a version to come": (b"GET {} HTTP/3.0\r\nHost: a" + END, 505, 505),
}
# All headers that a response to an unusual request may have, whether it is an error or not.
KNOWN = OURS | NEUTRAL | {"allow", "content-encoding", "last-modified", "location", "vary"}
# Statuses for which Go's library, not Caddy, writes the response: one line in English.
WRITTEN_BY_GO = {400, 416, 412, 431, 501, 505}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_requests_get_a_chinese_error_page(server: Server, name: str) -> None:
    sent, nginx, caddy = REFUSED[name]
    data = send(server.address, sent.replace(b"{}", urlsplit(server.address).path.encode()))
    reply = reply_of(data)
    status = nginx if server.name == "nginx" else caddy
    if server.name == "caddy" and b"/../" in sent and server.address.count("/") > 3:
        status = 404  # Caddy answers 404 to everything outside the path of the site
    if status in (200, 404) or (server.name == "caddy" and status in WRITTEN_BY_GO):
        assert reply.status == status
    else:
        check_error(reply, status)
        assert reply.all("allow") == (["GET, HEAD"] if status == 405 else [])


CONDITIONS = (
    b"Range: bytes=0-5",
    b"Range: bytes=99999999-",
    b"If-None-Match: *",
    b"If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT",
    b"If-Match: *",
)


@pytest.mark.parametrize("line", CONDITIONS)
def test_an_error_page_is_complete(server: Server, hosted_site: Path, line: bytes) -> None:
    path = urlsplit(server.address).path.encode()
    reply = ask(server.address, path + b"gone.html", line)
    assert (reply.status, reply.body) == (404, (hosted_site / "404.html").read_bytes())
    assert reply.all("content-range") == []
    check_error(ask(server.address, path, line, method=b"POST"), 405)


def test_head_requests_get_no_error_page(server: Server) -> None:
    path = urlsplit(server.address).path.encode()
    reply = ask(server.address, path + b"gone.html", method=b"HEAD")
    assert (reply.status, reply.body) == (404, b"")
    check_headers(reply)


@pytest.mark.parametrize("target", [b"/.error", b"/.missing", b"/.range"])
def test_internal_locations_are_not_served(server: Server, target: bytes) -> None:
    reply = ask(server.address, target)
    assert reply.status == 404
    assert "没有这个页面" in reply.body.decode()
    check_headers(reply)


# Probes. ------------------------------------------------------------------------------------------


def targets_of(server: Server) -> list[bytes]:
    """Return unusual targets, at the root of the host and below the site's path.

    The targets of OUT are all below the path.
    """
    below = urlsplit(server.address).path.encode()
    odd = [*ODD, *AWAY]
    inside = [below[:-1] + each for each in odd if each.startswith(b"/")]
    return sorted({*odd, *inside, *(below + each for each in OUT)})


@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"OPTIONS"])
def test_unusual_requests_neither_escape_the_site_nor_break_the_server(
    server: Server, method: bytes
) -> None:
    targets = targets_of(server)
    assert len(targets) > 100
    for target in targets:
        reply = ask(server.address, target, method=method)
        assert SECRET.encode() not in reply.body, target
        assert b"root:" not in reply.body, target
        assert reply.status in (200, 301, 308, 400, 404, 405, 414), target
        assert {name for name, _ in reply.headers} <= KNOWN, target
        for place in reply.all("location"):
            # A location that begins with two slashes or backslashes names a host.
            assert re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", place), target
        # Responses of Go's own library (400, and any to `OPTIONS *`) lack our headers.
        if server.name == "nginx" or (reply.status != 400 and target != b"*"):
            check_headers(reply)


@pytest.mark.parametrize(
    "target", [b"%00", b"a%00b.html", b"a" * 256, b"a" * 5000, b"index.html/a"]
)
def test_a_path_that_no_file_can_have_is_not_found(server: Server, target: bytes) -> None:
    path = urlsplit(server.address).path.encode()
    reply = ask(server.address, path + target)
    is_refused = b"%00" in target and server.name == "nginx"
    assert reply.status == (400 if is_refused else 404)
    assert "没有" in reply.body.decode()
    check_headers(reply)


def test_a_request_without_an_http_version_gets_only_the_page(
    server: Server, hosted_site: Path
) -> None:
    """HTTP/0.9 has neither status nor headers; Go does not support it."""
    path = urlsplit(server.address).path.encode()
    answer = send(server.address, b"GET " + path + b"\r\n\r\n")
    if server.name == "nginx":
        assert answer == (hosted_site / "index.html").read_bytes()
    else:
        assert reply_of(answer).status == 400


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_missing_site_is_reported_in_chinese(tmp_path: Path, name: str, below: bool) -> None:
    with serving(name, tmp_path / "gone", tmp_path / "server", below=below) as server:
        path = urlsplit(server.address).path.encode()
        for target in (path, path + b"index.html", path + b"modules/", b"/.git/config"):
            check_error(ask(server.address, target), 404)


def test_a_request_cannot_add_a_line_to_a_log(hosted_site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "server"
    settings = nginx_settings(hosted_site, port := free_port(), below=False)
    log = f"    access_log {folder}/access.log;\n    index index.html;"
    settings = changed(settings, "    index index.html;", log)
    address = f"http://127.0.0.1:{port}/"
    forged = (b'Referer: a\x1b[2J"b', b'User-Agent: a"\x08b', b"Cookie: a=\x7f")
    with running(nginx_command(folder, settings), port, folder):
        for target in (*ODD, *AWAY, b"/%1b[2Jforged.html", b"/a%0a2026/01/01 [emerg] forged"):
            ask(address, target, *forged)
        check_error(ask(address, b"/", b"Referer: a\x1b[2J"), 400)
        asked = len((*ODD, *AWAY)) + 3
    for name, lines in (("access.log", asked), ("error.log", 0)):
        written = (folder / name).read_bytes()
        assert len(written.splitlines()) == lines, written
        assert not re.search(rb"[^\n\x20-\x7e]", written), name
