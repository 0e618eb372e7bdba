"""The MkDocs adapter: files in, page bodies and generated files out, diagnostics to the log.

The only file that MkDocs loads. Everything it knows it asks of `studykit`, whose modules
`mkdocs serve` keeps until it is restarted.
"""

import logging
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from studykit import model
from studykit.check import check_library
from studykit.describe import describe_library
from studykit.diagnostics import Diagnostic
from studykit.folder import read_folder
from studykit.library import Target, read_library, targets_of
from studykit.navigation import navigation_of
from studykit.render.built import check_links
from studykit.render.inline import Linker
from studykit.render.markdown import StudyExtension
from studykit.render.outline import compare
from studykit.render.page import render_body

log = logging.getLogger("mkdocs.hooks.study")


@dataclass
class _Build:
    """What one build carries from event to event."""

    swaps: bool = False
    site: Path = field(default_factory=Path)
    warnings: CountHandler = field(default_factory=lambda: CountHandler(level=logging.WARNING))
    extension: StudyExtension = field(default_factory=StudyExtension)
    library: model.Library | None = None
    pages: dict[str, model.Page] = field(default_factory=dict)
    targets: dict[str, list[Target]] = field(default_factory=dict)


_build = _Build()


def _report(found: Iterable[Diagnostic]) -> None:
    for diagnostic in sorted(set(found)):
        log.warning("%s", diagnostic)


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether a site is built to stay: only then is it swapped in whole."""
    _build.swaps = command != "serve" and not dirty


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build beside the last good site, and let the Markdown extension in."""
    if not config.extra.get("site_id"):
        raise ConfigurationError("mkdocs.yml: extra.site_id 缺失。改法：写一个不再更改的英文名")
    config.markdown_extensions.append(_build.extension)  # type: ignore[arg-type]
    if _build.swaps:
        _build.site = Path(config.site_dir)
        config.site_dir = str(_build.site.with_name(f".{_build.site.name}-next"))
        logging.getLogger("mkdocs").addHandler(_build.warnings)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Read and check the whole library; add the generated files; derive the navigation."""
    library, found = read_library(read_folder(Path(config.docs_dir)))
    _report(found + check_library(library))
    _build.library = library
    _build.pages = {page.path: page for page in library.pages}
    _build.targets = targets_of(library)
    config.nav = navigation_of(library)
    text = describe_library(library, config.extra["site_id"])
    files.append(File.generated(config, "data/library.json", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give MkDocs the composed body in place of the author's text."""
    read = _build.pages.get(page.file.src_uri)
    if read is None or _build.library is None:
        return markdown
    page.meta = {**page.meta, "title": str(escape(read.title))}
    body = render_body(read, _build.library, _build.targets)
    _build.extension.linker = Linker(read.path, _build.targets)
    _build.extension.blocks = body.blocks
    return body.markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Compare what was read with what is shown."""
    if read := _build.pages.get(page.file.src_uri):
        _report(compare(read, html))
    return html


def on_post_build(config: MkDocsConfig) -> None:
    """Check the built pages, and let a good site take the place of the last one."""
    built = Path(config.site_dir)
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    texts = {name: (built / name).read_text("utf-8") for name in files if name.endswith(".html")}
    _report(check_links(dict(sorted(texts.items())), files))
    if not _build.swaps:
        return
    failed = config.strict and bool(_build.warnings.get_counts())
    _close(built if failed else None)
    if not failed:
        _swap(built, _build.site)
    config.site_dir = str(_build.site)


def on_build_error(error: Exception) -> None:
    """Leave nothing half-built behind."""
    if _build.swaps:
        _close(_build.site.with_name(f".{_build.site.name}-next"))


def _close(discard: Path | None) -> None:
    logging.getLogger("mkdocs").removeHandler(_build.warnings)
    if discard is not None:
        shutil.rmtree(discard, ignore_errors=True)


def _swap(built: Path, site: Path) -> None:
    last = site.with_name(f".{site.name}-last")
    shutil.rmtree(last, ignore_errors=True)
    if site.exists():
        site.rename(last)
    built.rename(site)
    shutil.rmtree(last, ignore_errors=True)
