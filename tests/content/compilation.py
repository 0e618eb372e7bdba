"""The six documents of this compilation and its eleven modules, read without any other page.

Documents and modules that somebody adds are not read here. So the tests of this folder fail when
one of these pages is edited badly, and never because a page was added.
"""

from mini_site import ROOT
from studykit.folder import read_folder
from studykit.graph import graph_of
from studykit.library import read_library
from studykit.quiz.bank import build_bank

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


def is_ours(path: str) -> bool:
    """Return whether a file belongs to the compilation; `path` is relative to docs/.

    Files outside modules/ and sources/ always belong to it.
    """
    folder, _, name = path.rpartition("/")
    return folder not in _ADDED_TO or name.partition(".")[0] in _ADDED_TO[folder]


FILES = {path: data for path, data in read_folder(ROOT / "docs").items() if is_ours(path)}
LIBRARY, _ = read_library(FILES)
BANK = build_bank(LIBRARY, graph_of(LIBRARY))
