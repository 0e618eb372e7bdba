"""Requests letter by letter over a socket, and a storage that notes the very bytes it is asked."""

import contextlib
import itertools
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

END = b"\r\n\r\n"
# The headers of every answer, each once, and those that may stand beside them on an error.
OURS = {
    *("cache-control", "content-security-policy", "cross-origin-resource-policy"),
    *("permissions-policy", "referrer-policy", "x-content-type-options"),
}
NEUTRAL = {
    "accept-ranges",
    "connection",
    "content-length",
    "content-type",
    "date",
    "etag",
    "server",
}


@dataclass(frozen=True)
class Reply:
    """What came back, in the order in which it came: `status` is 0 if it is no HTTP answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of a header, by its name in small letters."""
        return [value for each, value in self.headers if each == name]


def reply_of(data: bytes) -> Reply:
    """Read one answer, whose connection was closed after it."""
    head, _, body = data.partition(END)
    first, *lines = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/1."):
        return Reply(0, (), data)
    pairs = (line.partition(":")[::2] for line in lines)
    headers = tuple((name.lower(), value.strip()) for name, value in pairs)
    return Reply(int(first.split()[1]), headers, body)


def send(address: str, data: bytes, *, source: str = "") -> bytes:
    """Send bytes to the host of an address; all that comes back until it closes the connection.

    `source` is the address from which they come.
    """
    place = urlsplit(address)
    received = bytearray()
    connection = socket.create_connection((place.hostname, place.port), 10, (source, 0))
    # A server that refuses may close before all is sent.
    with connection, contextlib.suppress(ConnectionError):
        connection.sendall(data)
        while piece := connection.recv(1 << 16):
            received += piece
    return bytes(received)


def request(target: bytes, *lines: bytes, method: bytes = b"GET") -> bytes:
    """A whole request after which the server closes the connection."""
    head = (method + b" " + target + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *lines)
    return b"\r\n".join(head) + END


def ask(address: str, target: bytes, *lines: bytes, method: bytes = b"GET") -> Reply:
    """Send one request for a target, letter by letter; its answer."""
    return reply_of(send(address, request(target, *lines, method=method)))


def object_of(target: bytes, body: bytes = b"") -> bytes:
    """An answer of a storage that has everything: a body, or what it was asked for."""
    body = body or b"<" + target + b">"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccept-Ranges: bytes\r\n"
    return head + b"Content-Length: %d" % len(body) + END + body


@dataclass
class Storage:
    """A server that keeps connections open, answers each request that it sees, and notes it."""

    answer: Callable[[bytes], bytes]
    address: str = ""
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    def take(self) -> list[bytes]:
        """The requests noted since the last time."""
        heads, self.heads = self.heads, []
        return heads

    def serve(self, connection: socket.socket) -> None:
        waiting = b""
        self.connections += 1
        with connection, contextlib.suppress(OSError):
            while piece := connection.recv(1 << 16):
                waiting += piece
                while END in waiting:
                    head, _, waiting = waiting.partition(END)
                    self.heads.append(head + END)
                    connection.sendall(self.answer(head.split(b" ")[1]))


@contextmanager
def storage(answer: Callable[[bytes], bytes] = object_of) -> Iterator[Storage]:
    """A storage on loopback, which gives what `answer` makes of the target of a request."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Storage(answer, f"127.0.0.1:{listening.getsockname()[1]}")

        def listen() -> None:
            with contextlib.suppress(OSError):
                for _ in itertools.count():
                    connection, _ = listening.accept()
                    threading.Thread(target=found.serve, args=(connection,), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield found
        # What waits in `accept` is not woken by closing alone.
        listening.shutdown(socket.SHUT_RDWR)


def check_guarded(reply: Reply) -> None:
    """Each of our headers stands there once."""
    names = [name for name, _ in reply.headers]
    assert [each for each in sorted(OURS) if names.count(each) != 1] == []


def check_error(reply: Reply, status: int) -> None:
    """Our page for errors, in Chinese, with the status, our headers and none of another's."""
    assert reply.status == status
    assert f"（代码 {status}）" in reply.body.decode()
    assert reply.all("content-type") == ["text/html; charset=utf-8"]
    assert reply.all("cache-control") == ["no-cache"]
    assert not re.search(rb"nginx|caddy|evil|src=|https?:", reply.body, re.IGNORECASE)
    check_guarded(reply)
    more = {"vary", "allow", "content-range", "last-modified", "strict-transport-security"}
    assert {name for name, _ in reply.headers} <= OURS | NEUTRAL | more
