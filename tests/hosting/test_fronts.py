"""Tests of the front servers, run by nginx: a balancer, and a cache for object storage."""

import functools
import http.server
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import publish
import pytest
import raw
import yaml
from bundles import hashed, site, write_bundle
from fronts import FRONT_FILES, front
from probes import AWAY, ODD
from studykit.shipped import server_templates
from webserver import Server, changed, free_port, nginx_command, nginx_settings, running, serving


def test_a_stopped_replica_fails_no_request(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, "a")
    replicas = []
    with ExitStack() as stays, ExitStack() as stops:
        for name, stack in (("one", stays), ("two", stops)):
            root = tmp_path / name
            root.mkdir()
            assert publish.main(["install", str(root), *map(str, bundle)]) == 0
            pages, folder = root / "current" / "site", tmp_path / f"nginx-{name}"
            replicas.append(stack.enter_context(serving("nginx", pages, folder, below=False)))
        settings = FRONT_FILES["balancer.conf"]
        for old, replica in zip(("192.0.2.11:80", "192.0.2.12:80"), replicas, strict=True):
            settings = changed(settings, old, replica.address.split("/")[2])
        balancer = stays.enter_context(front(settings, tmp_path / "front"))
        answers = [server.ask("index.html") for server in (*replicas, balancer)]
        assert [each.status for each in answers] == [200, 200, 200]
        assert len({each.headers["etag"] for each in answers}) == 1
        assert (
            answers[2].headers["content-security-policy"]
            == answers[0].headers["content-security-policy"]
        )
        again = balancer.ask("index.html", If_None_Match=answers[0].headers["etag"])
        assert (again.status, again.body) == (304, b"")
        # During an upgrade, it can be that only one replica has the script of a new page.
        for name in ("one", "two"):
            script = tmp_path / name / "current/site" / hashed("a")
            script.rename(tmp_path / "script")
            assert balancer.ask(hashed("a")).status == 200
            (tmp_path / "script").rename(script)
        stops.close()
        assert [balancer.ask("index.html").status for _ in range(10)] == [200] * 10


@contextmanager
def balancer(address: str, folder: Path) -> Iterator[Server]:
    """Run the balancer, with balancer.conf, in front of a replica at an address."""
    settings = FRONT_FILES["balancer.conf"]
    for each in ("192.0.2.11:80", "192.0.2.12:80"):
        settings = changed(settings, each, address)
    with front(settings, folder) as server:
        yield server


def test_a_balancer_forwards_each_request_once_and_unchanged(tmp_path: Path) -> None:
    with raw.storage() as replica, balancer(replica.address, tmp_path / "front") as server:
        smuggled = b"GET /evil HTTP/1.1\r\nHost: a\r\n\r\n"
        length = b"Content-Length: %d" % len(smuggled)
        for target in (*ODD, *AWAY):
            reply = raw.reply_of(
                raw.send(server.address, raw.request(target, length) + smuggled),
            )
            heads = replica.take()
            path = re.sub(rb"^\w+://[^/?]*/?", b"/", target.split(b"#")[0])
            if reply.status == 200:
                (head,) = heads
                assert head.startswith(b"GET " + path + b" HTTP/1.1\r\n"), target
                assert head.count(b"\r\n\r\n") == 1
            else:
                assert heads == []
                raw.check_error(reply, 400)


LONG = b"a" * 9000
REFUSED = {
    "no upstream": (raw.request(b"/index.html"), 502),
    "trace": (raw.request(b"/index.html", method=b"TRACE"), 405),
    "a broken escape": (raw.request(b"/%zz"), 400),
    "a large body": (raw.request(b"/a.html", b"Content-Length: 9000") + LONG, 413),
    "a long address": (raw.request(b"/" + LONG), 414),
    "a long header": (raw.request(b"/", b"A: " + LONG), 431),
    "an unknown encoding": (raw.request(b"/", b"Transfer-Encoding: gzip"), 501),
    "a version to come": (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
}


@pytest.mark.parametrize("name", ["balancer.conf", "cdn.conf"])
def test_fronts_show_their_own_errors_in_chinese(tmp_path: Path, name: str) -> None:
    settings = FRONT_FILES[name].replace("/var/cache/nginx", str(tmp_path))
    for each in ("192.0.2.21:9000", "192.0.2.11:80", "192.0.2.12:80"):
        settings = settings.replace(each, f"127.0.0.1:{free_port()}")
    with front(settings, tmp_path / "front") as server:
        for sent, status in REFUSED.values():
            raw.check_error(raw.reply_of(raw.send(server.address, sent)), status)
        # The internal locations of the settings are not accessible to readers.
        for place in (b"/.error", b"/.missing", b"/.range"):
            if place in settings.encode():
                raw.check_error(raw.ask(server.address, place), 404)
        # Failures of the upstream are logged, with data from the reader's request.
        for line in (b"Referer: a\x1b[2J", b"Referer: \x9b2J", b"User-Agent: a\x1b[2J"):
            for target in (b"/a%0a2026/01/01 [emerg] forged", b"/a%1b[2J", b"/a.html"):
                raw.ask(server.address, target, line)
    log = (tmp_path / "front/error.log").read_bytes()
    assert b"connect() failed" in log
    begun = re.compile(rb"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[error\] [\x20-\x7e]*")
    assert [line for line in log.splitlines() if not begun.fullmatch(line)] == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def storage(bucket: Path) -> Iterator[str]:
    """Serve the objects of a bucket by name, with 404 for missing ones; yield the address."""
    handler = functools.partial(_Quiet, directory=str(bucket))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


STYLE = "assets/stylesheets/site.css"


def test_the_cache_serves_objects_even_after_the_storage_has_stopped(tmp_path: Path) -> None:
    (release,) = set(re.findall(r'default "(\d{8}-\d{4}-[0-9a-f]{8})"', FRONT_FILES["cdn.conf"]))
    objects = {**site("a"), "404.html": "没有这个页面".encode(), STYLE: b"a{}" * 900}
    for path, content in objects.items():
        file = tmp_path / "bucket/last-mile" / release / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    settings = changed(FRONT_FILES["cdn.conf"], "/var/cache/nginx/study", str(tmp_path / "cache"))
    with ExitStack() as stack:
        with storage(tmp_path / "bucket") as address:
            settings = changed(settings, "192.0.2.21:9000", address)
            edge = stack.enter_context(front(settings, tmp_path / "front"))
            first = edge.ask("")
            assert (first.status, first.body) == (200, objects["index.html"])
            assert first.headers["cache-control"] == "no-cache"
            assert first.headers["content-type"] == "text/html; charset=utf-8"
            assert "default-src 'none'" in first.headers["content-security-policy"]
            assert first.headers["x-content-type-options"] == "nosniff"
            assert "immutable" in edge.ask(hashed("a")).headers["cache-control"]
            for path in (hashed("a"), STYLE):
                packed = edge.ask(path, Accept_Encoding="gzip")
                assert packed.headers["content-encoding"] == "gzip"
                assert packed.headers["vary"] == "Accept-Encoding"
                assert packed.headers["content-type"].endswith("; charset=utf-8")
            assert (
                edge.ask("index.html", Accept_Encoding="gzip").headers["content-encoding"] == "gzip"
            )
            missing = edge.ask("modules/none.html")
            assert (missing.status, missing.body) == (404, objects["404.html"])
            hidden = edge.ask(".git/config")
            assert (hidden.status, hidden.body) == (404, objects["404.html"])
            refused = edge.ask("index.html", method="POST")
            assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
            modified = first.headers["last-modified"]
            assert edge.ask("index.html", If_Modified_Since=modified).status == 304
        # The storage is stopped; objects that were requested before are still served.
        assert edge.ask("index.html").body == objects["index.html"]


def test_the_ingress_selects_the_pods_of_the_image() -> None:
    deployment, service, ingress = yaml.safe_load_all(FRONT_FILES["ingress.yaml"])
    assert [each["kind"] for each in (deployment, service, ingress)] == [
        "Deployment",
        "Service",
        "Ingress",
    ]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == service["spec"]["selector"] == labels
    (port,) = deployment["spec"]["template"]["spec"]["containers"][0]["ports"]
    (path,) = ingress["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    assert f"EXPOSE {port['containerPort']}" in FRONT_FILES["Containerfile"]


def test_the_image_contains_the_files_that_its_nginx_serves() -> None:
    copied = dict(re.findall(r"(?m)^COPY (\S+) (\S+)$", FRONT_FILES["Containerfile"]))
    assert set(copied) == {"server/nginx.conf", "site/"}
    nginx = server_templates(("nginx.conf",), "last-mile")["nginx.conf"]
    assert f"root {copied['site/'].rstrip('/')};" in nginx


def test_the_image_takes_the_readers_address_from_the_ingress(
    real_site: Path, tmp_path: Path
) -> None:
    """Run the command that is used to build the image, on the settings copied into the image."""
    (command,) = re.findall(
        r"(?m)^RUN (.*) /etc/nginx/conf.d/default.conf$", FRONT_FILES["Containerfile"]
    )
    file = tmp_path / "default.conf"
    file.write_text(nginx_settings(real_site, port := free_port(), below=False), "utf-8")
    subprocess.run(
        ["sh", "-c", f"{command} {file}"], env={**os.environ, "FRONT": "10.1.0.0/16"}, check=True
    )
    settings = file.read_text("utf-8")
    assert re.search(r"(?m)^    set_real_ip_from 10\.1\.0\.0/16;$", settings)
    assert re.search(r"(?m)^    real_ip_header   X-Forwarded-For;$", settings)
    with running(nginx_command(tmp_path / "server", settings), port, tmp_path / "server"):
        pass


@pytest.mark.parametrize("name", ["Containerfile", "ingress.yaml"])
def test_settings_that_were_not_run_say_so(name: str) -> None:
    assert "没有运行过" in FRONT_FILES[name].split("\n")[0]
