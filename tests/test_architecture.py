"""The core outlives MkDocs: it imports none of it, and touches no disk, clock or chance."""

import ast
from pathlib import Path

import pytest
from mini_site import ROOT

CORE = ROOT / "hooks" / "studykit"
# The thin edges: the command line, what reads and writes files, Git, and a map over processors.
EDGES = {"__main__.py", "commit.py", "folder.py", "packing.py", "spread.py", "staging.py"}
FORBIDDEN = {
    "datetime", "glob", "io", "mkdocs", "material", "os", "pathlib", "random", "secrets", "shutil",
    "socket", "subprocess", "tempfile", "time", "urllib.request", "uuid",
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "input", "print", "exec", "eval", "hash"}


def _modules() -> list[Path]:
    return [path for path in sorted(CORE.rglob("*.py")) if path.name not in EDGES]


def _imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def _calls(tree: ast.Module) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(CORE)))
def test_core_is_pure(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imports = _imports(tree)
    assert not {name for name in imports if name in FORBIDDEN or name.split(".")[0] in FORBIDDEN}
    assert not _calls(tree) & FORBIDDEN_CALLS


def test_the_guard_sees_what_it_guards_against() -> None:
    tree = ast.parse("from mkdocs.config import x\nimport os.path\nopen('f')")
    assert {name.split(".")[0] for name in _imports(tree)} == {"mkdocs", "os"}
    assert _calls(tree) == {"open"}


def test_imports_run_one_way() -> None:
    """Readers know nothing of checks, checks nothing of rendering, and the model of no one."""
    allowed = {
        "model.py": {"locator"},
        "locator.py": set(),
        "diagnostics.py": set(),
        "reader": {"diagnostics", "locator", "model", "reader"},
        "library.py": {"diagnostics", "locator", "model", "reader", "registry", "spread"},
        "registry.py": {"collation", "diagnostics", "lineage", "locator", "model"},
        "lineage.py": {"model"},
        "collation.py": set(),
        "graph.py": {"locator", "model"},
        "check": {
            "check",
            "collation",
            "diagnostics",
            "graph",
            "library",
            "locator",
            "model",
            "quiz",
            "registry",
        },
        "quiz": {"graph", "library", "locator", "model", "quiz"},
        "hosting": {"hosting"},
        "describe": {"library", "locator", "model", "quiz", "render"},
        "spans.py": set(),
        "spread.py": set(),
        "reference": {
            "collation",
            "graph",
            "library",
            "locator",
            "model",
            "reference",
            "spans",
        },
        "render": {
            "collation",
            "diagnostics",
            "graph",
            "hosting",
            "library",
            "lineage",
            "locator",
            "model",
            "quiz",
            "reader",
            "reference",
            "registry",
            "render",
            "spans",
            "spread",
        },
    }
    for path in _modules():
        part = path.relative_to(CORE).parts[0]
        imports = _imports(ast.parse(path.read_text("utf-8")))
        used = {name.split(".")[1] for name in imports if name.startswith("studykit.")}
        assert used <= allowed.get(part, used), path


def test_only_the_hook_imports_mkdocs_beside_the_command_line() -> None:
    hooks = [path.name for path in (ROOT / "hooks").glob("*.py")]
    assert hooks == ["study.py"]
