"""The command `check`: report every fault of the pages, without a build."""

from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from studykit.attachments import check_attachments
from studykit.check import check_library
from studykit.check.links import check_links
from studykit.compiled import COMPILED
from studykit.diagnostics import Diagnostic
from studykit.files import list_files, read_each
from studykit.html.template import keep_compiled
from studykit.kept.keeper import FRESH, Keeper
from studykit.library import read_library
from studykit.memory import collect_rarely
from studykit.model import Kind, Library
from studykit.output.rendered import Rendering, check_rendering
from studykit.pages.addresses import check_addresses
from studykit.pages.authored import render_bodies
from studykit.pages.generate import addresses_of, check_generated
from studykit.reporting import arranged
from studykit.settings import FILE, read_texts, settings_of
from studykit.site import Site, site_of
from studykit.store import keeper_at
from studykit.surroundings import renders_as_known


def check(root: Path) -> int:
    """Print all faults of a project and return the exit status.

    Raises OSError, and SettingsError if the settings are wrong.
    """
    collect_rarely()
    keep_compiled(COMPILED)
    keeper, store = keeper_at(root)
    try:
        return _checked(root, keeper)
    finally:
        if store:
            store.close()


def _checked(root: Path, keeper: Keeper) -> int:
    config = settings_of(root / FILE)
    texts = read_texts(config)
    library, found = read_library(texts, keeper)
    site = site_of(library, keeper)
    addresses = addresses_of(site)
    docs = root / "docs"
    found += [*check_library(library), *check_generated(addresses.generated, library)]
    found += check_attachments(read_each(docs))
    files = {*list_files(docs), *texts, *addresses.generated}
    found += check_links(library, files)
    found += [*check_addresses(addresses), *rendered_faults(site, config)]
    printed = print_all(found)
    faults = [each for each in printed if not each.is_notice]
    print(f"{_counted(library)}：{f'{len(faults)} 处错误' if faults else '没有发现错误'}")
    return 1 if faults else 0


def print_all(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Print faults, the causes first; return those that were printed."""
    ordered = arranged(found)
    for diagnostic in ordered:
        print(diagnostic)
    return ordered


def _counted(library: Library) -> str:
    items = sum(unit.kind is Kind.ITEM for unit in library.units)
    counted = f"{len(library.sources)} 篇文献，{len(library.modules)} 个模块"
    counted += f"，{len(library.units)} 个知识单元"
    return f"{counted}，其中题 {items} 道" if items else counted


def rendered_faults(site: Site, config: MkDocsConfig) -> list[Diagnostic]:
    """Render every page as the build does, and compare it with what the reader reads."""
    rendering = Rendering(tuple(config.markdown_extensions), config.mdx_configs)
    keeper = site.keeper if renders_as_known(config) else FRESH
    return check_rendering(site, render_bodies(site), rendering, keeper)
