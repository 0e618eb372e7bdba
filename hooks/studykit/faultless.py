"""Compose the site for commands that export it. They export only pages without faults."""

from collections.abc import Mapping

from studykit.check import check_library
from studykit.library import read_library
from studykit.reporting import arranged
from studykit.site import Site, site_of


def faultless_site(texts: Mapping[str, bytes], what: str) -> Site | None:
    """Return the site of a project's texts by path; None if they have faults, which are printed.

    `what` names in Chinese what the command writes, for the message that it was not written.
    """
    library, found = read_library(texts)
    found = arranged((*found, *check_library(library)))
    faults = [each for each in found if not each.is_notice]
    if not faults:
        return site_of(library)
    print(*faults, f"没有写{what}：先改好上面各处", sep="\n")
    return None
