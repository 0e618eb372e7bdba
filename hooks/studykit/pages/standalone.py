"""Pages outside the theme: redirects from former addresses, and the start page of a USB stick."""

from studykit.html.links import relative, url_of
from studykit.html.template import render
from studykit.pages.addresses import Addresses


def moved_pages(addresses: Addresses) -> dict[str, str]:
    """Return, by path, a redirect page for each retired address; it leads to the replacement."""
    return {old: _moved_page(old, addresses) for old in addresses.retired}


def _moved_page(old: str, addresses: Addresses) -> str:
    site = addresses.site
    anchors = site.library.registry.pages.get(old, frozenset())
    targets = {name: addresses.target(name) for name in sorted(anchors)}
    return str(
        render(
            "moved.html",
            url=relative(addresses.redirect_target(old), old),
            script=relative("assets/javascripts/moved.js", old),
            parts=[
                (name, relative(url_of(target), old), target.title)
                for name, target in targets.items()
                if target
            ],
        )
    )


def start_page(title: str, release: str) -> str:
    """Return the page at the top of a USB stick, which links to the site's folder beside it."""
    return str(render("stick.html", title=title, release=release))
