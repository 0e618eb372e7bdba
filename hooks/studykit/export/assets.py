"""Bundles: scripts and styles that are written in several source files and served as one file.

One file is served because sixteen requests would delay the reader, and because each style sheet
blocks the first rendering of a page. The source files are separate so that each is short enough
to be understood as a whole.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import rjsmin  # type: ignore[import-untyped]

from studykit.export.contracts import contracts_script

EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Bundle:
    """A file made of parts.

    `folder` holds the parts, relative to docs/; `file` is the path of the result. `order` names
    the parts in order: while it loads, a script uses only parts before it, and a later style
    overrides an earlier one. `lent` names parts of another bundle, in the folder `lender`, which
    are put before all others. Two bundles that no page loads together share source in this way,
    and neither page needs one more request. `made` has the parts that the build itself writes, by
    name.
    """

    folder: str
    file: str
    order: tuple[str, ...]
    lender: str = ""
    lent: tuple[str, ...] = ()
    made: Mapping[str, str] = field(default_factory=dict)

    def join(self, parts: Mapping[str, str], lender: Mapping[str, str] = EMPTY) -> str:
        """Join the parts, given by name, in order; scripts are minified.

        `lender` has the parts of the folder of that name. Raises ValueError if a part is missing or
        is not in the order.
        """
        parts = {**parts, **self.made}
        odd = set(parts) ^ set(self.order) | set(self.lent) - set(lender)
        if odd:
            raise ValueError(f"{self.folder}: {', '.join(sorted(odd))}")
        texts = [lender[name] for name in self.lent] + [parts[name] for name in self.order]
        if self.file.endswith(".css"):
            return "\n".join(texts)
        return "\n".join(map(lean, texts)) + "\n"


def lean(script: str) -> str:
    """Return a script minified: without comments, indentation and blank lines."""
    return str(rjsmin.jsmin(script))


def build_of(scripts: Mapping[str, str]) -> str:
    """Return the id of a build's scripts: the first ten hexadecimal digits of their SHA-256."""
    text = json.dumps(scripts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def ended(script: str, build: str = "") -> str:
    """Return a script that, once it has run to its end, marks its own script element.

    The element becomes `<script data-ran="build">`, by which the page knows which scripts have
    run. A data script works with any build, so its `build` is empty.
    """
    return f'{script.rstrip()}\ndocument.currentScript.setAttribute("data-ran","{build}");\n'


def finish_scripts(
    own: Mapping[str, str], generated: Mapping[str, str]
) -> tuple[str, dict[str, str], dict[str, str]]:
    """Minify our scripts, and make each script mark its element once it has run.

    `own` are the scripts of docs/, `generated` all generated files, both by path. Returns the
    id of the build, which pages compare with the marks to find scripts of another build, and both
    mappings with finished scripts. Bundles are minified already; data scripts fit any build.
    """
    bundles = {each.file for each in BUNDLES}
    scripts = {path: lean(text) for path, text in own.items()}
    made = {path: text for path, text in generated.items() if path.endswith(".js")}
    build = build_of(scripts | {path: text for path, text in made.items() if path in bundles})
    ready = {path: ended(text, build if path in bundles else "") for path, text in made.items()}
    return (
        build,
        {path: ended(text, build) for path, text in scripts.items()},
        {**generated, **ready},
    )


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
    ("contracts", "polyfills", "dom", "painting", "arrival"),
    made={"contracts": contracts_script()},
)
SCRIPTS = Bundle(
    "assets/javascripts/site",
    "assets/javascripts/site.js",
    ("theme", "excerpts", "project", "preview", "search"),
)
FINDER = Bundle(
    "assets/javascripts/finder",
    "assets/javascripts/finder.js",
    ("text", "lines", "excerpt", "finder"),
)
RECORDS = Bundle(
    "assets/javascripts/records",
    "assets/javascripts/records.js",
    ("answer", "record", "store", "review", "items", "progress", "cite"),
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
    lent=("blueprint", "code", "paper", "marks", "clock", "sealed"),  # the logic without a page
)
STYLES = Bundle(
    "assets/stylesheets/site",
    "assets/stylesheets/site.css",
    ("quiz", "study", "records", "exam", "plan"),
)
BUNDLES = (FIRST, PROJECTOR, SCRIPTS, FINDER, RECORDS, EXAM, ANALYSIS, STYLES)
