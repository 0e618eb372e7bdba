"""Bundles: scripts and styles that are written in several source files and served as one file.

One file is served because sixteen requests would delay the reader, and because each style sheet
blocks the first rendering of a page. The source files are separate so that each is short enough
to be understood as a whole.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import minify  # type: ignore[import-untyped]

from studykit.export.contracts import contracts_script

NO_PARTS: Mapping[str, str] = {}
# The minifier writes no newer syntax. Chromium 79 knows this version.
_ECMASCRIPT = 2019


@dataclass(frozen=True)
class Bundle:
    """A file made of parts.

    `folder` holds the parts, relative to docs/; `file` is the path of the result. `order` names
    the parts in order: while it loads, a script uses only parts before it, and a later style
    overrides an earlier one. `shared_parts` names parts of another bundle, in the folder
    `shared_folder`, which are put before all others. Two bundles share source in this way if a page
    loads only one of them, or runs this one first, and no page needs one more request. `written`
    has the parts that the build itself writes, by name.
    """

    folder: str
    file: str
    order: tuple[str, ...]
    shared_folder: str = ""
    shared_parts: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)

    def join(self, parts: Mapping[str, str], shared: Mapping[str, str] = NO_PARTS) -> str:
        """Join the parts, given by name, in order, and minify them.

        `shared` has the parts of `shared_folder`. Raises ValueError if a part is missing or is not
        in the order.
        """
        parts = {**parts, **self.written}
        misplaced = set(parts) ^ set(self.order) | set(self.shared_parts) - set(shared)
        if misplaced:
            raise ValueError(f"{self.folder}: {', '.join(sorted(misplaced))}")
        texts = [shared[name] for name in self.shared_parts]
        texts += [parts[name] for name in self.order]
        text = "\n".join(texts)
        return minified_style(text) if self.file.endswith(".css") else minified(text)


def minified(script: str) -> str:
    """Return a script minified: without comments and spaces, and with short local names.

    It ends with a semicolon, so that another script may follow. Raises ValueError if the script
    cannot be parsed.
    """
    minify.config({"js-version": _ECMASCRIPT})
    text: str = minify.string("application/javascript", script)
    return text.removesuffix(";") + ";\n"


def minified_style(style: str) -> str:
    """Return a style sheet without comments and spaces: a fifth less to load."""
    text: str = minify.string("text/css", style)
    return text


def build_id(scripts: Mapping[str, str]) -> str:
    """Return the id of a build's scripts: the first ten hexadecimal digits of their SHA-256."""
    text = json.dumps(scripts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def with_end_marker(script: str, build: str = "") -> str:
    """Return a script that, once it has run to its end, marks its own script element.

    The element becomes `<script data-ran="build">`, by which the page knows which scripts have
    run. A data script works with any build, so its `build` is empty.
    """
    return f'{script.rstrip()}\ndocument.currentScript.setAttribute("data-ran","{build}");\n'


def finish_scripts(
    authored: Mapping[str, str], generated: Mapping[str, str]
) -> tuple[str, dict[str, str], dict[str, str]]:
    """Minify our scripts, and make each script mark its element once it has run.

    `authored` are the scripts of docs/, `generated` all generated files, both by path. Returns the
    id of the build, which pages compare with the marks to find scripts of another build, and both
    mappings with finished scripts. Bundles are minified already; data scripts fit any build.
    """
    bundles = {each.file for each in BUNDLES}
    scripts = {path: minified(text) for path, text in authored.items()}
    built = {path: text for path, text in generated.items() if path.endswith(".js")}
    build = build_id(scripts | {path: text for path, text in built.items() if path in bundles})
    ready = {
        path: with_end_marker(text, build if path in bundles else "")
        for path, text in built.items()
    }
    return (
        build,
        {path: with_end_marker(text, build) for path, text in scripts.items()},
        {**generated, **ready},
    )


PROJECTOR = Bundle(
    "assets/javascripts/projector",
    "assets/javascripts/projector.js",
    (
        "slides",
        "deck",
        "copies",
        "tables",
        "sizes",
        "layout",
        "screen",
        "answers",
        "items",
        "timer",
        "peers",
        "session",
        "scroll",
        "commands",
        "panels",
        "board",
        "outcome",
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
    written={"contracts": contracts_script()},
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
    (
        "record",
        "validation",
        "review",
        "storage",
        "changes",
        "store",
        "items",
        "progress",
        "cite",
    ),
)
HOME = Bundle(
    "assets/javascripts/home",
    "assets/javascripts/home.js",
    ("path", "today"),
)
QUIZ = Bundle(
    "assets/javascripts/quiz",
    "assets/javascripts/quiz.js",
    ("answer", "marking", "controls", "item", "sets"),
)
EXAM = Bundle(
    "assets/javascripts/exam",
    "assets/javascripts/exam.js",
    (
        "blueprint",
        "code",
        "pair",
        "paper",
        "marks",
        "notes",
        "clock",
        "sealed",
        "dom",
        "sheet",
        "print",
        "grid",
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
        "counted",
        "marking",
        "statistics",
        "csv",
        "options",
        "assessment",
        "dom",
        "tables",
        "doubts",
        "own",
        "page",
    ),
    shared_folder=EXAM.folder,
    # The pure parts, which use no page.
    shared_parts=("blueprint", "code", "pair", "paper", "marks", "notes", "sealed"),
)
# 成绩分析 loads it when two papers are compared, or papers are typed in.
TRAINING = Bundle(
    "assets/javascripts/training",
    "assets/javascripts/training.js",
    ("interval", "gain", "cells", "files", "picture", "tables", "grid", "start"),
)
WORD = Bundle(
    "assets/javascripts/word",
    "assets/javascripts/word.js",
    ("zip", "document", "compose", "questions", "save"),
)
PLAN = Bundle(
    "assets/javascripts/plan",
    "assets/javascripts/plan.js",
    ("contracts", "values", "page", "sources", "store", "view", "picker", "editor", "start"),
    # plan.js needs its own copy of these parts, because it runs before first.js.
    shared_folder=FIRST.folder,
    shared_parts=("dom",),
    written={"contracts": contracts_script()},
)
STYLES = Bundle(
    "assets/stylesheets/site",
    "assets/stylesheets/site.css",
    (
        "quiz",
        "study",
        "records",
        "steps",
        "exam",
        "training",
        "plan",
        "lesson",
        "deck",
        "map",
        "home",
        "groups",
        "browser",
    ),
)
BUNDLES = (
    FIRST,
    PROJECTOR,
    SCRIPTS,
    FINDER,
    RECORDS,
    HOME,
    QUIZ,
    EXAM,
    ANALYSIS,
    TRAINING,
    WORD,
    PLAN,
    STYLES,
)
