"""Pages printed to real PDF files, and read back with poppler's tools."""

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
    """One printed file, and the text of its pages.

    Text is read in the order in which it was written, so that each cell of a table is one run.
    """

    file: Path
    pages: list[str]

    @property
    def text(self) -> str:
        """All of it without white space."""
        return "".join(map(plain, self.pages))


def tool(name: str, *arguments: str | Path) -> bytes:
    """Run one of poppler's tools; without them there is nothing to test with."""
    path = shutil.which(name)
    if path is None:
        pytest.fail(
            f"{name} was not found: printed pages are read back with poppler. "
            "Install it (Debian: apt-get install poppler-utils)."
        )
    return subprocess.run([path, *map(str, arguments)], check=True, capture_output=True).stdout


def plain(text: str) -> str:
    """Text as it compares: no white space, no page numbers, no forms for compatibility alone."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", FOOTER.sub("", text)))


def read(file: Path) -> Sheets:
    return Sheets(file, tool("pdftotext", "-raw", file, "-").decode().split("\f")[:-1])


def print_page(page: Page, file: Path) -> Sheets:
    # As the browser says it to the page's scripts when a person prints.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.pdf(path=file, prefer_css_page_size=True, print_background=False)
    return read(file)


def pieces(text: str) -> list[str]:
    """A text of an item as it can be looked for: cut at references and at what is strong."""
    return [plain(piece) for piece in re.split(r"\[\[[^\]]*\]\]|\*\*", text) if plain(piece)]
