"""Add a document and two modules to a project, as the author guide describes.

One module is complete. The other is the example that `add-module` writes, with its marks replaced.
"""

import json
import re
from pathlib import Path

from mini_site import HERE
from studykit.__main__ import main
from studykit.files import write_text
from studykit.locator import document_name
from studykit.model import PLACEHOLDER
from studykit.registry import READINGS_PATH

PAGES = HERE / "content" / "added"
WRITTEN, BARE = "village-archives", "bare-topic"


def add_pages(root: Path) -> None:
    """Add the pages to the project in `root` and register them."""
    before = {*(root / "docs/sources").glob("*.txt")}
    _run(root, "add-source", "--short", "管好村级档案", str(PAGES / "document.txt"))
    [added] = {*(root / "docs/sources").glob("*.txt")} - before
    document = added.stem
    _run(root, "add-module", WRITTEN)
    text = (PAGES / "module.md").read_text("utf-8")
    example = (root / "docs" / "modules" / f"{WRITTEN}.md").read_text("utf-8")
    [order] = re.findall(r"^order: (\d+)$", example, re.MULTILINE)
    for name, value in {
        "{order}": order,
        "{name}": document_name(document),
        "{id}": document,
    }.items():
        text = text.replace(name, value)
    write_text(root / "docs" / "modules" / f"{WRITTEN}.md", text)
    readings = root / "docs" / READINGS_PATH
    known = json.loads(readings.read_text("utf-8")) | {"交接清单": "jiāo jiē qīng dān"}
    write_text(readings, json.dumps(known, ensure_ascii=False))
    _run(root, "add-module", BARE)
    bare = root / "docs" / "modules" / f"{BARE}.md"
    write_text(bare, bare.read_text("utf-8").replace(PLACEHOLDER, "样例"))
    _run(root, "lock")


def _run(root: Path, *arguments: str) -> None:
    status = main(["--root", str(root), *arguments])
    assert status == 0, arguments
