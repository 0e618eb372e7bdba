"""Runs our scripts under node, for tests in Python."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from mini_site import ROOT


def run(script: str, given: object) -> Any:
    """Return the JSON that a script of tests/scripts/ makes of a value, given as JSON."""
    made = subprocess.run(
        ["node", f"tests/scripts/{script}"],
        input=json.dumps(given).encode(),
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    return json.loads(made.stdout)


def call(scripts: Sequence[str], name: str, values: Sequence[object]) -> list[Any]:
    """Return the results of a function of `window.study` for each value.

    `scripts` are loaded in order, named by their paths in docs/assets/javascripts/ without `.js`.
    """
    given = {"scripts": list(scripts), "name": name, "values": list(values)}
    results: list[Any] = run("call.mjs", given)
    return results
