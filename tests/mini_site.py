"""The small but complete site in tests/mini, which tests modify and damage."""

import shutil
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from studykit.check import check_library
from studykit.diagnostics import Diagnostic
from studykit.export.articles import article_script, articles_of
from studykit.export.excerpts import excerpts_script
from studykit.export.items import describe_items
from studykit.export.search import search_script
from studykit.files import read_folder
from studykit.kept.keeper import FRESH, Keeper
from studykit.library import read_library
from studykit.pages.authored import render_bodies
from studykit.pages.generate import generate_pages
from studykit.site import site_of
from studykit.store import FOLDER

HERE = Path(__file__).parent
ROOT = HERE.parent
MINI = HERE / "mini"
# What a module begins with that tests add to the small site, up to the text of its only section.
HEAD = (
    "---\ntitle: 题名\norder: 8\nminutes: 5\nobjectives:\n  - 说出\n---\n\n"
    "## 节 { #odd-section }\n\n"
)


def mini_files() -> dict[str, bytes]:
    """Return the files of the small site's docs/, read from disk at each call."""
    return read_folder(MINI / "docs")


def with_page(text: str, path: str = "modules/odd.md") -> dict[str, bytes]:
    """Return the files of the small site's docs/ with one more page, or another text of a page."""
    return {**mini_files(), path: text.encode()}


class _Remembering(Keeper):
    """Reads each text once, for tests with many sets of files that differ in one file.

    It remembers only values that depend on one text alone: those that are made without `whole`.
    """

    def map(self, function: Callable[[Any, Any], Any], values: Sequence[Any], whole: Any) -> Any:
        if whole is None:
            return [_read_once(function, value) for value in values]
        return super().map(function, values, whole)


# Many more than the files of a site, so that what all sets of files share is not forgotten.
@lru_cache(maxsize=64)
def _read_once(function: Callable[[Any, None], Any], value: Any) -> Any:
    return function(value, None)


REMEMBERING = _Remembering()


def diagnostics_of(files: dict[str, bytes], keeper: Keeper = FRESH) -> list[Diagnostic]:
    """Return all diagnostics of a set of files, sorted."""
    library, found = read_library(files, keeper)
    return sorted({*found, *check_library(library)})


def composed(files: dict[str, bytes], keeper: Keeper = FRESH) -> dict[str, str]:
    """Return the texts that a build generates from some files, by path; `keeper` reads the files.

    The text of a page is its Markdown followed by its HTML blocks.
    """
    site = site_of(read_library(files, keeper)[0])
    generated = generate_pages(site)
    bodies = render_bodies(site) | {page.path: page.body for page in generated.pages}
    texts = {path: "\n".join((body.markdown, *body.blocks)) for path, body in bodies.items()}
    articles = articles_of(site, {page.path: page for page in generated.pages})
    texts |= {each.file: article_script(each, texts[path]) for path, each in articles.items()}
    texts |= {f"{source.id}.js": excerpts_script(source) for source in site.library.sources}
    texts["search.js"] = search_script(site, generated.pages)
    texts["items.json"] = describe_items(site, "odd")
    return texts


def copy_mini(root: Path) -> Path:
    """Copy the small site to `root` as a separate project that a test may modify; return `root`."""
    return copy_project(MINI, root)


def copy_project(project: Path, root: Path) -> Path:
    """Copy a project from a folder in tests/ to `root`; return `root`."""
    shutil.copytree(project, root)
    settings = (root / "mkdocs.yml").read_text("utf-8").replace("../../", f"{ROOT.as_posix()}/")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


def own_template(project: Path, name: str, template: str) -> None:
    """Give a project a template of its own, which takes the place of the package's."""
    path = project / "overrides" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template, "utf-8")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("theme:\n  name: material\n  custom_dir: overrides\n")


def copy_with_site(root: Path, small_site: Path) -> Path:
    """Copy the small site's project to `root` as its last build left it: with site and kept values.

    `test_kept_builds` shows that the next build makes the same bytes with or without these values.
    """
    copy_mini(root)
    for name in ("site", FOLDER):
        shutil.copytree(small_site.parent / name, root / name)
    return root
