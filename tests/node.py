"""Runs our scripts under node, for tests in Python."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from mini_site import ROOT


def run(script: str, given: object, *, timeout: float = 60) -> Any:
    """Run a script of tests/scripts/ with a value as JSON, and return the value that it prints.

    `timeout` is in seconds.
    """
    process = subprocess.run(
        ["node", f"tests/scripts/{script}"],
        input=json.dumps(given).encode(),
        cwd=ROOT,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    assert process.returncode == 0, process.stderr.decode()
    return json.loads(process.stdout)


def printed_by(script: str) -> str:
    """Return what a script prints, given as text."""
    return subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout


def call(scripts: Sequence[str], name: str, values: Sequence[object]) -> list[Any]:
    """Return the results of a function of `window.study` for each value.

    `scripts` are loaded in order, named by their paths below assets/javascripts/ without `.js`.
    """
    given = {"scripts": list(scripts), "name": name, "values": list(values)}
    results: list[Any] = run("call.mjs", given)
    return results
