"""Test the publisher on a host with kills, signals, exceptions and concurrent runs.

The program prints counts and all failures:

1. With every Python from 3.6 on that PATH has, it kills calls of the publisher, or sends them a
   signal, at random moments from a fixed seed. After each call, an installation must succeed.
2. Several publishers run at once, under all Pythons, while a reader reads the site.
3. An exception is raised, and then a kill is sent, at every line of an installation and of a
   rollback.

It exits with status 1 if anything went wrong.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import publish
from bundles import (
    PUBLISHER,
    entry,
    files_of_bundle,
    hidden_files,
    name_of,
    served,
    write_raw_bundle,
)
from faulty import run_with_each_fault, violated_requirements

ROUNDS, SEED = 60, 20_261_128
RACERS, SECONDS = 3, 20
# Enough files that unpacking and removing them take longer than the start of Python.
MORE_FILES = 400
STOPS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LETTERS = "abcd"


def pythons() -> list[str]:
    """Return the paths of this Python and of all Pythons from 3.6 on that PATH has."""
    found = [sys.executable]
    for name in (f"python3.{minor}" for minor in range(6, 20)):
        ran = shutil.which(name) and subprocess.run(
            [name, "-c", "import sys; print(sys.executable)"],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran and ran.returncode == 0:
            found.append(ran.stdout.strip())
    return list({os.path.realpath(path): path for path in found}.values())


def bundles(folder: Path) -> dict[str, tuple[Path, str]]:
    """Write a bundle of many files for each version; return their paths and sums by letter."""
    bundles_by_letter = {}
    for letter in LETTERS:
        files = {k: v for k, v in files_of_bundle(letter).items() if k != "SHA256SUMS"}
        more = [entry(f"site/more/{n % 20}/{n}.txt", letter.encode()) for n in range(MORE_FILES)]
        bundles_by_letter[letter] = write_raw_bundle(folder / f"{letter}.zip", files, more)
    return bundles_by_letter


class Host:
    """The folder of a site on a host, and the calls of the publisher on it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self.bundles = bundles(folder)

    def call(self, python: str, command: str, letter: str) -> list[str]:
        """Return the command line of a call: an installation of a version, or a rollback to it."""
        end = map(str, self.bundles[letter]) if command == "install" else [name_of(letter)]
        keep = ["--keep", "2"] if command == "install" else []
        return [python, str(PUBLISHER), command, str(self.root), *end, *keep]

    def start(self, python: str, command: str, letter: str) -> "subprocess.Popen[str]":
        """Start a call; its output and errors go to one pipe."""
        call = self.call(python, command, letter)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(call, encoding="utf-8", **pipes)  # type: ignore[call-overload,no-any-return]

    def served_site(self) -> str:
        """Return the version that is served, after a check of all its files against their sums.

        Raises `publish.Stop` if a file is wrong.
        """
        name = publish.current_of(str(self.root))
        publish.check_installed(str(self.root), name, publish.sums_installed(str(self.root), name))
        return served(self.root)


def kill(host: Host, python: str, random: Random, rounds: int) -> tuple[Counter[str], list[str]]:
    """Stop `rounds` calls at random moments; return counts of how they ended, and failures."""
    ends: Counter[str] = Counter()
    wrong = []
    start = time.perf_counter()
    assert host.start(python, "install", "a").wait() == 0
    longest = time.perf_counter() - start
    assert host.start(python, "install", "b").wait() == 0
    for _ in range(rounds):
        before = host.served_site()
        others = [each for each in LETTERS if each != before]
        back = [each for each in others if name_of(each) in publish.installed(str(host.root))]
        command = random.choice(("install", "install", "rollback"))
        letter = random.choice(others if command == "install" else back)
        stop = random.choice(STOPS)
        child = host.start(python, command, letter)
        time.sleep(random.uniform(0, longest))
        child.send_signal(stop)
        said, _ = child.communicate(timeout=60)
        code = child.returncode
        after = host.served_site()
        ends[f"{stop.name} {'after its end' if code == 0 else code}"] += 1
        # Before the publisher handles signals, Python ends by the signal or with status 1.
        early = code in (-stop, 1) and after == before
        # Whether the status fits what is served: 0 if and only if it is the new version.
        fits = code == -stop or early or (code == 0) == (after == letter)
        again = host.start(python, "install", random.choice(LETTERS))
        output, _ = again.communicate(timeout=60)
        holds = after in (before, letter), fits, again.returncode == 0, not hidden_files(host.root)
        if not all(holds):
            wrong.append(f"{python} {command} {letter} {stop.name} {code}: {holds} {said} {output}")
    return ends, wrong


def race(host: Host, programs: list[str], random: Random) -> tuple[Counter[str], list[str]]:
    """Run several publishers at once while a page is read repeatedly; return counts and failures.

    A read is `torn` if the page belongs to none of the versions.
    """
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    end = time.monotonic() + SECONDS
    pages = {files_of_bundle(letter)["site/index.html"] for letter in LETTERS}

    def read() -> None:
        while time.monotonic() < end:
            try:
                is_complete = (host.root / "current/site/index.html").read_bytes() in pages
            except OSError as error:
                wrong.append(f"a reader: {error}")
                continue
            counts["reads" if is_complete else "torn"] += 1

    def publish_on(seed: float) -> None:
        own = Random(seed)  # noqa: S311
        while time.monotonic() < end:
            command = own.choice(("install", "rollback"))
            child = host.start(own.choice(programs), command, own.choice(LETTERS))
            said, _ = child.communicate(timeout=60)
            counts[f"status {child.returncode}"] += 1
            # 2: the target of the rollback was removed by another publisher.
            # 5: another publisher is running.
            if child.returncode not in (0, 2, 5) or "Traceback" in said:
                wrong.append(said)

    threads = [threading.Thread(target=read)]
    threads += [threading.Thread(target=publish_on, args=(random.random(),)) for _ in range(RACERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    host.served_site()
    wrong += [f"left: {path}" for path in hidden_files(host.root)]
    wrong += ["torn"] * counts["torn"]
    return counts, wrong


def main(rounds: int) -> None:
    """Run all tests, print the results, and exit with status 1 if anything went wrong."""
    memory = Path("/dev/shm")  # noqa: S108
    random, programs = Random(SEED), pythons()  # noqa: S311
    wrong: list[str] = []

    def report(what: str, found: list[str]) -> None:
        wrong.extend(found)
        print(f"{what}, {len(found)} wrong", *found, sep="\n  ", flush=True)

    base = memory if os.access(memory, os.W_OK) else None
    for python in programs:
        with TemporaryDirectory(dir=base) as name:
            ends, found = kill(Host(Path(name)), python, random, rounds)
        ended = ", ".join(f"{end}: {count}" for end, count in sorted(ends.items()))
        report(f"{python}: {rounds} stopped ({ended})", found)
    with TemporaryDirectory(dir=base) as name:
        host = Host(Path(name))
        assert host.start(programs[0], "install", "d").wait() == 0
        counts, found = race(host, programs, random)
    report(f"{RACERS} racing publishers: {dict(counts)}", found)
    for kind in ("raise-all", "kill-all"):
        for back_to in ("", "a"):
            with TemporaryDirectory(dir=base) as name:
                steps = run_with_each_fault(Path(name), kind, back_to)
            judged = (violated_requirements(kind, back_to, each) for each in steps)
            command = "rollback" if back_to else "install"
            report(f"{kind}, {command}: {len(steps)} lines", [each for each in judged if each])
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
