"""The small complete site that tests damage on purpose."""

import shutil
from pathlib import Path

from studykit.check import check_library
from studykit.diagnostics import Diagnostic
from studykit.export.articles import articles_of
from studykit.export.excerpts import excerpts_script
from studykit.export.items import describe_items
from studykit.export.search import search_script
from studykit.folder import read_folder
from studykit.library import read_library
from studykit.pages.authored import render_bodies
from studykit.pages.generate import generate_pages
from studykit.site import site_of

HERE = Path(__file__).parent
ROOT = HERE.parent
MINI = HERE / "mini"


def mini_files() -> dict[str, bytes]:
    """The files of the small site's docs/, fresh for every test."""
    return read_folder(MINI / "docs")


def faults(files: dict[str, bytes]) -> list[Diagnostic]:
    """Every diagnostic of a set of files."""
    library, found = read_library(files)
    return sorted({*found, *check_library(library)})


def composed(files: dict[str, bytes]) -> dict[str, str]:
    """What the build makes of some files, by path; a page as its Markdown and its blocks."""
    site = site_of(read_library(files)[0])
    made = generate_pages(site)
    bodies = render_bodies(site) | {page.path: page.body for page in made.pages}
    texts = {path: "\n".join((body.markdown, *body.blocks)) for path, body in bodies.items()}
    articles_of(site, {page.path: page for page in made.pages})
    texts |= {f"{source.id}.js": excerpts_script(source) for source in site.library.sources}
    texts["search.js"] = search_script(site, made.pages)
    texts["items.json"] = describe_items(site, "odd")
    return texts


def copy_mini(root: Path) -> Path:
    """A copy of the small site as a project of its own, to be damaged at will."""
    shutil.copytree(MINI, root)
    for name in ("stylesheets", "javascripts"):
        shutil.copytree(ROOT / "docs" / "assets" / name, root / "docs" / "assets" / name)
    settings = (root / "mkdocs.yml").read_text("utf-8").replace("../../", f"{ROOT.as_posix()}/")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root
