"""Tests that the synthetic modules of the benchmarks pass every check but those of the registry."""

from mini_site import ROOT, diagnostics_of
from studykit.files import read_folder
from studykit.library import read_library
from synthetic_project import pages_of

# Codes of faults in the registry. `write_project` writes the registry, and this test does without.
REGISTERED = {"S06", "S07", "N16"}


def test_synthetic_modules_pass_every_check() -> None:
    docs = read_folder(ROOT / "docs")
    sources = {path: data for path, data in docs.items() if path.startswith("sources/")}
    pages = pages_of(read_library(sources)[0], 50)
    assert sum(len(text.encode()) for text in pages.values()) / 50 > 5_000
    files = {**sources, **{path: text.encode() for path, text in pages.items()}}
    assert [fault for fault in diagnostics_of(files) if fault.code not in REGISTERED] == []
