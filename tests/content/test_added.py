"""Tests that pages added as the author guide says do not change what the tests of content read.

`bench.added` runs the whole suite on such a project.
"""

import ast
import shutil
from pathlib import Path

import pytest
from added import BARE, WRITTEN, add_pages
from compilation import BANK, FILES, LIBRARY, compile_files, files_of_ours
from mini_site import HERE, ROOT
from shared import shared
from studykit.check import check_library
from studykit.files import read_folder
from studykit.library import read_library
from studykit.shipped import guides


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the real project with the added pages, which are added once in a run."""
    return read_folder(shared(tmp_path_factory, "added", _add) / "docs")


def _add(root: Path) -> None:
    root.mkdir()
    shutil.copytree(ROOT / "docs", root / "docs")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "hooks").mkdir()
    shutil.copy(ROOT / "hooks/study.py", root / "hooks")
    if not (root / f"docs/modules/{WRITTEN}.md").exists():  # `bench.added` has added them
        add_pages(root)


def test_added_pages_pass_every_check(files: dict[str, bytes]) -> None:
    library, found = read_library({**guides("last-mile"), **files})
    assert [str(fault) for fault in (*found, *check_library(library))] == []
    assert {module.id for module in library.modules} >= {WRITTEN, BARE}
    assert len(library.sources) > len(LIBRARY.sources)


def test_the_compilation_is_read_without_added_pages(files: dict[str, bytes]) -> None:
    ours = files_of_ours(files)
    site = compile_files(ours)
    assert {path for path in ours if ours[path] != FILES.get(path)} <= {
        "registry/ids.json",
        "registry/readings.json",
    }
    assert (site.library.sources, site.library.modules) == (LIBRARY.sources, LIBRARY.modules)
    assert site.bank == BANK


def test_only_compilation_reads_the_authors_files() -> None:
    """No test but `test_added` reads docs/. `test_built` reads built pages, which it names."""
    for path in sorted((HERE / "content").glob("test_*.py")):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        assert path.name == "test_added.py" or not names & {"ROOT", "read_folder", "REAL"}, path
