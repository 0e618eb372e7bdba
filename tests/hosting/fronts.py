"""Fills in the settings of deploy/ for front servers, and runs nginx with one of them.

The front servers that nginx can run are the balancer and the CDN cache.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studykit.hosting.policy import Policy
from studykit.hosting.servers import ERROR_PAGE, FRONT_TEMPLATES, front_files
from studykit.shipped import server_templates
from webserver import Server, changed, free_port, nginx_command, running

TEMPLATES = server_templates((*FRONT_TEMPLATES, ERROR_PAGE), "last-mile")
FRONT_FILES = front_files(Policy(frozenset({f"sha256-{'a' * 43}="})), TEMPLATES)
LISTEN_LINES = "    listen 80;\n    listen [::]:80;\n    server_name _;"


@contextmanager
def front(settings: str, folder: Path) -> Iterator[Server]:
    """Run nginx with the settings of a front server, on a free loopback port."""
    port = free_port()
    local_settings = changed(settings, LISTEN_LINES, f"    listen 127.0.0.1:{port};")
    with running(nginx_command(folder, local_settings), port, folder):
        yield Server("front", f"http://127.0.0.1:{port}/")
