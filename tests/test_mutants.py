"""Tests that check and build finish and report faults, whatever mutation the files have.

`test_words` proves the same of mutants of the small projects, and that their pages lose no word.
`make bench` runs thousands of mutants, also of the real pages (`bench/mutants.py`).
"""

from collections.abc import Mapping, Sequence

import pytest
from mini_site import REMEMBERING, ROOT, mini_files
from mutants import misplaced, mutant
from run_core import run_core
from studykit.diagnostics import Diagnostic
from studykit.files import read_folder

BANK = read_folder(ROOT / "tests/goldens/bank/docs")
REAL = {
    path: data
    for path, data in read_folder(ROOT / "docs").items()
    if path.startswith(("sources/s2", "sources/s5", "sources/s6", "registry/"))
    or path in ("index.md", "modules/entry-and-exit.md", "modules/self-correction.md")
}
PROJECTS = {"small": mini_files(), "bank": BANK}


def prove_faults(files: Mapping[str, bytes], found: Sequence[Diagnostic]) -> None:
    """Assert that each fault has a message, a fix and a line that exists."""
    for fault in found:
        assert fault.message
        assert fault.hint
    assert misplaced(files, found) == []


@pytest.mark.parametrize("seed", range(15))
def test_any_mutant_of_real_pages_is_read_checked_and_composed(seed: int) -> None:
    files = mutant(REAL, seed)
    prove_faults(files, run_core(files, REMEMBERING))


def test_mutants_are_drawn_by_their_seeds() -> None:
    drawn = [mutant(PROJECTS["small"], seed) for seed in range(100)]
    assert drawn == [mutant(PROJECTS["small"], seed) for seed in range(100)]
    changed = [files for files in drawn if files != PROJECTS["small"]]
    assert len(changed) >= 80
