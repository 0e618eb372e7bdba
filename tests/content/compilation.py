"""The six documents of this compilation and its eleven modules, read without any other page.

Documents and modules that somebody adds are not read here. So the tests of this folder fail if
one of these pages is edited badly, but not because a page was added.
"""

from collections.abc import Mapping

from mini_site import ROOT
from studykit.folder import read_folder
from studykit.graph import graph_of
from studykit.library import read_library
from studykit.model import Library
from studykit.quiz.bank import build_bank
from studykit.quiz.item import ItemBank

DOCUMENTS = ("s1", "s2", "s3", "s4", "s5", "s6")
MODULES = (
    "last-mile",
    "causes-and-remedies",
    "rectification-loop",
    "party-ranks",
    "entry-and-exit",
    "grassroots-activities",
    "incentives-and-supervision",
    "member-education",
    "mobile-members",
    "service-window",
    "self-correction",
)
_ADDED_TO = {"modules": MODULES, "sources": DOCUMENTS}


def _is_ours(path: str) -> bool:
    """Return whether a file belongs to the compilation; `path` is relative to docs/.

    Files outside modules/ and sources/ always belong to it.
    """
    folder, _, name = path.rpartition("/")
    return folder not in _ADDED_TO or name.partition(".")[0] in _ADDED_TO[folder]


def compile_files(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], Library, ItemBank]:
    """Return the files of the compilation, its library and its bank, from all files of docs/."""
    ours = {path: data for path, data in files.items() if _is_ours(path)}
    library, _ = read_library(ours)
    return ours, library, build_bank(library, graph_of(library))


FILES, LIBRARY, BANK = compile_files(read_folder(ROOT / "docs"))
