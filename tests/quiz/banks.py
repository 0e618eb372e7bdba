"""Item banks for tests: of the real site, and of a small library written for these tests."""

from functools import cache
from pathlib import Path

from mini_site import HERE, ROOT
from shared import shared_value
from studykit.files import read_folder
from studykit.graph import graph_of
from studykit.library import read_library
from studykit.model import Library
from studykit.quiz.bank import build_bank
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Item, ItemBank
from studykit.site import Site, site_of

SMALL = HERE / "goldens" / "bank" / "docs"
REAL = ROOT / "docs"


@cache
def site_in(docs: Path) -> Site:
    """Return the site of a folder, which is composed only once in a test run."""
    return shared_value(f"site {docs}", lambda: site_of(read_library(read_folder(docs))[0]))


def library_in(docs: Path) -> Library:
    """Return the library of a folder, which is read only once."""
    return site_in(docs).library


def bank_of(library: Library) -> ItemBank:
    """Return the bank of a library."""
    return build_bank(library, graph_of(library))


def bank_in(docs: Path) -> ItemBank:
    """Return the bank of a folder, which is built only once."""
    return site_in(docs).bank


def evidence_in(docs: Path) -> Evidence:
    """Return the evidence of a folder."""
    return Evidence(library_in(docs), graph_of(library_in(docs)))


def item_in(docs: Path, name: str) -> Item:
    """Return the item with an id in a folder's bank. Raises StopIteration if there is none."""
    return next(item for item in bank_in(docs).items if item.id == name)
