"""Bundles: scripts and styles that are written in several source files and served as one file.

One file is served because a request for each source file would delay the reader, and because each
style sheet blocks the first rendering of a page. The source files are separate so that each is
short enough to be understood as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import minify  # type: ignore[import-untyped]

from studykit.export.contracts import contracts_script
from studykit.export.names import Named, assets_script, hash_of, named

NO_PARTS: Mapping[str, str] = {}
# The newest syntax that the minifier writes. Chromium 79 knows it.
_ECMASCRIPT = 2019
# How many minified files a process remembers; there are fewer. `mkdocs serve` asks for all of them
# in each build, and few of them change.
_MINIFIED = 64


@dataclass(frozen=True)
class Bundle:
    """A file made of parts.

    `folder` holds the parts, relative to docs/; `file` is the path of the result. `order` names
    the parts in order: while a part loads, it uses only parts before it, and a later style
    overrides an earlier one. `shared_parts` names parts of another bundle, in the folder
    `shared_folder`, which are put before all others. So no page needs one more request for them. A
    page loads only one of the two bundles, or the owner of the parts first. `written` is a script
    that the build itself writes; it runs before all parts.
    """

    folder: str
    file: str
    order: tuple[str, ...]
    shared_folder: str = ""
    shared_parts: tuple[str, ...] = ()
    written: str = ""

    def join(self, parts: Mapping[str, str], shared: Mapping[str, str] = NO_PARTS) -> str:
        """Join the parts, given by name, in order, and minify them.

        `shared` has the parts of `shared_folder`. Raises ValueError if a part is missing, is not in
        the order, or cannot be parsed.
        """
        misplaced = set(parts) ^ set(self.order) | set(self.shared_parts) - set(shared)
        if misplaced:
            raise ValueError(f"{self.folder}: {', '.join(sorted(misplaced))}")
        texts = [self.written, *(shared[name] for name in self.shared_parts)]
        texts += [parts[name] for name in self.order]
        text = "\n".join(texts)
        return minified_style(text) if self.file.endswith(".css") else minified(text)


@lru_cache(_MINIFIED)
def minified(script: str) -> str:
    """Return a minified script: without comments and needless spaces, and with short local names.

    It ends with a semicolon, so that another script may follow. Raises ValueError if the script
    cannot be parsed.
    """
    minify.config({"js-version": _ECMASCRIPT})
    text: str = minify.string("application/javascript", script)
    return text.removesuffix(";") + ";\n"


@lru_cache(_MINIFIED)
def minified_style(style: str) -> str:
    """Return a style sheet without comments and needless spaces: a third less to load."""
    text: str = minify.string("text/css", style)
    return text


def with_end_marker(script: str) -> str:
    """Return a script that, once it has run to its end, marks its own script element.

    The element becomes `<script data-ran>`, by which the page knows which scripts have run.
    """
    return f'{script.rstrip()}\ndocument.currentScript.dataset.ran="";\n'


def as_served(path: str, text: str) -> str:
    """Return a script or a style sheet as it is served: minified; a script with an end marker."""
    return minified_style(text) if path.endswith(".css") else with_end_marker(minified(text))


def named_assets(single: Mapping[str, str], joined: Mapping[str, str]) -> Named:
    """Finish the scripts and styles of a site, and put hashes into their names.

    Both arguments map paths to texts: `joined` those of bundles, which are minified already, and
    `single` all others. The table by which scripts find the files of `ON_DEMAND` is put at the
    beginning of `FIRST`.
    """
    texts = {path: as_served(path, text) for path, text in single.items()} | {
        path: text if path.endswith(".css") else with_end_marker(text)
        for path, text in joined.items()
    }
    table = {path: hash_of(texts[path]) for path in ON_DEMAND}
    return named({**texts, FIRST.file: assets_script(table) + texts[FIRST.file]})


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
    ("polyfills", "dom", "painting", "names", "arrival"),
    written=contracts_script("files"),
)
SITE = Bundle(
    "assets/javascripts/site",
    "assets/javascripts/site.js",
    ("theme", "excerpts", "project", "preview", "search"),
)
FINDER = Bundle(
    "assets/javascripts/finder",
    "assets/javascripts/finder.js",
    ("fold", "text", "lines", "excerpt", "finder"),
)
# A page that is opened from a result loads this bundle, to mark the words of the search.
HIGHLIGHT = Bundle(
    "assets/javascripts/highlight",
    "assets/javascripts/highlight.js",
    ("marks",),
    shared_folder=FINDER.folder,
    shared_parts=("fold",),
)
RECORDS = Bundle(
    "assets/javascripts/records",
    "assets/javascripts/records.js",
    (
        "record",
        "validation",
        "storage",
        "changes",
        "store",
        "items",
        "progress",
        "cite",
    ),
)
REVIEW = Bundle(
    "assets/javascripts/review",
    "assets/javascripts/review.js",
    ("schedule", "page"),
)
HOME = Bundle(
    "assets/javascripts/home",
    "assets/javascripts/home.js",
    ("path", "today"),
    shared_folder=REVIEW.folder,
    shared_parts=("schedule",),  # the home page says how many items are due
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
        "scripts",
        "dom",
        "sheet",
        "grid",
        "sitting",
        "start",
    ),
    written=contracts_script("exam"),
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
        "sealed",
        "assessment",
        "dom",
        "tables",
        "doubts",
        "own",
        "page",
    ),
    shared_folder=EXAM.folder,
    # The parts that use no page.
    shared_parts=("blueprint", "code", "pair", "paper", "marks", "notes", "scripts"),
    written=contracts_script("exam"),
)
# 成绩分析 loads this bundle when two papers are compared, or papers are typed in.
TRAINING = Bundle(
    "assets/javascripts/training",
    "assets/javascripts/training.js",
    ("interval", "gain", "cells", "files", "picture", "tables", "grid", "start"),
)
# 模拟考试 loads this bundle when a paper is printed or saved for Word.
PAPERS = Bundle(
    "assets/javascripts/papers",
    "assets/javascripts/papers.js",
    ("versions", "print", "zip", "document", "compose", "questions", "save"),
)
PLAN = Bundle(
    "assets/javascripts/plan",
    "assets/javascripts/plan.js",
    ("plans", "page", "sources", "store", "view", "picker", "editor", "start"),
    # plan.js needs its own copy of these parts, because it runs before first.js.
    shared_folder=FIRST.folder,
    shared_parts=("dom",),
    written=contracts_script("files", "plan"),
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
    SITE,
    FINDER,
    HIGHLIGHT,
    RECORDS,
    REVIEW,
    HOME,
    QUIZ,
    EXAM,
    ANALYSIS,
    TRAINING,
    PAPERS,
    PLAN,
    STYLES,
)
# Scripts load these files when they are needed. Pages load all other files by their own tags. Pages
# with items load `QUIZ` so, too.
ON_DEMAND = (
    *(each.file for each in (FINDER, HIGHLIGHT, PAPERS, PROJECTOR, QUIZ, TRAINING)),
    *(f"assets/javascripts/{name}.js" for name in ("exchange", "presenter", "report")),
    *(f"assets/stylesheets/{name}.css" for name in ("projector", "search")),
)
