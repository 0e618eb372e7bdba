"""Save a page repeatedly under `mkdocs serve`: the time until browsers reload, and the memory.

The sites are a copy of the real site, and synthetic sites with the numbers of modules that the
arguments give. Two times are printed: CPU time, also as a ratio to the first build of the same
process, and wall time. Wall time includes the time until MkDocs notices the change, and other
programs lengthen it. Memory is that of the process after every twentieth save.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from build_site import build_environment
from synthetic_project import write_project
from webserver import free_port

from bench.projects import copy_real

SAVES = 200
# Saves of a large site, each of which takes seconds.
SAVES_OF_LARGE = 20
SHOWN_EVERY = 20
PAUSE = 2  # seconds between a reload and the next save, in which `serve` collects garbage
_EPOCH = re.compile(rb"livereload\((\d+),")


class Serving:
    """A running `mkdocs serve`."""

    def __init__(self, project: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        address = self.url.removeprefix("http://")
        arguments = ["serve", "--quiet", "--no-strict", "--livereload", "--dev-addr", address]
        command = [sys.executable, "-m", "mkdocs", *arguments]
        self.process = subprocess.Popen(command, cwd=project, env=build_environment())
        self.epoch = self._shown_epoch()

    def _shown_epoch(self) -> int:
        while self.process.poll() is None:
            try:
                with urlopen(f"{self.url}/", timeout=600) as page:  # noqa: S310
                    if found := _EPOCH.search(page.read()):
                        return int(found[1])
            except URLError:
                sleep(0.1)
        sys.exit("mkdocs serve ended")

    def look(self) -> None:
        """Load the site as it is now, as a browser does before a save."""
        self.epoch = self._shown_epoch()

    def wait(self) -> None:
        """Wait as a browser does, until the site is built again."""
        before = self.epoch
        while self.epoch == before:
            with urlopen(f"{self.url}/livereload/{before}/1", timeout=600) as reply:  # noqa: S310
                self.epoch = int(reply.read())

    @property
    def processor(self) -> float:
        """The CPU time of the process so far, in seconds."""
        numbers = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2]
        user, system = numbers.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> int:
        """The resident memory of the process in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def _edited(text: str, number: int) -> str:
    """Return the text of a page with new paragraphs above all others.

    Their number changes from save to save, so that all that stands below moves, as it does when an
    author writes.
    """
    head, heading, rest = text.partition("\n## ")
    added = f"\n第 {number} 次保存。\n" * (1 + number % 2)
    return head + added + heading + rest


def measure(name: str, project: Path, saves: int) -> None:
    """Print how long saves take, and the memory after every twentieth."""
    pages = sorted((project / "docs/modules").glob("*.md"))
    page = pages[len(pages) // 2]
    text = page.read_text("utf-8")
    serving = Serving(project)
    try:
        first, memory = serving.processor, [serving.memory]
        used, waited = [], []
        for number in range(1, saves + 1):
            sleep(PAUSE)
            serving.look()
            before, start = serving.processor, perf_counter()
            page.write_text(_edited(text, number), "utf-8")
            serving.wait()
            used.append(serving.processor - before)
            waited.append(perf_counter() - start)
            if number % SHOWN_EVERY == 0:
                memory.append(serving.memory)
    finally:
        serving.process.terminate()
        serving.process.wait()
    ratio = median(used) / first
    print(f"{name}: {ratio:.2f} of the first build ({first:.1f} s of a processor) after a save,")
    print(f"    median of {saves}: {median(used):.2f} s of a processor, {median(waited):.2f} s")
    print(f"    memory after every {SHOWN_EVERY} saves: {' '.join(map(str, memory))} MB")


def main(sizes: list[int]) -> None:
    """Measure the real site, and synthetic sites of some numbers of modules."""
    with tempfile.TemporaryDirectory() as name:
        measure("real site", copy_real(Path(name) / "real"), SAVES)
        for size in sizes:
            project = write_project(Path(name) / str(size), size)
            measure(f"{size} modules", project, SAVES_OF_LARGE)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [500])
