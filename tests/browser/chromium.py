"""Find or install the programs that tests need: browsers, PDF and spreadsheet readers, web servers.

As root, apt installs them; otherwise the driver's own installer fetches a Chromium. A headless
shell is preferred: it has the same engine, and a page takes two thirds of the time.
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
    # An intranet-like name: over plain http it is not a secure context, but 127.0.0.1 is.
    "--host-resolver-rules=MAP intranet.test 127.0.0.1",
]
# Debian packages, installed one by one, since not every release has each of them. Without some of
# them tests fail, without others tests are skipped. A Chromium is installed separately.
PACKAGES = (
    "chromium-headless-shell",
    "firefox-esr",
    "fonts-noto-cjk",
    "nginx",
    "poppler-utils",
    "libreoffice-calc-nogui",
    "libreoffice-impress-nogui",
    "libreoffice-writer-nogui",
    "caddy",
    "libnginx-mod-http-brotli-static",
    "nodejs",
    "npm",
)
MISSING = (
    "No Chromium was found and none could be installed. Install one (Debian: "
    "apt-get install chromium fonts-noto-cjk) or name one in the variable CHROMIUM."
)


def find() -> str | None:
    """Return the path of a Chromium: the variable CHROMIUM, one on PATH, or the driver's own."""
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
    """Return whether the browsers, nginx, and the readers of PDF and spreadsheets are installed."""
    wanted = [FIREFOX, POPPLER, CALC]
    if not os.environ.get("CHROMIUM"):
        wanted.append(SHELLS)
    return has_nginx() and all(any(map(shutil.which, names)) for names in wanted)


def has_nginx() -> bool:
    """Return whether nginx is installed, which serves the site in tests."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin") is not None


def install() -> None:
    """Try to install missing programs. The tests report whether that succeeded."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        _apt("update")
        for package in PACKAGES:
            _apt("install", "--yes", "--no-install-recommends", package)
        if find() is None:
            _apt("install", "--yes", "--no-install-recommends", "chromium")
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _apt(*arguments: str) -> None:
    """Run apt with a short timeout for hosts that do not answer."""
    options = ["--quiet", "--option=Acquire::http::Timeout=10", "--option=Acquire::Retries=0"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *options, *arguments], check=False, env=environment)


if __name__ == "__main__":
    if not is_complete():
        install()
    # The tests fail with the same message; this only shows it earlier.
    print(f"Chromium: {find() or MISSING}")
