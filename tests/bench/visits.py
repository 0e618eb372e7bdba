"""Simulate visits on a phone, and measure how many of them one nginx can serve.

A reader opens the home page, a module, its next step, and its quiz, in Chromium: with an empty
cache, again, and after an upgrade of the site that changes one thing. nginx serves the site with
the settings of hooks/studykit/deploy/, compressed with gzip. Its access log lists the requests, and
the bytes that it sent, headers included. Then a client repeats the requests of a first visit and of
a second one, for a few seconds each. The CPU time that nginx used is measured, because other
programs on the machine hardly change it.
"""

import os
import re
import selectors
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from build_site import build
from chromium import FLAGS, MISSING, find
from mini_site import ROOT
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright
from studykit.files import read_each
from studykit.hosting.compress import TEXTS, gzip_of
from studykit.hosting.manifest import file_time
from studykit.shipped import PACKAGE
from visit import quiet
from webserver import Server, changed, free_port, nginx_command, nginx_settings, running

MODULE = "last-mile"
PAGES = ("index.html", f"modules/{MODULE}.html", f"quizzes/{MODULE}.html")
PHONE: ViewportSize = {"width": 390, "height": 844}
WORD = "群众路线"
# The access log: what was asked and how much was sent.
LOG = "log_format visits '$status $bytes_sent $uri';\n"
# Milliseconds that a busy machine may take for a step of a visit.
PATIENCE = 120_000
# How long a visit is repeated, and on how many connections.
SECONDS = 8.0
CONNECTIONS = 8
# nginx closes a connection after this number of requests.
MOST_REQUESTS = 1000


@dataclass(frozen=True)
class Request:
    """One line of the access log."""

    status: int
    bytes: int
    path: str


@dataclass(frozen=True)
class Host:
    """A running nginx: its address, its folder, and the link to the site that it serves."""

    address: str
    folder: Path
    link: Path

    def switch(self, site: Path) -> None:
        """Serve another site, by replacing the link, as publish.py does."""
        following = self.link.with_name("following")
        following.symlink_to(site)
        following.replace(self.link)

    def requests(self) -> list[Request]:
        """Return the requests since the last call."""
        log = self.folder / "visits.log"
        lines = log.read_text("utf-8").splitlines()
        os.truncate(log, 0)
        fields = (line.split(" ", 2) for line in lines)
        return [Request(int(status), int(sent), path) for status, sent, path in fields]

    def processor(self) -> float:
        """Return the CPU time that nginx has used, in seconds."""
        process = (self.folder / "nginx.pid").read_text("ascii").strip()
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def nginx(site: Path, folder: Path) -> Iterator[Host]:
    """Run nginx with the settings of hooks/studykit/deploy/ for a site."""
    link, port = folder / "current", free_port()
    link.symlink_to(site)
    settings = nginx_settings(link, port, below=False)
    logged = f"    index index.html;\n    access_log {folder}/own/visits.log visits;\n"
    settings = LOG + changed(settings, "    index index.html;\n", logged)
    own = folder / "own"
    with running(nginx_command(own, settings), port, own):
        yield Host(f"http://127.0.0.1:{port}/", own, link)


def install(site: Path, folder: Path) -> Path:
    """Write a built site as a bundle has it, with its times and with the files for gzip.

    Browsers ask for the smaller brotli files only over https.
    """
    for path, content in read_each(site):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        for name, data in (path, content), (f"{path}.gz", gzip_of(content)):
            if name == path or path.endswith(TEXTS):
                (folder / name).write_bytes(data)
                os.utime(folder / name, (file_time(content),) * 2)
    return folder


# The upgrades. ------------------------------------------------------------------------------------


def edit_page(docs: Path) -> None:
    """Correct the home page."""
    page = docs / "index.md"
    page.write_text(page.read_text("utf-8").rstrip() + "\n\n改了一句话。\n", "utf-8")


def edit_module(name: str) -> Callable[[Path], None]:
    """Return a function that adds a sentence to the first section of a module."""

    def edit(docs: Path) -> None:
        page = docs / "modules" / f"{name}.md"
        text = page.read_text("utf-8")
        heading = re.search(r"(?m)^## .*$", text)
        assert heading
        place = heading.end()
        page.write_text(f"{text[:place]}\n\n改了一句话。\n{text[place:]}", "utf-8")

    return edit


def edit_script(docs: Path) -> None:
    """Change the script that divides modules into steps; a file of docs/ replaces the package's."""
    script = docs / "assets/javascripts/steps.js"
    script.parent.mkdir(parents=True, exist_ok=True)
    text = (PACKAGE / "assets/javascripts/steps.js").read_text("utf-8")
    script.write_text(f"{text}\nwindow.studyChanged = true;\n", "utf-8")


def edit_nothing(docs: Path) -> None:
    """Change nothing: only the time of the commit differs."""


UPGRADES: dict[str, Callable[[Path], None]] = {
    "nothing but the date": edit_nothing,
    "the home page": edit_page,
    "the module of the visit": edit_module(MODULE),
    "another module": edit_module("service-window"),
    "one script": edit_script,
}


def built(folder: Path, edits: Mapping[str, Callable[[Path], None]]) -> dict[str, Path]:
    """Build the study site with each edit, as of another commit; return the installed sites.

    All are built in one project, so that a build takes the values that the last one kept.
    """
    project = folder / "project"
    shutil.copytree(ROOT / "hooks", project / "hooks", ignore=lambda *_: {"studykit", "decisions"})
    shutil.copy(ROOT / "mkdocs.yml", project)
    sites = {}
    for number, (name, edit) in enumerate(edits.items()):
        shutil.copytree(ROOT / "docs", project / "docs")
        edit(project / "docs")
        time = str(1_700_000_000 + 3600 * number)
        result = build(project, folder / "built", SOURCE_DATE_EPOCH=time)
        if result.returncode:
            sys.exit(result.stderr)
        sites[name] = install(folder / "built", folder / f"site-{number}")
        shutil.rmtree(project / "docs")
    return sites


# Visits. ------------------------------------------------------------------------------------------


def visit(context: BrowserContext, host: Host) -> list[Request]:
    """Make a visit; return its requests."""
    page = context.new_page()
    for path in PAGES:
        page.goto(host.address + path)
        quiet(page)
        if path.startswith("modules/"):
            page.locator(".steps__next:visible").click()
            quiet(page)
    page.close()
    return host.requests()


def search(context: BrowserContext, host: Host) -> list[Request]:
    """Search once from the home page; return the requests of the search alone."""
    page = context.new_page()
    page.goto(host.address)
    quiet(page)
    host.requests()
    page.locator(".search-open").click()
    page.locator(".md-search__input").fill(WORD)
    page.locator(".md-search-result__list a").first.wait_for()
    page.close()
    return host.requests()


def summary(requests: Sequence[Request]) -> str:
    """Return a summary of some requests."""
    unchanged = sum(request.status == 304 for request in requests)
    sent = sum(request.bytes for request in requests) / 1000
    return f"{len(requests):3} requests, {unchanged:2} of them 304, {sent:6.1f} kB"


def changes(old: Path, new: Path) -> str:
    """Return how many files differ after an upgrade, and their compressed size, as text."""
    before, after = dict(read_each(old)), dict(read_each(new))
    fresh = {
        path: len(after.get(f"{path}.gz", content))
        for path, content in after.items()
        if not path.endswith(".gz") and before.get(path) != content
    }
    pages = sum(path.endswith(".html") for path in fresh)
    count = sum(not path.endswith(".gz") for path in after)
    return f"{len(fresh)} of {count} files, {pages} pages, {sum(fresh.values()) / 1000:.0f} kB"


def simulate(browser: Browser, sites: Mapping[str, Path], host: Host) -> dict[str, list[Request]]:
    """Print the requests of visits; return those of the first and of the second one."""
    first = sites["first"]
    kept: dict[str, list[Request]] = {}
    for name, site in sites.items():
        context = browser.new_context(locale="zh-CN", viewport=PHONE, is_mobile=True)
        context.set_default_timeout(PATIENCE)
        host.switch(first)
        visits = {"first": visit(context, host), "second": visit(context, host)}
        searches = [search(context, host), search(context, host)]
        if site is first:
            kept = visits
            for which, requests in visits.items():
                print(f"{which} visit: {summary(requests)}")
            print(f"first search: {summary(searches[0])}")
            print(f"second search: {summary(searches[1])}")
        else:
            host.switch(site)
            print(
                f"upgrade, {name} ({changes(first, site)}): {summary(visit(context, host))}; ",
                end="",
            )
            print(f"search {summary(search(context, host))}")
        context.close()
    host.switch(first)
    return kept


# Load. --------------------------------------------------------------------------------------------


def messages(host: Host, requests: Sequence[Request]) -> bytes:
    """Return the bytes that a browser sends for some requests, joined to be sent at once."""
    server = Server("nginx", host.address)
    text = ""
    for request in requests:
        text += f"GET {request.path} HTTP/1.1\r\nHost: study\r\nAccept-Encoding: gzip\r\n"
        if request.status == 304:
            answer = server.ask(request.path[1:], Accept_Encoding="gzip")
            text += f"If-None-Match: {answer.headers['etag']}\r\n"
        text += "\r\n"
    return text.encode()


def answered(address: tuple[str, int], sent: bytes) -> int:
    """Send some requests once; return the number of bytes of all answers."""
    with socket.create_connection(address) as connection:
        connection.sendall(sent)
        connection.settimeout(1)
        size = 0
        try:
            while part := connection.recv(1 << 20):
                size += len(part)
        except TimeoutError:
            return size
    return size


def load(host: Host, requests: Sequence[Request]) -> tuple[int, float, float]:
    """Repeat a visit on several connections for `SECONDS`, without caches and without pauses.

    Returns the number of visits, the wall time, and the CPU time that nginx used, in seconds.
    """
    place = urlsplit(host.address)
    address = (str(place.hostname), int(place.port or 80))
    sent = messages(host, requests)
    size = answered(address, sent)
    buffer = bytearray(1 << 20)
    count, before, start = 0, host.processor(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for _ in range(CONNECTIONS):
            _connect(selector, address, sent, size)
        while (now := time.perf_counter()) < start + SECONDS:
            for key, _ in selector.select(timeout=1):
                connection, (left, visits) = key.fileobj, key.data
                assert isinstance(connection, socket.socket)
                left -= connection.recv_into(buffer)
                if left:
                    selector.modify(connection, selectors.EVENT_READ, (left, visits))
                    continue
                count += 1
                if (visits + 2) * len(requests) > MOST_REQUESTS:
                    selector.unregister(connection)
                    connection.close()
                    _connect(selector, address, sent, size)
                else:
                    connection.sendall(sent)
                    selector.modify(connection, selectors.EVENT_READ, (size, visits + 1))
        for key in list(selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
    return count, now - start, host.processor() - before


def _connect(
    selector: selectors.BaseSelector, address: tuple[str, int], sent: bytes, size: int
) -> None:
    connection = socket.create_connection(address)
    connection.sendall(sent)
    selector.register(connection, selectors.EVENT_READ, (size, 0))


def measure(host: Host, visits: Mapping[str, Sequence[Request]]) -> None:
    """Print how many visits of each kind nginx serves in a second."""
    for name, requests in visits.items():
        count, seconds, processor = load(host, requests)
        sent = sum(request.bytes for request in requests)
        print(
            f"nginx, {name} visits: {count / seconds:.0f} visits a second, "
            f"{count * len(requests) / seconds:.0f} requests, "
            f"{count * sent * 8 / seconds / 1e6:.0f} Mbit; "
            f"{processor / count * 1000:.2f} ms of a processor each, so that one processor serves "
            f"{count / processor:.0f} visits a second"
        )


def main() -> None:
    """Build the site and its upgrades, simulate the visits, and measure nginx."""
    if (chromium := find()) is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        sites = built(folder, {"first": edit_nothing, **UPGRADES})
        with nginx(sites["first"], folder) as host:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            visits = simulate(browser, sites, host)
            browser.close()
            measure(host, visits)


if __name__ == "__main__":
    main()
