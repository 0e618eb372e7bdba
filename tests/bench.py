"""How long reading and checking take, as a share of a whole build; printed, never judged."""

import tempfile
import time
from pathlib import Path

from build_site import build
from mini_site import ROOT, faults
from studykit.folder import read_folder

RUNS = 5


def main() -> None:
    """Time both, interleaved, and print the ratio of the medians."""
    files = read_folder(ROOT / "docs")
    reading, building = [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            start = time.perf_counter()
            faults(files)
            middle = time.perf_counter()
            build(ROOT, Path(folder) / str(run))
            reading.append(middle - start)
            building.append(time.perf_counter() - middle)
    share = sorted(reading)[RUNS // 2] / sorted(building)[RUNS // 2]
    print(f"reading and checking / whole build: {share:.3f} (medians of {RUNS} interleaved runs)")


if __name__ == "__main__":
    main()
