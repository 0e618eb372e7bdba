"""Tests of the architecture: what each room may import and call, and what CONTRIBUTING.md shows.

The core uses no MkDocs, no disk, no clock and no random numbers.
"""

import ast
import itertools
import re
from pathlib import Path

import pytest
from mini_site import ROOT
from studykit.shipped import DEPLOY
from studykit.starting import STARTER

CORE = ROOT / "hooks" / "studykit"
# Rooms that may import and call what is forbidden: MkDocs' events, the command line, file access,
# Git and the map over processes.
EDGES = {
    "__main__", "adapter", "adding", "asking", "checking", "commit", "compiled", "exchanging",
    "faultless", "fixing", "files", "locking", "packing", "parallel", "presenting", "renumbering",
    "settings", "shipped", "staging", "starting", "store", "surroundings", "usage", "versions",
}  # fmt: skip
FORBIDDEN = {
    "datetime", "glob", "mkdocs", "material", "os", "pathlib", "random", "secrets", "shutil",
    "socket", "subprocess", "tempfile", "time", "urllib.request", "uuid",
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "input", "print", "exec", "eval", "hash"}

# Every room (a module or package directly in the core) with the rooms that it may import. A room
# imports only rooms listed above it, so there are no import cycles.
ROOMS: dict[str, set[str]] = {
    "locator": set(),
    "spans": set(),
    "occurrence": set(),
    "collation": set(),
    "parallel": set(),
    "compression": set(),
    "memory": set(),
    "kept": {"compression", "parallel"},
    "versions": {"kept"},
    "compiled": {"kept", "versions"},
    "archive": set(),
    "diagnostics": set(),
    "asking": set(),
    "naming": {"locator"},
    "conflicts": set(),
    "reporting": {"diagnostics"},
    "theme": set(),
    "hosting": {"naming"},
    "commit": set(),
    "files": {"archive", "naming"},
    "staging": set(),
    "references": {"locator"},
    "model": {"collation", "locator", "occurrence", "references"},
    "readings": {"collation", "kept", "model"},
    "examples": {"diagnostics", "locator", "model", "naming", "references"},
    "renames": {"model"},
    "graph": {"locator", "model"},
    "prose": {"model", "references"},
    "reader": {"conflicts", "diagnostics", "locator", "model", "naming", "references"},
    "registry": {"collation", "diagnostics", "locator", "model", "renames"},
    "drawing": {"diagnostics"},
    "office": set(),
    "attachments": {"diagnostics", "drawing", "naming", "office"},
    "library": {
        "diagnostics", "examples", "kept", "locator", "model", "naming", "reader", "readings",
        "references", "registry",
    },
    "quiz": {"graph", "kept", "library", "locator", "model", "references"},
    "shifts": {"locator", "model", "references", "registry"},
    "check": {
        "collation", "diagnostics", "examples", "graph", "library", "locator", "model", "quiz",
        "references", "registry", "renames", "shifts",
    },
    "indexes": {
        "collation", "graph", "library", "locator", "model", "occurrence", "references",
        "spans",
    },
    "site": {"indexes", "kept", "library", "model", "prose", "quiz", "renames"},
    "html": {"compression", "library", "locator", "model", "reader", "references", "theme"},
    "deck": {
        "graph", "indexes", "locator", "model", "prose", "quiz", "reader",
        "references", "site",
    },
    "pages": {
        "deck", "diagnostics", "graph", "html", "indexes", "library", "locator", "model",
        "prose", "quiz", "references", "registry", "renames", "site", "spans",
    },
    "navigation": {"model", "pages"},
    "export": {
        "archive", "collation", "deck", "diagnostics", "html", "library", "locator",
        "model", "navigation", "pages", "quiz", "readings", "references", "site",
    },
    "output": {"diagnostics", "hosting", "html", "kept", "model", "reader", "site"},
    "serving": {"diagnostics", "html"},
    "scaffold": {"locator", "model"},
    "word": set(),
    "documents": {"word"},
    "adding": {
        "asking", "diagnostics", "documents", "files", "library", "model", "reader", "registry",
        "scaffold",
    },
    "shipped": {"files"},
    "settings": {"conflicts", "diagnostics", "files", "shipped"},
    "surroundings": {"files", "settings", "shipped"},
    "store": {"kept", "versions"},
    "packing": {"commit", "files", "hosting", "pages", "settings", "shipped", "staging"},
    "faultless": {"check", "library", "site", "reporting"},
    "presenting": {"commit", "export", "faultless", "files", "settings"},
    "exchanging": {
        "commit", "export", "faultless", "files", "html", "quiz", "settings", "shipped", "site",
    },
    "starting": {"files", "shipped"},
    "usage": set(),
    "renumbering": {"asking", "files", "library", "model", "registry", "scaffold", "shifts"},
    "checking": {
        "attachments", "check", "compiled", "diagnostics", "files", "html", "kept", "library",
        "memory", "model", "output", "pages", "reporting", "settings", "site", "store",
        "surroundings",
    },
    "locking": {
        "asking", "check", "checking", "conflicts", "diagnostics", "files", "library", "model",
        "pages", "reader", "registry", "renumbering", "settings", "site", "reporting",
    },
    "mending": {"naming", "reader", "references"},
    "fixing": {"asking", "files", "mending"},
    "adapter": {
        "attachments", "check", "commit", "compiled", "compression", "diagnostics", "exchanging",
        "export", "files", "hosting", "html", "kept", "library", "memory", "model", "output",
        "reporting", "serving", "settings", "shipped", "site", "staging", "store", "surroundings",
        "theme",
    },
    "__main__": {
        "adding", "checking", "documents", "exchanging", "fixing", "files", "library", "locator",
        "locking", "naming", "packing", "pages", "presenting", "renumbering", "scaffold",
        "settings", "site", "starting", "usage",
    },
}  # fmt: skip


def _modules() -> list[Path]:
    # The publisher runs on hosts, without the package. The hook of the starter runs in new sites.
    return sorted({*CORE.rglob("*.py")} - {DEPLOY / "publish.py", STARTER / "hooks/study.py"})


def _room(path: Path) -> str:
    return path.relative_to(CORE).parts[0].removesuffix(".py")


def _imports(tree: ast.Module) -> set[str]:
    """Return the names of the imported modules; `from a import b` counts as `a` and `a.b`."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def _forbidden(names: set[str]) -> set[str]:
    return {name for name in names if name in FORBIDDEN or name.split(".")[0] in FORBIDDEN}


def _calls(tree: ast.Module) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _read(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "path",
    [path for path in _modules() if _room(path) not in EDGES],
    ids=lambda path: str(path.relative_to(CORE)),
)
def test_core_is_pure(path: Path) -> None:
    tree = _read(path)
    assert _forbidden(_imports(tree)) == set()
    assert not _calls(tree) & FORBIDDEN_CALLS


def test_a_forbidden_import_is_found() -> None:
    tree = ast.parse(
        "from mkdocs.config import x\nimport os.path\nfrom urllib import request\nopen('f')"
    )
    assert _imports(tree) == {
        "mkdocs.config", "mkdocs.config.x", "os.path", "urllib", "urllib.request",
    }  # fmt: skip
    assert _forbidden(_imports(tree)) == {
        "mkdocs.config", "mkdocs.config.x", "os.path", "urllib.request",
    }  # fmt: skip
    assert _calls(tree) == {"open"}


def test_every_room_imports_only_the_rooms_listed_for_it() -> None:
    used: dict[str, set[str]] = {}
    for path in _modules():
        room = _room(path)
        parts = (name.split(".") for name in _imports(_read(path)) if name.startswith("studykit."))
        used.setdefault(room, set()).update(part[1] for part in parts if part[1] != room)
    used.pop("__init__")
    assert used == ROOMS


def test_rooms_import_only_rooms_listed_above_them() -> None:
    above: set[str] = set()
    for room, imported in ROOMS.items():
        assert imported <= above, room
        above.add(room)


def test_only_five_rooms_import_mkdocs() -> None:
    users = {
        _room(path)
        for path in _modules()
        if any(name.split(".")[0] == "mkdocs" for name in _imports(_read(path)))
    }
    assert users == {"adapter", "checking", "exchanging", "settings", "surroundings"}


def _annotations(path: Path) -> set[str]:
    return {
        ast.unparse(node.annotation)
        for node in ast.walk(_read(path))
        if isinstance(node, ast.arg) and node.annotation
    }


def _calls_diagnose(path: Path) -> bool:
    return "diagnose" in _calls(_read(path))


def test_readers_report_faults_by_a_reporter() -> None:
    readers = [CORE / "registry.py", *(CORE / "reader").glob("*.py")]
    assert any("Reporter" in _annotations(path) for path in readers)
    assert [path.name for path in readers[1:] if _calls_diagnose(path)] == []
    assert [path.name for path in readers if "list[Diagnostic]" in _annotations(path)] == []


def _strings(tree: ast.Module) -> set[str]:
    """Return the string constants of a module, parts of f-strings included, without docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    }


def test_one_module_parses_and_writes_references() -> None:
    users = {
        path.name
        for path in (ROOT / "hooks").rglob("*.py")
        for text in _strings(_read(path))
        if re.search(r"\\\[\\\[|\\\]\\\]", text) or text.strip() in ("[[", "]]")
    }
    assert users == {"references.py"}


def test_the_picture_for_newcomers_shows_imports_and_the_table_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    picture = text.partition("```mermaid\n")[2].partition("```")[0]
    chains = [line.split(" --> ") for line in picture.strip().splitlines()[1:]]
    arrows = {(a.strip(), b.strip()) for chain in chains for a, b in itertools.pairwise(chain)}
    assert arrows
    assert {(used, user) for used, user in arrows if used not in ROOMS[user]} == set()
    named = set(re.findall(r"`(\w+)`", text.partition("| room |")[2].partition("\n\n")[0]))
    small = {"collation", "diagnostics", "graph", "locator", "model", "navigation", "occurrence",
             "readings", "registry", "renames", "scaffold", "spans"}  # fmt: skip
    assert named | small == set(ROOMS)
