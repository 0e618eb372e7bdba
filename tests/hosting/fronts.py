"""The front servers (CDN cache, balancer) of deploy/ with finished settings, run by nginx."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mini_site import ROOT
from studykit.hosting.policy import Policy
from studykit.hosting.servers import ERROR_PAGE, FRONT_TEMPLATES, front_files
from webserver import Server, changed, free_port, nginx_command, running

TEMPLATES = {
    name: (ROOT / "deploy" / name).read_text("utf-8") for name in (*FRONT_TEMPLATES, ERROR_PAGE)
}
MADE = front_files(Policy(frozenset({f"sha256-{'a' * 43}="})), TEMPLATES)
LISTENING = "    listen 80;\n    listen [::]:80;\n    server_name _;"


@contextmanager
def front(settings: str, folder: Path) -> Iterator[Server]:
    """Run nginx with the settings of one of the front servers."""
    port = free_port()
    text = changed(settings, LISTENING, f"    listen 127.0.0.1:{port};")
    with running(nginx_command(folder, text), port, folder):
        yield Server("front", f"http://127.0.0.1:{port}/")
