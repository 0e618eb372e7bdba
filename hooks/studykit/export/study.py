"""The study edition: the authors' pages, the generated pages, and the data of both."""

from studykit.export.articles import articles_of
from studykit.export.assets import RECORDS
from studykit.export.bank import BANK, bank_script, keys_script
from studykit.export.edition import Edition
from studykit.export.excerpts import FOLDER as EXCERPTS
from studykit.export.excerpts import excerpts_script
from studykit.export.items import describe_items
from studykit.export.library import describe_library
from studykit.export.papers.script import WORD, word_script
from studykit.export.search import FILE as SEARCH
from studykit.export.search import search_script
from studykit.navigation import navigation_of
from studykit.pages.addresses import check_addresses, retired_ids
from studykit.pages.authored import render_bodies
from studykit.pages.generate import addresses_of, check_generated, generate_pages
from studykit.pages.standalone import moved_pages
from studykit.site import Site


def study_edition(site: Site, site_id: str, title: str) -> Edition:
    """Compose all pages and files of the study site.

    `site_id` is the site's permanent name, `title` the one that readers see.
    """
    library = site.library
    pages = generate_pages(site)
    generated = {page.path: page for page in pages.pages}
    addresses = addresses_of(site)
    files = {
        "data/library.json": describe_library(library, site_id),
        "data/items.json": describe_items(site, site_id),
        **{f"{EXCERPTS}{source.id}.js": excerpts_script(source) for source in library.sources},
        SEARCH: search_script(site, pages.pages),
        BANK: bank_script(site),
        WORD: word_script(site, title),
        **moved_pages(addresses),
    }
    if keys := keys_script(site):
        files[RECORDS.file] = keys
    return Edition(
        pages.pages,
        files,
        navigation_of(library, pages),
        bodies=render_bodies(site),
        articles=articles_of(site, generated),
        former=retired_ids(site),
        diagnostics=(*check_generated(addresses.generated, library), *check_addresses(addresses)),
    )
