"""Tests of attacks on the storage cache: a request causes at most one storage request."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from fronts import FRONT_FILES, front
from hypothesis import given, settings
from hypothesis import strategies as st
from probes import ODD
from raw import END, NEUTRAL, OURS, Storage, ask, check_error, object_of, storage
from webserver import Server, changed

(RELEASE,) = set(re.findall(r'default "(\d{8}-\d{4}-[0-9a-f]{8})"', FRONT_FILES["cdn.conf"]))
PREFIX = f"/last-mile/{RELEASE}".encode()
# The parts of a storage request before and after the part that a reader determines.
BEFORE, AFTER = b"GET " + PREFIX, b" HTTP/1.1\r\nHost: study_storage" + END
# The pattern of names in a bundle, and one that accepts any name. With the second, the tests show
# that the rules behind the name check are safe on their own.
NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*"
NAME_PATTERNS = {"names of a bundle": NAME, "any name": "[^/]+"}
# Characters that must not occur unescaped in a path for the storage.
UNSAFE = re.compile(rb"[\x00-\x20\x7f-\xff?#]")

Edge = tuple[Server, Storage]


@contextmanager
def edge_of(
    folder: Path, answer: Callable[[bytes], bytes] = object_of, name: str = NAME
) -> Iterator[Edge]:
    """Run nginx with cdn.conf in front of a storage, after 404.html has been fetched and cached.

    `answer` returns the storage's response for a target. `name` replaces the pattern of accepted
    names.
    """
    text = changed(FRONT_FILES["cdn.conf"], "/var/cache/nginx/study", str(folder / "cache"))
    assert text.count(NAME) == 2
    text = text.replace(NAME, name)
    with storage(answer) as behind:
        text = changed(text, "192.0.2.21:9000", behind.address)
        with front(text, folder / "front") as server:
            ask(server.address, b"/404.html")
            behind.take()
            yield server, behind


@pytest.fixture(scope="module", params=NAME_PATTERNS)
def edge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Edge]:
    with edge_of(tmp_path_factory.mktemp("edge"), name=NAME_PATTERNS[request.param]) as running:
        yield running


PIECES = (
    *("/", "//", "/./", "/../", ".", "..", "a", "b.html", "%61", "%2e", "%2E%2e", "%2f", "%20"),
    *("%0d%0a", "%0a", "%00", "%3f", "?acl", "%23", "#part", "%25", "%250d", "%5c", "%7f"),
    *("%c0%ae", "党", "%E5%85%9A", "$uri", "HTTP/1.1", "Host:x"),
)


def meant(target: bytes) -> bytes:
    """Return the decoded path that a target denotes for a server, or b"" if it denotes none."""
    path = re.sub(rb"^http://[^/?]*", b"", target)
    path = unquote_to_bytes(re.split(rb"[?#]", path, maxsplit=1)[0]) or b"/"
    *folders, name = path.split(b"/")[1:]
    kept: list[bytes] = []
    for each in folders:
        if each == b"..":
            if not kept:
                return b""
            kept.pop()
        elif each not in (b"", b"."):
            kept.append(each)
    if name == b"..":
        kept = kept[:-1] if kept else [b"\0"]
    whole = b"/".join((b"", *kept, b"index.html" if name in (b"", b".", b"..") else name))
    return b"" if b"\0" in whole else whole


def check(edge: Edge, target: bytes) -> None:
    """Request a target twice; assert that the storage gets at most one request.

    The request must be for the path that the target denotes.
    """
    server, behind = edge
    replies = [ask(server.address, target) for _ in range(2)]
    heads = behind.take()
    assert len(heads) <= 1, heads
    path = replies[0].body.removeprefix(b"<" + PREFIX).removesuffix(b">")
    if replies[0].status == 200:
        assert heads in ([], [BEFORE + path + AFTER])
        assert unquote_to_bytes(path) == meant(target)
        assert not UNSAFE.search(path)
        assert (replies[1].status, replies[1].body) == (200, replies[0].body)
    else:
        assert heads == []
        assert {each.status for each in replies} <= {400, 404}


@pytest.mark.parametrize("target", ODD)
def test_one_request_of_a_reader_is_one_request_to_the_storage(edge: Edge, target: bytes) -> None:
    check(edge, target)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_any_request_target_reaches_the_storage_at_most_once(edge: Edge, pieces: list[str]) -> None:
    check(edge, b"/" + "".join(pieces).encode())


def test_every_path_of_a_bundle_is_requested_unchanged(edge: Edge, real_site: Path) -> None:
    server, behind = edge
    for path in sorted(real_site.rglob("*")):
        name = path.relative_to(real_site).as_posix().encode()
        if path.is_file() and b"/." not in b"/" + name:
            assert ask(server.address, b"/" + name).body == b"<" + PREFIX + b"/" + name + b">"
    assert len(behind.take()) > 100


def test_concurrent_requests_for_a_file_are_one_request_to_the_storage(tmp_path: Path) -> None:
    def slowly(target: bytes) -> bytes:
        time.sleep(0.3)
        return object_of(target)

    with edge_of(tmp_path, slowly) as (server, behind), ThreadPoolExecutor(6) as readers:
        replies = [*readers.map(lambda _: ask(server.address, b"/a.html"), range(6))]
        assert {each.status for each in replies} == {200}
        assert behind.take() == [BEFORE + b"/a.html" + AFTER]


# Spellings of one path.
WAYS = (
    b"/ways/b.html",
    b"/ways/%62.html",
    b"/ways/%62%2ehtml?x=1",
    b"//ways///b.html",
    b"/x/../ways/./b.html#c",
)


def test_equivalent_paths_share_one_cache_entry(edge: Edge) -> None:
    server, behind = edge
    bodies = {ask(server.address, target).body for target in WAYS}
    bodies.add(ask(server.address, b"http://other/ways/b.html", b"Accept: x").body)
    assert bodies == {b"<" + PREFIX + b"/ways/b.html>"}
    assert behind.take() == [BEFORE + b"/ways/b.html" + AFTER]


def test_a_connection_to_the_storage_serves_many_requests(tmp_path: Path) -> None:
    with edge_of(tmp_path) as (server, behind):
        for number in range(5):
            assert ask(server.address, b"/%d.html" % number).status == 200
        assert len(behind.take()) == 5
        assert behind.connections == 1


# Extra headers of a reader's request, and bodies that a storage could take for a request.
SAID: Mapping[str, tuple[bytes, ...]] = {
    "range": (b"Range: bytes=0-3",),
    "ranges": (b"Range: bytes=0-1,3-4",),
    "condition": (b'If-None-Match: "a"', b"If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT"),
    "other condition": (b'If-Match: "a"', b"If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"),
    "encoding": (b"Accept-Encoding: gzip, br",),
    "host": (b"X-Forwarded-Host: evil", b"X-Forwarded-For: 1.2.3.4", b"Forwarded: host=evil"),
    "secrets": (b"Cookie: a=b", b"Authorization: Basic YTpi", b"X-Amz-Security-Token: a"),
    "cache": (b"Cache-Control: no-cache", b"Pragma: no-cache", b"Vary: *"),
    "path": (b"X-Original-URL: /evil", b"X-Rewrite-URL: /evil", b"X-Accel-Redirect: /evil"),
    "method": (b"X-HTTP-Method-Override: DELETE",),
    "upgrade": (b"Upgrade: websocket", b"Expect: 100-continue"),
    "body": (b"Content-Length: 25", b"", b"GET /evil HTTP/1.1\r\nA: b"),
    "chunks": (b"Transfer-Encoding: chunked", b"", b"5\r\nGET /\r\n0"),
}


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
@pytest.mark.parametrize("said", SAID)
def test_no_request_changes_the_cached_response(edge: Edge, said: str, method: bytes) -> None:
    server, behind = edge
    target = f"/said/{said.replace(' ', '-')}-{method.decode()}.html".encode()
    ask(server.address, target, *SAID[said], method=method)
    assert behind.take() == [BEFORE + target + AFTER]
    plain = ask(server.address, target)
    assert (plain.status, plain.body) == (200, b"<" + PREFIX + target + b">")
    assert plain.all("content-encoding") == []
    # A second request reaches the storage if the first response was 412, which is not cached.
    assert behind.take() in ([], [BEFORE + target + AFTER])


INJECTED = b"""Access-Control-Allow-Credentials: evil
Access-Control-Allow-Headers: evil
Access-Control-Allow-Methods: evil
Access-Control-Allow-Origin: *
Access-Control-Expose-Headers: evil
Age: evil
Allow: evil
Alt-Svc: h2="evil:443"
Cache-Control: private
Clear-Site-Data: "storage"
Content-Disposition: attachment
Content-Language: evil
Content-Location: evil
Content-Security-Policy-Report-Only: evil
Content-Security-Policy: block-all-mixed-content
Cross-Origin-Embedder-Policy: evil
Cross-Origin-Opener-Policy: evil
Cross-Origin-Resource-Policy: evil
Expires: 0
Link: </evil.css>; rel=stylesheet
Location: https://evil.example/
NEL: {}
Permissions-Policy: evil
Pragma: evil
Referrer-Policy: evil
Refresh: 0; url=https://evil.example/
Report-To: {}
Reporting-Endpoints: evil
Server: MinIO
Service-Worker-Allowed: /
Set-Cookie: a=b
SourceMap: /evil
Strict-Transport-Security: max-age=31536000; includeSubDomains
Timing-Allow-Origin: evil
Vary: Origin, Accept-Encoding
Via: evil
WWW-Authenticate: Basic
X-Accel-Charset: gbk
X-Accel-Expires: 0
X-Accel-Limit-Rate: 1
X-Accel-Redirect: /.error
X-Amz-Id-2: a
X-Amz-Request-Id: a
X-Content-Type-Options: sniff
X-Frame-Options: evil
X-Powered-By: evil
X-SourceMap: evil
X-Xss-Protection: 0"""


def test_headers_of_the_storage_are_not_passed_on(tmp_path: Path) -> None:
    lines = INJECTED.replace(b"\n", b"\r\n")

    def answer(target: bytes) -> bytes:
        return object_of(target).replace(b"Accept-Ranges", lines + b"\r\nAccept-Ranges", 1)

    with edge_of(tmp_path, answer) as (server, behind):
        replies = [ask(server.address, b"/a.html") for _ in range(2)]
        assert len(behind.take()) == 1
        for reply in replies:
            assert (reply.status, reply.body) == (200, b"<" + PREFIX + b"/a.html>")
            names = [name for name, _ in reply.headers]
            assert {*names} <= OURS | NEUTRAL | {"vary"}
            assert all(names.count(each) == 1 for each in OURS)
            assert reply.all("server") == ["nginx"]
            assert {*reply.all("vary")} <= {"Accept-Encoding"}


# The status of the storage's response, and the status that readers see.
ANSWERED = {
    **dict.fromkeys((301, 302, 304, 307, 401, 410), 502),
    **dict.fromkeys((403, 404), 404),
    **{status: status for status in (400, 429, 500, 503)},
}


def refusal(status: int) -> Callable[[bytes], bytes]:
    """Return a function for `storage` that answers with this status and a Location header."""
    head = b"HTTP/1.1 %d X\r\nLocation: https://evil.example/\r\nContent-Type: text/html\r\n"
    body = b"" if status == 304 else b"<script>evil</script>"
    return lambda _: head % status + b"Content-Length: %d" % len(body) + END + body


@pytest.mark.parametrize("status", ANSWERED)
def test_no_refusal_of_a_storage_is_passed_on_or_kept(tmp_path: Path, status: int) -> None:
    with edge_of(tmp_path, refusal(status)) as (server, behind):
        check_error(ask(server.address, b"/a.html"), ANSWERED[status])
        assert behind.take()
        behind.answer = object_of
        assert ask(server.address, b"/a.html").status == 200


def broken(_: bytes) -> bytes:
    raise ConnectionError


def test_readers_get_a_chinese_error_page_if_the_storage_does_not_answer(tmp_path: Path) -> None:
    with edge_of(tmp_path, broken) as (server, _):
        check_error(ask(server.address, b"/a.html"), 502)
        check_error(ask(server.address, b"/.git/config"), 404)
        check_error(ask(server.address, b"/a.html", method=b"POST"), 405)
