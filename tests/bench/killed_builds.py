"""Kill builds and `studykit bundle` at random moments; check that the site stays complete.

After every fifth kill it also checks that the next build succeeds and leaves no temporary files.
The moments come from a fixed seed, so that every run uses the same ones. A process is killed either
before its nth change of the disk or after some time.
"""

import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import faults
from build_site import build, build_environment, files_of, names_in
from mini_site import copy_mini

KILLS = 120
SEED = 16
# The approximate number of disk changes of a build of the small site, and its duration in seconds.
CHANGES, SECONDS = 330, 2.0
COMMANDS = (("mkdocs", "build"), ("studykit", "bundle"))


def kill_at(project: Path, nth: int, command: tuple[str, ...]) -> bool:
    """Kill a command before its nth change of the disk; return whether it was killed.

    It is not killed if it ends with fewer changes.
    """
    program = [sys.executable, faults.__file__, "kill", str(nth), *command]
    done = subprocess.run(
        program,
        cwd=project,
        env=build_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return int(done.stdout.split()[-1]) == -signal.SIGKILL


def kill_after(project: Path, seconds: float, command: tuple[str, ...]) -> bool:
    """Kill a command after some seconds; return whether it was still running then."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=project,
        env=build_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def main() -> None:
    """Print how many processes were killed, and how often there was no site afterwards."""
    moments = random.Random(SEED)  # noqa: S311, no secret
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        project = copy_mini(Path(name) / "project")
        page = project / "docs/modules/queues.md"
        texts = [page.read_text("utf-8"), page.read_text("utf-8").replace("号源少", "号源不多")]
        sites = []
        for text in texts:
            page.write_text(text, "utf-8")
            assert build(project, project / "site").returncode == 0
            sites.append(files_of(project / "site"))
        for nth in range(KILLS):
            page.write_text(texts[nth % 2], "utf-8")
            command = COMMANDS[moments.randrange(4) == 0]
            if moments.random() < 0.5:
                killed = kill_at(project, moments.randrange(1, CHANGES), command)
            else:
                killed = kill_after(project, moments.uniform(0, SECONDS), command)
            counts["killed"] += killed
            counts["without a site"] += not (project / "site").exists()
            if nth % 5 == 4:
                assert build(project, project / "site").returncode == 0
                assert files_of(project / "site") == sites[nth % 2]
                left = set(names_in(project)) - {"dist"}
                assert left == {"docs", "mkdocs.yml", "site"}, left
            elif (project / "site").exists():
                assert files_of(project / "site") in sites
    print(f"builds and packings: {KILLS}, of which {dict(counts)}; every later build was good")


if __name__ == "__main__":
    main()
