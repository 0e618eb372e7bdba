"""Several servers: a balancer before replicas, and a cache before object storage, both of nginx."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import publish
import pytest
import yaml
from bundles import good, hashed, site
from fronts import MADE, front
from mini_site import ROOT
from webserver import changed, serving


def test_readers_notice_nothing_of_a_replica_that_stops(tmp_path: Path) -> None:
    bundle = good(tmp_path, "a")
    replicas = []
    with ExitStack() as stays, ExitStack() as stops:
        for name, stack in (("one", stays), ("two", stops)):
            root = tmp_path / name
            root.mkdir()
            assert publish.main(["install", str(root), *map(str, bundle)]) == 0
            pages, folder = root / "current" / "site", tmp_path / f"nginx-{name}"
            replicas.append(stack.enter_context(serving("nginx", pages, folder, below=False)))
        settings = MADE["balancer.conf"]
        for old, replica in zip(("192.0.2.11:80", "192.0.2.12:80"), replicas, strict=True):
            settings = changed(settings, old, replica.address.split("/")[2])
        balancer = stays.enter_context(front(settings, tmp_path / "front"))
        told = [server.ask("index.html") for server in (*replicas, balancer)]
        assert [each.status for each in told] == [200, 200, 200]
        assert len({each.headers["etag"] for each in told}) == 1
        assert (
            told[2].headers["content-security-policy"] == told[0].headers["content-security-policy"]
        )
        again = balancer.ask("index.html", If_None_Match=told[0].headers["etag"])
        assert (again.status, again.body) == (304, b"")
        stops.close()
        assert [balancer.ask("index.html").status for _ in range(10)] == [200] * 10


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def storage(bucket: Path) -> Iterator[str]:
    """Something that gives objects by their names, and says when there is none."""
    handler = functools.partial(_Quiet, directory=str(bucket))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_cache_before_object_storage(tmp_path: Path) -> None:
    (release,) = set(re.findall(r'default "(\d{8}-\d{4}-[0-9a-f]{8})"', MADE["cdn.conf"]))
    objects = {**site("a"), "404.html": "没有这个页面".encode()}
    for path, content in objects.items():
        file = tmp_path / "bucket/last-mile" / release / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    settings = changed(MADE["cdn.conf"], "/var/cache/nginx/study", str(tmp_path / "cache"))
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
        # The storage is gone; what was asked for once is still served.
        assert edge.ask("index.html").body == objects["index.html"]


def test_the_ingress_leads_to_the_pods_that_the_image_is_for() -> None:
    deployment, service, ingress = yaml.safe_load_all(MADE["ingress.yaml"])
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
    assert f"EXPOSE {port['containerPort']}" in MADE["Containerfile"]


def test_the_image_holds_what_its_nginx_sends() -> None:
    copied = dict(re.findall(r"(?m)^COPY (\S+) (\S+)$", MADE["Containerfile"]))
    assert set(copied) == {"server/nginx.conf", "site/"}
    nginx = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    assert f"root {copied['site/'].rstrip('/')};" in nginx


@pytest.mark.parametrize("name", ["Containerfile", "ingress.yaml"])
def test_what_was_not_run_says_so(name: str) -> None:
    assert "没有运行过" in MADE[name].split("\n")[0]
