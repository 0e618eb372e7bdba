"""Find what tests want, or install it: browsers, readers of PDFs and of tables, web servers.

By apt as root; else a Chromium comes from the driver's own installer. Best is a Chromium without
windows, the headless shell: the same engine, and a page in it costs two thirds of the time.
"""

import os
import shutil
import subprocess
import sys

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = (*SHELLS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX = ("firefox-esr", "firefox")
POPPLER = ("pdftotext",)
CALC = ("soffice",)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name as an intranet has it: over plain http it is no secure context, which 127.0.0.1 is.
    "--host-resolver-rules=MAP intranet.test 127.0.0.1",
]
# Packages of Debian, one by one, since not every release has each: those that tests fail without,
# a Chromium apart, and those without which some are skipped.
PACKAGES = (
    "chromium-headless-shell",
    "firefox-esr",
    "fonts-noto-cjk",
    "nginx",
    "poppler-utils",
    "libreoffice-calc-nogui",
    "caddy",
    "libnginx-mod-http-brotli-static",
)
MISSING = (
    "No Chromium was found and none could be installed. Install one (Debian: "
    "apt-get install chromium fonts-noto-cjk) or name one in the variable CHROMIUM."
)


def find() -> str | None:
    """The path of a Chromium: the variable CHROMIUM, one on PATH, or the driver's own."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _of_driver()


def _of_driver() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def is_complete() -> bool:
    """Whether all is there that the tests want, in the form that suits them best."""
    wanted = [FIREFOX, POPPLER, CALC]
    if not os.environ.get("CHROMIUM"):
        wanted.append(SHELLS)
    return has_nginx() and all(any(map(shutil.which, names)) for names in wanted)


def has_nginx() -> bool:
    """Whether there is the web server that the site is served by in tests."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin") is not None


def install() -> None:
    """Try to install what is missing; whether it worked is for the tests to tell."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        _apt("update")
        for package in PACKAGES:
            _apt("install", "--yes", "--no-install-recommends", package)
        if find() is None:
            _apt("install", "--yes", "--no-install-recommends", "chromium")
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _apt(*arguments: str) -> None:
    """Run apt; a host that does not answer is not waited for."""
    options = ["--quiet", "--option=Acquire::http::Timeout=10", "--option=Acquire::Retries=0"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *options, *arguments], check=False, env=environment)


if __name__ == "__main__":
    if not is_complete():
        install()
    # The tests say it again and fail: this is only to be read early.
    print(f"Chromium: {find() or MISSING}")
