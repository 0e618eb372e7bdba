"""Calls functions of our scripts under node, for tests that compare them with Python."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from mini_site import ROOT


def call(scripts: Sequence[str], name: str, values: Sequence[object]) -> list[Any]:
    """Return the results of a function of `window.study` for each value.

    `scripts` are loaded in order, named by their paths in docs/assets/javascripts/ without `.js`.
    """
    given = json.dumps({"scripts": list(scripts), "name": name, "values": list(values)})
    made = subprocess.run(
        ["node", "tests/scripts/call.mjs"],
        input=given.encode(),
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    results: list[Any] = json.loads(made.stdout)
    return results
