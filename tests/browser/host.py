"""Serve a site over HTTP under a sub-path, as many hosts do."""

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def end_headers(self) -> None:
        """Make browsers revalidate files, as the settings of deploy/ do.

        Without this header, browsers derive from a file's time how long it stays fresh.
        """
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


class _Compressing(_Quiet):
    """A handler that compresses text, like a well configured host."""

    protocol_version = "HTTP/1.1"

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
