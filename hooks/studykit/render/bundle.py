"""The projector's scripts as one file, without what only their authors read; and the styles.

One file, since sixteen requests would keep a trainer waiting, and since each style holds the first
view of a page back; the sources stay apart, each short enough to be held in the head.
"""

from collections.abc import Mapping, Sequence

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

# The styles of the screen, likewise: what stands later outweighs what stands before it.
STYLES = "assets/stylesheets/site"
SHEET = "assets/stylesheets/site.css"
CASCADE = ("quiz", "study", "plan")


def bundle(scripts: Mapping[str, str]) -> str:
    """The scripts, by their names, in order; comments and indentation are left out.

    Raises ValueError if one is missing or one has no place in the order.
    """
    return "\n".join(map(rjsmin.jsmin, _ordered(scripts, ORDER, PARTS))) + "\n"


def sheet(styles: Mapping[str, str]) -> str:
    """The styles of the screen, by their names, in the order of their cascade.

    Raises ValueError as `bundle` does.
    """
    return "\n".join(_ordered(styles, CASCADE, STYLES))


def _ordered(parts: Mapping[str, str], order: Sequence[str], folder: str) -> list[str]:
    if odd := set(parts) ^ set(order):
        raise ValueError(f"{folder}: {', '.join(sorted(odd))}")
    return [parts[name] for name in order]
