"""Tests that check and build finish and report faults, whatever mutation the files have.

`test_words` proves the same of mutants of the small projects, and that their pages lose no word.
`make bench` runs thousands of mutants, also of the real pages (`bench/mutants.py`).
"""

from collections.abc import Mapping, Sequence

import bench.mutants
import pytest
from bench.mutants import two_of
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


def test_each_mutant_of_the_real_site_has_two_modules() -> None:
    drawn = [two_of("abcdefgh", seed) for seed in range(56)]
    assert all(one != other for one, other in drawn)
    assert len(set(drawn)) == 28
    assert drawn[:28] == drawn[28:]


def test_a_failure_ends_no_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two seeds of each site, the mutation of the first fails."""

    def failing(files: Mapping[str, bytes], seed: int) -> dict[str, bytes]:
        if not seed:
            raise ZeroDivisionError
        return dict(files)

    monkeypatch.setattr(bench.mutants, "mutant", failing)
    monkeypatch.setattr(bench.mutants, "run_core", lambda _: [])
    monkeypatch.setattr(bench.mutants, "lost_words", lambda *_: [])
    assert bench.mutants.main(2, 0) == 1
    said = capsys.readouterr().out
    assert said.count("2 mutants") == 3
    assert "3 × ZeroDivisionError" in said


def test_mutants_are_drawn_by_their_seeds() -> None:
    drawn = [mutant(PROJECTS["small"], seed) for seed in range(100)]
    assert drawn == [mutant(PROJECTS["small"], seed) for seed in range(100)]
    changed = [files for files in drawn if files != PROJECTS["small"]]
    assert len(changed) >= 80
