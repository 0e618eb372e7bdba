"""Citation of a passage of a document, following GB/T 7714—2015."""

from studykit.locator import Locator
from studykit.model import Source


def citation_form(source: Source) -> str:
    """Return the reference to a document, with placeholders for values known only to the page.

    `%0` is the carrier (OL or DK), `%1` the site, `%2` the paragraph numbers, `%3` the date of
    citing, `%4` a space and the address if there is one, else nothing.

    The form is that of an electronic resource: creator, title with document type and carrier,
    publisher, cited pages, date of citing in brackets, address. The documents are unsigned, so the
    creator is 佚名 (anonymous). A title supplied by an editor is put in brackets, as is everything
    that is not taken from the document itself. The standard has no type code for these documents,
    so the type is Z (other). Place and year are unknown and therefore omitted. Paragraph numbers
    of this edition take the place of page numbers.
    """
    title = f"[{source.title}]" if source.title_is_editorial else source.title
    spoken = Locator(source.id, 1, 1).spoken.replace("1", "%2")
    # A title may contain `%`, which starts a placeholder, so it is replaced by its full-width form.
    return f"佚名. {title.replace('%', '％')}[Z/%0]. %1: {spoken}[%3].%4"
