"""`data/word.js`: what scripts need to write a paper as .docx. It has no item and no answer."""

from studykit.export.bank import GLOBAL
from studykit.export.ooxml import PROPERTIES, SLOT
from studykit.export.papers.compose import TEXTS
from studykit.export.papers.look import DOCUMENT, HEADER, LOOKS, parts_of
from studykit.export.script import entry_script
from studykit.locator import Locator
from studykit.site import Site

WORD = "data/word.js"


def word_data() -> dict[str, object]:
    """Return the data that are the same for every site: texts and looks.

    The `parts` of a look are pairs of name and text, in order. `slots` has the mark of a slot, and
    the names of the parts that have one.
    """
    looks = {
        name: {
            "parts": list(parts_of(look).items()),
            "width": look.width,
            "characters": look.characters,
        }
        for name, look in LOOKS.items()
    }
    slots = {"mark": SLOT, "title": PROPERTIES, "header": HEADER, "document": DOCUMENT}
    return {"texts": TEXTS, "looks": looks, "slots": slots}


def word_script(site: Site, title: str) -> str:
    """Return the script that sets `window.studyData.word`. `title` is the title of the site."""
    names = {source.id: source.name for source in site.library.sources}
    one, several = (Locator("s1", 1, last).paragraphs.replace("1", "%0") for last in (1, 2))
    paragraphs = {"one": one, "range": several.replace("2", "%1")}
    value = {"site": title, "documents": names, "paragraphs": paragraphs, **word_data()}
    return entry_script(GLOBAL, "word", value)
