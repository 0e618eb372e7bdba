"""Benchmark projects that contain one thing very often, at sizes n, 2n and 4n.

For each project it prints the seconds to read and check, then those to generate everything.
`python -m bench.nasty [NAME]` prints only the rows whose names contain NAME. Linear code takes at
most four times as long for 4n as for n. It takes less if a limit drops most of the content.
"""

import sys
from collections.abc import Callable, Mapping
from time import perf_counter

from mini_site import diagnostics_of
from nasty import AT_LIMIT, MANY, NESTED, REPEATED
from run_core import run_core

Makers = Mapping[str, Callable[[int], dict[str, bytes]]]
# The last column is n. At 4n there are 10,000 repetitions, 5,000 things of one kind, or a line of
# 1 MB.
TABLES: tuple[tuple[str, Makers, int], ...] = (
    ("repeated in one paragraph", REPEATED, 2_500),
    (
        "repeated in a line of 1 MB",
        {name: REPEATED[name] for name in ("字", "a", "[", " ")},
        250_000,
    ),
    ("nested", NESTED, 2_500),
    ("paragraphs just below a limit", AT_LIMIT, 25),
    ("things of one kind", MANY, 1_250),
)


def _seconds(action: Callable[[dict[str, bytes]], object], files: dict[str, bytes]) -> float:
    start = perf_counter()
    action(files)
    return perf_counter() - start


def main(part: str) -> None:
    """Print the tables."""
    for title, makers, count in TABLES:
        print(f"{title}, n = {count}: seconds at n, 2n, 4n to check, and to make all")
        for name in (name for name in makers if part in name):
            files = [makers[name](count * times) for times in (1, 2, 4)]
            checked = [_seconds(diagnostics_of, each) for each in files]
            made = [_seconds(run_core, each) for each in files]
            shown = "  ".join(f"{seconds:7.2f}" for seconds in (*checked, *made))
            print(f"{name!r:34} {shown}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])
