"""Pages that stand outside the theme: the one that a USB stick is opened with."""

from studykit.render.template import fill


def first_page(title: str, release: str) -> str:
    """The page at the top of a USB stick, which leads into the site's folder beside it."""
    return str(fill("stick.html", title=title, release=release))
