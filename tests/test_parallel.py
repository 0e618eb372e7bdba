"""Tests of the map over processes.

Each test runs a new interpreter: pytest has several threads, and then the map does not fork.
"""

import json
import signal
import subprocess
import sys
from typing import Any

import pytest
from build_site import build_environment

# Simulates, on any machine, the number of processors that a test asks for.
_SET_UP = """
import json, os, sys, threading, time
import studykit.parallel
from studykit.parallel import parallel_map
os.sched_getaffinity = lambda of: set(range({processors}))
def show(value):
    print(json.dumps(value))
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the map forks only on Linux")


def run(code: str, processors: int = 3) -> Any:
    program = _SET_UP.format(processors=processors) + code
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env=build_environment() | {"PYTHONPATH": "tests"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_results_come_in_order() -> None:
    sizes = [0, 1, 63, 64, 65, 95, 96, 97, 500]
    code = f"show([parallel_map(lambda n: [n, n * n], range(size)) for size in {sizes}])"
    assert run(code) == [[[n, n * n] for n in range(size)] for size in sizes]


@pytest.mark.parametrize(
    ("size", "processors", "processes"), [(63, 3, 1), (64, 3, 2), (500, 3, 3), (500, 1, 1)]
)
def test_work_is_distributed_if_there_is_enough(size: int, processors: int, processes: int) -> None:
    # The function is slow enough that no worker takes the share of another.
    slow = "lambda n: (time.sleep(0.002), os.getpid())[1]"
    code = f"show([os.getpid(), sorted(set(parallel_map({slow}, range({size}))))])"
    own, others = run(code, processors)
    assert len(others) == processes
    assert (own in others) == (processes == 1)


def test_nothing_is_forked_while_other_threads_run() -> None:
    """If the process has several threads, it does not fork.

    A fork copies one thread only, but also the locks that other threads hold.
    """
    code = """
stop = threading.Event()
threading.Thread(target=stop.wait).start()
show(set(parallel_map(lambda n: os.getpid(), range(500))) == {os.getpid()})
stop.set()
"""
    assert run(code) is True


def test_an_exception_for_one_value_reaches_the_caller() -> None:
    code = """
try:
    parallel_map(lambda n: 1 // (n - 400), range(500))
except ZeroDivisionError as fault:
    show(str(fault))
"""
    assert run(code) == "integer division or modulo by zero"


def test_a_worker_that_dies_is_noticed() -> None:
    code = """
try:
    parallel_map(lambda n: os._exit(1) if n == 400 else n, range(500))
except Exception as fault:
    show(type(fault).__name__)
"""
    assert run(code) == "BrokenProcessPool"


def test_a_library_is_the_same_on_one_processor_and_on_three() -> None:
    """Reading, rendering, generating and checking pages give equal results."""
    code = """
from synthetic import files_of, Spec
from studykit.library import read_library
from studykit.output.pages import check_pages
from studykit.pages.generate import generate_pages
from studykit.pages.authored import render_bodies
from studykit.site import site_of
kinds = "问题 原因 对策 概念".split()
specs = [Spec(kinds[n % 4], links=(("导致", n - 1, 1),) if n % 4 == 1 else (),
              cites=(1, n % 20 + 1, n % 20 + 1))
         for n in range(70 * 4)]
files = files_of(specs, 4)
# Faults have to come back too.
for number in range(1, 31):
    files[f"modules/module-{number}.md"] += "\\n讲到 == 为止。\\n".encode()
def made(processors):
    os.sched_getaffinity = lambda of: set(range(processors))
    library, found = read_library(files)
    site = site_of(library)
    bodies = render_bodies(site)
    pages = {name: "".join(body.blocks) for name, body in bodies.items()}
    links = check_pages(list(pages), pages.__getitem__, set(pages), has_policy=True)
    return library, found, bodies, generate_pages(site), links
one, three = made(1), made(3)
library, found, bodies, pages, links = one
show([len(library.modules), len(found) >= 30, len(bodies), len(links) > 70, one == three])
"""
    assert run(code) == [70, True, 72, True, True]


def test_workers_end_when_their_parent_is_killed() -> None:
    code = """
import signal
def work(number):
    if number == 0:
        os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.01)
parallel_map(work, range(100_000))
"""
    program = _SET_UP.format(processors=2) + code
    killed = subprocess.run(
        [sys.executable, "-c", program], env=build_environment(), capture_output=True, timeout=60
    )
    # `subprocess.run` returned, so no worker still holds the output open. An earlier version of
    # `parallel_map` left workers behind, and the call never returned.
    assert killed.returncode == -signal.SIGKILL
