"""Tests of nginx and Caddy with the files of deploy/: every page, kind of response, and header."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from webserver import BROTLI, BROTLIED, HIDDEN, SECRET, Answer, Server

HASHED = re.compile(r"\.[0-9a-f]{8}(\.min)?\.(js|css)$")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
}
# Expected on every response, whatever its status.
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def paths_of(site: Path) -> dict[str, Path]:
    """Return the published files by path."""
    return {
        path.relative_to(site).as_posix(): path
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix not in (".gz", ".br")
        if not any(part.startswith(".") for part in path.relative_to(site).parts)
    }


def assert_guarded(answer: Answer) -> None:
    assert HEADERS.items() <= answer.headers.items()
    assert "server" not in answer.headers or answer.headers["server"] == "nginx"
    directives = dict(
        each.strip().partition(" ")[::2]
        for each in answer.headers["content-security-policy"].split(";")
    )
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    allowed = {word for words in directives.values() for word in words.split()}
    named = {word for word in allowed if not re.fullmatch(r"'sha256-[\w+/]{43}='", word)}
    assert named == {"'none'", "'self'", "data:"}
    assert directives["img-src"] == "'self' data:"
    permissions = answer.headers["permissions-policy"].split(", ")
    assert "fullscreen=(self)" in permissions
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(permissions)


def test_every_file_is_sent_as_it_is(server: Server, hosted_site: Path) -> None:
    files = paths_of(hosted_site)
    assert len(files) > 100
    for path, file in files.items():
        answer = server.ask(path)
        assert (answer.status, answer.body) == (200, file.read_bytes()), path
        assert_guarded(answer)
        kind = TYPES.get(file.suffix)
        assert kind is None or answer.headers["content-type"] == kind, path
        if file.suffix == ".js":
            assert re.match(r"(text|application)/javascript", answer.headers["content-type"])
        fresh = "public, max-age=31536000, immutable" if HASHED.search(path) else "no-cache"
        assert answer.headers["cache-control"] == fresh, path


def test_the_root_serves_the_home_page(server: Server, hosted_site: Path) -> None:
    answer = server.ask("")
    assert (answer.status, answer.body) == (200, (hosted_site / "index.html").read_bytes())


def test_head_sends_only_headers(server: Server) -> None:
    answer = server.ask("index.html", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert_guarded(answer)


def test_an_unchanged_file_is_not_sent_again(server: Server) -> None:
    etag = server.ask("index.html").headers["etag"]
    answer = server.ask("index.html", If_None_Match=etag)
    assert (answer.status, answer.body) == (304, b"")
    assert server.ask("index.html", If_None_Match='"other"').status == 200


def test_a_later_time_alone_does_not_revalidate_an_old_page(server: Server) -> None:
    """File times are derived from content: a changed page may have an earlier time than before."""
    later = "Mon, 30 Nov 2099 00:00:00 GMT"
    assert server.ask("index.html", If_Modified_Since=later).status == 200


def test_errors_are_never_cached(server: Server, hosted_site: Path) -> None:
    path = next(path for path in paths_of(hosted_site) if HASHED.search(path))
    answer = server.ask(path, Range="bytes=99999999-")
    assert (answer.status, answer.headers["cache-control"]) == (416, "no-cache")
    answer = server.ask(path, If_Match='"other"')
    assert (answer.status, answer.headers["cache-control"]) == (412, "no-cache")


def test_a_site_below_a_path_is_not_served_outside_the_path(server: Server) -> None:
    if server.address.count("/") == 3:
        pytest.skip("this site is at the root of the host")
    host, _, path = server.address.rstrip("/").rpartition("/")
    root = Server(server.name, f"{host}/")
    assert server.ask("index.html").status == 200
    for other in ("", "index.html", f"{path}index.html", "guide/host.html"):
        assert root.ask(other).status == 404, other


def test_a_byte_range_is_sent(server: Server, hosted_site: Path) -> None:
    answer = server.ask("index.html", Range="bytes=10-19")
    content = (hosted_site / "index.html").read_bytes()
    assert (answer.status, answer.body) == (206, content[10:20])
    assert answer.headers["content-range"] == f"bytes 10-19/{len(content)}"
    assert server.ask("index.html", Range="bytes=99999999-").status == 416


MISSING = (
    "gone.html",
    "modules/gone.html",
    "deep/er/gone.html",
    "modules/",
    "assets/javascripts/gone.0123abcd.min.js",
    "data/gone.0123abcd.js",
    *HIDDEN,
)


@pytest.mark.parametrize("path", MISSING)
def test_a_missing_page_is_reported_in_chinese(
    server: Server, hosted_site: Path, path: str
) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.body) == (404, (hosted_site / "404.html").read_bytes())
    assert "没有这个页面" in answer.body.decode()
    assert answer.headers["content-type"] == TYPES[".html"]
    assert answer.headers["cache-control"] == "no-cache"
    assert_guarded(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_only_get_and_head_are_allowed(server: Server, method: str) -> None:
    answer = server.ask("index.html", method)
    assert answer.status == 405
    # nginx refuses TRACE before the site's settings are applied.
    if (server.name, method) != ("nginx", "TRACE"):
        assert answer.headers["allow"] == "GET, HEAD"
        assert_guarded(answer)


@pytest.mark.parametrize(
    "path",
    [
        "../secret.html",
        "../../secret.html",
        "modules/../../secret.html",
        "%2e%2e/secret.html",
        "..%2fsecret.html",
        "modules/..%2f..%2fsecret.html",
        "..%5csecret.html",
        "%2e%2e%2f%2e%2e%2fetc/passwd",
        "....//secret.html",
        "%00../secret.html",
        ".git%2fconfig",
        "%2egit/config",
        "modules/../.htaccess",
    ],
)
def test_no_path_reaches_files_outside_the_site_or_hidden_files(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status >= 400
    assert SECRET not in answer.body.decode()
    assert b"root:" not in answer.body


def test_a_folder_without_its_slash_is_missing_or_redirects_within_the_host(
    server: Server,
) -> None:
    answer = server.ask("modules")
    if answer.status != 404:
        assert answer.status in (301, 308)
        assert answer.headers["location"] == answer.headers["location"].lstrip("h")
        assert answer.headers["location"].endswith("modules/")


ENCODINGS: Mapping[str, str] = {
    "": "",
    "gzip": ".gz",
    "gzip, deflate": ".gz",
    "gzip, deflate, br": ".br",
    "br": ".br",
    "identity": "",
    "gzip;q=0": "",
}


@pytest.mark.parametrize("accepted", ENCODINGS)
def test_precompressed_files_are_sent(server: Server, hosted_site: Path, accepted: str) -> None:
    suffix = ENCODINGS[accepted]
    if suffix == ".br" and server.name == "nginx" and not BROTLI.exists():
        pytest.skip("nginx lacks its module: apt-get install libnginx-mod-http-brotli-static")
    answer = server.ask(BROTLIED, **({"Accept_Encoding": accepted} if accepted else {}))
    assert answer.status == 200
    assert answer.headers.get("content-encoding", "") == {".gz": "gzip", ".br": "br"}.get(
        suffix, ""
    )
    assert answer.body == (hosted_site / f"{BROTLIED}{suffix}").read_bytes()
    assert answer.headers["content-type"] == TYPES[".html"]
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert_guarded(answer)


def test_a_compressed_page_is_not_sent_again(server: Server) -> None:
    first = server.ask("index.html", Accept_Encoding="gzip").headers["etag"]
    again = server.ask("index.html", Accept_Encoding="gzip", If_None_Match=first)
    assert again.status == 304
