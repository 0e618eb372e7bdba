"""Find what tests want, or install it: a Chromium, a Firefox, readers of PDFs, web servers.

By apt as root; else a Chromium comes from the driver's own installer.
"""

import os
import shutil
import subprocess
import sys

FIREFOX = ("firefox-esr", "firefox")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
# Packages of Debian: those that tests fail without, and those without which some are skipped.
NEEDED = ("chromium", "firefox-esr", "fonts-noto-cjk", "nginx", "poppler-utils")
WELCOME = ("caddy", "libnginx-mod-http-brotli-static")
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


def has_poppler() -> bool:
    """Whether printed pages can be read back."""
    return shutil.which("pdftotext") is not None


def has_firefox() -> bool:
    """Whether there is a Firefox to walk through the site with."""
    return any(map(shutil.which, FIREFOX))


def has_nginx() -> bool:
    """Whether there is the web server that the site is served by in tests."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin") is not None


def install() -> None:
    """Try to install what is missing; whether it worked is for the tests to tell."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        add = ["install", "--yes", "--no-install-recommends"]
        for command in (["update"], [*add, *NEEDED], [*add, *WELCOME]):
            subprocess.run(["apt-get", "--quiet", *command], check=False, env=environment)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find() is None or not all((has_poppler(), has_firefox(), has_nginx())):
        install()
    # The tests say it again and fail: this is only to be read early.
    print(f"Chromium: {find() or MISSING}")
