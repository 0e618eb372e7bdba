"""Byte-exact requests over a socket, and a storage server that records the bytes it receives."""

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
# The headers that every response has exactly once, and others that an error response may have.
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
    """A response, with headers in the order received; `status` is 0 if it is not HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of a header, given its name in lower case."""
        return [value for each, value in self.headers if each == name]


def reply_of(data: bytes) -> Reply:
    """Parse all bytes received over a connection that carried one response."""
    head, _, body = data.partition(END)
    first, *lines = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/1."):
        return Reply(0, (), data)
    pairs = (line.partition(":")[::2] for line in lines)
    headers = tuple((name.lower(), value.strip()) for name, value in pairs)
    return Reply(int(first.split()[1]), headers, body)


def send(address: str, data: bytes, *, source: str = "") -> bytes:
    """Send bytes to the host of an address; return all bytes received until the host closes.

    `source` is the local address to send from.
    """
    place = urlsplit(address)
    received = bytearray()
    connection = socket.create_connection((place.hostname, place.port), 10, (source, 0))
    # A server that refuses a request may close the connection before all bytes are sent.
    with connection, contextlib.suppress(ConnectionError):
        connection.sendall(data)
        while piece := connection.recv(1 << 16):
            received += piece
    return bytes(received)


def request(target: bytes, *lines: bytes, method: bytes = b"GET") -> bytes:
    """Return a complete request that asks the server to close the connection afterwards."""
    head = (method + b" " + target + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *lines)
    return b"\r\n".join(head) + END


def ask(address: str, target: bytes, *lines: bytes, method: bytes = b"GET") -> Reply:
    """Send one request for a target, byte for byte; return the response."""
    return reply_of(send(address, request(target, *lines, method=method)))


def object_of(target: bytes, body: bytes = b"") -> bytes:
    """Return the response of a storage in which every object exists.

    The response has the body given, or else one that repeats the target.
    """
    body = body or b"<" + target + b">"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccept-Ranges: bytes\r\n"
    return head + b"Content-Length: %d" % len(body) + END + body


@dataclass
class Storage:
    """A server with persistent connections that answers every request and records it."""

    answer: Callable[[bytes], bytes]
    address: str = ""
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    def take(self) -> list[bytes]:
        """Return the requests recorded since the last call."""
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
    """Run a storage on loopback that responds with what `answer` returns for a request's target."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Storage(answer, f"127.0.0.1:{listening.getsockname()[1]}")

        def listen() -> None:
            with contextlib.suppress(OSError):
                for _ in itertools.count():
                    connection, _ = listening.accept()
                    threading.Thread(target=found.serve, args=(connection,), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield found
        # Closing the socket does not wake a thread that is blocked in `accept`, but shutdown does.
        listening.shutdown(socket.SHUT_RDWR)


def check_headers(reply: Reply) -> None:
    """Assert that the response has each of our headers exactly once."""
    names = [name for name, _ in reply.headers]
    assert [each for each in sorted(OURS) if names.count(each) != 1] == []


def check_error(reply: Reply, status: int) -> None:
    """Assert that the response is our Chinese error page, without headers or links of others."""
    assert reply.status == status
    assert f"（代码 {status}）" in reply.body.decode()
    assert reply.all("content-type") == ["text/html; charset=utf-8"]
    assert reply.all("cache-control") == ["no-cache"]
    assert not re.search(rb"nginx|caddy|evil|src=|https?:", reply.body, re.IGNORECASE)
    check_headers(reply)
    more = {"vary", "allow", "content-range", "last-modified", "strict-transport-security"}
    assert {name for name, _ in reply.headers} <= OURS | NEUTRAL | more
