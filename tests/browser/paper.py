"""Print pages to PDF files, and read these with poppler's tools."""

import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

FOOTER = re.compile(r"^\s*\d+ ?/ ?\d+\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Sheets:
    """A printed file, and the text of its pages.

    The text is in the order of writing, so that each cell of a table is one run.
    """

    file: Path
    pages: list[str]

    @property
    def text(self) -> str:
        """Return the whole text without white space."""
        return "".join(map(plain, self.pages))


def tool(name: str, *arguments: str | Path) -> bytes:
    """Run one of poppler's tools. Fails if it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.fail(
            f"{name} was not found: printed pages are read back with poppler. "
            "Install it (Debian: apt-get install poppler-utils)."
        )
    return subprocess.run([path, *map(str, arguments)], check=True, capture_output=True).stdout


def plain(text: str) -> str:
    """Normalize text for comparison: no white space, page numbers or compatibility characters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", FOOTER.sub("", text)))


def read(file: Path) -> Sheets:
    return Sheets(file, tool("pdftotext", "-raw", file, "-").decode().split("\f")[:-1])


def print_page(page: Page, file: Path) -> Sheets:
    # The event that the browser dispatches when a person prints.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.pdf(path=file, prefer_css_page_size=True, print_background=False)
    return read(file)


def pieces(text: str) -> list[str]:
    """Split a text of an item at references and marks.

    The pieces can be searched for in the text of a print.
    """
    return [plain(piece) for piece in re.split(r"\[\[[^\]]*\]\]|\*\*|==", text) if plain(piece)]
