"""How a passage of a document is cited, in the manner of GB/T 7714—2015."""

from studykit.locator import Locator
from studykit.model import Source


def citation_form(source: Source) -> str:
    """The reference to a document, with places for what only the page knows.

    `%0` is the carrier (OL, DK), `%1` the site, `%2` the numbers of the paragraphs, `%3` the day of
    citing, `%4` a space and the address, if there is one.

    The form is that of an electronic resource: creator, title with its type and carrier,
    publisher, cited pages, day of citing in brackets, address. Nobody signed the documents: 佚名
    stands for the creator. A title that an editor supplied stands in brackets, as all that is not
    taken from the document itself. What they are, no letter of the standard says: Z, other. Place
    and year are unknown and left out; the pages are the paragraphs of this edition.
    """
    title = f"[{source.title}]" if source.title_is_editorial else source.title
    spoken = Locator(source.id, 1, 1).spoken.replace("1", "%2")
    # A title may hold the sign that places begin with.
    return f"佚名. {title.replace('%', '％')}[Z/%0]. %1: {spoken}[%3].%4"
