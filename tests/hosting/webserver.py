"""Real web servers on loopback, configured with the files of deploy/ as on a production host."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from studykit.hosting.policy import policy_of
from studykit.hosting.servers import SERVER_TEMPLATES, server_files
from studykit.shipped import server_templates

NGINX, CADDY = shutil.which("nginx") or "/usr/sbin/nginx", shutil.which("caddy") or "caddy"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
MISSING = "{} is missing. Install it (Debian: apt-get install nginx caddy)."
# Content that no server may ever send, at whatever path it is stored.
SECRET = "秘密"  # noqa: S105
BROTLIED = "guide/learner.html"
HIDDEN = (".git/config", ".htaccess", "modules/.draft.html")
# The parts of a host's /etc/nginx/nginx.conf that the tests need.
MAIN = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{modules}
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    {temporary}
    include {folder}/study.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Answer:
    """A server's response; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server; its address ends with the slash before the paths of the site."""

    name: str
    address: str

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Request a path below the address, byte for byte; in header names, `_` stands for `-`."""
        place = urlsplit(self.address)
        assert place.hostname
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, place.path + path, headers=named)
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        found = Answer(answer.status, said, answer.read())
        connection.close()
        return found


def copy_as_hosted(site: Path, folder: Path) -> Path:
    """Copy a site, with compressed files, hidden files a host left in it, and a file beside it."""
    copy = folder / "site"
    shutil.copytree(site, copy, copy_function=os.link)
    for path in list(copy.rglob("*.*")):
        if path.suffix in (".html", ".css", ".js", ".json"):
            content = gzip.compress(path.read_bytes(), 1, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(content)
    # A server sends the .br file without checking it, so any bytes will do. No browser test loads
    # this page.
    (copy / f"{BROTLIED}.br").write_bytes(b"brotli")
    for name in HIDDEN:
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(SECRET, "utf-8")
    (folder / "secret.html").write_text(SECRET, "utf-8")
    return copy


def settings_of(site: Path) -> dict[str, str]:
    """Return the configuration files of all servers for a built site."""
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    templates = server_templates(SERVER_TEMPLATES, "last-mile")
    return server_files(policy_of(pages), templates, files)


def enabled(text: str, first: str) -> str:
    """Return settings with one example uncommented, from the line with `first` to its end mark."""
    start = text.index(first)
    end = text.index("完\n", start)
    return text[:start] + re.sub(r"(?m)^(\s*)#    ", r"\1", text[start:end]) + text[end:]


def changed(text: str, old: str, new: str) -> str:
    """Return settings with one passage replaced; asserts that it occurs exactly once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def nginx_settings(site: Path, port: int, *, below: bool) -> str:
    """Return the finished nginx.conf with the changes that it asks the host's admin to make."""
    text = settings_of(site)["nginx.conf"]
    listening = "    listen 80;\n    listen [::]:80;\n    server_name _;"
    text = changed(text, listening, f"    listen 127.0.0.1:{port};")
    if below:
        text = enabled(text, "--- 站点在子路径")
    if BROTLI.exists():
        text = changed(text, "#    brotli_static on;", "brotli_static on;")
    return text.replace("/srv/last-mile/current/site", str(site))


def caddy_settings(site: Path, port: int, *, below: bool) -> str:
    """Return the finished Caddyfile with the changes that it asks the host's admin to make."""
    text = settings_of(site)["Caddyfile"]
    if below:
        text = enabled(text, "--- 站点在子路径")
    text = changed(text, "\tauto_https off\n", "\tauto_https off\n\tadmin off\n")
    text = changed(text, "\n:80 {", f"\n:{port} {{\n\tbind 127.0.0.1")
    return changed(text, "/srv/last-mile/current/site", str(site))


def nginx_command(folder: Path, settings: str, text: str = MAIN) -> list[str]:
    """Write settings and a main file that includes them; return the command that runs nginx."""
    folder.mkdir()
    modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in _TEMPORARY)
    main = text.format(folder=folder, modules=modules, temporary=temporary)
    (folder / "study.conf").write_text(settings, "utf-8")
    (folder / "nginx.conf").write_text(main, "utf-8")
    return [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy_command(folder: Path, settings: str) -> list[str]:
    """Write settings; return the command that runs Caddy with them."""
    folder.mkdir()
    (folder / "Caddyfile").write_text(settings, "utf-8")
    return [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def serving(name: str, site: Path, folder: Path, *, below: bool) -> Iterator[Server]:
    """Serve a site with `nginx` or `caddy`, at the root of a host or below /study/.

    `folder` is for the server's own files. Fails if nginx is missing; skips if Caddy is.
    """
    if shutil.which(NGINX if name == "nginx" else CADDY) is None:
        (pytest.fail if name == "nginx" else pytest.skip)(MISSING.format(name))
    port = free_port()
    if name == "nginx":
        command = nginx_command(folder, nginx_settings(site, port, below=below))
    else:
        command = caddy_command(folder, caddy_settings(site, port, below=below))
    with running(command, port, folder):
        yield Server(name, f"http://127.0.0.1:{port}/{'study/' if below else ''}")


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """Run a server; the context is entered once the server accepts connections at a port."""
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _wait(process, port, folder / "log")
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text("utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))
