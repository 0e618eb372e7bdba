"""Run all of the core that `make check` and `make site` use, on files with any faults."""

from functools import cache

from mini_site import ROOT
from mkdocs.config.defaults import MkDocsConfig
from studykit.check import check_library
from studykit.check.links import check_links
from studykit.checking import rendered_faults
from studykit.diagnostics import Diagnostic
from studykit.export.articles import articles_of
from studykit.export.bank import bank_script, keys_script
from studykit.export.excerpts import excerpts_script
from studykit.export.items import describe_items
from studykit.export.library import describe_library
from studykit.export.search import search_script
from studykit.kept.keeper import FRESH, Keeper
from studykit.library import read_library
from studykit.navigation import navigation_of
from studykit.pages.addresses import check_addresses, retired_ids
from studykit.pages.generate import addresses_of, check_generated, generate_pages
from studykit.pages.standalone import moved_pages
from studykit.registry import lock_text, registry_of
from studykit.settings import settings_of
from studykit.site import site_of


@cache
def _config() -> MkDocsConfig:
    return settings_of(ROOT / "mkdocs.yml")


def run_core(files: dict[str, bytes], keeper: Keeper = FRESH) -> list[Diagnostic]:
    """Read and check files and generate every output; return all diagnostics, sorted.

    `keeper` is used only for reading: everything else is made anew.
    """
    library, found = read_library(files, keeper)
    found += check_library(library)
    site = site_of(library)
    generated = generate_pages(site)
    addresses = addresses_of(site)
    assert addresses.generated == tuple(page.path for page in generated.pages)
    found += [*check_generated(addresses.generated, library), *check_addresses(addresses)]
    found += check_links(library, {*files, *addresses.generated})
    found += rendered_faults(site, _config())
    retired_ids(site)
    moved_pages(addresses)
    navigation_of(library, generated)
    articles_of(site, {page.path: page for page in generated.pages})
    describe_library(library, "whole")
    describe_items(site, "whole")
    for source in library.sources:
        excerpts_script(source)
    search_script(site, generated.pages)
    bank_script(site)
    keys_script(site)
    lock_text(registry_of(library, addresses.to_lock))
    return sorted(set(found))
