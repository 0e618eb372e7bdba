"""Item banks for tests: the real one, a small one written for them, and items by hand."""

from functools import cache
from pathlib import Path

from mini_site import HERE, ROOT
from studykit.folder import read_folder
from studykit.graph import graph_of
from studykit.library import read_library
from studykit.model import Library
from studykit.quiz.bank import build_bank
from studykit.quiz.evidence import Evidence
from studykit.quiz.item import Item, ItemBank

SMALL = HERE / "goldens" / "bank" / "docs"
REAL = ROOT / "docs"


@cache
def library_in(docs: Path) -> Library:
    """The library of a folder."""
    return read_library(read_folder(docs))[0]


def bank_of(library: Library) -> ItemBank:
    """The bank of a library."""
    return build_bank(library, graph_of(library))


@cache
def bank_in(docs: Path) -> ItemBank:
    """The bank of a folder, built once."""
    return bank_of(library_in(docs))


def evidence_in(docs: Path) -> Evidence:
    """The evidence of a folder."""
    return Evidence(library_in(docs), graph_of(library_in(docs)))


def item_in(docs: Path, name: str) -> Item:
    """One item of a folder's bank."""
    return next(item for item in bank_in(docs).items if item.id == name)
