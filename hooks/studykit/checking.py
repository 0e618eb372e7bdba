"""The command `check`: tell every fault of the pages, without a build."""

from collections.abc import Iterable
from pathlib import Path

import markdown
from mkdocs.config.defaults import MkDocsConfig

from studykit.attachments import check_attachments
from studykit.check import check_library
from studykit.check.links import check_links
from studykit.diagnostics import Diagnostic
from studykit.folder import list_files, read_each
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.library import read_library
from studykit.model import Kind, Library
from studykit.output.agreement import compare_texts
from studykit.output.outline import compare_outlines
from studykit.pages.addresses import Addresses, check_addresses
from studykit.pages.authored import render_bodies
from studykit.pages.generate import GeneratedPages, check_generated, generate_pages
from studykit.settings import FILE, read_texts, settings_of
from studykit.site import Site, site_of
from studykit.telling import arranged


def check(root: Path) -> int:
    """Print all faults of a project and return the exit status.

    Raises OSError, and SettingsError if the settings are wrong.
    """
    config = settings_of(root / FILE)
    texts = read_texts(config)
    library, found = read_library(texts)
    site = site_of(library)
    generated = generate_pages(site)
    docs = root / "docs"
    found += [*check_library(library), *check_generated(generated, library)]
    found += check_attachments(read_each(docs))
    files = {*list_files(docs), *texts, *(page.path for page in generated.pages)}
    found += check_links(library, files)
    found += [*check_addresses(addresses_of(site, generated)), *check_outlines(site, config)]
    told = print_all(found)
    faults = [each for each in told if not each.is_notice]
    print(f"{_counted(library)}：{f'{len(faults)} 处错误' if faults else '没有发现错误'}")
    return 1 if faults else 0


def print_all(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Print faults, the causes first; return those that were printed."""
    told = arranged(found)
    for diagnostic in told:
        print(diagnostic)
    return told


def _counted(library: Library) -> str:
    items = sum(unit.kind is Kind.ITEM for unit in library.units)
    counted = f"{len(library.sources)} 篇文献，{len(library.modules)} 个模块"
    counted += f"，{len(library.units)} 个知识单元"
    return f"{counted}，其中题 {items} 道" if items else counted


def addresses_of(site: Site, generated: GeneratedPages) -> Addresses:
    """Return the addresses of a site with its generated pages."""
    return Addresses(site, tuple(page.path for page in generated.pages))


def check_outlines(site: Site, config: MkDocsConfig) -> list[Diagnostic]:
    """Render every page as the build does, and compare it with what the reader reads."""
    extension = StudyExtension()
    found = []
    for path, body in render_bodies(site).items():
        page = site.pages[path]
        extension.linker, extension.blocks = Linker(path, site.targets), body.blocks
        html = markdown.markdown(
            body.markdown,
            extensions=[*config.markdown_extensions, extension],
            extension_configs=config.mdx_configs,
        )
        differing = compare_outlines(page, html, body.added_headings, body.left_out)
        found += differing or compare_texts(page, body, extension.authored, extension.linker)
    return found
