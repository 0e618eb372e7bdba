"""The decks of a site as PowerPoint files."""

from studykit.deck.build import deck_of
from studykit.export.slides.powerpoint import powerpoint
from studykit.html.inline import Linker
from studykit.pages.decks import deck_path, slides_url
from studykit.site import Site


def slide_files(site: Site, name: str, release: str) -> dict[str, bytes]:
    """Return the file of each module's deck, by its path in the site.

    `name` is that of the site, and `release` its version.
    """
    files = {}
    for module in site.library.modules:
        linker = Linker(deck_path(module.id), site.targets)
        files[slides_url(module.id)] = powerpoint(deck_of(module, site), linker, name, release)
    return files
