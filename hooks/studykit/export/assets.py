"""Scripts and styles that are written in parts, each as one file.

One file, since sixteen requests would keep a reader waiting, and since each style holds the first
view of a page back; the sources stay apart, each short enough to be held in the head.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import rjsmin  # type: ignore[import-untyped]

EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Bundle:
    """A file made of parts.

    `folder` is where the parts lie below docs/, `file` where the whole goes, `order` the names of
    the parts: a script uses only what stands before it while it is loaded, and of styles what
    stands later outweighs what stands before it. `lent` are parts of another bundle, in the folder
    `lender`, that stand before them all: two pages that never meet share their source, and neither
    waits for one more file.
    """

    folder: str
    file: str
    order: tuple[str, ...]
    lender: str = ""
    lent: tuple[str, ...] = ()

    def join(self, parts: Mapping[str, str], lender: Mapping[str, str] = EMPTY) -> str:
        """The parts, by their names, in order; of scripts without what only authors read.

        `lender` has the parts of the folder of that name. Raises ValueError if a part is missing
        or one has no place in the order.
        """
        odd = set(parts) ^ set(self.order) | set(self.lent) - set(lender)
        if odd:
            raise ValueError(f"{self.folder}: {', '.join(sorted(odd))}")
        texts = [lender[name] for name in self.lent] + [parts[name] for name in self.order]
        if self.file.endswith(".css"):
            return "\n".join(texts)
        return "\n".join(map(lean, texts)) + "\n"


def lean(script: str) -> str:
    """A script without what only authors read: comments, indentation, blank lines."""
    return str(rjsmin.jsmin(script))


def build_of(scripts: Mapping[str, str]) -> str:
    """What tells the scripts of one build from those of another: ten signs, by SHA-256."""
    text = json.dumps(scripts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def ended(script: str, build: str = "") -> str:
    """A script that, run to its end, marks its own element: `<script data-ran="build">`.

    A page knows by it what has run. Data, which fit any build, name none.
    """
    return f'{script.rstrip()}\ndocument.currentScript.setAttribute("data-ran","{build}");\n'


PROJECTOR = Bundle(
    "assets/javascripts/projector",
    "assets/javascripts/projector.js",
    (
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
    ),
)
FIRST = Bundle(
    "assets/javascripts/first",
    "assets/javascripts/first.js",
    ("polyfills", "painting", "arrival"),
)
SCRIPTS = Bundle(
    "assets/javascripts/site",
    "assets/javascripts/site.js",
    ("theme", "excerpts", "project", "preview", "search"),
)
RECORDS = Bundle(
    "assets/javascripts/records",
    "assets/javascripts/records.js",
    ("record", "store", "review", "items", "progress", "cite"),
)
EXAM = Bundle(
    "assets/javascripts/exam",
    "assets/javascripts/exam.js",
    (
        "blueprint",
        "code",
        "paper",
        "marks",
        "clock",
        "sealed",
        "dom",
        "sheet",
        "print",
        "report",
        "sitting",
        "start",
    ),
)
ANALYSIS = Bundle(
    "assets/javascripts/analysis",
    "assets/javascripts/analysis.js",
    (
        "text",
        "sittings",
        "marking",
        "statistics",
        "csv",
        "options",
        "assessment",
        "dom",
        "tables",
        "doubts",
        "page",
    ),
    lender=EXAM.folder,
    lent=("blueprint", "code", "paper", "marks", "sealed"),  # what a code means, as values
)
STYLES = Bundle(
    "assets/stylesheets/site",
    "assets/stylesheets/site.css",
    ("quiz", "study", "records", "exam", "plan"),
)
BUNDLES = (FIRST, PROJECTOR, SCRIPTS, RECORDS, EXAM, ANALYSIS, STYLES)
