"""Serve a site over HTTP under a sub-path, as many hosts do."""

import functools
import gzip
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IMMUTABLE = "public, max-age=31536000, immutable"
# Files with the hash of their content in their names, which our servers let browsers keep for good.
HASHED = re.compile(r"\.[0-9a-f]{8}(?:\.min)?\.(?:css|js)$")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A handler that keeps connections and says what browsers may keep, as our servers do."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the body waits until the browser confirms the head

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def send_response(self, code: int, message: str | None = None) -> None:
        """Make browsers revalidate files without hashes in their names, as our servers do.

        Without this header, browsers derive from a file's time how long it stays fresh.
        """
        super().send_response(code, message)
        is_kept = code in (200, 304) and HASHED.search(self.path.partition("?")[0])
        self.send_header("Cache-Control", IMMUTABLE if is_kept else "no-cache")


class _Compressing(_Quiet):
    """A handler that compresses text, like a well configured host."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        kind = self.guess_type(path)
        content = path.read_bytes()
        is_text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if is_text else kind)
        if is_text:
            content = gzip.compress(content, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def hosted(site: Path, *, compressed: bool = False) -> Iterator[str]:
    """Serve a site on this machine, and yield the address of its root, which ends with a slash."""
    handler = functools.partial(_Compressing if compressed else _Quiet, directory=str(site.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()


@contextmanager
def placed(site: Path) -> Iterator[dict[str, str]]:
    """Serve a site in every kind of place, and yield the addresses by the name of the place.

    Pages at the root and at the sub-path are secure contexts. The intranet address is a sub-path
    too, but its pages are not.
    """
    # `hosted` serves the folder above its argument: above `site / "-"`, this is the site itself.
    with hosted(site) as below, hosted(site / "-") as root:
        yield {
            "root": root.removesuffix("-/"),
            "sub-path": below,
            "intranet": below.replace("127.0.0.1", "intranet.test"),
            "folder": f"{site.as_uri()}/",
        }
