"""Check and compose thousands of mutants of three sites: small, bank and real.

`bank` is the bank's test library. A mutant of the real site is made from two of its modules and all
its other files, because all modules would take too long. `python -m bench.mutants [COUNT [FIRST]]`
makes COUNT mutants of each site, with seeds from FIRST on. It exits with status 1 if an exception
is raised, a mutant takes longer than a minute, a diagnostic names a line that does not exist, or
words are lost without a diagnostic.
"""

import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from time import perf_counter

from mini_site import ROOT, mini_files
from mutants import misplaced, mutant
from run_core import run_core
from studykit.files import read_folder
from words import lost_words

COUNT = 1_000
SECONDS_AT_MOST = 60


def main(count: int, first: int) -> int:
    """Run the mutants and return the exit status."""
    real = read_folder(ROOT / "docs")
    modules = [path for path in real if path.startswith("modules/")]
    rest = {path: data for path, data in real.items() if path not in modules}
    failed: Counter[str] = Counter()
    for name in ("small", "bank", "real"):
        reported, longest = 0, 0.0
        for seed in range(first, first + count):
            start = perf_counter()
            if name == "real":
                files = rest | {path: real[path] for path in two_of(modules, seed)}
            elif name == "bank":
                files = read_folder(ROOT / "tests/goldens/bank/docs")
            else:
                files = mini_files()
            reported += _run(f"{name} {seed}", files, seed, failed)
            longest = max(longest, perf_counter() - start)
        failed[f"{name}: too long"] += longest > SECONDS_AT_MOST
        print(f"{name}: {count} mutants, {reported} faults reported, the longest {longest:.1f} s")
    failures = +failed
    print(*(f"{times} × {what}" for what, times in failures.items()), sep="\n")
    return 1 if failures else 0


def two_of(modules: Sequence[str], seed: int) -> tuple[str, str]:
    """Return two modules. Consecutive seeds give all pairs before they give one again."""
    pairs = [*combinations(modules, 2)]
    return pairs[seed % len(pairs)]


def _run(name: str, sound: dict[str, bytes], seed: int, failed: Counter[str]) -> int:
    """Check and compose the mutant of some files with a seed; return how many faults are reported.

    Failures are printed and counted. An exception is one, also if the mutation raises it.
    """
    try:
        files = mutant(sound, seed)
        found = run_core(files)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        failed[f"{type(error).__name__} at {place.filename}:{place.lineno}"] += 1
        print(f"{name}: {error!r}")
        return 0
    for fault in misplaced(files, found):
        failed["reported at a line that does not exist"] += 1
        print(f"{name}: {fault}")
    for lost in lost_words(files, found):
        failed["words lost without a diagnostic"] += 1
        print(f"{name}: {lost}")
    return len(found)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(numbers + [COUNT, 0][len(numbers) :])))
