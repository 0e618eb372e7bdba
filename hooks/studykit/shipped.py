"""The files that the package brings to every site: settings, templates, scripts, styles, guides.

They are read from the installed package at every build, so that a site that upgrades the package
has the new ones. A file of the site with the same path takes the place of one of the package.
"""

from collections.abc import Iterator
from pathlib import Path

from studykit.files import read_folder

PACKAGE = Path(__file__).parent
# Settings of MkDocs that all sites share, in the format of mkdocs.yml.
SETTINGS = PACKAGE / "settings.yml"
# Templates that take the place of the theme's.
OVERRIDES = PACKAGE / "overrides"
# Settings of servers, the script publish.py and its instructions; see `studykit.hosting`.
DEPLOY = PACKAGE / "deploy"
# The placeholder in guides and settings of servers for the permanent name of the site.
_SITE_ID = "{site_id}"
_SERVED = ("assets/javascripts/*.js", "assets/stylesheets/*.css")


def guides(site_id: str) -> dict[str, bytes]:
    """Return the guides by path below docs/, with the permanent name of the site filled in.

    Raises OSError.
    """
    return {
        f"guide/{name}": data.replace(_SITE_ID.encode(), site_id.encode())
        for name, data in read_folder(PACKAGE / "guide").items()
    }


def served() -> Iterator[str]:
    """Yield the paths of scripts and styles that a site serves as single files.

    The other scripts and styles are parts of bundles, in subfolders; see `studykit.export.assets`.
    Raises OSError.
    """
    for pattern in _SERVED:
        yield from (path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.glob(pattern)))


def parts_of_assets() -> dict[str, str]:
    """Return the texts of the scripts and styles, by path below assets/. Raises OSError."""
    folder = PACKAGE / "assets"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for pattern in ("*.js", "*.css")
        for path in sorted(folder.rglob(pattern))
    }


def server_templates(names: tuple[str, ...], site_id: str) -> dict[str, str]:
    """Return the texts of settings of servers, by name, with the permanent name of the site.

    Raises OSError.
    """
    texts = {name: (DEPLOY / name).read_text("utf-8") for name in names}
    return {name: text.replace(_SITE_ID, site_id) for name, text in texts.items()}
