"""The six documents and eleven modules of this compilation, without any that were added.

The tests of this folder therefore fail if one of these pages is edited badly, but not if a page is
added.
"""

from collections.abc import Mapping

from banks import REAL, site_in
from studykit.files import read_folder
from studykit.library import read_library
from studykit.site import Site, site_of

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


def files_of_ours(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the compilation from all files of docs/."""
    return {path: data for path, data in files.items() if _is_ours(path)}


def compile_files(files: Mapping[str, bytes]) -> Site:
    """Return the site of some files."""
    return site_of(read_library(files)[0])


_WRITTEN = read_folder(REAL)
FILES = files_of_ours(_WRITTEN)
# Without added pages, this is the site that all tests share. Only `bench.added` adds pages.
SITE = site_in(REAL) if FILES == _WRITTEN else compile_files(FILES)
LIBRARY, BANK = SITE.library, SITE.bank
