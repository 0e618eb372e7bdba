"""Benchmark the build of the real site, and of sites with 50 to 2,000 modules.

For each site it measures three builds: the first one, which finds no kept values; one after an
edit, which takes the values that the first one kept; and one that keeps nothing. It prints how many
values the build after an edit took, and which parts of that build take the time. It also measures
`check` after an edit.

Ratios are those of CPU time: other programs on the machine hardly change it. The program also
prints the wall-clock time, the peak memory, and the ratios to Material for MkDocs and to Zensical.
Both of them render the same modules as plain Markdown. Zensical is also measured after an edit, and
with as many modules as the study site has pages (quizzes, handouts and indexes included). The
variable `ZENSICAL` names its program; without one, pip installs it into an environment of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median_low
from time import perf_counter

from build_site import build_environment
from studykit.store import FOLDER, SWITCH
from synthetic_project import write_project

from bench.projects import copy_real, write_plain

SIZES = (50, 200, 500, 2_000)
ZENSICAL = "zensical==0.0.73"
# Number of runs by size; the median is printed. Sizes that take minutes run once.
RUNS = {50: 3}
RUNS_OF_REAL = 3
# How the names of the folders of modules begin: in a study site, and in a plain one.
_MODULES = ("modules", "part-")


@dataclass(frozen=True, order=True)
class Run:
    """One command: CPU time and wall-clock time in seconds, and peak memory of a process in MB.

    Other programs on the machine lengthen the wall-clock time but hardly change the CPU time.
    """

    processor: float
    seconds: float
    memory: float

    def __str__(self) -> str:
        return f"{self.processor:.1f} s of a processor, {self.seconds:.1f} s, {self.memory:.0f} MB"

    def over(self, other: "Run") -> str:
        """Return the ratio of its CPU time to that of another run, and the other run, as text."""
        return f"{self.processor / other.processor:.2f} of {other}"


def measure(
    command: Sequence[str], project: Path, runs: int, before: Callable[[], object] | None = None
) -> Run:
    """Run a command `runs` times in a project; return the median run by CPU time.

    `before` is called before each run. If it is not given, the site, the caches and the kept values
    are removed before each run. Exits with the output of the command if it fails.
    """
    found = []
    for _ in range(runs):
        for folder in () if before else ("site", ".cache", FOLDER):
            shutil.rmtree(project / folder, ignore_errors=True)
        if before:
            before()
        start = perf_counter()
        child = subprocess.Popen(
            command,
            cwd=project,
            env=build_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert child.stdout is not None
        output = child.stdout.read().decode("utf-8", "replace")
        # `wait4` measures this child alone; `getrusage` gives the maximum over all children.
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        if status:
            sys.exit(f"{' '.join(command)} failed in {project}:\n{output}")
        found.append(Run(used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024))
    return median_low(found)


def _edit(project: Path) -> None:
    """Add a paragraph above all others of the middle module, so that all of its text moves."""
    docs = project / "docs"
    pages = sorted(each for each in docs.glob("*/*.md") if each.parent.name.startswith(_MODULES))
    page = pages[len(pages) // 2]
    head, heading, rest = page.read_text("utf-8").partition("\n## ")
    page.write_text(f"{head}\n这里又添了一句话。\n{heading}{rest}", "utf-8")


def _zensical(folder: Path) -> str:
    """Return the path of the program; install it into a folder if the machine does not have it."""
    if known := os.environ.get("ZENSICAL") or shutil.which("zensical"):
        return known
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    programs = folder / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", ZENSICAL], check=True)
    return str(programs / "zensical")


def _study(name: str, project: Path, runs: int) -> tuple[Run, Run]:
    """Measure builds of a study site and `check`; return the first build and that after an edit."""
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    edit = partial(_edit, project)
    first = measure(build, project, runs)
    print(f"{name}: {first}")
    edited = measure(build, project, runs, edit)
    print(f"    {edited.over(first)}, after an edit")
    edit()
    # Run by its path, because the paths of PYTHONPATH are relative to another folder.
    inside = [sys.executable, str(Path(__file__).with_name("inside.py")), *build[3:]]
    process = subprocess.run(
        inside, cwd=project, env=build_environment(), stdout=subprocess.PIPE, check=True
    )
    found = json.loads(process.stdout)
    for part, share in sorted(found["shares"].items(), key=lambda each: -each[1]):
        print(f"    {share:5.0%} of the build after an edit: {part}")
    for kind in sorted({*found["taken"], *found["made"]}):
        taken, made = found["taken"].get(kind, 0), found["made"].get(kind, 0)
        print(f"    {taken:>6} of {taken + made:>6} taken: {kind.removeprefix('studykit.')}")
    without = measure(["env", f"{SWITCH}=0", *build], project, runs)
    print(f"    {first.over(without)}, the first build to a build that keeps nothing")
    check = [sys.executable, "-m", "studykit", "check"]
    # Not counted: `check` keeps values of its own, which builds do not make.
    measure(check, project, 1, edit)
    print(f"    {measure(check, project, runs, edit).over(first)}, `check` after an edit")
    return first, edited


def _others(size: int, project: Path, first: Run, edited: Run, zensical: str) -> None:
    """Compare the builds of a study site with those of plain sites by Material and Zensical."""
    folder, runs = project.parent, RUNS.get(size, 1)
    pages = sum(1 for _ in (project / "site").rglob("*.html"))
    plain = write_plain(folder / "plain", project)
    material = measure([sys.executable, "-m", "mkdocs", "build", "--quiet"], plain, runs)
    print(f"    {first.over(material)}, Material for MkDocs, the modules alone")
    more = write_plain(folder / "more", write_project(folder / "modules", pages - 1))
    command = [zensical, "build"]
    for what, other in (("the modules alone", plain), (f"all {pages} pages", more)):
        clean = measure(command, other, runs)
        print(f"    {first.over(clean)}, Zensical, {what}")
        warm = measure(command, other, runs, partial(_edit, other))
        print(f"    {edited.over(warm)}, after an edit, Zensical after an edit, {what}")


def main(sizes: Sequence[int]) -> None:
    """Print the measurements for the real site and for each size."""
    with tempfile.TemporaryDirectory() as name:
        zensical = _zensical(Path(name) / "zensical")
        _study("real site", copy_real(Path(name) / "real"), RUNS_OF_REAL)
        for size in sizes:
            folder = Path(name) / str(size)
            project = write_project(folder / "study", size)
            first, edited = _study(f"{size} modules", project, RUNS.get(size, 1))
            _others(size, project, first, edited, zensical)
            shutil.rmtree(folder)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
