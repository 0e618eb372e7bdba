"""Benchmark the build of sites with 50, 500 and 2,000 modules.

For each size it prints the numbers of modules and pages, wall-clock time and CPU time in seconds,
peak memory, and the ratios to Material for MkDocs and to Zensical. Both of them render the same
modules as plain Markdown. Zensical also renders a site with as many modules as the study site has
pages (quizzes, handouts and indexes included). Zensical is measured only if the environment
variable `ZENSICAL` names its program, or if `zensical` is on the path.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from time import perf_counter

from build_site import settings
from synthetic_project import write_project

from bench.projects import write_plain

SIZES = (50, 500, 2_000)
# Number of runs by size; the median is printed. Sizes that take minutes run once.
RUNS = {50: 3}


@dataclass(frozen=True, order=True)
class Run:
    """One build: wall-clock time and CPU time in seconds, and peak memory of a process in MB.

    Other programs on the machine lengthen the wall-clock time but hardly change the CPU time.
    """

    seconds: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of a processor, {self.memory:.0f} MB)"

    def over(self, other: "Run") -> str:
        """Return its ratio to another build, in wall-clock time and in CPU time."""
        clock = self.seconds / other.seconds
        return f"{clock:.1f} ({self.processor / other.processor:.1f}) of {other}"


def measure(command: Sequence[str], project: Path, runs: int) -> Run:
    """Build a project `runs` times without a cache; return the median run by wall-clock time.

    Exits with the output of the command if a build fails.
    """
    found = []
    for _ in range(runs):
        for folder in ("site", ".cache"):
            shutil.rmtree(project / folder, ignore_errors=True)
        start = perf_counter()
        child = subprocess.Popen(
            command, cwd=project, env=settings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert child.stdout is not None
        output = child.stdout.read().decode("utf-8", "replace")
        # `wait4` measures this child alone; `getrusage` gives the maximum over all children.
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        if status:
            sys.exit(f"{' '.join(command)} failed in {project}:\n{output}")
        found.append(Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return median_low(found)


def main(sizes: Sequence[int]) -> None:
    """Print the measurements for each size."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    zensical = os.environ.get("ZENSICAL") or shutil.which("zensical")
    for size in sizes:
        runs = RUNS.get(size, 1)
        with tempfile.TemporaryDirectory() as name:
            project = write_project(Path(name) / "study", size)
            plain = write_plain(Path(name) / "plain", project)
            study = measure([*mkdocs, "--strict"], project, runs)
            pages = sum(1 for _ in (project / "site").rglob("*.html"))
            material = measure(mkdocs, plain, runs)
            each = study.processor / size * 1000
            print(f"{size} modules, {pages} pages: {study}, {each:.0f} ms of it a module")
            print(f"    {study.over(material)}, Material for MkDocs")
            if zensical:
                command = [zensical, "build"]
                print(f"    {study.over(measure(command, plain, runs))}, Zensical")
                shutil.rmtree(project)
                more = write_plain(
                    Path(name) / "more", write_project(Path(name) / "modules", pages - 1)
                )
                many = measure(command, more, runs)
                print(f"    {study.over(many)}, Zensical, of as many pages, all modules")
    if not zensical:
        print("Zensical is not measured: name its program in ZENSICAL")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
