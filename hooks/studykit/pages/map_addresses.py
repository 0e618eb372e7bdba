"""The addresses of 全图: its pages, and the boxes on them."""

from studykit.html.links import html_path
from studykit.indexes.catalogue import FOLDER
from studykit.indexes.map import COLUMNS
from studykit.model import Unit
from studykit.site import Site

# The beginning of the file names of pictures. The overview is `map.md`.
PREFIX = "map-"


def map_path(name: str = "") -> str:
    """Return the path of the picture of a module or document, or of the overview."""
    return f"{FOLDER}/{PREFIX}{name}.md" if name else f"{FOLDER}/map.md"


def node_id(unit: Unit, site: Site) -> str:
    """Return the id of a unit's box. It stays the same if the unit is renamed.

    No author can give the same id, because an author's id has no two hyphens in a row.
    """
    return f"map--{site.key(unit.id)}"


def node_url(unit: Unit, site: Site) -> str:
    """Return the address of a unit's box in its module's picture; "" if there is none.

    The address is relative to the site's root.
    """
    if unit.kind not in COLUMNS or unit.module not in site.indexes.maps.modules:
        return ""
    return f"{html_path(map_path(unit.module))}#{node_id(unit, site)}"
