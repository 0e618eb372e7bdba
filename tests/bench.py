"""How long the parts take, as ratios in one run; printed, never judged.

`make bench` prints reading and checking as a share of a whole build, and the time that the
indexes take for each unit of libraries of growing size: it grows if they are not linear.
"""

import tempfile
import timeit
from collections.abc import Callable
from functools import partial
from pathlib import Path

from build_site import build
from mini_site import ROOT, faults
from studykit.folder import read_folder
from studykit.library import targets_of
from studykit.reference import build_indexes
from synthetic import library_of, regular

RUNS = 5
SIZES = (100, 1_000, 10_000)


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes, without the garbage collector, as timeit measures."""
    return timeit.timeit(action, number=1)


def median(times: list[float]) -> float:
    """The middle one of some times."""
    return sorted(times)[len(times) // 2]


def share_of_reading() -> None:
    """Time reading and building, interleaved."""
    files = read_folder(ROOT / "docs")
    reading, building = [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            reading.append(seconds(partial(faults, files)))
            site = Path(folder) / str(run)
            building.append(seconds(partial(build, ROOT, site)))
    share = median(reading) / median(building)
    print(f"reading and checking / whole build: {share:.3f} (medians of {RUNS} interleaved runs)")


def time_of_indexes() -> None:
    """Time the indexes of made-up libraries, per unit, the smallest as 1."""
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    libraries = {size: library_of(regular(size)) for size in SIZES}
    targets = {size: targets_of(library) for size, library in libraries.items()}
    for _ in range(RUNS):
        for size in SIZES:
            index = partial(build_indexes, libraries[size], targets[size])
            times[size].append(seconds(index) / size)
    base = median(times[SIZES[0]])
    for size in SIZES:
        each = median(times[size])
        print(
            f"indexes of {size:>6} units: {each * 1e6:7.1f} µs a unit, {each / base:.2f} of 100's"
        )


if __name__ == "__main__":
    share_of_reading()
    time_of_indexes()
