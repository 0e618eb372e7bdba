"""Tests that an address which holds many connections open does not block other readers."""

import contextlib
import re
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fronts import FRONT_FILES, front
from mini_site import ROOT
from raw import Reply, check_error, object_of, reply_of, request, send, storage
from webserver import (
    MAIN,
    caddy_command,
    caddy_settings,
    changed,
    enabled,
    free_port,
    nginx_command,
    nginx_settings,
    running,
)

# All addresses are loopback: the flood comes from one address, the readers from others.
READER, OTHER = "127.0.0.2", "127.0.0.3"
FLOOD = 2500
HALF = b"GET /index.html HTTP/1.1\r\nHost: study\r\nX-A: "
# The limit in Debian's /etc/nginx/nginx.conf, for each worker process.
DEBIAN = "events {\n    worker_connections 768;\n}\n"
GUIDE = (ROOT / "hooks/studykit/guide/host.md").read_text("utf-8")


def advised() -> str:
    """Return the lines for /etc/nginx/nginx.conf from the guide for hosts."""
    (lines,) = re.findall(r"```nginx\n(worker_rlimit_nofile.*?)```", GUIDE, re.DOTALL)
    return str(lines)


def read(address: str, source: str = READER) -> Reply:
    """Request index.html of the server at `address` from the reader's address, `source`.

    The status of the response is 0 if the server closed the connection.
    """
    return reply_of(send(address, request(b"/index.html"), source=source))


@contextmanager
def held(address: str, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Hold open a number of connections from one address after sending some bytes on each."""
    place = urlsplit(address)
    with ExitStack() as stack:
        opened = []
        for _ in range(number):
            with contextlib.suppress(ConnectionError):
                connection = socket.create_connection((place.hostname, place.port), 10)
                opened.append(stack.enter_context(connection))
                connection.sendall(sent)
        yield opened


def closed(connection: socket.socket) -> bool:
    """Return whether the server closes a connection before the connection's timeout."""
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@contextmanager
def one_worker(site: Path, folder: Path, connections: str, limit: str = "10s") -> Iterator[str]:
    """Serve the site with a single nginx worker; yield the address.

    `connections` are the lines of nginx.conf that limit the number of connections, and `limit` is
    the time for request headers. With several workers, one that is not full could serve a reader.
    """
    port = free_port()
    settings = nginx_settings(site, port, below=False)
    settings = changed(
        settings, "client_header_timeout       10s", f"client_header_timeout {limit}"
    )
    main = changed(MAIN, "master_process off;", "user root;\nworker_processes 1;")
    main = changed(main, "events {{}}\n", connections.replace("{", "{{").replace("}", "}}"))
    with running(nginx_command(folder, settings, main), port, folder):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(autouse=True)
def _many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * FLOOD:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * FLOOD), hard))


def test_half_sent_headers_take_all_connections_that_debian_allows(
    hosted_site: Path, tmp_path: Path
) -> None:
    with one_worker(hosted_site, tmp_path / "server", DEBIAN) as address:
        with held(address, FLOOD, HALF):
            assert [read(address).status for _ in range(5)] == [0] * 5
        assert read(address).status == 200


def test_half_sent_headers_do_not_block_readers_with_the_settings_of_the_guide(
    hosted_site: Path, tmp_path: Path
) -> None:
    with (
        one_worker(hosted_site, tmp_path / "server", advised()) as address,
        held(address, FLOOD, HALF) as opened,
    ):
        assert len(opened) == FLOOD
        assert [read(address).status for _ in range(20)] == [200] * 20


def test_after_the_time_for_headers_readers_are_served_again(
    hosted_site: Path, tmp_path: Path
) -> None:
    with (
        one_worker(hosted_site, tmp_path / "server", DEBIAN, "1s") as address,
        held(address, FLOOD, HALF) as opened,
    ):
        assert all(map(closed, opened))
        assert read(address).status == 200


@pytest.mark.parametrize("name", ["cdn.conf", "balancer.conf"])
def test_fronts_close_connections_without_a_complete_header(tmp_path: Path, name: str) -> None:
    settings = changed(
        FRONT_FILES[name], "client_header_timeout       10s", "client_header_timeout 1s"
    )
    with (
        front(settings.replace("/var/cache/nginx", str(tmp_path)), tmp_path / "front") as server,
        held(server.address, 3, HALF) as opened,
    ):
        assert all(map(closed, opened))


def test_caddy_closes_connections_without_a_complete_header(
    hosted_site: Path, tmp_path: Path
) -> None:
    port, folder = free_port(), tmp_path / "server"
    settings = caddy_settings(hosted_site, port, below=False)
    settings = changed(settings, "read_header 10s", "read_header 1s")
    address = f"http://127.0.0.1:{port}/"
    with (
        running(caddy_command(folder, settings), port, folder),
        held(address, FLOOD, HALF) as opened,
    ):
        assert read(address).status == 200
        assert all(map(closed, opened))


LARGE = b"0" * (16 << 20)


@contextmanager
def slow(address: str, number: int, path: bytes = b"/large.bin") -> Iterator[list[bytes]]:
    """Hold requests open after reading the first bytes of each response; yield these bytes."""
    with held(address, number, request(path)) as opened:
        yield [connection.recv(1 << 12) for connection in opened]


def test_a_client_that_reads_nothing_holds_a_limited_number_of_connections(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "large.bin").write_bytes(LARGE)
    (site / "index.html").write_text('<head><meta charset="utf-8">', "utf-8")
    port, folder = free_port(), tmp_path / "server"
    settings = nginx_settings(site, port, below=False)
    settings = changed(settings, "study_visitors 1000", "study_visitors 5")
    settings = changed(settings, "send_timeout                30s", "send_timeout 3s")
    address = f"http://127.0.0.1:{port}/"
    with running(nginx_command(folder, settings), port, folder):
        with slow(address, 8) as got:
            assert sorted(reply_of(each).status for each in got) == [200] * 5 + [429] * 3
            check_error(read(address, "127.0.0.1"), 429)
            assert read(address).status == 200
            # After the send timeout, nginx drops clients that do not read.
            end = time.monotonic() + 30
            while read(address, "127.0.0.1").status == 429 and time.monotonic() < end:
                time.sleep(0.2)
        assert read(address, "127.0.0.1").status == 200
    # Refusals are not logged, so a client that is refused repeatedly cannot fill the disk.
    assert b"limiting" not in (folder / "error.log").read_bytes()


@pytest.mark.parametrize("name", ["cdn.conf", "balancer.conf"])
def test_fronts_limit_connections_from_one_address(tmp_path: Path, name: str) -> None:
    def answer(target: bytes) -> bytes:
        return object_of(target, LARGE if target.endswith(b"large.bin") else b"<p>")

    settings = re.sub(r"visitors 1000", "visitors 5", FRONT_FILES[name])
    settings = settings.replace("/var/cache/nginx", str(tmp_path))
    with storage(answer) as behind:
        for each in ("192.0.2.21:9000", "192.0.2.11:80", "192.0.2.12:80"):
            settings = settings.replace(each, behind.address)
        with front(settings, tmp_path / "front") as server, slow(server.address, 8) as got:
            assert sorted(reply_of(each).status for each in got) == [200] * 5 + [429] * 3
            check_error(read(server.address, "127.0.0.1"), 429)
            assert read(server.address).status == 200
    assert b"limiting" not in (tmp_path / "front/error.log").read_bytes()


def test_behind_a_balancer_limits_apply_to_the_readers_address(
    hosted_site: Path, tmp_path: Path
) -> None:
    port, folder = free_port(), tmp_path / "server"
    text = enabled(nginx_settings(hosted_site, port, below=False), "--- 前面有均衡")
    text = changed(text, "192.0.2.10", "127.0.0.1")
    text = changed(
        text, "    index index", f"    access_log {tmp_path}/access.log;\n    index index"
    )
    settings = changed(FRONT_FILES["balancer.conf"], "192.0.2.11:80", f"127.0.0.1:{port}")
    settings = changed(settings, "192.0.2.12:80", f"127.0.0.1:{port}")
    with (
        running(nginx_command(folder, text), port, folder),
        front(settings, tmp_path / "front") as server,
    ):
        forged = request(b"/index.html", b"X-Forwarded-For: 10.9.8.7")
        for source in (READER, OTHER):
            assert reply_of(send(server.address, forged, source=source)).status == 200
        # A client that bypasses the balancer cannot forge another reader's address.
        direct = f"http://127.0.0.1:{port}/"
        assert reply_of(send(direct, forged, source=OTHER)).status == 200
    log = (tmp_path / "access.log").read_text("utf-8")
    assert [line.split()[0] for line in log.splitlines()] == [READER, OTHER, OTHER]
