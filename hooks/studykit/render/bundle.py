"""The projector's scripts as one file, without what only their authors read.

One file, since sixteen requests would keep a trainer waiting; the sources stay sixteen, each
short enough to be held in the head.
"""

from collections.abc import Mapping

import rjsmin  # type: ignore[import-untyped]

# Where the parts lie below docs/, and where the whole goes.
PARTS = "assets/javascripts/projector"
FILE = "assets/javascripts/projector.js"
# Each uses only what stands before it while it is loaded.
ORDER = (
    "dom",
    "deck",
    "tables",
    "screen",
    "answers",
    "items",
    "timer",
    "peers",
    "session",
    "reader",
    "commands",
    "sheets",
    "overlay",
    "run",
    "input",
    "stage",
)


def bundle(scripts: Mapping[str, str]) -> str:
    """The scripts, by their names, in order; comments and indentation are left out.

    Raises ValueError if one is missing or one has no place in the order.
    """
    if odd := set(scripts) ^ set(ORDER):
        raise ValueError(f"{PARTS}: {', '.join(sorted(odd))}")
    return "\n".join(rjsmin.jsmin(scripts[name]) for name in ORDER) + "\n"
